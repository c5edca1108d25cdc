//! Sizes of bridges, by which road law sets distances.

use mission::road::Bridge;

/// Size of a bridge: JTG D60-2015, table 1.0.5, by its whole length and its longest span; the greater counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BridgeSize {
    /// 小桥: up to 30 m, spans below 20 m.
    Small,
    /// 中桥: longer than 30 m, or spans from 20 m.
    Medium,
    /// 大桥: from 100 m, or spans from 40 m.
    Large,
    /// 特大桥: longer than 1,000 m, or spans longer than 150 m.
    VeryLarge,
}

impl BridgeSize {
    /// Of a bridge of the road model.
    pub fn of(bridge: &Bridge) -> Self {
        let length_m = bridge.stretch.to_m - bridge.stretch.from_m;
        let span_m = bridge.spans_m.iter().copied().fold(0.0, f64::max);
        if length_m > 1_000.0 || span_m > 150.0 {
            Self::VeryLarge
        } else if length_m >= 100.0 || span_m >= 40.0 {
            Self::Large
        } else if length_m > 30.0 || span_m >= 20.0 {
            Self::Medium
        } else {
            Self::Small
        }
    }
}
