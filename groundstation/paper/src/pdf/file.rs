//! The file around the pages.

use pdf_writer::types::{CidFontType, FontFlags, Predictor, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::font::{Font, Glyphs, NoFont};
use super::picture::{Packed, Picture};

/// The identity order of glyphs.
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

pub struct Parts<'a> {
    pub title: &'a str,
    pub language: &'a str,
    pub size: [f32; 2],
    pub pages: Vec<Vec<u8>>,
    /// Named `I0`, `I1` … by the pages.
    pub pictures: Vec<Picture>,
    pub font: &'a Font,
    pub glyphs: Glyphs<'a>,
}

pub fn document(parts: &Parts<'_>) -> Result<Vec<u8>, NoFont> {
    let mut next = 0;
    let mut id = || {
        next += 1;
        Ref::new(next)
    };
    let (catalog, tree, info, own_font) = (id(), id(), id(), id());
    let page_ids: Vec<_> = parts.pages.iter().map(|_| (id(), id())).collect();
    let picture_ids: Vec<_> = parts.pictures.iter().map(|_| id()).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr(parts.language));
    pdf.document_info(info).title(TextStr(parts.title));
    pdf.pages(tree).kids(page_ids.iter().map(|(page, _)| *page)).count(parts.pages.len() as i32);
    for ((page, content), bytes) in page_ids.iter().zip(&parts.pages) {
        let mut page = pdf.page(*page);
        page.parent(tree).contents(*content).media_box(Rect::new(0.0, 0.0, parts.size[0], parts.size[1]));
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
    for (id, picture) in picture_ids.iter().zip(&parts.pictures) {
        let mut image = pdf.image_xobject(*id, &picture.bytes);
        image.width(picture.width as i32).height(picture.height as i32).bits_per_component(8);
        let (filter, components) = match picture.packed {
            Packed::Jpeg(components) => (Filter::DctDecode, components),
            Packed::Png(components) => (Filter::FlateDecode, components),
        };
        image.filter(filter);
        if let Packed::Png(components) = picture.packed {
            let mut rows = image.decode_parms();
            rows.predictor(Predictor::PngOptimum);
            rows.colors(components.into()).bits_per_component(8).columns(picture.width as i32);
        }
        if components == 1 { image.color_space().device_gray() } else { image.color_space().device_rgb() }
    }
    embed(&mut pdf, parts.font, &parts.glyphs, own_font, &mut id)?;
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
    let name = format!("SUBSET+{name}");
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
