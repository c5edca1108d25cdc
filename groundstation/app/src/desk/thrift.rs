//! Draws only what has changed: the model is looked at and the screens are laid out at every wake-up, but the graphics
//! driver has nothing to do where the picture would be the same. On a processor that draws every pixel by itself this is
//! most of what an idle station costs.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use bevy::app::{App, Plugin};
use bevy::prelude::*;
use bevy::render::pipelined_rendering::RenderExtractApp;
use bevy::window::{RequestRedraw, WindowEvent};
use bevy_egui::egui::epaint::{ClippedPrimitive, Primitive};
use bevy_egui::{EguiContext, EguiPostUpdateSet, EguiRenderOutput};

use super::Desk;
use super::scene::{Quality, SceneEye};

/// Updates at the start that always draw: pipelines, fonts and textures come one after another.
const FIRST_UPDATES: u32 = 20;
/// Where a processor draws every pixel, what merely flickers on a parked fleet, such as a receiver's last digit, is drawn
/// this often. What a person does and what happens is drawn at once.
const FLICKER: Duration = Duration::from_secs(4);
/// A picture is never older than this: another window that passed over ours may have left its traces.
const OLDEST: Duration = Duration::from_secs(5);

/// Leaves out pictures that would show what is shown already.
pub struct ThriftPlugin;

impl Plugin for ThriftPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Picture { due: true, updates: 0, drawn: Instant::now(), shapes: None }).add_systems(
            PostUpdate,
            decide.after(EguiPostUpdateSet::ProcessOutput).before(EguiPostUpdateSet::PostProcessOutput),
        );
        // Without a thread that draws, as on the web, every update draws.
        if let Some(render) = app.get_sub_app_mut(RenderExtractApp)
            && let Some(mut extract) = render.take_extract()
        {
            render.set_extract(move |main, own| {
                if main.resource::<Picture>().due {
                    extract(main, own);
                }
            });
        }
    }
}

/// Whether this update ends in a picture.
#[derive(Resource)]
struct Picture {
    due: bool,
    updates: u32,
    drawn: Instant,
    /// What the latest picture shows; `None` after one that was drawn whatever it shows.
    shapes: Option<u64>,
}

fn decide(
    mut picture: ResMut<Picture>,
    mut happened: MessageReader<WindowEvent>,
    mut redraw: MessageWriter<RequestRedraw>,
    mut desk: NonSendMut<Desk>,
    quality: Res<Quality>,
    mut screens: Query<(&mut EguiContext, &EguiRenderOutput)>,
    eye: Single<&Camera, With<SceneEye>>,
) {
    let touched = happened.read().count() > 0;
    let (mut moves, mut textures, mut hasher) = (eye.is_active, false, DefaultHasher::new());
    for (mut context, output) in &mut screens {
        moves |= context.get_mut().has_requested_repaint();
        textures |= !output.textures_delta.is_empty();
        hash(&output.paint_jobs, &mut hasher);
    }
    picture.updates = picture.updates.saturating_add(1);
    picture.due = true;
    if touched || moves || textures || picture.updates < FIRST_UPDATES {
        picture.shapes = None;
    } else {
        let shapes = Some(hasher.finish());
        let news = desk.take_news();
        let age = picture.drawn.elapsed();
        let patient = *quality == Quality::Fast && !news && age < FLICKER;
        picture.due = (picture.shapes != shapes && !patient) || age > OLDEST;
        if picture.due {
            picture.shapes = shapes;
        }
    }
    if picture.due {
        picture.drawn = Instant::now();
    }
    if textures {
        redraw.write(RequestRedraw);
    }
}

fn hash(jobs: &[ClippedPrimitive], hasher: &mut DefaultHasher) {
    for job in jobs {
        for side in [job.clip_rect.min.x, job.clip_rect.min.y, job.clip_rect.max.x, job.clip_rect.max.y] {
            side.to_bits().hash(hasher);
        }
        // The screens draw meshes only.
        let Primitive::Mesh(mesh) = &job.primitive else { continue };
        mesh.texture_id.hash(hasher);
        mesh.indices.hash(hasher);
        for vertex in &mesh.vertices {
            for part in [vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y] {
                part.to_bits().hash(hasher);
            }
            vertex.color.hash(hasher);
        }
    }
}
