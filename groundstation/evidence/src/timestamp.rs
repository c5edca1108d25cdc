//! Time stamps of a third party (RFC 3161): a request for one, and what a response says.
//!
//! Checked here: that the authority granted it, that it is about these bytes, that it answers this request, and that what it
//! says is what its signature covers. Not checked here: the signature itself and the authority's certificate, which
//! `openssl ts -verify` does against a root that the reader trusts.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use mission::explain::{Explain, Message};
use mission::message;
use sha2::Digest as _;

/// A larger response is not read: a token with a long chain of certificates has some ten thousand bytes.
pub const MAX_RESPONSE_BYTES: u64 = 1 << 20;

/// DER of object identifiers: 2.16.840.1.101.3.4.2.1 to .3 (SHA-256, SHA-384, SHA-512).
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/// 1.2.840.113549.1.7.2, signed data.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// 1.2.840.113549.1.9.16.1.4, what a time stamp says.
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// 1.2.840.113549.1.9.4, the hash of what is signed.
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OID: u8 = 0x06;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xa0;

/// The request for a time stamp over some bytes, in DER. The nonce is random.
pub fn request(bytes: &[u8], nonce: [u8; 8]) -> Vec<u8> {
    // Positive, and without leading zero bytes: one spelling only.
    let mut number = nonce;
    number[0] = number[0] & 0x7f | 0x40;
    let algorithm = der(SEQUENCE, &[der(OID, SHA256), vec![0x05, 0x00]].concat());
    let imprint = der(SEQUENCE, &[algorithm, der(OCTETS, &sha2::Sha256::digest(bytes))].concat());
    // With the authority's certificate, please.
    der(SEQUENCE, &[der(INTEGER, &[1]), imprint, der(INTEGER, &number), vec![0x01, 0x01, 0xff]].concat())
}

/// Whether this is a request of ours over these bytes.
pub fn is_request(request: &[u8], bytes: &[u8]) -> bool {
    let nonce = nonce_of(request).and_then(|nonce| <[u8; 8]>::try_from(nonce).ok());
    nonce.is_some_and(|nonce| self::request(bytes, nonce) == request)
}

/// For contents below 128 bytes, which all of ours are.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, content.len() as u8], content].concat()
}

/// A response does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// Not a response in DER.
    #[error("not a time stamp response: {0}")]
    Syntax(&'static str),
    /// The authority refused.
    #[error("the authority granted no time stamp")]
    NotGranted,
    /// It is about other bytes.
    #[error("it is about other bytes")]
    OtherBytes,
    /// It answers another request.
    #[error("it answers another request")]
    OtherRequest,
    /// What it says is not what its signature covers.
    #[error("what it says is not what was signed")]
    Changed,
}

impl Explain for StampError {
    fn explain(&self) -> Message {
        match self {
            Self::Syntax(what) => message!("evidence-stamp-syntax", cause = *what),
            Self::NotGranted => message!("evidence-stamp-not-granted"),
            Self::OtherBytes => message!("evidence-stamp-other-bytes"),
            Self::OtherRequest => message!("evidence-stamp-other-request"),
            Self::Changed => message!("evidence-stamp-changed"),
        }
    }
}

/// What a time stamp says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// When the bytes were there already.
    pub at: Timestamp,
    /// The nonce of the request, big-endian.
    pub nonce: Option<Vec<u8>>,
}

/// Reads a response and checks that it is about these bytes and answers this request.
///
/// # Errors
/// It does not.
pub fn check(response: &[u8], bytes: &[u8], request: Option<&[u8]>) -> Result<TimeStamp, StampError> {
    let mut all = Der(response);
    let mut resp = all.expect(SEQUENCE, "outer sequence")?;
    if !all.0.is_empty() {
        return Err(StampError::Syntax("bytes behind the response"));
    }
    let status = resp.expect(SEQUENCE, "status")?.expect(INTEGER, "status")?;
    // 0 granted, 1 granted with changes.
    if !matches!(status.0, [0 | 1]) {
        return Err(StampError::NotGranted);
    }
    let mut token = resp.expect(SEQUENCE, "token")?;
    if token.expect(OID, "kind of token")?.0 != SIGNED_DATA {
        return Err(StampError::Syntax("no signed data"));
    }
    let mut signed = token.expect(CONTEXT_0, "signed data")?.expect(SEQUENCE, "signed data")?;
    signed.expect(INTEGER, "version")?;
    signed.expect(SET, "digest algorithms")?;
    let mut content = signed.expect(SEQUENCE, "content")?;
    if content.expect(OID, "kind of content")?.0 != TST_INFO {
        return Err(StampError::Syntax("no time stamp inside"));
    }
    let info = content.expect(CONTEXT_0, "content")?.expect(OCTETS, "content")?.0;
    let stamp = read_info(info, bytes)?;
    covered(signed, info)?;
    if let Some(request) = request
        && (nonce_of(request).is_none() || nonce_of(request) != stamp.nonce)
    {
        return Err(StampError::OtherRequest);
    }
    Ok(stamp)
}

fn read_info(info: &[u8], bytes: &[u8]) -> Result<TimeStamp, StampError> {
    let mut info = Der(info).expect(SEQUENCE, "time stamp")?;
    info.expect(INTEGER, "version")?;
    info.expect(OID, "policy")?;
    let mut imprint = info.expect(SEQUENCE, "imprint")?;
    let algorithm = imprint.expect(SEQUENCE, "imprint algorithm")?.expect(OID, "imprint algorithm")?.0;
    if imprint.expect(OCTETS, "imprint")?.0 != digest(algorithm, bytes)? {
        return Err(StampError::OtherBytes);
    }
    info.expect(INTEGER, "serial number")?;
    let time = info.expect(GENERALIZED_TIME, "time")?.0;
    let time = std::str::from_utf8(time).ok().and_then(|text| DateTime::strptime("%Y%m%d%H%M%S%.fZ", text).ok());
    let time = time.and_then(|time| time.to_zoned(TimeZone::UTC).ok());
    let at = time.ok_or(StampError::Syntax("time"))?.timestamp();
    let mut nonce = None;
    while !info.0.is_empty() {
        let (tag, value) = info.next()?;
        if tag == INTEGER {
            nonce = Some(value.0.to_vec());
        }
    }
    Ok(TimeStamp { at, nonce })
}

/// Whether the attributes that the authority signed name the hash of what it says.
fn covered(mut signed: Der<'_>, info: &[u8]) -> Result<(), StampError> {
    // Certificates and revocation lists lie between.
    let signers = loop {
        let (tag, value) = signed.next()?;
        if tag == SET {
            break value;
        }
    };
    let mut signer = { signers }.expect(SEQUENCE, "signer")?;
    signer.expect(INTEGER, "version")?;
    signer.next()?;
    let algorithm = signer.expect(SEQUENCE, "digest algorithm")?.expect(OID, "digest algorithm")?.0;
    let mut attributes = signer.expect(CONTEXT_0, "signed attributes")?;
    while !attributes.0.is_empty() {
        let mut attribute = attributes.expect(SEQUENCE, "attribute")?;
        if attribute.expect(OID, "attribute")?.0 == MESSAGE_DIGEST {
            let named = attribute.expect(SET, "digest")?.expect(OCTETS, "digest")?.0;
            return if named == digest(algorithm, info)? { Ok(()) } else { Err(StampError::Changed) };
        }
    }
    Err(StampError::Syntax("nothing signed"))
}

fn nonce_of(request: &[u8]) -> Option<Vec<u8>> {
    let mut request = Der(request).expect(SEQUENCE, "request").ok()?;
    request.expect(INTEGER, "version").ok()?;
    request.expect(SEQUENCE, "imprint").ok()?;
    request.expect(INTEGER, "nonce").ok().map(|nonce| nonce.0.to_vec())
}

fn digest(algorithm: &[u8], bytes: &[u8]) -> Result<Vec<u8>, StampError> {
    match algorithm {
        SHA256 => Ok(sha2::Sha256::digest(bytes).to_vec()),
        SHA384 => Ok(sha2::Sha384::digest(bytes).to_vec()),
        SHA512 => Ok(sha2::Sha512::digest(bytes).to_vec()),
        _ => Err(StampError::Syntax("a hash other than SHA-256, SHA-384 and SHA-512")),
    }
}

/// Elements in DER, one behind the other.
#[derive(Debug, Clone, Copy)]
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next(&mut self) -> Result<(u8, Der<'a>), StampError> {
        let short = StampError::Syntax("ends too early");
        let (&[tag, first], mut rest) = self.0.split_first_chunk::<2>().ok_or(short)?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let (bytes, behind) = rest.split_at_checked(usize::from(first & 0x7f)).ok_or(short)?;
            if bytes.is_empty() || bytes.len() > 3 {
                return Err(StampError::Syntax("an endless or absurd length"));
            }
            length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            rest = behind;
        }
        let (content, behind) = rest.split_at_checked(length).ok_or(short)?;
        self.0 = behind;
        Ok((tag, Der(content)))
    }

    fn expect(&mut self, wanted: u8, what: &'static str) -> Result<Der<'a>, StampError> {
        let (tag, content) = self.next()?;
        if tag == wanted { Ok(content) } else { Err(StampError::Syntax(what)) }
    }
}
