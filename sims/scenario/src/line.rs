//! Lines that are to be flown, and how far along and beside them a place is.

use std::f64::consts::TAU;

/// A place from home: north, east, up, metres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Local {
    /// North of home.
    pub north_m: f64,
    /// East of home.
    pub east_m: f64,
    /// Above the take-off place.
    pub up_m: f64,
}

impl Local {
    /// Metres to another place, seen from above.
    pub fn level_m(self, other: Self) -> f64 {
        let [north_m, east_m] = [self.north_m - other.north_m, self.east_m - other.east_m];
        (north_m * north_m + east_m * east_m).sqrt()
    }

    /// So many metres on in a direction, radians clockwise from north.
    #[must_use]
    pub fn on(self, azimuth_rad: f64, metres: f64) -> Self {
        let (sin, cos) = azimuth_rad.sin_cos();
        Self { north_m: self.north_m + metres * cos, east_m: self.east_m + metres * sin, ..self }
    }
}

/// A line of straight pieces, level.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    places: Vec<Local>,
    /// Metres from the start to each place.
    along_m: Vec<f64>,
}

/// The foot of a place on a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// Metres along the line.
    pub along_m: f64,
    /// Metres beside it, seen from above.
    pub beside_m: f64,
    /// Metres above it; below is negative.
    pub above_m: f64,
    /// Direction of the line there, radians clockwise from north.
    pub azimuth_rad: f64,
}

/// Pieces of a circle: 2 degrees, 4 mm off a circle of 6 m at most.
const PIECES: usize = 180;

impl Line {
    /// Through places, in order; places on top of each other are one.
    pub fn through(places: impl IntoIterator<Item = Local>) -> Self {
        let mut line = Self { places: Vec::new(), along_m: Vec::new() };
        for place in places {
            match line.places.last() {
                None => line.along_m.push(0.0),
                Some(last) if last.level_m(place) < 1e-6 => continue,
                Some(last) => line.along_m.push(line.length_m() + last.level_m(place)),
            }
            line.places.push(place);
        }
        line
    }

    /// A lying eight: a circle to the right, then one to the left; they meet at `at` and leave it along `azimuth_rad`.
    pub fn eight(at: Local, azimuth_rad: f64, radius_m: f64) -> Self {
        let circle = |side: f64| {
            let quarter = side * TAU / 4.0;
            let centre = at.on(azimuth_rad + quarter, radius_m);
            (0..=PIECES)
                .map(move |k| centre.on(azimuth_rad - quarter + side * TAU * k as f64 / PIECES as f64, radius_m))
        };
        Self::through(circle(1.0).chain(circle(-1.0)))
    }

    /// Metres from end to end.
    pub fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    /// Its places.
    pub fn places(&self) -> &[Local] {
        &self.places
    }

    /// The place so many metres along.
    pub fn at(&self, along_m: f64) -> Option<Local> {
        let last = self.places.last()?;
        let next = self.along_m.partition_point(|at| *at <= along_m);
        if next == 0 || next >= self.places.len() {
            return if next == 0 { self.places.first().copied() } else { Some(*last) };
        }
        let (from, to) = (self.places[next - 1], self.places[next]);
        let share = (along_m - self.along_m[next - 1]) / (self.along_m[next] - self.along_m[next - 1]);
        let mix = |a: f64, b: f64| a + (b - a) * share;
        Some(Local {
            north_m: mix(from.north_m, to.north_m),
            east_m: mix(from.east_m, to.east_m),
            up_m: mix(from.up_m, to.up_m),
        })
    }

    /// The nearest foot between two distances along the line.
    pub fn foot(&self, place: Local, from_m: f64, to_m: f64) -> Option<Foot> {
        let first = self.along_m.partition_point(|at| *at <= from_m).saturating_sub(1);
        let mut best: Option<Foot> = None;
        for k in first..self.places.len().saturating_sub(1) {
            let (start_m, end_m) = (self.along_m[k], self.along_m[k + 1]);
            if start_m > to_m {
                break;
            }
            let (a, b) = (self.places[k], self.places[k + 1]);
            let length_m = end_m - start_m;
            let [north, east] = [(b.north_m - a.north_m) / length_m, (b.east_m - a.east_m) / length_m];
            let along = (place.north_m - a.north_m) * north + (place.east_m - a.east_m) * east;
            let along = along.clamp((from_m - start_m).max(0.0), (to_m - start_m).min(length_m));
            let [dn, de] = [place.north_m - a.north_m - north * along, place.east_m - a.east_m - east * along];
            let up_m = a.up_m + (b.up_m - a.up_m) * along / length_m;
            let foot = Foot {
                along_m: start_m + along,
                beside_m: (dn * dn + de * de).sqrt(),
                above_m: place.up_m - up_m,
                azimuth_rad: east.atan2(north),
            };
            if best.is_none_or(|best| foot.beside_m < best.beside_m) {
                best = Some(foot);
            }
        }
        best
    }
}
