//! Instruments of the active vehicle.

use egui::{Grid, ProgressBar, RichText, ScrollArea, Ui};
use mission::explain::Message;
use mission::message;
use session::fly::{Active, RESERVE_PERCENT, Shown, battery_level};
use telemetry::vehicle::{Battery, Gnss};

use super::attitude;
use crate::Frame;
use crate::theme::Palette;
use crate::widgets::{duration_text, level_mark, shown, shown_text, speed_text, whole};

const BIG: f32 = 22.0;
const PLAIN: f32 = 16.0;
/// Height of a line, points.
const ROW: f32 = 20.0;
/// Slower than this it stands: what is left is the receiver's noise, metres per second.
const STANDS_M_S: f64 = 0.3;
/// Nearer than this home has no direction, metres.
const AT_HOME_M: f64 = 5.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>) {
    let Some(active) = &frame.session.fly().view().active else {
        ui.label(frame.t("fly-none-active"));
        return;
    };
    let palette = Palette::of(frame.session.settings());
    // Nothing here is touched, and everything down to the wind belongs in one look.
    ui.spacing_mut().interact_size.y = ROW;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let name = RichText::new(frame.m(&active.name)).strong().size(PLAIN);
        ui.label(name);
        let mode = active.mode.as_ref().map_or("–".to_owned(), |mode| frame.m(mode));
        let armed = frame.t(if active.armed { "fly-armed" } else { "fly-disarmed" });
        let text = RichText::new(format!("{mode} · {armed}")).size(PLAIN).strong();
        ui.label(if active.lost { text.color(palette.stale) } else { text });
        attitude::draw(ui, &active.instruments.attitude, &frame.t("fly-attitude"));
        heights(ui, frame, active);
        ui.separator();
        motion(ui, frame, active);
        ui.separator();
        battery(ui, frame, active, &palette);
        ui.separator();
        gnss(ui, frame, &active.instruments.gnss, &palette);
        wind(ui, frame, active);
        ui.separator();
        links(ui, frame, active, &palette);
    });
}

fn metres(frame: &Frame<'_>) -> impl Fn(&f64) -> String {
    move |value| frame.m(&message!("fly-metres", value = whole(*value)))
}

fn heights(ui: &mut Ui, frame: &Frame<'_>, active: &Active) {
    let instruments = &active.instruments;
    Grid::new("fly-heights").num_columns(2).show(ui, |ui| {
        let rows = [
            ("fly-above-take-off", &instruments.above_take_off_m, BIG),
            ("fly-above-ground", &instruments.above_ground_m, BIG),
            ("fly-above-sea", &instruments.above_sea_m, PLAIN),
        ];
        for (name, value, size) in rows {
            shown(ui, frame, &frame.t(name), value, size, metres(frame));
            ui.end_row();
            // Only measured, or merely reckoned: the law's height must not be taken for more than it is.
            if let Some(source) = instruments.ground_source.filter(|_| name == "fly-above-ground") {
                ui.label("");
                ui.label(RichText::new(frame.m(&source.words())).size(13.0));
                ui.end_row();
            }
        }
    });
}

fn motion(ui: &mut Ui, frame: &Frame<'_>, active: &Active) {
    let instruments = &active.instruments;
    let speed = |value: &f64| speed_text(frame, *value);
    let degrees = |value: &f64| format!("{:03}°", value.to_degrees().round().rem_euclid(360.0));
    Grid::new("fly-motion").num_columns(2).show(ui, |ui| {
        let over_ground = |value: &f64| speed(if *value < STANDS_M_S { &0.0 } else { value });
        shown(ui, frame, &frame.t("fly-ground-speed"), &instruments.ground_m_s, BIG, over_ground);
        ui.end_row();
        shown(ui, frame, &frame.t("fly-climb"), &instruments.climb_m_s, PLAIN, speed);
        ui.end_row();
        shown(ui, frame, &frame.t("fly-air-speed"), &instruments.air_m_s, PLAIN, speed);
        ui.end_row();
        shown(ui, frame, &frame.t("fly-heading"), &instruments.heading_rad, PLAIN, degrees);
        ui.end_row();
        shown(ui, frame, &frame.t("fly-home"), &instruments.home, PLAIN, |(distance_m, bearing_rad)| {
            let distance = metres(frame)(distance_m);
            if *distance_m < AT_HOME_M { distance } else { format!("{distance} · {}", degrees(bearing_rad)) }
        });
        ui.end_row();
    });
}

fn battery(ui: &mut Ui, frame: &Frame<'_>, active: &Active, palette: &Palette) {
    let battery = &active.instruments.battery;
    let percent = battery.then(|b| b.remaining_percent);
    ui.horizontal(|ui| {
        if let Some(percent) = percent.fresh() {
            let (mark, color) = level_mark(battery_level(percent), palette);
            ui.label(RichText::new(mark).color(color).size(PLAIN));
        }
        shown(ui, frame, &frame.t("fly-battery"), &percent, BIG, |percent| format!("{} %", whole(*percent)));
    });
    if let Some(last) = percent.last() {
        let (_, color) = level_mark(battery_level(last), palette);
        let color = if percent.fresh().is_some() { color } else { palette.stale };
        ui.add(ProgressBar::new((last / 100.0) as f32).fill(color).desired_height(10.0));
    }
    let electric = |b: &Battery| {
        let parts = [b.voltage_v.map(|v| format!("{v:.1} V")), b.current_a.map(|a| format!("{} A", whole(a)))];
        let known: Vec<_> = parts.into_iter().flatten().collect();
        if known.is_empty() { "–".to_owned() } else { known.join(" · ") }
    };
    ui.label(RichText::new(shown_text(frame, battery, electric)).size(PLAIN));
    let left = active.return_time.map_or("–".to_owned(), |time| duration_text(time.left));
    let how = active.return_time.map_or_else(
        || frame.t("fly-return-unknown"),
        |time| {
            frame.m(&message!(
                "fly-return-how",
                rate = time.percent_min,
                home = duration_text(time.home),
                reserve = RESERVE_PERCENT
            ))
        },
    );
    let urgent = active.return_time.is_some_and(|time| time.left.as_secs() < 60);
    ui.horizontal(|ui| {
        ui.label(RichText::new(frame.t("fly-time-left")).size(13.0));
        let text = RichText::new(left).size(BIG).strong();
        ui.label(if urgent { text.color(palette.danger) } else { text });
    })
    .response
    .on_hover_text(how);
}

fn gnss(ui: &mut Ui, frame: &Frame<'_>, gnss: &Shown<Gnss>, palette: &Palette) {
    let text = |gnss: &Gnss| {
        let fix = frame.m(&fix(gnss.fix));
        let satellites = gnss.satellites.map_or("–".to_owned(), |count| count.to_string());
        let hdop = gnss.hdop.map_or("–".to_owned(), |hdop| format!("{hdop:.1}"));
        frame.m(&message!("fly-gnss", fix = fix, satellites = satellites, hdop = hdop))
    };
    let bad = gnss.as_ref().fresh().is_some_and(|g| g.fix < 3);
    let label = RichText::new(shown_text(frame, gnss, text)).size(PLAIN);
    ui.label(RichText::new(frame.t("fly-gnss-name")).size(13.0));
    ui.label(match (bad, gnss) {
        (true, _) => label.color(palette.danger),
        (false, Shown::Fresh(_)) => label,
        _ => label.color(palette.stale),
    });
}

fn fix(fix: u8) -> Message {
    match fix {
        0 | 1 => message!("fly-fix-none"),
        2 => message!("fly-fix-2d"),
        3 => message!("fly-fix-3d"),
        4 => message!("fly-fix-dgps"),
        5 => message!("fly-fix-float"),
        _ => message!("fly-fix-fixed"),
    }
}

fn wind(ui: &mut Ui, frame: &Frame<'_>, active: &Active) {
    let value = &active.instruments.wind;
    let nose_rad = active.instruments.heading_rad.last();
    let unit = frame.session.settings().speed_unit;
    shown(ui, frame, &frame.t("fly-wind-name"), value, PLAIN, |wind| {
        let from = wind.from_rad.to_degrees().round().rem_euclid(360.0);
        // How much of it blows against the nose, because that is what costs battery.
        let head_m_s = |nose: f64| wind.speed_m_s * (wind.from_rad - nose).cos() + 0.0;
        let head = nose_rad.map_or("–".to_owned(), |nose| format!("{:+.1}", unit.of_m_s(head_m_s(nose))));
        frame.m(&message!("fly-wind", from = from, speed = speed_text(frame, wind.speed_m_s), head = head))
    });
}

fn links(ui: &mut Ui, frame: &Frame<'_>, active: &Active, palette: &Palette) {
    ui.label(RichText::new(frame.t("fly-links")).size(13.0));
    for link in &active.links {
        let loss = whole(link.loss.ratio() * 100.0);
        let age = link.age.as_secs().to_string();
        let text = frame.m(&message!("fly-link", link = f64::from(link.id.0), loss = loss, age = age));
        let text = if link.primary { format!("★ {text}") } else { text };
        let text = RichText::new(text).size(14.0);
        let stale = link.age > session::fly::STALE_AFTER;
        ui.label(if stale { text.color(palette.danger) } else { text }).on_hover_text(&link.endpoint);
    }
    if active.links.is_empty() {
        ui.label("–");
    }
}
