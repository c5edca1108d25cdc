//! What may be found, as data: `assets/findings/kinds.json`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use mission::explain::{Explain, Message};
use mission::message;
use serde::{Deserialize, Serialize};

const EMBEDDED: &[u8] = include_bytes!("../../../../assets/findings/kinds.json");
/// A list of kinds larger than this is not read, bytes.
const MAX_BYTES: usize = 1 << 20;
/// The version of the format that this program reads.
const VERSION: u32 = 1;

/// What a kind belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 路产路权.
    RoadProtection,
    /// 交通违法.
    Traffic,
    /// 运输.
    Transport,
    /// 沥青路面.
    PavementAsphalt,
    /// 水泥路面.
    PavementConcrete,
    /// 其他.
    Other,
}

impl Group {
    /// All, in the order of a menu.
    pub const ALL: [Self; 6] = [
        Self::RoadProtection,
        Self::Traffic,
        Self::Transport,
        Self::PavementAsphalt,
        Self::PavementConcrete,
        Self::Other,
    ];

    /// Whether it is damage of the road surface, which may have a severity.
    pub fn is_pavement(self) -> bool {
        matches!(self, Self::PavementAsphalt | Self::PavementConcrete)
    }
}

/// Whose business it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Jurisdiction {
    /// The detachment's own.
    Detachment,
    /// The detachment's, together with another authority.
    Shared {
        /// Code of the other authority.
        with: String,
    },
    /// Another authority's; the detachment reports it.
    HandOver {
        /// Code of that authority.
        to: String,
    },
}

impl Jurisdiction {
    /// Code of the other authority, if one is concerned.
    pub fn authority(&self) -> Option<&str> {
        match self {
            Self::Detachment => None,
            Self::Shared { with: code } | Self::HandOver { to: code } => Some(code),
        }
    }
}

/// Another authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// What findings name it by.
    pub code: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
}

/// A distance that an article protects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// From what, in Chinese.
    pub zh: String,
    /// From what, in English.
    pub en: String,
    /// Metres.
    pub metres: f64,
}

/// One kind of finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// What the store keeps.
    pub code: String,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// What it belongs to.
    pub group: Group,
    /// Whose business it is.
    pub jurisdiction: Jurisdiction,
    /// Articles and fine, in Chinese; empty where none applies.
    #[serde(default)]
    pub legal_zh: String,
    /// Articles and fine, in English; empty where none applies.
    #[serde(default)]
    pub legal_en: String,
    /// Distances that the article protects.
    #[serde(default)]
    pub protection: Vec<Protection>,
}

/// Why a list of kinds cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KindsFault {
    /// Larger than 1 MiB.
    #[error("it is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// Not JSON, or not of this form.
    #[error("{0}")]
    Malformed(String),
    /// Of a version that this program does not know.
    #[error("its version is {0}, this program reads {VERSION}")]
    Version(u32),
    /// A code or a name is empty, or a code stands twice.
    #[error("`{0}` is empty or stands twice")]
    Code(String),
    /// A jurisdiction names an authority that is not listed.
    #[error("authority `{0}` is not listed")]
    Authority(String),
    /// A distance is not a positive number.
    #[error("a distance of {0} is not positive")]
    Distance(String),
}

/// A list of kinds that cannot be used, with the place of the fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the list of finding kinds is wrong at {place}: {fault}")]
pub struct KindsError {
    /// Such as `line 12, column 7` or `kinds[3].jurisdiction`.
    pub place: String,
    /// What is wrong there.
    pub fault: KindsFault,
}

impl Explain for KindsError {
    fn explain(&self) -> Message {
        message!("err-records-kinds", place = self.place.as_str(), detail = self.fault.to_string())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    authorities: Vec<Authority>,
    kinds: Vec<Kind>,
}

/// All kinds, in the order of a menu, and the authorities that they name.
#[derive(Debug, Clone, PartialEq)]
pub struct Kinds {
    kinds: Vec<Kind>,
    authorities: Vec<Authority>,
}

impl Kinds {
    /// The program's own list.
    pub fn embedded() -> &'static Self {
        static KINDS: LazyLock<Kinds> = LazyLock::new(|| match Kinds::from_json(EMBEDDED) {
            Ok(kinds) => kinds,
            // Compiled in and read by a test, so this is a build without tests.
            Err(error) => panic!("the built-in list of kinds is damaged: {error}"),
        });
        &KINDS
    }

    /// Reads a list; `assets/findings/README.md` describes it.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn from_json(bytes: &[u8]) -> Result<Self, KindsError> {
        let wrong = |place: String, fault| Err(KindsError { place, fault });
        if bytes.len() > MAX_BYTES {
            return wrong("1".to_owned(), KindsFault::TooLarge);
        }
        let File { version, authorities, kinds } = match serde_json::from_slice(bytes) {
            Ok(file) => file,
            Err(error) => {
                let place = format!("line {}, column {}", error.line(), error.column());
                return wrong(place, KindsFault::Malformed(error.to_string()));
            }
        };
        if version != VERSION {
            return wrong("version".to_owned(), KindsFault::Version(version));
        }
        let mut known = BTreeSet::new();
        for (n, authority) in authorities.iter().enumerate() {
            if [&authority.code, &authority.zh, &authority.en].iter().any(|text| text.trim().is_empty())
                || !known.insert(authority.code.as_str())
            {
                return wrong(format!("authorities[{n}]"), KindsFault::Code(authority.code.clone()));
            }
        }
        let mut codes = BTreeSet::new();
        for (n, kind) in kinds.iter().enumerate() {
            if [&kind.code, &kind.zh, &kind.en].iter().any(|text| text.trim().is_empty())
                || !codes.insert(kind.code.as_str())
            {
                return wrong(format!("kinds[{n}]"), KindsFault::Code(kind.code.clone()));
            }
            if let Some(code) = kind.jurisdiction.authority().filter(|code| !known.contains(code)) {
                return wrong(format!("kinds[{n}].jurisdiction"), KindsFault::Authority(code.to_owned()));
            }
            let positive = |metres: f64| metres > 0.0 && metres.is_finite();
            if let Some(wrong_one) = kind.protection.iter().find(|protection| !positive(protection.metres)) {
                return wrong(format!("kinds[{n}].protection"), KindsFault::Distance(wrong_one.metres.to_string()));
            }
        }
        Ok(Self { kinds, authorities })
    }

    /// All kinds, in the order of a menu.
    pub fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// Kinds of a group, in the order of a menu.
    pub fn of(&self, group: Group) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(move |kind| kind.group == group)
    }

    /// A kind by its code.
    pub fn get(&self, code: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    /// The authorities that kinds name.
    pub fn authorities(&self) -> &[Authority] {
        &self.authorities
    }

    /// An authority by its code.
    pub fn authority(&self, code: &str) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.code == code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_built_in_list_has_every_row_that_an_office_needs() {
        let kinds = Kinds::embedded();
        let count = |group| kinds.of(group).count();
        assert_eq!(Group::ALL.map(count), [11, 4, 2, 11, 11, 2]);
        let bridge = kinds.get("under_bridge").unwrap();
        assert_eq!(bridge.jurisdiction, Jurisdiction::Detachment);
        assert!(bridge.legal_zh.contains("第二十二条") && bridge.legal_zh.contains("2万元以上10万元以下"));
        let lane = kinds.get("emergency_lane").unwrap();
        assert_eq!(lane.jurisdiction, Jurisdiction::HandOver { to: "traffic_police".into() });
        let metres: Vec<f64> = kinds.get("sand_dredging").unwrap().protection.iter().map(|p| p.metres).collect();
        assert_eq!(metres, [500.0, 1_000.0, 2_000.0, 3_000.0]);
    }

    #[test]
    fn pavement_has_no_article_and_everything_else_but_other_has_one_in_both_languages() {
        for kind in Kinds::embedded().all() {
            let bare = kind.group.is_pavement() || kind.group == Group::Other;
            assert_eq!((kind.legal_zh.is_empty(), kind.legal_en.is_empty()), (bare, bare), "{}", kind.code);
        }
    }

    #[test]
    fn faults_are_named_with_their_place() {
        let fault = |text: &str| Kinds::from_json(text.as_bytes()).unwrap_err();
        let error = fault("{\n\"version\": 1,\n\"authorities\": [],\n\"kinds\": [{\"code\": 7}]}");
        assert!(error.place.starts_with("line 4"), "{error}");
        assert_eq!(fault(r#"{"version":9,"authorities":[],"kinds":[]}"#).fault, KindsFault::Version(9));
        let kind = |code: &str, jurisdiction: &str| {
            format!(r#"{{"code":"{code}","zh":"某","en":"some","group":"other","jurisdiction":{jurisdiction}}}"#)
        };
        let file = |kinds: &[String]| format!(r#"{{"version":1,"authorities":[],"kinds":[{}]}}"#, kinds.join(","));
        let twice = fault(&file(&[kind("a", r#""detachment""#), kind("a", r#""detachment""#)]));
        assert_eq!((twice.place.as_str(), twice.fault), ("kinds[1]", KindsFault::Code("a".into())));
        let stranger = fault(&file(&[kind("a", r#"{"hand_over":{"to":"x"}}"#)]));
        assert_eq!(stranger.place, "kinds[0].jurisdiction");
        assert_eq!(stranger.explain().id, "err-records-kinds");
        assert_eq!(fault(&" ".repeat(MAX_BYTES + 1)).fault, KindsFault::TooLarge);
    }
}
