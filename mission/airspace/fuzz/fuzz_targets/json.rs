//! Zones of a file of this kind: whatever is read is indexed and asked, inside and beside its corners.
#![no_main]

use airspace::{Airspace, Heights, Loading, Shape, ZoneKind, read};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let loading = Loading { kind: Some(ZoneKind::Controlled), ..Loading::default() };
    let Ok(read) = read("zones.json", bytes, &loading) else { return };
    let places: Vec<_> = read
        .zones
        .iter()
        .flat_map(|zone| &zone.shapes)
        .take(8)
        .filter_map(|shape| match shape {
            Shape::Circle { centre, .. } => Some(*centre),
            Shape::Polygon(rings) => rings.first()?.first().copied(),
        })
        .collect();
    let airspace = Airspace::new(read.zones);
    for place in places {
        for nearby in airspace.at(place, Heights::default(), Timestamp::UNIX_EPOCH, 1_000.0) {
            assert!(nearby.distance_m >= 0.0);
        }
    }
});
