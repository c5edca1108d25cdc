//! `sim`: pretend drones for other stations.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ArgMatches;
use mission::geo::LatLon;
use mission::message;
use mission::road;
use sims::drone::DroneConfig;
use sims::host::{Endpoint, SimHost};
use telemetry::wire::UtcMicros;

use crate::console::Console;
use crate::patrol::world;

/// Drones stand this far apart, degrees of latitude: about 11 m.
const APART_DEG: f64 = 1e-4;

pub fn run(args: &ArgMatches, console: &Console) -> Result<()> {
    let count = args.get_one::<u8>("count").copied().unwrap_or(1);
    let home = home(args, console)?;
    let (wind, loss, seed) = world(args);
    let mut host = SimHost::new();
    for number in 0..count {
        let endpoints = endpoints(args, number, console)?;
        if endpoints.is_empty() {
            bail!(console.catalogue().get("sim-nowhere"));
        }
        let place = LatLon { lat_deg: home.lat_deg + f64::from(number) * APART_DEG, ..home };
        let boot = UtcMicros(u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or(0));
        let config =
            DroneConfig { system: number + 1, wind, boot, ..DroneConfig::at(place, seed.wrapping_add(number.into())) };
        let index = host.add(&config, &endpoints, loss).map_err(|e| console.told(&e))?;
        let bound = host.addresses(index);
        let list: Vec<String> = endpoints
            .iter()
            .zip(bound)
            .map(|(endpoint, bound)| match endpoint {
                Endpoint::UdpOut(station) => format!("udp → {station}"),
                Endpoint::UdpIn(_) => format!("udpout://{bound}"),
                Endpoint::TcpIn(_) => format!("tcp://{bound}"),
            })
            .collect();
        let system = f64::from(number) + 1.0;
        console.line(&message!("sim-drone", system = system, links = list.join(", ")));
    }
    console.line(&message!("sim-running", count = f64::from(count)));
    let stop = Arc::new(AtomicBool::new(false));
    let stop_by_hand = Arc::clone(&stop);
    ctrlc::set_handler(move || stop_by_hand.store(true, Ordering::Relaxed))?;
    if let Some(&seconds) = args.get_one::<u64>("seconds") {
        let stop = Arc::clone(&stop);
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(seconds));
            stop.store(true, Ordering::Relaxed);
        });
    }
    let speed = args.get_one::<f64>("speed").copied().unwrap_or(1.0);
    host.run(speed, &stop, |_| {});
    Ok(())
}

/// Where drone `number` (from 0) speaks.
fn endpoints(args: &ArgMatches, number: u8, console: &Console) -> Result<Vec<Endpoint>> {
    let mut endpoints = Vec::new();
    for text in args.get_many::<String>("udpout").into_iter().flatten() {
        let bad = || console.failure(&message!("sim-port-bad", text = text.as_str()));
        let mut address = text.to_socket_addrs().ok().and_then(|mut a| a.next()).ok_or_else(bad)?;
        address.set_port(address.port().checked_add(number.into()).ok_or_else(bad)?);
        endpoints.push(Endpoint::UdpOut(address));
    }
    if let Some(port) = args.get_one::<u16>("tcp") {
        let bad = || console.failure(&message!("sim-port-bad", text = port.to_string()));
        // Port 0 is any free one, for each drone its own.
        let port = if *port == 0 { 0 } else { port.checked_add(number.into()).ok_or_else(bad)? };
        endpoints.push(Endpoint::TcpIn(SocketAddr::from((Ipv4Addr::LOCALHOST, port))));
    }
    Ok(endpoints)
}

/// `--home lat,lon`, or the first launch site of the demonstration road.
fn home(args: &ArgMatches, console: &Console) -> Result<LatLon> {
    let Some(text) = args.get_one::<String>("home") else {
        let network = road::demo();
        let site = network.roads.iter().flat_map(|road| road.launch_sites()).map(|(_, place)| place).next();
        return Ok(site.unwrap_or_default());
    };
    let parsed = text.split_once(',').and_then(|(lat, lon)| {
        let (lat_deg, lon_deg) = (lat.trim().parse::<f64>().ok()?, lon.trim().parse::<f64>().ok()?);
        (lat_deg.abs() < 89.0 && lon_deg.abs() <= 180.0).then_some(LatLon { lat_deg, lon_deg })
    });
    parsed.ok_or_else(|| console.failure(&message!("sim-home-bad", text = text.as_str())))
}
