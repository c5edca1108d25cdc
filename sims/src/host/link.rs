//! The sockets of one drone. All of them are non-blocking.

use super::HostError;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use telemetry::wire::Framer;

/// Most stations that one listening port speaks to.
const PEERS: usize = 8;
/// Most bytes that wait for a slow TCP station before it is cut off.
const BACKLOG: usize = 1 << 20;
/// Largest datagram read.
const DATAGRAM: usize = 2_048;

/// Where a drone speaks to stations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// Sends UDP to a station from a port of its own (`udpout`).
    UdpOut(SocketAddr),
    /// Listens on a UDP port and answers whoever speaks (`udpin`).
    UdpIn(SocketAddr),
    /// Listens on a TCP port (`tcpin`).
    TcpIn(SocketAddr),
}

#[derive(Debug)]
pub(super) enum Link {
    UdpOut { socket: UdpSocket, station: SocketAddr },
    UdpIn { socket: UdpSocket, peers: Vec<SocketAddr> },
    TcpIn { listener: TcpListener, streams: Vec<Stream> },
}

/// A station on TCP: frames that are cut by segments are joined per stream, so that two stations do not mix.
#[derive(Debug)]
pub(super) struct Stream {
    socket: TcpStream,
    backlog: Vec<u8>,
    framer: Framer,
}

impl Link {
    pub(super) fn open(endpoint: Endpoint) -> Result<Self, HostError> {
        match endpoint {
            Endpoint::UdpOut(station) => {
                let own: IpAddr = match station.ip() {
                    ip if ip.is_loopback() => ip,
                    IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
                    IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
                };
                let at = SocketAddr::new(own, 0);
                let fail = |source| HostError::Open { address: at, source };
                let socket = UdpSocket::bind(at).map_err(fail)?;
                socket.set_nonblocking(true).map_err(fail)?;
                Ok(Self::UdpOut { socket, station })
            }
            Endpoint::UdpIn(address) => {
                let fail = |source| HostError::Open { address, source };
                let socket = UdpSocket::bind(address).map_err(fail)?;
                socket.set_nonblocking(true).map_err(fail)?;
                Ok(Self::UdpIn { socket, peers: Vec::new() })
            }
            Endpoint::TcpIn(address) => {
                let fail = |source| HostError::Open { address, source };
                let listener = TcpListener::bind(address).map_err(fail)?;
                listener.set_nonblocking(true).map_err(fail)?;
                Ok(Self::TcpIn { listener, streams: Vec::new() })
            }
        }
    }

    /// The address that this end is bound to.
    pub(super) fn local_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::UdpOut { socket, .. } | Self::UdpIn { socket, .. } => socket.local_addr().ok(),
            Self::TcpIn { listener, .. } => listener.local_addr().ok(),
        }
    }

    /// Hands over everything that has come in. A station that went away is no error: another may come.
    pub(super) fn receive(&mut self, mut sink: impl FnMut(&[u8])) {
        let mut buffer = [0; DATAGRAM];
        match self {
            Self::UdpOut { socket, .. } => read_datagrams(socket, &mut buffer, |bytes, _| sink(bytes)),
            Self::UdpIn { socket, peers } => read_datagrams(socket, &mut buffer, |bytes, from| {
                if !peers.contains(&from) {
                    if peers.len() >= PEERS {
                        peers.remove(0);
                    }
                    peers.push(from);
                }
                sink(bytes);
            }),
            Self::TcpIn { listener, streams } => {
                while let Ok((stream, _)) = listener.accept() {
                    if streams.len() < PEERS && stream.set_nonblocking(true).is_ok() {
                        // Small frames must not wait for each other; a stack that cannot do that is only slower.
                        stream.set_nodelay(true).ok();
                        streams.push(Stream { socket: stream, backlog: Vec::new(), framer: Framer::new() });
                    }
                }
                streams.retain_mut(|stream| read_stream(stream, &mut buffer, &mut sink));
            }
        }
    }

    /// Sends a frame to every station. What a socket does not take is lost, as on the air.
    pub(super) fn send(&mut self, frame: &[u8]) {
        match self {
            Self::UdpOut { socket, station } => {
                socket.send_to(frame, *station).ok();
            }
            Self::UdpIn { socket, peers } => {
                for peer in peers {
                    socket.send_to(frame, *peer).ok();
                }
            }
            Self::TcpIn { streams, .. } => streams.retain_mut(|stream| {
                stream.backlog.extend_from_slice(frame);
                write_stream(stream)
            }),
        }
    }
}

fn read_datagrams(socket: &UdpSocket, buffer: &mut [u8], mut sink: impl FnMut(&[u8], SocketAddr)) {
    // Bounded, so that a flood cannot stop the simulation. A refused port shows up here as an error: one retry each.
    for _ in 0..1_000 {
        match socket.recv_from(buffer) {
            Ok((count, from)) => sink(&buffer[..count], from),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
            Err(_) => return,
        }
    }
}

/// False once the station has closed.
fn read_stream(stream: &mut Stream, buffer: &mut [u8], sink: &mut impl FnMut(&[u8])) -> bool {
    for _ in 0..1_000 {
        match stream.socket.read(buffer) {
            Ok(0) => return false,
            Ok(count) => stream.framer.feed(&buffer[..count], |frame| sink(frame.bytes())),
            Err(error) => return matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
        }
    }
    true
}

/// False once the station has closed, or is too slow.
fn write_stream(stream: &mut Stream) -> bool {
    let backlog = &mut stream.backlog;
    match stream.socket.write(backlog) {
        Ok(count) => {
            backlog.drain(..count);
            backlog.len() < BACKLOG
        }
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => backlog.len() < BACKLOG,
        Err(_) => false,
    }
}
