//! The record as a PDF.

use std::path::Path;

use mission::message;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::font::{Font, Glyphs, NoFont};
use super::html::length;
use super::image::{Packed, Picture};
use super::map::{Kind, Map};
use super::page::{BLUE, INK, MARGIN, PAGE, Pages, RED, ROAD, RULE, SOFT};
use super::{Record, both, bounded};
use crate::case::Status;

/// A larger still is named, not shown.
const MAX_STILL_BYTES: u64 = 32 << 20;
/// Bytes of all stills that are shown, so that the record can still be sent around.
const MAX_STILLS_BYTES: usize = 100 << 20;
/// Height of the sketch, points.
const MAP_HEIGHT: f32 = 210.0;
/// The identity order of glyphs.
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

pub fn document(record: &Record, data: &Path, font: &Font) -> Result<Vec<u8>, NoFont> {
    let mut pages = Pages::new(Glyphs::new(font.face()?));
    let width = PAGE[0] - 2.0 * MARGIN;
    let title = message!("evidence-record-title");
    pages.y += 22.0;
    let base = pages.y;
    let after = pages.write(MARGIN, base, 20.0, INK, &record.zh(&title));
    pages.write(MARGIN + after + 10.0, base, 9.0, SOFT, &record.en(&title));
    pages.y += 6.0;
    pages.text(MARGIN, width, 11.0, INK, &record.number);
    pages.y += 6.0;
    status(record, &mut pages, width);
    for section in &record.sections {
        heading(record, &mut pages, &section.heading);
        for (label, value) in &section.rows {
            let value = record.value(value);
            let value = if value.is_empty() { "—".to_owned() } else { value };
            pages.row(&record.zh(label), &record.en(label), &value);
        }
    }
    if let Some(map) = &record.map {
        pages.room(MAP_HEIGHT + 40.0);
        heading(record, &mut pages, &message!("evidence-record-map"));
        sketch(record, &mut pages, map);
    }
    let pictures = stills(record, data, &mut pages);
    files(record, &mut pages, width);
    let made = record.zh(&message!("evidence-record-made", at = both(record.made)));
    let (glyphs, pages) = pages.finish(&made);
    write(record, font, glyphs, &pages, &pictures)
}

fn heading(record: &Record, pages: &mut Pages<'_>, heading: &mission::explain::Message) {
    pages.room(60.0);
    pages.y += 24.0;
    let base = pages.y;
    let after = pages.write(MARGIN, base, 12.5, INK, &record.zh(heading));
    pages.write(MARGIN + after + 8.0, base, 8.0, SOFT, &record.en(heading));
    pages.y += 5.0;
    pages.rule(BLUE, 1.2);
    pages.y += 3.0;
}

fn status(record: &Record, pages: &mut Pages<'_>, width: f32) {
    let colour = if record.status == Status::Evidence { [0.18, 0.54, 0.31] } else { [0.78, 0.47, 0.0] };
    for line in record.status_lines() {
        let top = pages.y;
        pages.text(MARGIN + 12.0, width - 12.0, 10.5, INK, &record.zh(&line));
        pages.text(MARGIN + 12.0, width - 12.0, 7.5, SOFT, &record.en(&line));
        if pages.y > top {
            let height = pages.y - top + 2.0;
            pages.fill([MARGIN, top + 2.0], [4.0, height], colour);
        }
    }
}

fn sketch(record: &Record, pages: &mut Pages<'_>, map: &Map) {
    let (top, width) = (pages.y + 4.0, PAGE[0] - 2.0 * MARGIN);
    let inner = 18.0;
    pages.fill([MARGIN, top], [width, MAP_HEIGHT], [0.97, 0.975, 0.985]);
    let (scale, corner) = map.fit(f64::from(width - 2.0 * inner), f64::from(MAP_HEIGHT - 2.0 * inner));
    let place = |point: &[f64; 2]| {
        let [x, y] = [0, 1].map(|axis| (corner[axis] + point[axis] / scale) as f32);
        [MARGIN + inner + x, top + inner + y]
    };
    for (kind, points) in &map.lines {
        let points: Vec<_> = points.iter().map(place).collect();
        let (colour, weight) = match kind {
            Kind::Road => (ROAD, 5.0),
            Kind::Track => (BLUE, 1.2),
        };
        pages.path(&points, colour, weight);
    }
    for (point, name) in &map.findings {
        let [x, y] = place(point);
        pages.fill([x - 2.5, y - 2.5], [5.0, 5.0], RED);
        pages.write(x + 6.0, y + 3.0, 8.5, RED, name);
    }
    let bar = Map::bar_m(f64::from(width), scale);
    let (left, right, y) = (MARGIN + 10.0, MARGIN + 10.0 + (bar / scale) as f32, top + MAP_HEIGHT - 8.0);
    pages.path(&[[left, y - 3.0], [left, y], [right, y], [right, y - 3.0]], INK, 0.8);
    pages.write(left, y - 5.0, 7.5, INK, &length(bar));
    let (x, y) = (PAGE[0] - MARGIN - 14.0, top + 12.0);
    pages.write(x - 3.5, y, 7.5, INK, &record.zh(&message!("evidence-record-north")));
    pages.path(&[[x, y + 20.0], [x, y + 4.0]], INK, 0.8);
    pages.path(&[[x - 3.0, y + 9.0], [x, y + 4.0], [x + 3.0, y + 9.0]], INK, 0.8);
    pages.y = top + MAP_HEIGHT + 4.0;
}

/// The contact sheet.
fn stills(record: &Record, data: &Path, pages: &mut Pages<'_>) -> Vec<Picture> {
    const GAP: f32 = 12.0;
    let mut pictures = Vec::new();
    if record.stills.is_empty() {
        return pictures;
    }
    let width = (PAGE[0] - 2.0 * MARGIN - GAP) / 2.0;
    let height = width * 9.0 / 16.0;
    pages.room(height + 80.0);
    heading(record, pages, &message!("evidence-record-stills"));
    let mut taken = 0;
    for pair in record.stills.chunks(2) {
        pages.room(height + 24.0);
        let top = pages.y + 4.0;
        for (n, name) in pair.iter().enumerate() {
            let left = MARGIN + n as f32 * (width + GAP);
            pages.fill([left, top], [width, height], [0.93, 0.945, 0.955]);
            let read = bounded(&data.join(name), MAX_STILL_BYTES).and_then(Picture::read);
            match read.filter(|picture| taken + picture.bytes.len() <= MAX_STILLS_BYTES) {
                Some(picture) => {
                    taken += picture.bytes.len();
                    let (w, h) = (picture.width as f32, picture.height as f32);
                    let scale = (width / w).min(height / h);
                    let corner = [left + (width - w * scale) / 2.0, top + (height - h * scale) / 2.0];
                    pages.picture(&format!("I{}", pictures.len()), corner, [w * scale, h * scale]);
                    pictures.push(picture);
                }
                None => {
                    let text = record.zh(&message!("evidence-record-not-shown"));
                    pages.write(left + 8.0, top + 16.0, 8.5, SOFT, &text);
                }
            }
            let caption = pages.lines(name, 7.5, width).swap_remove(0);
            pages.write(left, top + height + 11.0, 7.5, SOFT, &caption);
        }
        pages.y = top + height + 18.0;
    }
    pictures
}

fn files(record: &Record, pages: &mut Pages<'_>, width: f32) {
    heading(record, pages, &message!("evidence-record-files"));
    for file in &record.files {
        pages.room(36.0);
        pages.text(MARGIN, width, 8.5, INK, &format!("{}    {} B", file.name, file.bytes));
        pages.text(MARGIN + 10.0, width, 6.5, SOFT, &format!("SHA-256  {}", file.digests.sha256));
        pages.text(MARGIN + 10.0, width, 6.5, SOFT, &format!("SM3  {}", file.digests.sm3));
        pages.y += 2.0;
        pages.rule(RULE, 0.4);
    }
    if record.more_files() > 0 {
        let more = message!("evidence-record-more-files", count = record.more_files());
        pages.text(MARGIN, width, 8.5, INK, &record.zh(&more));
    }
}

fn write(
    record: &Record,
    font: &Font,
    glyphs: Glyphs<'_>,
    pages: &[Vec<u8>],
    pictures: &[Picture],
) -> Result<Vec<u8>, NoFont> {
    let mut next = 0;
    let mut id = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info, own_font) = (id(), id(), id(), id());
    let page_ids: Vec<_> = pages.iter().map(|_| (id(), id())).collect();
    let picture_ids: Vec<_> = pictures.iter().map(|_| id()).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr("zh-CN"));
    let title = format!("{} {}", record.zh(&message!("evidence-record-title")), record.number);
    pdf.document_info(info).title(TextStr(&title));
    pdf.pages(tree).kids(page_ids.iter().map(|(page, _)| *page)).count(pages.len() as i32);
    for ((page, content), bytes) in page_ids.iter().zip(pages) {
        let mut page = pdf.page(*page);
        page.parent(tree).contents(*content).media_box(Rect::new(0.0, 0.0, PAGE[0], PAGE[1]));
        let mut resources = page.resources();
        resources.fonts().pair(Name(b"F"), own_font);
        let mut objects = resources.x_objects();
        for (n, picture) in picture_ids.iter().enumerate() {
            objects.pair(Name(format!("I{n}").as_bytes()), picture);
        }
        objects.finish();
        resources.finish();
        page.finish();
        pdf.stream(*content, bytes);
    }
    for (id, picture) in picture_ids.iter().zip(pictures) {
        let mut image = pdf.image_xobject(*id, &picture.bytes);
        image.width(picture.width as i32).height(picture.height as i32).bits_per_component(8);
        let (filter, components) = match picture.packed {
            Packed::Jpeg(components) => (Filter::DctDecode, components),
            Packed::Png(components) => (Filter::FlateDecode, components),
        };
        image.filter(filter);
        if let Packed::Png(components) = picture.packed {
            let mut rows = image.decode_parms();
            rows.predictor(pdf_writer::types::Predictor::PngOptimum);
            rows.colors(components.into()).bits_per_component(8).columns(picture.width as i32);
        }
        if components == 1 { image.color_space().device_gray() } else { image.color_space().device_rgb() }
    }
    embed(&mut pdf, font, &glyphs, own_font, &mut id)?;
    Ok(pdf.finish())
}

/// The glyphs that are used, and how a reader gets the characters back from them.
fn embed(
    pdf: &mut Pdf,
    font: &Font,
    glyphs: &Glyphs<'_>,
    own: Ref,
    id: &mut impl FnMut() -> Ref,
) -> Result<(), NoFont> {
    let (cid, descriptor, file, unicode) = (id(), id(), id(), id());
    let subset = subsetter::subset(&font.bytes, font.index, &glyphs.remapper);
    let subset = subset.map_err(|error| font.unusable(&error.to_string()))?;
    let raw = ttf_parser::RawFace::parse(&subset, 0).map_err(|error| font.unusable(&error.to_string()))?;
    let outlines = raw.table(ttf_parser::Tag::from_bytes(b"CFF "));
    // A subset's name begins with six letters.
    let name: String = font.name.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("RECORD+{name}");
    let name = Name(name.as_bytes());

    let mut type0 = pdf.type0_font(own);
    type0.base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(unicode);
    type0.finish();
    let mut cid_font = pdf.cid_font(cid);
    cid_font.subtype(if outlines.is_some() { CidFontType::Type0 } else { CidFontType::Type2 });
    cid_font.base_font(name).system_info(SYSTEM).font_descriptor(descriptor).default_width(1_000.0);
    if outlines.is_none() {
        cid_font.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let mut widths = cid_font.widths();
    for (glyph, width) in &glyphs.widths {
        widths.same(*glyph, *glyph, *width);
    }
    widths.finish();
    cid_font.finish();

    let face = glyphs.face();
    let (bounds, ascent) = (face.global_bounding_box(), glyphs.thousandths(face.ascender()));
    let corner = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|units| glyphs.thousandths(units));
    let mut described = pdf.font_descriptor(descriptor);
    described.name(name).flags(FontFlags::SYMBOLIC);
    described.bbox(Rect::new(corner[0], corner[1], corner[2], corner[3])).italic_angle(0.0).ascent(ascent);
    described.descent(glyphs.thousandths(face.descender())).cap_height(ascent).stem_v(80.0);
    if outlines.is_some() {
        described.font_file3(file);
    } else {
        described.font_file2(file);
    }
    described.finish();
    match outlines {
        Some(cff) => {
            pdf.stream(file, cff).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        }
        None => {
            pdf.stream(file, &subset);
        }
    }
    let mut map = UnicodeCmap::new(Name(b"Characters"), SYSTEM);
    for (glyph, character) in &glyphs.characters {
        map.pair(*glyph, *character);
    }
    pdf.cmap(unicode, &map.finish()).finish();
    Ok(())
}
