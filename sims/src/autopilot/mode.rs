//! Flight modes by ArduCopter's numbers.

/// A flight mode of ArduCopter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// 0: sticks lean the aircraft.
    Stabilize,
    /// 3: flies the mission.
    Auto,
    /// 4: flies where a station says.
    Guided,
    /// 5: holds position.
    Loiter,
    /// 6: comes home and lands.
    Rtl,
    /// 9: lands here.
    Land,
    /// 17: stops at once.
    Brake,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Stabilize, Self::Auto, Self::Guided, Self::Loiter, Self::Rtl, Self::Land, Self::Brake];

    /// The number in `HEARTBEAT.custom_mode`.
    pub fn number(self) -> u32 {
        match self {
            Self::Stabilize => 0,
            Self::Auto => 3,
            Self::Guided => 4,
            Self::Loiter => 5,
            Self::Rtl => 6,
            Self::Land => 9,
            Self::Brake => 17,
        }
    }

    /// The mode of a number, if this autopilot has it.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.number() == number)
    }

    /// ArduCopter's name of the mode.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stabilize => "STABILIZE",
            Self::Auto => "AUTO",
            Self::Guided => "GUIDED",
            Self::Loiter => "LOITER",
            Self::Rtl => "RTL",
            Self::Land => "LAND",
            Self::Brake => "BRAKE",
        }
    }

    /// Whether it cannot fly without a position.
    pub fn needs_position(self) -> bool {
        !matches!(self, Self::Stabilize | Self::Land)
    }

    /// Whether a pilot's sticks are in charge.
    pub fn is_piloted(self) -> bool {
        matches!(self, Self::Stabilize | Self::Loiter)
    }
}
