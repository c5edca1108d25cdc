//! How faults of a scenario come about.

use super::Exercise;
use crate::autopilot::Severity;
use crate::drone::Drone;
use scenario::schema::Upset;

/// What whoever carries bytes and pictures has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Let nothing pass between station and vehicle, or let it pass again.
    Link(bool),
    /// Let no picture pass, or let it pass again.
    Video(bool),
}

impl Exercise {
    pub(super) fn begin(&mut self, _ms: u32, drone: &mut Drone, what: &Upset) {
        match what {
            Upset::LinkLoss => self.cues.push_back(Cue::Link(false)),
            Upset::VideoLoss => self.cues.push_back(Cue::Video(false)),
            Upset::GnssLoss => drone.sensors_mut().set_gnss_outage(true),
            Upset::Charge { to_pct } => drone.vehicle_mut().battery_mut().set_charge(to_pct / 100.0),
            Upset::ControlArea { say, .. } => {
                let text = if self.chinese { &say.zh } else { &say.en };
                drone.say(Severity::Warning, text);
            }
            _ => {}
        }
    }

    pub(super) fn cease(&mut self, drone: &mut Drone, what: &Upset) {
        match what {
            Upset::LinkLoss => self.cues.push_back(Cue::Link(true)),
            Upset::VideoLoss => self.cues.push_back(Cue::Video(true)),
            Upset::GnssLoss => drone.sensors_mut().set_gnss_outage(false),
            _ => {}
        }
    }
}
