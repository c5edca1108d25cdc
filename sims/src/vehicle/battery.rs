//! A lithium-polymer pack in flight: charge runs down and an inner resistance makes the voltage sag.
//!
//! Source: the resistive ("Rint") model of He, Xiong and Fan, "Evaluation of Lithium-Ion Battery Equivalent Circuit
//! Models", Energies 2011, 4(4). Capacity, resistance and open-circuit curve are [`mission::plan::airframe::Battery`]'s.

use mission::plan::airframe;

/// The pack in flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    spec: airframe::Battery,
    charge: f64,
    voltage_v: f64,
    current_a: f64,
    used_ah: f64,
    delivered_j: f64,
}

impl Battery {
    /// A pack at a state of charge from 0 to 1, at rest.
    pub fn new(spec: airframe::Battery, charge: f64) -> Self {
        let voltage_v = spec.open_circuit_v(charge);
        Self { spec, charge, voltage_v, current_a: 0.0, used_ah: 0.0, delivered_j: 0.0 }
    }

    /// Draws this much electrical power (watts) for `dt_s` seconds.
    pub fn step(&mut self, power_w: f64, dt_s: f64) {
        self.current_a = self.spec.current_a(self.charge, power_w);
        self.voltage_v = self.spec.open_circuit_v(self.charge) - self.current_a * self.spec.internal_resistance_ohm;
        let drawn_ah = self.current_a * dt_s / 3_600.0;
        self.used_ah += drawn_ah;
        self.charge = (self.charge - drawn_ah / self.spec.capacity_ah).max(0.0);
        self.delivered_j += self.voltage_v * self.current_a * dt_s;
    }

    /// State of charge, 0 to 1.
    pub fn charge(&self) -> f64 {
        self.charge
    }

    /// Sets the state of charge, 0 to 1: a fault that a test or trainer injects.
    pub fn set_charge(&mut self, charge: f64) {
        self.charge = charge.clamp(0.0, 1.0);
    }

    /// Voltage at the terminals under load, volts.
    pub fn voltage_v(&self) -> f64 {
        self.voltage_v
    }

    /// Current drawn, amperes.
    pub fn current_a(&self) -> f64 {
        self.current_a
    }

    /// Charge drawn since the start, ampere-hours.
    pub fn used_ah(&self) -> f64 {
        self.used_ah
    }

    /// Energy given at the terminals since the start, joules.
    pub fn delivered_j(&self) -> f64 {
        self.delivered_j
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: airframe::Battery = airframe::Battery { capacity_ah: 16.0, cells: 6, internal_resistance_ohm: 0.02 };

    #[test]
    fn a_load_makes_the_voltage_sag_by_current_times_resistance() {
        let mut pack = Battery::new(SPEC, 1.0);
        let rest_v = pack.voltage_v();
        pack.step(500.0, 0.004);
        assert!((rest_v - pack.voltage_v() - pack.current_a() * 0.02).abs() < 1e-9);
        assert!((pack.voltage_v() * pack.current_a() - 500.0).abs() < 1e-6);
    }

    #[test]
    fn an_empty_pack_has_given_its_charge() {
        let mut pack = Battery::new(SPEC, 1.0);
        while pack.charge() > 0.0 {
            pack.step(300.0, 1.0);
        }
        assert!((pack.used_ah() - 16.0).abs() < 0.01);
        assert!(pack.delivered_j() / 3_600.0 > 0.95 * SPEC.capacity_wh());
    }
}
