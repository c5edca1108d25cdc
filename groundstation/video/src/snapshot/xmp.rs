//! XMP (ISO 16684-1): what Exif has no fields for. Angles and the two usual heights in the fields that DJI's pictures have,
//! because mapping programs read those; everything with its unit and datum in fields of our own.

use std::fmt::Write as _;

use super::SOFTWARE;
use crate::footage::{Reference, Seen, rfc3339};

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
    }
}

/// Degrees in -180 to 180.
fn degrees(angles: Option<[f64; 3]>, of: usize) -> Option<f64> {
    angles.map(|angles| mission::geo::wrap_pi(angles[of]).to_degrees())
}

/// The packet.
pub(crate) fn xmp(seen: &Seen) -> String {
    let metadata = &seen.metadata;
    let mut fields = Fields(String::new());
    fields.text("xmp:CreatorTool", SOFTWARE);
    fields.text("xmp:CreateDate", &rfc3339(metadata.utc_us));
    let look = metadata.look().map(|look| [look.roll_rad, look.pitch_rad, look.yaw_rad]);
    for (group, angles) in [("Gimbal", look), ("Flight", metadata.attitude_rad)] {
        for (of, axis) in ["Roll", "Pitch", "Yaw"].into_iter().enumerate() {
            fields.signed(&format!("drone-dji:{group}{axis}Degree"), degrees(angles, of));
        }
    }
    let amsl_m = metadata.camera.map(|camera| camera.amsl_m);
    fields.signed("drone-dji:AbsoluteAltitude", amsl_m);
    fields.signed("drone-dji:RelativeAltitude", seen.above_home_m);
    fields.text("gs:Datum", "WGS84");
    fields.signed("gs:HeightAboveMeanSeaLevelMetres", amsl_m);
    fields.signed("gs:HeightAboveTakeOffMetres", seen.above_home_m);
    fields.signed("gs:HeightAboveGroundMetres", seen.above_ground_m);
    fields.signed("gs:SlantRangeMetres", metadata.slant_range_m);
    fields.road("Aircraft", seen.aircraft.as_ref());
    fields.road("FrameCentre", seen.centre.as_ref());
    for (name, value) in
        [("gs:Mission", &metadata.mission), ("gs:Registration", &metadata.tail_number), ("gs:Camera", &metadata.sensor)]
    {
        if let Some(value) = value {
            fields.text(name, value);
        }
    }
    format!(
        concat!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
            "  <rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"",
            " xmlns:drone-dji=\"http://www.dji.com/drone-dji/1.0/\" xmlns:gs=\"{namespace}\">\n{fields}",
            "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
        ),
        namespace = NAMESPACE,
        fields = fields.0,
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
