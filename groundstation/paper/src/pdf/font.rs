//! A font with Chinese, out of the system's.

use std::collections::BTreeMap;

use fontdb::{Database, Family, Query, Source};
use mission::explain::{Explain, Message};
use mission::message;

/// Families with simplified Chinese forms, in the order of preference.
const FAMILIES: [&str; 14] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "MiSans",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "SimSun",
    "SimHei",
    "FangSong",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
];

/// There is no font with Chinese that a PDF can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFont {
    /// None is installed.
    #[error("no font with Chinese is installed")]
    None,
    /// It cannot be read or embedded.
    #[error("the font {name} cannot be embedded: {cause}")]
    Unusable {
        /// Name.
        name: String,
        /// Why.
        cause: String,
    },
}

impl Explain for NoFont {
    fn explain(&self) -> Message {
        match self {
            Self::None => message!("err-paper-no-font"),
            Self::Unusable { name, cause } => {
                message!("err-paper-font-unusable", name = name.as_str(), cause = cause.as_str())
            }
        }
    }
}

/// A font that has Chinese.
#[derive(Debug, Clone)]
pub struct Font {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) index: u32,
}

impl Font {
    /// Looks through the installed fonts. The file is some 20 MB and stays in memory as long as this does.
    ///
    /// # Errors
    /// There is none.
    pub fn find() -> Result<Self, NoFont> {
        let mut installed = Database::new();
        installed.load_system_fonts();
        let query =
            |name| installed.query(&Query { families: &[Family::Name(name)], ..Query::default() }).map(|id| (name, id));
        let mut why = NoFont::None;
        for (name, id) in FAMILIES.into_iter().filter_map(query) {
            let Some((source, index)) = installed.face_source(id) else { continue };
            let bytes = match source {
                Source::File(path) | Source::SharedFile(path, _) => std::fs::read(path),
                Source::Binary(bytes) => Ok(bytes.as_ref().as_ref().to_vec()),
            };
            let unusable = |cause: String| NoFont::Unusable { name: name.to_owned(), cause };
            match bytes.map_err(|error| unusable(error.to_string())) {
                Ok(bytes) => {
                    let font = Self { name: name.to_owned(), bytes, index };
                    match font.face() {
                        Ok(_) => return Ok(font),
                        Err(error) => why = error,
                    }
                }
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    pub(super) fn face(&self) -> Result<ttf_parser::Face<'_>, NoFont> {
        let face = ttf_parser::Face::parse(&self.bytes, self.index);
        face.map_err(|error| self.unusable(&error.to_string()))
    }

    pub(super) fn unusable(&self, cause: &str) -> NoFont {
        NoFont::Unusable { name: self.name.clone(), cause: cause.to_owned() }
    }
}

/// The glyphs of a document: which it uses, how wide they are.
pub(super) struct Glyphs<'a> {
    face: ttf_parser::Face<'a>,
    per_em: f32,
    pub remapper: subsetter::GlyphRemapper,
    /// The character of each glyph in the document's own numbering.
    pub characters: BTreeMap<u16, char>,
    /// Its width, thousandths of the size.
    pub widths: BTreeMap<u16, f32>,
}

impl<'a> Glyphs<'a> {
    pub fn new(face: ttf_parser::Face<'a>) -> Self {
        let per_em = f32::from(face.units_per_em()).max(1.0);
        let remapper = subsetter::GlyphRemapper::new();
        Self { face, per_em, remapper, characters: BTreeMap::new(), widths: BTreeMap::new() }
    }

    /// What a character is drawn with and how wide it is, in parts of the size.
    pub fn glyph(&mut self, character: char) -> (u16, f32) {
        let id = self.face.glyph_index(character).unwrap_or_default();
        let width = f32::from(self.face.glyph_hor_advance(id).unwrap_or_default()) / self.per_em;
        let own = self.remapper.remap(id.0);
        self.characters.entry(own).or_insert(character);
        self.widths.insert(own, width * 1_000.0);
        (own, width)
    }

    pub fn face(&self) -> &ttf_parser::Face<'a> {
        &self.face
    }

    /// A length of the font's in thousandths of the size.
    pub fn thousandths(&self, units: i16) -> f32 {
        f32::from(units) / self.per_em * 1_000.0
    }
}
