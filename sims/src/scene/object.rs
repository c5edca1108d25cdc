//! What is put into a scene: vehicles, people, findings, other aircraft.

use mission::geo::{LatLon, ecef_from_wgs84};
use nalgebra::Vector3;

use super::lens::ned_axes;
use super::mesh::Point;

/// What something is. Every kind has a look of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A car; its colour goes by its number.
    Car,
    /// A lorry; its colour goes by its number.
    Lorry,
    /// A person in a red jacket.
    Person,
    /// A building with rows of windows.
    Building,
    /// Piled goods, partly under a blue sheet.
    PiledGoods,
    /// A container or a hut: ribbed blue walls, a door, a white roof.
    Hut,
    /// Drums of flammables: red ones with a yellow band, and a warning diamond in front.
    Drums,
    /// An excavator.
    Excavator,
    /// A piling rig: a mast on tracks.
    PilingRig,
    /// An advertising board on posts. It faces where it heads.
    Board,
    /// A yellow-bordered plate with a crack: a cracked bearing or pier head. It faces where it heads; its length is its
    /// thickness.
    Crack,
    /// The mouth of a culvert in its head wall, with mud, branches and rubbish before it. It opens where it heads.
    Blockage,
    /// A damaged panel of a tall building's front: stains and a hole. It faces where it heads; its length is its thickness.
    FacadePanel,
    /// Debris on a lane: tyre, box, splinters.
    Debris,
    /// A guard rail that was driven into, with red and white tape. It runs where it heads.
    BrokenRail,
    /// Another drone.
    Drone,
    /// A helicopter with people.
    Helicopter,
}

/// How something moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moving {
    /// Along the nearest road, keeping its distance from the centreline and its height over the road; to its end, where it stays.
    /// Positive with growing stakes, metres per second. It heads where it drives.
    Lane {
        /// Metres per second, positive with growing stakes.
        speed_m_s: f64,
    },
    /// Straight on.
    Straight {
        /// Metres per second north, east and down.
        velocity_ned_m_s: [f64; 3],
    },
}

/// Something in a scene. Its box stands on its base, around its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Object {
    /// Number, unique in its scene.
    pub id: u32,
    /// What it is.
    pub kind: ObjectKind,
    /// Where its middle is at time 0.
    pub place: LatLon,
    /// Height of its base above mean sea level at time 0, metres.
    pub base_amsl_m: f64,
    /// Where it heads, radians clockwise from true north.
    pub heading_rad: f64,
    /// Length (along its heading), width and height, metres.
    pub size_m: [f64; 3],
    /// How it moves, if it does.
    pub pace: Option<Moving>,
}

/// An object's own axes: its base's middle; ahead, right and up.
pub(super) struct Stand {
    pub base: Point,
    pub axes: [Vector3<f64>; 3],
    pub size_m: [f64; 3],
}

impl Stand {
    pub fn of(object: &Object) -> Self {
        let [north, east, down] = ned_axes(object.place);
        let (sin, cos) = object.heading_rad.sin_cos();
        Self {
            base: ecef_from_wgs84(object.place, object.base_amsl_m),
            axes: [north * cos + east * sin, east * cos - north * sin, -down],
            size_m: object.size_m,
        }
    }

    /// Shares of its box: ahead and right from -0.5 to 0.5, up from 0 to 1.
    pub fn at(&self, share: [f64; 3]) -> Point {
        self.metres([0, 1, 2].map(|n| share[n] * self.size_m[n]))
    }

    /// Metres from its base's middle.
    pub fn metres(&self, at: [f64; 3]) -> Point {
        self.base + self.axes[0] * at[0] + self.axes[1] * at[1] + self.axes[2] * at[2]
    }

    pub fn middle(&self) -> Point {
        self.at([0.0, 0.0, 0.5])
    }

    pub fn radius_m(&self) -> f64 {
        Vector3::from(self.size_m).norm() / 2.0
    }

    /// Corners of its box, lower four first, anticlockwise from above.
    pub fn corners(&self) -> [Point; 8] {
        let ring = [[0.5, 0.5], [0.5, -0.5], [-0.5, -0.5], [-0.5, 0.5]];
        std::array::from_fn(|n| self.at([ring[n % 4][0], ring[n % 4][1], if n < 4 { 0.0 } else { 1.0 }]))
    }
}
