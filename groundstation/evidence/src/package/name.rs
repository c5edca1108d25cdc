//! Names of files in a package: those that mean the same file on every system and in every manifest.

use mission::explain::{Explain, Message};
use mission::message;

/// Characters of the longest name, folders included. Chosen: fits Windows' 260 with room for the place of the package.
const LONGEST: usize = 200;
/// Folders above a file at most.
const DEEPEST: usize = 12;
/// Names that are devices on Windows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Empty, or longer than is taken everywhere.
    #[error("empty or too long")]
    Length,
    /// It leads out of the folder: absolute, or with `..` in it.
    #[error("leads out of the package")]
    LeadsOut,
    /// A character that some system or a manifest cannot hold.
    #[error("has the character {0:?}, which not every system takes")]
    Character(char),
    /// A part that some system takes for something else.
    #[error("has a part that not every system takes for a file's name")]
    Part,
}

impl Explain for BadName {
    fn explain(&self) -> Message {
        match self {
            Self::Length => message!("evidence-name-length"),
            Self::LeadsOut => message!("evidence-name-leads-out"),
            Self::Character(character) => {
                message!("evidence-name-character", character = character.escape_debug().to_string())
            }
            Self::Part => message!("evidence-name-part"),
        }
    }
}

/// Whether a name with `/` between folders may be in a package.
///
/// # Errors
/// Why not.
pub fn check(name: &str) -> Result<(), BadName> {
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(BadName::Length);
    }
    if name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..") {
        return Err(BadName::LeadsOut);
    }
    // `%` and line ends are escaped in a manifest, where not all tools undo it; `\` is in what `sha256sum` prints.
    let refused =
        |c: &char| c.is_control() || "\\:*?\"<>|%\u{feff}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}".contains(*c);
    if let Some(character) = name.chars().find(refused) {
        return Err(BadName::Character(character));
    }
    if name.split('/').count() > DEEPEST {
        return Err(BadName::Length);
    }
    let odd = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let device = DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()));
        part.is_empty() || part == "." || part.ends_with(['.', ' ']) || part.starts_with([' ', '~', '-']) || device
    };
    if name.split('/').any(odd) { Err(BadName::Part) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_chinese_names_are_taken() {
        for name in ["data/case.json", "data/stills/现场 1.jpg", "data/capture/000001.seal.json", "data/contour.png"]
        {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_that_lead_out_or_mean_something_else_elsewhere_are_refused() {
        for name in ["/etc/passwd", "data/../../x", "..", "\\\\host\\x", "data\\..\\x"] {
            assert_eq!(check(name), Err(BadName::LeadsOut), "{name}");
        }
        for name in ["c:/x", "data/a%0Ab", "data/a\nb", "data/a\u{202e}b", "data/a\0"] {
            assert!(matches!(check(name), Err(BadName::Character(_))), "{name}");
        }
        for name in ["data//x", "data/./x", "data/com1.txt", "data/x.", "data/NUL", "data/ x"] {
            assert_eq!(check(name), Err(BadName::Part), "{name}");
        }
        for name in [String::new(), "x".repeat(1000), "a/".repeat(50) + "b"] {
            assert_eq!(check(&name), Err(BadName::Length), "{name}");
        }
    }
}
