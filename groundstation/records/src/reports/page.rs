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
                    Block::Text(text) | Block::Warning(text) => lines.push(text.clone()),
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
                }
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
