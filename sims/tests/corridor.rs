//! A corridor as the planner generates it, flown and judged on the truth.

#![allow(clippy::unwrap_used)]

use mission::geo::HeightAmsl;
use mission::plan::Frame;
use mission::plan::corridor::{CorridorRequest, Leg, LevelGround, Wind, plan};
use mission::road::{Direction, demo};
use nalgebra::Vector3;
use sims::autopilot::Mode;
use sims::vehicle::{STEP_S, WindSpec};
use sims::{Drone, DroneConfig};

const GROUND_AMSL_M: f64 = 4.0;
/// True heights stay this close to the planned ones, metres.
const HEIGHT_WITHIN_M: f64 = 3.0;

/// The first leg of ten kilometres of the demonstration expressway, planned for this wind.
fn leg(wind: &WindSpec) -> Leg {
    let network = demo();
    let road = &network.roads[0];
    let mut request = CorridorRequest::new(road, 10_000.0, 20_000.0, Direction::Increasing);
    request.wind = Wind { speed_m_s: wind.mean_m_s, from_rad: wind.from_rad };
    let corridor = plan(&request, &LevelGround(HeightAmsl(GROUND_AMSL_M))).unwrap();
    corridor.legs.into_iter().next().unwrap()
}

/// Distance from a point to the planned path, metres.
fn beside(path: &[Vector3<f64>], at: Vector3<f64>) -> f64 {
    let pieces = path.windows(2).map(|pair| {
        let way = pair[1] - pair[0];
        let along = ((at - pair[0]).dot(&way) / way.norm_squared().max(1e-9)).clamp(0.0, 1.0);
        (at - pair[0] - way * along).norm()
    });
    pieces.fold(f64::MAX, f64::min)
}

#[test]
fn a_generated_corridor_is_flown_within_five_metres_inside_its_fence_on_the_energy_it_was_planned_with() {
    for seed in 1..=20 {
        let wind = WindSpec { mean_m_s: 8.0 * (seed % 3) as f64 / 2.0, from_rad: seed as f64 * 0.31, gusts: true };
        let leg = leg(&wind);
        let config = DroneConfig { wind, ground_amsl_m: GROUND_AMSL_M, ..DroneConfig::at(leg.launch.place, seed) };
        let mut drone = Drone::new(&config);
        let step = |drone: &mut Drone| {
            drone.step();
            while drone.poll_send().is_some() {}
        };
        for _ in 0..(12.0 / STEP_S) as u64 {
            step(&mut drone);
        }
        let path: Vec<_> =
            leg.path.iter().map(|point| drone.anchor().to_ned(point.place, GROUND_AMSL_M + point.height.0)).collect();
        let autopilot = drone.autopilot_mut();
        autopilot.set_fence(leg.plan.fence.clone());
        autopilot.set_rally(leg.plan.rally.clone());
        autopilot.set_mission(leg.plan.items.clone());
        for (name, value) in [("FENCE_TYPE", 5.0), ("FENCE_ALT_MAX", 120.0), ("FENCE_ENABLE", 1.0)] {
            assert!(autopilot.set_parameter(name, value));
        }
        assert!(autopilot.set_mode(Mode::Guided));
        autopilot.arm(false).unwrap();
        autopilot.command(300, &[0.0; 7], Frame::Mission);

        let (before_j, before_ah) = (drone.vehicle().battery().delivered_j(), drone.vehicle().battery().used_ah());
        // The floor holds from the track's first point to its last, the ceiling from take-off to landing.
        let (floor_m, ceiling_m) =
            leg.path.iter().map(|point| point.height.0).fold((f64::MAX, f64::MIN), |span, m| {
                (span.0.min(m - HEIGHT_WITHIN_M), span.1.max(m + HEIGHT_WITHIN_M))
            });
        assert!(ceiling_m < 120.0);
        let (mut worst, mut seconds) = (0.0_f64, 0.0);
        while drone.autopilot().is_armed() {
            step(&mut drone);
            seconds += STEP_S;
            assert!(seconds < 2.0 * leg.estimate.time_s, "seed {seed}: {:?}", drone.autopilot().mission_progress());
            // Near home it climbs and lands straight up and down, off the path.
            if drone.truth().position_ned_m.xy().norm() > 10.0 {
                worst = worst.max(beside(&path, drone.truth().position_ned_m));
                assert!(drone.truth().height_m() > floor_m, "seed {seed}: under the floor, {:?}", drone.truth());
            }
            assert!(drone.truth().height_m() < ceiling_m, "seed {seed}: over the ceiling, {:?}", drone.truth());
        }
        let used_wh = (drone.vehicle().battery().delivered_j() - before_j) / 3_600.0;
        let share = (drone.vehicle().battery().used_ah() - before_ah) / config.airframe.battery.capacity_ah;
        let photos = drone.autopilot().payload().photos;
        println!(
            "seed {seed}, wind {:.0} m/s: {worst:.2} m off, {seconds:.0} s of {:.0}, {used_wh:.1} Wh of {:.1}, \
             share {share:.3} of {:.3}, photos {photos} of {}",
            wind.mean_m_s, leg.estimate.time_s, leg.estimate.energy_wh, leg.estimate.battery_share, leg.estimate.photos
        );
        assert!(worst < 5.0, "seed {seed}: {worst:.2} m beside the path");
        assert_eq!(drone.autopilot().fence_breach().1, 0, "seed {seed}: the fence was breached");
        assert!((leg.estimate.energy_wh / used_wh - 1.0).abs() < 0.15, "seed {seed}");
        assert!((leg.estimate.battery_share / share - 1.0).abs() < 0.15, "seed {seed}");
        assert!(drone.truth().position_ned_m.xy().norm() < 3.0, "seed {seed} landed elsewhere");
    }
}
