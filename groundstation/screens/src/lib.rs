//! The screens: egui only. They read the model through a [`Frame`] and return [`session::Command`]s; they never change
//! the model, and they never know each other.

mod finding;
mod frame;
mod guard;
mod layout;
mod scene;
mod shell;
mod stills;
mod video;

pub mod map;
pub mod theme;
pub mod widgets;

mod crew;
mod evidence;
mod fly;
mod plan;
mod settings;
mod sorties;
mod training;
mod vehicle;

pub use frame::Frame;
pub use guard::guard;
pub use scene::{SceneCamera, SceneInput, SceneLabel, SceneLabelKind, ScenePicture};
pub use shell::Screens;
pub use stills::Stills;
pub use video::VideoPicture;
