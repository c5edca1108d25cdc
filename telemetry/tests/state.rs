//! Frames to vehicle state: what a pilot would see, whatever a vehicle sends.
#![allow(clippy::unwrap_used, missing_docs, deprecated)]

use std::time::Duration;

use mavlink::{Message, MessageData};
use proptest::prelude::*;
use telemetry::dialect::*;
use telemetry::vehicle::{Autopilot, Event, FlightMode, LandedState, Severity, VehicleState, set_mode_request};
use telemetry::wire::{Address, Encoder, Framer, MonoTime};

const DRONE: Address = Address { system: 1, component: 1 };

struct Ear {
    state: VehicleState,
    encoder: Encoder,
    now: MonoTime,
}

impl Ear {
    fn new() -> Self {
        Self { state: VehicleState::default(), encoder: Encoder::new(DRONE), now: MonoTime::from_millis(1000) }
    }

    /// Hears a message a tenth of a second after the last one.
    fn hear(&mut self, message: MavMessage) -> Vec<Event> {
        self.now = self.now + Duration::from_millis(100);
        let mut events = Vec::new();
        let frame = self.encoder.encode(&message);
        self.state.apply(self.now, frame.frame(), &mut events);
        events
    }

    fn hear_raw(&mut self, id: u32, payload: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        let bytes = raw_frame(id, payload);
        Framer::new().feed(&bytes, |frame| self.state.apply(self.now, frame, &mut events));
        events
    }
}

/// A MAVLink 2 frame of any payload, with the checksum that its message wants.
fn raw_frame(id: u32, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, _] = id.to_le_bytes();
    let mut bytes = vec![0xFD, payload.len() as u8, 0, 0, 0, 1, 1, a, b, c];
    bytes.extend_from_slice(payload);
    let mut crc = 0xFFFF_u16;
    for byte in bytes[1..].iter().copied().chain([MavMessage::extra_crc(id)]) {
        let mut x = (crc ^ u16::from(byte)) & 0xFF;
        (0..8).for_each(|_| x = if x & 1 == 1 { (x >> 1) ^ 0x8408 } else { x >> 1 });
        crc = (crc >> 8) ^ x;
    }
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

fn heartbeat(autopilot: MavAutopilot, custom_mode: u32, armed: bool) -> MavMessage {
    let armed = if armed { MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED } else { MavModeFlag::empty() };
    MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        custom_mode,
        mavtype: MavType::MAV_TYPE_QUADROTOR,
        autopilot,
        base_mode: armed | MavModeFlag::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED,
        ..Default::default()
    })
}

const APM: MavAutopilot = MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA;
const PX4: MavAutopilot = MavAutopilot::MAV_AUTOPILOT_PX4;

#[test]
fn modes_have_the_numbers_of_each_firmware_both_ways() {
    // ArduCopter mode.h; px4_custom_mode.h, main mode << 16 | sub mode << 24.
    let px4 = |main: u32, sub: u32| main << 16 | sub << 24;
    let table = [
        (FlightMode::Stabilize, Some(0), Some(px4(7, 0))),
        (FlightMode::AltitudeHold, Some(2), Some(px4(2, 0))),
        (FlightMode::Mission, Some(3), Some(px4(4, 4))),
        (FlightMode::Guided, Some(4), Some(px4(6, 0))),
        (FlightMode::Position, Some(5), Some(px4(3, 0))),
        (FlightMode::Return, Some(6), Some(px4(4, 5))),
        (FlightMode::Land, Some(9), Some(px4(4, 6))),
        (FlightMode::Hold, Some(17), Some(px4(4, 3))),
        (FlightMode::TakeOff, None, Some(px4(4, 2))),
    ];
    for (mode, copter, px4) in table {
        for (autopilot, number) in [(Autopilot::ArduPilot, copter), (Autopilot::Px4, px4)] {
            assert_eq!(mode.to_custom(autopilot), number, "{mode} on {autopilot:?}");
            if let Some(number) = number {
                assert_eq!(FlightMode::from_custom(autopilot, number), mode);
            }
        }
    }
    assert_eq!(FlightMode::from_custom(Autopilot::ArduPilot, 21), FlightMode::Other(21), "SMART_RTL is no RTL");
    assert_eq!(FlightMode::Other(21).to_custom(Autopilot::ArduPilot), Some(21));
}

#[test]
fn a_mode_is_asked_for_in_the_words_of_the_firmware() {
    let params = |autopilot| set_mode_request(DRONE, autopilot, FlightMode::Mission).unwrap().params;
    assert_eq!(params(Autopilot::ArduPilot)[..3], [1.0, 3.0, 0.0]);
    assert_eq!(params(Autopilot::Px4)[..3], [1.0, 4.0, 4.0]);
    assert_eq!(set_mode_request(DRONE, Autopilot::ArduPilot, FlightMode::TakeOff), None);
}

#[test]
fn arming_and_modes_are_told_once_per_change() {
    let mut ear = Ear::new();
    assert_eq!(ear.hear(heartbeat(APM, 4, false)), [Event::Mode(FlightMode::Guided)]);
    assert_eq!(ear.hear(heartbeat(APM, 4, false)), []);
    assert_eq!(ear.hear(heartbeat(APM, 4, true)), [Event::Armed(true)]);
    assert_eq!(ear.hear(heartbeat(APM, 3, true)), [Event::Mode(FlightMode::Mission)]);
    assert_eq!(ear.hear(heartbeat(APM, 3, true)), []);
    assert_eq!(ear.hear(heartbeat(APM, 3, false)), [Event::Armed(false)]);
}

#[test]
fn a_vehicle_that_is_found_in_flight_is_told_as_armed() {
    let events = Ear::new().hear(heartbeat(PX4, 4 << 16 | 4 << 24, true));
    assert_eq!(events, [Event::Armed(true), Event::Mode(FlightMode::Mission)]);
}

#[test]
fn leaving_and_reaching_the_ground_is_told_once() {
    let mut ear = Ear::new();
    let mut say = |landed_state| {
        let vtol_state = MavVtolState::default();
        ear.hear(MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA { vtol_state, landed_state }))
    };
    use MavLandedState as L;
    assert_eq!(say(L::MAV_LANDED_STATE_ON_GROUND), [Event::Landed(LandedState::OnGround)]);
    assert_eq!(say(L::MAV_LANDED_STATE_ON_GROUND), []);
    assert_eq!(say(L::MAV_LANDED_STATE_TAKEOFF), [Event::Landed(LandedState::TakingOff)]);
    assert_eq!(say(L::MAV_LANDED_STATE_IN_AIR), [Event::Landed(LandedState::InAir)]);
    assert_eq!(say(L::MAV_LANDED_STATE_UNDEFINED), []);
    assert_eq!(ear.state.landed, None);
}

#[test]
fn no_fix_and_no_place_on_earth_are_no_position() {
    let mut ear = Ear::new();
    let mut at = |lat, lon| {
        ear.hear(MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA { lat, lon, ..Default::default() }));
        ear.state.position.map(|p| (p.value.place.lat_deg, p.value.place.lon_deg))
    };
    assert_eq!(at(0, 0), None);
    assert_eq!(at(334_000_000, 1_202_000_000), Some((33.4, 120.2)));
    assert_eq!(at(900_000_001, 1_202_000_000), None);
    assert_eq!(at(i32::MIN, i32::MIN), None);
    assert_eq!(at(-900_000_000, -1_800_000_000), Some((-90.0, -180.0)));
    assert_eq!(at(0, 0), None, "a position that was lost is not shown on");
}

#[test]
fn home_without_a_fix_is_no_home() {
    let mut ear = Ear::new();
    ear.hear(MavMessage::HOME_POSITION(HOME_POSITION_DATA::default()));
    assert_eq!(ear.state.home, None);
}

#[test]
fn a_heartbeat_of_a_type_and_state_that_the_dialect_does_not_know_is_seen() {
    let mut ear = Ear::new();
    assert!(MavMessage::parse(mavlink::MavlinkVersion::V2, 0, &[3, 0, 0, 0, 251, 3, 128, 250, 3]).is_err());
    ear.hear_raw(0, &[3, 0, 0, 0, 251, 3, 128, 250, 3]);
    let heartbeat = ear.state.heartbeat.unwrap().value;
    assert_eq!((heartbeat.kind, heartbeat.system_status), (251, 250));
    assert!(heartbeat.armed);
    assert_eq!(heartbeat.mode, FlightMode::Mission);
}

fn text(id: u16, chunk_seq: u8, text: &str) -> MavMessage {
    let severity = MavSeverity::MAV_SEVERITY_CRITICAL;
    MavMessage::STATUSTEXT(STATUSTEXT_DATA { severity, text: text.into(), id, chunk_seq })
}

fn said(text: &str) -> Event {
    Event::Text { severity: Severity::Critical, text: text.to_owned() }
}

#[test]
fn long_texts_are_joined_even_where_a_character_is_cut() {
    let mut ear = Ear::new();
    let whole = "PreArm:电池电压过低，禁止起飞；请更换电池后重新检查（第二组电池同样低于最低限值）";
    let (head, tail) = whole.as_bytes().split_at(50);
    assert!(std::str::from_utf8(head).is_err(), "the cut goes through a character");
    let chunk = |number: u8, bytes: &[u8]| {
        let mut payload = vec![2_u8];
        payload.extend_from_slice(bytes);
        payload.resize(51, 0);
        payload.extend_from_slice(&7_u16.to_le_bytes());
        payload.push(number);
        payload
    };
    assert_eq!(ear.hear_raw(253, &chunk(0, head)), []);
    let (middle, end) = tail.split_at(50);
    assert_eq!(ear.hear_raw(253, &chunk(1, middle)), []);
    assert_eq!(ear.hear_raw(253, &chunk(2, end)), [said(whole)]);
    assert_eq!(ear.hear(text(0, 0, "short")), [said("short")]);
}

#[test]
fn a_text_whose_rest_was_lost_is_shown_as_far_as_it_came() {
    let mut ear = Ear::new();
    let head = "x".repeat(50);
    assert_eq!(ear.hear(text(7, 0, &head)), []);
    let (mut shown, mut waited) = (Vec::new(), 0);
    while shown.is_empty() && waited < 20 {
        shown = ear.hear(heartbeat(APM, 3, false));
        shown.retain(|event| matches!(event, Event::Text { .. }));
        waited += 1;
    }
    assert_eq!(shown, [said(&head)]);
    assert!(waited > 5, "its rest has a second to come");
    // Interrupted by another text: both are shown.
    ear.hear(text(8, 0, &head));
    assert_eq!(ear.hear(text(9, 0, "next")), [said(&head), said("next")]);
}

#[test]
fn texts_that_never_end_are_bounded() {
    let mut ear = Ear::new();
    let mut longest = 0;
    for number in 0..=255 {
        for event in ear.hear(text(7, number, &"x".repeat(50))) {
            let Event::Text { text, .. } = event else { continue };
            longest = longest.max(text.len());
        }
    }
    assert!((1..=1100).contains(&longest), "{longest}");
}

#[test]
fn every_value_says_how_old_it_is() {
    let mut ear = Ear::new();
    ear.hear(MavMessage::ATTITUDE(ATTITUDE_DATA::default()));
    let heard = ear.now;
    (0..30).for_each(|_| drop(ear.hear(heartbeat(APM, 3, false))));
    let attitude = ear.state.attitude.unwrap();
    assert_eq!((attitude.at, attitude.source), (heard, 30));
    assert_eq!(attitude.age(ear.now), Duration::from_secs(3));
    assert_eq!(ear.state.heartbeat.unwrap().age(ear.now), Duration::ZERO);
    assert_eq!(attitude.age(MonoTime::default()), Duration::ZERO, "never negative");
}

#[test]
fn both_battery_messages_make_one_battery_and_neither_erases_the_other() {
    let mut ear = Ear::new();
    let mut voltages = [u16::MAX; 10];
    voltages[..6].fill(3800);
    ear.hear(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
        voltages,
        current_battery: 1520,
        current_consumed: 4100,
        energy_consumed: 3600,
        battery_remaining: 71,
        ..Default::default()
    }));
    let unknown =
        SYS_STATUS_DATA { voltage_battery: u16::MAX, current_battery: -1, battery_remaining: -1, ..Default::default() };
    ear.hear(MavMessage::SYS_STATUS(unknown.clone()));
    let battery = ear.state.battery.unwrap().value;
    assert!((battery.voltage_v.unwrap() - 22.8).abs() < 1e-9);
    assert_eq!((battery.current_a, battery.remaining_percent), (Some(15.2), Some(71.0)));
    assert_eq!((battery.consumed_mah, battery.consumed_wh), (Some(4100.0), Some(100.0)));
    let known = SYS_STATUS_DATA { voltage_battery: 22_640, current_battery: 1490, battery_remaining: 70, ..unknown };
    ear.hear(MavMessage::SYS_STATUS(known));
    let battery = ear.state.battery.unwrap().value;
    assert_eq!((battery.voltage_v, battery.current_a), (Some(22.64), Some(14.9)));
    assert_eq!(battery.consumed_mah, Some(4100.0));
    assert_eq!((battery.cells_v[5], battery.cells_v[6]), (Some(3.8), None));
    // A single figure is the whole pack, and no cell.
    voltages[1..].fill(u16::MAX);
    ear.hear(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA { voltages, ..Default::default() }));
    let battery = ear.state.battery.unwrap().value;
    assert_eq!((battery.voltage_v, battery.cells_v[0]), (Some(3.8), None));
}

#[test]
fn a_battery_that_nobody_measures_is_unknown_and_not_empty() {
    let mut ear = Ear::new();
    let voltage_battery = 0;
    ear.hear(MavMessage::SYS_STATUS(SYS_STATUS_DATA {
        voltage_battery,
        current_battery: -1,
        battery_remaining: -1,
        ..Default::default()
    }));
    let battery = ear.state.battery.unwrap().value;
    assert_eq!((battery.voltage_v, battery.current_a, battery.remaining_percent), (None, None, None));
}

#[test]
fn twelve_cells_are_all_counted_and_a_second_battery_is_another() {
    let mut ear = Ear::new();
    let voltages_ext = [4000, 4000, 0, 0];
    let first = BATTERY_STATUS_DATA { voltages: [4000; 10], voltages_ext, ..Default::default() };
    ear.hear(MavMessage::BATTERY_STATUS(first));
    ear.hear(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA { id: 1, voltages: [1000; 10], ..Default::default() }));
    assert!((ear.state.battery.unwrap().value.voltage_v.unwrap() - 48.0).abs() < 1e-9);
}

#[test]
fn both_wind_messages_agree() {
    for from_deg in [0.0_f64, 45.0, 95.0, 180.0, 270.0, 359.0] {
        // ArduPilot: where it comes from, -180 to 180. PX4: the vector that it blows along, north and east.
        let direction = if from_deg > 180.0 { from_deg - 360.0 } else { from_deg } as f32;
        let (sin, cos) = from_deg.to_radians().sin_cos();
        let mut ardupilot = Ear::new();
        ardupilot.hear(MavMessage::WIND(WIND_DATA { direction, speed: 8.0, speed_z: 0.0 }));
        let mut px4 = Ear::new();
        let (wind_x, wind_y) = ((-8.0 * cos) as f32, (-8.0 * sin) as f32);
        px4.hear(MavMessage::WIND_COV(WIND_COV_DATA { wind_x, wind_y, ..Default::default() }));
        let (a, p) = (ardupilot.state.wind.unwrap().value, px4.state.wind.unwrap().value);
        let apart = (a.from_rad - p.from_rad).rem_euclid(std::f64::consts::TAU);
        assert!(apart.min(std::f64::consts::TAU - apart) < 1e-5, "{from_deg}: {a:?} {p:?}");
        assert!((a.speed_m_s - p.speed_m_s).abs() < 1e-5);
        assert!((a.from_rad.to_degrees() - from_deg).abs() < 1e-3, "0 to 360: {a:?}");
    }
}

#[test]
fn what_is_not_a_number_is_unknown() {
    let mut ear = Ear::new();
    ear.hear(MavMessage::ATTITUDE(ATTITUDE_DATA { pitch: f32::NAN, ..Default::default() }));
    ear.hear(MavMessage::WIND(WIND_DATA { direction: f32::INFINITY, speed: 3.0, speed_z: 0.0 }));
    ear.hear(MavMessage::VFR_HUD(VFR_HUD_DATA { airspeed: f32::NAN, groundspeed: 9.5, ..Default::default() }));
    ear.hear(MavMessage::NAV_CONTROLLER_OUTPUT(NAV_CONTROLLER_OUTPUT_DATA {
        xtrack_error: f32::NAN,
        ..Default::default()
    }));
    assert_eq!((ear.state.attitude, ear.state.wind), (None, None));
    assert_eq!((ear.state.airspeed_m_s, ear.state.navigation), (None, None));
    assert_eq!(ear.state.groundspeed_m_s.unwrap().value, 9.5);
}

#[test]
fn mission_progress_says_what_the_vehicle_says_and_each_item_once() {
    let mut ear = Ear::new();
    let mut current = |seq, total| {
        let m = MISSION_CURRENT_DATA { seq, total, ..Default::default() };
        let events = ear.hear(MavMessage::MISSION_CURRENT(m));
        (events, ear.state.mission.unwrap().value.total)
    };
    assert_eq!(current(1, 0), (vec![Event::ItemCurrent(1)], None), "no total from older vehicles");
    assert_eq!(current(1, 60), (vec![], Some(60)));
    assert_eq!(current(2, u16::MAX), (vec![Event::ItemCurrent(2)], None));
}

#[test]
fn height_above_terrain_is_taken_where_a_vehicle_knows_its_terrain() {
    let mut ear = Ear::new();
    let report = |current_height, spacing| {
        MavMessage::TERRAIN_REPORT(TERRAIN_REPORT_DATA { current_height, spacing, ..Default::default() })
    };
    let estimate = |altitude_terrain| MavMessage::ALTITUDE(ALTITUDE_DATA { altitude_terrain, ..Default::default() });
    ear.hear(report(0.0, 0));
    ear.hear(estimate(-1000.0));
    ear.hear(estimate(f32::NAN));
    assert_eq!(ear.state.above_terrain_m, None, "none of them knows");
    ear.hear(estimate(41.0));
    assert_eq!(ear.state.above_terrain_m.unwrap().value, 41.0);
    ear.hear(report(42.5, 100));
    ear.hear(estimate(41.0));
    assert_eq!(ear.state.above_terrain_m.unwrap().value, 42.5, "its terrain data say more than its estimate");
}

const REDUCED: [u32; 20] = [0, 1, 2, 24, 30, 33, 42, 46, 62, 74, 136, 141, 147, 168, 193, 231, 242, 245, 253, 148];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_payload_brings_the_state_to_panic_or_to_nonsense(
        frames in proptest::collection::vec(
            (prop_oneof![proptest::sample::select(REDUCED.to_vec()), proptest::sample::select(MavMessage::all_ids().to_vec())],
             proptest::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(0x7F), Just(0x80), Just(0xFF)], 0..=255)),
            1..12,
        ),
    ) {
        let mut ear = Ear::new();
        for (id, payload) in frames {
            ear.hear_raw(id, &payload);
            if let Some(position) = ear.state.position {
                let place = position.value.place;
                prop_assert!(place.lat_deg.abs() <= 90.0 && place.lon_deg.abs() <= 180.0);
            }
            if let Some(wind) = ear.state.wind {
                prop_assert!((0.0..=std::f64::consts::TAU).contains(&wind.value.from_rad));
            }
            if let Some(battery) = ear.state.battery {
                prop_assert!(battery.value.remaining_percent.is_none_or(|p| (0.0..=100.0).contains(&p)));
                prop_assert!(battery.value.voltage_v.is_none_or(|v| v > 0.0));
            }
        }
    }
}

#[test]
fn a_remote_identification_that_fails_its_self_check_is_not_good_to_arm_whatever_its_number() {
    let mut ear = Ear::new();
    ear.hear_raw(OPEN_DRONE_ID_ARM_STATUS_DATA::ID, &[0]);
    let good = ear.state.remote_id.clone().unwrap();
    assert!(good.value.good_to_arm && good.value.error.is_empty(), "zeros at the end are left out on the wire");
    for status in [1, 9] {
        let mut payload = vec![status];
        payload.extend_from_slice(b"ID not set\0rest");
        ear.hear_raw(OPEN_DRONE_ID_ARM_STATUS_DATA::ID, &payload);
        let failed = ear.state.remote_id.clone().unwrap().value;
        assert!(!failed.good_to_arm, "{status}");
        assert_eq!(failed.error, "ID not set");
    }
}
