//! Other aircraft about a vehicle that flies.

use mission::geo::destination;
use telemetry::dialect::{ADSB_VEHICLE_DATA, AdsbAltitudeType, AdsbEmitterType, AdsbFlags, MavMessage};
use telemetry::traffic::Traffic;
use telemetry::wire::Encoder;

use super::*;

/// A helicopter that flies due south on the vehicle's meridian, `offset_m` east of it, 50 m higher, and passes it after
/// 90 seconds.
struct Helicopter {
    offset_m: f64,
    report: ADSB_VEHICLE_DATA,
    /// Between these times nothing is heard of it.
    silent_from_s: f64,
    heard_again_s: f64,
}

const SPEED_M_S: f64 = 60.0;

impl Helicopter {
    fn new(offset_m: f64) -> Self {
        let report = ADSB_VEHICLE_DATA {
            ICAO_address: 0x78_0ABC,
            altitude: 93_000,
            heading: 18_000,
            hor_velocity: (SPEED_M_S * 100.0) as u16,
            flags: AdsbFlags::from_bits_retain(0xFF),
            altitude_type: AdsbAltitudeType::ADSB_ALTITUDE_TYPE_GEOMETRIC,
            emitter_type: AdsbEmitterType::ADSB_EMITTER_TYPE_ROTOCRAFT,
            callsign: "B7010".into(),
            ..ADSB_VEHICLE_DATA::default()
        };
        Self { offset_m, report, silent_from_s: f64::INFINITY, heard_again_s: f64::INFINITY }
    }

    fn hear(&self, traffic: &mut Traffic, seconds: f64) {
        if seconds >= self.silent_from_s && seconds < self.heard_again_s {
            return;
        }
        let abeam = destination(beside_the_road(6.0), std::f64::consts::FRAC_PI_2, self.offset_m);
        let place = destination(abeam, 0.0, (90.0 - seconds) * SPEED_M_S);
        let (lat, lon) = ((place.lat_deg * 1e7) as i32, (place.lon_deg * 1e7) as i32);
        let report = ADSB_VEHICLE_DATA { lat, lon, ..self.report.clone() };
        let from = Address { system: 1, component: 156 };
        let frame = Encoder::new(from).encode(&MavMessage::ADSB_VEHICLE(report));
        traffic.apply(stamp(seconds).mono, frame.frame(), std::iter::empty());
    }
}

/// A vehicle that hovers at 43 m above the sea with its nose to the north, and what is said at which second.
fn meet(helicopter: &Helicopter, vehicle: fn(f64) -> VehicleSnapshot, seconds: std::ops::Range<u32>) -> Seen {
    let mut seen = Seen { session: session(), said: Vec::new(), alarms: Vec::new() };
    let mut traffic = Traffic::default();
    for second in seconds {
        let now = stamp(f64::from(second));
        helicopter.hear(&mut traffic, f64::from(second));
        traffic.expire(now.mono);
        let vehicle = vehicle(f64::from(second));
        let snapshot = Snapshot {
            at: now,
            vehicles: [(FIRST, vehicle)].into(),
            traffic: Arc::new(traffic.clone()),
            ..Snapshot::default()
        };
        for effect in seen.session.observe(Feed { snapshot, happenings: Vec::new() }) {
            if let Effect::Say(level, text) = effect {
                seen.said.push((second, level));
                seen.alarms.push(text);
            }
        }
    }
    seen
}

struct Seen {
    session: Session,
    said: Vec<(u32, SoundLevel)>,
    alarms: Vec<Message>,
}

impl Seen {
    fn text(&self, at: usize) -> String {
        crate::text::Catalogue::new(crate::text::Language::English).text(&self.alarms[at])
    }

    fn levels(&self) -> Vec<SoundLevel> {
        self.said.iter().map(|(_, level)| *level).collect()
    }
}

fn hovering(seconds: f64) -> VehicleSnapshot {
    let mut vehicle = flying(FIRST, stamp(seconds), 40.0);
    let position = &mut vehicle.state.position.as_mut().unwrap().value;
    position.amsl = HeightAmsl(43.0);
    position.heading_rad = Some(0.0);
    vehicle
}

fn on_the_ground(seconds: f64) -> VehicleSnapshot {
    vehicle(FIRST, stamp(seconds))
}

#[test]
fn an_aircraft_that_comes_raises_a_caution_then_a_warning_and_is_clear_when_it_has_passed() {
    let seen = meet(&Helicopter::new(0.0), hovering, 0..170);
    // A minute before it is within 500 m: at 5400 m less 22 s of flight.
    assert_eq!(seen.said, [(0, SoundLevel::Warning), (22, SoundLevel::Alarm)]);
    let (near, danger) = (seen.text(0), seen.text(1));
    assert!(near.contains("Helicopter B7010") && near.contains("12 o'clock, 5.4 km, 50 m above"), "{near}");
    assert!(
        danger.contains("4.1 km") && danger.contains("nearest in 68 s at 0 m") && danger.contains("Give way"),
        "{danger}"
    );
    let cleared = seen.session.fly().timeline().entries().filter(|entry| entry.text.id == "fly-traffic-clear").count();
    assert_eq!(cleared, 1, "told once, when it has gone");
    assert_eq!(seen.session.fly().view().traffic[0].level, Level::Good);
}

#[test]
fn one_that_passes_behind_is_a_caution_and_no_warning() {
    assert_eq!(meet(&Helicopter::new(-1_500.0), hovering, 0..170).levels(), [SoundLevel::Warning]);
    assert_eq!(meet(&Helicopter::new(-3_500.0), hovering, 0..170).levels(), []);
}

#[test]
fn an_unknown_height_counts_as_ours_and_is_said_to_be_unknown() {
    let mut unknown = Helicopter::new(0.0);
    unknown.report.altitude = 5_000_000;
    assert_eq!(meet(&unknown, hovering, 0..60).levels(), [], "five kilometres above");
    unknown.report.flags -= AdsbFlags::ADSB_FLAGS_VALID_ALTITUDE;
    let seen = meet(&unknown, hovering, 0..60);
    assert_eq!(seen.levels(), [SoundLevel::Warning, SoundLevel::Alarm]);
    assert!(seen.text(0).contains("height unknown"), "{}", seen.text(0));
}

#[test]
fn a_height_by_pressure_is_said_to_be_one() {
    let mut pressure = Helicopter::new(0.0);
    pressure.report.altitude_type = AdsbAltitudeType::ADSB_ALTITUDE_TYPE_PRESSURE_QNH;
    let seen = meet(&pressure, hovering, 0..5);
    assert!(seen.text(0).contains("by pressure"), "{}", seen.text(0));
    assert!(seen.session.fly().view().traffic[0].by_pressure);
}

#[test]
fn one_that_falls_silent_is_told_as_stale_once_and_raises_no_new_alarm_when_it_is_heard_again() {
    let mut silent = Helicopter::new(0.0);
    silent.silent_from_s = 30.0;
    let seen = meet(&silent, hovering, 0..58);
    assert_eq!(seen.levels(), [SoundLevel::Warning, SoundLevel::Alarm, SoundLevel::Warning]);
    assert_eq!(seen.said[2].0, 40, "more than ten seconds after it was last heard, at 29 s");
    assert!(seen.text(2).contains("Keep looking"), "{}", seen.text(2));
    let row = &seen.session.fly().view().traffic[0];
    assert_eq!((row.level, row.stale), (Level::Danger, Some(Duration::from_secs(28))));

    silent.heard_again_s = 50.0;
    assert_eq!(meet(&silent, hovering, 0..80).levels().len(), 3, "heard again, it is no new alarm");
    silent.heard_again_s = f64::INFINITY;
    let gone = meet(&silent, hovering, 0..80);
    assert!(gone.session.fly().view().traffic.is_empty(), "and forgotten in the end");
    assert_eq!(gone.levels().len(), 3);
}

#[test]
fn a_stale_track_is_no_fresh_alarm() {
    let mut silent = Helicopter::new(0.0);
    silent.silent_from_s = 1.0;
    // The vehicle takes off under a track that nobody has heard for a quarter of a minute.
    let late = |seconds: f64| if seconds < 15.0 { on_the_ground(seconds) } else { hovering(seconds) };
    assert_eq!(meet(&silent, late, 0..30).levels(), []);
}

#[test]
fn a_vehicle_on_the_ground_is_in_nobodys_way() {
    assert_eq!(meet(&Helicopter::new(0.0), on_the_ground, 0..60).levels(), []);
}

#[test]
fn a_drone_is_called_one_and_may_come_nearer() {
    let mut drone = Helicopter::new(200.0);
    drone.report.emitter_type = AdsbEmitterType::ADSB_EMITTER_TYPE_UAV;
    let seen = meet(&drone, hovering, 0..170);
    assert_eq!(seen.levels(), [SoundLevel::Warning]);
    assert!(seen.text(0).contains("Another drone B7010"), "{}", seen.text(0));
    drone.offset_m = 0.0;
    assert_eq!(meet(&drone, hovering, 0..170).levels(), [SoundLevel::Warning, SoundLevel::Alarm]);
}
