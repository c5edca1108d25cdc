//! Pages that fill from the top, with text that breaks where it must.

use pdf_writer::{Content, Name, Str};

use super::file;
use super::font::{Font, Glyphs, NoFont};
use super::picture::Picture;

/// Free on all sides of a page that is read like a letter, points.
pub const MARGIN: f32 = 48.0;
/// Between base lines, in parts of the size.
pub const LINE: f32 = 1.5;
/// Above the lower margin, for the page's number, points.
const FOOT: f32 = 10.0;

/// No line begins with one of these.
const CLOSES: &str = "，。；：、！？）》」”〕";
/// No line ends with one of these.
const OPENS: [char; 6] = ['《', '（', '〔', '“', '「', '('];
/// Stay with what stands beside them.
pub(crate) const STAYS: &str = "¥±×\u{a0}";
/// At most so many bytes go to the next line for the sake of what closes.
const CARRIED: usize = 9;

/// A colour: red, green and blue from 0 to 1.
pub type Colour = [f32; 3];
/// Text.
pub const INK: Colour = [0.11, 0.14, 0.19];
/// Text that stands back.
pub const SOFT: Colour = [0.36, 0.42, 0.49];
/// Headings.
pub const BLUE: Colour = [0.08, 0.34, 0.62];
/// What is marked.
pub const RED: Colour = [0.75, 0.15, 0.15];
/// Lines between rows.
pub const RULE: Colour = [0.84, 0.86, 0.89];

/// Pages, the last of which is being filled. Lengths are points of 1/72 inch, from the upper left corner.
pub struct Pages<'a> {
    font: &'a Font,
    glyphs: Glyphs<'a>,
    size: [f32; 2],
    margin: f32,
    pictures: Vec<Picture>,
    done: Vec<Content>,
    page: Content,
    /// Distance of what comes next from the upper edge.
    pub y: f32,
}

impl std::fmt::Debug for Pages<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pages({} pages, {} pictures)", self.done.len() + 1, self.pictures.len())
    }
}

impl<'a> Pages<'a> {
    /// The first page, of a size such as [`super::PORTRAIT`], with so much free on all sides.
    ///
    /// # Errors
    /// The font cannot be read.
    pub fn new(font: &'a Font, size: [f32; 2], margin: f32) -> Result<Self, NoFont> {
        let glyphs = Glyphs::new(font.face()?);
        let (pictures, done, page) = (Vec::new(), Vec::new(), Content::new());
        Ok(Self { font, glyphs, size, margin, pictures, done, page, y: margin })
    }

    /// Between the margins.
    pub fn width(&self) -> f32 {
        self.size[0] - 2.0 * self.margin
    }

    /// The right margin.
    pub fn right(&self) -> f32 {
        self.size[0] - self.margin
    }

    /// Room of an empty page.
    pub fn full(&self) -> f32 {
        self.size[1] - 2.0 * self.margin - FOOT
    }

    /// What is still free on this page.
    pub fn free(&self) -> f32 {
        self.full() + self.margin - self.y
    }

    /// Begins another page.
    pub fn turn(&mut self) {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
        self.y = self.margin;
    }

    /// Begins another page where there is no room for so much.
    pub fn room(&mut self, height: f32) {
        if height > self.free() && self.y > self.margin {
            self.turn();
        }
    }

    /// Writes on one line; returns its width.
    pub fn write(&mut self, x: f32, base: f32, size: f32, colour: Colour, text: &str) -> f32 {
        let (mut codes, mut width) = (Vec::with_capacity(text.len() * 2), 0.0);
        for character in text.chars() {
            let (glyph, advance) = self.glyphs.glyph(character);
            codes.extend(glyph.to_be_bytes());
            width += advance * size;
        }
        let [red, green, blue] = colour;
        self.page.set_fill_rgb(red, green, blue).begin_text().set_font(Name(b"F"), size);
        self.page.next_line(x, self.size[1] - base).show(Str(&codes)).end_text();
        width
    }

    /// How wide a line of text is.
    pub fn measure(&mut self, size: f32, text: &str) -> f32 {
        text.chars().map(|character| self.glyphs.glyph(character).1 * size).sum()
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
                    let mut rest = match space {
                        Some(at) if latin => line.split_off(at),
                        _ => String::new(),
                    };
                    // What closes does not begin a line.
                    let mut first = character;
                    while rest.len() < CARRIED && CLOSES.contains(first) && line.chars().count() > 1 {
                        first = line.pop().unwrap_or_default();
                        rest.insert(0, first);
                    }
                    // What opens does not end one.
                    if line.chars().count() > 1 && line.ends_with(OPENS) {
                        rest.insert(0, line.pop().unwrap_or_default());
                    }
                    lines.push(std::mem::replace(&mut line, rest.trim_start().to_owned()));
                    filled = line.chars().map(|c| self.glyphs.glyph(c).1 * size).sum();
                    space = None;
                    // Blanks between lines are not seen.
                    if character == ' ' && line.is_empty() {
                        continue;
                    }
                }
                line.push(character);
                filled += advance;
                if !character.is_ascii_graphic() && !STAYS.contains(character) {
                    space = Some(line.len());
                }
            }
            lines.push(line);
        }
        lines
    }

    /// Writes a text over as many lines and pages as it needs.
    pub fn text(&mut self, x: f32, width: f32, size: f32, colour: Colour, text: &str) {
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
        let width = self.width() - LABELS - 8.0;
        let lines = self.lines(value, SIZE, width);
        let label_en = self.lines(label_en, 6.5, LABELS);
        let needed = (lines.len() as f32 * SIZE * LINE).max(SIZE * LINE + label_en.len() as f32 * 8.5) + 3.0;
        self.room(needed.min(self.size[1] / 2.0));
        let top = self.y;
        self.write(self.margin, top + SIZE * 1.1, SIZE, INK, label);
        for (n, line) in label_en.iter().enumerate() {
            self.write(self.margin, top + SIZE * 1.1 + 9.0 + n as f32 * 8.5, 6.5, SOFT, line);
        }
        let pages = self.done.len();
        self.text(self.margin + LABELS + 8.0, width, SIZE, INK, value);
        if self.done.len() == pages {
            self.y = self.y.max(top + needed);
        }
        self.rule(RULE, 0.5);
        self.y += 2.0;
    }

    /// A line across the page.
    pub fn rule(&mut self, colour: Colour, weight: f32) {
        self.path(&[[self.margin, self.y], [self.right(), self.y]], colour, weight);
    }

    /// A line through points.
    pub fn path(&mut self, points: &[[f32; 2]], colour: Colour, weight: f32) {
        let Some((first, rest)) = points.split_first() else { return };
        let [red, green, blue] = colour;
        self.page.set_stroke_rgb(red, green, blue).set_line_width(weight);
        self.page.move_to(first[0], self.size[1] - first[1]);
        for point in rest {
            self.page.line_to(point[0], self.size[1] - point[1]);
        }
        self.page.stroke();
    }

    /// A filled rectangle.
    pub fn fill(&mut self, corner: [f32; 2], size: [f32; 2], colour: Colour) {
        let [red, green, blue] = colour;
        self.page.set_fill_rgb(red, green, blue);
        self.page.rect(corner[0], self.size[1] - corner[1] - size[1], size[0], size[1]).fill_nonzero();
    }

    /// A picture, as large as fits into a rectangle and in its middle.
    pub fn picture(&mut self, picture: Picture, corner: [f32; 2], size: [f32; 2]) {
        let (w, h) = (picture.width as f32, picture.height as f32);
        let scale = (size[0] / w).min(size[1] / h);
        let (width, height) = (w * scale, h * scale);
        let [left, top] = [corner[0] + (size[0] - width) / 2.0, corner[1] + (size[1] - height) / 2.0];
        self.page.save_state().transform([width, 0.0, 0.0, height, left, self.size[1] - top - height]);
        self.page.x_object(Name(format!("I{}", self.pictures.len()).as_bytes())).restore_state();
        self.pictures.push(picture);
    }

    /// Numbers the pages and makes the document.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn finish(mut self, title: &str, language: &str, foot: &str) -> Result<Vec<u8>, NoFont> {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
        let all = self.done.len();
        let mut pages = Vec::with_capacity(all);
        let base = self.size[1] - 30.0;
        for (n, page) in std::mem::take(&mut self.done).into_iter().enumerate() {
            self.page = page;
            self.write(self.margin, base, 7.5, SOFT, foot);
            self.write(self.right() - 30.0, base, 7.5, SOFT, &format!("{} / {all}", n + 1));
            pages.push(std::mem::replace(&mut self.page, Content::new()).finish().to_vec());
        }
        let Self { font, glyphs, size, pictures, .. } = self;
        file::document(&file::Parts { title, language, size, pages, pictures, font, glyphs })
    }
}
