//! Where a link leads, as people write it: `udpin://:14550`, `serial:///dev/ttyUSB0:57600`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::replay::MIN_SPEED;
use mission::explain::{Explain, Message};
use mission::message;

/// Baud rate when none is given: what SiK radios are delivered with.
const DEFAULT_BAUD: u32 = 57_600;

/// A link's endpoint.
#[derive(Debug, Clone, PartialEq)]
pub enum Endpoint {
    /// Waits for vehicles on a UDP port and answers everybody heard there.
    UdpIn {
        /// Local address to bind, `0.0.0.0` when not given.
        host: String,
        /// Local port; 0 takes any free one, see [`super::Live::local_addr`].
        port: u16,
    },
    /// Speaks to a vehicle that waits on a UDP port.
    UdpOut {
        /// Host name or address.
        host: String,
        /// Port.
        port: u16,
    },
    /// Connects to a TCP server.
    Tcp {
        /// Host name or address.
        host: String,
        /// Port.
        port: u16,
    },
    /// A serial port or radio.
    Serial {
        /// Device.
        path: String,
        /// Bits per second.
        baud: u32,
    },
    /// A tlog, played back.
    Replay {
        /// File.
        path: PathBuf,
        /// Times real time, 0.01 or more; `f64::INFINITY` is as fast as possible.
        speed: f64,
    },
}

/// A link text that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No known scheme in front of `://`.
    #[error("'{0}' does not begin with udpin://, udpout://, tcp://, serial:// or replay://")]
    Scheme(String),
    /// The port is missing or no number from 1 to 65535 (0 only where we bind it).
    #[error("'{0}' needs a port from 1 to 65535, as in udpin://:14550")]
    Port(String),
    /// The host is missing.
    #[error("'{0}' needs a host, as in tcp://192.168.1.10:5760")]
    Host(String),
    /// The device is missing or the baud rate is no number.
    #[error("'{0}' needs a device and a baud rate, as in serial:///dev/ttyUSB0:57600")]
    Serial(String),
    /// The file is missing or the speed is no number from 0.01.
    #[error("'{0}' needs a file and a speed of at least 0.01, as in replay://flight.tlog?speed=4")]
    Replay(String),
}

impl Explain for EndpointError {
    fn explain(&self) -> Message {
        match self {
            Self::Scheme(text) => message!("link-scheme-unknown", link = text.as_str()),
            Self::Port(text) => message!("link-port-bad", link = text.as_str()),
            Self::Host(text) => message!("link-host-missing", link = text.as_str()),
            Self::Serial(text) => message!("link-serial-bad", link = text.as_str()),
            Self::Replay(text) => message!("link-replay-bad", link = text.as_str()),
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let whole = || text.to_owned();
        let Some((scheme, rest)) = text.split_once("://") else { return Err(EndpointError::Scheme(whole())) };
        let host_port = || {
            let (host, port) = rest.rsplit_once(':').ok_or_else(|| EndpointError::Port(whole()))?;
            let bound = scheme == "udpin";
            let port =
                port.parse().ok().filter(|&p: &u16| p > 0 || bound).ok_or_else(|| EndpointError::Port(whole()))?;
            Ok((host.to_owned(), port))
        };
        let named_host = || {
            let (host, port) = host_port()?;
            if host.is_empty() { Err(EndpointError::Host(whole())) } else { Ok((host, port)) }
        };
        match scheme {
            "udpin" => {
                let (host, port) = host_port()?;
                let host = if host.is_empty() { "0.0.0.0".to_owned() } else { host };
                Ok(Self::UdpIn { host, port })
            }
            "udpout" => named_host().map(|(host, port)| Self::UdpOut { host, port }),
            "tcp" => named_host().map(|(host, port)| Self::Tcp { host, port }),
            "serial" => {
                let (path, baud) = match rest.rsplit_once(':') {
                    // Windows names (`COM3:57600`) and Unix paths both end in `:baud`.
                    Some((path, baud)) => (path, baud.parse().map_err(|_| EndpointError::Serial(whole()))?),
                    None => (rest, DEFAULT_BAUD),
                };
                if path.is_empty() || baud == 0 {
                    return Err(EndpointError::Serial(whole()));
                }
                Ok(Self::Serial { path: path.to_owned(), baud })
            }
            "replay" => {
                let (path, speed) = match rest.rsplit_once("?speed=") {
                    Some((path, "max")) => (path, f64::INFINITY),
                    Some((path, speed)) => (path, speed.parse().map_err(|_| EndpointError::Replay(whole()))?),
                    None => (rest, 1.0),
                };
                if path.is_empty() || speed.is_nan() || speed < MIN_SPEED {
                    return Err(EndpointError::Replay(whole()));
                }
                Ok(Self::Replay { path: PathBuf::from(path), speed })
            }
            _ => Err(EndpointError::Scheme(whole())),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UdpIn { host, port } => write!(f, "udpin://{host}:{port}"),
            Self::UdpOut { host, port } => write!(f, "udpout://{host}:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::Serial { path, baud } => write!(f, "serial://{path}:{baud}"),
            Self::Replay { path, speed } if speed.is_infinite() => write!(f, "replay://{}?speed=max", path.display()),
            Self::Replay { path, speed } => write!(f, "replay://{}?speed={speed}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_documented_forms_are_read_and_written_back() {
        for (text, canonical) in [
            ("udpin://:14550", "udpin://0.0.0.0:14550"),
            ("udpin://127.0.0.1:0", "udpin://127.0.0.1:0"),
            ("udpout://10.0.0.2:14540", "udpout://10.0.0.2:14540"),
            ("tcp://localhost:5760", "tcp://localhost:5760"),
            ("serial:///dev/ttyUSB0:57600", "serial:///dev/ttyUSB0:57600"),
            ("serial:///dev/ttyACM0", "serial:///dev/ttyACM0:57600"),
            ("serial://COM3:115200", "serial://COM3:115200"),
            ("replay://a b.tlog?speed=4", "replay://a b.tlog?speed=4"),
            ("replay://a.tlog", "replay://a.tlog?speed=1"),
            ("replay://a.tlog?speed=max", "replay://a.tlog?speed=max"),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(endpoint.to_string(), canonical);
            assert_eq!(canonical.parse::<Endpoint>().unwrap(), endpoint);
        }
    }

    #[test]
    fn a_bad_form_says_what_is_wrong() {
        let error = |text: &str| text.parse::<Endpoint>().unwrap_err().explain().id;
        assert_eq!(error("14550"), "link-scheme-unknown");
        assert_eq!(error("http://x:1"), "link-scheme-unknown");
        assert_eq!(error("udpout://10.0.0.2:0"), "link-port-bad");
        assert_eq!(error("udpin://:99999"), "link-port-bad");
        assert_eq!(error("tcp://:5760"), "link-host-missing");
        assert_eq!(error("serial://:57600"), "link-serial-bad");
        assert_eq!(error("replay://x?speed=-1"), "link-replay-bad");
        assert_eq!(error("replay://x?speed=nan"), "link-replay-bad");
        assert_eq!(error("replay://x?speed=1e-300"), "link-replay-bad");
    }
}
