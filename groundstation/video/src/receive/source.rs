//! Where a stream comes from, as people write it.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use mission::explain::{Explain, Message};
use mission::message;
use url::Url;

use crate::ts::Codec;

/// Where a stream comes from.
///
/// `rtsp://` (over its connection, and over UDP where the camera refuses that; also `rtspt://`) and `rtspu://` (over UDP,
/// where a packet that another one overtakes is lost) with a user and a password where the camera wants them;
/// `rtp://ADDRESS:PORT?codec=h265` and `udp://ADDRESS:PORT` (MPEG-TS) listen there or join that group; `tcp://HOST:PORT`
/// (MPEG-TS) connects.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// A camera that is asked.
    Rtsp {
        /// Without user and password.
        url: Url,
        /// User and password.
        login: Option<(String, String)>,
        /// Whether packets come over UDP.
        udp: bool,
    },
    /// RTP that somebody sends here.
    Rtp {
        /// Where to listen.
        listen: SocketAddr,
        /// What it carries: RTP does not say.
        codec: Codec,
    },
    /// MPEG-TS that somebody sends here.
    TsUdp {
        /// Where to listen.
        listen: SocketAddr,
    },
    /// MPEG-TS of a server.
    TsTcp {
        /// Name or address.
        host: String,
        /// Port.
        port: u16,
    },
}

/// Text that is no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Not an address at all, or of something else.
    #[error("a video source begins with rtsp://, rtspu://, rtp://, udp:// or tcp://")]
    Form,
    /// A part that is missing or wrong.
    #[error("this video source needs {0}")]
    Part(&'static str),
}

impl Explain for SourceError {
    fn explain(&self) -> Message {
        match self {
            Self::Form => message!("video-source-form"),
            Self::Part(_) => message!("video-source-part"),
        }
    }
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        // `udp://@:5000` and `udp://:5000` are how players write "all of this computer's addresses".
        let (lead, rest) = text.trim().split_once("://").ok_or(SourceError::Form)?;
        let rest = rest.strip_prefix('@').unwrap_or(rest);
        let any = if rest.starts_with(':') { "0.0.0.0" } else { "" };
        let mut url = Url::parse(&format!("{lead}://{any}{rest}")).map_err(|_| SourceError::Form)?;
        let scheme = url.scheme().to_owned();
        match scheme.as_str() {
            "rtsp" | "rtspt" | "rtspu" => {
                if url.host_str().is_none_or(str::is_empty) {
                    return Err(SourceError::Part("a host"));
                }
                let login = (!url.username().is_empty())
                    .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
                url = Url::parse(&format!("rtsp://{rest}")).map_err(|_| SourceError::Form)?;
                url.set_username("").and_then(|()| url.set_password(None)).map_err(|()| SourceError::Form)?;
                Ok(Self::Rtsp { url, login, udp: scheme == "rtspu" })
            }
            "rtp" | "udp" => {
                let host = url.host_str().unwrap_or_default().trim_matches(['[', ']', '@']);
                let ip: IpAddr =
                    host.parse().map_err(|_| SourceError::Part("an address of this computer, or a group"))?;
                let listen = SocketAddr::new(ip, url.port().ok_or(SourceError::Part("a port"))?);
                if scheme == "udp" {
                    return Ok(Self::TsUdp { listen });
                }
                let codec = url.query_pairs().find(|(name, _)| name == "codec").map(|(_, value)| value.to_lowercase());
                let codec = match codec.as_deref() {
                    None | Some("h264" | "avc") => Codec::H264,
                    Some("h265" | "hevc") => Codec::H265,
                    Some(_) => return Err(SourceError::Part("codec=h264 or codec=h265")),
                };
                Ok(Self::Rtp { listen, codec })
            }
            "tcp" => {
                let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SourceError::Part("a host"))?;
                let port = url.port().ok_or(SourceError::Part("a port"))?;
                Ok(Self::TsTcp { host: host.trim_matches(['[', ']']).to_owned(), port })
            }
            _ => Err(SourceError::Form),
        }
    }
}

/// Text with its percent signs resolved.
fn decoded(text: &str) -> String {
    let form = format!("a={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Without user and password.
impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rtsp { url, udp: false, .. } => write!(f, "{url}"),
            Self::Rtsp { url, udp: true, .. } => write!(f, "rtspu{}", url.as_str().trim_start_matches("rtsp")),
            Self::Rtp { listen, codec: Codec::H264 } => write!(f, "rtp://{listen}"),
            Self::Rtp { listen, codec: Codec::H265 } => write!(f, "rtp://{listen}?codec=h265"),
            Self::TsUdp { listen } => write!(f, "udp://{listen}"),
            Self::TsTcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Self::TsTcp { host, port } => write!(f, "tcp://{host}:{port}"),
        }
    }
}

/// As it is shown: a password never gets into a log.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({self})")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sources_are_read_as_people_write_them_and_shown_without_their_password() {
        let source: Source = "rtspu://pi%40lot:s%2Bcret+1@10.0.0.2:8554/live?ch=1".parse().unwrap();
        let Source::Rtsp { login, udp: true, .. } = &source else { panic!("{source}") };
        assert_eq!(login.as_ref().unwrap(), &("pi@lot".to_owned(), "s+cret+1".to_owned()));
        assert_eq!(source.to_string(), "rtspu://10.0.0.2:8554/live?ch=1");
        assert!(!format!("{source:?}").contains("cret"));
        for same in ["rtsp://10.0.0.2/live", "rtp://0.0.0.0:5600?codec=h265", "udp://239.1.1.1:5000", "tcp://[::1]:80"]
        {
            assert_eq!(same.parse::<Source>().unwrap().to_string(), same);
        }
        assert_eq!("udp://@:5000".parse::<Source>().unwrap().to_string(), "udp://0.0.0.0:5000");
    }

    #[test]
    fn what_is_no_source_says_what_it_needs() {
        assert_eq!("http://a/b".parse::<Source>(), Err(SourceError::Form));
        assert_eq!("10.0.0.2".parse::<Source>(), Err(SourceError::Form));
        for text in ["rtp://10.0.0.2", "udp://camera:5000", "tcp://a", "rtp://1.2.3.4:5?codec=vp8"] {
            assert!(matches!(text.parse::<Source>(), Err(SourceError::Part(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_source_or_none(text in "(rtsp|rtp|udp|tcp)?(://)?.{0,40}") {
            if let Ok(source) = text.parse::<Source>() {
                prop_assert_eq!(source.to_string().parse::<Source>().map(|again| again.to_string()), Ok(source.to_string()));
            }
        }
    }
}
