//! The shell and the screens together, by what a person sees and does.
#![allow(clippy::unwrap_used)]

mod crew;
mod evidence;
mod guard;
mod map;
mod others;
mod settings;
mod shell;
mod sorties;
mod stage;
mod text;
mod training_debrief;
mod training_desk;
mod training_editor;
mod vehicle;
mod video;
