//! Stake numbers (桩号) as they are written and typed.
//!
//! Printed `K1015+000`; a fraction of a metre only where there is one. Where a chainage break makes a number stand at
//! two places, `_1` and `_2` say which one, counted along the road; Chinese design tools write their repeated stretches
//! with such a suffix too.
//!
//! ```
//! use mission::road::Stake;
//! let stake: Stake = "Ｋ１０１５＋０".parse()?;
//! assert_eq!(stake.to_string(), "K1015+000");
//! # Ok::<(), mission::road::StakeError>(())
//! ```

use super::StakeError;
use std::fmt;
use std::str::FromStr;

/// Which of the two places, counted along the road, where a stake repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occurrence {
    /// The place nearer to the start of the road.
    First,
    /// The place further along.
    Second,
}

/// A stake number: metres as the road's signs show them, which is not the distance along it (see [`super::Chainage`]).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Stake {
    /// Shown metres: 1 015 000 for K1015+000.
    pub shown_m: f64,
    /// Which place, if it was said.
    pub occurrence: Option<Occurrence>,
}

impl Stake {
    /// A stake without a break suffix.
    pub fn at(shown_m: f64) -> Self {
        Self { shown_m, occurrence: None }
    }

    /// As people say it: without fractions of a metre.
    #[must_use]
    pub fn to_the_metre(self) -> Self {
        Self { shown_m: self.shown_m.round(), ..self }
    }
}

impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millimetres = (self.shown_m * 1000.0).round().max(0.0) as u64;
        let (kilometres, rest) = (millimetres / 1_000_000, millimetres % 1_000_000);
        write!(f, "K{kilometres}+{:03}", rest / 1000)?;
        if !rest.is_multiple_of(1000) {
            let fraction = format!("{:03}", rest % 1000);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        match self.occurrence {
            None => Ok(()),
            Some(Occurrence::First) => write!(f, "_1"),
            Some(Occurrence::Second) => write!(f, "_2"),
        }
    }
}

impl FromStr for Stake {
    type Err = StakeError;

    /// Reads `K1015+000`, `k1015`, `1015+0`, `K1015+000.5`, `K1015.5` (kilometres), a break suffix, blanks and
    /// full-width characters, and the word 桩号 before it.
    fn from_str(typed: &str) -> Result<Self, StakeError> {
        let text = || typed.trim().chars().take(40).collect::<String>();
        let plain: String = typed.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let plain = plain.strip_prefix("桩号").unwrap_or(&plain).trim_start_matches(':');
        if plain.is_empty() {
            return Err(StakeError::Empty);
        }
        let prefix: String = plain.chars().take_while(char::is_ascii_alphabetic).collect();
        if prefix.len() > 1 && prefix.to_ascii_uppercase().ends_with('K') {
            return Err(StakeError::Ramp { text: text(), prefix });
        }
        let number = plain.strip_prefix(['K', 'k']).unwrap_or(plain);
        let (number, occurrence) = match number.split_once('_') {
            None => (number, None),
            Some((number, "1")) => (number, Some(Occurrence::First)),
            Some((number, "2")) => (number, Some(Occurrence::Second)),
            Some((_, part)) => return Err(StakeError::Occurrence { text: text(), part: part.to_owned() }),
        };
        let shown_m = match number.split_once('+') {
            Some((kilometres, metres)) => {
                let whole = decimal(kilometres).filter(|km| km.fract() == 0.0 && *km <= 9999.0);
                let whole =
                    whole.ok_or_else(|| StakeError::Kilometres { text: text(), part: kilometres.to_owned() })?;
                let metres = decimal(metres)
                    .filter(|m| *m < 1000.0)
                    .ok_or_else(|| StakeError::Metres { text: text(), part: metres.to_owned() })?;
                whole * 1000.0 + metres
            }
            None => {
                let kilometres = decimal(number).filter(|km| *km < 10_000.0);
                let fault = || StakeError::Kilometres { text: text(), part: number.to_owned() };
                // Millimetres: K1015.1 must be K1015+100 and not K1015+099.999999.
                (kilometres.ok_or_else(fault)? * 1e6).round() / 1e3
            }
        };
        Ok(Self { shown_m, occurrence })
    }
}

/// A plain decimal number: digits with at most one point. `1e3`, `-1`, `inf` and the like are not.
fn decimal(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.len() <= 12 && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain { text.parse().ok() } else { None }
}

/// Full-width forms (U+FF01..=U+FF5E, what Chinese input methods type) to ASCII.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn all_forms_that_people_type_are_the_same_stake() {
        for typed in [
            "K1015+000",
            "k1015",
            "1015+0",
            "1015",
            "Ｋ１０１５＋０００",
            " K 1015 + 000 ",
            "桩号K1015+000",
            "桩号：Ｋ１０１５",
            "K1015+000.0",
            "K1015.0",
            "k01015+00",
        ] {
            let stake: Stake = typed.parse().unwrap();
            assert_eq!(stake.to_string(), "K1015+000", "{typed}");
        }
        assert_eq!("K1015+000.5".parse::<Stake>().unwrap().to_string(), "K1015+000.5");
        assert_eq!("K1015.1".parse::<Stake>().unwrap().to_string(), "K1015+100");
        assert_eq!("k37+123.456＿2".parse::<Stake>().unwrap().to_string(), "K37+123.456_2");
    }

    #[test]
    fn a_text_that_is_no_stake_is_refused_with_the_part_at_fault() {
        let fault = |typed: &str| typed.parse::<Stake>().unwrap_err();
        assert_eq!(fault("  "), StakeError::Empty);
        assert!(matches!(fault("AK0+120"), StakeError::Ramp { prefix, .. } if prefix == "AK"));
        assert!(matches!(fault("K1015+1000"), StakeError::Metres { part, .. } if part == "1000"));
        assert!(matches!(fault("K1015+"), StakeError::Metres { part, .. } if part.is_empty()));
        assert!(matches!(fault("Kabc+1"), StakeError::Kilometres { part, .. } if part == "abc"));
        assert!(matches!(fault("K1.5+1"), StakeError::Kilometres { .. }));
        assert!(matches!(fault("K1e3"), StakeError::Kilometres { .. }));
        assert!(matches!(fault("1015000"), StakeError::Kilometres { .. }));
        assert!(matches!(fault("K1+0_3"), StakeError::Occurrence { part, .. } if part == "3"));
    }

    #[test]
    fn rounding_carries_into_the_kilometres() {
        assert_eq!(Stake::at(999_999.999_9).to_string(), "K1000+000");
    }
}
