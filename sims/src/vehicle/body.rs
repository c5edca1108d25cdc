//! The rigid body: a quadrotor X in still or moving air, over flat ground.
//!
//! Sources: Newton–Euler equations in a flat-Earth frame (Stevens, Lewis and Johnson, section 1.7; Mahony, Kumar and
//! Corke, "Multirotor Aerial Vehicles", IEEE Robotics & Automation Magazine 19(3), 2012). Drag: quadratic body drag of
//! the airframe plus a small linear rotor drag (Martin and Salaün, ICRA 2010). Ground: spring, damper and regularised
//! Coulomb friction under four feet. Integration: semi-implicit Euler at a fixed step.
//! Frames: world north-east-down from the anchor; body forward-right-down. Rotor order and turn: ArduCopter's QUAD X.

use super::battery::Battery;
use super::rotor::{Inflow, Rotor, RotorModel};
use super::wind::{UPDATE_HZ, Wind, WindSpec};
use mission::plan::airframe::{AIR_DENSITY_KG_M3, Airframe, GRAVITY_M_S2};
use nalgebra::{Matrix3, Quaternion, UnitQuaternion, Vector3};

/// The fixed step of the whole drone, seconds (250 Hz). Chosen: a twelfth of the motor lag, and slow enough for a
/// thousand times real time.
pub const STEP_S: f64 = 0.004;

/// Linear rotor drag of the whole aircraft, newtons per metre per second. Chosen: small beside the body's drag.
const ROTOR_DRAG_N_S_M: f64 = 0.05;
/// Height of the centre of mass over the feet, and half the track of the feet, metres.
const GEAR_M: f64 = 0.2;
const FEET_M: f64 = 0.2;
/// Foot spring (newtons per metre) and damper (newton seconds per metre): about a centimetre of sag, well damped.
const FOOT_SPRING_N_M: f64 = 900.0;
const FOOT_DAMPER_N_S_M: f64 = 40.0;
/// Friction coefficient of rubber on concrete, and the speed below which it fades (regularisation).
const FRICTION: f64 = 0.6;
const FRICTION_FADE_M_S: f64 = 0.1;
/// Distance of a rotor axis from the middle, in rotor radii. Chosen: neighbouring discs just do not touch.
const ARM_RADII: f64 = 1.45;
/// Radius of gyration over the arm. Chosen for the usual layout of battery and motors.
const GYRATION: f64 = 0.55;

/// Forward and right share of the arm, and direction of the reaction torque, of each rotor: QUAD X, motors 1 to 4
/// (front right, back left, front left, back right; 1 and 2 turn anticlockwise).
const LAYOUT: [(f64, f64, f64); 4] = [(1.0, 1.0, 1.0), (-1.0, -1.0, 1.0), (1.0, -1.0, -1.0), (-1.0, 1.0, -1.0)];

/// What is so, as no sensor sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// Centre of mass from the anchor: north, east, down, metres. Zero when standing at the anchor.
    pub position_ned_m: Vector3<f64>,
    /// Over ground: north, east, down, metres per second.
    pub velocity_ned_m_s: Vector3<f64>,
    /// Turns body vectors into world vectors.
    pub attitude: UnitQuaternion<f64>,
    /// Body rates, radians per second.
    pub rates_rad_s: Vector3<f64>,
    /// Acceleration without gravity, in the body frame: what perfect accelerometers read, m/s².
    pub specific_force_m_s2: Vector3<f64>,
    /// Air over ground where the drone is: north, east, down, metres per second.
    pub wind_ned_m_s: Vector3<f64>,
    /// Whether feet touch the ground.
    pub on_ground: bool,
}

impl Truth {
    /// Height above the anchor, metres.
    pub fn height_m(&self) -> f64 {
        -self.position_ned_m.z
    }
}

/// The drone as a body with rotors and battery.
#[derive(Debug, Clone)]
pub struct Vehicle {
    airframe: Airframe,
    rotor_model: RotorModel,
    inertia_kg_m2: Vector3<f64>,
    arm_m: f64,
    rotors: [Rotor; 4],
    /// Share of its thrust that each rotor gives.
    strength: [f64; 4],
    battery: Battery,
    wind: Wind,
    wind_age_s: f64,
    truth: Truth,
}

/// Distance of the rotor axes from the body's forward and right axes, metres.
pub fn arm_m(airframe: &Airframe) -> f64 {
    airframe.rotor_radius_m * ARM_RADII * std::f64::consts::FRAC_1_SQRT_2
}

/// Principal moments of inertia, kg m².
pub fn inertia_kg_m2(airframe: &Airframe) -> Vector3<f64> {
    let radius_m = airframe.rotor_radius_m * ARM_RADII * GYRATION;
    let roll = airframe.mass_kg * radius_m * radius_m;
    Vector3::new(roll, roll, roll * 1.8)
}

impl Vehicle {
    /// A drone that stands at the anchor, headed `yaw_rad` from true north, with this state of charge (0 to 1).
    pub fn new(airframe: Airframe, yaw_rad: f64, charge: f64, wind: WindSpec, seed: u64) -> Self {
        Self {
            airframe,
            rotor_model: RotorModel::new(&airframe),
            inertia_kg_m2: inertia_kg_m2(&airframe),
            arm_m: arm_m(&airframe),
            rotors: [Rotor::default(); 4],
            strength: [1.0; 4],
            battery: Battery::new(airframe.battery, charge),
            wind: Wind::new(wind, seed),
            wind_age_s: 0.0,
            truth: Truth {
                position_ned_m: Vector3::zeros(),
                velocity_ned_m_s: Vector3::zeros(),
                attitude: UnitQuaternion::from_euler_angles(0.0, 0.0, yaw_rad),
                rates_rad_s: Vector3::zeros(),
                specific_force_m_s2: Vector3::new(0.0, 0.0, -GRAVITY_M_S2),
                wind_ned_m_s: Vector3::zeros(),
                on_ground: true,
            },
        }
    }

    /// Puts the drone into the air, rotors turning as in hover.
    pub fn launch(&mut self, height_m: f64) {
        self.truth.position_ned_m.z = -height_m;
        self.truth.on_ground = false;
        self.rotors = [Rotor::hovering(&self.rotor_model); 4];
    }

    /// Carries the drone to a place in the frame of [`Truth`], at rest, as no rotor does: to try its sensors there.
    pub fn carry_to(&mut self, position_ned_m: Vector3<f64>) {
        (self.truth.position_ned_m, self.truth.velocity_ned_m_s) = (position_ned_m, Vector3::zeros());
        self.truth.on_ground = false;
    }

    /// What is so.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The pack.
    pub fn battery(&self) -> &Battery {
        &self.battery
    }

    /// The pack, to inject faults.
    pub fn battery_mut(&mut self) -> &mut Battery {
        &mut self.battery
    }

    /// Lets a rotor (0 to 3, ArduCopter's order) give only this share of its thrust, 0 to 1: a fault. Says whether there is
    /// such a rotor.
    pub(crate) fn set_strength(&mut self, rotor: usize, share: f64) -> bool {
        let Some(strength) = self.strength.get_mut(rotor) else { return false };
        *strength = share.clamp(0.0, 1.0);
        true
    }

    /// The air, to change the weather.
    pub(crate) fn wind_mut(&mut self) -> &mut Wind {
        &mut self.wind
    }

    /// What the drone is made of.
    pub fn airframe(&self) -> &Airframe {
        &self.airframe
    }

    /// Moves on by `dt_s` with these motor commands: share of full static thrust, 0 to 1, in ArduCopter's order.
    pub fn step(&mut self, motors: &[f64; 4], dt_s: f64) {
        self.wind_age_s += dt_s;
        if self.wind_age_s >= 1.0 / UPDATE_HZ - 1e-9 {
            self.wind_age_s = 0.0;
            let airspeed_m_s = (self.truth.velocity_ned_m_s - self.truth.wind_ned_m_s).norm();
            self.wind.update(self.truth.height_m(), airspeed_m_s);
            self.truth.wind_ned_m_s = self.wind.velocity_ned_m_s(self.truth.height_m());
        }
        let rotation = self.truth.attitude.to_rotation_matrix();
        let air_body = rotation.inverse_transform_vector(&(self.truth.velocity_ned_m_s - self.truth.wind_ned_m_s));
        let (mut force, mut torque) = self.rotor_loads(motors, air_body, dt_s);
        let speed = air_body.norm();
        force -= air_body * (0.5 * AIR_DENSITY_KG_M3 * self.airframe.drag_area_m2 * speed + ROTOR_DRAG_N_S_M);

        self.truth.on_ground = false;
        if self.truth.position_ned_m.z > -1.0 {
            let (ground_force, ground_torque) = self.ground_loads(rotation.matrix());
            force += ground_force;
            torque += ground_torque;
        }
        let specific_force = force / self.airframe.mass_kg;
        let rates = self.truth.rates_rad_s;
        let spin = rates.cross(&self.inertia_kg_m2.component_mul(&rates));
        let rates = rates + (torque - spin).component_div(&self.inertia_kg_m2) * dt_s;
        let acceleration = rotation * specific_force + Vector3::z() * GRAVITY_M_S2;
        let velocity = self.truth.velocity_ned_m_s + acceleration * dt_s;
        let turn = Quaternion::from_parts(1.0, rates * (dt_s / 2.0));
        self.truth.attitude = UnitQuaternion::new_normalize(self.truth.attitude.into_inner() * turn);
        self.truth.rates_rad_s = rates;
        self.truth.velocity_ned_m_s = velocity;
        self.truth.position_ned_m += velocity * dt_s;
        self.truth.specific_force_m_s2 = specific_force;
    }

    /// Force and torque of the rotors in the body frame; draws the power from the battery.
    fn rotor_loads(&mut self, motors: &[f64; 4], air: Vector3<f64>, dt_s: f64) -> (Vector3<f64>, Vector3<f64>) {
        let voltage_v = self.battery.voltage_v();
        let rates = self.truth.rates_rad_s;
        let in_plane_m_s = (air.x * air.x + air.y * air.y).sqrt();
        let (mut lift, mut torque, mut shaft_w) = (0.0, Vector3::zeros(), 0.0);
        for (index, (forward, right, turn)) in LAYOUT.iter().enumerate() {
            let (x, y) = (forward * self.arm_m, right * self.arm_m);
            let inflow = Inflow { in_plane_m_s, axial_m_s: -(air.z + rates.x * y - rates.y * x) };
            let load = self.rotors[index].step(
                &self.rotor_model,
                motors[index] * self.strength[index],
                voltage_v,
                inflow,
                dt_s,
            );
            lift += load.thrust_n;
            shaft_w += load.shaft_w;
            torque += Vector3::new(-y * load.thrust_n, x * load.thrust_n, turn * load.torque_nm);
        }
        let power_w = shaft_w / self.airframe.electrical_efficiency + self.airframe.avionics_w;
        self.battery.step(power_w, dt_s);
        (Vector3::new(0.0, 0.0, -lift), torque)
    }

    /// Force and torque of the ground on the feet, in the body frame.
    fn ground_loads(&mut self, rotation: &Matrix3<f64>) -> (Vector3<f64>, Vector3<f64>) {
        let (mut force, mut torque) = (Vector3::zeros(), Vector3::zeros());
        for (forward, right, _) in LAYOUT {
            let foot = Vector3::new(forward * FEET_M, right * FEET_M, GEAR_M);
            let depth_m = self.truth.position_ned_m.z + (rotation * foot).z - GEAR_M;
            if depth_m <= 0.0 {
                continue;
            }
            self.truth.on_ground = true;
            let velocity = self.truth.velocity_ned_m_s + rotation * self.truth.rates_rad_s.cross(&foot);
            let press_n = (FOOT_SPRING_N_M * depth_m + FOOT_DAMPER_N_S_M * velocity.z).max(0.0);
            let slide = Vector3::new(velocity.x, velocity.y, 0.0);
            let grip = slide * (-FRICTION * press_n / slide.norm().max(FRICTION_FADE_M_S));
            let push = rotation.tr_mul(&(grip - Vector3::z() * press_n));
            force += push;
            torque += foot.cross(&push);
        }
        (force, torque)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vehicle::rotor::THRUST_TO_WEIGHT;

    fn still_air() -> Vehicle {
        Vehicle::new(Airframe::patrol_quadrotor(), 0.0, 1.0, WindSpec::default(), 1)
    }

    /// The command that hovers at the voltage of the moment.
    fn hover(vehicle: &Vehicle) -> [f64; 4] {
        let lift = vehicle.battery().voltage_v() / vehicle.airframe().battery.open_circuit_v(1.0);
        [1.0 / THRUST_TO_WEIGHT / (lift * lift); 4]
    }

    #[test]
    fn hover_thrust_equals_weight() {
        let mut vehicle = still_air();
        vehicle.launch(50.0);
        for _ in 0..2_500 {
            let motors = hover(&vehicle);
            vehicle.step(&motors, STEP_S);
        }
        assert!((vehicle.truth().specific_force_m_s2.z + GRAVITY_M_S2).abs() < 0.05);
        assert!((vehicle.truth().height_m() - 50.0).abs() < 0.5, "{}", vehicle.truth().height_m());
    }

    #[test]
    fn without_thrust_it_falls_freely_until_drag_bites() {
        let mut vehicle = still_air();
        vehicle.launch(200.0);
        vehicle.rotors = [Rotor::default(); 4];
        for _ in 0..250 {
            vehicle.step(&[0.0; 4], STEP_S);
        }
        let fallen_m = 200.0 - vehicle.truth().height_m();
        assert!((4.6..4.93).contains(&fallen_m), "{fallen_m}");
    }

    #[test]
    fn ten_minutes_of_hover_use_the_energy_that_momentum_theory_gives() {
        let mut vehicle = still_air();
        vehicle.launch(50.0);
        for _ in 0..150_000 {
            let motors = hover(&vehicle);
            vehicle.step(&motors, STEP_S);
        }
        let expected_j = vehicle.airframe().hover_power_w() * 600.0;
        let ratio = vehicle.battery().delivered_j() / expected_j;
        assert!((ratio - 1.0).abs() < 0.03, "{ratio}");
    }

    #[test]
    fn it_stands_still_on_the_ground_in_wind() {
        let wind = WindSpec { mean_m_s: 8.0, from_rad: 1.0, gusts: true };
        let mut vehicle = Vehicle::new(Airframe::patrol_quadrotor(), 0.4, 1.0, wind, 3);
        for _ in 0..15_000 {
            vehicle.step(&[0.0; 4], STEP_S);
        }
        let truth = vehicle.truth();
        assert!(truth.position_ned_m.xy().norm() < 1.0, "{}", truth.position_ned_m);
        assert!((truth.attitude.euler_angles().2 - 0.4).abs() < 0.05 && truth.on_ground);
    }

    #[test]
    fn the_same_seed_gives_the_same_path_to_the_bit_and_another_seed_does_not() {
        let fly = |seed| {
            let wind = WindSpec { mean_m_s: 8.0, from_rad: 1.0, gusts: true };
            let mut vehicle = Vehicle::new(Airframe::patrol_quadrotor(), 0.0, 1.0, wind, seed);
            vehicle.launch(60.0);
            for _ in 0..5_000 {
                let motors = hover(&vehicle);
                vehicle.step(&motors, STEP_S);
            }
            *vehicle.truth()
        };
        assert_eq!(fly(5), fly(5));
        assert_ne!(fly(5), fly(6));
    }

    #[test]
    fn half_the_step_changes_two_seconds_of_flight_by_less_than_five_centimetres() {
        let fly = |dt_s: f64| {
            let mut vehicle = still_air();
            vehicle.launch(50.0);
            for _ in 0..(2.0 / dt_s).round() as usize {
                let [a, ..] = hover(&vehicle);
                vehicle.step(&[a * 1.001, a * 0.999, a * 1.001, a], dt_s);
            }
            vehicle.truth().position_ned_m
        };
        let change_m = (fly(STEP_S) - fly(STEP_S / 2.0)).norm();
        assert!(change_m < 0.05, "{change_m}");
    }
}
