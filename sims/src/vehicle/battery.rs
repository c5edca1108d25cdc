//! A lithium-polymer pack in flight: charge runs down and an inner resistance makes the voltage sag.
//!
//! Source: the resistive ("Rint") model of He, Xiong and Fan, "Evaluation of Lithium-Ion Battery Equivalent Circuit
//! Models", Energies 2011, 4(4). Capacity, resistance and open-circuit curve are [`mission::plan::airframe::Battery`]'s.

use mission::plan::airframe;

/// A cell that fails: its open-circuit voltage falls and its inner resistance grows, by so much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeakCell {
    /// Which one, from 0.
    pub cell: usize,
    /// Volts lost at rest.
    pub lost_v: f64,
    /// Ohms more than the others have.
    pub more_ohm: f64,
}

/// The pack in flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Battery {
    spec: airframe::Battery,
    weak: Vec<WeakCell>,
    charge: f64,
    /// Of a sound cell without load.
    cell_open_v: f64,
    voltage_v: f64,
    current_a: f64,
    used_ah: f64,
    delivered_j: f64,
}

impl Battery {
    /// A pack at a state of charge from 0 to 1, at rest.
    pub fn new(spec: airframe::Battery, charge: f64) -> Self {
        let voltage_v = spec.open_circuit_v(charge);
        let cell_open_v = voltage_v / f64::from(spec.cells);
        Self { spec, weak: Vec::new(), charge, cell_open_v, voltage_v, current_a: 0.0, used_ah: 0.0, delivered_j: 0.0 }
    }

    /// Draws this much electrical power (watts) for `dt_s` seconds.
    pub fn step(&mut self, power_w: f64, dt_s: f64) {
        self.cell_open_v = self.spec.open_circuit_v(self.charge) / f64::from(self.spec.cells);
        let (open_v, resistance_ohm) = self.source();
        self.current_a = if self.weak.is_empty() {
            self.spec.current_a(self.charge, power_w)
        } else {
            let root = (open_v * open_v - 4.0 * resistance_ohm * power_w).max(0.0).sqrt();
            (open_v - root) / (2.0 * resistance_ohm)
        };
        self.voltage_v = open_v - self.current_a * resistance_ohm;
        let drawn_ah = self.current_a * dt_s / 3_600.0;
        self.used_ah += drawn_ah;
        self.charge = (self.charge - drawn_ah / self.spec.capacity_ah).max(0.0);
        self.delivered_j += self.voltage_v * self.current_a * dt_s;
    }

    /// Open-circuit voltage and inner resistance of the whole pack.
    fn source(&self) -> (f64, f64) {
        let (mut open_v, mut ohm) = (self.spec.open_circuit_v(self.charge), self.spec.internal_resistance_ohm);
        for weak in &self.weak {
            open_v -= weak.lost_v.min(self.cell_open_v);
            ohm += weak.more_ohm;
        }
        (open_v, ohm)
    }

    /// Voltage of each cell under load, volts; together they are [`Self::voltage_v`].
    pub fn cells_v(&self) -> impl Iterator<Item = f64> + '_ {
        let (open_v, ohm) = (self.cell_open_v, self.spec.internal_resistance_ohm / f64::from(self.spec.cells));
        (0..self.spec.cells as usize).map(move |cell| {
            let weak = self.weak.iter().find(|weak| weak.cell == cell);
            let (lost_v, more_ohm) = weak.map_or((0.0, 0.0), |weak| (weak.lost_v.min(open_v), weak.more_ohm));
            open_v - lost_v - self.current_a * (ohm + more_ohm)
        })
    }

    /// Makes a cell fail as this says, or mends it; says whether there is such a cell.
    pub(crate) fn set_weak(&mut self, cell: usize, weak: Option<WeakCell>) -> bool {
        let known = cell < self.spec.cells as usize;
        self.weak.retain(|other| other.cell != cell);
        self.weak.extend(weak.filter(|_| known));
        known
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
    fn a_failing_cell_sags_alone_and_the_cells_make_up_the_pack() {
        let mut pack = Battery::new(SPEC, 0.8);
        assert!(pack.set_weak(3, Some(WeakCell { cell: 3, lost_v: 0.4, more_ohm: 0.02 })));
        pack.step(400.0, 0.004);
        let cells: Vec<f64> = pack.cells_v().collect();
        assert!((cells.iter().sum::<f64>() - pack.voltage_v()).abs() < 1e-9 && cells.len() == 6);
        assert!((cells[0] - cells[3] - 0.4 - pack.current_a() * 0.02).abs() < 1e-9, "{cells:?}");
        assert!((pack.voltage_v() * pack.current_a() - 400.0).abs() < 1e-6);
        pack.set_weak(3, None);
        let mut sound = Battery::new(SPEC, pack.charge());
        pack.step(400.0, 0.004);
        sound.step(400.0, 0.004);
        assert_eq!(pack.voltage_v(), sound.voltage_v());
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
