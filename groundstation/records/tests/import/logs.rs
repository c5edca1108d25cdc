//! The same flight as every station would have written it: armed after 5 s, off the ground after 8, 500 m northwards at
//! 20 m height, down after 68 s, disarmed after 71, the end after 75.

use telemetry::dialect::{
    AUTOPILOT_VERSION_DATA, BATTERY_STATUS_DATA, EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA,
    MavAutopilot, MavLandedState, MavMessage, MavModeFlag, MavType, SYSTEM_TIME_DATA,
};
use telemetry::wire::{Address, Encoder, UtcMicros, tlog};

/// 2026-09-21 14:13:20 UTC.
pub const START_US: i64 = 1_790_000_000_000_000;
pub const END_S: u64 = 75;
/// What an autopilot's clock shows at the start.
pub const BOOT_US: i64 = 30_000_000;
/// Metres of a ten millionth of a degree of latitude, at this one.
const METRES_PER_DEGREE_E7: f64 = 0.0110910;

/// The truth at a second.
pub struct Truth {
    pub armed: bool,
    pub flies: bool,
    pub height_m: f64,
    pub lat_e7: i32,
    pub speed_m_s: f32,
    pub used_mah: i32,
}

pub const LON_E7: i32 = 1_202_000_000;

pub fn truth(second: u64) -> Truth {
    let north_m = (second.clamp(10, 60) - 10) as f64 * 10.0;
    Truth {
        armed: (5..71).contains(&second),
        flies: (8..68).contains(&second),
        height_m: if (10..66).contains(&second) {
            20.0
        } else if (8..68).contains(&second) {
            2.0
        } else {
            0.0
        },
        lat_e7: 335_000_000 + (north_m / METRES_PER_DEGREE_E7) as i32,
        speed_m_s: if (10..60).contains(&second) { 10.0 } else { 0.0 },
        used_mah: second as i32 * 10,
    }
}

/// A MAVLink log of several vehicles and a station; each vehicle flies five minutes after the one before.
pub fn tlog(vehicles: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (n, system) in vehicles.iter().enumerate() {
        let mut encoder = Encoder::new(Address { system: *system, component: 1 });
        let mut station = Encoder::new(Address { system: 255, component: 190 });
        for second in 0..=END_S {
            let utc = UtcMicros((START_US + (second as i64 + n as i64 * 300) * 1_000_000) as u64);
            let mut say = |message: MavMessage| tlog::write(&mut bytes, utc, encoder.encode(&message).as_slice());
            let now = truth(second);
            say(MavMessage::HEARTBEAT(HEARTBEAT_DATA {
                mavtype: MavType::MAV_TYPE_QUADROTOR,
                autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
                base_mode: if now.armed { MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED } else { MavModeFlag::empty() },
                ..HEARTBEAT_DATA::default()
            }));
            say(MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA {
                landed_state: if now.flies {
                    MavLandedState::MAV_LANDED_STATE_IN_AIR
                } else {
                    MavLandedState::MAV_LANDED_STATE_ON_GROUND
                },
                ..EXTENDED_SYS_STATE_DATA::default()
            }));
            say(MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
                lat: now.lat_e7,
                lon: LON_E7,
                alt: (now.height_m * 1e3) as i32 + 4_000,
                relative_alt: (now.height_m * 1e3) as i32,
                vx: (now.speed_m_s * 100.0) as i16,
                ..GLOBAL_POSITION_INT_DATA::default()
            }));
            say(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
                current_consumed: now.used_mah,
                battery_remaining: 100 - (now.used_mah / 50) as i8,
                ..BATTERY_STATUS_DATA::default()
            }));
            say(MavMessage::SYSTEM_TIME(SYSTEM_TIME_DATA {
                time_unix_usec: utc.0 + 1_500_000,
                ..SYSTEM_TIME_DATA::default()
            }));
            if second == 2 {
                let mut uid2 = [0; 18];
                uid2[..3].copy_from_slice(&[0x2c, 0, *system]);
                say(MavMessage::AUTOPILOT_VERSION(AUTOPILOT_VERSION_DATA {
                    uid2,
                    ..AUTOPILOT_VERSION_DATA::default()
                }));
            }
            let heartbeat = HEARTBEAT_DATA {
                mavtype: MavType::MAV_TYPE_GCS,
                autopilot: MavAutopilot::MAV_AUTOPILOT_INVALID,
                base_mode: MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED,
                ..HEARTBEAT_DATA::default()
            };
            tlog::write(&mut bytes, utc, station.encode(&MavMessage::HEARTBEAT(heartbeat)).as_slice());
        }
    }
    bytes
}

/// Writes records of ArduPilot's log.
#[derive(Default)]
pub struct DataFlash {
    pub bytes: Vec<u8>,
}

impl DataFlash {
    fn record(&mut self, kind: u8, content: &[u8]) {
        self.bytes.extend([0xA3, 0x95, kind]);
        self.bytes.extend(content);
    }

    pub fn define(&mut self, kind: u8, length: u8, name: &str, shape: &str, labels: &str) {
        let padded = |text: &str, size: usize| text.bytes().chain(std::iter::repeat(0)).take(size).collect::<Vec<u8>>();
        let content = [vec![kind, length], padded(name, 4), padded(shape, 16), padded(labels, 64)].concat();
        self.record(0x80, &content);
    }

    /// With the records that a flight is told by.
    pub fn defined() -> Self {
        let mut log = Self::default();
        log.define(0x80, 89, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
        log.define(1, 46, "GPS", "QBBIHBcLLefff", "TimeUS,I,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt,Spd,GCrs,VZ");
        log.define(2, 31, "POS", "QLLfff", "TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt");
        log.define(3, 12, "EV", "QB", "TimeUS,Id");
        log.define(4, 75, "MSG", "QZ", "TimeUS,Message");
        log.define(5, 17, "BAT", "QBfB", "TimeUS,Inst,CurrTot,RemPct");
        log.define(6, 35, "PARM", "QNff", "TimeUS,Name,Value,Default");
        log
    }

    pub fn event(&mut self, us: i64, id: u8) {
        self.record(3, &[&us.to_le_bytes()[..], &[id]].concat());
    }

    pub fn say(&mut self, us: i64, text: &str) {
        let text: Vec<u8> = text.bytes().chain(std::iter::repeat(0)).take(64).collect();
        self.record(4, &[&us.to_le_bytes()[..], &text].concat());
    }

    pub fn gnss(&mut self, us: i64, second: u64) {
        let now = truth(second);
        // Week 2437 begins on 2026-09-20; GPS time is 18 s ahead.
        let ms = (86_400 + 51_200 + 18 + second as u32) * 1000;
        let content = [
            &us.to_le_bytes()[..],
            &[0, 3],
            &ms.to_le_bytes(),
            &2_437_u16.to_le_bytes(),
            &[14],
            &80_i16.to_le_bytes(),
            &now.lat_e7.to_le_bytes(),
            &LON_E7.to_le_bytes(),
            &((now.height_m * 100.0) as i32 + 400).to_le_bytes(),
            &now.speed_m_s.to_le_bytes(),
            &[0; 8],
        ];
        self.record(1, &content.concat());
    }

    pub fn position(&mut self, us: i64, second: u64) {
        let now = truth(second);
        let content = [
            &us.to_le_bytes()[..],
            &now.lat_e7.to_le_bytes(),
            &LON_E7.to_le_bytes(),
            &(now.height_m as f32 + 4.0).to_le_bytes(),
            &(now.height_m as f32).to_le_bytes(),
            &[0; 4],
        ];
        self.record(2, &content.concat());
    }

    pub fn battery(&mut self, us: i64, second: u64) {
        let used = truth(second).used_mah;
        self.record(
            5,
            &[&us.to_le_bytes()[..], &[0], &(used as f32).to_le_bytes(), &[100 - (used / 50) as u8]].concat(),
        );
    }

    pub fn parameter(&mut self, name: &str, value: f32) {
        let name: Vec<u8> = name.bytes().chain(std::iter::repeat(0)).take(16).collect();
        self.record(6, &[&BOOT_US.to_le_bytes()[..], &name, &value.to_le_bytes(), &[0; 4]].concat());
    }
}

pub fn dataflash() -> Vec<u8> {
    let mut log = DataFlash::defined();
    log.say(BOOT_US, "ArduCopter V4.5.7 (2a3dc4b7)");
    log.say(BOOT_US, "CubeOrange 0034002C 3137510F 31383738");
    log.parameter("SYSID_THISMAV", 7.0);
    for second in 0..=END_S {
        let us = BOOT_US + second as i64 * 1_000_000;
        match second {
            5 => log.event(us, 10),
            8 => log.event(us, 28),
            68 => log.event(us, 18),
            71 => log.event(us, 11),
            _ => {}
        }
        log.gnss(us + 100_000, second);
        log.position(us, second);
        log.battery(us, second);
    }
    log.bytes
}

/// PX4's log, with the names of fields as they are since 1.14 or as they were before.
pub fn ulog(modern: bool) -> Vec<u8> {
    let mut bytes = vec![0x55, 0x4C, 0x6F, 0x67, 1, 0x12, 0x35, 1];
    bytes.extend(BOOT_US.to_le_bytes());
    let mut record = |kind: u8, content: &[u8]| {
        bytes.extend((content.len() as u16).to_le_bytes());
        bytes.push(kind);
        bytes.extend(content);
    };
    record(b'B', &[0; 40]);
    let gnss = if modern {
        "sensor_gps:uint64_t timestamp;uint64_t time_utc_usec;double latitude_deg;double longitude_deg;uint8_t fix_type;uint8_t[7] _padding0;"
    } else {
        "vehicle_gps_position:uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;uint8_t fix_type;uint8_t[7] _padding0;"
    };
    let formats = [
        "nested:uint8_t[4] numbers;",
        "esc_status:uint64_t timestamp;nested[8] esc;",
        "vehicle_status:uint64_t timestamp;uint8_t arming_state;uint8_t system_id;uint8_t[6] _padding0;",
        "vehicle_land_detected:uint64_t timestamp;bool landed;uint8_t[7] _padding0;",
        "vehicle_global_position:uint64_t timestamp;double lat;double lon;float alt;uint8_t[4] _padding0;",
        "battery_status:uint64_t timestamp;float remaining;float discharged_mah;",
        gnss,
    ];
    formats.iter().for_each(|format| record(b'F', format.as_bytes()));
    let info = |key: &str, value: &str| [&[key.len() as u8][..], key.as_bytes(), value.as_bytes()].concat();
    record(b'I', &info("char[36] sys_uuid", "000200000000353338393834320A003E0023"));
    record(b'I', &info("char[11] ver_hw", "PX4_FMU_V6X"));
    let gnss = gnss.split(':').next().unwrap_or_default();
    let topics =
        ["vehicle_status", "vehicle_land_detected", "vehicle_global_position", "battery_status", gnss, "esc_status"];
    for (number, topic) in topics.iter().enumerate() {
        record(b'A', &[&[0, number as u8, 0], topic.as_bytes()].concat());
    }
    for second in 0..=END_S {
        let (us, now) = (BOOT_US + second as i64 * 1_000_000, truth(second));
        let mut data = |number: u8, fields: &[&[u8]]| {
            record(b'D', &[&[number, 0], &us.to_le_bytes()[..], &fields.concat()].concat());
        };
        let (lat, lon) = (f64::from(now.lat_e7) / 1e7, f64::from(LON_E7) / 1e7);
        data(0, &[&[if now.armed { 2 } else { 1 }, 3]]);
        data(1, &[&[u8::from(!now.flies)]]);
        data(2, &[&lat.to_le_bytes(), &lon.to_le_bytes(), &(now.height_m as f32 + 4.0).to_le_bytes()]);
        data(3, &[&(1.0 - now.used_mah as f32 / 5000.0).to_le_bytes(), &(now.used_mah as f32).to_le_bytes()]);
        let utc = START_US + second as i64 * 1_000_000;
        if modern {
            data(4, &[&utc.to_le_bytes(), &lat.to_le_bytes(), &lon.to_le_bytes(), &[3]]);
        } else {
            data(4, &[&utc.to_le_bytes(), &now.lat_e7.to_le_bytes(), &LON_E7.to_le_bytes(), &[3]]);
        }
        data(5, &[&[0; 32]]);
        if second % 10 == 0 {
            record(b'S', &[0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12]);
        }
    }
    bytes
}

/// Subtitles as three generations of aircraft write them; the film runs from the 10th to the 60th second.
pub fn srt(generation: u8) -> String {
    let mut text = String::new();
    for (n, second) in (10..=60).enumerate() {
        let now = truth(second);
        let (lat, lon) = (f64::from(now.lat_e7) / 1e7, f64::from(LON_E7) / 1e7);
        let at = format!("2026-09-21 22:{:02}:{:02}", 13 + (20 + second) / 60, (20 + second) % 60);
        text += &format!("{}\n00:00:{n:02},000 --> 00:00:{n:02},033\n", n + 1);
        text += &match generation {
            1 => format!(
                "HOME({lon:.6},33.500000) {}\nGPS({lon:.6},{lat:.6},16) BAROMETER:{:.1}\nISO:100 Shutter:60\n\n",
                at.replace('-', "."),
                now.height_m
            ),
            2 => format!(
                "<font size=\"36\">SrtCnt : {n}, DiffTime : 33ms\n{at},118,697\n[iso : 110] [latitude : {lat:.6}] [longtitude : {lon:.6}] [altitude: 160.0]</font>\n\n"
            ),
            _ => format!(
                "<font size=\"28\">FrameCnt: {n}, DiffTime: 33ms\n{at}.000\n[iso: 100] [latitude: {lat:.6}] [longitude: {lon:.6}] [rel_alt: {:.3} abs_alt: {:.3}] [ct: 5310] </font>\n\n",
                now.height_m,
                now.height_m + 4.0
            ),
        };
    }
    text
}

/// A flight record as decoding programs export it, in feet or in metres.
pub fn dji_csv(feet: bool) -> String {
    let unit = if feet { ("ft", 0.3048) } else { ("m", 1.0) };
    let mut text = String::from("sep=,\r\n");
    text += &format!(
        "CUSTOM.date [local],CUSTOM.updateTime [local],OSD.flyTime,OSD.latitude,OSD.longitude,OSD.height [{0}],OSD.isMotorOn,OSD.groundOrSky,BATTERY.chargeLevel,BATTERY.currentCapacity [mAh],DETAILS.aircraftName,DETAILS.aircraftSN,APP.tip\r\n",
        unit.0
    );
    for second in 0..=END_S {
        let now = truth(second);
        let minute = 13 + (20 + second) / 60;
        text += &format!(
            "9/21/2026,10:{minute:02}:{:02}.00 PM,0m {second}s,{:.7},{:.7},{:.3},{},{},{},{},Matrice 4E,1581F6Q8D,\"a, b\"\r\n",
            (20 + second) % 60,
            f64::from(now.lat_e7) / 1e7,
            f64::from(LON_E7) / 1e7,
            now.height_m / unit.1,
            if now.armed { "True" } else { "False" },
            if now.flies { "Sky" } else { "Ground" },
            100 - now.used_mah / 50,
            5000 - now.used_mah,
        );
    }
    text
}

/// A flight as Airdata exports it: milliseconds, whole seconds of UTC, feet.
pub fn airdata() -> String {
    let mut text = String::from(
        "time(millisecond),datetime(utc),latitude,longitude,height_above_takeoff(feet),altitude_above_seaLevel(feet),speed(mph),battery_percent,message\n",
    );
    for second in 0..=END_S {
        let now = truth(second);
        text += &format!(
            "{},2026-09-21 14:{:02}:{:02},{:.7},{:.7},{:.2},{:.2},{:.2},{},\n",
            second * 1000 + 400,
            13 + (20 + second) / 60,
            (20 + second) % 60,
            f64::from(now.lat_e7) / 1e7,
            f64::from(LON_E7) / 1e7,
            now.height_m / 0.3048,
            (now.height_m + 4.0) / 0.3048,
            now.speed_m_s / 0.44704,
            100 - now.used_mah / 50,
        );
    }
    text
}
