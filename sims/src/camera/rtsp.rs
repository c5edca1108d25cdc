//! An RTSP 1.0 server (RFC 2326) for one stream: over the connection itself or over UDP.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

/// Clients at a time.
const CLIENTS: usize = 16;
/// A request is never larger.
const REQUEST_BYTES: usize = 16 << 10;
/// A client that reads slower than this falls off: two seconds of a fast stream.
const WAITING_BYTES: usize = 4 << 20;
/// Pairs of ports tried for UDP.
const PORT_TRIES: usize = 32;

/// What the server says about the stream at the moment.
pub(super) struct Offer {
    /// Session description.
    pub(super) sdp: String,
    /// Number of the packet that comes next.
    pub(super) sequence: u16,
    /// Time stamp about now.
    pub(super) stamp: u32,
}

/// Which of the two flows of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Media,
    Reports,
}

/// How a client wants its packets.
#[derive(Debug, Clone, Copy)]
enum Transport {
    /// Channels of its connection: media, reports.
    Interleaved(u8, u8),
    /// Media, reports.
    Udp(SocketAddr, SocketAddr),
}

#[derive(Debug)]
struct Client {
    stream: TcpStream,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    session: u32,
    transport: Option<Transport>,
    playing: bool,
    gone: bool,
}

/// The server's sockets and clients. Nothing here waits.
#[derive(Debug)]
pub(super) struct Server {
    listener: TcpListener,
    media: UdpSocket,
    reports: UdpSocket,
    clients: Vec<Client>,
    sessions: u32,
}

/// Two UDP sockets on an even port and the next one, as RFC 3550 has it.
fn pair(address: SocketAddr) -> std::io::Result<(UdpSocket, UdpSocket)> {
    let mut last = None;
    for _ in 0..PORT_TRIES {
        let media = UdpSocket::bind(SocketAddr::new(address.ip(), 0))?;
        let port = media.local_addr()?.port();
        if port % 2 == 0 {
            match UdpSocket::bind(SocketAddr::new(address.ip(), port + 1)) {
                Ok(reports) => return Ok((media, reports)),
                Err(error) => last = Some(error),
            }
        }
    }
    Err(last.unwrap_or_else(|| ErrorKind::AddrInUse.into()))
}

impl Server {
    /// Listens.
    pub(super) fn open(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let (media, reports) = pair(address)?;
        media.set_nonblocking(true)?;
        reports.set_nonblocking(true)?;
        Ok(Self { listener, media, reports, clients: Vec::new(), sessions: 0 })
    }

    pub(super) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Whether anybody watches.
    pub(super) fn watched(&self) -> bool {
        self.clients.iter().any(|client| client.playing)
    }

    /// Closes every connection.
    pub(super) fn cut(&mut self) {
        self.clients.clear();
    }

    /// Turns away who knocks while the camera is down.
    pub(super) fn refuse(&mut self) {
        while self.listener.accept().is_ok() {}
    }

    /// Lets clients in and answers what they ask. Whether somebody begins to watch.
    pub(super) fn serve(&mut self, offer: &Offer) -> bool {
        while let Ok((stream, _)) = self.listener.accept() {
            if self.clients.len() < CLIENTS && stream.set_nonblocking(true).is_ok() {
                // A camera that cannot turn off Nagle's delay is late, not wrong.
                drop(stream.set_nodelay(true));
                self.sessions = self.sessions.wrapping_add(1);
                self.clients.push(Client {
                    stream,
                    inbox: Vec::new(),
                    outbox: Vec::new(),
                    session: 0x0A00_0000 + self.sessions,
                    transport: None,
                    playing: false,
                    gone: false,
                });
            }
        }
        let ports = [&self.media, &self.reports].map(|socket| socket.local_addr().map_or(0, |address| address.port()));
        let mut begun = false;
        for client in &mut self.clients {
            client.read();
            let played = client.playing;
            while let Some(request) = client.next_request() {
                client.answer(&request, offer, ports);
            }
            begun |= client.playing && !played;
            client.flush();
        }
        self.clients.retain(|client| !client.gone);
        begun
    }

    /// Sends a packet to everybody who watches over `connected` or over UDP.
    pub(super) fn send(&mut self, flow: Flow, connected: bool, packet: &[u8]) {
        for client in self.clients.iter_mut().filter(|client| client.playing) {
            match client.transport {
                Some(Transport::Interleaved(media, reports)) if connected => {
                    let channel = if flow == Flow::Media { media } else { reports };
                    let [high, low] = (packet.len() as u16).to_be_bytes();
                    client.outbox.extend([b'$', channel, high, low]);
                    client.outbox.extend(packet);
                    client.flush();
                }
                Some(Transport::Udp(media, reports)) if !connected => {
                    let (socket, to) =
                        if flow == Flow::Media { (&self.media, media) } else { (&self.reports, reports) };
                    // UDP promises nothing: a packet that the system refuses is a lost one.
                    drop(socket.send_to(packet, to));
                }
                _ => {}
            }
        }
    }
}

impl Client {
    fn read(&mut self) {
        let mut buffer = [0; 4096];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return self.gone = true,
                Ok(count) => self.inbox.extend(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => return self.gone = true,
            }
            if self.inbox.len() > REQUEST_BYTES {
                return self.gone = true;
            }
        }
    }

    /// A whole request, with what the client reports on its channels passed over.
    fn next_request(&mut self) -> Option<String> {
        while let [b'$', _, high, low, ..] = self.inbox[..] {
            let length = 4 + usize::from(u16::from_be_bytes([high, low]));
            if self.inbox.len() < length {
                return None;
            }
            self.inbox.drain(..length);
        }
        let end = self.inbox.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.inbox[..end]).into_owned();
        let body = header(&head, "content-length").and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
        let whole = end.saturating_add(body);
        if self.inbox.len() < whole {
            return None;
        }
        self.inbox.drain(..whole);
        Some(head)
    }

    fn flush(&mut self) {
        while !self.outbox.is_empty() {
            match self.stream.write(&self.outbox) {
                Ok(count) => drop(self.outbox.drain(..count)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => return self.gone = true,
            }
        }
        self.gone |= self.outbox.len() > WAITING_BYTES;
    }

    fn answer(&mut self, request: &str, offer: &Offer, server: [u16; 2]) {
        let mut first = request.split_whitespace();
        let (method, url) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
        let session = self.session;
        let (status, headers, body) = match method {
            "OPTIONS" => {
                (200, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN\r\n".to_owned(), "")
            }
            "DESCRIBE" => (
                200,
                format!(
                    "Content-Base: {}/\r\nContent-Type: application/sdp\r\nContent-Length: {}\r\n",
                    url.trim_end_matches('/'),
                    offer.sdp.len()
                ),
                offer.sdp.as_str(),
            ),
            "SETUP" => match self.setup(header(request, "transport").unwrap_or_default(), server) {
                Some(transport) => (200, format!("Transport: {transport}\r\nSession: {session};timeout=60\r\n"), ""),
                None => (461, String::new(), ""),
            },
            "PLAY" if self.transport.is_some() => {
                self.playing = true;
                let info = format!("url={url}track;seq={};rtptime={}", offer.sequence, offer.stamp);
                (200, format!("Session: {session}\r\nRange: npt=now-\r\nRTP-Info: {info}\r\n"), "")
            }
            "PLAY" => (455, String::new(), ""),
            "PAUSE" => {
                self.playing = false;
                (200, format!("Session: {session}\r\n"), "")
            }
            "GET_PARAMETER" => (200, format!("Session: {session}\r\n"), ""),
            "TEARDOWN" => {
                (self.playing, self.transport) = (false, None);
                (200, format!("Session: {session}\r\n"), "")
            }
            _ => (405, String::new(), ""),
        };
        let reason = if status == 200 { "OK" } else { "Refused" };
        let sequence = header(request, "cseq").unwrap_or("0");
        let reply = format!("RTSP/1.0 {status} {reason}\r\nCSeq: {sequence}\r\n{headers}\r\n{body}");
        self.outbox.extend(reply.as_bytes());
    }

    /// Agrees on a transport, and says on which.
    fn setup(&mut self, wanted: &str, server: [u16; 2]) -> Option<String> {
        let fields: Vec<&str> = wanted.split(',').next()?.split(';').map(str::trim).collect();
        let pair = |name: &str| {
            let value = fields.iter().find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
            let (first, second) = value.split_once('-')?;
            Some((first.parse::<u16>().ok()?, second.parse::<u16>().ok()?))
        };
        if fields[0].eq_ignore_ascii_case("RTP/AVP/TCP") {
            let (media, reports) = pair("interleaved").unwrap_or((0, 1));
            self.transport = Some(Transport::Interleaved(media.try_into().ok()?, reports.try_into().ok()?));
            return Some(format!("RTP/AVP/TCP;unicast;interleaved={media}-{reports}"));
        }
        let (media, reports) = pair("client_port")?;
        let peer = self.stream.peer_addr().ok()?.ip();
        self.transport = Some(Transport::Udp(SocketAddr::new(peer, media), SocketAddr::new(peer, reports)));
        let [from_media, from_reports] = server;
        Some(format!("RTP/AVP;unicast;client_port={media}-{reports};server_port={from_media}-{from_reports}"))
    }
}

/// A header's value by its name in lower case.
fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let lines = request.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
