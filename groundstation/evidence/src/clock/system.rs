//! What a computer's own time service says, from the words of its programs.

use telemetry::wire::UtcMicros;

use super::reading::{Difference, Other, Reading, State};

/// A clock that is further off was never set, and what it says is no number to reckon with: a hundred years.
const MOST_S: f64 = 3.2e9;
/// Longest name of a source that is kept, characters: many times what chrony writes.
const MOST_SIGNS: usize = 200;

/// What `chronyc tracking` and `timedatectl show` said, where they said something, at a moment of the station's clock.
pub fn said(chronyc: Option<&str>, systemd: Option<&str>, station: UtcMicros) -> Vec<Reading> {
    let chrony = chronyc.and_then(|text| chrony(text, station));
    let systemd = systemd.and_then(timedatectl);
    chrony.into_iter().flatten().chain(systemd).collect()
}

/// `chronyc tracking`: its words are the same in every language, and say themselves which way the clock is off.
fn chrony(text: &str, station: UtcMicros) -> Option<Vec<Reading>> {
    let field = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim() == name).then(|| value.trim())
        })
    };
    let seconds = |name: &str| {
        let said = field(name)?.split_whitespace().next()?.parse::<f64>().ok()?;
        (said.abs() < MOST_S).then_some(said)
    };
    let synchronised = field("Leap status")? != "Not synchronised";
    let state = Reading::State(State { source: "chrony".to_owned(), synchronised });
    let offset = || {
        let ahead = match field("System time")? {
            said if said.contains("fast") => 1.0,
            said if said.contains("slow") => -1.0,
            _ => return None,
        };
        let offset_ms = ahead * seconds("System time")?.abs() * 1e3;
        // RFC 5905, 11.2: the distance to the source's own time is half the way there and back and what was added up.
        let uncertainty_ms = (seconds("Root delay")? / 2.0 + seconds("Root dispersion")?) * 1e3;
        let reference: String = field("Reference ID").unwrap_or_default().chars().take(MOST_SIGNS).collect();
        let source = format!("chrony, {reference}");
        let known = Difference::utc(Other::System, None, &source, station, offset_ms);
        Some(Reading::Offset(Difference { uncertainty_ms: Some(uncertainty_ms), ..known }))
    };
    let offset = if synchronised { offset() } else { None };
    Some(std::iter::once(state).chain(offset).collect())
}

/// `timedatectl show`: whether systemd believes the clock to be set. By how much it is off it does not say.
fn timedatectl(text: &str) -> Option<Reading> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("NTPSynchronized="))?;
    Some(Reading::State(State { source: "timedatectl".to_owned(), synchronised: value == "yes" }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    const TRACKING: &str = "\
Reference ID    : CB007B01 (ntp.example.net)
Stratum         : 3
Ref time (UTC)  : Wed Nov 25 04:00:00 2026
System time     : 0.000501000 seconds slow of NTP time
Last offset     : -0.000012 seconds
RMS offset      : 0.000020 seconds
Root delay      : 0.020000000 seconds
Root dispersion : 0.001500000 seconds
Leap status     : Normal
";

    #[test]
    fn chrony_says_which_way_the_clock_is_off_and_by_how_much_it_may_err() {
        let readings = chrony(TRACKING, UtcMicros(8)).unwrap();
        let [Reading::State(state), Reading::Offset(offset)] = readings.as_slice() else { panic!("{readings:?}") };
        assert!(state.synchronised);
        assert!((offset.offset_ms + 0.501).abs() < 1e-9 && (offset.uncertainty_ms.unwrap() - 11.5).abs() < 1e-9);
    }

    #[test]
    fn a_source_with_a_name_without_end_is_kept_short_enough_to_be_read_again() {
        let long = TRACKING.replace("ntp.example.net", &"\u{14}".repeat(100_000));
        let readings = chrony(&long, UtcMicros(8)).unwrap();
        assert_eq!(readings.len(), 2);
        for reading in readings {
            assert_eq!(Reading::from_json(&reading.to_json()).unwrap(), reading);
        }
    }

    #[test]
    fn a_service_without_a_source_says_that_the_clock_is_not_set_and_no_offset() {
        let lost = TRACKING.replace("Normal", "Not synchronised");
        let readings = chrony(&lost, UtcMicros(8)).unwrap();
        assert!(matches!(readings.as_slice(), [Reading::State(State { synchronised: false, .. })]), "{readings:?}");
        assert_eq!(chrony("506 Cannot talk to daemon\n", UtcMicros(8)), None);
        let shown = timedatectl("Timezone=Asia/Shanghai\nNTP=yes\nNTPSynchronized=no\n");
        assert!(matches!(shown, Some(Reading::State(State { synchronised: false, .. }))));
        assert_eq!(timedatectl("System has not been booted with systemd"), None);
    }

    proptest! {
        #[test]
        fn any_words_are_taken_or_left(text: String) {
            let _ = (chrony(&text, UtcMicros(0)), timedatectl(&text));
        }
    }
}
