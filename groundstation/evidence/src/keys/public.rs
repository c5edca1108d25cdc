//! Public keys.

use pkcs8::{DecodePublicKey as _, EncodePublicKey as _, LineEnding};

use super::{Algorithm, KeyError, SM2_IDENTITY};
use crate::Digests;

/// What a signature is checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// Ed25519.
    Ed25519(ed25519_dalek::VerifyingKey),
    /// SM2.
    Sm2(sm2::PublicKey),
}

impl PublicKey {
    /// Reads `-----BEGIN PUBLIC KEY-----`.
    ///
    /// # Errors
    /// It is no such key.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if let Ok(key) = sm2::PublicKey::from_public_key_pem(pem) {
            return Ok(Self::Sm2(key));
        }
        let key = ed25519_dalek::VerifyingKey::from_public_key_pem(pem);
        key.map(Self::Ed25519).map_err(|error| KeyError::NotAKey(error.to_string()))
    }

    /// The key as a file.
    pub fn to_pem(&self) -> String {
        let pem = match self {
            Self::Ed25519(key) => key.to_public_key_pem(LineEnding::LF),
            Self::Sm2(key) => key.to_public_key_pem(LineEnding::LF),
        };
        // A key that was read or made has a text.
        pem.unwrap_or_default()
    }

    /// SHA-256 of the key in DER: `openssl pkey -pubin -in KEY -outform DER | sha256sum`.
    pub fn id(&self) -> String {
        let der = match self {
            Self::Ed25519(key) => key.to_public_key_der(),
            Self::Sm2(key) => key.to_public_key_der(),
        };
        Digests::of(der.as_ref().map(|der| der.as_bytes()).unwrap_or_default()).sha256
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::Ed25519,
            Self::Sm2(_) => Algorithm::Sm2,
        }
    }

    /// Whether a signature over these bytes is this key's. Only the one spelling of a signature counts, so that a change
    /// to its file is always seen.
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|found| key.verify_strict(bytes, &found).is_ok()),
            Self::Sm2(key) => {
                let Ok(found) = sm2::dsa::Signature::from_der(signature) else { return false };
                let verifier = sm2::dsa::VerifyingKey::new(SM2_IDENTITY, *key);
                found.to_der().as_bytes() == signature
                    && verifier
                        .is_ok_and(|verifier| sm2::dsa::signature::Verifier::verify(&verifier, bytes, &found).is_ok())
            }
        }
    }
}
