//! The 3D scene: ground, expressway, vehicles, corridor. Drawn into a picture that the screens place.
//!
//! Axes of the scene: x east, y up, z south, metres from a local origin near what is looked at, so that 32-bit numbers
//! are good to a centimetre; the origin moves with what is looked at. The ground is drawn level, and heights are above
//! the take-off place: right on the coastal plain, and no claim about ground elsewhere.

// A system of Bevy names everything that it uses as an argument.
#![allow(clippy::too_many_arguments)]

mod camera;
mod labels;
mod land;
mod overlay;
mod road;
mod shape;
mod solids;
mod vehicles;

pub use camera::{Quality, SceneEye, Stage};

use bevy::prelude::*;
use mission::geo::{LatLon, LocalFrame};

/// Draws the scene.
pub struct ScenePlugin;

impl Plugin for ScenePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Origin>()
            .add_systems(Startup, (camera::setup, land::setup, vehicles::setup).after(super::window::choose_quality))
            .add_systems(
                Update,
                (
                    camera::choose_focus,
                    land::rebuild,
                    overlay::rebuild,
                    vehicles::place,
                    camera::place,
                    overlay::draw_lines,
                )
                    .chain()
                    .after(super::window::pump),
            )
            .add_systems(PostUpdate, labels::project.after(bevy::transform::TransformSystems::Propagate));
    }
}

/// The local origin of the scene.
#[derive(Resource)]
pub struct Origin {
    frame: LocalFrame,
    /// Counts moves: what was built before the last one has to be built again.
    moves: u32,
}

impl Default for Origin {
    fn default() -> Self {
        Self { frame: LocalFrame::new(LatLon::default(), 0.0), moves: 0 }
    }
}

/// A place and a height above ground in the axes of the scene.
fn world_from(frame: &LocalFrame, place: LatLon, height_m: f64) -> Vec3 {
    let enu = frame.enu_from_wgs84(place, 0.0);
    Vec3::new(enu.east_m as f32, height_m as f32, -enu.north_m as f32)
}
