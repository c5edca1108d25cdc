//! From what a transport delivers to the events of one stream: times that go on, parameter sets that are complete.

use telemetry::wire::{Stamp, UtcMicros};

use super::event::{Event, Loss, LossCause};
use super::rtp::Report;
use crate::nal::{self, Use};
use crate::ts::{CLOCK_HZ, Codec};
use crate::unit::{AccessUnit, Stream};

/// A stamp that is further ahead of the time that passed than this is another count, ticks: 10 s. As is one that goes back
/// further than pictures are reordered.
const JUMP: u64 = 10 * CLOCK_HZ;
/// Parameter sets that are kept: more than any camera uses.
const SETS: usize = 16;
/// A parameter set is never larger: those with every scaling list have less than a quarter of it.
const MOST_SET_BYTES: usize = 4 << 10;

/// A coded picture by the stamp of its transport.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Ticks, modulo the transport's counter.
    pub(crate) stamp: u64,
    /// When its first packet came.
    pub(crate) received: Stamp,
    /// Whether nothing of it is missing.
    pub(crate) whole: bool,
    /// Annex B.
    pub(crate) annex_b: Vec<u8>,
}

/// The sequence of a receiver's pictures.
#[derive(Debug)]
pub(crate) struct Assembler {
    source: String,
    stream: u8,
    codec: Codec,
    /// Ticks of the transport's counter before it begins again.
    modulus: u64,
    /// The last picture: stamp, ticks of ours, when it came.
    last: Option<(u64, u64, Stamp)>,
    /// Whether the next stamp begins a new count.
    anew: bool,
    report: Option<(u64, u64)>,
    sets: Vec<Vec<u8>>,
    started: Option<Stream>,
}

/// RTP counts to 32 bits.
pub(crate) const RTP_MODULUS: u64 = 1 << 32;
/// MPEG-TS counts to 33 bits.
pub(crate) const TS_MODULUS: u64 = 1 << 33;

impl Assembler {
    pub(crate) fn new(source: String, stream: u8) -> Self {
        Self {
            source,
            stream,
            codec: Codec::H264,
            modulus: RTP_MODULUS,
            last: None,
            anew: true,
            report: None,
            sets: Vec::new(),
            started: None,
        }
    }

    /// A session begins: stamps, clock and parameter sets are new; our own time goes on.
    pub(crate) fn begin(&mut self, codec: Codec, modulus: u64, sets: &[Vec<u8>]) {
        (self.codec, self.modulus) = (codec, modulus);
        (self.report, self.started) = (None, None);
        self.anew = true;
        self.sets.clear();
        for set in sets {
            self.keep(set);
        }
    }

    /// The sender counts anew within a session.
    pub(crate) fn other_source(&mut self) {
        self.report = None;
        self.anew = true;
    }

    /// The sender's clock.
    pub(crate) fn report(&mut self, report: Report) {
        if let Some(utc_us) = report.utc_us() {
            self.report = Some((u64::from(report.stamp), utc_us));
        }
    }

    /// `stamp` from `reference`, the shorter way around the counter.
    fn difference(&self, stamp: u64, reference: u64) -> i64 {
        let ahead = stamp.wrapping_sub(reference) % self.modulus;
        if ahead < self.modulus / 2 { ahead as i64 } else { ahead as i64 - self.modulus as i64 }
    }

    fn place(&mut self, stamp: u64, received: Stamp) -> u64 {
        let Some((last_stamp, last_at, last_received)) = self.last else {
            (self.last, self.anew) = (Some((stamp, 0, received)), false);
            return 0;
        };
        let passed = received.mono.since(last_received.mono).as_nanos() * u128::from(CLOCK_HZ) / 1_000_000_000;
        let passed = u64::try_from(passed).unwrap_or(u64::MAX);
        let step = self.difference(stamp, last_stamp);
        let jumped = step < -(CLOCK_HZ as i64) || step.unsigned_abs() > passed.saturating_add(JUMP);
        let at = if self.anew || jumped {
            last_at.saturating_add(passed.max(1))
        } else {
            last_at.saturating_add_signed(step)
        };
        (self.last, self.anew) = (Some((stamp, at, received)), false);
        at
    }

    fn sender_utc(&self, stamp: u64) -> Option<UtcMicros> {
        let (reported, utc_us) = self.report?;
        let ticks = self.difference(stamp, reported);
        let micros = i128::from(ticks) * 1_000_000 / i128::from(CLOCK_HZ);
        utc_us.checked_add_signed(i64::try_from(micros).ok()?).map(UtcMicros)
    }

    /// Keeps a parameter set, in the order that a decoder wants them. Another one of its kind with its identifier, and
    /// what depends on that, is over.
    fn keep(&mut self, set: &[u8]) {
        let order = |set: &[u8]| match nal::purpose(self.codec, set) {
            Use::Set(order) => Some(order),
            _ => None,
        };
        let Some(kind) = order(set).filter(|_| !self.sets.iter().any(|known| known == set)) else { return };
        let mut sets = std::mem::take(&mut self.sets);
        if kind < 2 {
            sets.retain(|known| order(known).is_some_and(|other| other < kind));
        } else {
            // The identifier of a picture parameter set is its first number.
            let name = |set: &[u8]| nal::picture_set_id(self.codec, set);
            sets.retain(|known| order(known) != Some(2) || name(known) != name(set));
        }
        if sets.len() < SETS {
            sets.push(set.to_vec());
        }
        self.sets = sets;
    }

    /// A picture came.
    pub(crate) fn unit(&mut self, raw: Raw, mut out: impl FnMut(Event)) {
        let Raw { stamp, received, whole, mut annex_b } = raw;
        let (mut key, mut picture, mut bare) = (false, false, true);
        let mut found = Vec::new();
        for nal in nal::split(&annex_b) {
            match nal::purpose(self.codec, nal) {
                Use::Slice { key: starts } => (picture, key) = (true, key | starts),
                Use::Set(order) => {
                    bare &= order == 0;
                    // A picture of nothing but parameter sets has millions.
                    if nal.len() <= MOST_SET_BYTES && found.len() < SETS {
                        found.push(nal.to_vec());
                    }
                }
                Use::Other => {}
            }
        }
        for set in &found {
            self.keep(set);
        }
        if !picture {
            return;
        }
        let at_90khz = self.place(stamp, received);
        if self.started.as_ref().is_none_or(|stream| stream.parameter_sets != self.sets) {
            match self.describe() {
                Some(stream) => {
                    self.started = Some(stream.clone());
                    out(Event::Started(stream));
                }
                None if self.started.is_none() => {
                    return out(Event::Lost(Loss { at: received, count: 1, cause: LossCause::BeforeStart }));
                }
                None => {}
            }
        }
        if key && bare {
            let sets = self.started.as_ref().map(Stream::annex_b).unwrap_or_default();
            annex_b.splice(..0, sets);
        }
        let sender_utc = self.sender_utc(stamp);
        out(Event::Unit(AccessUnit { key, whole, at_90khz, received, sender_utc, annex_b }));
    }

    /// What the stream is by its parameter sets; `None` while they are not complete.
    fn describe(&self) -> Option<Stream> {
        let has = |order| self.sets.iter().find(|set| nal::purpose(self.codec, set) == Use::Set(order));
        let (sequence, _) = (has(1)?, has(2)?);
        let (width, height) = nal::size(self.codec, sequence)?;
        let (source, parameter_sets) = (self.source.clone(), self.sets.clone());
        Some(Stream { stream: self.stream, codec: self.codec, width, height, source, parameter_sets })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;
    use telemetry::wire::MonoTime;

    const SPS: &[u8] = &[0x67, 0x42, 0xC0, 0x1E, 0x8C, 0x68, 0x0A, 0x02, 0xFF, 0x96, 0x01, 0xE1, 0x10, 0x8D, 0x40];
    const PPS: &[u8] = &[0x68, 0xCE, 0x3C, 0x80];

    fn at(ms: u64) -> Stamp {
        Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
    }

    fn raw(stamp: u64, ms: u64, nals: &[&[u8]]) -> Raw {
        let annex_b = nals.iter().flat_map(|nal| [&nal::START, *nal].concat()).collect();
        Raw { stamp, received: at(ms), whole: true, annex_b }
    }

    fn take(assembler: &mut Assembler, raw: Raw) -> Vec<Event> {
        let mut events = Vec::new();
        assembler.unit(raw, |event| events.push(event));
        events
    }

    fn begun(sets: &[Vec<u8>]) -> Assembler {
        let mut assembler = Assembler::new("rtsp://camera/".to_owned(), 3);
        assembler.begin(Codec::H264, RTP_MODULUS, sets);
        assembler
    }

    #[test]
    fn pictures_before_the_parameter_sets_are_counted_and_those_of_the_session_are_put_before_a_bare_key_frame() {
        let mut assembler = begun(&[]);
        let events = take(&mut assembler, raw(0, 0, &[&[0x41, 0x9A]]));
        assert!(matches!(events.as_slice(), [Event::Lost(Loss { count: 1, cause: LossCause::BeforeStart, .. })]));

        let mut assembler = begun(&[SPS.to_vec(), PPS.to_vec()]);
        let events = take(&mut assembler, raw(0, 0, &[&[0x65, 0x88]]));
        let [Event::Started(stream), Event::Unit(unit)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!((stream.width, stream.height), (640, 360));
        assert!(unit.key && unit.annex_b.starts_with(&stream.annex_b()));
        assert!(unit.annex_b.ends_with(&[0, 0, 0, 1, 0x65, 0x88]));
    }

    #[test]
    fn a_counter_that_goes_around_and_one_that_begins_again_give_one_time() {
        let mut assembler = begun(&[SPS.to_vec(), PPS.to_vec()]);
        let mut times = Vec::new();
        let mut push = |assembler: &mut Assembler, stamp, ms| {
            for event in take(assembler, raw(stamp, ms, &[&[0x65, 0x88]])) {
                if let Event::Unit(unit) = event {
                    times.push(unit.at_90khz);
                }
            }
        };
        push(&mut assembler, RTP_MODULUS - 1_800, 0);
        push(&mut assembler, 1_800, 40);
        // It was restarted, and came back after a second.
        push(&mut assembler, 3_000_000_000, 1_040);
        assembler.begin(Codec::H264, RTP_MODULUS, &[SPS.to_vec(), PPS.to_vec()]);
        push(&mut assembler, 7, 2_040);
        assert_eq!(times, [0, 3_600, 93_600, 183_600]);
    }

    #[test]
    fn the_senders_clock_counts_from_its_report_both_ways() {
        let mut assembler = begun(&[SPS.to_vec(), PPS.to_vec()]);
        let ntp = (1_790_000_000 + 2_208_988_800) << 32 | 1 << 31;
        assembler.report(Report { source: 1, ntp, stamp: 10 });
        for (stamp, wanted) in [(10, 500_000), (90_010, 1_500_000), (RTP_MODULUS - 44_990, 0)] {
            let events = take(&mut assembler, raw(stamp, 0, &[&[0x65, 0x88]]));
            let Some(Event::Unit(unit)) = events.last() else { panic!("{events:?}") };
            assert_eq!(unit.sender_utc, Some(UtcMicros(1_790_000_000_000_000 + wanted)));
        }
    }

    proptest! {
        #[test]
        fn any_pictures_do_no_harm(pictures in prop::collection::vec((any::<u32>(), 0_u64..100_000, prop::collection::vec(any::<u8>(), 0..60)), 0..40)) {
            for codec in [Codec::H264, Codec::H265] {
                let mut assembler = begun(&[]);
                assembler.begin(codec, RTP_MODULUS, &[]);
                for (stamp, ms, bytes) in &pictures {
                    let events = take(&mut assembler, raw(u64::from(*stamp), *ms, &[SPS, PPS, bytes]));
                    prop_assert!(events.len() <= 2);
                }
                prop_assert!(assembler.sets.len() <= SETS);
            }
        }
    }
}
