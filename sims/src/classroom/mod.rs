//! The room in which a trainer runs exercises, without its screens.
//!
//! A [`Room`] has seats: each is an exercise with its drone, its camera, and sockets that the trainee's station and the
//! trainer's own speak to. [`Order`]s go in, [`News`] come out, logs go line by line to whoever writes them down. A
//! [`Classroom`] is a room on a thread that keeps time by the clock.

mod log;
mod news;
mod order;
mod room;
mod seat;

pub use news::{CONNECTED, Failing, Finished, Heard, InForce, Kept, News, Refused, SeatNews, State};
pub use order::{FASTEST, MOST_CHECKPOINTS, MOST_FAULTS, MOST_SEATS, Opening, Order, Refusal, SeatId};
pub use room::Room;

use crate::exercise::World;
use mission::explain::{Explain, Message};
use mission::message;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Takes the next line of a seat's log, and writes it down before it returns. One that fails has written nothing of it: the
/// line comes again. All lines of a seat, in order, are what [`scenario::Run::read`] reads.
pub type Sink = Box<dyn FnMut(SeatId, &[u8]) -> std::io::Result<()> + Send>;

/// Most orders that wait.
const ORDERS: usize = 64;
/// Pause of the loop, so that it does not burn a core.
const NAP: Duration = Duration::from_millis(2);
/// Most time that a late loop catches up with at once.
const CATCH_UP: Duration = Duration::from_millis(500);
/// Time between two pieces of news.
const NEWS_EVERY: Duration = Duration::from_millis(50);

/// Why an order was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unheard {
    /// Too many orders wait: give it again.
    #[error("too many orders wait")]
    Busy,
    /// The room's thread has ended.
    #[error("the classroom has ended")]
    Ended,
}

impl Explain for Unheard {
    fn explain(&self) -> Message {
        match self {
            Self::Busy => message!("classroom-busy"),
            Self::Ended => message!("classroom-ended"),
        }
    }
}

/// A room that keeps time by the clock, until it is closed or dropped.
#[derive(Debug)]
pub struct Classroom {
    orders: Option<SyncSender<(SeatId, Order)>>,
    board: Arc<Mutex<News>>,
    thread: Option<JoinHandle<()>>,
}

impl Classroom {
    /// A room without seats, in a world.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(world: World, sink: Sink) -> std::io::Result<Self> {
        let (orders, waiting) = sync_channel(ORDERS);
        let board = Arc::<Mutex<News>>::default();
        let told = Arc::clone(&board);
        let run = move || {
            let mut room = Room::new(world, sink);
            keep_time(&mut room, &waiting, &told);
            tell(&told, room.close_all());
        };
        let thread = std::thread::Builder::new().name("classroom".to_owned()).spawn(run)?;
        Ok(Self { orders: Some(orders), board, thread: Some(thread) })
    }

    /// Gives an order. The news tell what came of it.
    ///
    /// # Errors
    /// It was not given.
    pub fn order(&self, seat: SeatId, order: Order) -> Result<(), Unheard> {
        let Some(orders) = &self.orders else { return Err(Unheard::Ended) };
        orders.try_send((seat, order)).map_err(|error| match error {
            TrySendError::Full(_) => Unheard::Busy,
            TrySendError::Disconnected(_) => Unheard::Ended,
        })
    }

    /// What is new: seats as they are now, and what was not told yet. Twenty times a second there is something.
    pub fn news(&self) -> News {
        self.board.lock().unwrap_or_else(PoisonError::into_inner).tell()
    }

    /// Ends all exercises; the last news.
    pub fn close(mut self) -> News {
        self.stop();
        self.news()
    }

    fn stop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A room that panicked has said so on standard error, and its logs are written down.
            drop(thread.join());
        }
    }
}

impl Drop for Classroom {
    fn drop(&mut self) {
        self.stop();
    }
}

fn tell(board: &Mutex<News>, news: News) {
    board.lock().unwrap_or_else(PoisonError::into_inner).update(news);
}

/// Moves a room on until nobody can give it orders any more.
fn keep_time(room: &mut Room, orders: &Receiver<(SeatId, Order)>, board: &Mutex<News>) {
    let mut last = Instant::now();
    let mut told: Option<Instant> = None;
    loop {
        match orders.recv_timeout(NAP) {
            Ok((seat, order)) => room.order(seat, order),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = Instant::now();
        room.step((now - last).min(CATCH_UP));
        last = now;
        if told.is_none_or(|at| now - at >= NEWS_EVERY) {
            told = Some(now);
            tell(board, room.news());
        }
    }
}
