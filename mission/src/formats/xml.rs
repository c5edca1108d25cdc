//! What the XML formats share.

use roxmltree::{Document, Node, ParsingOptions};

use super::error::shortened;
use super::{Expected, LARGEST, Place, Problem, ReadError};

/// Elements, attributes and texts of a file that is read at all; a track of [`super::MAX_ITEMS`] points has under two
/// million.
const MAX_NODES: u32 = 4_000_000;

/// Parses XML without document type declarations, which nothing here needs and which can blow up.
pub(super) fn parse<'a>(file: &str, text: &'a str) -> Result<Document<'a>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let at = error.pos();
        let place = Place::Line { line: at.row as usize, column: at.col as usize };
        ReadError::new(file, place, Problem::Malformed { detail: error.to_string() })
    })
}

/// `gpx/rte[1]/rtept[2]`; counted from 1 among siblings of the same name.
pub(super) fn place(node: Node<'_, '_>) -> Place {
    let mut path = String::new();
    let mut steps: Vec<_> = node.ancestors().filter(Node::is_element).collect();
    steps.reverse();
    // A hostile file may nest without end; the first steps say enough.
    for step in steps.into_iter().take(8) {
        let name = step.tag_name().name();
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&shortened(name));
        if step.parent_element().is_some() {
            let before = step.prev_siblings().filter(|sibling| sibling.tag_name().name() == name).count();
            path.push_str(&format!("[{before}]"));
        }
    }
    Place::Element(path)
}

pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The number in a text, of at most [`LARGEST`].
pub(super) fn number(file: &str, node: Node<'_, '_>, text: &str) -> Result<f64, ReadError> {
    let fail = |problem| ReadError::new(file, place(node), problem);
    match text.trim().parse::<f64>() {
        Ok(value) if value.abs() <= LARGEST => Ok(value),
        Ok(value) if value.is_finite() => Err(fail(Problem::OutOfRange { value, min: -LARGEST, max: LARGEST })),
        _ => Err(fail(Problem::WrongType { expected: Expected::Number, found: shortened(text.trim()) })),
    }
}

/// The number in a child element, where there is one.
pub(super) fn child_number(file: &str, node: Node<'_, '_>, name: &str) -> Result<Option<f64>, ReadError> {
    let child = child(node, name).and_then(|child| Some((child, child.text()?)));
    child.filter(|(_, text)| !text.trim().is_empty()).map(|(child, text)| number(file, child, text)).transpose()
}

/// Text as it may stand between tags and in attributes. Control characters that XML cannot hold are dropped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() && (other as u32) < 0x20 => {}
            other => escaped.push(other),
        }
    }
    escaped
}
