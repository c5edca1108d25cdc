//! Ground heights: the station's half against the vehicle's, through a seeded bad link.
#![allow(clippy::unwrap_used, missing_docs)]

mod way;

use std::time::Duration;

use mission::geo::{LatLon, destination, distance_m};
use sims::host::Loss;
use telemetry::dialect::{MavMessage, TERRAIN_REPORT_DATA, TERRAIN_REQUEST_DATA};
use telemetry::services::terrain::{BLOCKS, Check, Client, Grid, POSTS, Server};
use telemetry::wire::{Address, MonoTime};
use way::{BAD, STATION, Way, drain};

const DRONE: Address = Address { system: 1, component: 1 };
const GOOD: Loss = Loss { drop: 0.0, duplicate: 0.0, reorder: 0.0, corrupt: 0.0, delay: Duration::ZERO };
const HERE: LatLon = LatLon { lat_deg: 33.412, lon_deg: 120.234 };

/// An even slope: bilinear posts give it back but for their rounding to metres.
fn slope(place: LatLon) -> Option<f64> {
    Some(40.0 + (place.lat_deg - 33.4) * 3_000.0 + (place.lon_deg - 120.2) * 1_000.0)
}

/// Runs both halves millisecond by millisecond until `done`; gives the time it took.
fn converse(
    loss: Loss,
    seed: u64,
    server: &mut Server,
    client: &mut Client,
    ground: impl Fn(LatLon) -> Option<f64>,
    mut done: impl FnMut(&Server, &Client) -> bool,
) -> Duration {
    let (mut up, mut down) = (Way::new(STATION, loss, seed), Way::new(DRONE, loss, seed ^ 0xD0));
    for ms in 0..120_000 {
        let now = MonoTime::from_millis(ms);
        down.receive(now).iter().for_each(|m| server.on_message(now, DRONE, m));
        server.on_deadline(now);
        drain(|| server.poll_send(now, &ground)).iter().for_each(|m| up.send(now, m));
        up.receive(now).iter().for_each(|m| client.on_message(m));
        drain(|| client.poll_send(now)).iter().for_each(|m| down.send(now, m));
        if done(server, client) {
            return Duration::from_millis(ms);
        }
    }
    panic!("seed {seed}: not done: {:?}", server.status());
}

fn request(grid: Grid, mask: u64) -> MavMessage {
    let Grid { lat_e7: lat, lon_e7: lon, spacing_m: grid_spacing } = grid;
    MavMessage::TERRAIN_REQUEST(TERRAIN_REQUEST_DATA { mask, lat, lon, grid_spacing })
}

fn send(server: &mut Server, now_ms: u64, ground: impl Fn(LatLon) -> Option<f64>) -> Option<MavMessage> {
    server.poll_send(MonoTime::from_millis(now_ms), ground)
}

#[test]
fn a_vehicle_gets_its_ground_through_a_bad_link_over_100_seeds() {
    let mut longest = Duration::ZERO;
    for seed in 0..100 {
        let (mut server, mut client) = (Server::new(DRONE), Client::new(100));
        client.want(HERE);
        let took = converse(BAD, seed, &mut server, &mut client, slope, |_, client| client.next_deadline().is_none());
        for bearing in 0..8 {
            let place = destination(HERE, f64::from(bearing) * 0.785, 150.0);
            let height_m = client.ground(place).unwrap();
            assert!((height_m - slope(place).unwrap()).abs() < 1.0, "seed {seed}: {height_m} at {place:?}");
        }
        longest = longest.max(took);
    }
    println!("longest of 100: {longest:?} for a grid of 56 blocks");
}

#[test]
fn what_is_not_known_is_not_sent_and_counted_once_however_often_it_is_asked_for() {
    let (mut server, mut client) = (Server::new(DRONE), Client::new(100));
    client.want(HERE);
    let grid = Grid::around(HERE, 100);
    let edge = grid.post(8, 0).lat_deg - 1e-7;
    // Nothing is known of the southernmost row of blocks.
    let ground = |place: LatLon| slope(place).filter(|_| place.lat_deg >= edge);
    let mut rounds = 0;
    converse(GOOD, 1, &mut server, &mut client, ground, |server, _| {
        rounds += 1;
        server.status().sent >= 48 && rounds > 10_000
    });
    assert_eq!((server.status().sent, server.status().unknown), (48, 8));
    assert_eq!(server.unknown().count(), 8);
    assert!(server.unknown().all(|place| place.lat_deg < edge));
    // Another file is loaded: the vehicle gets the rest.
    server.ground_changed();
    converse(GOOD, 2, &mut server, &mut client, slope, |_, client| client.next_deadline().is_none());
    assert_eq!((server.status().sent, server.unknown().count()), (56, 0));
}

#[test]
fn places_to_check_are_loaded_and_said_to_be() {
    for seed in 0..20 {
        let (mut server, mut client) = (Server::new(DRONE), Client::new(100));
        let places = [0.0, 900.0, 5_000.0].map(|m| destination(HERE, 0.5, m));
        server.check(MonoTime::default(), places);
        let all = |server: &Server| server.checks().all(|(_, check)| check != Check::Waiting);
        converse(BAD, seed, &mut server, &mut client, slope, |server, _| all(server));
        let checks: Vec<_> = server.checks().collect();
        assert!(checks.len() == 3 && checks.iter().all(|(_, check)| *check == Check::Loaded), "{seed}: {checks:?}");
    }
}

#[test]
fn a_vehicle_without_the_ground_is_told_from_one_that_does_not_answer() {
    let mut server = Server::new(DRONE);
    server.check(MonoTime::default(), [HERE]);
    for ms in 0..60_000 {
        server.on_deadline(MonoTime::from_millis(ms));
        send(&mut server, ms, |_| None);
    }
    assert_eq!(server.checks().next().unwrap().1, Check::NoAnswer);
    let (mut server, mut client) = (Server::new(DRONE), Client::new(100));
    server.check(MonoTime::default(), [HERE]);
    let all = |server: &Server| server.checks().all(|(_, check)| check != Check::Waiting);
    converse(GOOD, 1, &mut server, &mut client, |_| None, |server, _| all(server));
    assert_eq!(server.checks().next().unwrap().1, Check::Missing);
}

#[test]
fn blocks_are_paced_and_each_has_its_bit_and_its_posts_in_order() {
    let mut server = Server::new(DRONE);
    let grid = Grid { lat_e7: 334_000_000, lon_e7: 1_202_000_000, spacing_m: 30 };
    server.on_message(MonoTime::default(), DRONE, &request(grid, 1 << 9 | 1 << 2));
    let first = send(&mut server, 0, slope).unwrap();
    assert_eq!(send(&mut server, 49, slope), None, "no sooner than 50 ms later");
    let second = send(&mut server, 50, slope).unwrap();
    assert_eq!(send(&mut server, 200, slope), None, "no more was asked for");
    for (message, block) in [(first, 2_u8), (second, 9)] {
        let MavMessage::TERRAIN_DATA(m) = message else { panic!("{message:?}") };
        assert_eq!((m.lat, m.lon, m.grid_spacing, m.gridbit), (grid.lat_e7, grid.lon_e7, 30, block));
        for (post, height) in (0..POSTS as u8).zip(m.data) {
            // ArduPilot: bit / 8 blocks north, bit % 8 blocks east; index / 4 posts north, index % 4 posts east.
            let (north, east) = (block / 8 * 4 + post / 4, block % 8 * 4 + post % 4);
            let south_west = grid.post(0, 0);
            let place = destination(
                destination(south_west, 0.0, f64::from(north) * 30.0),
                std::f64::consts::FRAC_PI_2,
                f64::from(east) * 30.0,
            );
            assert!(distance_m(place, grid.post(block, post)) < 2.0);
            assert!((f64::from(height) - slope(place).unwrap()).abs() < 1.0);
        }
    }
}

#[test]
fn requests_that_no_vehicle_means_are_refused_and_bounded() {
    let mut server = Server::new(DRONE);
    let sound = Grid { lat_e7: 334_000_000, lon_e7: 1_202_000_000, spacing_m: 100 };
    for grid in [
        Grid { spacing_m: 0, ..sound },
        Grid { lat_e7: 899_000_000, ..sound },
        Grid { lon_e7: i32::MAX, ..sound },
        Grid { spacing_m: u16::MAX, ..sound },
    ] {
        server.on_message(MonoTime::default(), DRONE, &request(grid, u64::MAX));
    }
    assert_eq!((server.status().refused, send(&mut server, 0, slope)), (4, None));
    for step in 0..1_000 {
        let grid = Grid { lat_e7: sound.lat_e7 + step, ..sound };
        server.on_message(MonoTime::default(), DRONE, &request(grid, u64::MAX));
    }
    assert_eq!(server.status().refused, 4 + 1_000 - 64);
    let stranger = Address { system: 9, component: 1 };
    let report = TERRAIN_REPORT_DATA { pending: 7, ..TERRAIN_REPORT_DATA::default() };
    server.on_message(MonoTime::default(), stranger, &MavMessage::TERRAIN_REPORT(report.clone()));
    assert_eq!(server.status().vehicle_waits, None, "another vehicle's report");
    server.on_message(MonoTime::default(), DRONE, &MavMessage::TERRAIN_REPORT(report));
    assert_eq!(server.status().vehicle_waits, Some(7));
    let mut sent = 0;
    for ms in 0..1_000_000 {
        sent += u64::from(send(&mut server, ms, slope).is_some());
    }
    assert_eq!(sent, 64 * u64::from(BLOCKS));
    assert_eq!(server.next_deadline(), None);
}
