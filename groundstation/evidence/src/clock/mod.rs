//! Clock proof: how the station's clock, the aircraft's and the cameras' stood while something was recorded.
//!
//! Every reading is a record of a capture. [`Watch`] asks time servers and the computer itself, on threads of its own, and
//! sees steps of the station's clock; [`Clocks`] compares what aircraft and cameras say; [`ClockProof`] puts it all together.
//!
//! A step is an event. It moves nothing: records keep the order in which they came, and a film goes on by monotonic time
//! from the UTC at which its capture began (its *steady clock*). Offsets against the steady clock are in the proof, so that
//! a time in a film can be put right whatever the station's clock did.

mod measure;
mod proof;
mod reading;
mod system;
mod watch;

pub use measure::{Clocks, STEP, Steps};
pub use proof::{ClockProof, Stated};
pub use reading::{Difference, Other, Reading, ReadingError, State, Step, Unknown};
pub use system::said as said_by_system;
pub use watch::{Settings, Watch};
