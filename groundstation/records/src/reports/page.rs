//! What a report says, before it is drawn.

use paper::pdf::{Font, NoFont};
use paper::words::Language;

use super::draw;

/// A report: a title, what a reader has to know first, and sections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// Lines below the title.
    pub notes: Vec<String>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// At the foot of every page.
    pub foot: String,
}

/// A section of a report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// What stands in it, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that must not be overlooked.
    Warning(String),
    /// A paragraph on a ground of its own: nothing is wrong, and yet it has to be known.
    Note(String),
    /// What came of something, large.
    Judgement(Box<Judgement>),
    /// A table.
    Grid(Grid),
    /// Bars, one below the other, over one scale.
    Bars {
        /// What the bars count, with the unit.
        scale: String,
        /// What the longest bar is at least drawn against.
        full: f64,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// Roads, kilometre by kilometre.
    Heat(Vec<Heat>),
    /// Figures over time, each against its limit.
    Plots(Vec<Plot>),
    /// Tracks seen from above.
    Plan {
        /// Where the first track begins.
        begins: String,
        /// Tracks, the most important first.
        tracks: Vec<Track>,
    },
    /// Who signs, and what stands before the day.
    Signatures(Vec<(String, String)>),
}

/// What came of something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// In a word.
    pub word: String,
    /// Whether it is good.
    pub good: bool,
    /// The figure that counts.
    pub figure: String,
    /// What it is measured by.
    pub below: String,
    /// Names and values beside it.
    pub facts: Vec<(String, String)>,
}

/// A figure over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plot {
    /// What it is, with its unit.
    pub title: String,
    /// The limit in words.
    pub limit_said: String,
    /// The limit.
    pub limit: f64,
    /// Whether the figure is to stay above it, and not below.
    pub least: bool,
    /// Seconds, and the figure: numbers, all of them.
    pub points: Vec<(f64, f64)>,
}

/// A track seen from above.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// Whose.
    pub name: String,
    /// Metres to the east and to the north of a place; what is no number is left out.
    pub points: Vec<(f64, f64)>,
}

/// A table: the first column is text, the others are numbers unless they are said to be text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Headings.
    pub headings: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
    /// Relative widths of the columns.
    pub widths: Vec<f32>,
    /// Columns that are text.
    pub texts: Vec<usize>,
    /// Rows that must not be overlooked.
    pub marked: Vec<usize>,
    /// Rows that begin a part of the table, on a ground of their own.
    pub parts: Vec<usize>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub name: String,
    /// How long it is.
    pub value: f64,
    /// What is written behind it.
    pub shown: String,
    /// What it ought to reach.
    pub target: Option<f64>,
}

/// A road, kilometre by kilometre.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// The road.
    pub name: String,
    /// Its first stake.
    pub from: String,
    /// Its last stake.
    pub until: String,
    /// Passes of each kilometre.
    pub passes: Vec<u32>,
}

impl Report {
    /// As PDF, A4 upright.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font) -> Result<Vec<u8>, NoFont> {
        draw::pdf(self, language, font)
    }

    /// Everything that it says, a line each, cells apart by tabs: to be searched, read aloud or pasted.
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.notes.iter().cloned());
        for section in &self.sections {
            lines.extend([String::new(), section.title.clone()]);
            for block in &section.blocks {
                match block {
                    Block::Text(text) | Block::Warning(text) | Block::Note(text) => lines.push(text.clone()),
                    Block::Judgement(verdict) => {
                        lines.push(format!("{}\t{}\t{}", verdict.word, verdict.figure, verdict.below));
                        lines.extend(verdict.facts.iter().map(|(name, value)| format!("{name}\t{value}")));
                    }
                    Block::Grid(grid) => {
                        lines.extend(Some(&grid.headings).into_iter().chain(&grid.rows).map(|row| row.join("\t")));
                    }
                    Block::Bars { scale, bars, .. } => {
                        lines.push(scale.clone());
                        lines.extend(bars.iter().map(|bar| format!("{}\t{}", bar.name, bar.shown)));
                    }
                    Block::Heat(roads) => {
                        for road in roads {
                            let passes: Vec<String> = road.passes.iter().map(u32::to_string).collect();
                            lines.push(format!("{} {} – {}\t{}", road.name, road.from, road.until, passes.join(" ")));
                        }
                    }
                    Block::Plots(plots) => {
                        lines.extend(plots.iter().map(|plot| format!("{}\t{}", plot.title, plot.limit_said)));
                    }
                    Block::Plan { tracks, .. } => lines.extend(tracks.iter().map(|track| track.name.clone())),
                    Block::Signatures(names) => {
                        lines.extend(names.iter().map(|(name, day)| format!("{name}\t{day}")));
                    }
                }
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
