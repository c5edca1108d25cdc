//! Opening an endpoint: a reading half and a writing half.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use socket2::{SockRef, TcpKeepalive};

use super::endpoint::Endpoint;

/// How long a read waits before it looks whether it shall stop.
const READ_TIMEOUT: Duration = Duration::from_millis(100);
/// How long one frame may wait for room.
const WRITE_TIMEOUT: Duration = Duration::from_millis(100);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Peers of one UDP port; more is a flood.
const MAX_PEERS: usize = 64;

/// A peer that was silent for so long gets no more: its port may be another program's by now.
const PEER_STALE: Duration = Duration::from_secs(60);
/// A TCP peer that acknowledges nothing for so long is gone; the system's own limit is a quarter of an hour.
const TCP_SILENCE: Duration = Duration::from_secs(10);

/// Reads what comes; `None` when nothing came within [`READ_TIMEOUT`].
pub(super) trait Reader: Send {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>>;
}

/// Writes one frame. `false`: there was no room for it within [`WRITE_TIMEOUT`], and it was left out whole.
pub(super) trait Writer: Send {
    fn write(&mut self, frame: &[u8]) -> io::Result<bool>;
}

/// An open endpoint.
pub(super) struct Port {
    pub reader: Box<dyn Reader>,
    pub writer: Box<dyn Writer>,
    /// Our own address, where there is one.
    pub local: Option<SocketAddr>,
}

pub(super) fn open(endpoint: &Endpoint) -> io::Result<Port> {
    match endpoint {
        Endpoint::UdpIn { host, port } => open_udp(UdpSocket::bind((host.as_str(), *port))?, None),
        Endpoint::UdpOut { host, port } => {
            let all = resolve(host, *port)?;
            // Nobody answers to say that the other family was meant; vehicles listen on IPv4.
            let peer = all.iter().find(|a| a.is_ipv4()).or(all.first()).copied();
            let peer = peer.ok_or_else(|| io::Error::new(ErrorKind::NotFound, format!("{host} has no address")))?;
            let local = if peer.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            open_udp(UdpSocket::bind(local)?, Some(peer))
        }
        Endpoint::Tcp { host, port } => open_tcp(host, *port),
        Endpoint::Serial { path, baud } => {
            let port = serialport::new(path, *baud).timeout(READ_TIMEOUT).open()?;
            let writer = port.try_clone()?;
            let writer = Box::new(StreamWriter { stream: writer, rest: Vec::new() });
            Ok(Port { reader: Box::new(StreamReader(port)), writer, local: None })
        }
        Endpoint::Replay { .. } => Err(io::Error::new(ErrorKind::Unsupported, "a replay is no live link")),
    }
}

fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.collect())
}

fn open_tcp(host: &str, port: u16) -> io::Result<Port> {
    let mut result = Err(io::Error::new(ErrorKind::NotFound, format!("{host} has no address")));
    for address in resolve(host, port)? {
        result = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT);
        if result.is_ok() {
            break;
        }
    }
    let stream = result?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(READ_TIMEOUT))?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    let socket = SockRef::from(&stream);
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(TCP_SILENCE / 2).with_interval(TCP_SILENCE / 4))?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(TCP_SILENCE))?;
    let writer = Box::new(StreamWriter { stream: stream.try_clone()?, rest: Vec::new() });
    let local = stream.local_addr().ok();
    Ok(Port { reader: Box::new(StreamReader(stream)), writer, local })
}

fn open_udp(socket: UdpSocket, fixed: Option<SocketAddr>) -> io::Result<Port> {
    socket.set_read_timeout(Some(READ_TIMEOUT))?;
    socket.set_write_timeout(Some(WRITE_TIMEOUT))?;
    let local = socket.local_addr().ok();
    let writer = socket.try_clone()?;
    let peers = Arc::new(Mutex::new(Peers::default()));
    Ok(Port {
        reader: Box::new(UdpReader { socket, peers: Arc::clone(&peers), learns: fixed.is_none() }),
        writer: Box::new(UdpWriter { socket: writer, peers, fixed }),
        local,
    })
}

/// Who was heard on a UDP port, and when last.
#[derive(Debug, Default)]
struct Peers(Vec<(SocketAddr, Instant)>);

impl Peers {
    fn heard(&mut self, from: SocketAddr, now: Instant) {
        if let Some(peer) = self.0.iter_mut().find(|peer| peer.0 == from) {
            peer.1 = now;
            return;
        }
        // The one silent for longest makes room: a vehicle behind a changing address must not lock itself out.
        if self.0.len() == MAX_PEERS
            && let Some((at, _)) = self.0.iter().enumerate().min_by_key(|(_, peer)| peer.1)
        {
            self.0.remove(at);
        }
        self.0.push((from, now));
    }

    /// Whom to speak to: everybody heard lately, and whoever was heard last, as he may still hear us.
    fn current(&mut self, now: Instant) -> Vec<SocketAddr> {
        let newest = self.0.iter().map(|peer| peer.1).max();
        self.0.retain(|peer| Some(peer.1) == newest || now.saturating_duration_since(peer.1) < PEER_STALE);
        self.0.iter().map(|peer| peer.0).collect()
    }
}

struct UdpReader {
    socket: UdpSocket,
    peers: Arc<Mutex<Peers>>,
    learns: bool,
}

impl Reader for UdpReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match self.socket.recv_from(buffer) {
            Ok((length, from)) => {
                if self.learns {
                    self.peers.lock().unwrap_or_else(PoisonError::into_inner).heard(from, Instant::now());
                }
                Ok(Some(length))
            }
            // A peer whose port is closed answers with ICMP; that is not our failure.
            Err(e) if quiet(e.kind()) => Ok(None),
            Err(e) if matches!(e.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

struct UdpWriter {
    socket: UdpSocket,
    peers: Arc<Mutex<Peers>>,
    fixed: Option<SocketAddr>,
}

impl Writer for UdpWriter {
    /// A network that is away now (no route, no address, no room) comes back without the socket being opened again, and
    /// one peer that cannot be reached must not cost another its heartbeat: no error ends the link.
    fn write(&mut self, frame: &[u8]) -> io::Result<bool> {
        let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner).current(Instant::now());
        peers.extend(self.fixed);
        let reached = peers.iter().filter(|&&peer| self.socket.send_to(frame, peer).is_ok()).count();
        Ok(reached == peers.len())
    }
}

/// The reading half of TCP and serial: a byte stream.
struct StreamReader<S>(S);

impl<S: Read + Send> Reader for StreamReader<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match self.0.read(buffer) {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "closed by the other side")),
            Ok(length) => Ok(Some(length)),
            Err(e) if quiet(e.kind()) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// The writing half of TCP and serial.
struct StreamWriter<S> {
    stream: S,
    /// The rest of a frame that went out in part: it must go out first, or the other side loses a good frame with it.
    rest: Vec<u8>,
}

impl<S: Write + Send> StreamWriter<S> {
    /// Whether the rest is out.
    fn push(&mut self) -> io::Result<bool> {
        while !self.rest.is_empty() {
            match self.stream.write(&self.rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(written) => drop(self.rest.drain(..written)),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if quiet(e.kind()) => return Ok(false),
                Err(e) => return Err(e),
            }
        }
        Ok(true)
    }
}

impl<S: Write + Send> Writer for StreamWriter<S> {
    fn write(&mut self, frame: &[u8]) -> io::Result<bool> {
        if !self.push()? {
            return Ok(false);
        }
        self.rest.extend_from_slice(frame);
        if !self.push()? && self.rest.len() == frame.len() {
            self.rest.clear();
            return Ok(false);
        }
        Ok(true)
    }
}

fn quiet(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn silent_peers_are_forgotten_but_never_the_last_one_heard() {
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let peer = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        let mut peers = Peers::default();
        peers.heard(peer(1), at(0));
        peers.heard(peer(2), at(50));
        assert_eq!(peers.current(at(55)), [peer(1), peer(2)]);
        assert_eq!(peers.current(at(70)), [peer(2)]);
        assert_eq!(peers.current(at(7000)), [peer(2)], "its downlink may be gone while it still hears us");
        (100..300).for_each(|port| peers.heard(peer(port), at(7001)));
        assert_eq!(peers.current(at(7001)).len(), MAX_PEERS);
    }

    /// Takes a few bytes at a time, then none for a while.
    struct Sluggish {
        room: usize,
        out: Vec<u8>,
    }

    impl Write for Sluggish {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.room).min(3);
            self.room -= taken;
            self.out.extend_from_slice(&bytes[..taken]);
            if taken == 0 { Err(ErrorKind::TimedOut.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_stream_without_room_leaves_out_whole_frames_and_tears_none() {
        let mut writer = StreamWriter { stream: Sluggish { room: 15, out: Vec::new() }, rest: Vec::new() };
        assert!(writer.write(b"first frame ").unwrap());
        assert!(writer.write(b"second frame ").unwrap(), "begun, so it will be finished");
        assert!(!writer.write(b"third frame ").unwrap());
        assert!(!writer.write(b"fourth frame ").unwrap());
        writer.stream.room = 1000;
        assert!(writer.write(b"fifth frame").unwrap());
        assert_eq!(writer.stream.out, b"first frame second frame fifth frame");
    }
}
