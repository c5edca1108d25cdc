//! The live picture in a window of its own, for a second display.

use bevy::app::{App, Plugin};
use bevy::camera::RenderTarget;
use bevy::camera::visibility::RenderLayers;
use bevy::ecs::schedule::ScheduleLabel;
use bevy::prelude::*;
use bevy::window::{WindowRef, WindowResolution};
use bevy_egui::{EguiContext, EguiSchedule};

use super::Desk;

/// Opens and closes that window as the layout says.
pub struct ApartPlugin;

impl Plugin for ApartPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, part).add_systems(ApartPass, draw);
    }
}

/// What is drawn into that window.
#[derive(ScheduleLabel, Debug, Clone, PartialEq, Eq, Hash)]
struct ApartPass;

/// Window and eye of the live picture.
#[derive(Component)]
struct Apart;

fn part(
    mut commands: Commands,
    mut desk: NonSendMut<Desk>,
    windows: Query<Entity, (With<Window>, With<Apart>)>,
    eyes: Query<Entity, (With<Camera>, With<Apart>)>,
    mut open: Local<bool>,
) {
    let wanted = desk.video_apart();
    let closed = *open && windows.is_empty();
    if wanted && !*open {
        let window =
            Window { title: desk.words("video-window"), resolution: WindowResolution::new(960, 640), ..default() };
        let window = commands.spawn((window, Apart)).id();
        let target = RenderTarget::Window(WindowRef::Entity(window));
        commands.spawn((Camera2d, target, Msaa::Off, RenderLayers::none(), EguiSchedule::new(ApartPass), Apart));
        *open = true;
    } else if *open && (closed || !wanted) {
        windows.iter().chain(&eyes).for_each(|entity| commands.entity(entity).despawn());
        if closed && wanted {
            desk.rejoin_video();
        }
        *open = false;
    }
}

fn draw(
    mut desk: NonSendMut<Desk>,
    mut contexts: Query<(Entity, &mut EguiContext), With<Apart>>,
    mut dressed: Local<Option<Entity>>,
) {
    let Ok((entity, mut context)) = contexts.single_mut() else { return };
    let context = context.get_mut().clone();
    if *dressed != Some(entity) {
        *dressed = Some(entity);
        desk.dress(&context);
        // Fonts are there from the next frame on.
        return;
    }
    let area = egui::UiBuilder::new().max_rect(context.viewport_rect()).layer_id(egui::LayerId::background());
    let mut ui = egui::Ui::new(context, egui::Id::new("video"), area);
    desk.draw_video(&mut ui);
}
