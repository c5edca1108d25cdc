//! A font with Chinese, out of the system's: egui brings none.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};
use fontdb::{Database, Family, Query, Source};

/// Families with simplified Chinese forms, in the order of preference.
const FAMILIES: [&str; 10] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "MiSans",
    "HarmonyOS Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
];

/// Whether there is a Chinese font, and egui's fonts with it.
pub fn definitions() -> (FontDefinitions, bool) {
    let mut fonts = FontDefinitions::default();
    let mut installed = Database::new();
    installed.load_system_fonts();
    let found = chinese(&installed);
    let is_found = found.is_some();
    if let Some(data) = found {
        const NAME: &str = "chinese";
        fonts.font_data.insert(NAME.to_owned(), Arc::new(data));
        if let Some(proportional) = fonts.families.get_mut(&FontFamily::Proportional) {
            // First, so that Latin and Chinese on one line are of one design.
            proportional.insert(0, NAME.to_owned());
        }
        if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
            monospace.push(NAME.to_owned());
        }
    }
    (fonts, is_found)
}

fn chinese(installed: &Database) -> Option<FontData> {
    let named = FAMILIES
        .iter()
        .find_map(|name| installed.query(&Query { families: &[Family::Name(name)], ..Query::default() }));
    let id = named?;
    let (source, index) = installed.face_source(id)?;
    let bytes = match source {
        Source::File(path) | Source::SharedFile(path, _) => std::fs::read(path).ok()?,
        Source::Binary(bytes) => bytes.as_ref().as_ref().to_vec(),
    };
    Some(FontData { index, ..FontData::from_owned(bytes) })
}
