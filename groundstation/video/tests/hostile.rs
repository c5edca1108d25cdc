//! Servers that lie: whatever answers instead of a camera, the receiver says so after a bounded time, tries again, and can be
//! dropped at any moment.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::{clock, listen};
use video::receive::{Event, Receiver, StopCause, Stopped};

/// The receiver's limit for a whole answer, and what a busy computer needs besides.
const LIMIT: Duration = Duration::from_secs(10 + 20);
/// What a server that does not end sends at most; then it only holds the connection.
const FLOOD_BYTES: usize = 32 << 20;

/// What is sent instead of an answer: the first part, and the second over and over.
struct Lie {
    name: &'static str,
    /// Only to somebody who has asked.
    asked: bool,
    head: Vec<u8>,
    again: Vec<u8>,
    most_bytes: usize,
}

fn lie(name: &'static str, head: &str, again: &str, most_bytes: usize) -> Lie {
    Lie { name, asked: true, head: head.as_bytes().to_vec(), again: again.as_bytes().to_vec(), most_bytes }
}

/// Waits until the other side has closed its connection.
fn hold(mut stream: &TcpStream) {
    let mut rest = [0; 4_096];
    while stream.read(&mut rest).is_ok_and(|count| count > 0) {}
}

/// A server that tells everybody the same lie; how many bytes of it were taken.
fn server(lie: Lie) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, taken) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = stream;
            let mut request = [0; 4_096];
            if lie.asked && !stream.read(&mut request).is_ok_and(|read| read > 0) {
                continue;
            }
            let mut sent = stream.write(&lie.head).unwrap_or(0);
            // Only as much as there is: the limit is for each connection.
            while sent > 0 && sent < lie.most_bytes {
                match stream.write(&lie.again) {
                    Ok(more) => sent += more,
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            count.fetch_add(sent, Ordering::Relaxed);
            hold(&stream);
        }
    });
    (address, taken)
}

fn first_stop(receiver: &Receiver) -> Stopped {
    match listen(receiver, |event| matches!(event, Event::Stopped(_))).pop() {
        Some(Event::Stopped(stopped)) => stopped,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rtsp_servers_that_lie_are_left_with_a_reason_after_a_bounded_time() {
    let header = format!("X-Pad: {}\r\n", "a".repeat(1_000));
    let long = "a".repeat(64 << 10);
    let ok = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n";
    let sdp = format!("v=0\r\no=- 1 1 IN IP4 0\r\ns=a\r\nt=0 0\r\n{}", "m=video 0 RTP/AVP 96\r\n".repeat(50_000));
    let described = format!("{ok}Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{sdp}", sdp.len());
    let lies = [
        lie("silence", "", "", 0),
        lie("headers without end", ok, &header, FLOOD_BYTES),
        lie("a line without end", "RTSP/1.0 200 ", &long, FLOOD_BYTES),
        lie("a body that never ends", &format!("{ok}Content-Length: 4000000000\r\n\r\n"), &long, FLOOD_BYTES),
        lie(
            "a body of more bytes than there are",
            &format!("{ok}Content-Length: 18446744073709551615\r\n\r\n"),
            &long,
            1 << 20,
        ),
        lie("a length that is none", &format!("{ok}Content-Length: many\r\n\r\n"), "", 0),
        lie("another protocol", "HTTP/1.1 200 OK\r\n\r\n<html>", "", 0),
        lie("noise", "\u{1}\u{2}$\u{ff}\u{0}\u{0}$$$$", &long, 1 << 20),
        lie("fifty thousand streams", &described, "", 0),
        lie("no video", &format!("{ok}Content-Type: application/sdp\r\nContent-Length: 0\r\n\r\n"), "", 0),
        lie(
            "a login that is never right",
            "RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm=\"a\"\r\n\r\n",
            "",
            0,
        ),
    ];
    let start = Instant::now();
    let told: Vec<_> = lies
        .into_iter()
        .map(|lie| {
            let name = lie.name;
            let (address, taken) = server(lie);
            let source = format!("rtsp://user:secret@{address}/live").parse().unwrap();
            (name, taken, Receiver::start(source, 1, clock()).unwrap())
        })
        .collect();
    for (name, taken, receiver) in told {
        let stopped = first_stop(&receiver);
        println!(
            "{name}: {:.1} s, {} bytes: {:?}",
            start.elapsed().as_secs_f64(),
            taken.load(Ordering::Relaxed),
            stopped.cause
        );
        assert!(!matches!(&stopped.cause, StopCause::Failed(reason) if reason.contains("secret")), "{stopped:?}");
        assert!(!stopped.retry_in.is_zero(), "{name}: {stopped:?}");
        assert!(start.elapsed() < LIMIT, "{name}");
        let asked = Instant::now();
        drop(receiver);
        assert!(asked.elapsed() < Duration::from_secs(5), "{name}: dropping waits");
    }
}

#[test]
fn noise_instead_of_a_transport_stream_is_counted_and_is_no_picture() {
    let noise: Vec<u8> = (0..1_u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let (address, _) =
        server(Lie { name: "noise", asked: false, head: noise.clone(), again: noise, most_bytes: 8 << 20 });
    let receiver = Receiver::start(format!("tcp://{address}").parse().unwrap(), 1, clock()).unwrap();
    let mut garbled = 0;
    let events = listen(&receiver, |event| {
        garbled += match event {
            Event::Lost(loss) => loss.count,
            _ => 0,
        };
        garbled > 1 << 20 || matches!(event, Event::Stopped(_))
    });
    assert!(garbled > 1 << 20, "{:?}", events.last());
    assert!(!events.iter().any(|event| matches!(event, Event::Unit(_) | Event::Started(_))));
}
