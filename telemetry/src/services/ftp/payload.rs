//! What stands inside `FILE_TRANSFER_PROTOCOL`, byte for byte.

use mission::explain::{Explain, Message};
use mission::message;

use crate::dialect::{FILE_TRANSFER_PROTOCOL_DATA, MavMessage};
use crate::wire::Address;

/// Bytes of the message's payload.
const PAYLOAD_BYTES: usize = 251;
/// Bytes before the data.
const HEAD_BYTES: usize = 12;
/// Most bytes of data in one message.
pub const DATA_BYTES: usize = PAYLOAD_BYTES - HEAD_BYTES;

/// What is asked for, or answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Opcode {
    /// Nothing; always answered.
    None = 0,
    /// Close a file.
    TerminateSession = 1,
    /// Close all files.
    ResetSessions = 2,
    /// The entries of a folder from a number on.
    ListDirectory = 3,
    /// Open a file for reading.
    OpenFileRo = 4,
    /// A piece of an open file.
    ReadFile = 5,
    /// Checksum of a file.
    CalcFileCrc32 = 14,
    /// Many pieces of an open file without a question for each.
    BurstReadFile = 15,
    /// Done.
    Ack = 128,
    /// Refused.
    Nak = 129,
}

impl Opcode {
    const ALL: [Self; 10] = [
        Self::None,
        Self::TerminateSession,
        Self::ResetSessions,
        Self::ListDirectory,
        Self::OpenFileRo,
        Self::ReadFile,
        Self::CalcFileCrc32,
        Self::BurstReadFile,
        Self::Ack,
        Self::Nak,
    ];

    /// `None` for one that neither half uses.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|opcode| *opcode as u8 == number)
    }
}

/// Why something is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Code {
    /// For no reason that is said.
    #[error("failed")]
    Fail,
    /// With an error number of the system aboard.
    #[error("failed with error {0} of the system aboard")]
    FailErrno(u8),
    /// Data of the wrong size.
    #[error("wrong data size")]
    InvalidDataSize,
    /// The file is not open.
    #[error("the session is not open")]
    InvalidSession,
    /// Too many files are open.
    #[error("too many files are open")]
    NoSessionsAvailable,
    /// Behind the end.
    #[error("end of file")]
    Eof,
    /// Not known aboard.
    #[error("unknown command")]
    UnknownCommand,
    /// There is such a file already.
    #[error("the file exists")]
    FileExists,
    /// Nobody may.
    #[error("the file is protected")]
    FileProtected,
    /// There is no such file.
    #[error("there is no such file")]
    FileNotFound,
    /// A number that this version does not know.
    #[error("refused with code {0}")]
    Other(u8),
}

impl Code {
    fn read(data: &[u8]) -> Self {
        /// `ENOENT`
        const NO_ENTRY: u8 = 2;
        match (data.first(), data.get(1)) {
            (None | Some(0 | 1), _) => Self::Fail,
            (Some(2), Some(&NO_ENTRY)) | (Some(10), _) => Self::FileNotFound,
            (Some(2), errno) => Self::FailErrno(errno.copied().unwrap_or_default()),
            (Some(3), _) => Self::InvalidDataSize,
            (Some(4), _) => Self::InvalidSession,
            (Some(5), _) => Self::NoSessionsAvailable,
            (Some(6), _) => Self::Eof,
            (Some(7), _) => Self::UnknownCommand,
            (Some(8), _) => Self::FileExists,
            (Some(9), _) => Self::FileProtected,
            (Some(&other), _) => Self::Other(other),
        }
    }

    fn write(self) -> Vec<u8> {
        match self {
            Self::Fail => vec![1],
            Self::FailErrno(errno) => vec![2, errno],
            Self::InvalidDataSize => vec![3],
            Self::InvalidSession => vec![4],
            Self::NoSessionsAvailable => vec![5],
            Self::Eof => vec![6],
            Self::UnknownCommand => vec![7],
            Self::FileExists => vec![8],
            Self::FileProtected => vec![9],
            Self::FileNotFound => vec![10],
            Self::Other(code) => vec![code],
        }
    }
}

impl Explain for Code {
    fn explain(&self) -> Message {
        match self {
            Self::FileNotFound => message!("ftp-not-found"),
            Self::FileProtected => message!("ftp-protected"),
            Self::NoSessionsAvailable => message!("ftp-no-sessions"),
            Self::UnknownCommand => message!("ftp-unknown-command"),
            other => message!("ftp-other", reason = other.to_string()),
        }
    }
}

/// A request or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Number: an answer has that of its request and one more.
    pub seq: u16,
    /// The open file.
    pub session: u8,
    /// What it is, as a number: it may be one that we do not know.
    pub opcode: u8,
    /// What a request wants to have, or how much data there is.
    pub size: u8,
    /// Of an answer: what was asked for.
    pub asked: u8,
    /// Of a burst: its last piece.
    pub burst_complete: bool,
    /// Where in the file, or the number of a folder's entry.
    pub offset: u32,
    /// Up to [`DATA_BYTES`].
    pub data: Vec<u8>,
}

impl Payload {
    /// A request with a path or nothing as its data.
    pub fn request(opcode: Opcode, session: u8, offset: u32, path: &str) -> Self {
        let data = path.as_bytes()[..path.len().min(DATA_BYTES)].to_vec();
        let (opcode, size) = (opcode as u8, data.len() as u8);
        Self { seq: 0, session, opcode, size, asked: 0, burst_complete: false, offset, data }
    }

    /// A request for a piece of an open file.
    pub fn read(opcode: Opcode, session: u8, offset: u32, size: u8) -> Self {
        Self { size, ..Self::request(opcode, session, offset, "") }
    }

    /// An answer to this request.
    pub fn ack(&self, data: Vec<u8>) -> Self {
        let (opcode, asked, seq) = (Opcode::Ack as u8, self.opcode, self.seq.wrapping_add(1));
        Self { seq, opcode, asked, size: data.len() as u8, burst_complete: false, data, ..*self }
    }

    /// A refusal of this request.
    pub fn nak(&self, code: Code) -> Self {
        Self { opcode: Opcode::Nak as u8, ..self.ack(code.write()) }
    }

    /// Why it is refused, if it is a refusal.
    pub fn refusal(&self) -> Option<Code> {
        (self.opcode == Opcode::Nak as u8).then(|| Code::read(&self.data))
    }

    /// From the bytes of the message; `None` where they say that there is more data than fits.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, data) = bytes.split_at_checked(HEAD_BYTES)?;
        let &[seq_low, seq_high, session, opcode, size, asked, complete, _, a, b, c, d] = head else { return None };
        let is_read = matches!(Opcode::from_number(opcode), Some(Opcode::ReadFile | Opcode::BurstReadFile));
        // Of a read request the size is what is wanted, and there is no data.
        let data = if is_read { &[] } else { data.get(..usize::from(size))? };
        Some(Self {
            seq: u16::from_le_bytes([seq_low, seq_high]),
            session,
            opcode,
            size,
            asked,
            burst_complete: complete != 0,
            offset: u32::from_le_bytes([a, b, c, d]),
            data: data.to_vec(),
        })
    }

    /// The bytes of the message.
    pub fn to_bytes(&self) -> [u8; PAYLOAD_BYTES] {
        let mut bytes = [0; PAYLOAD_BYTES];
        bytes[..2].copy_from_slice(&self.seq.to_le_bytes());
        bytes[2..7].copy_from_slice(&[self.session, self.opcode, self.size, self.asked, u8::from(self.burst_complete)]);
        bytes[8..12].copy_from_slice(&self.offset.to_le_bytes());
        let length = self.data.len().min(DATA_BYTES);
        bytes[HEAD_BYTES..HEAD_BYTES + length].copy_from_slice(&self.data[..length]);
        bytes
    }

    /// The message to somebody.
    pub fn to_message(&self, to: Address) -> MavMessage {
        MavMessage::FILE_TRANSFER_PROTOCOL(FILE_TRANSFER_PROTOCOL_DATA {
            target_network: 0,
            target_system: to.system,
            target_component: to.component,
            payload: self.to_bytes(),
        })
    }

    /// Text of the data, up to its end or its first zero.
    pub(super) fn text(&self) -> Option<&str> {
        let text = self.data.split(|byte| *byte == 0).next().unwrap_or_default();
        std::str::from_utf8(text).ok()
    }
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// A folder.
    Folder(String),
    /// A file and its size, bytes; `None` where the vehicle does not say it.
    File(String, Option<u32>),
}

impl Entry {
    /// Its name.
    pub fn name(&self) -> &str {
        let (Self::Folder(name) | Self::File(name, _)) = self;
        name
    }

    /// As it stands in a list, with its closing zero.
    pub(super) fn write(&self) -> Vec<u8> {
        match self {
            Self::Folder(name) => format!("D{name}\0").into_bytes(),
            Self::File(name, Some(size)) => format!("F{name}\t{size}\0").into_bytes(),
            Self::File(name, None) => format!("F{name}\0").into_bytes(),
        }
    }
}

/// The entries of an answer, one for each that it has: `None` for those that are neither file nor folder and those whose
/// name is no name, because they are counted all the same.
pub fn entries(data: &[u8]) -> Vec<Option<Entry>> {
    let texts = data.split(|byte| *byte == 0).filter(|text| !text.is_empty());
    texts
        .map(|text| {
            let text = std::str::from_utf8(text).ok()?;
            let is_name = |name: &str| !name.is_empty() && name != "." && name != ".." && !name.contains('/');
            if let Some(name) = text.strip_prefix('D').filter(|name| is_name(name)) {
                return Some(Entry::Folder(name.to_owned()));
            }
            let file = text.strip_prefix('F')?;
            let (name, size) = file.split_once('\t').map_or((file, None), |(name, size)| (name, size.parse().ok()));
            is_name(name).then(|| Entry::File(name.to_owned(), size))
        })
        .collect()
}

/// Checksum of a file: the polynomial of zip and Ethernet, but begun with 0 and not turned over at the end, as autopilots
/// and other stations have it.
pub fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_checksum_is_that_of_the_protocol() {
        // zlib's CRC-32 of "123456789" is CBF43926; begun with 0 and not inverted it is this.
        assert_eq!(crc32(b"123456789"), 0x2DFD_2D88);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn lists_name_files_and_folders_and_count_what_is_neither() {
        let list = entries(b"DDCIM\0Fa.jpg\t1234\0S\0Fb\0D..\0F\xFF\0F../x\t1\0");
        let file = |name: &str, size| Some(Entry::File(name.to_owned(), size));
        let wanted = [
            Some(Entry::Folder("DCIM".to_owned())),
            file("a.jpg", Some(1234)),
            None,
            file("b", None),
            None,
            None,
            None,
        ];
        assert_eq!(list, wanted);
    }

    #[test]
    fn every_refusal_comes_back() {
        for number in 1..=12 {
            let request = Payload::request(Opcode::OpenFileRo, 0, 0, "/a");
            let code = Code::read(&[number, 7]);
            assert_eq!(request.nak(code).refusal(), Some(code));
        }
        assert_eq!(Code::read(&[2, 2]), Code::FileNotFound);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_payload_that_comes_back_or_none(bytes in prop::collection::vec(any::<u8>(), 0..=PAYLOAD_BYTES)) {
            if let Some(payload) = Payload::from_bytes(&bytes) {
                prop_assert!(payload.data.len() <= DATA_BYTES);
                prop_assert_eq!(Payload::from_bytes(&payload.to_bytes()), Some(payload));
            }
            drop(entries(&bytes));
        }
    }
}
