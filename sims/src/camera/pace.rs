//! The camera's thread: takes pictures in time, encodes them and hands them to whoever watches, with the faults it is told.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::film::{Coded, Film};
use super::rtp::{self, CLOCK_HZ, PAYLOAD_TYPE, Packetizer};
use super::rtsp::{Flow, Offer, Server};
use super::ts::Muxer;
use super::{CameraConfig, CameraError, PoseSource};

/// Longest pause between two looks at the sockets.
const NAP: Duration = Duration::from_millis(2);
/// Sender reports come this often, ticks, and with the first picture.
const REPORT_EVERY: u64 = CLOCK_HZ;

/// Where a camera sends without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Push {
    /// RTP, with its reports on the next port.
    Rtp(SocketAddr),
    /// MPEG-TS.
    Ts(SocketAddr),
}

/// What can go wrong with a camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// This share of the packets is lost, 0 to 1.
    Drop(f64),
    /// This share of the packets sent over UDP comes after the one behind it, 0 to 1.
    Reorder(f64),
    /// The camera is gone for so long, and comes back as another source with other numbers.
    Restart(Duration),
    /// It sends nothing while this holds, and answers whoever asks for its stream as ever.
    Silent(bool),
    /// It goes on with another size, one of [`super::SIZES`].
    Resize(usize, usize),
}

/// A link that loses and swaps packets.
#[derive(Debug)]
struct Lossy {
    random: ChaCha8Rng,
    lost: f64,
    swapped: f64,
    held: Option<(Flow, Vec<u8>)>,
}

impl Lossy {
    fn chance(&mut self, share: f64) -> bool {
        f64::from(self.random.next_u32()) < share * f64::from(u32::MAX)
    }

    /// What arrives after this packet was sent, in order.
    fn pass(&mut self, flow: Flow, packet: Vec<u8>) -> Vec<(Flow, Vec<u8>)> {
        if self.chance(self.swapped) && self.held.is_none() {
            self.held = Some((flow, packet));
            return Vec::new();
        }
        [Some((flow, packet)), self.held.take()].into_iter().flatten().collect()
    }
}

pub(super) struct Pace {
    config: CameraConfig,
    pose: PoseSource,
    commands: Receiver<super::Fault>,
    stop: Arc<AtomicBool>,
    server: Server,
    socket: UdpSocket,
    film: Film,
    source: Packetizer,
    muxer: Muxer,
    link: Lossy,
    /// Parameter sets of the stream, for the session description.
    sets: Vec<Vec<u8>>,
    started: Instant,
    started_utc_us: u64,
    reported: Option<u64>,
    down_until: Option<Instant>,
    silent: bool,
}

fn packetizer(random: &mut ChaCha8Rng) -> Packetizer {
    let [source, sequence, base] = [(); 3].map(|()| random.next_u32());
    Packetizer::new(source, sequence as u16, base)
}

impl Pace {
    pub(super) fn new(
        config: CameraConfig,
        pose: PoseSource,
        commands: Receiver<Fault>,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, CameraError> {
        let film = Film::new(&config)?;
        let open = |source| CameraError::Open { address: config.rtsp, source };
        let server = Server::open(config.rtsp).map_err(open)?;
        let socket = UdpSocket::bind(SocketAddr::new(config.rtsp.ip(), 0)).map_err(open)?;
        let mut random = ChaCha8Rng::seed_from_u64(config.seed);
        let source = packetizer(&mut random);
        let utc = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut camera = Self {
            film,
            config,
            pose,
            commands,
            stop,
            server,
            socket,
            source,
            muxer: Muxer::default(),
            link: Lossy { random, lost: 0.0, swapped: 0.0, held: None },
            sets: Vec::new(),
            started: Instant::now(),
            started_utc_us: u64::try_from(utc.as_micros()).unwrap_or_default(),
            reported: None,
            down_until: None,
            silent: false,
        };
        camera.learn_sets()?;
        Ok(camera)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address().unwrap_or(self.config.rtsp)
    }

    /// Takes pictures until told to stop.
    pub(super) fn run(mut self) {
        let period = Duration::from_secs(1) / self.config.frames_s.max(1);
        let mut due = Instant::now();
        while !self.stop.load(Ordering::Relaxed) {
            while let Ok(fault) = self.commands.try_recv() {
                if let Err(error) = self.go_wrong(fault) {
                    return eprintln!("a simulated camera ends: {error}");
                }
            }
            let now = Instant::now();
            if self.down_until.is_some_and(|until| now < until) {
                self.server.refuse();
                std::thread::sleep(NAP);
                continue;
            }
            self.down_until = None;
            let offer = self.offer();
            if self.server.serve(&offer) {
                self.film.begin_anew();
                self.reported = None;
            }
            if now < due {
                std::thread::sleep((due - now).min(NAP));
                continue;
            }
            // A camera that was held up goes on from now; it does not hurry after what it missed.
            due = (due + period).max(now.checked_sub(period).unwrap_or(now));
            if let Err(error) = self.take() {
                return eprintln!("a simulated camera ends: {error}");
            }
        }
    }

    fn go_wrong(&mut self, fault: Fault) -> Result<(), CameraError> {
        match fault {
            Fault::Drop(share) => self.link.lost = share,
            Fault::Reorder(share) => self.link.swapped = share,
            Fault::Restart(down) => {
                self.server.cut();
                self.down_until = Some(Instant::now() + down);
                self.source = packetizer(&mut self.link.random);
                self.muxer = Muxer::default();
                self.film.load(&self.config)?;
                self.learn_sets()?;
            }
            Fault::Silent(silent) => {
                self.silent = silent;
                self.film.begin_anew();
                self.reported = None;
            }
            Fault::Resize(width, height) => {
                self.config.size = (width, height);
                self.film.load(&self.config)?;
                self.learn_sets()?;
            }
        }
        Ok(())
    }

    /// Encodes a picture that nobody sees: the session description needs the parameter sets.
    fn learn_sets(&mut self) -> Result<(), CameraError> {
        let unit = self.film.blank()?;
        self.note_sets(&unit);
        self.reported = None;
        Ok(())
    }

    fn note_sets(&mut self, unit: &[u8]) {
        let sets: Vec<_> =
            rtp::nals(unit).into_iter().filter(|nal| nal.first().is_some_and(|b| matches!(b & 0x1F, 7 | 8))).collect();
        if !sets.is_empty() {
            self.sets = sets.into_iter().map(<[u8]>::to_vec).collect();
        }
    }

    /// Ticks since the start.
    fn ticks(elapsed: Duration) -> u64 {
        (elapsed.as_nanos() * u128::from(CLOCK_HZ) / 1_000_000_000) as u64
    }

    fn offer(&self) -> Offer {
        let profile: String = self
            .sets
            .first()
            .and_then(|set| set.get(1..4))
            .map(|bytes| bytes.iter().map(|byte| format!("{byte:02X}")).collect())
            .unwrap_or_default();
        let sets: Vec<String> = self.sets.iter().map(|set| STANDARD.encode(set)).collect();
        let address = self.config.rtsp.ip();
        let family = if address.is_ipv4() { "IP4" } else { "IP6" };
        let sdp = format!(
            "v=0\r\no=- 1 1 IN {family} {address}\r\ns=Simulated camera\r\nc=IN {family} {address}\r\nt=0 0\r\n\
             a=control:*\r\nm=video 0 RTP/AVP {PAYLOAD_TYPE}\r\na=rtpmap:{PAYLOAD_TYPE} H264/{CLOCK_HZ}\r\n\
             a=fmtp:{PAYLOAD_TYPE} packetization-mode=1;profile-level-id={profile};sprop-parameter-sets={}\r\n\
             a=control:track\r\n",
            sets.join(",")
        );
        let stamp = self.source.stamp(Self::ticks(self.started.elapsed()));
        Offer { sdp, sequence: self.source.next_sequence(), stamp }
    }

    /// Takes a picture and sends it.
    fn take(&mut self) -> Result<(), CameraError> {
        let elapsed = self.started.elapsed();
        let (at, utc_us) = (Self::ticks(elapsed), self.started_utc_us + elapsed.as_micros() as u64);
        if self.silent || (!self.server.watched() && self.config.push.is_empty()) {
            self.film.skip();
            return Ok(());
        }
        let pose = (self.pose)(utc_us);
        let Some(Coded { key, annex_b: unit }) = self.film.take(utc_us, pose)? else { return Ok(()) };
        self.note_sets(&unit);
        if self.reported.is_none_or(|last| at - last >= REPORT_EVERY) {
            self.reported = Some(at);
            let report = self.source.report(at, utc_us);
            self.send(Flow::Reports, report);
        }
        for packet in self.source.packets(at, &unit) {
            if !self.link.chance(self.link.lost) {
                self.send(Flow::Media, packet);
            }
        }
        self.send_ts(at, key, &unit);
        Ok(())
    }

    fn send(&mut self, flow: Flow, packet: Vec<u8>) {
        self.server.send(flow, true, &packet);
        for (flow, packet) in self.link.pass(flow, packet) {
            self.server.send(flow, false, &packet);
            for push in &self.config.push {
                if let Push::Rtp(mut to) = *push {
                    to.set_port(to.port().wrapping_add(u16::from(flow == Flow::Reports)));
                    // UDP promises nothing: a packet that the system refuses is a lost one.
                    drop(self.socket.send_to(&packet, to));
                }
            }
        }
    }

    fn send_ts(&mut self, at: u64, key: bool, unit: &[u8]) {
        if !self.config.push.iter().any(|push| matches!(push, Push::Ts(_))) {
            return;
        }
        // Only numbers out of range are refused, and none is.
        for datagram in self.muxer.datagrams(at, key, unit).unwrap_or_default() {
            if self.link.chance(self.link.lost) {
                continue;
            }
            for push in &self.config.push {
                if let Push::Ts(to) = *push {
                    drop(self.socket.send_to(&datagram, to));
                }
            }
        }
    }
}
