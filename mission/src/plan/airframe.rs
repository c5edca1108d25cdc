//! What an aircraft weighs, draws and carries: one set of numbers for the planner's estimates and for simulators.
//!
//! # Power
//!
//! Momentum theory of the lifting rotor. With disc area `A`, air density `rho` and thrust `T` the induced velocity in
//! hover is `v_h = sqrt(T / (2 rho A))`; moving through the air it is the root of Glauert's
//! `v_i sqrt(V_xy^2 + (V_z + v_i)^2) = v_h^2` (W. Johnson, *Helicopter Theory*, ch. 2 and 4; J. G. Leishman, *Principles
//! of Helicopter Aerodynamics*, ch. 2). Shaft power is `k T v_i + T V_z + P_profile`, where the profile part is what is
//! missing to the given figure of merit in hover, grows with `T^1.5` and with the advance ratio `mu` (speed along the disc
//! over tip speed) as `1 + 4.65 mu^2` (Leishman, ch. 5).
//!
//! # Limits
//!
//! Air at sea level on a standard day. Inflow from below (descent) is reckoned as none: momentum theory fails in the
//! vortex-ring state, and a sinking multirotor saves little, so the figure errs on the safe side.

/// Standard gravity, m/s^2 (ISO 80000-3).
pub const GRAVITY_M_S2: f64 = 9.806_65;
/// Air density at sea level, kg/m^3 (International Standard Atmosphere, 15 °C).
pub const AIR_DENSITY_KG_M3: f64 = 1.225;
/// Induced power over its ideal value: non-uniform inflow and tip losses. 1.15 is Leishman's customary figure.
const INDUCED_POWER_FACTOR: f64 = 1.15;
/// Newton steps for the induced velocity; from the chosen start, four reach double precision for any speed here.
const INFLOW_STEPS: usize = 6;

/// Open-circuit voltage of a lithium-polymer cell at 0, 5, … 100 % charge, volts. Rounded from discharge tables that
/// makers and hobby chargers commonly print; cells differ by some 0.03 V.
const CELL_OPEN_CIRCUIT_V: [f64; 21] = [
    3.27, 3.61, 3.69, 3.71, 3.73, 3.75, 3.77, 3.79, 3.80, 3.82, 3.84, 3.85, 3.87, 3.91, 3.95, 3.98, 4.02, 4.08, 4.11,
    4.15, 4.20,
];

/// A flight battery of lithium-polymer cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    /// Rated charge, ampere-hours.
    pub capacity_ah: f64,
    /// Cells in series.
    pub cells: u32,
    /// Internal resistance of the whole pack, ohms.
    pub internal_resistance_ohm: f64,
}

impl Battery {
    /// Rated energy at 3.7 V a cell, watt-hours: the figure printed on the pack.
    pub fn capacity_wh(&self) -> f64 {
        self.capacity_ah * 3.7 * f64::from(self.cells)
    }

    /// Voltage of the pack without load, volts, at a state of charge 0..=1 (clamped).
    pub fn open_circuit_v(&self, state_of_charge: f64) -> f64 {
        let steps = (CELL_OPEN_CIRCUIT_V.len() - 1) as f64;
        let at = state_of_charge.clamp(0.0, 1.0) * steps;
        let below = (at.floor() as usize).min(CELL_OPEN_CIRCUIT_V.len() - 2);
        let share = at - below as f64;
        let cell = CELL_OPEN_CIRCUIT_V[below] * (1.0 - share) + CELL_OPEN_CIRCUIT_V[below + 1] * share;
        cell * f64::from(self.cells)
    }

    /// Current that gives a power at the terminals, amperes. More than the pack can give is answered with the current
    /// of its greatest power (half the open-circuit voltage).
    pub fn current_a(&self, state_of_charge: f64, power_w: f64) -> f64 {
        let open_v = self.open_circuit_v(state_of_charge);
        let resistance = self.internal_resistance_ohm.max(1e-6);
        let root = (open_v * open_v - 4.0 * resistance * power_w).max(0.0).sqrt();
        (open_v - root) / (2.0 * resistance)
    }
}

/// A multirotor as its planner and its simulator need to know it. All masses include battery and camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Airframe {
    /// Take-off mass, kg.
    pub mass_kg: f64,
    /// Number of rotors.
    pub rotor_count: u32,
    /// Radius of one rotor, metres.
    pub rotor_radius_m: f64,
    /// Speed of the blade tips in hover, m/s.
    pub tip_speed_m_s: f64,
    /// Ideal over true shaft power in hover, 0..1.
    pub figure_of_merit: f64,
    /// Shaft power over power drawn from the battery (motor and speed controller), 0..1.
    pub electrical_efficiency: f64,
    /// Avionics, radio, camera and gimbal, watts; drawn always.
    pub avionics_w: f64,
    /// Drag coefficient times reference area, m^2, the same from all sides.
    pub drag_area_m2: f64,
    /// Greatest lean angle that the autopilot commands, radians.
    pub max_tilt_rad: f64,
    /// Greatest speed through the air in level flight, m/s.
    pub max_airspeed_m_s: f64,
    /// Speed up on the way to a waypoint, m/s (ArduPilot `WPNAV_SPEED_UP`).
    pub climb_m_s: f64,
    /// Speed down on the way to a waypoint, m/s (ArduPilot `WPNAV_SPEED_DN`).
    pub descent_m_s: f64,
    /// Speed down in the last metres of a landing, m/s (ArduPilot `LAND_SPEED`).
    pub landing_m_s: f64,
    /// Height above ground where a landing slows to [`Self::landing_m_s`], metres (ArduPilot `LAND_ALT_LOW`).
    pub landing_slow_below_m: f64,
    /// Acceleration along the path and towards the centre of a turn, m/s^2 (ArduPilot `WPNAV_ACCEL`).
    pub acceleration_m_s2: f64,
    /// The battery.
    pub battery: Battery,
}

impl Airframe {
    /// A 3.5 kg quadrotor with 15-inch propellers and a six-cell 16 Ah pack (355 Wh): the size that MAVLink fleets fly
    /// most (3–10 kg, 25–40 minutes). Speeds and acceleration are ArduCopter 4.6's defaults. Other numbers are chosen
    /// so that it hovers for some 40 minutes on 80 % of its battery; no single product is meant.
    pub fn patrol_quadrotor() -> Self {
        Self {
            mass_kg: 3.5,
            rotor_count: 4,
            rotor_radius_m: 0.19,
            tip_speed_m_s: 72.0,
            figure_of_merit: 0.60,
            electrical_efficiency: 0.80,
            avionics_w: 15.0,
            drag_area_m2: 0.06,
            max_tilt_rad: 30_f64.to_radians(),
            max_airspeed_m_s: 18.0,
            climb_m_s: 2.5,
            descent_m_s: 1.5,
            landing_m_s: 0.5,
            landing_slow_below_m: 10.0,
            acceleration_m_s2: 2.5,
            battery: Battery { capacity_ah: 16.0, cells: 6, internal_resistance_ohm: 0.018 },
        }
    }

    /// DJI Matrice 30, to hold the models of power and flight against published figures: mass, propellers (16 inch), pack (two
    /// TB30 side by side), lean and speeds are the maker's. What he does not publish (efficiencies, drag, avionics, resistance)
    /// is [`Self::patrol_quadrotor`]'s, and not fitted.
    pub fn matrice_30() -> Self {
        Self {
            mass_kg: 3.77,
            rotor_radius_m: 0.2032,
            max_tilt_rad: 35_f64.to_radians(),
            max_airspeed_m_s: 23.0,
            climb_m_s: 6.0,
            descent_m_s: 5.0,
            battery: Battery { capacity_ah: 11.76, cells: 6, internal_resistance_ohm: 0.018 },
            ..Self::patrol_quadrotor()
        }
    }

    /// Weight, newtons.
    pub fn weight_n(&self) -> f64 {
        self.mass_kg * GRAVITY_M_S2
    }

    /// Area of all rotor discs together, m^2.
    pub fn disc_area_m2(&self) -> f64 {
        f64::from(self.rotor_count) * std::f64::consts::PI * self.rotor_radius_m * self.rotor_radius_m
    }

    /// Air drag at a speed through the air, newtons.
    pub fn drag_n(&self, airspeed_m_s: f64) -> f64 {
        0.5 * AIR_DENSITY_KG_M3 * self.drag_area_m2 * airspeed_m_s * airspeed_m_s
    }

    /// Electrical power at the battery's terminals, watts, for a total thrust (newtons) while air moves along the
    /// discs at `in_plane_m_s` and through them, from above, at `axial_m_s` (negative counts as none).
    pub fn power_for_thrust_w(&self, thrust_n: f64, in_plane_m_s: f64, axial_m_s: f64) -> f64 {
        let thrust_n = thrust_n.max(0.0);
        let axial_m_s = axial_m_s.max(0.0);
        let hover_inflow = (thrust_n / (2.0 * AIR_DENSITY_KG_M3 * self.disc_area_m2())).sqrt();
        let ideal_hover_w = thrust_n * hover_inflow;
        let profile_w = ideal_hover_w * (1.0 / self.figure_of_merit - INDUCED_POWER_FACTOR).max(0.0);
        let advance_ratio = in_plane_m_s / self.tip_speed_m_s;
        let profile_w = profile_w * (1.0 + 4.65 * advance_ratio * advance_ratio);
        let inflow = induced_velocity_m_s(hover_inflow, in_plane_m_s, axial_m_s);
        let shaft_w = thrust_n * (INDUCED_POWER_FACTOR * inflow + axial_m_s) + profile_w;
        shaft_w / self.electrical_efficiency + self.avionics_w
    }

    /// Electrical power, watts, of steady flight at a level speed through the air while climbing (positive) or sinking.
    pub fn power_w(&self, airspeed_m_s: f64, climb_m_s: f64) -> f64 {
        let drag = self.drag_n(airspeed_m_s);
        let weight = self.weight_n();
        let thrust = weight.hypot(drag);
        let (sin_tilt, cos_tilt) = (drag / thrust, weight / thrust);
        let in_plane = airspeed_m_s * cos_tilt - climb_m_s * sin_tilt;
        let axial = airspeed_m_s * sin_tilt + climb_m_s * cos_tilt;
        self.power_for_thrust_w(thrust, in_plane, axial)
    }

    /// Electrical power in hover without wind, watts.
    pub fn hover_power_w(&self) -> f64 {
        self.power_w(0.0, 0.0)
    }
}

/// Glauert's induced velocity by Newton's method, a fixed number of steps so that results are the same everywhere.
fn induced_velocity_m_s(hover_inflow: f64, in_plane: f64, axial: f64) -> f64 {
    if hover_inflow <= 0.0 {
        return 0.0;
    }
    let target = hover_inflow * hover_inflow;
    // Both the hover and the high-speed solution bound the root from above, where Newton's method converges.
    let mut inflow = hover_inflow.min(target / in_plane.hypot(axial).max(1e-9));
    for _ in 0..INFLOW_STEPS {
        let through = axial + inflow;
        let speed = in_plane.hypot(through).max(1e-9);
        let residual = inflow * speed - target;
        let slope = speed + inflow * through / speed;
        inflow -= residual / slope;
    }
    inflow
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hover_power_is_ideal_power_over_both_efficiencies() {
        let airframe = Airframe::patrol_quadrotor();
        let weight = 3.5 * 9.806_65;
        let area = 4.0 * std::f64::consts::PI * 0.19 * 0.19;
        let ideal = weight * (weight / (2.0 * 1.225 * area)).sqrt();
        let expected = ideal / 0.60 / 0.80 + 15.0;
        assert!((airframe.hover_power_w() - expected).abs() < 1e-9 * expected, "{}", airframe.hover_power_w());
    }

    #[test]
    fn it_hovers_some_forty_minutes_on_four_fifths_of_its_battery() {
        let airframe = Airframe::patrol_quadrotor();
        let minutes = airframe.battery.capacity_wh() * 0.8 / airframe.hover_power_w() * 60.0;
        assert!((38.0..45.0).contains(&minutes), "{minutes}");
    }

    #[test]
    fn cruise_is_cheaper_than_hover_and_a_sprint_or_a_climb_dearer() {
        let airframe = Airframe::patrol_quadrotor();
        let hover = airframe.hover_power_w();
        assert!(airframe.power_w(8.0, 0.0) < hover);
        assert!(airframe.power_w(airframe.max_airspeed_m_s, 0.0) > airframe.power_w(12.0, 0.0));
        assert!(airframe.power_w(0.0, 2.5) > hover);
        assert!((airframe.power_w(0.0, -1.5) - hover).abs() < 1e-9, "descent is reckoned as hover");
    }

    #[test]
    fn induced_velocity_solves_glauerts_equation_at_all_speeds() {
        for in_plane in [0.0, 0.1, 3.0, 8.0, 15.0, 40.0] {
            for axial in [0.0, 0.5, 2.5, 10.0] {
                let v = induced_velocity_m_s(5.5, in_plane, axial);
                let left: f64 = v * f64::hypot(in_plane, axial + v);
                assert!((left - 5.5 * 5.5).abs() < 1e-9, "{in_plane} {axial}: {left}");
            }
        }
    }

    #[test]
    fn current_times_sagging_voltage_is_the_power_asked_for() {
        let battery = Airframe::patrol_quadrotor().battery;
        for charge in [0.1, 0.5, 1.0] {
            let current = battery.current_a(charge, 400.0);
            let voltage = battery.open_circuit_v(charge) - current * battery.internal_resistance_ohm;
            assert!((current * voltage - 400.0).abs() < 1e-9);
        }
        assert!((battery.open_circuit_v(1.0) - 25.2).abs() < 1e-9);
        assert!((battery.open_circuit_v(7.0) - 25.2).abs() < 1e-9);
    }
}
