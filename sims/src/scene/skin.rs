//! What faces look like: colours, and patterns on them that are averaged over what a pixel covers.

/// Red, green and blue, 0 to 255.
pub(super) type Rgb = [u8; 3];

/// Cross section of a carriageway, metres from the centreline: where its lanes begin and the shoulder begins, and the
/// outer edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lanes {
    pub inner_m: f64,
    pub start_m: f64,
    pub lane_m: f64,
    pub count: f64,
    pub shoulder_m: f64,
    /// Distance along the road where the face begins.
    pub from_m: f64,
}

/// A pattern. Those of a road, a wall and a container count metres; the others fill their face, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Skin {
    Plain,
    /// Lines of the second colour, and the third beside the lanes on the inside.
    Carriageway(Lanes),
    /// Windows of the second colour.
    Windows,
    /// Ribs of the second colour.
    Ribs,
    /// Slanting stripes of the second colour.
    Stripes,
    /// A jagged crack of the second colour in a border of the third.
    Crack,
    /// Lines of writing of the second colour in a border of the third.
    Writing,
    /// A diamond of the second colour with a core of the third.
    Diamond,
    /// Stains of the second colour and missing pieces of the third.
    Damage,
}

/// Colours and pattern of a face.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coat {
    pub colours: [Rgb; 3],
    pub skin: Skin,
    /// Seen in the dark.
    pub glows: bool,
}

impl Coat {
    pub const fn plain(colour: Rgb) -> Self {
        Self { colours: [colour; 3], skin: Skin::Plain, glows: false }
    }

    pub const fn glowing(colour: Rgb) -> Self {
        Self { colours: [colour; 3], skin: Skin::Plain, glows: true }
    }

    pub const fn with(skin: Skin, colours: [Rgb; 3]) -> Self {
        Self { colours, skin, glows: false }
    }
}

/// Luma, blue and red (BT.601, narrow range) of a colour in some light.
pub(super) fn lit([red, green, blue]: Rgb, light: f64) -> [f64; 3] {
    let [r, g, b] = [red, green, blue].map(|share| f64::from(share) / 255.0 * light);
    [
        16.0 + 65.481 * r + 128.553 * g + 24.966 * b,
        128.0 - 37.797 * r - 74.203 * g + 112.0 * b,
        128.0 + 112.0 * r - 93.786 * g - 18.214 * b,
    ]
}

/// From one colour to another.
pub(super) fn mix(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    [0, 1, 2].map(|n| from[n] + (to[n] - from[n]) * share)
}

/// The greatest whole number that is not greater, of numbers that a picture needs; the library's own costs a call.
pub(super) fn floor(number: f64) -> f64 {
    let whole = number as i64 as f64;
    if whole > number { whole - 1.0 } else { whole }
}

/// How much of a pixel as wide as `wide` around `at` lies in a band.
fn cover(at: f64, wide: f64, from: f64, to: f64) -> f64 {
    let wide = wide.max(1e-9);
    (((at + wide / 2.0).min(to) - (at - wide / 2.0).max(from)) / wide).clamp(0.0, 1.0)
}

/// The same of a band that comes again every `every`.
fn again(at: f64, wide: f64, every: f64, from: f64, to: f64) -> f64 {
    if wide >= every / 2.0 {
        return (to - from) / every;
    }
    let at = at - every * floor(at / every);
    cover(at, wide, from, to) + cover(at - every, wide, from, to) + cover(at + every, wide, from, to)
}

impl Skin {
    pub fn fills(self) -> bool {
        !matches!(self, Self::Plain | Self::Carriageway(_) | Self::Windows | Self::Ribs)
    }

    /// Shares of the second and the third colour at a place of the face, in a pixel that covers `wide` of both axes.
    pub fn shares(self, [u, v]: [f64; 2], [wide_u, wide_v]: [f64; 2]) -> [f64; 2] {
        let border = |thick: f64| 1.0 - cover(u, wide_u, thick, 1.0 - thick) * cover(v, wide_v, thick, 1.0 - thick);
        match self {
            Self::Plain => [0.0; 2],
            Self::Carriageway(lanes) => lanes.shares([u, v], [wide_u, wide_v]),
            Self::Windows => [again(u, wide_u, 3.2, 0.7, 2.5) * again(v, wide_v, 3.0, 0.9, 2.4), 0.0],
            Self::Ribs => [again(u, wide_u, 0.5, 0.0, 0.2), 0.0],
            Self::Stripes => [again(u + v, wide_u.max(wide_v), 0.4, 0.0, 0.2), 0.0],
            Self::Crack => {
                let zigzag = |every: f64| (v / every - floor(v / every) - 0.5).abs() - 0.25;
                let middle = 0.5 + 0.5 * zigzag(0.52) + 0.22 * zigzag(0.17) + 0.08 * zigzag(0.055);
                let branch = 0.5 + (v - 0.55) * 0.9 + 0.15 * zigzag(0.11);
                let main = cover(u, wide_u, middle - 0.03, middle + 0.03);
                let side = if (0.55..0.9).contains(&v) { cover(u, wide_u, branch - 0.02, branch + 0.02) } else { 0.0 };
                let frame = border(0.06);
                [main.max(side) * (1.0 - frame), frame]
            }
            Self::Writing => {
                let row = again(v, wide_v, 0.28, 0.12, 0.24) * cover(v, wide_v, 0.1, 0.9);
                let signs = again(u, wide_u, 0.12, 0.02, 0.1) * cover(u, wide_u, 0.08, 0.92);
                let frame = border(0.04);
                [row * signs * (1.0 - frame), frame]
            }
            Self::Diamond => {
                let (out, wide) = ((u - 0.5).abs() + (v - 0.5).abs(), wide_u.max(wide_v));
                let core = cover(out, wide, -1.0, 0.16);
                [cover(out, wide, -1.0, 0.38) - core, core]
            }
            Self::Damage => {
                let stain = cover(u, wide_u, 0.15, 0.32) * cover(v, wide_v, 0.0, 0.8)
                    + cover(u, wide_u, 0.6, 0.7) * cover(v, wide_v, 0.0, 0.55);
                let gone = cover(u, wide_u, 0.45, 0.85) * cover(v, wide_v, 0.6, 0.85)
                    + cover(u, wide_u, 0.7, 0.95) * cover(v, wide_v, 0.5, 0.6);
                [stain.min(1.0) * (1.0 - gone), gone]
            }
        }
    }
}

impl Lanes {
    /// Lines as GB 5768 has them: dividers of 6 m with gaps of 9 m, 0.15 m wide; edges 0.2 m.
    fn shares(self, [along_m, out_m]: [f64; 2], [wide_along, wide_out]: [f64; 2]) -> [f64; 2] {
        let line = |at_m: f64, half_m: f64| cover(out_m, wide_out, at_m - half_m, at_m + half_m);
        let edges = line(self.start_m - 0.1, 0.1) + line(self.shoulder_m + 0.1, 0.1);
        let nearest = floor((out_m - self.start_m) / self.lane_m + 0.5).clamp(1.0, (self.count - 1.0).max(1.0));
        let divider = if self.count > 1.5 { line(self.start_m + nearest * self.lane_m, 0.075) } else { 0.0 };
        let dash = again(self.from_m + along_m, wide_along, 15.0, 0.0, 6.0);
        let inner = cover(out_m, wide_out, -1.0, self.inner_m);
        [(edges + divider * dash).min(1.0 - inner), inner]
    }
}
