//! What the kinds of objects look like: boxes, drums and beams in few colours.

use std::f64::consts::TAU;

use super::lens::ned_axes;
use super::mesh::{Builder, Chunk, Point, Sun};
use super::object::{Object, ObjectKind, Stand};
use super::skin::{Coat, Rgb, Skin};

const BLACK: Rgb = [25, 25, 28];
const GLASS: Rgb = [35, 50, 70];
const WHITE: Rgb = [240, 240, 238];
const GREY: Rgb = [130, 132, 135];
const RED: Rgb = [205, 30, 30];
const YELLOW: Rgb = [245, 195, 20];
const BLUE: Rgb = [30, 90, 190];
const BROWN: Rgb = [125, 90, 55];
const GREEN: Rgb = [70, 105, 45];
const ORANGE: Rgb = [240, 115, 20];
const SKIN: Rgb = [225, 175, 140];
const LAMP: Rgb = [255, 250, 220];
const PAINTS: [Rgb; 6] = [WHITE, [170, 175, 180], RED, BLUE, [45, 45, 50], [200, 170, 110]];
const SHADOW: Rgb = [38, 40, 44];

/// Builds one object out of parts.
struct Shape<'a> {
    stand: &'a Stand,
    builder: Builder,
}

impl Shape<'_> {
    /// A box between two corners, in shares of the object's box.
    fn part(&mut self, low: [f64; 3], high: [f64; 3], coat: Coat) {
        let ring = [[1, 1], [1, 0], [0, 0], [0, 1]];
        let ends = [low, high];
        let at = |z: f64| ring.map(|[x, y]| self.stand.at([ends[x][0], ends[y][1], z]));
        self.builder.body(&at(low[2]), &at(high[2]), &coat);
    }

    /// An upright drum around a place, in shares; its radius in metres.
    fn drum(&mut self, [x, y]: [f64; 2], radius_m: f64, [low, high]: [f64; 2], coat: Coat) {
        let [length_m, width_m, height_m] = self.stand.size_m;
        let ring = |z: f64| -> Vec<Point> {
            let corner = |n: usize| (n as f64 / 10.0 * TAU).sin_cos();
            let around = (0..10).map(corner);
            around
                .map(|(sin, cos)| {
                    self.stand.metres([x * length_m + radius_m * cos, y * width_m + radius_m * sin, z * height_m])
                })
                .collect()
        };
        let (low, high) = (ring(low), ring(high));
        self.builder.body(&low, &high, &coat);
    }

    /// A beam between two places, in shares; as thick as so many metres.
    fn beam(&mut self, from: [f64; 3], to: [f64; 3], thick_m: f64, coat: Coat) {
        let (from, to) = (self.stand.at(from), self.stand.at(to));
        let Some(way) = (to - from).try_normalize(1e-9) else { return };
        let right = way.cross(&self.stand.axes[2]).try_normalize(1e-3).unwrap_or(self.stand.axes[1]);
        let up = right.cross(&way);
        let ring = |at: Point| {
            let half = thick_m / 2.0;
            [right + up, up - right, -right - up, right - up].map(|corner| at + corner * half)
        };
        self.builder.body(&ring(from), &ring(to), &coat);
    }

    fn wheels(&mut self, places: &[f64], radius: [f64; 2]) {
        for x in places {
            for side in [-1.0, 1.0] {
                let (inner, outer) = (side * 0.36, side * 0.5);
                let low = [x - radius[0], f64::min(inner, outer), 0.0];
                self.part(low, [x + radius[0], f64::max(inner, outer), radius[1]], Coat::plain(BLACK));
            }
        }
    }

    /// Head lamps and tail lamps, which glow.
    fn lamps(&mut self, [low, high]: [f64; 2]) {
        for side in [-1.0, 1.0] {
            let (inner, outer) = (f64::min(side * 0.25, side * 0.45), f64::max(side * 0.25, side * 0.45));
            self.part([0.49, inner, low], [0.503, outer, high], Coat::glowing(LAMP));
            self.part([-0.503, inner, low], [-0.49, outer, high], Coat::glowing([255, 20, 20]));
        }
    }

    fn car(&mut self, paint: Rgb) {
        let coat = Coat::plain(paint);
        self.wheels(&[-0.3, 0.31], [0.075, 0.42]);
        self.part([-0.5, -0.5, 0.15], [0.5, 0.5, 0.6], coat);
        self.part([-0.38, -0.43, 0.6], [0.2, 0.43, 0.93], Coat::plain(GLASS));
        self.part([-0.3, -0.44, 0.93], [0.1, 0.44, 1.0], coat);
        self.lamps([0.38, 0.52]);
    }

    fn lorry(&mut self, paint: Rgb, load: Rgb) {
        self.wheels(&[-0.4, -0.3, 0.4], [0.04, 0.25]);
        self.part([-0.5, -0.4, 0.15], [0.5, 0.4, 0.25], Coat::plain(BLACK));
        self.part([0.34, -0.48, 0.16], [0.5, 0.48, 0.78], Coat::plain(paint));
        self.part([0.42, -0.45, 0.45], [0.502, 0.45, 0.72], Coat::plain(GLASS));
        let dark = load.map(|share| share / 5 * 4);
        self.part([-0.5, -0.5, 0.25], [0.31, 0.5, 1.0], Coat::with(Skin::Ribs, [load, dark, dark]));
        self.lamps([0.2, 0.28]);
    }

    fn person(&mut self) {
        let dark = Coat::plain([40, 45, 70]);
        self.part([-0.2, -0.35, 0.0], [0.2, -0.05, 0.47], dark);
        self.part([-0.2, 0.05, 0.0], [0.2, 0.35, 0.47], dark);
        self.part([-0.35, -0.5, 0.45], [0.35, 0.5, 0.82], Coat::plain(RED));
        self.part([-0.25, -0.22, 0.84], [0.25, 0.22, 0.97], Coat::plain(SKIN));
        self.part([-0.28, -0.25, 0.94], [0.26, 0.25, 1.0], Coat::plain(BLACK));
    }

    fn building(&mut self) {
        let walls = Coat::with(Skin::Windows, [[205, 195, 175], GLASS, GLASS]);
        self.part([-0.5, -0.5, 0.0], [0.5, 0.5, 0.97], walls);
        self.part([-0.51, -0.51, 0.97], [0.51, 0.51, 1.0], Coat::plain([120, 70, 60]));
    }

    fn goods(&mut self) {
        let crate_of = |colour: Rgb| Coat::with(Skin::Ribs, [colour, colour.map(|share| share / 3 * 2), colour]);
        self.part([-0.5, -0.5, 0.0], [-0.02, 0.0, 0.55], crate_of(BROWN));
        self.part([0.02, -0.5, 0.0], [0.5, -0.02, 0.45], crate_of([175, 140, 90]));
        self.part([-0.5, 0.02, 0.0], [0.0, 0.5, 0.5], crate_of([195, 165, 110]));
        self.part([-0.42, -0.42, 0.55], [-0.1, 0.05, 0.85], crate_of([150, 110, 70]));
        self.part([-0.38, -0.3, 0.85], [-0.15, 0.0, 1.0], Coat::plain(WHITE));
        self.part([0.04, 0.02, 0.0], [0.5, 0.5, 0.7], Coat::plain([40, 110, 200]));
        self.part([0.1, 0.1, 0.7], [0.42, 0.42, 0.8], Coat::plain([40, 110, 200]));
    }

    fn hut(&mut self) {
        self.part([-0.5, -0.5, 0.0], [0.5, 0.5, 0.94], Coat::with(Skin::Ribs, [BLUE, [20, 60, 130], BLUE]));
        self.part([-0.51, -0.51, 0.94], [0.51, 0.51, 1.0], Coat::plain(WHITE));
        self.part([0.49, -0.3, 0.0], [0.505, 0.05, 0.8], Coat::plain([90, 60, 40]));
        self.part([0.49, 0.18, 0.45], [0.505, 0.42, 0.78], Coat::plain(GLASS));
        for side in [-1.0, 1.0] {
            let at: [f64; 2] = [side * 0.505, side * 0.49];
            let (low, high) = (at[0].min(at[1]), at[0].max(at[1]));
            self.part([-0.35, low, 0.4], [-0.05, high, 0.78], Coat::plain(GLASS));
            self.part([0.05, low, 0.4], [0.35, high, 0.78], Coat::plain(GLASS));
        }
    }

    fn drums(&mut self) {
        let [length_m, width_m, _] = self.stand.size_m;
        let count = |size_m: f64| (size_m / 0.65).round().clamp(1.0, 8.0) as usize;
        let (rows, columns) = (count(length_m), count(width_m));
        let radius_m = (length_m / rows as f64).min(width_m / columns as f64) * 0.46;
        for row in 0..rows {
            for column in 0..columns {
                let at = |n: usize, of: usize| (n as f64 + 0.5) / of as f64 - 0.5;
                let place = [at(row, rows), at(column, columns)];
                let colour = if (row + column) % 3 == 2 { BLUE } else { RED };
                self.drum(place, radius_m, [0.0, 0.98], Coat::plain(colour));
                self.drum(place, radius_m * 1.03, [0.45, 0.62], Coat::plain(YELLOW));
                self.drum(place, radius_m * 0.9, [0.98, 1.0], Coat::plain(colour.map(|share| share / 2)));
            }
        }
        let sign = Coat::with(Skin::Diamond, [WHITE, RED, BLACK]);
        self.part([0.49, -0.25, 0.25], [0.51, 0.25, 0.95], sign);
    }

    fn tracks(&mut self, [back, front]: [f64; 2], high: f64) {
        for side in [-1.0, 1.0] {
            let (low, outer) = (f64::min(side * 0.22, side * 0.5), f64::max(side * 0.22, side * 0.5));
            self.part([back, low, 0.0], [front, outer, high], Coat::plain(BLACK));
        }
    }

    fn excavator(&mut self) {
        let yellow = Coat::plain(YELLOW);
        self.tracks([-0.45, 0.1], 0.25);
        self.part([-0.5, -0.48, 0.27], [0.1, 0.48, 0.55], yellow);
        self.part([-0.15, -0.48, 0.55], [0.1, -0.05, 0.85], Coat::plain(GLASS));
        self.part([-0.16, -0.49, 0.85], [0.11, -0.04, 0.9], yellow);
        let thick_m = self.stand.size_m[1] * 0.16;
        self.beam([0.05, 0.15, 0.5], [0.28, 0.15, 0.97], thick_m, yellow);
        self.beam([0.26, 0.15, 0.97], [0.45, 0.15, 0.35], thick_m * 0.8, yellow);
        self.part([0.36, -0.05, 0.02], [0.5, 0.35, 0.36], Coat::plain(GREY));
    }

    fn piling_rig(&mut self) {
        let red = Coat::plain(ORANGE);
        self.tracks([-0.5, 0.3], 0.06);
        self.part([-0.5, -0.45, 0.06], [0.15, 0.45, 0.22], Coat::plain(YELLOW));
        self.part([0.0, -0.45, 0.16], [0.2, -0.05, 0.26], Coat::plain(GLASS));
        let thick_m = self.stand.size_m[1] * 0.2;
        self.beam([0.38, 0.0, 0.0], [0.38, 0.0, 0.99], thick_m, red);
        self.beam([-0.2, 0.0, 0.2], [0.36, 0.0, 0.75], thick_m * 0.5, red);
        self.part([0.4, -0.25, 0.35], [0.5, 0.25, 0.5], Coat::plain(GREY));
    }

    fn board(&mut self) {
        for side in [-0.35, 0.35] {
            self.part([-0.2, side - 0.02, 0.0], [0.1, side + 0.02, 0.55], Coat::plain(GREY));
        }
        let face = Coat::with(Skin::Writing, [[250, 235, 90], RED, BLUE]);
        self.part([-0.5, -0.5, 0.5], [0.5, 0.5, 1.0], face);
    }

    /// A head wall with a dark mouth, and what lies before it.
    fn blockage(&mut self) {
        let wall = Coat::plain([175, 172, 162]);
        for (low, high) in [([-0.5, 0.0], [-0.3, 1.0]), ([0.3, 0.0], [0.5, 1.0]), ([-0.3, 0.75], [0.3, 1.0])] {
            self.part([-0.5, low[0], low[1]], [-0.3, high[0], high[1]], wall);
        }
        self.part([-0.5, -0.3, 0.0], [-0.45, 0.3, 0.75], Coat::plain([18, 18, 20]));
        let mud = [Coat::plain([95, 75, 50]), Coat::plain([75, 58, 40]), Coat::plain([110, 92, 60])];
        self.part([-0.45, -0.3, 0.0], [0.5, 0.3, 0.25], mud[0]);
        self.part([-0.4, -0.28, 0.25], [0.25, 0.22, 0.42], mud[1]);
        self.part([-0.3, -0.15, 0.42], [0.05, 0.25, 0.54], mud[2]);
        let thick_m = self.stand.size_m[2] * 0.05;
        for (n, colour) in [GREEN, BROWN, GREEN, BROWN, GREEN].into_iter().enumerate() {
            let (y, high) = (n as f64 * 0.12 - 0.24, 0.55 + 0.06 * (n % 3) as f64);
            self.beam([-0.35, -y, high], [0.45, y, 0.2], thick_m, Coat::plain(colour));
        }
        self.part([0.28, -0.2, 0.25], [0.42, -0.08, 0.36], Coat::plain(WHITE));
        self.part([0.3, 0.08, 0.25], [0.44, 0.18, 0.34], Coat::plain(BLUE));
    }

    fn debris(&mut self) {
        self.part([-0.5, -0.45, 0.0], [-0.08, 0.1, 0.55], Coat::plain(BLACK));
        self.part([0.02, 0.0, 0.0], [0.42, 0.45, 1.0], Coat::plain([190, 145, 85]));
        self.part([0.1, -0.5, 0.0], [0.5, -0.25, 0.3], Coat::plain(WHITE));
        self.part([-0.4, 0.2, 0.0], [-0.15, 0.5, 0.35], Coat::plain(ORANGE));
    }

    fn rail(&mut self) {
        let steel = Coat::plain([175, 180, 185]);
        let [thick_m, height_m] = [0.1, self.stand.size_m[2]];
        for (x, lean) in [(-0.48, 0.0), (-0.2, 0.3), (0.05, 0.45), (0.3, 0.25), (0.48, 0.0)] {
            self.beam([x, -0.4, 0.0], [x, lean - 0.4, 0.9 - lean], thick_m, Coat::plain(GREY));
        }
        let bend = [[-0.5, -0.4, 0.75], [-0.2, -0.05, 0.5], [0.06, 0.4, 0.25], [0.3, -0.1, 0.55], [0.5, -0.4, 0.75]];
        for pair in bend.windows(2) {
            self.beam(pair[0], pair[1], height_m * 0.32, steel);
        }
        let tape = Coat::with(Skin::Stripes, [RED, WHITE, RED]);
        self.part([-0.5, 0.44, 0.6], [0.5, 0.5, 0.85], tape);
    }

    fn drone(&mut self) {
        let (dark, thick_m) = (Coat::plain(BLACK), self.stand.size_m[2] * 0.2);
        self.part([-0.2, -0.14, 0.25], [0.2, 0.14, 0.75], Coat::plain([70, 72, 78]));
        for [x, y] in [[0.36, 0.36], [0.36, -0.36], [-0.36, -0.36], [-0.36, 0.36]] {
            self.beam([0.0, 0.0, 0.6], [x, y, 0.75], thick_m, dark);
            self.part([x - 0.13, y - 0.13, 0.92], [x + 0.13, y + 0.13, 0.97], Coat::plain(GREY));
        }
        self.part([0.16, -0.08, 0.0], [0.28, 0.08, 0.3], dark);
        self.part([-0.22, -0.06, 0.5], [-0.19, 0.06, 0.7], Coat::glowing([255, 20, 20]));
        self.part([0.19, -0.06, 0.5], [0.22, 0.06, 0.7], Coat::glowing([60, 255, 60]));
    }

    fn helicopter(&mut self) {
        let (white, red) = (Coat::plain(WHITE), Coat::plain(RED));
        let [length_m, _, height_m] = self.stand.size_m;
        self.part([-0.12, -0.09, 0.2], [0.28, 0.09, 0.75], white);
        self.part([0.16, -0.08, 0.32], [0.33, 0.08, 0.66], Coat::plain(GLASS));
        self.part([-0.125, -0.095, 0.38], [0.16, 0.095, 0.5], red);
        self.beam([-0.1, 0.0, 0.6], [-0.48, 0.0, 0.7], height_m * 0.12, white);
        self.part([-0.5, -0.01, 0.55], [-0.44, 0.01, 1.0], red);
        for side in [-0.1, 0.1] {
            self.beam([-0.1, side, 0.03], [0.25, side, 0.03], height_m * 0.05, Coat::plain(GREY));
        }
        self.part([0.03, -0.01, 0.75], [0.07, 0.01, 0.93], Coat::plain(GREY));
        self.beam([-0.4, -0.3, 0.94], [0.5, 0.3, 0.94], length_m * 0.015, Coat::plain(BLACK));
        self.beam([-0.4, 0.3, 0.94], [0.5, -0.3, 0.94], length_m * 0.015, Coat::plain(BLACK));
        self.part([-0.5, -0.01, 0.9], [-0.49, 0.01, 0.95], Coat::glowing([255, 20, 20]));
        self.part([0.05, -0.02, 0.15], [0.09, 0.02, 0.2], Coat::glowing([255, 20, 20]));
    }
}

/// The faces of an object where it is.
pub(super) fn faces(object: &Object, stand: &Stand) -> Chunk {
    let mut shape = Shape { stand, builder: Builder::new(Sun::over(ned_axes(object.place))) };
    let paint = |by: u32| PAINTS[(object.id.wrapping_mul(by) % PAINTS.len() as u32) as usize];
    let whole = ([-0.5, -0.5, 0.0], [0.5, 0.5, 1.0]);
    match object.kind {
        ObjectKind::Car => shape.car(paint(1)),
        ObjectKind::Lorry => shape.lorry(paint(1), paint(5)),
        ObjectKind::Person => shape.person(),
        ObjectKind::Building => shape.building(),
        ObjectKind::PiledGoods => shape.goods(),
        ObjectKind::Hut => shape.hut(),
        ObjectKind::Drums => shape.drums(),
        ObjectKind::Excavator => shape.excavator(),
        ObjectKind::PilingRig => shape.piling_rig(),
        ObjectKind::Board => shape.board(),
        ObjectKind::Crack => shape.part(whole.0, whole.1, Coat::with(Skin::Crack, [[205, 200, 190], BLACK, YELLOW])),
        ObjectKind::Blockage => shape.blockage(),
        ObjectKind::FacadePanel => {
            let coat = Coat::with(Skin::Damage, [[225, 220, 205], [120, 85, 55], [60, 45, 40]]);
            shape.part(whole.0, whole.1, coat);
        }
        ObjectKind::Debris => shape.debris(),
        ObjectKind::BrokenRail => shape.rail(),
        ObjectKind::Drone => shape.drone(),
        ObjectKind::Helicopter => shape.helicopter(),
    }
    shape.builder.chunk()
}

/// The shadow beneath what stands on something: it hides nothing.
pub(super) fn shadow(object: &Object, stand: &Stand) -> Option<Chunk> {
    let floats =
        matches!(object.kind, ObjectKind::Drone | ObjectKind::Helicopter | ObjectKind::Crack | ObjectKind::FacadePanel);
    (!floats).then(|| {
        let mut builder = Builder::new(Sun::over(ned_axes(object.place)));
        let [length_m, width_m] = [stand.size_m[0] * 0.54, stand.size_m[1] * 0.56];
        let ring = [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0]];
        let corners = ring.map(|[x, y]| stand.metres([x * length_m, y * width_m, 0.04]));
        builder.face(corners.to_vec(), stand.axes[2], &Coat::plain(SHADOW), [Point::zeros(); 2]);
        builder.chunk()
    })
}
