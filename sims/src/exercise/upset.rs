//! How faults of a scenario come about.

use super::Exercise;
use super::world::GROUND_AMSL_M;
use crate::autopilot::Severity;
use crate::drone::{Drone, Emitter, Fault, FaultKind, Traffic};
use crate::vehicle::WindSpec;
use scenario::schema::{Flown, Upset};

/// What whoever carries bytes and pictures has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Let nothing pass between station and vehicle, or let it pass again.
    Link(bool),
    /// Let no picture pass, or let it pass again.
    Video(bool),
}

/// The cell of the pack that fails.
const WEAK_CELL: usize = 2;
/// ICAO addresses of a block that is assigned to nobody, one for each fault.
const ICAO: u32 = 0xF0_0000;
/// How long another aircraft is there, seconds, unless its fault is over before.
const STAYS_S: f64 = 3_600.0;

impl Exercise {
    /// `number` tells one fault from another of its kind.
    pub(super) fn begin(&mut self, drone: &mut Drone, number: u32, what: &Upset) {
        let fault = match what {
            Upset::LinkLoss => return self.cues.push_back(Cue::Link(false)),
            Upset::VideoLoss => return self.cues.push_back(Cue::Video(false)),
            Upset::ControlArea { say, .. } => {
                let text = if self.chinese { &say.zh } else { &say.en };
                return drone.say(Severity::Warning, text);
            }
            Upset::GnssLoss => Fault::Gnss,
            Upset::Compass { turn_deg } => {
                Fault::Compass { offset_gauss: [0.0; 3], heading_rad: turn_deg.to_radians() }
            }
            Upset::Motor { motor, lost_pct } => {
                Fault::Motor { motor: motor_index(*motor), thrust_lost: lost_pct / 100.0 }
            }
            Upset::Cell { drop_v, resistance_ohm } => {
                Fault::Cell { cell: WEAK_CELL, lost_v: *drop_v, more_ohm: *resistance_ohm }
            }
            Upset::Charge { to_pct } => {
                Fault::Charge { lost: drone.vehicle().battery().charge() - to_pct / 100.0 }
            }
            Upset::Wind { to_m_s, from_deg, over_s } => {
                let gusts = self.course.scenario().weather.gusts;
                let wind = WindSpec { mean_m_s: *to_m_s, from_rad: from_deg.to_radians(), gusts };
                Fault::Wind { wind, over_s: *over_s }
            }
            Upset::Manned(flown) => self.traffic(flown, number, Emitter::Rotorcraft),
            Upset::Intruder(flown) => self.traffic(flown, number, Emitter::Uav),
        };
        // A scenario that was read has no other motors and cells than there are.
        drone.inject(fault);
    }

    pub(super) fn cease(&mut self, drone: &mut Drone, number: u32, what: &Upset) {
        let kind = match what {
            Upset::LinkLoss => return self.cues.push_back(Cue::Link(true)),
            Upset::VideoLoss => return self.cues.push_back(Cue::Video(true)),
            Upset::ControlArea { .. } => return,
            Upset::GnssLoss => FaultKind::Gnss,
            Upset::Compass { .. } => FaultKind::Compass,
            Upset::Motor { motor, .. } => FaultKind::Motor(motor_index(*motor)),
            Upset::Cell { .. } => FaultKind::Cell(WEAK_CELL),
            Upset::Charge { .. } => FaultKind::Charge,
            Upset::Wind { .. } => FaultKind::Wind,
            Upset::Manned(_) | Upset::Intruder(_) => FaultKind::Traffic(ICAO + number),
        };
        drone.clear(kind);
    }

    fn traffic(&self, flown: &Flown, number: u32, emitter: Emitter) -> Fault {
        // A stake that the road does not have was refused when the course was laid out.
        let from = self.course.local(&flown.from).unwrap_or_default();
        Fault::Traffic(Traffic {
            callsign: flown.call_sign.clone(),
            icao: ICAO + number,
            emitter,
            place: self.course.place(from),
            height_amsl_m: GROUND_AMSL_M + flown.height_m,
            track_rad: flown.track_deg.to_radians(),
            speed_m_s: flown.speed_m_s,
            climb_m_s: 0.0,
            lasts_s: STAYS_S,
        })
    }
}

/// ArduCopter counts motors from 1.
fn motor_index(motor: u8) -> usize {
    usize::from(motor.saturating_sub(1))
}
