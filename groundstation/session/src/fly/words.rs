//! What vehicles do, in words of the catalogues.

use mission::explain::Message;
use mission::message;
use telemetry::vehicle::{FlightMode, LandedState};

/// A flight mode.
pub fn mode(mode: FlightMode) -> Message {
    match mode {
        FlightMode::Stabilize => message!("mode-stabilize"),
        FlightMode::AltitudeHold => message!("mode-altitude-hold"),
        FlightMode::Position => message!("mode-position"),
        FlightMode::Mission => message!("mode-mission"),
        FlightMode::Guided => message!("mode-guided"),
        FlightMode::Hold => message!("mode-hold"),
        FlightMode::TakeOff => message!("mode-take-off"),
        FlightMode::Return => message!("mode-return"),
        FlightMode::Land => message!("mode-land"),
        FlightMode::Other(number) => message!("mode-other", number = f64::from(number)),
    }
}

/// On the ground, in the air, or between.
pub fn landed(state: LandedState) -> Message {
    match state {
        LandedState::OnGround => message!("fly-on-ground"),
        LandedState::InAir => message!("fly-in-air"),
        LandedState::TakingOff => message!("fly-taking-off"),
        LandedState::Landing => message!("fly-landing"),
    }
}
