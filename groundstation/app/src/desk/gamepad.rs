//! A gamepad, looked at by a thread of its own: a window that draws once a second must not lose its grip.
//!
//! The left shoulder button is held down to fly. Left stick: climb and turn; right stick: forward and right, as remote
//! controls in mode 2 have it.

use std::time::Duration;

use anyhow::Result;
use crossbeam_channel::{Receiver, bounded};
use gilrs::{Axis, Button, Gilrs};
use session::fly::Pad;
use telemetry::services::manual_control::{self, Sticks};

/// Looks that may wait for the window; older ones are worth nothing.
const WAITING: usize = 4;

/// The newest looks at a gamepad.
pub struct Gamepad {
    looks: Receiver<Option<Pad>>,
}

impl Gamepad {
    /// Starts looking; `wake` draws the window. The thread ends by itself when nobody takes what it sees any more.
    pub fn start(wake: impl Fn() + Send + 'static) -> Result<Self> {
        let (say, looks) = bounded(WAITING);
        let look = move || {
            let Ok(mut gilrs) = Gilrs::new() else { return };
            let mut last = None;
            loop {
                gilrs.next_event_blocking(Some(manual_control::PERIOD));
                while gilrs.next_event().is_some() {}
                let pad = gilrs.gamepads().map(|(_, gamepad)| pad(&gamepad)).next();
                // What is held is said again and again: sticks that nobody renews are let go.
                if pad.is_some_and(|pad| pad.held) || pad.map(|pad| pad.held) != last {
                    last = pad.map(|pad| pad.held);
                    // A full queue is a window that hangs: then the sticks go stale, as they must.
                    if let Err(crossbeam_channel::TrySendError::Disconnected(_)) = say.try_send(pad) {
                        return;
                    }
                    wake();
                }
                // Events of a moving stick come hundreds a second.
                std::thread::sleep(Duration::from_millis(10));
            }
        };
        std::thread::Builder::new().name("gamepad".to_owned()).spawn(look)?;
        Ok(Self { looks })
    }

    /// What was seen since the last call, oldest first.
    pub fn looks(&self) -> impl Iterator<Item = Option<Pad>> + '_ {
        self.looks.try_iter()
    }
}

fn pad(gamepad: &gilrs::Gamepad<'_>) -> Pad {
    let axis = |axis| f64::from(gamepad.value(axis));
    let sticks = Sticks {
        forward: axis(Axis::RightStickY),
        right: axis(Axis::RightStickX),
        up: axis(Axis::LeftStickY),
        turn: axis(Axis::LeftStickX),
    };
    Pad { held: gamepad.is_pressed(Button::LeftTrigger), sticks }
}
