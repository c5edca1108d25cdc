//! `shot`: every screen in a scripted situation as a picture, without a display.

mod books;
mod school;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bevy::camera::RenderTarget;
use bevy::camera::visibility::RenderLayers;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::render_resource::{TextureFormat, TextureUsages};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_egui::PrimaryEguiContext;
use clap::ArgMatches;
use mission::message;
use records::Ledger;
use session::crew::Tab;
use session::settings::Theme;
use session::text::Language;
use session::{Command, ScreenId, cases, crew, planner, settings, sorties};

use super::scene::Quality;
use super::window::{configure, furnish};
use super::{Desk, Waker};
use crate::console::Console;

/// The fleet flies so long before the first picture: tracks have grown, and parameters are read.
const SETTLE: Duration = Duration::from_secs(8);
/// Frames between a change and its picture: textures, layouts and shadows follow a few frames behind.
const FRAMES: u32 = 12;
const FRAME: Duration = Duration::from_millis(30);
/// A picture that has not come back by then does not come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Draws the screens that are asked for, in the languages that are asked for.
pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let out = args.get_one::<PathBuf>("out").cloned().unwrap_or_default();
    std::fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
    let wanted = screens(args);
    let mut languages = crate::cli::chosen_languages(args);
    if languages.is_empty() {
        languages.push(Language::Chinese);
    }
    let data = tempfile::tempdir()?;
    fly_one_before(data.path())?;
    books::stock(data.path(), &crate::commands::corridor::network(args, console)?)?;
    let (config, fleet) = configure(args, Some(data.path()), console)?;
    let desk = Desk::start(config, Waker::default())?;
    let (mut app, target) = stage(desk, size(args));
    let theme = match args.get_one::<String>("theme").map(String::as_str) {
        Some("night") => Theme::Night,
        Some("contrast") => Theme::HighContrast,
        _ => Theme::Day,
    };
    command(&mut app, Command::Settings(settings::Command::Theme(theme)));
    let settled = Instant::now() + SETTLE;
    while Instant::now() < settled {
        turn(&mut app);
    }
    for language in languages {
        let tag = if language == Language::Chinese { "zh" } else { "en" };
        command(&mut app, Command::Settings(settings::Command::Language(language)));
        for &(screen, name) in &wanted {
            command(&mut app, Command::Show(screen));
            prepare(&mut app, screen, name);
            (0..FRAMES).for_each(|_| turn(&mut app));
            let path = out.join(format!("{name}-{tag}.png"));
            match take(&mut app, &target) {
                Some(picture) => save(&picture, &path)?,
                None => return Err(console.failure(&message!("shot-no-picture", screen = name))),
            }
            console.line(&message!("shot-written", file = path.display().to_string()));
        }
    }
    drop(app);
    drop(fleet);
    Ok(())
}

fn screens(args: &ArgMatches) -> Vec<(ScreenId, &'static str)> {
    const NAMED: [(ScreenId, &str); 15] = [
        (ScreenId::Fly, "fly"),
        (ScreenId::Plan, "plan"),
        (ScreenId::Plan, "under"),
        (ScreenId::Plan, "section"),
        (ScreenId::Plan, "area"),
        (ScreenId::Sorties, "sorties"),
        (ScreenId::Evidence, "evidence"),
        (ScreenId::Crew, "crew"),
        (ScreenId::Crew, "people"),
        (ScreenId::Crew, "aircraft"),
        (ScreenId::Crew, "approvals"),
        (ScreenId::Crew, "orders"),
        (ScreenId::Crew, "duty"),
        (ScreenId::Vehicle, "vehicle"),
        (ScreenId::Settings, "settings"),
    ];
    let asked = args.get_one::<String>("screen").map_or("all", String::as_str);
    NAMED.into_iter().filter(|(_, name)| asked == "all" || asked.split(',').any(|part| part == *name)).collect()
}

fn size(args: &ArgMatches) -> [u32; 2] {
    let text = args.get_one::<String>("size").map_or("", String::as_str);
    let parsed = text.split_once('x').and_then(|(w, h)| Some([w.parse().ok()?, h.parse().ok()?]));
    parsed.filter(|size: &[u32; 2]| size.iter().all(|side| (320..=7_680).contains(side))).unwrap_or([1440, 900])
}

/// An application without a window whose screens are drawn into a picture.
fn stage(desk: Desk, size: [u32; 2]) -> (App, Handle<Image>) {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(LogPlugin { filter: "error,wgpu=off,naga=off".to_owned(), ..default() })
            .disable::<WinitPlugin>(),
    );
    app.insert_resource(Quality::Fine);
    furnish(&mut app, desk);
    let mut picture = Image::new_target_texture(size[0], size[1], TextureFormat::Rgba8UnormSrgb, None);
    picture.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(picture);
    app.world_mut().spawn((
        Camera2d,
        Msaa::Off,
        RenderLayers::none(),
        RenderTarget::Image(target.clone().into()),
        PrimaryEguiContext,
    ));
    app.finish();
    app.cleanup();
    (app, target)
}

fn turn(app: &mut App) {
    app.update();
    std::thread::sleep(FRAME);
}

fn command(app: &mut App, command: Command) {
    if let Some(mut desk) = app.world_mut().get_non_send_mut::<Desk>() {
        desk.command(command, &egui::Context::default());
    }
}

/// What is done on a screen before its picture is taken.
fn prepare(app: &mut App, screen: ScreenId, name: &str) {
    if screen == ScreenId::Crew {
        let tab = match name {
            "people" => Tab::People,
            "aircraft" => Tab::Aircraft,
            "approvals" => Tab::Approvals,
            "orders" => Tab::Orders,
            "duty" => Tab::Duty,
            _ => Tab::Board,
        };
        command(app, Command::Crew(crew::Command::Show(tab)));
        (0..2 * FRAMES).for_each(|_| turn(app));
        return;
    }
    if screen == ScreenId::Plan {
        return ask_for_plan(app, name);
    }
    if screen == ScreenId::Evidence {
        (0..FRAMES).for_each(|_| turn(app));
        let desk = app.world().get_non_send::<Desk>();
        // The newest is still in the air.
        let flown = |sortie: &&sorties::Sortie| sortie.state.is_closed();
        let closed = desk.and_then(|desk| Some(desk.session().sorties().all().iter().find(flown)?.id()));
        if let Some(id) = closed {
            command(app, Command::Cases(cases::Command::Open(id)));
            (0..2 * FRAMES).for_each(|_| turn(app));
        }
        return;
    }
    if screen != ScreenId::Sorties {
        return;
    }
    let filter = sorties::Filter { ledger: Ledger::Simulator, ..sorties::Filter::default() };
    command(app, Command::Sorties(sorties::Command::Filter(Box::new(filter))));
    (0..FRAMES).for_each(|_| turn(app));
    let desk = app.world().get_non_send::<Desk>();
    let first = desk.and_then(|desk| desk.session().sorties().listed().first().map(|sortie| sortie.id()));
    if let Some(id) = first {
        command(app, Command::Sorties(sorties::Command::Open(id)));
        (0..2 * FRAMES).for_each(|_| turn(app));
    }
}

/// Asks for the plan of a picture.
fn ask_for_plan(app: &mut App, name: &str) {
    let ask = |app: &mut App, asked| command(app, Command::Plan(asked));
    match name {
        "under" => {
            // The overpass is short enough to be seen whole.
            ask(app, planner::Command::Under(planner::UnderCommand::Begin));
            let shown = |desk: &Desk| {
                let road = desk.session().network().roads.first()?;
                Some(road.bridges.iter().find(|bridge| !bridge.over_water)?.name.clone())
            };
            if let Some(name) = app.world().get_non_send::<Desk>().and_then(shown) {
                ask(app, planner::Command::Under(planner::UnderCommand::Bridge(name)));
            }
        }
        "section" => ask(app, planner::Command::Section(planner::SectionCommand::Begin)),
        "area" => ask(app, planner::Command::Area(planner::AreaCommand::Begin)),
        _ => ask(app, planner::Command::Along),
    }
    (0..4 * FRAMES).for_each(|_| turn(app));
}

fn take(app: &mut App, target: &Handle<Image>) -> Option<Image> {
    let taken: Arc<OnceLock<Image>> = Arc::default();
    let keep = Arc::clone(&taken);
    app.world_mut().spawn(Screenshot::image(target.clone())).observe(move |shot: On<ScreenshotCaptured>| {
        // One picture is asked for and one comes.
        keep.set(shot.image.clone()).unwrap_or_default();
    });
    let until = Instant::now() + PATIENCE;
    while taken.get().is_none() && Instant::now() < until {
        turn(app);
    }
    taken.get().cloned()
}

fn save(picture: &Image, path: &Path) -> Result<()> {
    let picture = picture.clone().try_into_dynamic()?;
    picture.to_rgb8().save(path).with_context(|| path.display().to_string())
}

/// A sortie of yesterday's, so that there is something to look back on: the demonstration patrol, flown headless.
fn fly_one_before(data: &Path) -> Result<()> {
    let program = std::env::current_exe()?;
    let flown = std::process::Command::new(program)
        .args(["fly", "--lang", "en", "--pilot", "张伟", "--data"])
        .arg(data)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()?;
    anyhow::ensure!(flown.success(), "the patrol that the pictures show ended with {flown}");
    Ok(())
}
