//! A log that is written down as the flight goes on.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scenario::Run;
use scenario::run::{Event, Head, SAMPLE_MS, Sample};

#[derive(Debug, Clone)]
enum Act {
    /// So many samples.
    Fly(u8),
    /// An event that belongs to its moment, or one that stays when the flight goes back.
    Note(bool),
    /// Back by so many samples.
    Back(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![(1..20_u8).prop_map(Act::Fly), any::<bool>().prop_map(Act::Note), (0..40_u8).prop_map(Act::Back)]
}

fn head() -> Head {
    Head {
        format: 1,
        scenario: "hover".to_owned(),
        scenario_sha256: String::new(),
        level: "vlos".to_owned(),
        trainee: "甲".to_owned(),
        trainer: "乙".to_owned(),
        started_utc_us: 1,
        seed: 1,
    }
}

proptest! {
    #[test]
    fn a_file_that_grew_line_by_line_through_rewinds_reads_as_the_log_that_it_is_of(acts in prop::collection::vec(act(), 0..40)) {
        let mut run = Run::new(head());
        let (mut file, mut ms) = (run.write(), 0);
        for act in acts {
            let (mut samples, mut events) = (run.samples.len(), run.events.len());
            match act {
                Act::Fly(count) => for _ in 0..count {
                    ms += SAMPLE_MS;
                    run.samples.push(Sample { ms, ..Sample::default() });
                },
                Act::Note(true) => run.note(ms, Event::ByHand(ms.to_string())),
                Act::Note(false) => run.note(ms, Event::Note(ms.to_string())),
                Act::Back(count) => {
                    ms = ms.saturating_sub(u32::from(count) * SAMPLE_MS);
                    run.rewind(ms);
                    (samples, events) = (run.samples.len(), run.events.len() - 1);
                }
            }
            file.extend(run.write_since(samples, events));
            prop_assert_eq!(&Run::read("grown", &file).unwrap(), &run);
        }
        prop_assert_eq!(&Run::read("written at the end", &run.write()).unwrap(), &run);
    }
}
