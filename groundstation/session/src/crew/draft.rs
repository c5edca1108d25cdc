//! Records while somebody types them: text in every field, and what of it cannot be read.

mod order;

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use records::crew::aircraft::{Airframe, Battery, Figures, Maintenance};
use records::crew::approval::{Approval, ApprovalKind, Extent, Hours};
use records::crew::calendar::{instant, minute};
use records::crew::certificate::{Category, Certificate, Grants, LicenceClass, Rating};
use records::crew::clocks::Urgency;
use records::crew::duty::Filing;
use records::crew::equipment::{Device, DeviceKind};
use records::crew::person::{Declaration, Leave, Person, Role, Unit};
use records::crew::{AirframeId, ApprovalId, Entry, OperatingCertificate, PersonId};
use records::{Place, UtcMicros};

pub use order::OrderDraft;

fn bad(field: &'static str, typed: &str, like: &str) -> Message {
    message!("crew-bad-field", field = Message { id: field, args: Vec::new() }, typed = typed, like = like)
}

fn filled(field: &'static str, typed: &str) -> Result<String, Message> {
    let text = typed.trim();
    if text.is_empty() {
        Err(message!("crew-empty-field", field = Message { id: field, args: Vec::new() }))
    } else {
        Ok(text.to_owned())
    }
}

fn read<T: FromStr>(field: &'static str, typed: &str, like: &str) -> Result<T, Message> {
    typed.trim().parse().map_err(|_| bad(field, typed, like))
}

fn read_if<T: FromStr>(field: &'static str, typed: &str, like: &str) -> Result<Option<T>, Message> {
    if typed.trim().is_empty() { Ok(None) } else { read(field, typed, like).map(Some) }
}

const DAY: &str = "2026-11-25";

fn day(field: &'static str, typed: &str) -> Result<Date, Message> {
    read(field, typed, DAY)
}

fn day_if(field: &'static str, typed: &str) -> Result<Option<Date>, Message> {
    read_if(field, typed, DAY)
}

/// A moment by the clock in Beijing.
fn moment(field: &'static str, typed: &str) -> Result<UtcMicros, Message> {
    let civil: DateTime = read(field, &typed.trim().replace(' ', "T"), "2026-11-25 09:30")?;
    Ok(instant(civil))
}

fn number(field: &'static str, typed: &str, like: &str) -> Result<f64, Message> {
    let number: f64 = read(field, &filled(field, typed)?, like)?;
    if number.is_finite() { Ok(number) } else { Err(bad(field, typed, like)) }
}

fn shown<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonDraft {
    /// Its identifier; nil while it is new.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Where it belongs.
    pub unit: Unit,
    /// What it does.
    pub roles: BTreeSet<Role>,
    /// Day of the declaration.
    pub declared: String,
    /// Whether it says that all conditions are met.
    pub meets_all: bool,
}

impl PersonDraft {
    /// A new pilot of a unit.
    pub fn new(unit: Unit) -> Self {
        let roles = BTreeSet::from([Role::Pilot]);
        Self { id: PersonId::default(), name: String::new(), unit, roles, declared: String::new(), meets_all: true }
    }

    /// Somebody in the books.
    pub fn of(person: &Person) -> Self {
        Self {
            id: person.id,
            name: person.name.clone(),
            unit: person.unit,
            roles: person.roles.clone(),
            declared: shown(&person.declaration.map(|declaration| declaration.on)),
            meets_all: person.declaration.is_none_or(|declaration| declaration.meets_all),
        }
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read. The same holds for every other draft.
    pub fn entry(&self) -> Result<Entry, Message> {
        let declared = day_if("crew-field-declared", &self.declared)?;
        Ok(Entry::Person(Person {
            id: self.id,
            name: filled("crew-field-name", &self.name)?,
            unit: self.unit,
            roles: self.roles.clone(),
            declaration: declared.map(|on| Declaration { on, meets_all: self.meets_all }),
        }))
    }
}

/// Kind of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantsKind {
    /// A licence.
    Licence,
    /// Training for light aircraft.
    LightTraining,
    /// An enforcement certificate.
    Enforcement,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateDraft {
    /// As it stood; what no field shows is kept.
    pub was: Certificate,
    /// Kind.
    pub kind: GrantsKind,
    /// Number.
    pub number: String,
    /// Class of a licence.
    pub class: LicenceClass,
    /// Category of a licence.
    pub category: Category,
    /// Ratings of a licence.
    pub ratings: BTreeSet<Rating>,
    /// First day.
    pub issued: String,
    /// Printed last day.
    pub until: String,
    /// Days of checks, with commas between.
    pub checks: String,
    /// First day of a withdrawal.
    pub withdrawn: String,
}

impl CertificateDraft {
    /// A new licence of somebody.
    pub fn new(person: PersonId) -> Self {
        let ratings = BTreeSet::from([Rating::Vlos]);
        let (class, category) = (LicenceClass::Small, Category::Multirotor);
        let was = Certificate {
            id: Default::default(),
            person,
            number: String::new(),
            grants: Grants::Licence { class, category, ratings },
            issued: Date::constant(2026, 1, 1),
            valid_until: None,
            checks: Vec::new(),
            withdrawn: None,
            scans: Vec::new(),
        };
        Self { issued: String::new(), ..Self::of(&was) }
    }

    /// One in the books.
    pub fn of(was: &Certificate) -> Self {
        let (kind, class, category, ratings) = match &was.grants {
            Grants::Licence { class, category, ratings } => (GrantsKind::Licence, *class, *category, ratings.clone()),
            Grants::LightTraining => {
                (GrantsKind::LightTraining, LicenceClass::Small, Category::Multirotor, BTreeSet::new())
            }
            Grants::Enforcement => {
                (GrantsKind::Enforcement, LicenceClass::Small, Category::Multirotor, BTreeSet::new())
            }
        };
        Self {
            kind,
            number: was.number.clone(),
            class,
            category,
            ratings,
            issued: was.issued.to_string(),
            until: shown(&was.valid_until),
            checks: was.checks.iter().map(Date::to_string).collect::<Vec<_>>().join(", "),
            withdrawn: shown(&was.withdrawn),
            was: was.clone(),
        }
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        let grants = match self.kind {
            GrantsKind::Licence => {
                Grants::Licence { class: self.class, category: self.category, ratings: self.ratings.clone() }
            }
            GrantsKind::LightTraining => Grants::LightTraining,
            GrantsKind::Enforcement => Grants::Enforcement,
        };
        let checks = self.checks.split([',', '，', ';', '；', '、']).filter(|part| !part.trim().is_empty());
        let mut checks = checks.map(|part| day("crew-field-checks", part)).collect::<Result<Vec<_>, _>>()?;
        checks.sort_unstable();
        let issued = day("crew-field-issued", &self.issued)?;
        let valid_until = day_if("crew-field-until", &self.until)?;
        if valid_until.is_some_and(|until| until < issued) {
            return Err(message!("crew-ends-before-it-begins"));
        }
        Ok(Entry::Certificate(Certificate {
            number: filled("crew-field-number", &self.number)?,
            grants,
            issued,
            valid_until,
            checks,
            withdrawn: day_if("crew-field-withdrawn", &self.withdrawn)?,
            ..self.was.clone()
        }))
    }
}

/// Days on which somebody is away.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeaveDraft {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Why.
    pub why: String,
}

impl LeaveDraft {
    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self, person: PersonId) -> Result<Entry, Message> {
        let (from, until) = (day("crew-field-from", &self.from)?, day("crew-field-last", &self.until)?);
        if until < from {
            return Err(message!("crew-ends-before-it-begins"));
        }
        Ok(Entry::Leave(Leave { id: Default::default(), person, from, until, why: self.why.trim().to_owned() }))
    }
}

/// The detachment's operating certificate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OperatingDraft {
    /// Number.
    pub number: String,
    /// Last day.
    pub until: String,
}

impl OperatingDraft {
    /// The one in the books.
    pub fn of(operating: Option<&OperatingCertificate>) -> Self {
        operating.map_or_else(Self::default, |own| Self { number: own.number.clone(), until: shown(&own.valid_until) })
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        let valid_until = day_if("crew-field-until", &self.until)?;
        Ok(Entry::Operating(OperatingCertificate { number: filled("crew-field-number", &self.number)?, valid_until }))
    }
}

/// An airframe.
#[derive(Debug, Clone, PartialEq)]
pub struct AirframeDraft {
    /// As it stood; what no field shows is kept.
    pub was: Airframe,
    /// Name.
    pub name: String,
    /// Where it belongs.
    pub unit: Unit,
    /// Category.
    pub category: Category,
    /// Mass without payload, kg.
    pub empty_kg: String,
    /// Greatest take-off mass, kg.
    pub takeoff_kg: String,
    /// Top speed, km/h.
    pub top_speed_km_h: String,
    /// Real-name registration mark.
    pub registration: String,
    /// Product identification.
    pub product_id: String,
    /// Hardware id of the autopilot.
    pub autopilot_uid: String,
    /// Last day of insurance.
    pub insured_until: String,
    /// Day on which the remote identification was last seen to work.
    pub remote_id: String,
    /// Firmware.
    pub firmware: String,
    /// Flown so far, hours.
    pub flown_h: String,
    /// Flights so far.
    pub flights: String,
    /// Work, a line each: what, hours, flights, last day.
    pub maintenance: String,
    /// Batteries, a line each: label, cycles, internal resistance, that of the new battery, milliohms.
    pub batteries: String,
}

impl AirframeDraft {
    /// A new one of a unit.
    pub fn new(unit: Unit) -> Self {
        let figures = Figures { empty_kg: 0.0, takeoff_kg: 0.0, top_speed_km_h: 0.0, top_height_m: None };
        let was = Airframe {
            id: AirframeId::default(),
            name: String::new(),
            unit,
            category: Category::Multirotor,
            figures,
            registration: None,
            product_id: None,
            autopilot_uid: String::new(),
            airworthiness: None,
            insured_until: None,
            remote_id: Default::default(),
            firmware: String::new(),
            flown_h: 0.0,
            flights: 0,
            maintenance: Vec::new(),
            batteries: Vec::new(),
        };
        let empty = String::new;
        Self { empty_kg: empty(), takeoff_kg: empty(), top_speed_km_h: empty(), ..Self::of(&was) }
    }

    /// One in the books.
    pub fn of(was: &Airframe) -> Self {
        use records::crew::aircraft::RemoteId;
        let cell = |own: &Battery| {
            let (now, new) = (shown(&own.resistance_mohm), shown(&own.resistance_new_mohm));
            format!("{}; {}; {now}; {new}", own.label, own.cycles)
        };
        let work = |work: &Maintenance| {
            format!("{}; {}; {}; {}", work.what, shown(&work.at_hours), shown(&work.at_flights), shown(&work.last_day))
        };
        Self {
            name: was.name.clone(),
            unit: was.unit,
            category: was.category,
            empty_kg: was.figures.empty_kg.to_string(),
            takeoff_kg: was.figures.takeoff_kg.to_string(),
            top_speed_km_h: was.figures.top_speed_km_h.to_string(),
            registration: was.registration.clone().unwrap_or_default(),
            product_id: shown(&was.product_id),
            autopilot_uid: was.autopilot_uid.clone(),
            insured_until: shown(&was.insured_until),
            remote_id: match was.remote_id {
                RemoteId::Healthy { on } => on.to_string(),
                RemoteId::NeverSeen | RemoteId::Failed { .. } => String::new(),
            },
            firmware: was.firmware.clone(),
            flown_h: was.flown_h.to_string(),
            flights: was.flights.to_string(),
            maintenance: was.maintenance.iter().map(work).collect::<Vec<_>>().join("\n"),
            batteries: was.batteries.iter().filter(|own| !own.retired).map(cell).collect::<Vec<_>>().join("\n"),
            was: was.clone(),
        }
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        use records::crew::aircraft::RemoteId;
        let figures = Figures {
            empty_kg: number("crew-field-empty-kg", &self.empty_kg, "6.5")?,
            takeoff_kg: number("crew-field-takeoff-kg", &self.takeoff_kg, "9")?,
            top_speed_km_h: number("crew-field-top-speed", &self.top_speed_km_h, "82")?,
            top_height_m: self.was.figures.top_height_m,
        };
        let product_id = match self.product_id.trim() {
            "" => None,
            typed => Some(typed.to_ascii_uppercase().parse().map_err(|error| Explain::explain(&error))?),
        };
        let seen = day_if("crew-field-remote-id", &self.remote_id)?;
        let lines = self.maintenance.lines().filter(|line| !line.trim().is_empty());
        let flown_h = if self.flown_h.trim().is_empty() { "0" } else { &self.flown_h };
        Ok(Entry::Aircraft(Box::new(Airframe {
            name: filled("crew-field-name", &self.name)?,
            unit: self.unit,
            category: self.category,
            figures,
            registration: some(&self.registration),
            product_id,
            autopilot_uid: self.autopilot_uid.trim().to_ascii_lowercase(),
            insured_until: day_if("crew-field-insured", &self.insured_until)?,
            remote_id: seen.map_or(self.was.remote_id, |on| RemoteId::Healthy { on }),
            firmware: self.firmware.trim().to_owned(),
            flown_h: number("crew-field-flown-h", flown_h, "120.5")?,
            flights: read_if("crew-field-flights", &self.flights, "300")?.unwrap_or(0),
            maintenance: lines.map(work).collect::<Result<_, _>>()?,
            batteries: self.batteries()?,
            ..self.was.clone()
        })))
    }
}

impl AirframeDraft {
    /// Those in the lines; one that is in no line any more is retired, because what was flown with it stays.
    fn batteries(&self) -> Result<Vec<Battery>, Message> {
        let lines = self.batteries.lines().filter(|line| !line.trim().is_empty());
        let mut all = lines.map(|line| self.battery(line)).collect::<Result<Vec<_>, _>>()?;
        let gone = self.was.batteries.iter().filter(|own| all.iter().all(|kept| kept.id != own.id));
        let gone: Vec<Battery> = gone.map(|own| Battery { retired: true, ..own.clone() }).collect();
        all.extend(gone);
        Ok(all)
    }

    /// `label; cycles; milliohms; milliohms when new`, of which the last two may be empty.
    fn battery(&self, line: &str) -> Result<Battery, Message> {
        const FIELD: &str = "crew-field-batteries";
        let mut parts = line.split([';', '；']).map(str::trim);
        let label = filled(FIELD, parts.next().unwrap_or_default())?;
        let mut next = || parts.next().unwrap_or_default();
        let known = self.was.batteries.iter().find(|own| own.label == label && !own.retired);
        Ok(Battery {
            id: known.map_or_else(Default::default, |own| own.id),
            label,
            cycles: read(FIELD, next(), "A1; 120; 11.5; 10")?,
            resistance_mohm: read_if(FIELD, next(), "11.5")?.filter(|mohm: &f64| mohm.is_finite()),
            resistance_new_mohm: read_if(FIELD, next(), "10")?.filter(|mohm: &f64| mohm.is_finite()),
            retired: false,
        })
    }
}

/// `what; hours; flights; last day`, of which the last three may be empty.
fn work(line: &str) -> Result<Maintenance, Message> {
    let mut parts = line.split([';', '；']).map(str::trim);
    let what = filled("crew-field-maintenance", parts.next().unwrap_or_default())?;
    let mut next = || parts.next().unwrap_or_default();
    Ok(Maintenance {
        what,
        at_hours: read_if("crew-field-maintenance", next(), "200")?,
        at_flights: read_if("crew-field-maintenance", next(), "500")?,
        last_day: day_if("crew-field-maintenance", next())?,
    })
}

/// A piece of equipment.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceDraft {
    /// As it stood.
    pub was: Device,
    /// Label.
    pub label: String,
}

impl DeviceDraft {
    /// A new one of a unit.
    pub fn new(unit: Unit) -> Self {
        let was = Device {
            id: Default::default(),
            kind: DeviceKind::Handheld,
            label: String::new(),
            unit,
            allotted_to: None,
            retired: false,
        };
        Self { was, label: String::new() }
    }

    /// One in the books.
    pub fn of(was: &Device) -> Self {
        Self { was: was.clone(), label: was.label.clone() }
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        Ok(Entry::Device(Device { label: filled("crew-field-label", &self.label)?, ..self.was.clone() }))
    }
}

/// An approval.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovalDraft {
    /// As it stood.
    pub was: Approval,
    /// Number.
    pub number: String,
    /// Corners, a line each: latitude, longitude.
    pub corners: String,
    /// Lowest true height, metres.
    pub lowest: String,
    /// Highest true height, metres.
    pub highest: String,
    /// Its begin, by the clock in Beijing.
    pub from: String,
    /// Its end, by the clock in Beijing.
    pub until: String,
    /// Hours of each day: `08:00-18:00`, or nothing.
    pub hours: String,
    /// Since when it is withdrawn, by the clock in Beijing, or nothing.
    pub withdrawn: String,
}

impl ApprovalDraft {
    /// A new one.
    pub fn new() -> Self {
        let was = Approval {
            id: ApprovalId::default(),
            number: String::new(),
            kind: ApprovalKind::LongTerm,
            polygon: Vec::new(),
            lowest_agl_m: 0.0,
            highest_agl_m: 120.0,
            from: UtcMicros(0),
            until: UtcMicros(0),
            hours: None,
            aircraft: BTreeSet::new(),
            pilots: BTreeSet::new(),
            withdrawn_at: None,
        };
        Self { from: String::new(), until: String::new(), ..Self::of(&was) }
    }

    /// One in the books.
    pub fn of(was: &Approval) -> Self {
        let hours = |hours: Hours| format!("{}-{}", hours.from.strftime("%H:%M"), hours.until.strftime("%H:%M"));
        Self {
            number: was.number.clone(),
            corners: corners_text(was.polygon.iter().map(|place| LatLon::from(*place))),
            lowest: was.lowest_agl_m.to_string(),
            highest: was.highest_agl_m.to_string(),
            from: minute(was.from),
            until: minute(was.until),
            hours: was.hours.map(hours).unwrap_or_default(),
            withdrawn: was.withdrawn_at.map(minute).unwrap_or_default(),
            was: was.clone(),
        }
    }

    /// Takes these corners.
    pub fn take_corners(&mut self, corners: impl Iterator<Item = LatLon>) {
        self.corners = corners_text(corners);
    }

    /// The corners, as far as they can be read.
    pub fn polygon(&self) -> Vec<Place> {
        self.corners.lines().filter_map(|line| corner(line).ok().flatten()).collect()
    }

    /// The record.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self) -> Result<Entry, Message> {
        let corners = self.corners.lines().map(corner).collect::<Result<Vec<_>, _>>()?;
        let polygon: Vec<Place> = corners.into_iter().flatten().collect();
        if polygon.len() < 3 {
            return Err(message!("crew-too-few-corners"));
        }
        let (from, until) = (moment("crew-field-from", &self.from)?, moment("crew-field-last", &self.until)?);
        if until < from {
            return Err(message!("crew-ends-before-it-begins"));
        }
        Ok(Entry::Approval(Box::new(Approval {
            number: filled("crew-field-number", &self.number)?,
            polygon,
            lowest_agl_m: number("crew-field-lowest", &self.lowest, "0")?,
            highest_agl_m: number("crew-field-highest", &self.highest, "120")?,
            from,
            until,
            hours: hours(&self.hours)?,
            withdrawn_at: match self.withdrawn.trim() {
                "" => None,
                typed => Some(moment("crew-field-withdrawn-at", typed)?),
            },
            ..self.was.clone()
        })))
    }
}

impl Default for ApprovalDraft {
    fn default() -> Self {
        Self::new()
    }
}

fn corners_text(corners: impl Iterator<Item = LatLon>) -> String {
    corners.map(|place| format!("{:.6}, {:.6}", place.lat_deg, place.lon_deg)).collect::<Vec<_>>().join("\n")
}

fn corner(line: &str) -> Result<Option<Place>, Message> {
    if line.trim().is_empty() {
        return Ok(None);
    }
    let unreadable = || bad("crew-field-corners", line, "33.412345, 120.123456");
    let (lat, lon) = line.split_once([',', '，', ' ', '\t']).ok_or_else(unreadable)?;
    let read = |text: &str| text.trim().trim_start_matches([',', '，']).trim().parse::<f64>();
    let (Ok(lat_deg), Ok(lon_deg)) = (read(lat), read(lon)) else { return Err(unreadable()) };
    if lat_deg.abs() > 90.0 || lon_deg.abs() > 180.0 || lat_deg.is_nan() || lon_deg.is_nan() {
        return Err(unreadable());
    }
    Ok(Some(Place { lat_deg, lon_deg }))
}

fn hours(typed: &str) -> Result<Option<Hours>, Message> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = || bad("crew-field-hours", typed, "08:00-18:00");
    let (from, until) = text.split_once(['-', '–', '—', '至']).ok_or_else(unreadable)?;
    let time = |text: &str| Time::strptime("%H:%M", text.trim()).map_err(|_| unreadable());
    let hours = Hours { from: time(from)?, until: time(until)? };
    if hours.from < hours.until { Ok(Some(hours)) } else { Err(message!("crew-hours-over-midnight")) }
}

/// A flight that is filed.
#[derive(Debug, Clone, PartialEq)]
pub struct FilingDraft {
    /// What it is called.
    pub title: String,
    /// The unit.
    pub unit: Unit,
    /// Take-off, by the clock in Beijing.
    pub from: String,
    /// Landing, by the clock in Beijing.
    pub until: String,
    /// How urgent.
    pub urgency: Urgency,
    /// The airframe.
    pub aircraft: Option<AirframeId>,
    /// The pilots.
    pub pilots: BTreeSet<PersonId>,
    /// The approval that it is filed under.
    pub under: Option<ApprovalId>,
}

impl FilingDraft {
    /// A new one of a unit.
    pub fn new(unit: Unit) -> Self {
        Self {
            title: String::new(),
            unit,
            from: String::new(),
            until: String::new(),
            urgency: Urgency::Normal,
            aircraft: None,
            pilots: BTreeSet::new(),
            under: None,
        }
    }

    /// The record, flown along a path: places and heights above take-off, metres.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn entry(&self, path: impl Iterator<Item = (LatLon, f64)>) -> Result<Entry, Message> {
        let path: Vec<_> = path.collect();
        if path.is_empty() {
            return Err(message!("crew-no-plan"));
        }
        let (from, until) = (moment("crew-field-from", &self.from)?, moment("crew-field-last", &self.until)?);
        if until <= from {
            return Err(message!("crew-ends-before-it-begins"));
        }
        let extent = Extent {
            lowest_agl_m: 0.0,
            highest_agl_m: path.iter().map(|(_, height_m)| *height_m).fold(0.0, f64::max),
            path: path.into_iter().map(|(place, _)| Place::from(place)).collect(),
            from,
            until,
            aircraft: self.aircraft.ok_or_else(|| message!("crew-no-aircraft"))?,
            pilots: self.pilots.clone(),
        };
        Ok(Entry::Filing(Box::new(Filing {
            id: Default::default(),
            unit: self.unit,
            title: filled("crew-field-title", &self.title)?,
            extent,
            urgency: self.urgency,
            under: self.under,
            cancelled: false,
        })))
    }
}
