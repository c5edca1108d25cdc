//! A scenario on the map: what is to be flown, where, and what stands there.

use mission::geo::{LatLon, destination};
use session::training::scenario::Course;
use session::training::scenario::schema::{Judge, Upset};

use crate::Frame;
use crate::finding::chinese;
use crate::map::{Area, AreaKind, Handle, Line, Overlay};
use crate::theme::Palette;

/// Corners of a circle.
const CIRCLE: u32 = 48;

fn ring(centre: LatLon, radius_m: f64) -> Vec<LatLon> {
    let step = std::f64::consts::TAU / f64::from(CIRCLE);
    (0..CIRCLE).map(|n| destination(centre, step * f64::from(n), radius_m)).collect()
}

/// The course and what stands in its scene.
pub(super) fn overlay(frame: &Frame<'_>, course: &Course) -> Overlay {
    let palette = Palette::of(frame.session.settings());
    let mut overlay = Overlay::default();
    let scenario = course.scenario();
    let line = |places, color, width, dashed| Line { places, color, width, dashed };
    let handle = |id: usize, place, label: String, color| Handle {
        id: id as u64,
        place,
        label,
        color,
        draggable: false,
        selected: false,
    };
    overlay.handles.push(handle(0, course.home(), frame.t("trainer-home"), palette.good));
    for (index, criterion) in scenario.criteria.iter().enumerate() {
        if let Some(wanted) = course.line(index) {
            let places = wanted.places().iter().map(|place| course.place(*place)).collect();
            overlay.lines.push(line(places, palette.accent, 3.0, true));
        }
        let Some(place) = course.spot(index).map(|spot| course.place(spot)) else { continue };
        let area = |of_m: f64, kind, color| Area { ring: ring(place, of_m), kind, color };
        match &criterion.judge {
            Judge::KeepOut { of_m, .. } => overlay.areas.push(area(*of_m, AreaKind::KeepOut, palette.danger)),
            Judge::Within { of_m, .. } => overlay.areas.push(area(*of_m, AreaKind::KeepIn, palette.good)),
            // It would lie on the take-off place, which is marked already.
            Judge::LandAt { .. } if mission::geo::distance_m(place, course.home()) < 1.0 => {}
            _ => overlay.handles.push(handle(overlay.handles.len(), place, String::new(), palette.accent)),
        }
    }
    for fault in &scenario.faults {
        if let Upset::ControlArea { at, radius_m, .. } = &fault.what
            && let Ok(at) = course.local(at)
            // Where a criterion asks to keep out of it, it is there already.
            && overlay.areas.is_empty()
        {
            let ring = ring(course.place(at), *radius_m);
            overlay.areas.push(Area { ring, kind: AreaKind::KeepOut, color: palette.danger });
        }
    }
    for object in course.objects() {
        let title = if chinese(frame) { &object.thing.title.zh } else { &object.thing.title.en };
        // What is to be found stands out against what is only there.
        let color = if object.thing.finding.is_some() { palette.caution } else { palette.stale };
        overlay.handles.push(handle(overlay.handles.len(), object.place, title.clone(), color));
    }
    overlay
}

/// All that a map of it shows at first.
pub(super) fn places(course: &Course, overlay: &Overlay) -> Vec<LatLon> {
    let mut places = vec![course.home()];
    places.extend(overlay.lines.iter().flat_map(|line| &line.places));
    places.extend(overlay.handles.iter().map(|handle| handle.place));
    places.extend(overlay.areas.iter().flat_map(|area| &area.ring));
    // A single place is shown with what lies around it.
    places.extend([0.0, std::f64::consts::PI].map(|way| destination(course.home(), way, 40.0)));
    places
}
