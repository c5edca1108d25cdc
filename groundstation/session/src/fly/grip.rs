//! Who holds the sticks: a pilot, as long as a button of the gamepad is held down, over one vehicle.

use telemetry::services::manual_control::Sticks;
use telemetry::wire::Address;

/// A look at a gamepad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pad {
    /// The button that a pilot holds down to fly.
    pub held: bool,
    /// Where its sticks are.
    pub sticks: Sticks,
}

/// What a look at the gamepad, or anything else, changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// A pilot took hold of a vehicle.
    Took(Address, Sticks),
    /// The sticks of a vehicle that is held.
    Moved(Address, Sticks),
    /// A vehicle was let go.
    LetGo(Address),
}

/// The hold.
#[derive(Debug, Default)]
pub(super) struct Grip {
    holds: Option<Address>,
    /// It was let go against the button: the button has to come up before it counts again.
    spent: bool,
}

impl Grip {
    /// Looks at the gamepad, `None` where there is none any more. `fit` is the vehicle that may be flown now.
    pub(super) fn look(&mut self, pad: Option<Pad>, fit: Option<Address>) -> Option<Change> {
        let Some(pad) = pad.filter(|pad| pad.held) else {
            self.spent = false;
            return self.holds.take().map(Change::LetGo);
        };
        match (self.holds, fit) {
            (Some(held), Some(fit)) if held == fit => Some(Change::Moved(held, pad.sticks)),
            (Some(_), _) => self.let_go(),
            (None, Some(fit)) if !self.spent => {
                self.holds = Some(fit);
                Some(Change::Took(fit, pad.sticks))
            }
            (None, _) => {
                // Held down already when the vehicle became fit: nobody meant that.
                self.spent = true;
                None
            }
        }
    }

    /// Lets go whatever the button says.
    pub(super) fn let_go(&mut self) -> Option<Change> {
        self.spent = true;
        self.holds.take().map(Change::LetGo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Address = Address { system: 1, component: 1 };
    const SECOND: Address = Address { system: 2, component: 1 };
    const STICKS: Sticks = Sticks { forward: 1.0, right: 0.0, up: 0.0, turn: 0.0 };

    fn pad(held: bool) -> Option<Pad> {
        Some(Pad { held, sticks: STICKS })
    }

    #[test]
    fn a_vehicle_is_flown_while_the_button_is_held_and_no_longer() {
        let mut grip = Grip::default();
        assert_eq!(grip.look(pad(false), Some(FIRST)), None);
        assert_eq!(grip.look(pad(true), Some(FIRST)), Some(Change::Took(FIRST, STICKS)));
        assert_eq!(grip.look(pad(true), Some(FIRST)), Some(Change::Moved(FIRST, STICKS)));
        assert_eq!(grip.look(pad(false), Some(FIRST)), Some(Change::LetGo(FIRST)));
        assert_eq!(grip.look(pad(false), Some(FIRST)), None);
    }

    #[test]
    fn losing_the_gamepad_lets_go_at_once() {
        let mut grip = Grip::default();
        grip.look(pad(true), Some(FIRST));
        assert_eq!(grip.look(None, Some(FIRST)), Some(Change::LetGo(FIRST)));
    }

    #[test]
    fn what_was_let_go_against_the_button_stays_so_until_the_button_came_up() {
        let mut grip = Grip::default();
        grip.look(pad(true), Some(FIRST));
        assert_eq!(grip.let_go(), Some(Change::LetGo(FIRST)));
        assert_eq!(grip.look(pad(true), Some(FIRST)), None);
        grip.look(pad(false), Some(FIRST));
        assert_eq!(grip.look(pad(true), Some(FIRST)), Some(Change::Took(FIRST, STICKS)));
    }

    #[test]
    fn another_vehicle_is_never_taken_with_the_button_held_down() {
        let mut grip = Grip::default();
        grip.look(pad(true), Some(FIRST));
        assert_eq!(grip.look(pad(true), Some(SECOND)), Some(Change::LetGo(FIRST)));
        assert_eq!(grip.look(pad(true), Some(SECOND)), None);
        let mut early = Grip::default();
        assert_eq!(early.look(pad(true), None), None, "not armed yet");
        assert_eq!(early.look(pad(true), Some(FIRST)), None, "armed while the button was down");
    }
}
