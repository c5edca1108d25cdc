//! The half of what has the files: a tree of files in memory, for reading only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::payload::{Code, DATA_BYTES, Entry, Opcode, Payload, crc32};
use crate::dialect::MavMessage;
use crate::services::Queue;
use crate::wire::{Address, MonoTime};

/// Files by their whole path. There is nothing outside of it: a path is a name, and no way through folders.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: BTreeMap<String, Arc<[u8]>>,
    bytes: usize,
}

/// `/DCIM/1.JPG` for `DCIM/1.JPG`, `//DCIM/./1.JPG` and the like; `None` for a path that goes up or is too long.
fn normal(path: &str) -> Option<String> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    let mut whole = String::new();
    for part in parts {
        if part == ".." || part.contains(['\t', '\0']) {
            return None;
        }
        whole.push('/');
        whole.push_str(part);
    }
    (whole.len() <= DATA_BYTES).then_some(whole)
}

impl Files {
    /// Files at most.
    pub const MAX_FILES: usize = 4096;
    /// Bytes at most.
    pub const MAX_BYTES: usize = 256 << 20;

    /// Adds a file, or puts another one in its place. Whether there is room for it and its path is one.
    pub fn insert(&mut self, path: &str, bytes: Vec<u8>) -> bool {
        let Some(path) = normal(path).filter(|path| !path.is_empty()) else { return false };
        let before = self.files.get(&path).map_or(0, |old| old.len());
        let total = self.bytes - before + bytes.len();
        let is_new = !self.files.contains_key(&path);
        if total > Self::MAX_BYTES || (is_new && self.files.len() == Self::MAX_FILES) {
            return false;
        }
        self.bytes = total;
        self.files.insert(path, bytes.into());
        true
    }

    /// Throws all away, as when a medium is formatted.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// A file's bytes.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(&normal(path)?)
    }

    /// The entries of a folder in order; `None` where there is no such folder.
    fn list(&self, path: &str) -> Option<Vec<Entry>> {
        let folder = normal(path)? + "/";
        let inside = self.files.range(folder.clone()..).take_while(|(path, _)| path.starts_with(&folder));
        let found: BTreeSet<Entry> = inside
            .map(|(path, bytes)| {
                let rest = &path[folder.len()..];
                match rest.split_once('/') {
                    Some((name, _)) => Entry::Folder(name.to_owned()),
                    None => Entry::File(rest.to_owned(), u32::try_from(bytes.len()).ok()),
                }
            })
            .collect();
        (!found.is_empty() || folder == "/").then(|| found.into_iter().collect())
    }
}

/// An open file.
#[derive(Debug, Clone)]
struct Session {
    owner: Address,
    bytes: Arc<[u8]>,
    used: MonoTime,
}

/// The last request of a station and what it was answered.
#[derive(Debug, Clone)]
struct Answered {
    from: Address,
    request: Payload,
    answers: Vec<Payload>,
}

/// Serves [`Files`].
#[derive(Debug, Clone)]
pub struct Server {
    me: Address,
    files: Files,
    sessions: BTreeMap<u8, Session>,
    answered: Vec<Answered>,
    outbox: Queue<MavMessage>,
}

impl Server {
    /// Files open at once.
    pub const MAX_SESSIONS: u8 = 8;
    /// An open file that nobody read for so long may be closed for another one.
    const IDLE: std::time::Duration = std::time::Duration::from_secs(10);
    /// Pieces of one burst: a station that lost some waits no longer than for these. Chosen.
    const BURST: usize = 64;
    /// Stations whose last answer is kept, to give it again.
    const STATIONS: usize = 8;

    /// Serves files at an address.
    pub fn new(me: Address, files: Files) -> Self {
        Self { me, files, sessions: BTreeMap::new(), answered: Vec::new(), outbox: Queue::default() }
    }

    /// The files, to put more there.
    pub fn files_mut(&mut self) -> &mut Files {
        &mut self.files
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Takes a message from a station.
    pub fn on_message(&mut self, now: MonoTime, from: Address, message: &MavMessage) {
        let MavMessage::FILE_TRANSFER_PROTOCOL(m) = message else { return };
        if m.target_system != self.me.system || m.target_component != self.me.component {
            return;
        }
        let Some(request) = Payload::from_bytes(&m.payload) else { return };
        // Answers of others are no requests.
        if matches!(Opcode::from_number(request.opcode), Some(Opcode::Ack | Opcode::Nak)) {
            return;
        }
        let again = self.answered.iter().find(|last| last.from == from && last.request == request);
        let answers = match again {
            Some(last) => last.answers.clone(),
            None => self.carry_out(now, from, &request),
        };
        answers.iter().for_each(|answer| self.outbox.push(answer.to_message(from)));
        self.answered.retain(|last| last.from != from);
        if self.answered.len() == Self::STATIONS {
            self.answered.remove(0);
        }
        self.answered.push(Answered { from, request, answers });
    }

    /// The next message to send.
    pub fn poll_send(&mut self) -> Option<MavMessage> {
        self.outbox.pop()
    }

    fn carry_out(&mut self, now: MonoTime, from: Address, request: &Payload) -> Vec<Payload> {
        let answer = match Opcode::from_number(request.opcode) {
            Some(Opcode::None) => Ok(request.ack(Vec::new())),
            Some(Opcode::TerminateSession) => self.terminate(from, request),
            Some(Opcode::ResetSessions) => {
                self.sessions.retain(|_, session| session.owner != from);
                Ok(request.ack(Vec::new()))
            }
            Some(Opcode::ListDirectory) => self.list(request),
            Some(Opcode::OpenFileRo) => self.open(now, from, request),
            Some(Opcode::CalcFileCrc32) => {
                let file = request.text().and_then(|path| self.files.get(path)).ok_or(Code::FileNotFound);
                file.map(|bytes| request.ack(crc32(bytes).to_le_bytes().to_vec()))
            }
            Some(Opcode::ReadFile) => self.piece(now, from, request, request.offset),
            Some(Opcode::BurstReadFile) => return self.burst(now, from, request),
            _ => Err(Code::UnknownCommand),
        };
        vec![answer.unwrap_or_else(|code| request.nak(code))]
    }

    fn terminate(&mut self, from: Address, request: &Payload) -> Result<Payload, Code> {
        let is_his = self.sessions.get(&request.session).is_some_and(|session| session.owner == from);
        if !is_his {
            return Err(Code::InvalidSession);
        }
        self.sessions.remove(&request.session);
        Ok(request.ack(Vec::new()))
    }

    fn list(&self, request: &Payload) -> Result<Payload, Code> {
        let path = request.text().ok_or(Code::FileNotFound)?;
        let entries = self.files.list(path).ok_or(Code::FileNotFound)?;
        let mut data = Vec::new();
        for entry in entries.iter().skip(request.offset as usize) {
            let text = entry.write();
            if data.len() + text.len() > DATA_BYTES {
                break;
            }
            data.extend(text);
        }
        if data.is_empty() { Err(Code::Eof) } else { Ok(request.ack(data)) }
    }

    fn open(&mut self, now: MonoTime, from: Address, request: &Payload) -> Result<Payload, Code> {
        let file = request.text().and_then(|path| self.files.get(path)).ok_or(Code::FileNotFound)?;
        let size = u32::try_from(file.len()).map_err(|_| Code::Fail)?;
        let session = Session { owner: from, bytes: Arc::clone(file), used: now };
        let free = (0..Self::MAX_SESSIONS).find(|number| !self.sessions.contains_key(number));
        let number = free.or_else(|| {
            let (number, oldest) = self.sessions.iter().min_by_key(|(_, session)| session.used)?;
            (now.since(oldest.used) > Self::IDLE).then_some(*number)
        });
        let number = number.ok_or(Code::NoSessionsAvailable)?;
        self.sessions.insert(number, session);
        Ok(Payload { session: number, ..request.ack(size.to_le_bytes().to_vec()) })
    }

    fn piece(&mut self, now: MonoTime, from: Address, request: &Payload, offset: u32) -> Result<Payload, Code> {
        let session = self.sessions.get_mut(&request.session).filter(|session| session.owner == from);
        let session = session.ok_or(Code::InvalidSession)?;
        session.used = now;
        let rest = session.bytes.get(offset as usize..).filter(|rest| !rest.is_empty()).ok_or(Code::Eof)?;
        // A station that says no size wants as much as there is room for.
        let size = match usize::from(request.size) {
            0 => DATA_BYTES,
            size => size.min(DATA_BYTES),
        };
        Ok(Payload { offset, ..request.ack(rest[..rest.len().min(size)].to_vec()) })
    }

    fn burst(&mut self, now: MonoTime, from: Address, request: &Payload) -> Vec<Payload> {
        let mut pieces: Vec<Payload> = Vec::new();
        let mut offset = request.offset;
        while pieces.len() < Self::BURST {
            match self.piece(now, from, request, offset) {
                Ok(piece) => {
                    offset = offset.saturating_add(piece.data.len() as u32);
                    let seq = piece.seq.wrapping_add(pieces.len() as u16);
                    pieces.push(Payload { seq, ..piece });
                }
                Err(code) if pieces.is_empty() => return vec![request.nak(code)],
                Err(_) => break,
            }
        }
        if let Some(last) = pieces.last_mut() {
            last.burst_complete = true;
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const STATION: Address = Address { system: 255, component: 190 };
    const ME: Address = Address { system: 1, component: 100 };

    fn files() -> Files {
        let mut files = Files::default();
        for (path, bytes) in [("/DCIM/100/1.JPG", 5_000), ("DCIM/100/2.JPG", 10), ("/readme.txt", 3)] {
            assert!(files.insert(path, vec![7; bytes]));
        }
        files
    }

    fn ask(server: &mut Server, request: &Payload) -> Vec<Payload> {
        server.on_message(MonoTime::default(), STATION, &request.to_message(ME));
        let sent = std::iter::from_fn(|| server.poll_send());
        let payload = |message| match message {
            MavMessage::FILE_TRANSFER_PROTOCOL(m) => Payload::from_bytes(&m.payload).unwrap(),
            other => panic!("{other:?}"),
        };
        sent.map(payload).collect()
    }

    #[test]
    fn folders_are_listed_and_paths_do_not_leave_the_tree() {
        let mut server = Server::new(ME, files());
        let mut list = |path: &str| {
            let answers = ask(&mut server, &Payload::request(Opcode::ListDirectory, 0, 0, path));
            answers[0].refusal().map_or_else(|| Ok(String::from_utf8_lossy(&answers[0].data).into_owned()), Err)
        };
        for root in ["/", "", "//", "."] {
            assert_eq!(list(root), Ok("DDCIM\0Freadme.txt\t3\0".to_owned()), "{root}");
        }
        assert_eq!(list("/DCIM/100"), Ok("F1.JPG\t5000\0F2.JPG\t10\0".to_owned()));
        for wrong in ["/..", "/DCIM/../..", "/nowhere", "/readme.txt", "/DCI"] {
            assert_eq!(list(wrong), Err(Code::FileNotFound), "{wrong}");
        }
        assert!(!Files::default().insert("/../etc/passwd", Vec::new()) && !Files::default().insert("/", Vec::new()));
    }

    #[test]
    fn a_request_that_comes_twice_is_answered_twice_and_carried_out_once() {
        let mut server = Server::new(ME, files());
        let open = Payload { seq: 4, ..Payload::request(Opcode::OpenFileRo, 0, 0, "/DCIM/100/1.JPG") };
        let first = ask(&mut server, &open);
        assert_eq!((first[0].seq, first[0].data.as_slice()), (5, &5_000_u32.to_le_bytes()[..]));
        assert_eq!(ask(&mut server, &open), first);
        assert_eq!(server.sessions.len(), 1);
        let burst = Payload { seq: 9, ..Payload::read(Opcode::BurstReadFile, first[0].session, 0, 239) };
        let pieces = ask(&mut server, &burst);
        assert_eq!(pieces.iter().map(|piece| piece.data.len()).sum::<usize>(), 5_000);
        assert_eq!(pieces.iter().map(|piece| piece.seq).collect::<Vec<_>>(), (10..31).collect::<Vec<_>>());
        assert!(pieces.iter().rev().skip(1).all(|piece| !piece.burst_complete) && pieces[20].burst_complete);
        let behind = Payload { seq: 40, ..Payload::read(Opcode::BurstReadFile, first[0].session, 5_000, 239) };
        assert_eq!(ask(&mut server, &behind)[0].refusal(), Some(Code::Eof));
    }

    #[test]
    fn nothing_is_written_and_sessions_are_bounded() {
        let mut server = Server::new(ME, files());
        for opcode in 6..=13 {
            let request = Payload { seq: 1, opcode, ..Payload::request(Opcode::None, 0, 0, "/DCIM/100/1.JPG") };
            assert_eq!(ask(&mut server, &request)[0].refusal(), Some(Code::UnknownCommand), "{opcode}");
        }
        for seq in 0..20 {
            ask(&mut server, &Payload { seq: 100 + seq, ..Payload::request(Opcode::OpenFileRo, 0, 0, "/readme.txt") });
        }
        assert_eq!(server.sessions.len(), usize::from(Server::MAX_SESSIONS));
        ask(&mut server, &Payload { seq: 200, ..Payload::request(Opcode::ResetSessions, 0, 0, "") });
        assert!(server.sessions.is_empty());
    }

    proptest! {
        #[test]
        fn any_requests_are_answered_within_bounds(requests in prop::collection::vec((0..20_u8, any::<(u8, u8, u32)>(), ".{0,40}"), 1..40)) {
            let mut server = Server::new(ME, files());
            for (n, (opcode, (session, size, offset), path)) in (0_u16..).zip(requests) {
                let request = Payload { opcode, seq: n, ..Payload::request(Opcode::None, session % 4, offset % 9_000, &path) };
                let read = Payload { opcode, seq: n, ..Payload::read(Opcode::None, session % 4, offset % 9_000, size) };
                for request in [request, read] {
                    prop_assert!(ask(&mut server, &request).len() <= Server::BURST);
                }
            }
            prop_assert!(server.sessions.len() <= usize::from(Server::MAX_SESSIONS));
        }
    }
}
