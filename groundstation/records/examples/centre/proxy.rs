//! A relay between stations and the server that loses connections on purpose.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// In the reason of every correction and the body of every finding that the stations write.
const WORD_OF_EVENTS: &[u8] = "苏J·8D526".as_bytes();

/// SplitMix64: small, and the same on every machine.
pub struct Dice(Cell<u64>);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// 0 up to, but not including, `end`.
    pub fn below(&self, end: u64) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut z = self.0.get();
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// By itself.
    Lives,
    /// At once.
    Refused,
    /// After so many bytes towards the server, in the middle of a message.
    CutToServer(u64),
    /// After so many bytes towards the station.
    CutToStation(u64),
    /// The server has committed; its answer is lost.
    CommitUnanswered,
    /// From there on nothing passes, and nobody says so.
    Silent,
}

impl Fate {
    fn thrown(dice: &Dice) -> Self {
        match dice.below(16) {
            0..=4 => Self::Lives,
            5 => Self::Refused,
            // Up to the middle of a second batch.
            6..=8 => Self::CutToServer(dice.below(12_000)),
            9..=11 => Self::CutToStation(dice.below(12_000)),
            12..=14 => Self::CommitUnanswered,
            _ => Self::Silent,
        }
    }
}

/// What is decided and what happened.
pub struct Proxy {
    pub port: u16,
    dice: Dice,
    calm: Cell<bool>,
    pub fates: RefCell<Vec<Fate>>,
}

impl Proxy {
    /// Listens for as long as the set of local tasks runs.
    pub async fn start(server: u16, seed: u64) -> io::Result<Rc<Self>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = Rc::new(Self {
            port: listener.local_addr()?.port(),
            dice: Dice::new(seed),
            calm: Cell::new(false),
            fates: RefCell::default(),
        });
        let shared = Rc::clone(&proxy);
        tokio::task::spawn_local(async move {
            while let Ok((station, _)) = listener.accept().await {
                let fate = if shared.calm.get() { Fate::Lives } else { Fate::thrown(&shared.dice) };
                let shared = Rc::clone(&shared);
                tokio::task::spawn_local(async move {
                    // Either side may end it, which is what this is for.
                    if relay(station, server, fate).await.unwrap_or(true) {
                        shared.fates.borrow_mut().push(fate);
                    }
                });
            }
        });
        Ok(proxy)
    }

    /// From now on every connection lives.
    pub fn calm(&self) {
        self.calm.set(true);
    }
}

/// Gives whether the fate was met.
async fn relay(station: TcpStream, server: u16, fate: Fate) -> io::Result<bool> {
    if fate == Fate::Refused {
        return Ok(true);
    }
    let server = TcpStream::connect(("127.0.0.1", server)).await?;
    let (from_station, to_station) = station.into_split();
    let (from_server, to_server) = server.into_split();
    let committing = Cell::new(false);
    tokio::select! {
        met = up(from_station, to_server, fate, &committing) => met,
        met = down(from_server, to_station, fate, &committing) => met,
    }
}

async fn up(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, fate: Fate, committing: &Cell<bool>) -> io::Result<bool> {
    let mut left = if let Fate::CutToServer(bytes) = fate { bytes } else { u64::MAX };
    let mut buffer = vec![0; 1 << 14];
    loop {
        let count = from.read(&mut buffer).await?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            return Ok(fate == Fate::Lives || fate == Fate::Silent && committing.get());
        };
        // Only a batch of events has this in it; what the server says after it says that it has them.
        if read.windows(WORD_OF_EVENTS.len()).any(|word| word == WORD_OF_EVENTS) {
            committing.set(true);
        }
        let passes = read.get(..usize::try_from(left).unwrap_or(usize::MAX).min(count)).unwrap_or(read);
        to.write_all(passes).await?;
        left -= passes.len() as u64;
        if passes.len() < count {
            return Ok(true);
        }
    }
}

async fn down(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    fate: Fate,
    committing: &Cell<bool>,
) -> io::Result<bool> {
    let mut left = if let Fate::CutToStation(bytes) = fate { bytes } else { u64::MAX };
    let mut buffer = vec![0; 1 << 14];
    loop {
        let count = from.read(&mut buffer).await?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { return Ok(fate == Fate::Lives) };
        match fate {
            Fate::CommitUnanswered if committing.get() => return Ok(true),
            // The station has to lose its patience by itself; its end ends the other direction, and this with it.
            Fate::Silent if committing.get() => std::future::pending().await,
            _ => {}
        }
        let passes = read.get(..usize::try_from(left).unwrap_or(usize::MAX).min(count)).unwrap_or(read);
        to.write_all(passes).await?;
        left -= passes.len() as u64;
        if passes.len() < count {
            return Ok(true);
        }
    }
}
