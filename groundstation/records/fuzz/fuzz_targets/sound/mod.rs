//! What holds of every flight that is read.

use records::import::{Hints, read as read_log};

pub fn read(name: &str, bytes: &[u8]) {
    match read_log(name, bytes, &Hints::default()) {
        Ok(flights) => {
            for flight in flights {
                assert!(flight.from <= flight.to);
                let numbers = [flight.airborne_s, flight.distance_m, flight.max_height_rel_home_m];
                assert!(numbers.iter().all(|number| number.is_finite() && *number >= 0.0));
                assert!(flight.points.windows(2).all(|pair| pair[0].time_us <= pair[1].time_us));
            }
        }
        Err(error) => assert!(error.to_string().contains(name)),
    }
}
