//! Keys that sign packages, as files that `openssl` opens too, and the ring of the public ones with their time of validity.

mod public;
mod ring;
mod signing;

pub use public::PublicKey;
pub use ring::{Entry, Keyring, KeyringError, MAX_KEYRING_BYTES, Revocation, Standing};
pub use signing::{Algorithm, KeyError, SHORTEST_PASSPHRASE, SigningKey};

/// The signer's identity that goes into an SM2 signature: the default of GM/T 0009-2012, section 10.
pub const SM2_IDENTITY: &str = "1234567812345678";
