//! Keys as they were pressed. bevy_egui gives every key of a frame the modifiers of the frame's end, so that a quick
//! Ctrl+K within one slow frame arrives as a plain K and types a letter; and it reports the modifiers in every frame, after
//! which egui draws again for ever.

use std::collections::VecDeque;

use bevy::input::keyboard::{Key, KeyboardFocusLost, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::{EguiInput, helpers};
use egui::{Event, Modifiers};

/// Puts right what bevy_egui made of the keys of this frame.
pub fn mend(
    mut inputs: Query<&mut EguiInput>,
    mut keys: MessageReader<KeyboardInput>,
    mut focus: MessageReader<KeyboardFocusLost>,
    mut held: Local<Modifiers>,
    mut reported: Local<Modifiers>,
) {
    if focus.read().count() > 0 {
        *held = Modifiers::default();
    }
    let pressed = modifiers_of(keys.read(), &mut held);
    for mut input in &mut inputs {
        mend_events(&mut input.events, pressed.clone(), *held);
        input.events.retain(|event| match event {
            Event::ModifiersChanged(now) => std::mem::replace(&mut *reported, *now) != *now,
            _ => true,
        });
    }
}

/// The modifiers that were held at each key that egui knows.
fn modifiers_of<'a>(keys: impl Iterator<Item = &'a KeyboardInput>, held: &mut Modifiers) -> VecDeque<Modifiers> {
    let mac = cfg!(target_os = "macos");
    let mut pressed = VecDeque::new();
    for key in keys {
        let down = key.state.is_pressed();
        match key.logical_key {
            Key::Shift => held.shift = down,
            Key::Alt => held.alt = down,
            Key::Control => (held.ctrl, held.command) = (down, if mac { held.command } else { down }),
            Key::Super | Key::Meta if mac => (held.mac_cmd, held.command) = (down, down),
            _ => {}
        }
        let known = helpers::bevy_to_egui_key(&key.logical_key);
        if known.or_else(|| helpers::bevy_to_egui_physical_key(&key.key_code)).is_some() {
            pressed.push_back(*held);
        }
    }
    pressed
}

/// Gives every key its own modifiers, and takes back letters that were typed by a shortcut.
fn mend_events(events: &mut Vec<Event>, mut pressed: VecDeque<Modifiers>, at_end: Modifiers) {
    events.retain_mut(|event| match event {
        Event::Key { modifiers, .. } => {
            *modifiers = pressed.pop_front().unwrap_or(*modifiers);
            true
        }
        // A letter stands before its key. While Ctrl is still held at the end no letters came, only what was pasted.
        Event::Text(_) if !at_end.command => pressed.front().is_none_or(|held| !held.command || held.alt),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use bevy::input::ButtonState;

    use super::*;

    fn key(key_code: KeyCode, logical_key: Key, state: ButtonState) -> KeyboardInput {
        KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window: Entity::PLACEHOLDER }
    }

    fn event(key: egui::Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::default() }
    }

    #[test]
    fn a_shortcut_that_is_pressed_and_let_go_within_one_frame_is_a_shortcut_and_types_nothing() {
        let control = |state| key(KeyCode::ControlLeft, Key::Control, state);
        let letter = |text: &str, code, state| key(code, Key::Character(text.into()), state);
        let keys = [
            letter("a", KeyCode::KeyA, ButtonState::Pressed),
            control(ButtonState::Pressed),
            letter("k", KeyCode::KeyK, ButtonState::Pressed),
            letter("k", KeyCode::KeyK, ButtonState::Released),
            control(ButtonState::Released),
        ];
        let mut held = Modifiers::default();
        let pressed = modifiers_of(keys.iter(), &mut held);
        let mut events = vec![
            Event::Text("a".to_owned()),
            event(egui::Key::A, true),
            Event::Text("k".to_owned()),
            event(egui::Key::K, true),
            event(egui::Key::K, false),
        ];
        mend_events(&mut events, pressed, held);
        let typed: Vec<_> = events.iter().filter(|e| matches!(e, Event::Text(_))).collect();
        assert_eq!(typed, [&Event::Text("a".to_owned())]);
        let shortcut = events
            .iter()
            .any(|e| matches!(e, Event::Key { key: egui::Key::K, pressed: true, modifiers, .. } if modifiers.command));
        assert!(shortcut, "{events:?}");
        assert_eq!(held, Modifiers::default());
    }
}
