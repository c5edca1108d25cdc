//! The station's half: one list or one file at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use mission::explain::{Explain, Message};
use mission::message;

use super::payload::{Code, DATA_BYTES, Entry, Opcode, Payload, crc32, entries};
use crate::dialect::MavMessage;
use crate::services::{Queue, Rtt};
use crate::wire::{Address, MonoTime};

/// Why there is no list and no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nobody answered, in [`Client::MAX_TRIES`] tries in a row.
    #[error("no answer after {tries} tries")]
    TimedOut {
        /// Tries.
        tries: u32,
    },
    /// The vehicle refused.
    #[error("the vehicle refused: {0}")]
    Refused(#[source] Code),
    /// The file is too large, or the list too long.
    #[error("{0} is more than is read here")]
    TooLarge(u32),
    /// What came is not what is aboard.
    #[error("the checksum is not that of the file aboard")]
    Damaged,
    /// The path is longer than a message.
    #[error("the path is longer than a message")]
    LongPath,
    /// The operator cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Another file is under way.
    #[error("another file is under way")]
    Busy,
}

impl Explain for Failure {
    fn explain(&self) -> Message {
        match *self {
            Self::TimedOut { tries } => message!("ftp-timed-out", tries = f64::from(tries)),
            Self::Refused(code) => message!("ftp-refused", reason = code.explain()),
            Self::TooLarge(size) => message!("ftp-too-large", mib = f64::from(size) / 1_048_576.0),
            Self::Damaged => message!("ftp-damaged"),
            Self::LongPath => message!("ftp-long-path"),
            Self::Cancelled => message!("ftp-cancelled"),
            Self::Busy => message!("ftp-busy"),
        }
    }
}

/// What becomes of a list or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// A file moved on.
    Progress {
        /// Who has it.
        from: Address,
        /// Its path.
        path: String,
        /// Bytes here.
        done: u32,
        /// Bytes in all.
        total: u32,
    },
    /// A folder was read.
    Listed {
        /// Who has it.
        from: Address,
        /// Its path.
        path: String,
        /// What is in it.
        entries: Vec<Entry>,
    },
    /// A file is here.
    Fetched {
        /// Who has it.
        from: Address,
        /// Its path.
        path: String,
        /// All of it.
        bytes: Arc<[u8]>,
        /// Whether the checksum that was reckoned aboard is that of these bytes; `false` where none was told.
        checked: bool,
    },
    /// It failed.
    Failed {
        /// Who was asked.
        from: Address,
        /// The path.
        path: String,
        /// Why.
        failure: Failure,
    },
}

/// A piece that was asked for by itself.
#[derive(Debug, Clone, Copy)]
struct Asked {
    offset: u32,
    size: u8,
    at: MonoTime,
    tries: u32,
}

/// A file under way.
#[derive(Debug, Clone, Default)]
struct File {
    session: u8,
    bytes: Vec<u8>,
    /// What is not here: where it begins, and where it ends.
    missing: BTreeMap<u32, u32>,
    asked: Vec<Asked>,
    /// Bytes that were here when progress was told last, and when a burst was asked for last.
    told: u32,
    at_burst: u32,
    /// The vehicle has no bursts.
    single: bool,
}

impl File {
    fn new(session: u8, size: u32) -> Self {
        let missing = if size == 0 { BTreeMap::new() } else { BTreeMap::from([(0, size)]) };
        Self { session, bytes: vec![0; size as usize], missing, ..Self::default() }
    }

    fn size(&self) -> u32 {
        self.bytes.len() as u32
    }

    fn done(&self) -> u32 {
        self.size() - self.missing.iter().map(|(from, until)| until - from).sum::<u32>()
    }

    /// Takes a piece. Whether it had anything new.
    fn take(&mut self, offset: u32, data: &[u8]) -> bool {
        let end = offset.saturating_add(data.len() as u32);
        let Some(place) = self.bytes.get_mut(offset as usize..end as usize) else { return false };
        let gaps: Vec<(u32, u32)> = self.missing.range(..end).rev().map(|(from, until)| (*from, *until)).collect();
        let met: Vec<_> = gaps.into_iter().take_while(|(_, until)| *until > offset).collect();
        if met.is_empty() {
            return false;
        }
        place.copy_from_slice(data);
        for (from, until) in met {
            self.missing.remove(&from);
            if from < offset {
                self.missing.insert(from, offset);
            }
            if until > end {
                self.missing.insert(end, until);
            }
        }
        true
    }

    fn lacks(&self, offset: u32, size: u8) -> bool {
        let end = offset.saturating_add(u32::from(size));
        self.missing.range(..end).next_back().is_some_and(|(_, until)| *until > offset)
    }

    /// The next piece to ask for by itself: of a small gap, and not asked for yet.
    fn next_piece(&self) -> Option<(u32, u8)> {
        let small = |from: u32, until: u32| self.single || until - from <= Client::SMALL_GAP;
        let gaps =
            self.missing.iter().map(|(from, until)| (*from, *until)).filter(|(from, until)| small(*from, *until));
        let pieces = gaps.flat_map(|(from, until)| {
            let starts = (from..until).step_by(DATA_BYTES).take(Client::WINDOW + 1);
            starts.map(move |start| (start, (until - start).min(DATA_BYTES as u32) as u8))
        });
        let asked = |start: u32| self.asked.iter().any(|asked| asked.offset == start);
        pieces.take(4 * Client::WINDOW).find(|(start, _)| !asked(*start))
    }
}

/// What is being done.
#[derive(Debug, Clone)]
enum Step {
    List {
        found: Vec<Entry>,
        counted: u32,
    },
    /// Files that a station before us left open are closed, once.
    Reset,
    Open {
        has_reset: bool,
    },
    Burst(File),
    Pieces(File),
    Close(File),
    Check(File),
}

#[derive(Debug, Clone)]
struct Job {
    target: Address,
    path: String,
    step: Step,
    /// What was asked last, and when something that counts came or was sent last.
    request: Payload,
    active: MonoTime,
    tries: u32,
    /// Answers must be newer: those to the file before may have the number of this one's session.
    since: i64,
}

impl Job {
    /// The step, to be put back or followed by another one: a file is moved, not copied.
    fn take_step(&mut self) -> Step {
        std::mem::replace(&mut self.step, Step::Reset)
    }
}

/// FTP client for the components of one vehicle.
#[derive(Debug, Clone, Default)]
pub struct Client {
    job: Option<Job>,
    /// The newest number that was seen or sent; unlike on the wire it does not begin again.
    seq: i64,
    rtt: Rtt,
    outbox: Queue<MavMessage>,
    events: Queue<ClientEvent>,
}

impl Client {
    /// Tries in a row without an answer, or without anything new, before it fails; as for missions.
    pub const MAX_TRIES: u32 = 10;
    /// A larger file is not read, bytes: it is held in memory. Chosen.
    pub const MAX_BYTES: u32 = 256 << 20;
    /// A folder with more entries is not read.
    pub const MAX_ENTRIES: usize = 65_536;
    /// Pieces asked for at once. Chosen as for missions.
    const WINDOW: usize = 6;
    /// A gap up to here is filled piece by piece, a larger one by a burst, bytes. Chosen: sixteen pieces.
    const SMALL_GAP: u32 = 16 * DATA_BYTES as u32;

    /// Whether something is under way.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Reads a folder of a component.
    ///
    /// # Errors
    /// [`Failure::Busy`] while something is under way, [`Failure::LongPath`].
    pub fn list(&mut self, now: MonoTime, target: Address, path: &str) -> Result<(), Failure> {
        self.start(now, target, path, Step::List { found: Vec::new(), counted: 0 })
    }

    /// Reads a file of a component.
    ///
    /// # Errors
    /// [`Failure::Busy`] while something is under way, [`Failure::LongPath`].
    pub fn fetch(&mut self, now: MonoTime, target: Address, path: &str) -> Result<(), Failure> {
        self.start(now, target, path, Step::Open { has_reset: false })
    }

    /// Ends what is under way.
    pub fn cancel(&mut self) {
        if let Some(job) = self.job.take() {
            if let Step::Burst(file) | Step::Pieces(file) = &job.step {
                self.seq += 1;
                let close = Payload::request(Opcode::TerminateSession, file.session, 0, "");
                self.outbox.push(Payload { seq: self.seq as u16, ..close }.to_message(job.target));
            }
            self.fail(job, Failure::Cancelled);
        }
    }

    fn start(&mut self, now: MonoTime, target: Address, path: &str, step: Step) -> Result<(), Failure> {
        if self.job.is_some() {
            return Err(Failure::Busy);
        }
        if path.len() > DATA_BYTES {
            return Err(Failure::LongPath);
        }
        let request = Payload::request(Opcode::None, 0, 0, "");
        let job = Job { target, path: path.to_owned(), step, request, active: now, tries: 0, since: self.seq };
        self.go(now, job);
        Ok(())
    }

    /// Asks what the step wants to know, for the first time, and goes on with the job.
    fn go(&mut self, now: MonoTime, mut job: Job) {
        let request = match &mut job.step {
            Step::List { counted, .. } => Payload::request(Opcode::ListDirectory, 0, *counted, &job.path),
            Step::Reset => Payload::request(Opcode::ResetSessions, 0, 0, ""),
            Step::Open { .. } => {
                job.since = self.seq;
                Payload::request(Opcode::OpenFileRo, 0, 0, &job.path)
            }
            Step::Burst(file) => {
                file.at_burst = file.done();
                let from = file.missing.keys().next().copied().unwrap_or_default();
                Payload::read(Opcode::BurstReadFile, file.session, from, DATA_BYTES as u8)
            }
            Step::Pieces(_) => {
                job.active = now;
                self.job = Some(job);
                return self.ask_pieces(now);
            }
            Step::Close(file) => Payload::request(Opcode::TerminateSession, file.session, 0, ""),
            Step::Check(_) => Payload::request(Opcode::CalcFileCrc32, 0, 0, &job.path),
        };
        self.seq += 1;
        job.request = Payload { seq: self.seq as u16, ..request };
        job.active = now;
        self.outbox.push(job.request.to_message(job.target));
        self.job = Some(job);
    }

    /// Goes on with the next step.
    fn turn(&mut self, now: MonoTime, job: Job, step: Step) {
        self.go(now, Job { step, tries: 0, ..job });
    }

    /// What comes after a burst or some pieces.
    fn read_on(&mut self, now: MonoTime, job: Job, file: File) {
        let step = if file.missing.is_empty() {
            Step::Close(file)
        } else if !file.asked.is_empty() || file.next_piece().is_some() {
            Step::Pieces(file)
        } else {
            Step::Burst(file)
        };
        // Tries count on: what brings nothing new must end.
        self.go(now, Job { step, ..job });
    }

    fn ask_pieces(&mut self, now: MonoTime) {
        let Some(Job { target, step: Step::Pieces(file), .. }) = &mut self.job else { return };
        let mut send = |seq: &mut i64, session: u8, piece: &Asked| {
            *seq += 1;
            let request = Payload::read(Opcode::ReadFile, session, piece.offset, piece.size);
            self.outbox.push(Payload { seq: *seq as u16, ..request }.to_message(*target));
        };
        for asked in &mut file.asked {
            if now.since(asked.at) >= self.rtt.timeout(asked.tries) {
                (asked.at, asked.tries) = (now, asked.tries + 1);
                send(&mut self.seq, file.session, asked);
            }
        }
        while file.asked.len() < Self::WINDOW
            && let Some((offset, size)) = file.next_piece()
        {
            let asked = Asked { offset, size, at: now, tries: 0 };
            send(&mut self.seq, file.session, &asked);
            file.asked.push(asked);
        }
    }

    /// The number as it goes on counting.
    fn unwrapped(&self, seq: u16) -> i64 {
        self.seq + i64::from(seq.wrapping_sub(self.seq as u16) as i16)
    }

    /// Takes a message of the vehicle.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let MavMessage::FILE_TRANSFER_PROTOCOL(m) = message else { return };
        let Some(job) = self.job.take_if(|job| job.target == from) else { return };
        let answer = Payload::from_bytes(&m.payload)
            .filter(|answer| matches!(Opcode::from_number(answer.opcode), Some(Opcode::Ack | Opcode::Nak)))
            .filter(|answer| self.unwrapped(answer.seq) > job.since);
        let Some(answer) = answer else {
            self.job = Some(job);
            return;
        };
        let meant = answer.seq == job.request.seq.wrapping_add(1) && answer.asked == job.request.opcode;
        self.seq = self.seq.max(self.unwrapped(answer.seq));
        let is_reading = matches!(Opcode::from_number(answer.asked), Some(Opcode::ReadFile | Opcode::BurstReadFile));
        match &job.step {
            Step::Burst(file) | Step::Pieces(file) if is_reading && answer.session == file.session => {
                self.on_piece(now, job, &answer);
            }
            Step::Burst(_) | Step::Pieces(_) => self.job = Some(job),
            _ if !meant => self.job = Some(job),
            _ => {
                if job.tries == 0 {
                    self.rtt.measured(now.since(job.active));
                }
                self.on_answer(now, job, &answer);
            }
        }
    }

    fn on_answer(&mut self, now: MonoTime, mut job: Job, answer: &Payload) {
        let refusal = answer.refusal();
        match (job.take_step(), refusal) {
            (Step::List { found, .. }, Some(Code::Eof)) => {
                let (from, path) = (job.target, job.path);
                self.events.push(ClientEvent::Listed { from, path, entries: found });
            }
            (Step::List { mut found, counted }, None) => {
                let list = entries(&answer.data);
                let counted = counted.saturating_add(list.len() as u32);
                // An answer without an entry is the end as well.
                let over = list.is_empty();
                found.extend(list.into_iter().flatten());
                if found.len() > Self::MAX_ENTRIES || counted as usize > Self::MAX_ENTRIES {
                    return self.fail(job, Failure::TooLarge(counted));
                }
                if over {
                    let (from, path) = (job.target, job.path);
                    return self.events.push(ClientEvent::Listed { from, path, entries: found });
                }
                self.turn(now, job, Step::List { found, counted });
            }
            (Step::Open { has_reset: false }, Some(Code::NoSessionsAvailable)) => self.turn(now, job, Step::Reset),
            (Step::Reset, _) => self.turn(now, job, Step::Open { has_reset: true }),
            (Step::Open { .. }, None) => {
                let Some(size) = answer.data.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)) else {
                    return self.fail(job, Failure::Refused(Code::InvalidDataSize));
                };
                if size > Self::MAX_BYTES {
                    return self.fail(job, Failure::TooLarge(size));
                }
                let file = File::new(answer.session, size);
                let step = if size == 0 { Step::Close(file) } else { Step::Burst(file) };
                self.turn(now, job, step);
            }
            (Step::Close(file), _) => self.turn(now, job, Step::Check(file)),
            (Step::Check(file), None) => {
                let told = answer.data.first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
                match told {
                    Some(told) if told != crc32(&file.bytes) => self.fail(job, Failure::Damaged),
                    told => self.finish(job, file, told.is_some()),
                }
            }
            // A vehicle without checksums.
            (Step::Check(file), Some(_)) => self.finish(job, file, false),
            (_, Some(code)) => self.fail(job, Failure::Refused(code)),
            // Pieces are taken elsewhere.
            (step @ (Step::Burst(_) | Step::Pieces(_)), None) => self.job = Some(Job { step, ..job }),
        }
    }

    fn on_piece(&mut self, now: MonoTime, mut job: Job, answer: &Payload) {
        let (Step::Burst(file) | Step::Pieces(file)) = &mut job.step else { return };
        let of_burst = answer.asked == Opcode::BurstReadFile as u8;
        match answer.refusal() {
            None => {
                let asked = file.asked.iter().find(|asked| asked.offset == answer.offset && asked.tries == 0).copied();
                if file.take(answer.offset, &answer.data) {
                    (job.active, job.tries) = (now, 0);
                    if let Some(asked) = asked.filter(|_| !of_burst) {
                        self.rtt.measured(now.since(asked.at));
                    }
                }
                let (done, total) = (file.done(), file.size());
                // A hundred times for a file, or less.
                if done - file.told >= (total / 100).max(8_192) || file.missing.is_empty() && done > file.told {
                    file.told = done;
                    let (from, path) = (job.target, job.path.clone());
                    self.events.push(ClientEvent::Progress { from, path, done, total });
                }
            }
            // At the end of the file, or a burst that went over it.
            Some(Code::Eof) => {}
            Some(Code::UnknownCommand) if of_burst => file.single = true,
            Some(code) => return self.fail(job, Failure::Refused(code)),
        }
        let left = std::mem::take(&mut file.asked);
        file.asked = left.into_iter().filter(|asked| file.lacks(asked.offset, asked.size)).collect();
        let ended = of_burst && (answer.burst_complete || answer.refusal().is_some());
        match job.take_step() {
            Step::Burst(file) if !file.missing.is_empty() && ended => {
                let brought = file.done() > file.at_burst;
                self.after_burst(now, job, file, brought);
            }
            Step::Burst(file) if !file.missing.is_empty() => self.job = Some(Job { step: Step::Burst(file), ..job }),
            Step::Burst(file) | Step::Pieces(file) => self.read_on(now, job, file),
            _ => {}
        }
    }

    /// A burst is over, or went silent.
    fn after_burst(&mut self, now: MonoTime, mut job: Job, file: File, brought: bool) {
        job.tries = if brought { 0 } else { job.tries + 1 };
        if job.tries >= Self::MAX_TRIES {
            let tries = job.tries;
            return self.fail(job, Failure::TimedOut { tries });
        }
        self.read_on(now, job, file);
    }

    fn finish(&mut self, job: Job, file: File, checked: bool) {
        let (from, path, bytes) = (job.target, job.path, file.bytes.into());
        self.events.push(ClientEvent::Fetched { from, path, bytes, checked });
    }

    fn fail(&mut self, job: Job, failure: Failure) {
        self.events.push(ClientEvent::Failed { from: job.target, path: job.path, failure });
    }

    /// Asks again for what did not come.
    pub fn on_deadline(&mut self, now: MonoTime) {
        let Some(job) = &self.job else { return };
        if let Step::Pieces(file) = &job.step {
            if file.asked.iter().any(|asked| asked.tries >= Self::MAX_TRIES) {
                if let Some(job) = self.job.take() {
                    self.fail(job, Failure::TimedOut { tries: Self::MAX_TRIES });
                }
                return;
            }
            return self.ask_pieces(now);
        }
        if now.since(job.active) < self.rtt.timeout(job.tries) {
            return;
        }
        let Some(mut job) = self.job.take() else { return };
        let step = job.take_step();
        if let Step::Burst(file) = step {
            let brought = file.done() > file.at_burst;
            return self.after_burst(now, job, file, brought);
        }
        job.tries += 1;
        if job.tries < Self::MAX_TRIES {
            job.active = now;
            // The same number: what was carried out is answered again.
            self.outbox.push(job.request.to_message(job.target));
            self.job = Some(Job { step, ..job });
            return;
        }
        let tries = job.tries;
        match step {
            // The file is here; that it is closed, or is right, nobody says.
            Step::Close(file) => self.turn(now, job, Step::Check(file)),
            Step::Check(file) => self.finish(job, file, false),
            _ => self.fail(job, Failure::TimedOut { tries }),
        }
    }

    /// When [`Self::on_deadline`] wants to be called.
    pub fn next_deadline(&self) -> Option<MonoTime> {
        let job = self.job.as_ref()?;
        match &job.step {
            Step::Pieces(file) => file.asked.iter().map(|asked| asked.at + self.rtt.timeout(asked.tries)).min(),
            _ => Some(job.active + self.rtt.timeout(job.tries)),
        }
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
        self.events.pop()
    }
}
