//! Flying by keys: Shift is held down to fly, letters and arrows are the sticks.
//!
//! W and S forward and back, A and D to the sides, arrows up and down to climb and sink, arrows to the sides to turn. A key is
//! a stick that is pushed this far and no farther.

use egui::{Key, Ui};
use session::{Command, fly};
use telemetry::services::manual_control::{PERIOD, Sticks};

/// Share of a stick's way. Chosen: 4 m/s in LOITER with ArduCopter's defaults, and a full turn in some 20 s.
const WAY: f64 = 0.35;

/// Whether the keys have hold.
#[derive(Default)]
pub(super) struct Hands {
    hold: bool,
}

impl Hands {
    /// Looks at the keys. What is typed into a field flies nothing, and Shift alone takes no hold.
    pub fn look(&mut self, ui: &Ui, out: &mut Vec<Command>) {
        let typing = ui.memory(|memory| memory.focused().is_some());
        let (shift, focused, sticks) = ui.input(|i| {
            let way = |plus: Key, minus: Key| {
                let share = |key: Key| if i.key_down(key) { WAY } else { 0.0 };
                share(plus) - share(minus)
            };
            let sticks = Sticks {
                forward: way(Key::W, Key::S),
                right: way(Key::D, Key::A),
                up: way(Key::ArrowUp, Key::ArrowDown),
                turn: way(Key::ArrowRight, Key::ArrowLeft),
            };
            (i.modifiers.shift_only(), i.focused, sticks)
        });
        let hold = shift && focused && !typing && (self.hold || sticks != Sticks::default());
        if hold {
            out.push(Command::Fly(fly::Command::Pad(Some(fly::Pad { held: true, sticks }))));
            // Sticks that nobody renews are let go.
            ui.ctx().request_repaint_after(PERIOD);
        } else if self.hold {
            out.push(Command::Fly(fly::Command::Pad(None)));
        }
        self.hold = hold;
    }
}
