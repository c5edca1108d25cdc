//! The window: Bevy's application around a [`Desk`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Result;
use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::RenderLayers;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::window::{ExitCondition, PrimaryWindow, WindowResolution};
use bevy::winit::{EventLoopProxyWrapper, UpdateMode, WinitSettings, WinitUserEvent};
use bevy_egui::{
    EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPostUpdateSet, EguiPreUpdateSet, EguiPrimaryContextPass,
    PrimaryEguiContext,
};
use clap::ArgMatches;
use mission::message;
use telemetry::link::Endpoint;
use telemetry::station::StationConfig;

use super::apart::ApartPlugin;
use super::fleet::{Fleet, World};
use super::scene::{Quality, ScenePlugin, Stage};
use super::thrift::ThriftPlugin;
use super::{Desk, DeskConfig, Waker, keys};
use crate::commands::{corridor, fly, inspect};
use crate::console::Console;
use crate::folders;
use crate::patrol::world;

/// Without anything new, that is on a parked fleet, the screens are laid out this often, for clocks and ages.
const IDLE_DRAW: Duration = Duration::from_secs(2);

/// Opens the desktop and returns when it is closed.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let (config, fleet) = configure(args, None, console)?;
    let waker: Waker = Arc::new(OnceLock::new());
    let desk = Desk::start(config, Arc::clone(&waker))?;
    let mut app = App::new();
    let window = Window {
        title: console.catalogue().get("window-title"),
        resolution: WindowResolution::new(1440, 900),
        ime_enabled: true,
        ..default()
    };
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: Some(window),
                exit_condition: ExitCondition::OnPrimaryClosed,
                ..default()
            })
            // Bevy's clock remarks on every picture that is left out.
            .set(LogPlugin { filter: "warn,wgpu=error,naga=error,bevy_time=error".to_owned(), ..default() }),
    );
    app.insert_resource(WinitSettings {
        focused_mode: UpdateMode::reactive(IDLE_DRAW),
        unfocused_mode: UpdateMode::reactive_low_power(IDLE_DRAW),
    });
    app.insert_non_send(waker).add_systems(Startup, wake_on_news);
    furnish(&mut app, desk);
    app.add_plugins((ThriftPlugin, ApartPlugin));
    let exit = app.run();
    // Vehicles that are simulated stay until the last log is closed.
    drop(fleet);
    match exit {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(console.failure(&message!("window-failed", code = f64::from(code.get())))),
    }
}

/// Adds everything that draws, with or without a window.
pub fn furnish(app: &mut App, desk: Desk) {
    app.add_plugins((EguiPlugin::default(), ScenePlugin))
        .insert_non_send(desk)
        .insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() })
        // The glyphs that a frame needs reach the graphics driver with that frame, not one later.
        .configure_sets(PostUpdate, EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems))
        .add_systems(Startup, (choose_quality, open_eye))
        .add_systems(PreUpdate, keys::mend.after(EguiPreUpdateSet::ProcessInput).before(EguiPreUpdateSet::BeginPass))
        .add_systems(Update, pump)
        .add_systems(EguiPrimaryContextPass, draw);
}

/// Where the command line says that vehicles are: links, or the simulated fleet.
pub fn configure(args: &ArgMatches, data: Option<&Path>, console: &Console) -> Result<(DeskConfig, Option<Fleet>)> {
    let mut endpoints = inspect::endpoints(args, console)?;
    let network = corridor::network(args, console)?;
    let mut simulated = BTreeSet::new();
    if args.get_flag("simulator") {
        simulated.extend(endpoints.iter().map(ToString::to_string));
    }
    let mut fleet = None;
    if endpoints.is_empty() {
        let patrol = corridor::plan(args, &network, console)?.legs.into_iter().next().map(|leg| leg.plan);
        let (wind, loss, seed) = world(args);
        let speed = args.get_one::<f64>("speed").copied().filter(|s| s.is_finite()).unwrap_or(1.0);
        let started = Fleet::start(&network, patrol.as_ref(), World { wind, loss, seed, speed }, console)?;
        for text in &started.endpoints {
            let endpoint: Endpoint = text.parse().map_err(|e| console.told(&e))?;
            simulated.insert(endpoint.to_string());
            endpoints.push(endpoint);
        }
        fleet = Some(started);
    }
    let config = DeskConfig {
        data: match data {
            Some(folder) => folder.to_owned(),
            None => folders::data(args.get_one::<PathBuf>("data"))?,
        },
        network,
        endpoints,
        simulated,
        station: StationConfig { keys: fly::keys(args, console)?, ..StationConfig::default() },
        language: crate::cli::chosen_languages(args).first().copied(),
        pilot: args.get_one::<String>("pilot").cloned(),
        active: fleet.as_ref().map(|_| Fleet::PATROLS),
    };
    Ok((config, fleet))
}

/// Takes the quality that the adapter can draw, where none is asked for.
pub fn choose_quality(mut commands: Commands, asked: Option<Res<Quality>>, adapter: Option<Res<RenderAdapterInfo>>) {
    if asked.is_none() {
        commands.insert_resource(adapter.map_or(Quality::Fast, |adapter| Quality::of(&adapter)));
    }
}

fn open_eye(mut commands: Commands, window: Query<(), With<PrimaryWindow>>) {
    if !window.is_empty() {
        commands.spawn((Camera2d, Msaa::Off, RenderLayers::none(), PrimaryEguiContext));
    }
}

/// The hub's thread wakes the window when there is something new.
fn wake_on_news(waker: NonSend<Waker>, proxy: Res<EventLoopProxyWrapper>) {
    let proxy = (*proxy).clone();
    // A window that has closed needs no waking; a second start does not happen.
    let wake = move || proxy.send_event(WinitUserEvent::WakeUp).unwrap_or_default();
    waker.set(Box::new(wake)).unwrap_or_default();
}

/// Takes what happened since the last frame.
pub fn pump(mut desk: NonSendMut<Desk>) {
    desk.pump();
}

/// Draws the screens.
pub fn draw(
    mut desk: NonSendMut<Desk>,
    mut contexts: EguiContexts,
    stage: Res<Stage>,
    mut dressed: Local<bool>,
) -> Result<(), BevyError> {
    let picture = contexts.image_id(stage.image());
    let context = contexts.ctx_mut()?;
    if !*dressed {
        *dressed = true;
        desk.dress(context);
        // Fonts are there from the next frame on.
        return Ok(());
    }
    let context = context.clone();
    let mut ui = egui::Ui::new(
        context.clone(),
        egui::Id::new("desk"),
        egui::UiBuilder::new().max_rect(context.viewport_rect()).layer_id(egui::LayerId::background()),
    );
    desk.draw(&mut ui, picture);
    Ok(())
}
