//! What several tests need: a complete case.

#![allow(clippy::unwrap_used)]

use evidence::case::Case;

/// A complete record of lane A.
pub fn case() -> Case {
    Case::from_json(include_bytes!("../../../../assets/fixtures/evidence/case.json")).unwrap()
}
