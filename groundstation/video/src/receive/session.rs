//! The receiver's thread and sockets.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use retina::client::{
    Credentials, InitialTimestampPolicy, PacketItem, PlayOptions, Session as Rtsp, SessionGroup, SessionOptions,
    SetupOptions, TeardownPolicy, Transport,
};
use retina::codec::{ParametersRef, VideoParametersCodec};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use url::Url;

use super::event::{Event, StopCause, Stopped};
use super::outlet::Outlet;
use super::reception::Reception;
use super::rtp::Packet;
use super::{Clock, RETRY, RETRY_MOST, ReceiveError, SILENCE, Source};
use crate::ts::Codec;

/// A datagram is never larger.
const DATAGRAM_BYTES: usize = 65_536;
/// What the system keeps for us while we are busy: a second of a fast stream.
const BUFFER_BYTES: usize = 4 << 20;
/// Connecting, describing, setting up and playing take no longer.
const CONNECT: Duration = Duration::from_secs(10);
/// A camera is told that we leave, if it listens for so long.
const FAREWELL: Duration = Duration::from_millis(500);
/// A camera that does not answer when it is left is told again until its session is over, and how long that is the camera
/// says. So many sessions are told; more are not, so that a camera cannot make them pile up.
const LEFT: usize = 4;
/// RTSP's "Unsupported Transport".
const OTHER_TRANSPORT: u16 = 461;
/// Pairs of ports tried where any will do.
const PORT_TRIES: usize = 32;

/// What listens, from before the thread is started, so that a port that is taken is said at once.
#[derive(Debug)]
pub(super) enum Sockets {
    /// The source is asked, nothing listens.
    None,
    /// Packets, and for RTP its reports where the next port is free.
    Listening(UdpSocket, Option<UdpSocket>),
}

fn listen(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    // More is better, less works too.
    drop(socket.set_recv_buffer_size(BUFFER_BYTES));
    socket.set_nonblocking(true)?;
    match address.ip() {
        IpAddr::V4(group) if group.is_multicast() => {
            socket.set_reuse_address(true)?;
            socket.bind(&address.into())?;
            socket.join_multicast_v4(&group, &[0, 0, 0, 0].into())?;
        }
        IpAddr::V6(group) if group.is_multicast() => {
            socket.set_reuse_address(true)?;
            socket.bind(&address.into())?;
            socket.join_multicast_v6(&group, 0)?;
        }
        _ => socket.bind(&address.into())?,
    }
    Ok(socket.into())
}

impl Sockets {
    pub(super) fn open(source: &Source) -> Result<Self, ReceiveError> {
        let failed = |address| move |source| ReceiveError::Listen { address, source };
        match *source {
            Source::TsUdp { listen: address } => Ok(Self::Listening(listen(address).map_err(failed(address))?, None)),
            Source::Rtp { listen: address, .. } => {
                for _ in 0..PORT_TRIES {
                    let media = listen(address).map_err(failed(address))?;
                    let port = media.local_addr().map_err(failed(address))?.port();
                    let reports = port.checked_add(1).and_then(|next| listen(SocketAddr::new(address.ip(), next)).ok());
                    if address.port() != 0 || reports.is_some() && port % 2 == 0 {
                        return Ok(Self::Listening(media, reports));
                    }
                }
                Ok(Self::Listening(listen(address).map_err(failed(address))?, None))
            }
            _ => Ok(Self::None),
        }
    }

    pub(super) fn local(&self) -> Option<SocketAddr> {
        match self {
            Self::None => None,
            Self::Listening(media, _) => media.local_addr().ok(),
        }
    }
}

/// Receives until told to stop.
pub(super) fn run(
    source: Source,
    sockets: Sockets,
    stream: u8,
    mut outlet: Outlet,
    clock: Clock,
    stopped: oneshot::Receiver<()>,
) {
    let reception = Reception::new(source.to_string(), stream);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let cause = StopCause::Failed(error.to_string());
            return outlet.send(Event::Stopped(Stopped { at: clock(), cause, retry_in: Duration::ZERO }));
        }
    };
    let group = Arc::new(SessionGroup::default());
    let mut session = Session { outlet, clock, reception, group: Arc::clone(&group) };
    runtime.block_on(async {
        tokio::select! {
            _ = stopped => {}
            () = session.go_on(&source, &sockets) => {}
        }
        // What is still open then is closed with the connection.
        drop(timeout(FAREWELL, group.await_teardown()).await);
    });
}

struct Session {
    outlet: Outlet,
    clock: Clock,
    reception: Reception,
    group: Arc<SessionGroup>,
}

impl Session {
    /// One connection after another.
    async fn go_on(&mut self, source: &Source, sockets: &Sockets) {
        let mut retry = RETRY;
        let mut said = false;
        loop {
            let before = self.outlet.units;
            let cause = match (source, sockets) {
                (Source::Rtsp { url, login, udp }, _) => self.rtsp(url, login.as_ref(), *udp).await,
                (Source::Rtp { codec, .. }, Sockets::Listening(media, reports)) => {
                    self.rtp(*codec, media, reports.as_ref()).await
                }
                (Source::TsUdp { .. }, Sockets::Listening(media, _)) => self.ts_udp(media).await,
                (Source::TsTcp { host, port }, _) => self.ts_tcp(host, *port).await,
                (_, Sockets::None) => return,
            };
            let came = self.outlet.units > before;
            if came {
                (retry, said) = (RETRY, false);
            }
            let listening = matches!(cause, StopCause::Silent(_)) && matches!(sockets, Sockets::Listening(..));
            let retry_in = if listening { Duration::ZERO } else { retry };
            // Who listens says once that nothing comes.
            if !(listening && said) {
                self.outlet.send(Event::Stopped(Stopped { at: (self.clock)(), cause, retry_in }));
            }
            said = true;
            if !listening {
                sleep(retry_in).await;
                retry = (retry * 2).min(RETRY_MOST);
            }
        }
    }

    async fn rtsp(&mut self, url: &Url, login: Option<&(String, String)>, udp: bool) -> StopCause {
        match timeout(CONNECT, self.play(url, login, udp)).await {
            Err(_) => StopCause::Silent(CONNECT),
            Ok(Err(cause)) => cause,
            Ok(Ok(playing)) => self.listen(playing).await,
        }
    }

    async fn play(
        &mut self,
        url: &Url,
        login: Option<&(String, String)>,
        udp: bool,
    ) -> Result<Rtsp<retina::client::Playing>, StopCause> {
        let failed = |error: retina::Error| StopCause::Failed(error.to_string());
        let login =
            login.map(|(username, password)| Credentials { username: username.clone(), password: password.clone() });
        let few_left = self.group.stale_sessions().num_sessions < LEFT;
        let options = SessionOptions::default()
            .creds(login)
            .user_agent("groundstation".to_owned())
            .session_group(Arc::clone(&self.group))
            .teardown(if few_left { TeardownPolicy::Auto } else { TeardownPolicy::Never });
        let mut described = Rtsp::describe(url.clone(), options).await.map_err(failed)?;
        let videos = described.streams().iter().enumerate().filter(|(_, stream)| stream.media() == "video");
        let mut videos = videos.filter_map(|(n, stream)| match stream.encoding_name() {
            "h264" => Some((n, Codec::H264)),
            "h265" => Some((n, Codec::H265)),
            _ => None,
        });
        let (n, codec) = videos.next().ok_or(StopCause::NoVideo)?;
        let over = |transport| SetupOptions::default().transport(transport);
        let (by_udp, connected) = (Transport::Udp(Default::default()), Transport::Tcp(Default::default()));
        let first = described.setup(n, over(if udp { by_udp.clone() } else { connected })).await;
        let set_up = match first {
            // UDP is second: `retina` hands its packets over as they come, and one that was overtaken is lost.
            Err(error) if !udp && error.status_code() == Some(OTHER_TRANSPORT) => {
                described.setup(n, over(by_udp)).await
            }
            other => other,
        };
        set_up.map_err(failed)?;
        let sets = match described.streams()[n].parameters() {
            Some(ParametersRef::Video(video)) => sets(video.codec_params()),
            _ => Vec::new(),
        };
        let options = PlayOptions::default().initial_timestamp(InitialTimestampPolicy::Ignore);
        let playing = described.play(options).await.map_err(failed)?;
        self.reception.begin_rtp(codec, &sets);
        Ok(playing)
    }

    async fn listen(&mut self, mut playing: Rtsp<retina::client::Playing>) -> StopCause {
        loop {
            match timeout(SILENCE, playing.next()).await {
                Err(_) => return StopCause::Silent(SILENCE),
                Ok(None) => return StopCause::Closed,
                Ok(Some(Err(error))) => return StopCause::Failed(error.to_string()),
                Ok(Some(Ok(PacketItem::Rtp(packet)))) => {
                    let received = (self.clock)();
                    let lost = packet.loss();
                    let packet = Packet {
                        source: packet.ssrc(),
                        sequence: packet.sequence_number(),
                        stamp: packet.timestamp().timestamp() as u32,
                        mark: packet.mark(),
                        payload: packet.into_payload_bytes().into(),
                    };
                    let Self { reception, outlet, .. } = self;
                    reception.ordered(lost, &packet, received, &mut |event| outlet.send(event));
                }
                Ok(Some(Ok(PacketItem::Rtcp(reports)))) => {
                    self.reception.report(reports.raw());
                }
                Ok(Some(Ok(_))) => {}
            }
        }
    }

    async fn rtp(&mut self, codec: Codec, media: &UdpSocket, reports: Option<&UdpSocket>) -> StopCause {
        let (media, reports) = match (asynchronous(media), reports.map(asynchronous).transpose()) {
            (Ok(media), Ok(reports)) => (media, reports),
            (Err(error), _) | (_, Err(error)) => return StopCause::Failed(error.to_string()),
        };
        self.reception.begin_rtp(codec, &[]);
        let (mut packet, mut report) = (vec![0; DATAGRAM_BYTES], vec![0; DATAGRAM_BYTES]);
        loop {
            let received = async {
                match &reports {
                    None => (media.recv(&mut packet).await, true),
                    Some(reports) => tokio::select! {
                        count = media.recv(&mut packet) => (count, true),
                        count = reports.recv(&mut report) => (count, false),
                    },
                }
            };
            match timeout(SILENCE, received).await {
                Err(_) => return StopCause::Silent(SILENCE),
                Ok((Err(error), _)) => return StopCause::Failed(error.to_string()),
                Ok((Ok(count), true)) => {
                    let received = (self.clock)();
                    let Self { reception, outlet, .. } = self;
                    reception.datagram(&packet[..count], received, &mut |event| outlet.send(event));
                }
                Ok((Ok(count), false)) => self.reception.report(&report[..count]),
            }
        }
    }

    async fn ts_udp(&mut self, media: &UdpSocket) -> StopCause {
        let media = match asynchronous(media) {
            Ok(media) => media,
            Err(error) => return StopCause::Failed(error.to_string()),
        };
        self.reception.begin_ts();
        let mut datagram = vec![0; DATAGRAM_BYTES];
        loop {
            match timeout(SILENCE, media.recv(&mut datagram)).await {
                Err(_) => return StopCause::Silent(SILENCE),
                Ok(Err(error)) => return StopCause::Failed(error.to_string()),
                Ok(Ok(count)) => {
                    if let Some(cause) = self.ts(&datagram[..count]) {
                        return cause;
                    }
                }
            }
        }
    }

    async fn ts_tcp(&mut self, host: &str, port: u16) -> StopCause {
        let mut stream = match timeout(CONNECT, TcpStream::connect((host, port))).await {
            Err(_) => return StopCause::Silent(CONNECT),
            Ok(Err(error)) => return StopCause::Failed(error.to_string()),
            Ok(Ok(stream)) => stream,
        };
        self.reception.begin_ts();
        let mut bytes = vec![0; DATAGRAM_BYTES];
        loop {
            match timeout(SILENCE, stream.read(&mut bytes)).await {
                Err(_) => return StopCause::Silent(SILENCE),
                Ok(Err(error)) => return StopCause::Failed(error.to_string()),
                Ok(Ok(0)) => {
                    let Self { reception, outlet, .. } = self;
                    reception.end_ts(&mut |event| outlet.send(event));
                    return StopCause::Closed;
                }
                Ok(Ok(count)) => {
                    if let Some(cause) = self.ts(&bytes[..count]) {
                        return cause;
                    }
                }
            }
        }
    }

    fn ts(&mut self, bytes: &[u8]) -> Option<StopCause> {
        let received = (self.clock)();
        let Self { reception, outlet, .. } = self;
        reception.transport_stream(bytes, received, &mut |event| outlet.send(event))
    }
}

/// The same socket for this session.
fn asynchronous(socket: &UdpSocket) -> std::io::Result<tokio::net::UdpSocket> {
    tokio::net::UdpSocket::from_std(socket.try_clone()?)
}

/// Parameter sets that the camera describes its stream with.
fn sets(parameters: &VideoParametersCodec) -> Vec<Vec<u8>> {
    match parameters {
        VideoParametersCodec::H264 { sps, pps } => vec![sps.to_vec(), pps.to_vec()],
        VideoParametersCodec::H265 { vps, sps, pps } => vec![vps.to_vec(), sps.to_vec(), pps.to_vec()],
        _ => Vec::new(),
    }
}
