//! Files aboard, read by MAVLink FTP (<https://mavlink.io/en/services/ftp.html>): lists of folders, whole files, checksums.
//!
//! Reading only: nothing aboard is written, renamed or removed by this client, and the server half refuses to.

mod client;
mod payload;
mod server;
mod url;

pub use client::{Client, ClientEvent, Failure};
pub use payload::{Code, DATA_BYTES, Entry, Opcode, Payload, crc32, entries};
pub use server::{Files, Server};
pub use url::Url;
