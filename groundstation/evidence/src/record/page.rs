//! Pages that fill from the top, with text that breaks where it must.

use pdf_writer::{Content, Name, Str};

use super::font::Glyphs;

/// A4, points of 1/72 inch.
pub const PAGE: [f32; 2] = [595.28, 841.89];
/// Free on all sides.
pub const MARGIN: f32 = 48.0;
/// Between base lines, in parts of the size.
const LINE: f32 = 1.5;

/// Colours, red, green and blue from 0 to 1.
pub const INK: [f32; 3] = [0.11, 0.14, 0.19];
pub const SOFT: [f32; 3] = [0.36, 0.42, 0.49];
pub const BLUE: [f32; 3] = [0.08, 0.34, 0.62];
pub const RED: [f32; 3] = [0.75, 0.15, 0.15];
pub const RULE: [f32; 3] = [0.84, 0.86, 0.89];
pub const ROAD: [f32; 3] = [0.73, 0.76, 0.81];

/// Pages, the last of which is being filled.
pub struct Pages<'a> {
    pub glyphs: Glyphs<'a>,
    done: Vec<Content>,
    page: Content,
    /// Distance of what comes next from the upper edge.
    pub y: f32,
}

impl<'a> Pages<'a> {
    pub fn new(glyphs: Glyphs<'a>) -> Self {
        Self { glyphs, done: Vec::new(), page: Content::new(), y: MARGIN }
    }

    /// Begins another page where there is no room for so much.
    pub fn room(&mut self, height: f32) {
        // A line for the page's number stays free.
        if self.y + height > PAGE[1] - MARGIN - 10.0 && self.y > MARGIN {
            self.done.push(std::mem::replace(&mut self.page, Content::new()));
            self.y = MARGIN;
        }
    }

    /// Writes on one line; returns its width.
    pub fn write(&mut self, x: f32, base: f32, size: f32, colour: [f32; 3], text: &str) -> f32 {
        let (mut codes, mut width) = (Vec::with_capacity(text.len() * 2), 0.0);
        for character in text.chars() {
            let (glyph, advance) = self.glyphs.glyph(character);
            codes.extend(glyph.to_be_bytes());
            width += advance * size;
        }
        let [red, green, blue] = colour;
        self.page.set_fill_rgb(red, green, blue).begin_text().set_font(Name(b"F"), size);
        self.page.next_line(x, PAGE[1] - base).show(Str(&codes)).end_text();
        width
    }

    /// Breaks a text into lines of at most this width: between Chinese characters anywhere, in Latin at spaces where there
    /// are any.
    pub fn lines(&mut self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let (mut line, mut filled, mut space) = (String::new(), 0.0, None);
            for character in paragraph.chars().map(|c| if c.is_control() { ' ' } else { c }) {
                let advance = self.glyphs.glyph(character).1 * size;
                if filled + advance > width && !line.is_empty() {
                    let latin = character.is_ascii_graphic();
                    let rest = match space {
                        Some(at) if latin => line.split_off(at),
                        // What closes does not begin a line.
                        _ if "，。；：、）》」”〕".contains(character) => {
                            line.pop().map(String::from).unwrap_or_default()
                        }
                        // What opens does not end one.
                        _ if line.ends_with(['《', '（', '〔', '“', '(']) => {
                            line.pop().map(String::from).unwrap_or_default()
                        }
                        _ => String::new(),
                    };
                    lines.push(std::mem::replace(&mut line, rest.trim_start().to_owned()));
                    filled = line.chars().map(|c| self.glyphs.glyph(c).1 * size).sum();
                    space = None;
                }
                line.push(character);
                filled += advance;
                if !character.is_ascii_graphic() {
                    space = Some(line.len());
                }
            }
            lines.push(line);
        }
        lines
    }

    /// Writes a text over as many lines and pages as it needs.
    pub fn text(&mut self, x: f32, width: f32, size: f32, colour: [f32; 3], text: &str) {
        for line in self.lines(text, size, width) {
            self.room(size * LINE);
            self.y += size * LINE;
            let base = self.y - size * 0.4;
            self.write(x, base, size, colour, &line);
        }
    }

    /// A label in two languages and a value beside it. A row stays together where it fits on a page.
    pub fn row(&mut self, label: &str, label_en: &str, value: &str) {
        const LABELS: f32 = 120.0;
        const SIZE: f32 = 9.5;
        let width = PAGE[0] - 2.0 * MARGIN - LABELS - 8.0;
        let lines = self.lines(value, SIZE, width);
        let label_en = self.lines(label_en, 6.5, LABELS);
        let needed = (lines.len() as f32 * SIZE * LINE).max(SIZE * LINE + label_en.len() as f32 * 8.5) + 3.0;
        self.room(needed.min(PAGE[1] / 2.0));
        let top = self.y;
        self.write(MARGIN, top + SIZE * 1.1, SIZE, INK, label);
        for (n, line) in label_en.iter().enumerate() {
            self.write(MARGIN, top + SIZE * 1.1 + 9.0 + n as f32 * 8.5, 6.5, SOFT, line);
        }
        let pages = self.done.len();
        self.text(MARGIN + LABELS + 8.0, width, SIZE, INK, value);
        if self.done.len() == pages {
            self.y = self.y.max(top + needed);
        }
        self.rule(RULE, 0.5);
        self.y += 2.0;
    }

    /// A line across the page.
    pub fn rule(&mut self, colour: [f32; 3], weight: f32) {
        self.path(&[[MARGIN, self.y], [PAGE[0] - MARGIN, self.y]], colour, weight);
    }

    /// A line through points.
    pub fn path(&mut self, points: &[[f32; 2]], colour: [f32; 3], weight: f32) {
        let Some((first, rest)) = points.split_first() else { return };
        let [red, green, blue] = colour;
        self.page.set_stroke_rgb(red, green, blue).set_line_width(weight);
        self.page.move_to(first[0], PAGE[1] - first[1]);
        for point in rest {
            self.page.line_to(point[0], PAGE[1] - point[1]);
        }
        self.page.stroke();
    }

    /// A filled rectangle.
    pub fn fill(&mut self, corner: [f32; 2], size: [f32; 2], colour: [f32; 3]) {
        let [red, green, blue] = colour;
        self.page.set_fill_rgb(red, green, blue);
        self.page.rect(corner[0], PAGE[1] - corner[1] - size[1], size[0], size[1]).fill_nonzero();
    }

    /// A picture by its name.
    pub fn picture(&mut self, name: &str, corner: [f32; 2], size: [f32; 2]) {
        self.page.save_state().transform([size[0], 0.0, 0.0, size[1], corner[0], PAGE[1] - corner[1] - size[1]]);
        self.page.x_object(Name(name.as_bytes())).restore_state();
    }

    /// Numbers the pages and hands them out.
    pub fn finish(mut self, foot: &str) -> (Glyphs<'a>, Vec<Vec<u8>>) {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
        let all = self.done.len();
        let mut pages = Vec::with_capacity(all);
        for (n, page) in std::mem::take(&mut self.done).into_iter().enumerate() {
            self.page = page;
            self.write(MARGIN, PAGE[1] - 30.0, 7.5, SOFT, foot);
            self.write(PAGE[0] - MARGIN - 30.0, PAGE[1] - 30.0, 7.5, SOFT, &format!("{} / {all}", n + 1));
            pages.push(std::mem::replace(&mut self.page, Content::new()).finish().to_vec());
        }
        (self.glyphs, pages)
    }
}
