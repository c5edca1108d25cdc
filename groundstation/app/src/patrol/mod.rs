//! One patrol flight, from finding the vehicle to disarming, as state machines that run on the hub's thread.

mod agent;
mod eye;
mod flight;
mod lockstep;
mod track;
mod watch;

pub use agent::{Ended, Facts, PatrolAgent, Update};
pub use eye::Eye;
pub use flight::{Flight, Guard, Phase, Report};
pub use lockstep::{Lockstep, world};
pub use track::{Line, Track};
pub use watch::Watch;
