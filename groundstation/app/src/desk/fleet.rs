//! The simulated fleet that the desktop shows where no link is given: one drone per brigade, the first on its patrol.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Result;
use mission::geo::LatLon;
use mission::plan::Plan;
use mission::road::{Direction, LinePosition, Network, Road};
use sims::camera::{self, Camera, CameraError, Pose, Stage};
use sims::drone::{CameraConfig, DroneConfig};
use sims::host::{Loss, SimHost};
use sims::scene::{Moving, Object, ObjectKind, Scene};
use sims::vehicle::{Surroundings, WindSpec};
use telemetry::link::{self, Agent, Flow, LinkChange};
use telemetry::station::{Station, StationConfig};
use telemetry::wire::{Address, LinkId, Stamp, TimedFrame, UtcMicros};

use crate::console::Console;
use crate::patrol::{Flight, Lockstep};

/// Simulated time that has passed when the desktop opens: the patrol is on its line by then.
const HEAD_START: Duration = Duration::from_secs(150);

/// Height of the simulator's ground above mean sea level, metres: level, as on the coast.
const GROUND_AMSL_M: f64 = 4.0;
/// Between two vehicles of one lane, metres, and their speeds: towards either end, metres per second.
const HEADWAY_M: f64 = 800.0;
const CRUISE_M_S: f64 = 27.0;

/// Vehicles on every road, so that cameras have something to see.
fn traffic(network: &Network, scene: &Scene) -> Vec<Object> {
    let mut objects = Vec::new();
    for (index, road) in network.roads.iter().enumerate() {
        let count = (road.line.length_m() / HEADWAY_M) as u32;
        for (number, direction) in (0..count).flat_map(|n| [(n, Direction::Increasing), (n, Direction::Decreasing)]) {
            let carriageway = road.carriageway(direction);
            let lorry = number % 3 == 0;
            // Lorries keep to the outer lane.
            let lane = if lorry { carriageway.lanes.max(1) } else { 1 };
            let inner_m = carriageway.outer_edge_m
                - carriageway.shoulder_m
                - f64::from(carriageway.lanes) * carriageway.lane_width_m;
            let offset_m = inner_m + (f64::from(lane) - 0.5) * carriageway.lane_width_m;
            let measured_m = f64::from(number) * HEADWAY_M + if lorry { 130.0 } else { 0.0 };
            let at = LinePosition { measured_m, offset_right_m: direction.side() * offset_m };
            let pace_m_s = if lorry { CRUISE_M_S * 0.85 } else { CRUISE_M_S } * direction.side();
            objects.push(Object {
                id: objects.len() as u32,
                kind: if lorry { ObjectKind::Lorry } else { ObjectKind::Car },
                place: road.line.place(at),
                base_amsl_m: scene.road_amsl_m(index, at).unwrap_or(GROUND_AMSL_M),
                heading_rad: road.line.azimuth_rad(measured_m),
                size_m: if lorry { [12.0, 2.5, 3.6] } else { [4.6, 1.9, 1.5] },
                pace: Some(Moving::Lane { speed_m_s: pace_m_s }),
            });
        }
    }
    objects
}

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
        let (mut cameras, mut eyes) = (Vec::new(), Vec::new());
        let surroundings = Surroundings::of(network);
        let scene = Scene::of(network, GROUND_AMSL_M);
        let scene = scene.with_objects(traffic(network, &scene));
        for (number, place) in (0_u8..).zip(stands(network, patrol)) {
            let pose = Arc::<Mutex<Pose>>::default();
            let stage = Stage::new(scene.clone());
            let camera = camera(&pose, &stage).map_err(|e| console.told(&e))?;
            let (video_uri, stage_aboard) = (Some(camera.url()), Some(stage.clone()));
            let config = DroneConfig {
                camera: Some(CameraConfig { video_uri, stage: stage_aboard, ..CameraConfig::default() }),
                ground_amsl_m: GROUND_AMSL_M,
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
            eyes.push((pose, stage));
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
                for (index, (pose, stage)) in eyes.iter().enumerate() {
                    if let Some(drone) = host.drone(index) {
                        stage.follow(drone);
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
fn camera(pose: &Arc<Mutex<Pose>>, stage: &Stage) -> Result<Camera, CameraError> {
    let pose = Arc::clone(pose);
    Camera::start(
        camera::CameraConfig { stage: Some(stage.clone()), ..camera::CameraConfig::default() },
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
