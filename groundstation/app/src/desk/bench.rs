//! What the desktop costs: messages from real sockets into the model, and processor time for every frame of model and
//! screens, without a graphics card.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cpu_time::ThreadTime;
use egui::{Context, Pos2, RawInput, Rect, Vec2};
use mission::message;
use mission::road;
use telemetry::dialect::{
    ATTITUDE_DATA, GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA, MavAutopilot, MavMessage, MavModeFlag, MavType,
    SYS_STATUS_DATA, VFR_HUD_DATA,
};
use telemetry::link::Endpoint;
use telemetry::wire::{Address, Encoder};

use super::{Desk, DeskConfig, Waker};
use crate::console::Console;

/// Fleets that are measured.
const FLEETS: [u8; 3] = [8, 64, 250];
/// Messages a second from each vehicle.
const RATE_HZ: u64 = 50;
const RUN: Duration = Duration::from_secs(8);
/// Time between two drawn frames.
const FRAME: Duration = Duration::from_millis(33);
/// Frames in which egui makes its textures and layouts for the first time.
const WARM_UP: usize = 10;
/// What is still on its way when the vehicles fall silent has come by then.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// Measures every fleet.
pub fn run(console: &Console) -> Result<()> {
    for vehicles in FLEETS {
        let measured = measure(vehicles, console)?;
        console.line(&message!(
            "bench-desktop",
            vehicles = f64::from(vehicles),
            rate = (u64::from(vehicles) * RATE_HZ) as f64,
            sent = measured.sent as f64,
            lost = measured.sent.saturating_sub(measured.received) as f64,
            p50 = measured.percentile_ms(0.5),
            p99 = measured.percentile_ms(0.99),
            frames = measured.frames.len(),
        ));
    }
    Ok(())
}

struct Measured {
    sent: u64,
    received: u64,
    /// Processor time of each frame, in order of size.
    frames: Vec<Duration>,
}

impl Measured {
    fn percentile_ms(&self, share: f64) -> f64 {
        let last = self.frames.len().saturating_sub(1);
        let at = (last as f64 * share).ceil() as usize;
        self.frames.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

fn measure(vehicles: u8, console: &Console) -> Result<Measured> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let endpoint: Endpoint = format!("udpout://{}", socket.local_addr()?).parse().map_err(|e| console.told(&e))?;
    let data = tempfile::tempdir()?;
    let config = DeskConfig {
        data: data.path().to_owned(),
        network: road::demo(),
        endpoints: vec![endpoint],
        simulated: std::iter::once(format!("udpout://{}", socket.local_addr()?)).collect(),
        station: Default::default(),
        language: None,
        pilot: None,
        active: None,
    };
    let mut desk = Desk::start(config, Waker::default())?;
    let context = Context::default();
    desk.dress(&context);
    let (stop, sent) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
    let fleet = {
        let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
        thread::Builder::new().name("fleet".to_owned()).spawn(move || speak(&socket, vehicles, &stop, &sent))?
    };
    let mut frames = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < RUN {
        let due = Instant::now() + FRAME;
        let clock = ThreadTime::now();
        desk.pump();
        frame(&mut desk, &context, begin);
        frames.push(clock.elapsed());
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    stop.store(true, Ordering::Relaxed);
    let spoken = fleet.join().map_err(|_| console.failure(&message!("hub-died")))?;
    spoken.context("the simulated fleet")?;
    let sent = sent.load(Ordering::Relaxed);
    let received =
        |desk: &Desk| desk.session().snapshot().links.iter().map(|link| link.status.loss.received).sum::<u64>();
    let until = Instant::now() + LAST_WAIT;
    while received(&desk) < sent && Instant::now() < until {
        desk.pump();
        thread::sleep(FRAME);
    }
    let received = received(&desk);
    let mut frames = frames.split_off(WARM_UP.min(frames.len()));
    frames.sort();
    Ok(Measured { sent, received, frames })
}

/// Model, screens and triangles: everything but the graphics card's part.
fn frame(desk: &mut Desk, context: &Context, begin: Instant) {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(1440.0, 900.0))),
        time: Some(begin.elapsed().as_secs_f64()),
        ..RawInput::default()
    };
    let mut output = context.run_ui(input, |ui| desk.draw(ui, None));
    // There is no graphics card to take them.
    output.textures_delta.clear();
    std::hint::black_box(context.tessellate(output.shapes, output.pixels_per_point));
}

/// Vehicles that fly in circles and say so, until told to stop.
fn speak(socket: &UdpSocket, vehicles: u8, stop: &AtomicBool, sent: &AtomicU64) -> std::io::Result<()> {
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    // The station speaks first.
    let (_, station) = socket.recv_from(&mut [0; 512])?;
    socket.connect(station)?;
    let mut voices: Vec<Encoder> =
        (1..=vehicles).map(|system| Encoder::new(Address { system, component: 1 })).collect();
    let begin = Instant::now();
    let tick = Duration::from_millis(1_000 / RATE_HZ);
    for round in 0_u32.. {
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        for (number, voice) in voices.iter_mut().enumerate() {
            let message = say(round, number as u32, begin.elapsed());
            socket.send(voice.encode(&message).as_slice())?;
            sent.fetch_add(1, Ordering::Relaxed);
            // Datagrams of a radio come one after another, not all at once.
            if number % 32 == 31 {
                thread::sleep(Duration::from_micros(500));
            }
        }
        thread::sleep((tick * (round + 1)).saturating_sub(begin.elapsed()));
    }
    Ok(())
}

fn say(round: u32, number: u32, at: Duration) -> MavMessage {
    let boot_ms = u32::try_from(at.as_millis()).unwrap_or(u32::MAX);
    let angle = at.as_secs_f32() * 0.2 + number as f32;
    match (round + number) % 5 {
        _ if round.is_multiple_of(RATE_HZ as u32) => MavMessage::HEARTBEAT(HEARTBEAT_DATA {
            custom_mode: 3,
            mavtype: MavType::MAV_TYPE_QUADROTOR,
            autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            base_mode: MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED | MavModeFlag::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED,
            ..HEARTBEAT_DATA::default()
        }),
        0 | 1 => MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: boot_ms,
            lat: 338_398_860 + (angle.sin() * 20_000.0) as i32 - 20_000 * number as i32,
            lon: 1_202_545_530 + (angle.cos() * 20_000.0) as i32,
            alt: 74_000,
            relative_alt: 70_000,
            vx: (angle.cos() * 500.0) as i16,
            vy: (-angle.sin() * 500.0) as i16,
            ..GLOBAL_POSITION_INT_DATA::default()
        }),
        2 => {
            MavMessage::ATTITUDE(ATTITUDE_DATA { time_boot_ms: boot_ms, yaw: angle.sin(), ..ATTITUDE_DATA::default() })
        }
        3 => MavMessage::VFR_HUD(VFR_HUD_DATA { groundspeed: 5.0, airspeed: 5.0, ..VFR_HUD_DATA::default() }),
        _ => MavMessage::SYS_STATUS(SYS_STATUS_DATA {
            voltage_battery: 24_000,
            battery_remaining: 80,
            ..SYS_STATUS_DATA::default()
        }),
    }
}
