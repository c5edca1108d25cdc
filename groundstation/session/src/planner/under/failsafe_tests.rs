//! Failsafes as vehicles say them, and what follows for a patrol.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use bridges::ways_back::{BatteryStage, Cone, Failsafe, PositionAction, Rule, Trigger};
use jiff::Timestamp;
use mission::plan::{Airframe, FencePolygon, Firmware};
use mission::road;
use telemetry::dialect::MavParamType;
use telemetry::services::parameter::{Name, Value};
use telemetry::vehicle::{Autopilot, FlightMode, Heartbeat, Sampled, VehicleState};
use telemetry::wire::{Address, MonoTime};

use super::{Read, Under, WantedBridge, failsafes};
use crate::VehicleSnapshot;
use crate::surroundings::Surroundings;

fn vehicle(autopilot: Autopilot, parameters: &[(&'static str, f64)]) -> VehicleSnapshot {
    let heartbeat = Heartbeat { autopilot, kind: 2, armed: false, mode: FlightMode::Guided, system_status: 3 };
    let mut state = VehicleState::default();
    state.heartbeat = Some(Sampled { value: heartbeat, at: MonoTime::default(), source: 0 });
    let kind = MavParamType::MAV_PARAM_TYPE_REAL32;
    let of = |(name, number): &(&'static str, f64)| (Name::new(name).unwrap(), Value { kind, number: *number });
    VehicleSnapshot {
        address: Address { system: 1, component: 1 },
        state,
        version: None,
        lost: false,
        primary_link: None,
        heartbeat_ages: Vec::new(),
        losses: Vec::new(),
        clock: None,
        parameters: Arc::new(parameters.iter().map(of).collect()),
        parameters_revision: 1,
        cameras: Vec::new(),
        gimbal: None,
        videos: Vec::new(),
        control: None,
    }
}

fn make(wanted: &WantedBridge, fence: &[FencePolygon]) -> Under {
    wanted.make(&road::demo(), fence, &Surroundings::default(), Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn the_three_failsafes_are_those_of_the_vehicles_parameters() {
    let airframe = Airframe::patrol_quadrotor();
    let copter = [
        ("BATT_CAPACITY", 16_000.0),
        ("BATT_FS_CRT_ACT", 1.0),
        ("BATT_FS_LOW_ACT", 2.0),
        ("BATT_LOW_MAH", 4_000.0),
        ("BATT_CRT_VOLT", 20.4),
        ("FS_EKF_ACTION", 2.0),
        ("FS_GCS_ENABLE", 0.0),
        ("LAND_ALT_LOW", 500.0),
        ("LAND_SPEED", 70.0),
        ("RTL_ALT", 3_000.0),
        ("WPNAV_SPEED_DN", 200.0),
    ];
    let read = Read::of(&vehicle(Autopilot::ArduPilot, &copter));
    let set = failsafes::settings(Some(&read), Firmware::ArduPilot, &airframe);
    assert_eq!((set.link.action, set.link.climb_to_m), (Failsafe::Continue, 30.0));
    assert_eq!(set.position.action, PositionAction::HoldHeight);
    let sinking = set.position.sinking;
    assert_eq!([sinking.fast_m_s, sinking.slow_below_m, sinking.slow_m_s], [2.0, 5.0, 0.7]);
    assert_eq!(set.battery.low, BatteryStage { left_share: Some(0.25), action: Some(Failsafe::Return) });
    assert_eq!(set.battery.critical.action, Some(Failsafe::Land));
    assert!(set.battery.critical.left_share.is_some_and(|share| share < 0.25));
    let px4 = [
        ("COM_LOW_BAT_ACT", 3.0),
        ("MPC_LAND_SPEED", 0.9),
        ("NAV_DLL_ACT", 3.0),
        ("RTL_CONE_ANG", 0.0),
        ("RTL_RETURN_ALT", 40.0),
    ];
    let read = Read::of(&vehicle(Autopilot::Px4, &px4));
    let set = failsafes::settings(Some(&read), Firmware::Px4, &airframe);
    assert_eq!((set.link.action, set.link.climb_to_m, set.link.cone), (Failsafe::Land, 40.0, Cone::None));
    assert_eq!((set.position.action, set.position.sinking.slow_m_s), (PositionAction::Sink, 0.9));
    assert_eq!(set.battery.low, BatteryStage { left_share: Some(0.15), action: None });
    assert_eq!(set.battery.critical.action, Some(Failsafe::Return));
    assert_eq!(set.battery.emergency.action, Some(Failsafe::Land));
}

#[test]
fn what_was_not_read_is_what_the_firmware_comes_with() {
    let airframe = Airframe::patrol_quadrotor();
    let read = Read::of(&vehicle(Autopilot::ArduPilot, &[]));
    for firmware in [Firmware::ArduPilot, Firmware::Px4] {
        let usual = bridges::ways_back::Failsafes::usual(firmware);
        assert_eq!(failsafes::settings(Some(&read), firmware, &airframe), usual);
        assert_eq!(failsafes::settings(None, firmware, &airframe), usual);
    }
}

#[test]
fn a_patrol_says_what_a_lost_position_leads_to_and_where_a_fall_strikes_and_keeps_to_the_fence() {
    let network = road::demo();
    let wanted = WantedBridge::offered(&network, None).unwrap();
    let judged = make(&wanted, &[]).judged.unwrap();
    assert!(judged.ways_back.iter().any(|finding| finding.trigger == Trigger::Position));
    assert!(judged.falls.len() > 2);
    let leaves = |judged: &super::Judged| judged.ways_back.iter().any(|finding| finding.rule == Rule::LeavesApproved);
    assert!(!leaves(&judged), "nothing is fenced");
    let site = wanted.site(&network, &[]).unwrap();
    let launch = wanted.crew(site.road, &site.made.bridge);
    let around = |by_deg: f64, inclusion: bool| {
        let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)];
        let corner = |(north, east): (f64, f64)| mission::geo::LatLon {
            lat_deg: launch.lat_deg + north * by_deg,
            lon_deg: launch.lon_deg + east * by_deg,
        };
        [FencePolygon { corners: corners.map(corner).to_vec(), inclusion }]
    };
    // Ten metres around the crew, and a degree.
    assert!(leaves(&make(&wanted, &around(1e-4, true)).judged.unwrap()));
    assert!(!leaves(&make(&wanted, &around(1.0, true)).judged.unwrap()));
    assert!(
        !leaves(&make(&wanted, &around(1e-4, false)).judged.unwrap()),
        "a fence to stay outside of approves nothing"
    );
}
