//! What is heard of other clocks, and steps of our own. Pure: the time is an argument.

use std::collections::BTreeMap;
use std::time::Duration;

use telemetry::dialect::{GpsFixType, MavMessage};
use telemetry::services::time_sync;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

use super::reading::{Difference, Other, Reading, Step};

/// UTC that leaves monotonic time by more than this between two looks a second apart was set. systemd-timesyncd sets
/// a clock that is off by more than 0.4 s and slews below that; no slew is as fast (chrony's fastest is 0.083 s a second).
pub const STEP: Duration = Duration::from_millis(400);

/// Sees steps of the station's clock.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    last: Option<Stamp>,
}

impl Steps {
    /// Both clocks at one moment; what UTC did beyond the time that passed since the last look, where that is a step.
    /// To be called about once a second: a slew that goes on for minutes is no step.
    pub fn see(&mut self, now: Stamp) -> Option<Step> {
        let last = self.last.replace(now)?;
        let passed_us = i128::from(now.mono.0) / 1_000 - i128::from(last.mono.0) / 1_000;
        let by_us = i128::from(now.utc.0) - i128::from(last.utc.0) - passed_us;
        (by_us.unsigned_abs() > STEP.as_micros()).then(|| Step { by_ms: by_us as f64 / 1e3, station_utc_us: now.utc.0 })
    }
}

/// A clock that only says what it shows: the fastest message decides.
#[derive(Debug, Clone, Copy)]
struct OneWay {
    least_us: i64,
    most_us: i64,
    /// Station's UTC with the fastest.
    at: UtcMicros,
}

/// What one aircraft says.
#[derive(Debug, Clone, Default)]
struct Aircraft {
    sync: Option<time_sync::Offset>,
    /// The last one was recorded.
    sync_told: bool,
    /// `SYSTEM_TIME`: UTC less time since start, microseconds, and when it came.
    system_time: Option<(i64, Stamp)>,
    arrivals: Option<OneWay>,
    /// When it last had a position fix.
    fix: Option<MonoTime>,
}

/// A clock before 2020 was never set.
const SET_US: u64 = 1_577_836_800_000_000;
/// Time of a satellite fix is believed so long after it.
const FIX_FOR: Duration = Duration::from_secs(10);
/// `SYSTEM_TIME` counts whole milliseconds since start.
const COUNT_MS: f64 = 1.0;
/// A link does not hold a message up for longer: what differs by more is not the same clock.
const MOST_DELAY_MS: f64 = 10_000.0;

/// Compares the clocks of aircraft and cameras with ours.
#[derive(Debug, Clone)]
pub struct Clocks {
    every: Duration,
    due: Option<MonoTime>,
    aircraft: BTreeMap<u8, Aircraft>,
    video: BTreeMap<u8, OneWay>,
}

impl Default for Clocks {
    /// Readings every ten seconds: a bad quartz moves by a millisecond between two.
    fn default() -> Self {
        Self::new(Duration::from_secs(10))
    }
}

impl Clocks {
    /// Readings of each clock so often.
    pub fn new(every: Duration) -> Self {
        Self { every, due: None, aircraft: BTreeMap::new(), video: BTreeMap::new() }
    }

    /// A message of an aircraft's autopilot.
    pub fn message(&mut self, received: Stamp, system: u8, message: &MavMessage) {
        match message {
            MavMessage::SYSTEM_TIME(sent) if sent.time_unix_usec >= SET_US => {
                let known = self.aircraft.entry(system).or_default();
                let unix_us = signed(sent.time_unix_usec);
                known.system_time = Some((unix_us - i64::from(sent.time_boot_ms) * 1_000, received));
                hear(&mut known.arrivals, signed(received.utc.0).saturating_sub(unix_us), received.utc);
            }
            MavMessage::GPS_RAW_INT(sent) if sent.fix_type as u32 >= GpsFixType::GPS_FIX_TYPE_3D_FIX as u32 => {
                self.aircraft.entry(system).or_default().fix = Some(received.mono);
            }
            _ => {}
        }
    }

    /// The offset of an aircraft's clock as `TIMESYNC` measured it, however often the same one.
    pub fn time_sync(&mut self, system: u8, offset: time_sync::Offset) {
        let known = self.aircraft.entry(system).or_default();
        if known.sync != Some(offset) {
            (known.sync, known.sync_told) = (Some(offset), false);
        }
    }

    /// A picture and when its camera says that it was taken.
    pub fn video(&mut self, stream: u8, received: Stamp, sender_utc: Option<UtcMicros>) {
        let Some(sent) = sender_utc else { return };
        let mut known = self.video.remove(&stream);
        hear(&mut known, signed(received.utc.0).saturating_sub(signed(sent.0)), received.utc);
        self.video.extend(known.map(|known| (stream, known)));
    }

    /// What is to be recorded now, if it is time.
    pub fn poll(&mut self, now: Stamp) -> Vec<Reading> {
        let due = *self.due.get_or_insert(now.mono + self.every);
        if now.mono < due {
            return Vec::new();
        }
        self.due = Some(now.mono + self.every);
        let mut readings = Vec::new();
        for (system, aircraft) in &mut self.aircraft {
            readings.extend(aircraft.readings(*system, now));
        }
        for (stream, heard) in std::mem::take(&mut self.video) {
            let source = "RTCP sender reports";
            readings.push(heard.difference(Other::Video, stream, source));
        }
        readings.into_iter().map(Reading::Offset).collect()
    }
}

impl Aircraft {
    fn readings(&mut self, system: u8, now: Stamp) -> Vec<Difference> {
        let mut readings = Vec::new();
        let sync = self.sync.filter(|_| !std::mem::replace(&mut self.sync_told, true));
        if let Some(sync) = sync {
            readings.push(Difference {
                other: Other::AircraftBoot,
                number: Some(system),
                source: "TIMESYNC".to_owned(),
                offset_ms: -(sync.offset_ns as f64) / 1e6,
                uncertainty_ms: Some(sync.uncertainty.as_secs_f64() * 1e3),
                one_way: false,
                station_utc_us: None,
            });
        }
        let arrived = self.arrivals.take();
        let Some((epoch_us, received)) = self.system_time.take() else { return readings };
        let fixed = self.fix.is_some_and(|fix| now.mono.since(fix) <= FIX_FOR);
        let (other, clock) = if fixed { (Other::Gnss, "GNSS aboard") } else { (Other::Aircraft, "aircraft's clock") };
        let clock = format!("{clock} (SYSTEM_TIME)");
        let by_arrival = arrived.map(|arrived| arrived.difference(other, system, &clock));
        let by_sync = self.sync.map(|sync| {
            // Theirs since start at the moment when the message came, then in UTC.
            let boot_us = (i128::from(received.mono.0) + i128::from(sync.offset_ns)) / 1_000;
            let offset_ms = (i128::from(received.utc.0) - i128::from(epoch_us) - boot_us) as f64 / 1e3;
            let source = format!("{clock}, TIMESYNC");
            Difference {
                uncertainty_ms: Some(sync.uncertainty.as_secs_f64() * 1e3 + COUNT_MS),
                ..Difference::utc(other, Some(system), &source, received.utc, offset_ms)
            }
        });
        // Some autopilots answer TIMESYNC by another clock than the one that SYSTEM_TIME counts by.
        let same = |by_sync: &Difference| {
            by_arrival.as_ref().is_none_or(|heard| (heard.offset_ms - by_sync.offset_ms).abs() < MOST_DELAY_MS)
        };
        readings.extend(by_sync.filter(same).or(by_arrival));
        readings
    }
}

impl OneWay {
    fn difference(self, other: Other, number: u8, source: &str) -> Difference {
        Difference {
            uncertainty_ms: Some((self.most_us - self.least_us) as f64 / 1e3),
            one_way: true,
            ..Difference::utc(other, Some(number), source, self.at, self.least_us as f64 / 1e3)
        }
    }
}

fn hear(known: &mut Option<OneWay>, seen_us: i64, at: UtcMicros) {
    match known {
        // Further apart than any delay: one of the two was set, and what was heard before says nothing any more.
        Some(known) if known.least_us.abs_diff(seen_us) < (MOST_DELAY_MS * 1e3) as u64 => {
            if seen_us < known.least_us {
                (known.least_us, known.at) = (seen_us, at);
            }
            known.most_us = known.most_us.max(seen_us);
        }
        _ => *known = Some(OneWay { least_us: seen_us, most_us: seen_us, at }),
    }
}

fn signed(us: u64) -> i64 {
    i64::try_from(us).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use telemetry::dialect::{GPS_RAW_INT_DATA, SYSTEM_TIME_DATA};

    const UTC_US: u64 = 1_790_000_000_000_000;
    /// The station was started so long after the aircraft.
    const BOOT_US: u64 = 40_000_000;

    fn stamp(us: u64, step_us: i64) -> Stamp {
        Stamp { mono: MonoTime(us * 1_000), utc: UtcMicros((UTC_US + us).saturating_add_signed(step_us)) }
    }

    fn offsets(readings: &[Reading], wanted: Other) -> Vec<&Difference> {
        let offsets = readings.iter().filter_map(|reading| match reading {
            Reading::Offset(offset) if offset.other == wanted => Some(offset),
            _ => None,
        });
        offsets.collect()
    }

    #[test]
    fn a_clock_that_is_set_by_an_hour_is_one_step_and_a_slew_is_none() {
        for by_us in [3_600_000_000_i64, -3_600_000_000] {
            let mut steps = Steps::default();
            let seen: Vec<_> = (0..60_u64)
                .filter_map(|n| {
                    // Slewed by the fastest that a time service does, and set in the middle.
                    let slewed = n as i64 * 83_000;
                    steps.see(stamp(n * 1_000_000, slewed + if n >= 30 { by_us } else { 0 }))
                })
                .collect();
            assert_eq!(seen.len(), 1, "{seen:?}");
            assert!((seen[0].by_ms - by_us as f64 / 1e3).abs() < 100.0, "{seen:?}");
        }
    }

    #[test]
    fn the_aircrafts_utc_is_known_within_the_round_trip_although_its_messages_are_late() {
        let mut clocks = Clocks::default();
        assert!(clocks.poll(stamp(0, 0)).is_empty());
        // Ours is 120 ms ahead of the aircraft's; its messages take 300 ms.
        let sent = |us: u64| {
            MavMessage::SYSTEM_TIME(SYSTEM_TIME_DATA {
                time_unix_usec: UTC_US + us - 120_000,
                time_boot_ms: ((us + BOOT_US) / 1_000) as u32,
            })
        };
        clocks.message(stamp(5_300_000, 0), 3, &sent(5_000_000));
        let offset_ns = (BOOT_US * 1_000) as i64 + 2_000_000;
        let sync = time_sync::Offset { offset_ns, uncertainty: Duration::from_millis(4), at: MonoTime(1) };
        clocks.time_sync(3, sync);
        let fix = GPS_RAW_INT_DATA { fix_type: GpsFixType::GPS_FIX_TYPE_3D_FIX, ..GPS_RAW_INT_DATA::DEFAULT };
        clocks.message(stamp(9_000_000, 0), 3, &MavMessage::GPS_RAW_INT(fix));
        let readings = clocks.poll(stamp(10_000_000, 0));
        let [aircraft] = offsets(&readings, Other::Gnss)[..] else { panic!("{readings:?}") };
        assert!((aircraft.offset_ms - 120.0).abs() <= aircraft.uncertainty_ms.unwrap(), "{aircraft:?}");
        assert!(!aircraft.one_way && aircraft.source.contains("GNSS") && aircraft.uncertainty_ms == Some(5.0));
        assert_eq!(offsets(&readings, Other::AircraftBoot)[0].offset_ms, -40_002.0);
        // Nothing new is nothing to record.
        clocks.time_sync(3, sync);
        assert!(clocks.poll(stamp(20_000_000, 0)).is_empty());
    }

    #[test]
    fn without_an_answer_only_the_fastest_message_is_known_and_said_to_be_one_way() {
        let mut clocks = Clocks::default();
        clocks.poll(stamp(0, 0));
        for (n, delay_us) in [(1, 90_000), (2, 20_000), (3, 50_000)] {
            let sent = UtcMicros(UTC_US + n * 1_000_000);
            clocks.video(2, stamp(n * 1_000_000 + delay_us, 0), Some(sent));
        }
        clocks.video(2, stamp(4_000_000, 0), None);
        let readings = clocks.poll(stamp(10_000_000, 0));
        let [video] = offsets(&readings, Other::Video)[..] else { panic!("{readings:?}") };
        assert_eq!((video.offset_ms, video.uncertainty_ms, video.one_way), (20.0, Some(70.0), true));
    }

    #[test]
    fn a_clock_that_was_never_set_says_nothing() {
        let mut clocks = Clocks::default();
        clocks.poll(stamp(0, 0));
        let sent = SYSTEM_TIME_DATA { time_unix_usec: 0, time_boot_ms: 5_000 };
        clocks.message(stamp(1_000_000, 0), 1, &MavMessage::SYSTEM_TIME(sent));
        assert!(clocks.poll(stamp(10_000_000, 0)).is_empty());
    }
}
