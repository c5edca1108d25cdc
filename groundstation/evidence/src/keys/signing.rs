//! Private keys.

use ed25519_dalek::Signer as _;
use mission::explain::{Explain, Message};
use mission::message;
use pkcs8::der::pem::PemLabel as _;
use pkcs8::der::zeroize::Zeroizing;
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding, PrivateKeyInfoRef, SecretDocument};
use serde::{Deserialize, Serialize};

use super::{PublicKey, SM2_IDENTITY};

/// Characters of the shortest passphrase that is accepted. Chosen: what NIST SP 800-63B asks of a chosen secret.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// Rounds of PBKDF2-HMAC-SHA256, as OWASP's password storage cheat sheet advises (2023).
const PBKDF2_ROUNDS: u32 = 600_000;

/// How a package is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// SM2 with SM3 (GM/T 0003.2-2012), the signer's identity being [`SM2_IDENTITY`].
    Sm2,
}

impl Algorithm {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Sm2 => "sm2",
        }
    }
}

/// A key file is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a private key of a kind that signs packages.
    #[error("not an Ed25519 or SM2 key: {0}")]
    NotAKey(String),
    /// The passphrase opens nothing, or the file is damaged.
    #[error("the passphrase does not open the key")]
    WrongPassphrase,
    /// Too easy to guess.
    #[error("the passphrase is shorter than {SHORTEST_PASSPHRASE} characters")]
    ShortPassphrase,
    /// These random bytes are no key: take others.
    #[error("these random bytes are no key")]
    BadSeed,
}

impl Explain for KeyError {
    fn explain(&self) -> Message {
        match self {
            Self::NotAKey(cause) => message!("evidence-key-unreadable", cause = cause.as_str()),
            Self::WrongPassphrase => message!("evidence-key-passphrase-wrong"),
            Self::ShortPassphrase => message!("evidence-key-passphrase-short", shortest = SHORTEST_PASSPHRASE),
            Self::BadSeed => message!("evidence-key-seed"),
        }
    }
}

/// A private key in memory. Wiped when dropped.
pub enum SigningKey {
    /// Ed25519.
    Ed25519(ed25519_dalek::SigningKey),
    /// SM2.
    Sm2(sm2::SecretKey),
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.algorithm().name())
    }
}

impl SigningKey {
    /// A new key of 32 bytes from the system's random source.
    ///
    /// # Errors
    /// One of four thousand million seeds is no SM2 key.
    pub fn new(algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, KeyError> {
        match algorithm {
            Algorithm::Ed25519 => Ok(Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed))),
            Algorithm::Sm2 => sm2::SecretKey::from_slice(seed).map(Self::Sm2).map_err(|_| KeyError::BadSeed),
        }
    }

    /// Opens a PKCS#8 file (`-----BEGIN ENCRYPTED PRIVATE KEY-----`).
    ///
    /// # Errors
    /// It is not such a file, or the passphrase is another one.
    pub fn from_pem(pem: &str, passphrase: &str) -> Result<Self, KeyError> {
        let not_a_key = |error: &dyn std::fmt::Display| KeyError::NotAKey(error.to_string());
        let (label, encrypted) = SecretDocument::from_pem(pem).map_err(|error| not_a_key(&error))?;
        if label != pkcs8::EncryptedPrivateKeyInfoOwned::PEM_LABEL {
            return Err(KeyError::NotAKey(label.to_owned()));
        }
        let encrypted = pkcs8::EncryptedPrivateKeyInfoRef::try_from(encrypted.as_bytes());
        let encrypted = encrypted.map_err(|error| not_a_key(&error))?;
        let plain = encrypted.decrypt(passphrase).map_err(|_| KeyError::WrongPassphrase)?;
        let plain = plain.as_bytes();
        if let Ok(key) = sm2::SecretKey::from_pkcs8_der(plain) {
            return Ok(Self::Sm2(key));
        }
        let key = ed25519_dalek::SigningKey::from_pkcs8_der(plain).map_err(|error| not_a_key(&error))?;
        Ok(Self::Ed25519(key))
    }

    /// The key as an encrypted PKCS#8 file: PBES2 with PBKDF2 (SHA-256) and AES-256-CBC. `random` is fresh each time.
    ///
    /// # Errors
    /// The passphrase is too short.
    pub fn to_pem(&self, passphrase: &str, random: &[u8; 32]) -> Result<Zeroizing<String>, KeyError> {
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(KeyError::ShortPassphrase);
        }
        self.encrypted(passphrase, random).map_err(|error| KeyError::NotAKey(error.to_string()))
    }

    fn encrypted(&self, passphrase: &str, random: &[u8; 32]) -> pkcs8::Result<Zeroizing<String>> {
        let Some((salt, iv)) = random.split_first_chunk::<16>() else { return Err(pkcs8::Error::ParametersMalformed) };
        let iv = iv.try_into().map_err(|_| pkcs8::Error::ParametersMalformed)?;
        let plain = match self {
            // Without the public half, which OpenSSL 3.0 does not understand in this place.
            Self::Ed25519(key) => {
                ed25519_dalek::pkcs8::KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_der()?
            }
            Self::Sm2(key) => key.to_pkcs8_der()?,
        };
        let parameters = Parameters::generate_pbkdf2_sha256_aes256cbc(PBKDF2_ROUNDS, salt, iv)
            .map_err(|_| pkcs8::Error::ParametersMalformed)?;
        let info = PrivateKeyInfoRef::try_from(plain.as_bytes())?;
        let sealed = info.encrypt_with_params(parameters, passphrase)?;
        Ok(sealed.to_pem(pkcs8::EncryptedPrivateKeyInfoOwned::PEM_LABEL, LineEnding::LF)?)
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::Sm2(_) => Algorithm::Sm2,
        }
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Ed25519(key) => PublicKey::Ed25519(key.verifying_key()),
            Self::Sm2(key) => PublicKey::Sm2(key.public_key()),
        }
    }

    /// Signs: 64 bytes for Ed25519, DER for SM2, as `openssl pkeyutl -verify -sigfile` takes them.
    ///
    /// # Errors
    /// The key cannot sign.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        match self {
            Self::Ed25519(key) => Ok(key.sign(bytes).to_vec()),
            Self::Sm2(key) => {
                let signer = sm2::dsa::SigningKey::new(SM2_IDENTITY, key);
                let signature: Result<sm2::dsa::Signature, _> = signer.and_then(|signer| signer.try_sign(bytes));
                let signature = signature.map_err(|error| KeyError::NotAKey(error.to_string()))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
}
