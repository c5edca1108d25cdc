//! The simulated fleet that the desktop shows where no link is given: one drone per brigade, the first on its patrol.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Result;
use mission::geo::LatLon;
use mission::plan::Plan;
use mission::road::{Network, Road};
use sims::camera::{self, Camera, CameraError, Pose};
use sims::drone::{CameraConfig, DroneConfig};
use sims::host::{Loss, SimHost};
use sims::vehicle::{Surroundings, WindSpec};
use telemetry::link::{self, Agent, Flow, LinkChange};
use telemetry::station::{Station, StationConfig};
use telemetry::wire::{Address, LinkId, Stamp, TimedFrame, UtcMicros};

use crate::console::Console;
use crate::patrol::{Flight, Lockstep};

/// Simulated time that has passed when the desktop opens: the patrol is on its line by then.
const HEAD_START: Duration = Duration::from_secs(150);

/// The world in which the fleet flies.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// Wind.
    pub wind: WindSpec,
    /// A bad link.
    pub loss: Option<Loss>,
    /// Seed of all noise.
    pub seed: u64,
    /// Times real time.
    pub speed: f64,
}

/// A fleet that flies until it is dropped.
pub struct Fleet {
    /// Where each drone is spoken to: `udpout://…`.
    pub endpoints: Vec<String>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// They run as long as the fleet.
    _cameras: Vec<Camera>,
}

impl Fleet {
    /// The drone that patrols.
    pub const PATROLS: Address = Address { system: 1, component: 1 };

    /// Starts one drone per brigade of the network; the first has taken off with `patrol`, if one is given.
    pub fn start(network: &Network, patrol: Option<&Plan>, world: World, console: &Console) -> Result<Self> {
        let mut host = SimHost::new();
        let mut endpoints = Vec::new();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let opened = u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or(0);
        let boot = UtcMicros(opened.saturating_sub(HEAD_START.as_micros() as u64));
        let (mut cameras, mut poses) = (Vec::new(), Vec::new());
        let surroundings = Surroundings::of(network);
        for (number, place) in (0_u8..).zip(stands(network, patrol)) {
            let pose = Arc::<Mutex<Pose>>::default();
            let camera = camera(&pose).map_err(|e| console.told(&e))?;
            let config = DroneConfig {
                camera: Some(CameraConfig { video_uri: Some(camera.url()), ..CameraConfig::default() }),
                system: number + 1,
                wind: world.wind,
                boot,
                heading_rad: f64::from(number),
                surroundings: Some(Arc::clone(&surroundings)),
                charge: 1.0 - 0.03 * f64::from(number),
                ..DroneConfig::at(place, world.seed.wrapping_add(number.into()))
            };
            let listens = [sims::host::Endpoint::UdpIn(any); 2];
            let index = host.add(&config, &listens, world.loss).map_err(|e| console.told(&e))?;
            cameras.push(camera);
            poses.push(pose);
            endpoints.extend(host.addresses(index).first().map(|address| format!("udpout://{address}")));
        }
        // The crew of the first drone speaks on its second endpoint, and goes when the desktop takes over.
        let crew = host.addresses(0).get(1).copied();
        let mut host = match (patrol, crew) {
            (Some(plan), Some(address)) => set_out(host, address, plan, boot)?,
            _ => host,
        };
        host.step(HEAD_START.saturating_sub(host.elapsed()));
        let stop = Arc::<AtomicBool>::default();
        let told = Arc::clone(&stop);
        let run = move || {
            host.run(world.speed, &told, |host| {
                for (index, pose) in poses.iter().enumerate() {
                    if let Some(drone) = host.drone(index) {
                        *pose.lock().unwrap_or_else(PoisonError::into_inner) = Pose::of(drone);
                    }
                }
            });
        };
        let thread = thread::Builder::new().name("simulated fleet".to_owned()).spawn(run)?;
        Ok(Self { endpoints, stop, thread: Some(thread), _cameras: cameras })
    }
}

/// A camera that is carried about by whoever sets its pose.
fn camera(pose: &Arc<Mutex<Pose>>) -> Result<Camera, CameraError> {
    let pose = Arc::clone(pose);
    Camera::start(
        camera::CameraConfig::default(),
        Box::new(move |_| *pose.lock().unwrap_or_else(PoisonError::into_inner)),
    )
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of the simulator has been printed; there is nothing to add when closing.
            thread.join().unwrap_or_default();
        }
    }
}

/// Where the drones stand: the patrol's take-off place, then the first launch place in every other brigade's section.
fn stands(network: &Network, patrol: Option<&Plan>) -> Vec<LatLon> {
    let mut stands: Vec<LatLon> = Vec::new();
    for road in &network.roads {
        for section in &road.sections {
            let inside = |m: f64| (section.stretch.from_m..section.stretch.to_m).contains(&m);
            let home = patrol.map(|plan| plan.home.place).filter(|&place| at(road, place).is_some_and(inside));
            let launch = || road.launch_sites().find(|(site, _)| inside(site.measured_m)).map(|(_, place)| place);
            // The drone that patrols is the first, whichever brigade's it is.
            match home {
                Some(place) => stands.insert(0, place),
                None => stands.extend(launch()),
            }
        }
    }
    stands
}

fn at(road: &Road, place: LatLon) -> Option<f64> {
    road.locate(place, 1_000.0).map(|position| position.measured_m)
}

/// Lets the first drone's crew upload the plan, arm and start, in simulated time on this thread.
fn set_out(host: SimHost, crew: SocketAddr, plan: &Plan, boot: UtcMicros) -> Result<SimHost> {
    struct Crew {
        flight: Flight,
        until: Duration,
        failed: Option<String>,
    }
    impl Agent for Crew {
        fn step(&mut self, station: &mut Station, now: Stamp) -> Flow {
            if let Err(error) = self.flight.step(station, now) {
                self.failed = Some(format!("{error:?}"));
            }
            let over = now.mono.since(Default::default()) >= self.until || self.failed.is_some();
            if over { Flow::Stop } else { Flow::Continue }
        }
        fn on_frame(&mut self, _: &TimedFrame) {}
        fn on_link(&mut self, _: LinkId, _: &LinkChange, _: Stamp) {}
    }
    let mut source = Lockstep::over(host, Some(crew), boot, f64::INFINITY)?;
    let mut station = Station::new(StationConfig::default(), source.now());
    station.add_link(Lockstep::LINK);
    let flight = Flight::new(plan.clone(), Duration::from_secs(3600), None, None);
    let mut crew = Crew { flight, until: HEAD_START, failed: None };
    link::run(&mut station, &mut source, &mut crew);
    match crew.failed {
        Some(why) => anyhow::bail!("the simulated patrol did not set out: {why}"),
        None => Ok(source.into_host()),
    }
}
