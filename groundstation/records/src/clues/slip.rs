//! The slip with which another authority's business is passed on.

use mission::explain::Message;
use mission::message;
use paper::pdf::{BLUE, Font, INK, MARGIN, NoFont, PORTRAIT, Pages, Picture, RULE, SOFT};
use paper::sheet::beijing;
use paper::words::{Language, Words};

use super::{Photos, said, words};
use crate::finding::{Finding, Kinds, Outcome};
use crate::sortie::UtcMicros;

/// Pixels of the longer side of a picture: 150 dots an inch at its size on the slip.
const PICTURE_PX: u32 = 700;
/// Height of a picture, points; its width is that of a film frame.
const PICTURE_HEIGHT: f32 = 150.0;

/// From the heading of the receipt to the last line to sign on, points.
const RECEIPT_HEIGHT: f32 = 250.0;

/// A slip for one authority.
#[derive(Debug, Clone, Copy)]
pub struct HandOverSlip<'a> {
    /// Its own number; a line to write it on where it is empty.
    pub number: &'a str,
    /// Who hands over.
    pub unit: &'a str,
    /// Who receives: code of the authority in [`Kinds`], or its name.
    pub to: &'a str,
    /// When an answer is due; a line to write it on where there is none.
    pub due: Option<UtcMicros>,
    /// When it is made.
    pub made: UtcMicros,
    /// Out of these, what is that authority's business, or was handed over to it, is on the slip.
    pub findings: &'a [Finding],
}

impl<'a> HandOverSlip<'a> {
    /// What is on the slip.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let to = self.to;
        self.findings.iter().filter(move |finding| match &finding.outcome {
            Outcome::Withdrawn => false,
            Outcome::HandedOver { to: other, .. } => other == to,
            _ => Kinds::embedded().get(&finding.kind).and_then(|kind| kind.jurisdiction.authority()) == Some(to),
        })
    }

    /// As PDF: a page or more to be signed by both sides.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font, photos: Photos<'_>) -> Result<Vec<u8>, NoFont> {
        let other = language.of_two(Language::English, Language::Chinese);
        let mut paper =
            Paper { pages: Pages::new(font, PORTRAIT, MARGIN)?, language, said: words(language), small: words(other) };
        let title = paper.said.text(&message!("clues-slip-title"));
        paper.title(&title, &message!("clues-slip-title"));
        let day = |at: UtcMicros| beijing(at.0).map_or(String::new(), |at| at.strftime("%Y-%m-%d").to_string());
        let receipts: Vec<&str> = self.findings().filter_map(receipt).collect();
        paper.row(&message!("clues-slip-number"), self.number);
        paper.row(&message!("clues-slip-from"), self.unit);
        paper.row(&message!("clues-slip-to"), &said::authority(language, self.to));
        paper.row(&message!("clues-slip-made"), &day(self.made));
        paper.row(&message!("clues-slip-count"), &self.findings().count().to_string());
        for (n, finding) in self.findings().enumerate() {
            paper.finding(n, finding, photos);
        }
        // What the other side fills in stays on one sheet.
        paper.pages.room(RECEIPT_HEIGHT);
        paper.heading(&paper.said.text(&message!("clues-slip-receipt")), &message!("clues-slip-receipt"));
        paper.row(&message!("clues-slip-receipt-number"), &receipts.join(language.of_two("、", ", ")));
        paper.row(&message!("clues-slip-due"), &self.due.map_or(String::new(), day));
        paper.row(&message!("clues-slip-answer"), "");
        paper.signatures();
        let foot = paper.said.text(&message!("clues-note"));
        paper.pages.finish(&title, language.tag(), &foot)
    }
}

/// The number with which the other side has acknowledged a finding.
fn receipt(finding: &Finding) -> Option<&str> {
    match &finding.outcome {
        Outcome::HandedOver { receipt, .. } if !receipt.is_empty() => Some(receipt),
        _ => None,
    }
}

/// The slip's pages, and what is said on them.
struct Paper<'a> {
    pages: Pages<'a>,
    language: Language,
    said: Words,
    small: Words,
}

impl Paper<'_> {
    fn title(&mut self, title: &str, message: &Message) {
        let pages = &mut self.pages;
        pages.y += 22.0;
        let base = pages.y;
        let after = pages.write(MARGIN, base, 20.0, INK, title);
        pages.write(MARGIN + after + 10.0, base, 9.0, SOFT, &self.small.text(message));
        pages.y += 10.0;
        pages.rule(BLUE, 1.2);
        pages.y += 4.0;
    }

    fn heading(&mut self, heading: &str, message: &Message) {
        let pages = &mut self.pages;
        pages.room(80.0);
        pages.y += 24.0;
        let base = pages.y;
        let after = pages.write(MARGIN, base, 12.5, INK, heading);
        pages.write(MARGIN + after + 8.0, base, 8.0, SOFT, &self.small.text(message));
        pages.y += 5.0;
        pages.rule(BLUE, 1.2);
        pages.y += 3.0;
    }

    /// A label and its value; where that is empty, a person can write on the line.
    fn row(&mut self, label: &Message, value: &str) {
        if value.is_empty() {
            self.pages.y += 6.0;
        }
        self.pages.row(&self.said.text(label), &self.small.text(label), value);
    }

    fn finding(&mut self, n: usize, finding: &Finding, photos: Photos<'_>) {
        let language = self.language;
        let heading = message!("clues-slip-finding", number = (n + 1).to_string());
        self.heading(&self.said.text(&heading), &heading);
        let at = beijing(finding.at.0).map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        let words = &self.said;
        let by_road = finding.road.as_ref().map(|road| {
            let toward = said::toward(words, road);
            format!("{} {} {toward} {}", road.route, road.stake, said::position(language, words, road))
        });
        let place = [by_road, Some(said::place(finding) + " (WGS84)")].into_iter().flatten().collect::<Vec<_>>();
        let (what, size) = (said::description(language, words, finding), said::size(words, finding));
        for (label, value) in [
            (message!("clues-col-kind"), said::kind(language, &finding.kind)),
            (message!("clues-col-legal"), said::legal(language, &finding.kind)),
            (message!("clues-slip-time"), at),
            (message!("clues-slip-place"), place.join("\n")),
            (message!("clues-col-description"), what),
            (message!("clues-col-size"), size),
            (message!("clues-slip-marked"), finding.marked_by.clone()),
        ] {
            if !value.is_empty() {
                self.row(&label, &value);
            }
        }
        let picture = finding.photo.as_deref().and_then(photos).and_then(|bytes| Picture::thumbnail(bytes, PICTURE_PX));
        if let Some(picture) = picture {
            let width = PICTURE_HEIGHT * 16.0 / 9.0;
            self.pages.room(PICTURE_HEIGHT + 12.0);
            let top = self.pages.y + 6.0;
            self.pages.picture(picture, [MARGIN, top], [width, PICTURE_HEIGHT]);
            self.pages.y = top + PICTURE_HEIGHT + 4.0;
        }
    }

    /// Two columns to sign in.
    fn signatures(&mut self) {
        const HEIGHT: f32 = 92.0;
        let (top, half) = (self.pages.y + 16.0, self.pages.width() / 2.0);
        let sides = [message!("clues-slip-sign-from"), message!("clues-slip-sign-to")];
        for (n, side) in sides.iter().enumerate() {
            let left = MARGIN + n as f32 * (half + 10.0);
            let right = left + half - 10.0;
            self.pages.write(left, top, 10.0, INK, &self.said.text(side));
            self.pages.write(left, top + 10.0, 6.5, SOFT, &self.small.text(side));
            for (line, label) in [message!("clues-slip-signed"), message!("clues-slip-day")].iter().enumerate() {
                let base = top + 40.0 + line as f32 * 30.0;
                self.pages.write(left, base, 9.5, INK, &self.said.text(label));
                self.pages.path(&[[left + 70.0, base + 3.0], [right, base + 3.0]], RULE, 0.8);
            }
        }
        self.pages.y = top + HEIGHT;
    }
}
