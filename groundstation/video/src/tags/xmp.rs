//! XMP (ISO 16684-1): what Exif has no fields for. Angles and the two usual heights in the fields that DJI's pictures have,
//! because mapping programs read those; everything with its unit and datum in fields of our own.

use std::fmt::Write as _;

use mission::road::{Bound, Direction};

use super::SOFTWARE;
use crate::footage::{Reference, Seen, rfc3339};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Our own fields. A name, not an address.
const NAMESPACE: &str = "urn:groundstation:still:1#";

fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control());
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Fields one below the other.
struct Fields(String);

impl Fields {
    fn text(&mut self, name: &str, value: &str) {
        // Writing to a String cannot fail.
        _ = writeln!(self.0, "   <{name}>{}</{name}>", escaped(value));
    }

    /// Metres or degrees to the hundredth, with a sign as DJI has it.
    fn signed(&mut self, name: &str, value: Option<f64>) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.text(name, &format!("{value:+.2}"));
        }
    }

    fn road(&mut self, of: &str, place: Option<&Reference>) {
        let Some(place) = place else { return };
        self.text(&format!("gs:{of}Road"), &place.route);
        self.text(&format!("gs:{of}Stake"), &place.stake.to_string());
        self.text(&format!("gs:{of}Toward"), &place.toward);
        self.signed(&format!("gs:{of}OffsetRightOfCentrelineMetres"), Some(place.offset_right_m));
        if let Some(structure) = &place.structure {
            self.text(&format!("gs:{of}Structure"), structure.name());
        }
        let Some(part) = &place.part else { return };
        self.text(&format!("gs:{of}Bridge"), &part.bridge);
        self.text(&format!("gs:{of}BridgeSpan"), &part.span.to_string());
        if let Some(pier) = part.pier {
            self.text(&format!("gs:{of}BridgePier"), &pier.to_string());
        }
        let side = match part.side {
            Direction::Increasing => "increasing",
            Direction::Decreasing => "decreasing",
        };
        let by = match part.bound {
            Bound::ByPlan => "plan",
            Bound::ByPlace => "place",
        };
        self.text(&format!("gs:{of}BridgeSide"), side);
        self.text(&format!("gs:{of}BridgeBoundBy"), by);
    }
}

/// Degrees in -180 to 180.
fn degrees(angles: Option<[f64; 3]>, of: usize) -> Option<f64> {
    angles.map(|angles| mission::geo::wrap_pi(angles[of]).to_degrees())
}

/// What a camera says that has no words of its own: who wrote it, angles and heights.
fn usual(seen: &Seen, fields: &mut Fields) {
    let metadata = &seen.metadata;
    fields.text("xmp:CreatorTool", SOFTWARE);
    fields.text("xmp:CreateDate", &rfc3339(metadata.utc_us));
    let look = seen.look.map(|look| [look.roll_rad, look.pitch_rad, look.yaw_rad]);
    for (group, angles) in [("Gimbal", look), ("Flight", metadata.attitude_rad)] {
        for (of, axis) in ["Roll", "Pitch", "Yaw"].into_iter().enumerate() {
            fields.signed(&format!("drone-dji:{group}{axis}Degree"), degrees(angles, of));
        }
    }
    fields.signed("drone-dji:AbsoluteAltitude", metadata.camera.map(|camera| camera.amsl_m));
    fields.signed("drone-dji:RelativeAltitude", seen.above_home_m);
}

/// What we know, in our own words.
fn ours(seen: &Seen, fields: &mut Fields) {
    let metadata = &seen.metadata;
    fields.text("gs:Utc", &rfc3339(metadata.utc_us));
    fields.text("gs:Datum", "WGS84");
    fields.signed("gs:HeightAboveMeanSeaLevelMetres", metadata.camera.map(|camera| camera.amsl_m));
    fields.signed("gs:HeightAboveTakeOffMetres", seen.above_home_m);
    fields.signed("gs:HeightAboveGroundMetres", seen.above_ground_m);
    fields.signed("gs:SlantRangeMetres", metadata.slant_range_m);
    for (name, of) in [("Roll", 0), ("Pitch", 1), ("Yaw", 2)] {
        let look = seen.look.map(|look| [look.roll_rad, look.pitch_rad, look.yaw_rad]);
        fields.signed(&format!("gs:Camera{name}Degrees"), degrees(look, of));
    }
    fields.road("Aircraft", seen.aircraft.as_ref());
    fields.road("FrameCentre", seen.centre.as_ref());
    for (name, value) in
        [("gs:Mission", &metadata.mission), ("gs:Registration", &metadata.tail_number), ("gs:Camera", &metadata.sensor)]
    {
        if let Some(value) = value {
            fields.text(name, value);
        }
    }
}

/// Our own words as a part of a packet, with more fields of them.
pub(crate) fn description(seen: &Seen, more: &[(&str, String)]) -> String {
    let mut fields = Fields(String::new());
    ours(seen, &mut fields);
    more.iter().for_each(|(name, value)| fields.text(&format!("gs:{name}"), value));
    format!(
        "  <rdf:Description xmlns:rdf=\"{RDF}\" rdf:about=\"\" xmlns:gs=\"{NAMESPACE}\">\n{}  </rdf:Description>\n",
        fields.0
    )
}

/// The packet of a picture that has none.
pub(crate) fn xmp(seen: &Seen) -> String {
    packet(seen, &[])
}

/// The packet of a picture that has none, with more fields of our own.
pub(crate) fn packet(seen: &Seen, more: &[(&str, String)]) -> String {
    let mut fields = Fields(String::new());
    usual(seen, &mut fields);
    format!(
        concat!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"{rdf}\">\n",
            "  <rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"",
            " xmlns:drone-dji=\"http://www.dji.com/drone-dji/1.0/\">\n{fields}  </rdf:Description>\n{ours}",
            " </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
        ),
        rdf = RDF,
        fields = fields.0,
        ours = description(seen, more),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::klv::{Metadata, Place3};

    #[test]
    fn names_that_look_like_markup_stay_names_and_unknown_angles_are_not_written() {
        let camera = Some(Place3 { lat_deg: 1.0, lon_deg: 2.0, amsl_m: -3.0 });
        let sensor = Some("<Zoom> & \"wide\"\u{1}".to_owned());
        let text = xmp(&Metadata { camera, sensor, ..Metadata::default() }.into());
        assert!(text.contains("<gs:Camera>&lt;Zoom&gt; &amp; \"wide\"</gs:Camera>"), "{text}");
        assert!(text.contains("<drone-dji:AbsoluteAltitude>-3.00<") && !text.contains("YawDegree"), "{text}");
    }
}
