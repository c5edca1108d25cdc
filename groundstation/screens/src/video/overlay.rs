//! What lies in the picture, drawn where it is: horizon, bearings, stakes of the road, home and other drones.

use egui::{Align2, Color32, FontId, Pos2, Rect, Stroke, Ui, Vec2};
use mission::geo::{LatLon, Look, distance_m, pixel_of};
use session::eye::Sight;

use super::write;
use crate::Frame;

/// Stakes are drawn as far as this from the middle of the picture, metres: farther ones crowd at the horizon.
const STAKES_WITHIN_M: f64 = 600.0;
/// Between stakes that are drawn, metres: as they stand on the road.
const STAKE_STEP_M: f64 = 100.0;
/// A road farther from the middle of the picture than this is not in it.
const ROAD_WITHIN_M: f64 = 800.0;
const INK: Color32 = Color32::from_rgb(0xff, 0xf2, 0xb0);

/// A picture on the screen with what it shows.
struct Picture<'a> {
    rect: Rect,
    sight: &'a Sight,
    field: mission::geo::FieldOfView,
}

impl Picture<'_> {
    fn on_screen(&self, [x, y]: [f64; 2]) -> Option<Pos2> {
        let inside = (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y);
        inside.then(|| self.rect.min + self.rect.size() * Vec2::new(x as f32, y as f32))
    }

    fn ground(&self, place: LatLon) -> Option<Pos2> {
        self.on_screen(self.sight.pixel(place)?)
    }

    /// Where a direction of the world is: bearing from north and angle above the horizon.
    fn direction(&self, yaw_rad: f64, pitch_rad: f64) -> Option<[f64; 2]> {
        /// So far that nearness does not matter, metres, and near enough that the earth is flat.
        const FAR_M: f64 = 1000.0;
        let there = mission::geo::destination(self.sight.eye, yaw_rad, FAR_M * pitch_rad.cos());
        pixel_of(self.sight.eye, -FAR_M * pitch_rad.sin(), self.sight.look, self.field, there)
    }
}

/// `taken` has words already.
pub(super) fn draw(ui: &Ui, rect: Rect, frame: &Frame<'_>, sight: &Sight, taken: Option<Rect>) {
    bearing(ui, rect, sight.look);
    let Some(field) = sight.field else { return };
    let picture = Picture { rect, sight, field };
    horizon(ui, &picture);
    if sight.stale {
        return;
    }
    stakes(ui, frame, &picture, taken);
    marks(ui, frame, &picture);
}

/// Where the camera points, on top of the picture: a scale of bearings and the angle below the horizon.
fn bearing(ui: &Ui, rect: Rect, look: Look) {
    let middle = rect.center_top() + Vec2::new(0.0, 6.0);
    let yaw_deg = look.yaw_rad.to_degrees().rem_euclid(360.0);
    let points = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
    let point = points[((yaw_deg + 22.5) / 45.0) as usize % points.len()];
    let text = format!("{:03.0}° {point}  {:+.0}°", yaw_deg.round() % 360.0, look.pitch_rad.to_degrees());
    write(ui, middle, Align2::CENTER_TOP, &text, Color32::WHITE);
}

/// The line at which sky and ground meet, where it is in the picture, as the camera stands.
fn horizon(ui: &Ui, picture: &Picture<'_>) {
    /// Directions that the line is drawn through.
    const PARTS: i32 = 8;
    let half_rad = picture.field.horizontal_rad * 0.75;
    let points = (-PARTS..=PARTS).filter_map(|part| {
        let yaw_rad = picture.sight.look.yaw_rad + half_rad * f64::from(part) / f64::from(PARTS);
        picture.direction(yaw_rad, 0.0)
    });
    let points: Vec<Pos2> = points
        .filter(|pixel| pixel[1] > -0.5 && pixel[1] < 1.5)
        .map(|[x, y]| picture.rect.min + picture.rect.size() * Vec2::new(x as f32, y as f32))
        .collect();
    let painter = ui.painter_at(picture.rect);
    for pair in points.windows(2) {
        painter.line_segment([pair[0], pair[1]], Stroke::new(1.5, Color32::from_white_alpha(160)));
    }
}

/// Stakes of the road along its middle, as the signs say them.
fn stakes(ui: &Ui, frame: &Frame<'_>, picture: &Picture<'_>, taken: Option<Rect>) {
    let Some(centre) = picture.sight.centre() else { return };
    let mut taken: Vec<Rect> = taken.into_iter().collect();
    for road in &frame.session.network().roads {
        let Some(at) = road.line.locate(centre, ROAD_WITHIN_M) else { continue };
        let (low, high) = (at.measured_m - STAKES_WITHIN_M, at.measured_m + STAKES_WITHIN_M);
        // A round stake lies where the sign says so, which need not be a round distance along the line.
        let first = road.stake_place(low.max(0.0)).stake.shown_m;
        let last = road.stake_place(high.min(road.line.length_m())).stake.shown_m;
        let (first, last) = (first.min(last), first.max(last));
        let mut shown_m = (first / STAKE_STEP_M).ceil() * STAKE_STEP_M;
        while shown_m <= last {
            let stake = mission::road::Stake::at(shown_m);
            shown_m += STAKE_STEP_M;
            let Some(place) = road.resolve(stake).one() else { continue };
            let ground = road.line.point(place.measured_m);
            let Some(spot) = picture.ground(ground) else { continue };
            ui.painter().circle_filled(spot, 4.0, Color32::from_black_alpha(190));
            ui.painter().circle_filled(spot, 2.5, INK);
            // Near ones larger, so that the eye sees which is near.
            let far = distance_m(picture.sight.eye, ground);
            let size = (15.0 - far / 120.0).clamp(10.5, 15.0) as f32;
            let galley = ui.painter().layout_no_wrap(stake.to_string(), FontId::proportional(size), INK);
            let label = Align2::LEFT_CENTER.anchor_size(spot + Vec2::new(8.0, 0.0), galley.size()).expand(2.0);
            if picture.rect.contains_rect(label) && !taken.iter().any(|other| other.intersects(label)) {
                ui.painter().rect_filled(label, 3.0, Color32::from_black_alpha(150));
                ui.painter().galley(label.min + Vec2::splat(2.0), galley, INK);
                taken.push(label);
            }
        }
    }
}

/// Home and the other drones' ground points.
fn marks(ui: &Ui, frame: &Frame<'_>, picture: &Picture<'_>) {
    let session = frame.session;
    let home = session.fly().view().active.as_ref().and_then(|active| active.home);
    if let Some(spot) = home.and_then(|home| picture.ground(home)) {
        write(ui, spot, Align2::CENTER_CENTER, &frame.t("fly-home-mark"), INK);
    }
}
