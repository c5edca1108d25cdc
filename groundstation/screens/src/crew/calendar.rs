//! Who is away when, and what ends: six weeks, a row for everybody.

use egui::{Align2, Color32, FontId, Rect, RichText, ScrollArea, Sense, Ui, Vec2};
use mission::message;
use session::crew::book::calendar::beijing_day;
use session::crew::book::equipment::Month;
use session::crew::book::person::Person;
use session::crew::utc;

use super::word;
use crate::Frame;
use crate::theme::Palette;

/// Days shown: six weeks.
const DAYS: usize = 42;
const ROW: f32 = 26.0;
const NAMES: f32 = 190.0;

pub(super) fn draw(ui: &mut Ui, frame: &Frame<'_>) {
    let (crew, palette) = (frame.session.crew(), Palette::of(frame.session.settings()));
    let Some(books) = crew.books() else { return };
    ui.strong(frame.t("crew-calendar"));
    let today = beijing_day(utc(frame.session.now()));
    let mut people: Vec<&Person> = books.roster.people.iter().collect();
    people.sort_by(|a, b| (a.unit, &a.name).cmp(&(b.unit, &b.name)));
    let days = session::crew::days_from(today, DAYS);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width();
        let size = Vec2::new(width, ROW * (people.len() as f32 + 1.0));
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let cell = (rect.width() - NAMES) / days.len() as f32;
        let painter = ui.painter_at(rect);
        let font = FontId::proportional(13.0);
        let at = |column: usize, row: usize| {
            let corner = rect.min + Vec2::new(NAMES + cell * column as f32, ROW * row as f32);
            Rect::from_min_size(corner, Vec2::new(cell - 1.0, ROW - 2.0))
        };
        let month = Month::of(today).to_string();
        painter.text(rect.min + Vec2::new(0.0, ROW / 2.0), Align2::LEFT_CENTER, month, font.clone(), palette.weak);
        for (column, day) in days.iter().enumerate() {
            let free = !crew.calendar().is_working_day(*day).working;
            let color = if free { palette.danger } else { palette.weak };
            // The last cell has no neighbour to lean over.
            let text = if day.day() == 1 && column + 1 < days.len() {
                format!("{}.{}", day.month(), day.day())
            } else {
                day.day().to_string()
            };
            painter.text(at(column, 0).center(), Align2::CENTER_CENTER, text, font.clone(), color);
        }
        let mut hovered = None;
        for (index, person) in people.iter().enumerate() {
            let row = index + 1;
            let name = format!("{} · {}", person.name, word(frame, &person.unit));
            let left = rect.min + Vec2::new(0.0, ROW * row as f32 + ROW / 2.0);
            painter.text(left, Align2::LEFT_CENTER, name, font.clone(), palette.text);
            for (column, day) in days.iter().enumerate() {
                let square = at(column, row);
                let away =
                    books.roster.leave.iter().find(|leave| leave.person == person.id && leave.touches(*day, *day));
                let ends = books.roster.certificates.iter().find(|certificate| {
                    certificate.person == person.id
                        && (certificate.last_day(&books.rules) == Some(*day)
                            || certificate.check_counts_until(today, &books.rules) == Some(*day))
                });
                let free = !crew.calendar().is_working_day(*day).working;
                let color = match (&away, &ends) {
                    (_, Some(_)) => palette.danger,
                    (Some(_), None) => palette.caution,
                    _ if free => palette.ground,
                    _ => palette.raised,
                };
                painter.rect_filled(square, 2.0, color);
                if ends.is_some() {
                    painter.text(square.center(), Align2::CENTER_CENTER, "!", font.clone(), Color32::WHITE);
                }
                if response.hover_pos().is_some_and(|pointer| square.contains(pointer)) {
                    hovered = Some(match (away, ends) {
                        (_, Some(certificate)) => {
                            message!("crew-calendar-ends", number = certificate.number.as_str(), day = day.to_string())
                        }
                        (Some(leave), None) => message!(
                            "crew-calendar-away",
                            from = leave.from.to_string(),
                            until = leave.until.to_string(),
                            why = leave.why.as_str()
                        ),
                        (None, None) => message!("crew-calendar-day", day = day.to_string()),
                    });
                }
            }
        }
        if let Some(text) = hovered {
            response.on_hover_text(frame.m(&text));
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("■ {}", frame.t("crew-calendar-leave"))).color(palette.caution));
            ui.label(RichText::new(format!("■ {}", frame.t("crew-calendar-end"))).color(palette.danger));
        });
    });
}
