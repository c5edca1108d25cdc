//! Where a vault is, and what opens it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{BackoffConfig, ClientConfigKey, ObjectStore, RetryConfig};
use url::{Host, Url};

use super::{FolderParts, PART_BYTES, VaultError};

/// A request takes no longer. A part of 8 MiB passes within it at 0.6 Mbit/s.
const REQUEST: Duration = Duration::from_secs(120);
/// Nobody listens where this has passed.
const CONNECT: Duration = Duration::from_secs(10);
/// What may pass by itself is tried again until then.
const RETRY_UNTIL: Duration = Duration::from_secs(120);
/// And so often. With the pauses below, some 20 seconds where nobody answers at all.
const MOST_RETRIES: usize = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Where packages are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A bucket, and a folder in it, which may be empty.
    S3 {
        /// Bucket.
        bucket: String,
        /// Folder.
        prefix: String,
    },
}

/// What the environment may leave open. Keys come from the environment alone: `AWS_ACCESS_KEY_ID`,
/// `AWS_SECRET_ACCESS_KEY`, and whatever else `object_store` reads of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Address of the store; else that of `AWS_ENDPOINT`, else Amazon's.
    pub endpoint: Option<String>,
    /// Region; else that of `AWS_REGION`.
    pub region: Option<String>,
    /// Lets unencrypted requests leave this computer, as `AWS_ALLOW_HTTP` does.
    pub allow_http: bool,
}

/// A store, and where in it.
pub(super) struct Opened {
    pub store: Arc<dyn ObjectStore>,
    pub parts: Arc<dyn MultipartStore>,
    pub prefix: Path,
}

impl Place {
    /// Reads a path, `file:///…` or `s3://BUCKET/FOLDER`.
    ///
    /// # Errors
    /// It is none of these.
    pub fn read(text: &str) -> Result<Self, VaultError> {
        let bad = || VaultError::Place { place: text.to_owned() };
        let Some((scheme, rest)) = text.split_once("://") else {
            return if text.is_empty() { Err(bad()) } else { Ok(Self::Folder(PathBuf::from(text))) };
        };
        match scheme {
            "file" => Url::parse(text).ok().and_then(|url| url.to_file_path().ok()).map(Self::Folder).ok_or_else(bad),
            "s3" => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
                let prefix = prefix.trim_end_matches('/');
                if bucket.is_empty() || !bucket.chars().all(plain) || Path::parse(prefix).is_err() {
                    return Err(bad());
                }
                Ok(Self::S3 { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
            }
            _ => Err(bad()),
        }
    }

    pub(super) fn open(&self, settings: &Settings) -> Result<Opened, VaultError> {
        let failed = |source| VaultError::Open { place: self.to_string(), source };
        match self {
            Self::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|source| VaultError::Write { file: folder.display().to_string(), source })?;
                let store = LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_fsync(true);
                let parts = Arc::new(FolderParts::new(folder, PART_BYTES));
                Ok(Opened { store: Arc::new(store), parts, prefix: Path::default() })
            }
            Self::S3 { bucket, prefix } => {
                let store = Arc::new(s3(bucket, settings)?.build().map_err(failed)?);
                let prefix = Path::parse(prefix).map_err(|_| VaultError::Place { place: self.to_string() })?;
                Ok(Opened { store: store.clone(), parts: store, prefix })
            }
        }
    }
}

fn s3(bucket: &str, settings: &Settings) -> Result<AmazonS3Builder, VaultError> {
    use AmazonS3ConfigKey as Key;
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    if let Some(endpoint) = &settings.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    if let Some(region) = &settings.region {
        builder = builder.with_region(region);
    }
    // Without a key the library would ask a machine of Amazon's around this computer, and wait.
    let has = |key| builder.get_config_value(&key).is_some_and(|value| !value.is_empty());
    let unsigned = builder.get_config_value(&Key::SkipSignature).is_some_and(|value| value == "true");
    let signed = has(Key::AccessKeyId) && has(Key::SecretAccessKey);
    if !(signed || unsigned) {
        return Err(VaultError::NoKey);
    }
    let allowed = settings.allow_http || std::env::var("AWS_ALLOW_HTTP").is_ok_and(|value| value == "true");
    let mut http = false;
    if let Some(endpoint) = builder.get_config_value(&Key::Endpoint).filter(|endpoint| !endpoint.is_empty()) {
        let url = Url::parse(&endpoint).map_err(|_| VaultError::Place { place: endpoint.clone() })?;
        http = url.scheme() == "http";
        if http && !allowed && !is_here(&url) {
            return Err(VaultError::Unencrypted { endpoint });
        }
    }
    // One by one, so that what the environment says beside these (a proxy, a certificate) stays.
    let waits = [(ClientConfigKey::Timeout, REQUEST), (ClientConfigKey::ConnectTimeout, CONNECT)];
    for (key, longest) in waits {
        builder = builder.with_config(Key::Client(key), format!("{} seconds", longest.as_secs()));
    }
    let backoff = BackoffConfig { init_backoff: FIRST_PAUSE, max_backoff: LONGEST_PAUSE, base: 2.0 };
    let retry = RetryConfig { backoff, max_retries: MOST_RETRIES, retry_timeout: RETRY_UNTIL };
    Ok(builder.with_allow_http(http).with_retry(retry))
}

/// Whether requests stay on this computer.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::S3 { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}
