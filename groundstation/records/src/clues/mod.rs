//! The list of clues (问题线索清单) that a patrol hands to its office, and the slip (移交单) with which another authority's
//! business is passed on.
//!
//! A list is said in the language of its reader. It holds no finding that was withdrawn. Whatever a list says, a clue is
//! no evidence: that is a sealed package's business.

mod geojson;
mod said;
mod slip;
mod table;

pub use said::{jurisdiction, lane, outcome};
pub use slip::HandOverSlip;

use std::io::Read as _;
use std::path::{Component, Path};

use paper::pdf::Font;
use paper::sheet::SheetError;
use paper::words::{Language, Words};

use crate::finding::{Finding, Outcome};
use crate::sortie::UtcMicros;

const CHINESE: &str = include_str!("../../../../assets/locale/zh-CN/clues.ftl");
const ENGLISH: &str = include_str!("../../../../assets/locale/en/clues.ftl");

/// A larger picture is named, not shown.
const MAX_PHOTO_BYTES: u64 = 32 << 20;

/// What lists and slips say in a language.
pub(crate) fn words(language: Language) -> Words {
    Words::new(language, language.of_two(CHINESE, ENGLISH))
}

/// Gives the bytes of a picture by its path relative to the data folder; `None` shows its name instead.
pub type Photos<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Reads pictures out of a data folder: no file outside of it, none that is larger than 32 MiB.
pub fn photos_in(folder: &Path) -> impl Fn(&str) -> Option<Vec<u8>> {
    move |path| {
        let path = Path::new(path);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(folder.join(path)).ok()?;
        file.take(MAX_PHOTO_BYTES + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= MAX_PHOTO_BYTES).then_some(bytes)
    }
}

/// A list of clues.
#[derive(Debug, Clone, Copy)]
pub struct ClueList<'a> {
    /// What it lists, in this order.
    pub findings: &'a [Finding],
    /// Whose list it is: the detachment, a brigade.
    pub unit: &'a str,
    /// When it is made.
    pub made: UtcMicros,
    /// The data folder as seen from the folder that the list is written to, such as `../`; empty where they are the same.
    /// Links to pictures begin with it.
    pub to_data: &'a str,
}

impl<'a> ClueList<'a> {
    fn shown(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.outcome != Outcome::Withdrawn)
    }

    /// As a workbook.
    ///
    /// # Errors
    /// More findings than a sheet has rows.
    pub fn xlsx(&self, language: Language) -> Result<Vec<u8>, SheetError> {
        self.table(language, None).xlsx(language)
    }

    /// As CSV.
    ///
    /// # Errors
    /// There is no memory for it.
    pub fn csv(&self, language: Language) -> Result<Vec<u8>, SheetError> {
        self.table(language, None).csv(language)
    }

    /// As PDF, with small pictures.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font, photos: Photos<'_>) -> Result<Vec<u8>, SheetError> {
        self.table(language, Some(photos)).pdf(language, font)
    }

    /// As GeoJSON (RFC 7946): a point for each finding, WGS84. The properties, which do not depend on a language:
    ///
    /// `kind` (always `finding`), `name` and `name_en` (of the kind), `code` (of the kind), `id`, `sortie`, `time` (UTC, RFC
    /// 3339), `severity`, `route`, `toward`, `stake`, `measured_m`, `lane`, `offset_m` (to the right of growing stakes),
    /// `structure`, `brigade`, `length_m`, `width_m`, `uncertainty_m` (two standard deviations), `measured` (distances, each
    /// `what`, `metres`, `uncertainty_m`), `jurisdiction` (`detachment`, `shared`, `hand_over`), `authority` (code of the other
    /// authority), `legal` and `legal_en`, `photo` (relative to the data folder), `pilot`, `marked_by`, `aircraft`, `seen_by`, `note`,
    /// `outcome`, `due` (UTC). What is not known is `null`.
    pub fn geojson(&self) -> String {
        geojson::write(self)
    }
}
