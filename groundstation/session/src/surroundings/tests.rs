//! Files of zones, ground and orbits as a person opens and closes them.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use mission::geo::LatLon;
use mission::road;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

use super::Command;
use crate::settings::Settings;
use crate::{Answer, Effect, FileKind, Order, Session};

fn session() -> Session {
    let now = Stamp { mono: MonoTime(1), utc: UtcMicros(1_700_000_000_000_000) };
    Session::new(Settings::default(), Arc::new(road::demo()), now)
}

/// Ground that vehicles are served, and how many files are kept for the next start.
fn done(effects: &[Effect]) -> (Option<Option<f64>>, Option<usize>) {
    let place = LatLon { lat_deg: 33.5, lon_deg: 120.5 };
    let served = effects.iter().find_map(|effect| match effect {
        Effect::Order(Order::ServeGround(terrain)) => Some(terrain.height_m(place)),
        _ => None,
    });
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::SaveSettings(settings) => Some(settings.terrain.len()),
        _ => None,
    });
    (served, kept)
}

#[test]
fn ground_out_of_a_file_is_served_to_vehicles_and_kept_for_the_next_start_until_it_is_closed() {
    let mut session = session();
    let read = |name: &str, bytes: Vec<u8>| Answer::Read {
        kind: FileKind::Terrain,
        path: format!("/x/{name}").into(),
        result: Ok(bytes),
    };
    let level = || [0_u8, 7].repeat(1201 * 1201);
    assert_eq!(done(&session.answer(read("N33E120.hgt", level()))), (Some(Some(7.0)), Some(1)));
    assert_eq!(done(&session.answer(read("N33E120.hgt", level()))), (Some(Some(7.0)), None), "it is known already");

    assert!(session.answer(read("N34E120.hgt", vec![1, 2, 3])).is_empty());
    let notice = session.planner().notice().unwrap();
    assert!(notice.bad && session.surroundings().files(FileKind::Terrain).len() == 1, "{notice:?}");

    let closed = session.handle(crate::Command::Surroundings(Command::Drop(FileKind::Terrain)));
    assert_eq!(done(&closed), (Some(None), Some(0)));
}
