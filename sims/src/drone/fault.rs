//! What a trainer breaks and mends. A station sees it by what the vehicle then says over MAVLink, and by nothing else.

use super::Drone;
use super::traffic::Traffic;
use crate::vehicle::{CompassError, STEP_S, WeakCell, WindSpec};
use nalgebra::Vector3;
use std::collections::BTreeMap;
use telemetry::services::heartbeat::Beat;

/// Something that goes wrong. One of a kind is in force at a time; another of its kind takes its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// The satellite receiver hears nothing. Mended, it takes two seconds to a fix.
    Gnss,
    /// The compass reads another field than the Earth's.
    Compass {
        /// A field that goes with the body: gauss, forward, right, down.
        offset_gauss: [f64; 3],
        /// How much too great the heading is that is read from it, radians clockwise.
        heading_rad: f64,
    },
    /// A motor gives less thrust than it is asked for.
    Motor {
        /// 0 to 3, in ArduCopter's order.
        motor: usize,
        /// Share of its thrust that is lost, 0 to 1.
        thrust_lost: f64,
    },
    /// A cell of the battery fails.
    Cell {
        /// From 0.
        cell: usize,
        /// Volts lost at rest.
        lost_v: f64,
        /// Ohms more than the others have.
        more_ohm: f64,
    },
    /// Charge is gone at once. Mended, it is back, as on no real aircraft: a trainer's mercy.
    Charge {
        /// Share of the capacity, 0 to 1.
        lost: f64,
    },
    /// The weather changes; mended, it turns back as fast.
    Wind {
        /// What it becomes.
        wind: WindSpec,
        /// Within so many seconds.
        over_s: f64,
    },
    /// An aircraft comes near: manned, or somebody else's drone. Of these, one per ICAO address.
    Traffic(Traffic),
}

/// Which fault: what to clear it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// [`Fault::Gnss`]
    Gnss,
    /// [`Fault::Compass`]
    Compass,
    /// [`Fault::Motor`] of this motor.
    Motor(usize),
    /// [`Fault::Cell`] of this cell.
    Cell(usize),
    /// [`Fault::Charge`]
    Charge,
    /// [`Fault::Wind`]
    Wind,
    /// [`Fault::Traffic`] with this ICAO address.
    Traffic(u32),
}

impl Fault {
    /// What clears it.
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::Gnss => FaultKind::Gnss,
            Self::Compass { .. } => FaultKind::Compass,
            Self::Motor { motor, .. } => FaultKind::Motor(*motor),
            Self::Cell { cell, .. } => FaultKind::Cell(*cell),
            Self::Charge { .. } => FaultKind::Charge,
            Self::Wind { .. } => FaultKind::Wind,
            Self::Traffic(traffic) => FaultKind::Traffic(traffic.icao),
        }
    }

    /// Its numbers are numbers.
    fn is_finite(&self) -> bool {
        let numbers = match self {
            Self::Gnss => Vec::new(),
            Self::Compass { offset_gauss: [x, y, z], heading_rad } => vec![*x, *y, *z, *heading_rad],
            Self::Motor { thrust_lost, .. } => vec![*thrust_lost],
            Self::Cell { lost_v, more_ohm, .. } => vec![*lost_v, *more_ohm],
            Self::Charge { lost } => vec![*lost],
            Self::Wind { wind, over_s } => vec![wind.mean_m_s, wind.from_rad, *over_s],
            Self::Traffic(t) => {
                let place = [t.place.lat_deg, t.place.lon_deg, t.height_amsl_m];
                let motion = [t.track_rad, t.speed_m_s, t.climb_m_s, t.lasts_s];
                [place.as_slice(), &motion].concat()
            }
        };
        numbers.iter().all(|number| number.is_finite())
    }
}

/// A fault in force, and what it takes to mend it.
#[derive(Debug, Clone)]
struct InForce {
    fault: Fault,
    since_step: u64,
    /// Of the reports of an aircraft.
    beat: Beat,
    /// State of charge that is to be given back.
    charge: f64,
}

/// The faults of one drone.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    in_force: BTreeMap<FaultKind, InForce>,
    /// The weather without a fault.
    weather: WindSpec,
}

impl Faults {
    pub(super) fn new(weather: WindSpec) -> Self {
        Self { in_force: BTreeMap::new(), weather }
    }
}

impl Drone {
    /// Makes a fault happen now. False where the drone has no such motor or cell, or a number is none: then nothing happens.
    pub fn inject(&mut self, fault: Fault) -> bool {
        if !fault.is_finite() {
            return false;
        }
        let kind = fault.kind();
        self.clear(kind);
        let mut charge = 0.0;
        let possible = match &fault {
            Fault::Gnss => {
                self.sensors.set_gnss_outage(true);
                true
            }
            Fault::Compass { offset_gauss, heading_rad } => {
                let error = CompassError { offset_gauss: Vector3::from(*offset_gauss), heading_rad: *heading_rad };
                self.sensors.set_compass_error(Some(error));
                true
            }
            Fault::Motor { motor, thrust_lost } => self.vehicle.set_strength(*motor, 1.0 - thrust_lost),
            Fault::Cell { cell, lost_v, more_ohm } => {
                let weak = WeakCell { cell: *cell, lost_v: lost_v.max(0.0), more_ohm: more_ohm.max(0.0) };
                self.vehicle.battery_mut().set_weak(*cell, Some(weak))
            }
            Fault::Charge { lost } => {
                let battery = self.vehicle.battery_mut();
                let before = battery.charge();
                battery.set_charge(before - lost);
                charge = before - battery.charge();
                true
            }
            Fault::Wind { wind, over_s } => {
                self.vehicle.wind_mut().change(*wind, *over_s);
                true
            }
            Fault::Traffic(_) => true,
        };
        if possible {
            let beat = Beat::new(self.wire_time());
            self.faults.in_force.insert(kind, InForce { fault, since_step: self.step, beat, charge });
        }
        possible
    }

    /// Mends a fault; says whether there was one.
    pub fn clear(&mut self, kind: FaultKind) -> bool {
        let Some(InForce { fault, charge, .. }) = self.faults.in_force.remove(&kind) else { return false };
        match fault {
            Fault::Gnss => self.sensors.set_gnss_outage(false),
            Fault::Compass { .. } => self.sensors.set_compass_error(None),
            Fault::Motor { motor, .. } => {
                self.vehicle.set_strength(motor, 1.0);
            }
            Fault::Cell { cell, .. } => {
                self.vehicle.battery_mut().set_weak(cell, None);
            }
            Fault::Charge { .. } => {
                let battery = self.vehicle.battery_mut();
                battery.set_charge(battery.charge() + charge);
            }
            Fault::Wind { over_s, .. } => self.vehicle.wind_mut().change(self.faults.weather, over_s),
            Fault::Traffic(_) => {}
        }
        true
    }

    /// What is in force, in the order of its kinds. An aircraft is until it has gone.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.in_force.values().map(|in_force| &in_force.fault)
    }

    /// What the receiver hears of other aircraft, once a second of each; the ones whose time is over are forgotten.
    pub(super) fn hear_traffic(&mut self) {
        let (now, step, receiver) = (self.wire_time(), self.step, self.true_place().0);
        let mut heard = Vec::new();
        self.faults.in_force.retain(|_, in_force| {
            let Fault::Traffic(traffic) = &in_force.fault else { return true };
            let age_s = (step - in_force.since_step) as f64 * STEP_S;
            if age_s <= traffic.lasts_s && in_force.beat.due(now) {
                heard.extend(traffic.report(age_s, receiver));
            }
            age_s <= traffic.lasts_s
        });
        heard.iter().for_each(|message| self.send(message));
    }
}
