//! Opening an endpoint: a reading half and a writing half.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::endpoint::Endpoint;

/// How long a read waits before it looks whether it shall stop.
const READ_TIMEOUT: Duration = Duration::from_millis(100);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Peers of one UDP port; more is a flood.
const MAX_PEERS: usize = 64;

/// Reads what comes; `None` when nothing came within [`READ_TIMEOUT`].
pub(super) trait Reader: Send {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>>;
}

/// Writes one frame.
pub(super) trait Writer: Send {
    fn write(&mut self, frame: &[u8]) -> io::Result<()>;
}

pub(super) fn open(endpoint: &Endpoint) -> io::Result<(Box<dyn Reader>, Box<dyn Writer>)> {
    match endpoint {
        Endpoint::UdpIn { host, port } => open_udp(UdpSocket::bind((host.as_str(), *port))?, None),
        Endpoint::UdpOut { host, port } => {
            let peer = resolve(host, *port)?;
            let local = if peer.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            open_udp(UdpSocket::bind(local)?, Some(peer))
        }
        Endpoint::Tcp { host, port } => {
            let stream = TcpStream::connect_timeout(&resolve(host, *port)?, CONNECT_TIMEOUT)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(READ_TIMEOUT))?;
            let writer = stream.try_clone()?;
            Ok((Box::new(Stream(stream)), Box::new(Stream(writer))))
        }
        Endpoint::Serial { path, baud } => {
            let port = serialport::new(path, *baud).timeout(READ_TIMEOUT).open()?;
            let writer = port.try_clone()?;
            Ok((Box::new(Stream(port)), Box::new(Stream(writer))))
        }
        Endpoint::Replay { .. } => Err(io::Error::new(ErrorKind::Unsupported, "a replay is no live link")),
    }
}

fn resolve(host: &str, port: u16) -> io::Result<SocketAddr> {
    (host, port)
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::new(ErrorKind::NotFound, format!("{host} has no address")))
}

fn open_udp(socket: UdpSocket, peer: Option<SocketAddr>) -> io::Result<(Box<dyn Reader>, Box<dyn Writer>)> {
    socket.set_read_timeout(Some(READ_TIMEOUT))?;
    let writer = socket.try_clone()?;
    let peers = Arc::new(Mutex::new(peer.into_iter().collect()));
    Ok((
        Box::new(UdpReader { socket, peers: Arc::clone(&peers), learns: peer.is_none() }),
        Box::new(UdpWriter { socket: writer, peers }),
    ))
}

type Peers = Arc<Mutex<Vec<SocketAddr>>>;

struct UdpReader {
    socket: UdpSocket,
    peers: Peers,
    learns: bool,
}

impl Reader for UdpReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match self.socket.recv_from(buffer) {
            Ok((length, from)) => {
                let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
                if self.learns && !peers.contains(&from) {
                    // The oldest peer makes room: a vehicle behind a changing address must not lock itself out.
                    if peers.len() == MAX_PEERS {
                        peers.remove(0);
                    }
                    peers.push(from);
                }
                Ok(Some(length))
            }
            // A peer whose port is closed answers with ICMP; that is not our failure.
            Err(e) if quiet(e.kind()) || e.kind() == ErrorKind::ConnectionRefused => Ok(None),
            Err(e) => Err(e),
        }
    }
}

struct UdpWriter {
    socket: UdpSocket,
    peers: Peers,
}

impl Writer for UdpWriter {
    fn write(&mut self, frame: &[u8]) -> io::Result<()> {
        let peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for peer in peers {
            match self.socket.send_to(frame, peer) {
                Err(e) if e.kind() != ErrorKind::ConnectionRefused => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }
}

/// TCP and serial: a byte stream.
struct Stream<S>(S);

impl<S: Read + Send> Reader for Stream<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match self.0.read(buffer) {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "closed by the other side")),
            Ok(length) => Ok(Some(length)),
            Err(e) if quiet(e.kind()) => Ok(None),
            Err(e) => Err(e),
        }
    }
}

impl<S: Write + Send> Writer for Stream<S> {
    fn write(&mut self, frame: &[u8]) -> io::Result<()> {
        self.0.write_all(frame)
    }
}

fn quiet(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
