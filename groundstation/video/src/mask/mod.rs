//! Copies of pictures and films in which areas are black, for people who must not see what is there.
//!
//! What is masked is gone: the copy is painted over and coded anew, and carries no metadata of the original, in which a
//! small picture of it could lie. It shows and does not prove; the original, named by its hashes, does.

mod film;
mod still;

use std::ops::Range;
use std::str::FromStr;

use mission::explain::{Explain, Message};
use mission::message;

pub use film::film;
pub use still::still;

/// A rectangle of the picture as people see it, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its left edge, share of the width from the left.
    pub left: f64,
    /// Its upper edge, share of the height from above.
    pub top: f64,
    /// Its right edge, share of the width from the left.
    pub right: f64,
    /// Its lower edge, share of the height from above.
    pub bottom: f64,
    /// In a film, from when to when, seconds from its first picture; `None` for all of it.
    pub seconds: Option<[f64; 2]>,
}

/// This is no area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no area: LEFT,TOP,RIGHT,BOTTOM as shares from 0 to 1, and @FROM-UNTIL in seconds for part of a film")]
pub struct NoArea(String);

impl Explain for NoArea {
    fn explain(&self) -> Message {
        message!("video-mask-no-area", text = self.0.as_str())
    }
}

impl FromStr for Area {
    type Err = NoArea;

    fn from_str(text: &str) -> Result<Self, NoArea> {
        let parse = || {
            let (edges, time) = text.split_once('@').map_or((text, None), |(edges, time)| (edges, Some(time)));
            let edges: Vec<f64> = edges.split(',').map(|share| share.trim().parse().ok()).collect::<Option<_>>()?;
            let [left, top, right, bottom] = edges[..] else { return None };
            let seconds = match time.map(|time| time.split_once('-')) {
                None => None,
                Some(range) => {
                    let (from, until) = range?;
                    Some([from.trim().parse().ok()?, until.trim().parse().ok()?])
                }
            };
            let shares = [left, top, right, bottom].iter().all(|share| (0.0..=1.0).contains(share));
            let order = left < right && top < bottom && seconds.is_none_or(|[from, until]| 0.0 <= from && from < until);
            (shares && order).then_some(Self { left, top, right, bottom, seconds })
        };
        parse().ok_or_else(|| NoArea(text.to_owned()))
    }
}

impl Area {
    fn is_at(&self, second: f64) -> bool {
        self.seconds.is_none_or(|[from, until]| (from..=until).contains(&second))
    }

    /// Columns and rows of a picture of this size, a pixel touched counting as inside.
    fn pixels(&self, width: usize, height: usize) -> (Range<usize>, Range<usize>) {
        let span = |from: f64, to: f64, length: usize| {
            let at = |share: f64| (share * length as f64).clamp(0.0, length as f64);
            at(from).floor() as usize..at(to).ceil() as usize
        };
        (span(self.left, self.right, width), span(self.top, self.bottom, height))
    }
}

/// There is no masked copy.
#[derive(Debug, thiserror::Error)]
pub enum MaskError {
    /// Nothing is to be masked.
    #[error("no area is named")]
    NoAreas,
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[source] std::io::Error),
    /// It is no picture or film that can be decoded.
    #[error("cannot be decoded: {0}")]
    Decode(String),
    /// A film that is coded in another way than H.264.
    #[error("only H.264 can be masked")]
    Codec,
    /// The copy cannot be coded.
    #[error("cannot be coded: {0}")]
    Encode(String),
    /// The copy cannot be written.
    #[error(transparent)]
    Write(#[from] crate::footage::FootageError),
}

impl Explain for MaskError {
    fn explain(&self) -> Message {
        match self {
            Self::NoAreas => message!("video-mask-no-areas"),
            Self::Read(cause) => message!("video-mask-read", cause = cause.to_string()),
            Self::Decode(cause) => message!("video-mask-decode", cause = cause.as_str()),
            Self::Codec => message!("video-mask-codec"),
            Self::Encode(cause) => message!("video-mask-encode", cause = cause.as_str()),
            Self::Write(error) => error.explain(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_area_is_typed_as_shares_and_seconds_and_anything_else_is_refused() {
        let area: Area = "0.25, 0.5,0.75,1@3-7.5".parse().unwrap();
        assert_eq!(area, Area { left: 0.25, top: 0.5, right: 0.75, bottom: 1.0, seconds: Some([3.0, 7.5]) });
        assert!(area.is_at(3.0) && area.is_at(7.5) && !area.is_at(8.0));
        assert_eq!(area.pixels(101, 50), (25..76, 25..50), "a pixel that is touched is inside");
        for wrong in
            ["", "0,0,1", "0,0,1,1,1", "0.5,0,0.5,1", "0,0,2,1", "a,0,1,1", "0,0,1,1@5", "0,0,1,1@5-2", "nan,0,1,1"]
        {
            assert!(wrong.parse::<Area>().is_err(), "{wrong}");
        }
    }
}
