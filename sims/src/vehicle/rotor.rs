//! One rotor with its motor.
//!
//! Sources. Thrust: blade-element theory with uniform inflow, `T = ½ ρ σ a A (ΩR)² (θ/3 (1 + 3/2 μ²) − λ/2)`
//! (Leishman, "Principles of Helicopter Aerodynamics", ch. 3 and 4; Johnson, "Helicopter Theory", ch. 4). Induced
//! velocity: Glauert's momentum theory, reached with the lag of a first-order dynamic inflow (Pitt and Peters,
//! Vertica 5, 1981). Shaft power: `κ T v_i + T V_c + P_0 (1 + 4.65 μ²)` (Leishman, ch. 5). Motor: first-order lag of
//! the rotor speed behind what the controller asks for, which falls with the battery's voltage.
//! Convention: inflow is positive from above through the disc.

use mission::plan::airframe::{AIR_DENSITY_KG_M3, Airframe};

/// Rotor solidity times blade lift slope: 0.10 (a two-blade 15-inch propeller) × 5.7 per radian (thin airfoil).
const SOLIDITY_LIFT: f64 = 0.57;
/// Thrust coefficient in hover. Chosen: blade loading 0.12, typical of such propellers; gives about 3,600 rpm.
const HOVER_THRUST_COEFFICIENT: f64 = 0.012;
/// Greatest thrust over hover thrust on a full battery. Chosen: sizing rules ask for two; this keeps two on a sagging
/// pack, so that the airframe reaches its greatest airspeed with room for gusts.
pub const THRUST_TO_WEIGHT: f64 = 2.3;
/// Lag of rotor speed, seconds. Chosen: measured values for 15-inch propellers lie between 0.04 and 0.08 s.
const MOTOR_LAG_S: f64 = 0.05;
/// Lag of the induced velocity, seconds (Pitt and Peters: some tenths of a rotor revolution per unit inflow).
const INFLOW_LAG_S: f64 = 0.04;
/// Induced power over its ideal value (Leishman's customary figure, as the airframe model uses).
const INDUCED_POWER_FACTOR: f64 = 1.15;

/// What all rotors of one airframe have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RotorModel {
    radius_m: f64,
    disc_m2: f64,
    lift_factor: f64,
    pitch_third: f64,
    profile_w_s3: f64,
    hover_speed_rad_s: f64,
    hover_inflow_m_s: f64,
    full_speed_rad_s: f64,
    full_voltage_v: f64,
}

/// Air met by a rotor: along its disc, and from above through it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Inflow {
    /// Speed along the disc, metres per second.
    pub in_plane_m_s: f64,
    /// Speed through the disc from above, metres per second: positive in climb.
    pub axial_m_s: f64,
}

/// What a rotor gives and takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Load {
    /// Along the rotor axis, newtons.
    pub thrust_n: f64,
    /// Power at the shaft, watts.
    pub shaft_w: f64,
    /// Reaction torque on the body, newton metres, opposite to the rotor's turn.
    pub torque_nm: f64,
}

impl RotorModel {
    /// One of four rotors of an airframe, sized so that they hover it.
    pub fn new(airframe: &Airframe) -> Self {
        let disc_m2 = airframe.disc_area_m2() / 4.0;
        let radius_m = (disc_m2 / std::f64::consts::PI).sqrt();
        let thrust_n = airframe.weight_n() / 4.0;
        let tip_m_s = (thrust_n / (AIR_DENSITY_KG_M3 * disc_m2 * HOVER_THRUST_COEFFICIENT)).sqrt();
        let hover_speed_rad_s = tip_m_s / radius_m;
        let hover_inflow_m_s = (thrust_n / (2.0 * AIR_DENSITY_KG_M3 * disc_m2)).sqrt();
        let profile_w = thrust_n * hover_inflow_m_s * (1.0 / airframe.figure_of_merit - INDUCED_POWER_FACTOR).max(0.0);
        Self {
            radius_m,
            disc_m2,
            lift_factor: 0.5 * AIR_DENSITY_KG_M3 * SOLIDITY_LIFT * disc_m2 * radius_m * radius_m,
            pitch_third: 2.0 * HOVER_THRUST_COEFFICIENT / SOLIDITY_LIFT + hover_inflow_m_s / tip_m_s / 2.0,
            profile_w_s3: profile_w / hover_speed_rad_s.powi(3),
            hover_speed_rad_s,
            hover_inflow_m_s,
            full_speed_rad_s: hover_speed_rad_s * THRUST_TO_WEIGHT.sqrt(),
            full_voltage_v: airframe.battery.open_circuit_v(1.0),
        }
    }
}

/// A rotor in flight.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rotor {
    speed_rad_s: f64,
    induced_m_s: f64,
}

impl Rotor {
    /// A rotor that already turns as in hover.
    pub fn hovering(model: &RotorModel) -> Self {
        Self { speed_rad_s: model.hover_speed_rad_s, induced_m_s: model.hover_inflow_m_s }
    }

    /// One step with a command from 0 to 1 (share of full static thrust) and the battery's voltage.
    pub fn step(&mut self, model: &RotorModel, command: f64, voltage_v: f64, inflow: Inflow, dt_s: f64) -> Load {
        let asked = command.clamp(0.0, 1.0).sqrt() * model.full_speed_rad_s * voltage_v / model.full_voltage_v;
        self.speed_rad_s += (asked - self.speed_rad_s) * (dt_s / MOTOR_LAG_S).min(1.0);
        if self.speed_rad_s < 1.0 {
            self.induced_m_s = 0.0;
            return Load::default();
        }
        let speed = self.speed_rad_s;
        let advance = inflow.in_plane_m_s / (speed * model.radius_m);
        let advance_squared = (advance * advance).min(0.25);
        let through_m_s = inflow.axial_m_s + self.induced_m_s;
        let pitch = speed * model.pitch_third * (1.0 + 1.5 * advance_squared);
        let thrust_n = (model.lift_factor * speed * (pitch - through_m_s / (2.0 * model.radius_m))).max(0.0);
        // Glauert: v_i = T / (2 rho A V'), with V' the whole speed through the disc.
        let whole_m_s = (inflow.in_plane_m_s * inflow.in_plane_m_s + through_m_s * through_m_s).sqrt().max(0.5);
        let steady_m_s = thrust_n / (2.0 * AIR_DENSITY_KG_M3 * model.disc_m2 * whole_m_s);
        self.induced_m_s += (steady_m_s - self.induced_m_s) * (dt_s / INFLOW_LAG_S).min(1.0);
        let profile_w = model.profile_w_s3 * speed * speed * speed * (1.0 + 4.65 * advance_squared);
        let shaft_w = (thrust_n * (INDUCED_POWER_FACTOR * self.induced_m_s + inflow.axial_m_s) + profile_w).max(0.0);
        Load { thrust_n, shaft_w, torque_nm: shaft_w / speed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(command: f64, inflow: Inflow) -> Load {
        let airframe = Airframe::patrol_quadrotor();
        let model = RotorModel::new(&airframe);
        let mut rotor = Rotor::default();
        (0..2_000).fold(Load::default(), |_, _| rotor.step(&model, command, 25.2, inflow, 0.004))
    }

    #[test]
    fn hover_command_lifts_a_quarter_of_the_weight_at_the_power_of_the_figure_of_merit() {
        let airframe = Airframe::patrol_quadrotor();
        let load = settle(1.0 / THRUST_TO_WEIGHT, Inflow::default());
        assert!((load.thrust_n * 4.0 / airframe.weight_n() - 1.0).abs() < 1e-3, "{load:?}");
        let electrical_w = load.shaft_w * 4.0 / airframe.electrical_efficiency + airframe.avionics_w;
        assert!((electrical_w / airframe.hover_power_w() - 1.0).abs() < 0.01, "{electrical_w}");
    }

    #[test]
    fn climbing_costs_thrust_and_sinking_gives_it() {
        let hover = settle(0.5, Inflow::default()).thrust_n;
        assert!(settle(0.5, Inflow { in_plane_m_s: 0.0, axial_m_s: 2.5 }).thrust_n < 0.95 * hover);
        assert!(settle(0.5, Inflow { in_plane_m_s: 0.0, axial_m_s: -1.5 }).thrust_n > 1.02 * hover);
    }
}
