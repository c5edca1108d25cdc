//! What a vehicle says, as one state: a pure reducer from frames to [`VehicleState`] and [`Event`]s.
//!
//! Unknown is `None`, never zero. Every value carries when it was heard and from which message, so that a screen can
//! show stale as stale.

mod gimbal;
mod mode;
mod reduce;
mod remote_id;
mod state;
mod text;

pub(crate) use reduce::place;

pub use mode::{FlightMode, set_mode_request};
pub use remote_id::RemoteIdCheck;
pub use state::{
    Attitude, Autopilot, Battery, Estimator, Event, GimbalAttitude, GimbalYaw, Gnss, Health, Heartbeat, Home,
    LandedState, MOST_CELLS, MissionPhase, MissionProgress, Navigation, Position, Sampled, Severity, VehicleState,
    Wind,
};
