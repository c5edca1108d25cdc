//! The expressway: where it runs, what its stakes show, what stands on it and beside it.
//!
//! Start at [`Network`] and [`Road`]; [`demo`] is a network to try things on. Files: [`geojson`] is the format of this
//! program, [`import`] builds a road from a drawn or surveyed line and a table of stakes.
//!
//! ```
//! use mission::road::{self, Resolved};
//! let network = road::demo();
//! let road = network.road("D15").expect("the demo road");
//! let stake = "K842+500".parse()?;
//! match road.resolve(stake) {
//!     Resolved::One(place) => println!("{} stands {:.0} m along the line", place.stake, place.measured_m),
//!     Resolved::Two([first, second]) => println!("{} or {}?", first.stake, second.stake),
//!     Resolved::None { nearest } => println!("nowhere; the nearest is {}", nearest.stake),
//! }
//! # Ok::<(), mission::road::StakeError>(())
//! ```

mod calibrate;
mod centreline;
mod chainage;
mod error;
pub mod geojson;
pub mod import;
mod model;
mod part;
mod stake;

pub use calibrate::{Calibration, KnownPlace, KnownStake, OFF_LINE_LIMIT_M, Residual, calibrate, runs_backwards};
pub use centreline::{Centreline, LinePosition, MAX_VERTICES};
pub use chainage::{Break, Chainage, MAX_SEGMENTS, Resolved, Segment, StakePlace};
pub use error::{CalibrationError, ChainageError, Expected, LineError, RoadFileError, StakeError};
pub use model::{
    Bridge, Carriageway, Direction, Facility, FacilityKind, Network, Road, RoadPosition, Section, Stretch,
};
pub use part::{Bound, BridgePart};
pub use stake::{Occurrence, Stake};

/// Road files larger than this are not read, bytes.
pub const MAX_FILE_BYTES: usize = 32 << 20;

/// The invented demonstration network (`assets/expressway/demo.geojson`). Nothing in it is a real road.
pub fn demo() -> Network {
    match geojson::read(include_str!("../../../assets/expressway/demo.geojson")) {
        Ok(network) => network,
        // Compiled in and read by a test, so this is a build without tests.
        Err(error) => panic!("the built-in demonstration network is damaged: {error}"),
    }
}
