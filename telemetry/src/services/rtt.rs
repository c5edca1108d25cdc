//! Round-trip estimate and the retransmission time that follows from it.

use std::time::Duration;

/// Smoothed round trip and its variation; Jacobson (1988), RFC 6298 with its constants (1/8, 1/4, 4).
#[derive(Debug, Clone, Copy, Default)]
pub struct Rtt {
    estimate: Option<(Duration, Duration)>,
}

impl Rtt {
    /// Before the first measurement: MAVLink's recommended acknowledgement timeout (mavlink.io, services/mission).
    pub const INITIAL: Duration = Duration::from_millis(1500);
    /// MAVLink's recommended retry time for items; below it a busy autopilot is asked twice for nothing.
    pub const MIN: Duration = Duration::from_millis(250);
    /// Chosen: a satellite hop and a slow radio together stay below this.
    pub const MAX: Duration = Duration::from_secs(4);

    /// Takes the time between a request and its answer. Never call it for a request that was sent twice (Karn, 1987).
    pub fn measured(&mut self, sample: Duration) {
        self.estimate = Some(match self.estimate {
            None => (sample, sample / 2),
            Some((smooth, variation)) => {
                let error = smooth.abs_diff(sample);
                ((smooth * 7 + sample) / 8, (variation * 3 + error) / 4)
            }
        });
    }

    /// How long to wait for an answer before asking again, the `tries`-th time (from 0). Backs off by half each time.
    pub fn timeout(&self, tries: u32) -> Duration {
        let base = match self.estimate {
            None => Self::INITIAL,
            Some((smooth, variation)) => (smooth + variation * 4).clamp(Self::MIN, Self::MAX),
        };
        let grown = (0..tries.min(6)).fold(base, |timeout, _| timeout * 3 / 2);
        grown.clamp(Self::MIN, Self::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_timeout_follows_the_measured_round_trip_within_its_bounds() {
        let mut rtt = Rtt::default();
        assert_eq!(rtt.timeout(0), Rtt::INITIAL);
        for _ in 0..50 {
            rtt.measured(Duration::from_millis(40));
        }
        assert_eq!(rtt.timeout(0), Rtt::MIN, "a fast link is not asked faster than the recommended minimum");
        for _ in 0..100 {
            rtt.measured(Duration::from_millis(900));
        }
        let slow = rtt.timeout(0);
        assert!(slow > Duration::from_millis(900) && slow < Duration::from_millis(1200), "{slow:?}");
        assert!(rtt.timeout(3) > slow && rtt.timeout(60) <= Rtt::MAX);
    }
}
