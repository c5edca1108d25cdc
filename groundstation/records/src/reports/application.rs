//! What an application for a flight activity has to say (Interim Regulation art. 27), filled in from a plan.

use mission::explain::{Explain, Message};
use mission::message;
use paper::pdf::{Font, NoFont};
use paper::words::Language;

use super::page::{Block, Grid, Report, Section};
use super::{Said, day, minute};
use crate::crew::Books;
use crate::crew::approval::Extent;
use crate::crew::certificate::Grants;
use crate::sortie::{Place, UtcMicros};

/// A pilot and the papers that the flight is flown under.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flyer {
    /// Name.
    pub name: String,
    /// Numbers of certificates, with what they grant and their last day where one is known.
    pub papers: Vec<(String, Option<Grants>, String)>,
}

/// The aircraft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Craft {
    /// Type, such as the maker's name of it.
    pub model: String,
    /// How many fly.
    pub count: u32,
    /// Empty and take-off mass, kilograms, and top speed, kilometres an hour.
    pub figures: Option<(f64, f64, f64)>,
    /// Registration marks.
    pub registration: String,
    /// Product identification.
    pub product_id: String,
}

/// The task.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Task {
    /// What for, such as patrol of an expressway.
    pub nature: String,
    /// How: within or beyond line of sight, automatic or by hand, how many pilots and observers where.
    pub manner: String,
    /// Where it takes off.
    pub take_off: Option<Place>,
    /// Where it lands.
    pub landing: Option<Place>,
    /// Where it lands if it must.
    pub alternates: Vec<Place>,
    /// How the crew is reached during the flight: telephone, radio.
    pub contact: String,
}

/// The route and the air that it takes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// Corners of the route.
    pub path: Vec<Place>,
    /// Corners of the area.
    pub area: Vec<Place>,
    /// Lowest and highest true height, metres above ground.
    pub heights_agl_m: Option<(f64, f64)>,
    /// Speed over ground, metres per second.
    pub speed_m_s: Option<f64>,
    /// Where it enters controlled air.
    pub entry: Option<Place>,
    /// Where it leaves it.
    pub exit: Option<Place>,
}

/// The link by which it is commanded, and what else it can.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// Frequency, with its unit.
    pub frequency: String,
    /// Bandwidth, with its unit.
    pub bandwidth: String,
    /// Ability to communicate.
    pub communication: String,
    /// Ability to navigate.
    pub navigation: String,
    /// Ability to be watched: remote identification, reports over the network.
    pub surveillance: String,
    /// Code of the transponder; that there is none has to be said too.
    pub transponder: String,
}

/// An application. Whatever is empty is missing, but for special needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Application {
    /// Who applies.
    pub unit: String,
    /// Number of the unit's operating certificate.
    pub operating: String,
    /// Pilots.
    pub pilots: Vec<Flyer>,
    /// Aircraft.
    pub craft: Craft,
    /// The task.
    pub task: Task,
    /// Begin of the flight.
    pub from: Option<UtcMicros>,
    /// End of it.
    pub until: Option<UtcMicros>,
    /// The route.
    pub route: Route,
    /// Links and abilities.
    pub command: Command,
    /// What is done in an emergency.
    pub emergency: String,
    /// Special needs; there may be none.
    pub special: String,
    /// When it is made.
    pub made: Option<UtcMicros>,
}

/// An item of the form: its name, and its value where there is one.
type Item = (Message, Option<String>);

impl Application {
    /// With everything that the books know about a plan; the rest is left to the caller.
    pub fn of(unit: &str, plan: &Extent, books: &Books, made: UtcMicros) -> Self {
        let roster = &books.roster;
        let people = roster.people.iter().filter(|person| plan.pilots.contains(&person.id));
        let pilots = people.map(|person| {
            let own = roster.certificates.iter().filter(|certificate| {
                certificate.person == person.id
                    && certificate.withdrawn.is_none()
                    && !matches!(certificate.grants, Grants::Enforcement)
            });
            let papers = own.map(|c| (c.number.clone(), Some(c.grants.clone()), day(c.last_day(&books.rules))));
            Flyer { name: person.name.clone(), papers: papers.collect() }
        });
        let airframe = roster.aircraft.iter().find(|airframe| airframe.id == plan.aircraft);
        let craft = airframe.map(|airframe| Craft {
            model: airframe.name.clone(),
            count: 1,
            figures: Some((airframe.figures.empty_kg, airframe.figures.takeoff_kg, airframe.figures.top_speed_km_h)),
            registration: airframe.registration.clone().unwrap_or_default(),
            product_id: airframe.product_id.as_ref().map_or_else(String::new, ToString::to_string),
        });
        let ends = (plan.path.first().copied(), plan.path.last().copied());
        Self {
            unit: unit.to_owned(),
            operating: roster.operating.as_ref().map_or_else(String::new, |operating| operating.number.clone()),
            pilots: pilots.collect(),
            craft: craft.unwrap_or_default(),
            task: Task { take_off: ends.0, landing: ends.1, ..Task::default() },
            from: Some(plan.from),
            until: Some(plan.until),
            route: Route {
                path: plan.path.clone(),
                heights_agl_m: Some((plan.lowest_agl_m, plan.highest_agl_m)),
                entry: ends.0,
                exit: ends.1,
                ..Route::default()
            },
            made: Some(made),
            ..Self::default()
        }
    }

    /// Names of what art. 27 asks for and nobody has filled in.
    pub fn missing(&self, language: Language) -> Vec<String> {
        let said = Said::new(language);
        let items = self.parts(&said).into_iter().flat_map(|(_, items)| items);
        items.filter(|(_, value)| value.is_none()).map(|(name, _)| said.text(&name)).collect()
    }

    /// The form: its parts with their items.
    fn parts(&self, said: &Said) -> Vec<(Message, Vec<Item>)> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let one = |place: Option<Place>| place.map(degrees);
        let many = |places: &[Place]| {
            let numbered = places.iter().enumerate().map(|(n, place)| format!("{}. {}", n + 1, degrees(*place)));
            some(&numbered.collect::<Vec<_>>().join("\n"))
        };
        let Self { craft, task, route, command, .. } = self;
        let figures = craft.figures.map(|(empty, takeoff, speed)| {
            said.text(&message!(
                "reports-app-figures-said",
                empty = format!("{empty:.2}"),
                takeoff = format!("{takeoff:.2}"),
                speed = format!("{speed:.0}"),
            ))
        });
        let count = (craft.count > 0).then(|| craft.count.to_string());
        let heights = route.heights_agl_m.map(|(low, high)| {
            said.text(&message!("reports-app-heights-said", low = format!("{low:.0}"), high = format!("{high:.0}")))
        });
        let speed = route.speed_m_s.map(|speed| format!("{speed:.1} m/s ({:.0} km/h)", speed * 3.6));
        let special = some(&self.special).or_else(|| Some(said.text(&message!("reports-app-no-special"))));
        vec![
            (
                message!("reports-app-who"),
                vec![
                    (message!("reports-app-unit"), some(&self.unit)),
                    (message!("reports-app-operating"), some(&self.operating)),
                    (message!("reports-app-pilots"), self.flyers(said)),
                ],
            ),
            (
                message!("reports-app-craft"),
                vec![
                    (message!("reports-app-model"), some(&craft.model)),
                    (message!("reports-app-count"), count),
                    (message!("reports-app-figures"), figures),
                    (message!("reports-app-registration"), some(&craft.registration)),
                    (message!("reports-app-product-id"), some(&craft.product_id)),
                ],
            ),
            (
                message!("reports-app-task"),
                vec![
                    (message!("reports-app-nature"), some(&task.nature)),
                    (message!("reports-app-manner"), some(&task.manner)),
                    (message!("reports-app-take-off"), one(task.take_off)),
                    (message!("reports-app-landing"), one(task.landing)),
                    (message!("reports-app-alternates"), many(&task.alternates)),
                    (message!("reports-app-contact"), some(&task.contact)),
                    (message!("reports-app-from"), self.from.map(minute)),
                    (message!("reports-app-until"), self.until.map(minute)),
                ],
            ),
            (
                message!("reports-app-route"),
                vec![
                    (message!("reports-app-path"), many(&route.path)),
                    (message!("reports-app-heights"), heights),
                    (message!("reports-app-speed"), speed),
                    (message!("reports-app-area"), many(&route.area)),
                    (message!("reports-app-entry"), one(route.entry)),
                    (message!("reports-app-exit"), one(route.exit)),
                ],
            ),
            (
                message!("reports-app-command"),
                vec![
                    (message!("reports-app-frequency"), some(&command.frequency)),
                    (message!("reports-app-bandwidth"), some(&command.bandwidth)),
                    (message!("reports-app-communication"), some(&command.communication)),
                    (message!("reports-app-navigation"), some(&command.navigation)),
                    (message!("reports-app-surveillance"), some(&command.surveillance)),
                    (message!("reports-app-transponder"), some(&command.transponder)),
                ],
            ),
            (
                message!("reports-app-safety"),
                vec![
                    (message!("reports-app-emergency"), some(&self.emergency)),
                    (message!("reports-app-special"), special),
                ],
            ),
        ]
    }

    /// Every pilot with papers; nothing while one has none.
    fn flyers(&self, said: &Said) -> Option<String> {
        if self.pilots.is_empty() || self.pilots.iter().any(|pilot| pilot.papers.is_empty()) {
            return None;
        }
        let lines = self.pilots.iter().flat_map(|pilot| {
            pilot.papers.iter().map(|(number, grants, last)| {
                let grants = grants.as_ref().map_or_else(String::new, |grants| said.text(&grants.explain()));
                let last = if last.is_empty() {
                    String::new()
                } else {
                    said.text(&message!("reports-app-valid-until", day = last.as_str()))
                };
                said.list([pilot.name.clone(), grants, number.clone(), last])
            })
        });
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// The form, in the language of its reader.
    pub fn report(&self, language: Language) -> Report {
        let said = Said::new(language);
        let missing = self.missing(language);
        let gap = said.text(&message!("reports-app-gap"));
        let section = |(title, items): (Message, Vec<Item>)| {
            let marked = items.iter().enumerate().filter(|(_, (_, value))| value.is_none()).map(|(n, _)| n).collect();
            let rows = items.into_iter();
            let rows = rows.map(|(name, value)| vec![said.text(&name), value.unwrap_or_else(|| gap.clone())]).collect();
            let headings = vec![said.text(&message!("reports-app-item")), said.text(&message!("reports-app-value"))];
            let grid = Grid { headings, rows, widths: vec![1.0, 2.6], texts: vec![1], marked, ..Grid::default() };
            Section { title: said.text(&title), blocks: vec![Block::Grid(grid)] }
        };
        let mut sections: Vec<Section> = self.parts(&said).into_iter().map(section).collect();
        if !missing.is_empty() {
            let warning = message!("reports-app-missing", items = said.list(missing));
            let title = said.text(&message!("reports-app-incomplete"));
            sections.insert(0, Section { title, blocks: vec![Block::Warning(said.text(&warning))] });
        }
        let title = said.text(&message!("reports-app-title"));
        let mut notes = vec![said.text(&message!("reports-app-basis")), said.text(&message!("reports-app-datum"))];
        if let Some(made) = self.made {
            notes.push(said.text(&message!("reports-made-by", unit = self.unit.as_str(), at = minute(made))));
        }
        let foot = format!("{title} · {}", self.unit);
        Report { title, notes, sections, foot }
    }

    /// As PDF.
    ///
    /// # Errors
    /// The font cannot be embedded.
    pub fn pdf(&self, language: Language, font: &Font) -> Result<Vec<u8>, NoFont> {
        self.report(language).pdf(language, font)
    }

    /// As plain text, to be pasted into the authority's form: an item a line, further lines of it set in.
    pub fn text(&self, language: Language) -> String {
        let said = Said::new(language);
        let gap = said.text(&message!("reports-app-gap"));
        let mut lines = vec![said.text(&message!("reports-app-title")), said.text(&message!("reports-app-datum"))];
        for (title, items) in self.parts(&said) {
            lines.extend([String::new(), said.text(&title)]);
            for (name, value) in items {
                let value = value.unwrap_or_else(|| gap.clone()).replace('\n', "\n    ");
                let space = if value.contains('\n') { "\n    " } else { "" };
                lines.push(format!("{}{}{space}{value}", said.text(&name), language.of_two("：", ": ")));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// A place in degrees, minutes and seconds, as airspace forms have it: a tenth of a second is 3 m.
fn degrees(place: Place) -> String {
    let said = |value: f64, (positive, negative): (&str, &str)| {
        let tenths = (value.abs() * 36_000.0).round() as u64;
        let (degrees, minutes, seconds) = (tenths / 36_000, tenths / 600 % 60, (tenths % 600) as f64 / 10.0);
        let side = if value < 0.0 && tenths > 0 { negative } else { positive };
        format!("{side}{degrees}°{minutes:02}′{seconds:04.1}″")
    };
    format!("{} {}", said(place.lat_deg, ("N", "S")), said(place.lon_deg, ("E", "W")))
}
