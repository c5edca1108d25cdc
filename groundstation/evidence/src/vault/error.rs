//! What can go wrong with a place, and what to do then.

use std::io;

use mission::explain::{Explain, Message};
use mission::message;
use object_store::Error;

use crate::custody::CustodyError;
use crate::package::OpenError;

/// A package cannot be stored, listed or fetched. The package here is as it was.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Not a path, `file:///…` or `s3://BUCKET/FOLDER`.
    #[error("{place} is no place for packages")]
    Place {
        /// What was named.
        place: String,
    },
    /// The environment has no key.
    #[error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")]
    NoKey,
    /// Keys and packages would go over a network in the clear.
    #[error("{endpoint} is not encrypted")]
    Unencrypted {
        /// Address.
        endpoint: String,
    },
    /// The settings do not do.
    #[error("{place} cannot be opened: {source}")]
    Open {
        /// Place.
        place: String,
        /// Why.
        source: Error,
    },
    /// The system gives no means to wait.
    #[error("no runtime: {source}")]
    Runtime {
        /// Why.
        source: io::Error,
    },
    /// The package, or its custody log, cannot be used.
    #[error(transparent)]
    Package(#[from] OpenError),
    /// The custody log cannot be kept.
    #[error(transparent)]
    Custody(#[from] CustodyError),
    /// The package is not as it was sealed.
    #[error("{package} is not as it was sealed: {}, and {more} more", .trouble.id)]
    NotSealed {
        /// Package.
        package: String,
        /// The first trouble.
        trouble: Message,
        /// Further ones.
        more: usize,
    },
    /// A file of the package cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A file of the package changed while it was sent.
    #[error("{file} changed meanwhile")]
    Altered {
        /// File.
        file: String,
    },
    /// Another program stores the same package in the same place.
    #[error("{package} is being stored by another program")]
    InUse {
        /// Package.
        package: String,
    },
    /// A file is larger than a store takes.
    #[error("{file} has {bytes} bytes, {most} at most")]
    TooLarge {
        /// File.
        file: String,
        /// Size.
        bytes: u64,
        /// Largest size.
        most: u64,
    },
    /// What a place has cannot be found out.
    #[error("{place} cannot be listed: {source}")]
    List {
        /// Place.
        place: String,
        /// Why.
        source: Error,
    },
    /// A place has more than anybody looks through.
    #[error("{place} has more than {most} objects")]
    TooMany {
        /// Place.
        place: String,
        /// Bound.
        most: usize,
    },
    /// An object cannot be sent.
    #[error("{object} cannot be sent: {source}")]
    Send {
        /// Object.
        object: String,
        /// Why.
        source: Error,
    },
    /// An object cannot be read.
    #[error("{object} cannot be read: {source}")]
    ReadBack {
        /// Object.
        object: String,
        /// Why.
        source: Error,
    },
    /// The place does not answer.
    #[error("{object}: no answer within {seconds} s")]
    Slow {
        /// Object.
        object: String,
        /// How long was waited.
        seconds: u64,
    },
    /// Somebody stopped it.
    #[error("stopped")]
    Cancelled,
    /// There is something else under that name. It is left as it is.
    #[error("{object} is there already, with other bytes")]
    Different {
        /// Object.
        object: String,
    },
    /// What was read back is not what was sealed.
    #[error("not as they were sealed: {}, and {more} more", .objects.join(", "))]
    Corrupt {
        /// Objects, the first of them.
        objects: Vec<String>,
        /// Further ones.
        more: usize,
    },
    /// Something lies among a package's objects that is no part of it.
    #[error("{object} is no part of the package")]
    Foreign {
        /// Object.
        object: String,
    },
    /// A name that no package has, because it leads somewhere else.
    #[error("{object}: refused: {cause}")]
    ForeignName {
        /// Object, or where it lies.
        object: String,
        /// Why.
        cause: String,
    },
    /// The place has no such package.
    #[error("{place} has no package {id}")]
    NoSuchPackage {
        /// Place.
        place: String,
        /// What was asked for.
        id: String,
    },
    /// An upload has not come to its end.
    #[error("{place} is not complete")]
    Incomplete {
        /// Package.
        place: String,
    },
    /// The folder is there already.
    #[error("{folder} is there already")]
    Exists {
        /// Folder.
        folder: String,
    },
    /// The disk has no room.
    #[error("{folder} has {free} bytes, {wanted} are wanted")]
    NoSpace {
        /// Folder.
        folder: String,
        /// Bytes of the package.
        wanted: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// A file here cannot be written.
    #[error("{file} cannot be written: {source}")]
    Write {
        /// File.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// What came back is not as it was sealed.
    #[error("{place} is not as it was sealed: {}, and {more} more", .trouble.id)]
    FetchedBad {
        /// Package.
        place: String,
        /// The first trouble.
        trouble: Message,
        /// Further ones.
        more: usize,
    },
}

impl VaultError {
    /// Objects that are named one by one; a store that lost everything has one cause.
    pub(super) const MOST_NAMED: usize = 8;
}

/// What a store said, as far as people need it: some answer with whole pages.
fn cause(source: &Error) -> String {
    /// Characters. Chosen: the request, its state and the beginning of the answer.
    const LONGEST: usize = 400;
    source.to_string().lines().next().unwrap_or_default().chars().take(LONGEST).collect()
}

impl Explain for VaultError {
    fn explain(&self) -> Message {
        match self {
            Self::Place { place } => message!("evidence-vault-place", place = place.as_str()),
            Self::NoKey => message!("evidence-vault-no-key"),
            Self::Unencrypted { endpoint } => message!("evidence-vault-unencrypted", endpoint = endpoint.as_str()),
            Self::Open { place, source } => {
                message!("evidence-vault-open", place = place.as_str(), cause = cause(source))
            }
            Self::Runtime { source } => message!("evidence-vault-runtime", cause = source.to_string()),
            Self::Package(error) => error.explain(),
            Self::Custody(error) => error.explain(),
            Self::NotSealed { package, trouble, more } => message!(
                "evidence-vault-not-sealed",
                package = package.as_str(),
                trouble = trouble.clone(),
                more = *more
            ),
            Self::Read { file, source } => {
                message!("evidence-read-failed", file = file.as_str(), cause = source.to_string())
            }
            Self::Altered { file } => message!("evidence-vault-altered", file = file.as_str()),
            Self::InUse { package } => message!("evidence-vault-in-use", package = package.as_str()),
            Self::TooLarge { file, bytes, most } => {
                message!("evidence-vault-too-large", file = file.as_str(), bytes = *bytes as f64, most = *most as f64)
            }
            Self::List { place, source } => {
                message!("evidence-vault-list", place = place.as_str(), cause = cause(source))
            }
            Self::TooMany { place, most } => {
                message!("evidence-vault-too-many", place = place.as_str(), most = *most)
            }
            Self::Send { object, source } => {
                message!("evidence-vault-send", object = object.as_str(), cause = cause(source))
            }
            Self::ReadBack { object, source } => {
                message!("evidence-vault-read-back", object = object.as_str(), cause = cause(source))
            }
            Self::Slow { object, seconds } => {
                message!("evidence-vault-slow", object = object.as_str(), seconds = *seconds as f64)
            }
            Self::Cancelled => message!("evidence-vault-cancelled"),
            Self::Different { object } => message!("evidence-vault-different", object = object.as_str()),
            Self::Corrupt { objects, more } => {
                message!("evidence-vault-corrupt", objects = objects.join(", "), more = *more)
            }
            Self::Foreign { object } => message!("evidence-vault-foreign", object = object.as_str()),
            Self::ForeignName { object, cause } => {
                message!("evidence-vault-foreign-name", object = object.as_str(), cause = cause.as_str())
            }
            Self::NoSuchPackage { place, id } => {
                message!("evidence-vault-no-such-package", place = place.as_str(), id = id.as_str())
            }
            Self::Incomplete { place } => message!("evidence-vault-incomplete", place = place.as_str()),
            Self::Exists { folder } => message!("evidence-vault-exists", folder = folder.as_str()),
            Self::NoSpace { folder, wanted, free } => message!(
                "evidence-vault-no-space",
                folder = folder.as_str(),
                wanted = *wanted as f64,
                free = *free as f64
            ),
            Self::Write { file, source } => {
                message!("evidence-vault-write", file = file.as_str(), cause = source.to_string())
            }
            Self::FetchedBad { place, trouble, more } => {
                message!("evidence-vault-fetched-bad", place = place.as_str(), trouble = trouble.clone(), more = *more)
            }
        }
    }
}
