//! Which part of a bridge a still shows, as its XMP says it (fields of the station that took it, `urn:groundstation:still:1#`).

use mission::explain::Message;
use mission::message;

/// XMP stands before the picture: no further in than this is looked, bytes. Chosen: sixteen segments.
const MOST: usize = 1 << 20;
/// Longest text that is taken, bytes. Chosen.
const MOST_TEXT: usize = 300;

/// What the record says beneath a still.
pub(super) fn part(picture: &[u8]) -> Option<Message> {
    let head = &picture[..picture.len().min(MOST)];
    let field = |name: &str| text(head, &format!("gs:AircraftBridge{name}"));
    let (bridge, span) = (field("")?, counted(&field("Span")?)?);
    let pier = field("Pier").and_then(|pier| counted(&pier)).unwrap_or(0);
    let side = field("Side").filter(|side| side == "increasing").map_or("decreasing", |_| "increasing");
    let by = field("BoundBy").filter(|by| by == "plan").map_or("place", |_| "plan");
    Some(message!("evidence-record-part", bridge = bridge, span = span, pier = pier, side = side, by = by))
}

fn counted(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| (1..=99_999).contains(number))
}

/// The text between a field's tags.
fn text(head: &[u8], name: &str) -> Option<String> {
    let find = |from: usize, what: &str| {
        let found = head[from..].windows(what.len()).position(|bytes| bytes == what.as_bytes());
        found.map(|at| from + at)
    };
    let opening = format!("<{name}>");
    let from = find(0, &opening)? + opening.len();
    let until = find(from, &format!("</{name}>"))?;
    let text = std::str::from_utf8(head.get(from..until.min(from + MOST_TEXT))?).ok()?;
    Some(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::words::Words;

    #[test]
    fn a_still_says_bridge_span_pier_and_side_and_one_without_says_nothing() {
        let xmp = "\u{1}<gs:AircraftBridge>A &amp; B 大桥</gs:AircraftBridge>\n<gs:AircraftBridgeSpan>3</gs:AircraftBridgeSpan>\
                   <gs:AircraftBridgePier>2</gs:AircraftBridgePier><gs:AircraftBridgeSide>increasing</gs:AircraftBridgeSide>\
                   <gs:AircraftBridgeBoundBy>plan</gs:AircraftBridgeBoundBy>\u{2}";
        let words = [Words::new("zh"), Words::new("en")].map(|words| words.text(&part(xmp.as_bytes()).unwrap()));
        assert_eq!(words[0], "A & B 大桥 第 3 跨 2 号墩，桩号增大一侧（按航线）");
        assert_eq!(words[1], "A & B 大桥, span 3, pier 2, side of rising stakes (by the plan)");
        let without = xmp.replace("Pier>2<", "Pier>x<").replace("plan<", "place<");
        assert_eq!(
            Words::new("zh").text(&part(without.as_bytes()).unwrap()),
            "A & B 大桥 第 3 跨，桩号增大一侧（按位置）"
        );
        for broken in [&b""[..], b"<gs:AircraftBridge>", &xmp.as_bytes()[..60], &b"\xff<gs:AircraftBridgeSpan>"[..]] {
            assert_eq!(part(broken), None);
        }
    }
}
