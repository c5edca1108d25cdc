//! What follows from a document: the corridor, what is wrong, what it takes, and its profile along the road.

use airspace::ZoneFinding;
use mission::explain::{Explain, Message};
use mission::geo::{LatLon, distance_m};
use mission::message;
use mission::plan::checks::{Finding, Limits, Rule, Severity, Spot, check};
use mission::plan::corridor::{Corridor, Wind};
use mission::plan::{Airframe, Frame, Item, Plan, command};
use mission::road::{Bridge, Network, Road, Stretch};
use telemetry::services::mission::{Kind, plan_to_wire};

use super::area::Area;
use super::document::{Document, Target};
use super::ground;
use super::parameter::Parameter;
use super::request::{Makings, Request, not_followed};
use super::section::Section;
use super::under::{Judged, Under};
use super::wanted::{Fault, Wanted};
use crate::surroundings::Surroundings;

/// Points farther from every road than this have no place along one, metres.
const BESIDE_M: f64 = 3_000.0;

/// One thing that is to be known before the flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How bad.
    pub severity: Severity,
    /// What it is about, where it is about one thing.
    pub target: Option<Target>,
    /// Where on the ground, where it is anywhere.
    pub place: Option<LatLon>,
    /// In words.
    pub message: Message,
}

impl Found {
    /// It is about what the aircraft would do by itself, which the outcome of a patrol under a bridge tells with its mends.
    pub fn is_of_a_way_back(&self) -> bool {
        self.message.id.starts_with("back-")
    }
}

/// A bridge in the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Deck {
    /// Name.
    pub name: String,
    /// From abutment to abutment, metres along the road.
    pub from_m: f64,
    /// Farther along.
    pub to_m: f64,
    /// Road surface above take-off, metres.
    pub height_m: f64,
}

impl Deck {
    fn of(bridge: &Bridge) -> Self {
        let Stretch { from_m, to_m } = bridge.stretch;
        Self { name: bridge.name.clone(), from_m, to_m, height_m: bridge.deck_height_m }
    }
}

/// The plan seen from the side. Heights are metres above take-off.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// The road along which it is drawn; `None`: along the flown way.
    pub road: Option<String>,
    /// Distance along the road (or the way), metres, and height, in the order of the flight.
    pub flown: Vec<[f64; 2]>,
    /// Ground under it.
    pub ground: Vec<[f64; 2]>,
    /// Bridges.
    pub decks: Vec<Deck>,
    /// Limits: lowest and highest.
    pub limits_m: [f64; 2],
}

/// One point of the flown path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PathStop {
    pub(super) place: LatLon,
    pub(super) height_m: f64,
    pub(super) item: Option<usize>,
}

/// What follows from a document.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) corridor: Option<Corridor>,
    pub(super) under: Option<Box<Under>>,
    pub(super) area: Option<Box<Area>>,
    pub(super) section: Option<Box<Result<Section, Message>>>,
    pub(super) fault: Option<Fault>,
    pub(super) findings: Vec<Found>,
    pub(super) battery_share: Option<f64>,
    pub(super) path: Vec<(PathStop, Option<Severity>)>,
    pub(super) profile: Profile,
}

impl Outcome {
    pub(super) fn of(
        document: &Document,
        notes: &[Message],
        makings: Makings<'_>,
        around: &Surroundings,
        zones: &[ZoneFinding],
    ) -> Self {
        let Makings { network, seen, now, .. } = makings;
        let mut outcome = Self::default();
        if let Some(wanted) = document.along() {
            match wanted.plan(network) {
                Ok(corridor) => outcome.corridor = Some(corridor),
                Err(fault) => {
                    outcome.findings.push(blocking(fault.message.clone()));
                    outcome.fault = Some(fault);
                }
            }
        }
        if let Some(Request::Section(wanted)) = &document.request {
            let section = wanted.make(network, seen, now);
            if let Err(why) = &section {
                outcome.findings.push(blocking(why.clone()));
            }
            outcome.section = Some(Box::new(section));
        }
        if let Some(wanted) = document.under() {
            match wanted.make(network, &document.plan.fence.polygons, around, now) {
                Ok(under) => {
                    outcome.findings.extend(under.pattern.as_ref().err().cloned().map(blocking));
                    let judged = under.judged.iter();
                    outcome.findings.extend(judged.clone().flat_map(|judged| &judged.ways_back).map(|finding| Found {
                        severity: finding.rule.severity(),
                        target: None,
                        place: Some(finding.place),
                        message: finding.explain(),
                    }));
                    let shadows = judged.flat_map(|judged| &judged.sky.shadows);
                    outcome.findings.extend(shadows.map(|shadow| Found {
                        severity: Severity::Informs,
                        target: None,
                        place: None,
                        message: shadow.explain(),
                    }));
                    outcome.under = Some(Box::new(under));
                }
                Err(why) => outcome.findings.push(blocking(why)),
            }
        }
        if let Some(wanted) = document.area() {
            let area = wanted.make(network);
            outcome.findings.extend(area.taken.as_ref().err().cloned().map(blocking));
            outcome.area = Some(Box::new(area));
        }
        let plan = document.plan.as_ref();
        for kind in Kind::ALL {
            if let Err(error) = plan_to_wire(plan, kind) {
                outcome.findings.push(blocking(error.explain()));
            }
        }
        let (airframe, mut limits) = held_against(document.along());
        limits.wind = document.area().map_or(limits.wind, |area| area.wind(network));
        let mut findings = check(plan, &limits, &airframe, Some(network));
        // The check knows no solids: what goes beneath a deck is over no lanes, and what is held against gantries and lamps
        // themselves needs no height that stays above them all.
        let beneath = outcome.under.as_ref().and_then(|under| under.judged.as_ref()).filter(|_| !document.by_hand);
        if let Some(Judged { beneath, .. }) = beneath {
            let below = |spot: Spot| matches!(spot, Spot::Item(index) if beneath.contains(&index));
            findings.retain(|finding| match finding.rule {
                Rule::OverLanesLow | Rule::OverLanesLong => !below(finding.spot),
                Rule::HeightBelow => false,
                _ => true,
            });
        }
        let stops: Vec<PathStop> = path(plan).collect();
        let ground = ground::beneath(plan, &stops, around.terrain(), &limits);
        if ground.is_whole {
            findings.retain(|finding| !matches!(finding.rule, Rule::HeightAbove | Rule::HeightBelow));
        }
        outcome.battery_share = battery_share(plan, &limits, &airframe, &findings);
        outcome.findings.extend(findings.iter().map(|finding| Found {
            severity: finding.severity,
            target: target(finding.spot),
            place: finding.place.or_else(|| place_of(plan, finding.spot)),
            message: finding.explain(),
        }));
        outcome.findings.extend(zones.iter().map(|finding| Found {
            severity: finding.severity(),
            target: finding.item.map(Target::Item),
            place: Some(finding.place),
            message: finding.explain(),
        }));
        let told = |severity, message| Found { severity, target: None, place: None, message };
        let not_seen = outcome.corridor.as_ref().and_then(|corridor| corridor.not_seen);
        outcome.findings.extend(not_seen.map(|note| told(Severity::Warns, note.explain())));
        let steep = not_followed(document, makings);
        outcome.findings.extend(steep.into_iter().map(|note| told(Severity::Warns, note)));
        outcome.findings.extend(notes.iter().map(|note| told(Severity::Informs, note.clone())));
        // Under a bridge heights are held against the bridge.
        outcome.findings.extend(ground.findings.into_iter().filter(|_| document.under().is_none()));
        outcome.findings.sort_by_key(|found| found.severity);
        outcome.path = stops.into_iter().map(|stop| (stop, worst(&findings, stop.item))).collect();
        outcome.profile = profile(document, &limits, &outcome.path, network);
        // What the road file lacks.
        if let Some(under) =
            outcome.under.as_ref().filter(|_| document.under().is_some_and(|asked| !asked.is_of_road()))
        {
            outcome.profile.decks.push(Deck::of(&under.made.bridge));
        }
        outcome.profile.lay(&ground.line);
        outcome
    }

    /// The request cannot be flown.
    pub(super) fn is_refused(&self) -> bool {
        let under = self.under.as_ref().is_some_and(|under| under.pattern.is_err());
        let section = self.section.as_ref().is_some_and(|section| section.is_err());
        let area = self.area.as_ref().is_some_and(|area| area.taken.is_err());
        under || area || section || self.fault.is_some()
    }

    /// The worst that keeps the plan on the ground.
    pub(super) fn blocking(&self) -> Option<&Found> {
        self.findings.iter().find(|found| found.severity == Severity::Blocks)
    }
}

fn blocking(message: Message) -> Found {
    Found { severity: Severity::Blocks, target: None, place: None, message }
}

/// What plans are held against: the house's limits, in the wind and with the aircraft of the request.
pub(super) fn held_against(wanted: Option<&Wanted>) -> (Airframe, Limits) {
    let (mut airframe, mut limits) = (Airframe::patrol_quadrotor(), Limits::default());
    if let Some(wanted) = wanted {
        airframe.mass_kg = wanted.value(Parameter::Mass);
        airframe.max_airspeed_m_s = wanted.value(Parameter::MaxAirspeed);
        airframe.climb_m_s = wanted.value(Parameter::Climb);
        airframe.descent_m_s = wanted.value(Parameter::Descent);
        airframe.battery.capacity_ah = wanted.value(Parameter::BatteryCharge);
        airframe.avionics_w = wanted.value(Parameter::AvionicsPower);
        let from_rad = wanted.value(Parameter::WindFrom).to_radians();
        limits.wind = Wind { speed_m_s: wanted.value(Parameter::WindSpeed), from_rad };
    }
    (airframe, limits)
}

/// Share of the battery that a plan takes. The check says it where it is too much; against no battery at all it always
/// is.
fn battery_share(plan: &Plan, limits: &Limits, airframe: &Airframe, findings: &[Finding]) -> Option<f64> {
    let energy = |findings: &[Finding]| findings.iter().find(|f| f.rule == Rule::Energy).map(|f| f.measured);
    energy(findings).or_else(|| {
        let mut none = *limits;
        none.usable_battery_share.value = 0.0;
        energy(&check(plan, &none, airframe, None))
    })
}

fn target(spot: Spot) -> Option<Target> {
    Some(match spot {
        Spot::Plan => return None,
        Spot::Item(index) => Target::Item(index),
        Spot::Polygon(index) => Target::Corner(index, 0),
        Spot::Circle(index) => Target::Circle(index),
        Spot::Rally(index) => Target::Rally(index),
    })
}

fn place_of(plan: &Plan, spot: Spot) -> Option<LatLon> {
    match spot {
        Spot::Plan => None,
        // Commands happen where the aircraft is: at the last place before them.
        Spot::Item(index) => plan.items.iter().take(index + 1).rev().find_map(Item::place),
        Spot::Polygon(index) => plan.fence.polygons.get(index).and_then(|polygon| polygon.corners.first().copied()),
        Spot::Circle(index) => plan.fence.circles.get(index).map(|circle| circle.centre),
        Spot::Rally(index) => plan.rally.get(index).map(|rally| rally.place),
    }
}

fn worst(findings: &[Finding], item: Option<usize>) -> Option<Severity> {
    let item = item?;
    findings.iter().filter(|finding| finding.spot == Spot::Item(item)).map(|finding| finding.severity).min()
}

/// The way that a plan is flown: places, and heights above home, metres.
pub fn flown_path(plan: &Plan) -> impl Iterator<Item = (LatLon, f64)> {
    path(plan).map(|stop| (stop.place, stop.height_m))
}

/// From home through all places that are flown to, and home again where the plan says so. Ground is level with home.
pub(super) fn path(plan: &Plan) -> impl Iterator<Item = PathStop> {
    let home = plan.home;
    let mut height_m = 0.0;
    let stops = plan.items.iter().enumerate().filter_map(move |(index, item)| {
        let place = match item.command {
            command::NAV_RETURN_TO_LAUNCH => home.place,
            _ if item.is_navigation() => item.place()?,
            _ => return None,
        };
        if item.command != command::NAV_RETURN_TO_LAUNCH {
            height_m = match item.frame {
                Frame::GlobalAmsl => item.height_m() - home.ground.0,
                _ => item.height_m(),
            };
        }
        let finite = height_m.is_finite() && place.lat_deg.is_finite() && place.lon_deg.is_finite();
        finite.then_some(PathStop { place, height_m, item: Some(index) })
    });
    let start = PathStop { place: home.place, height_m: 0.0, item: None };
    let any = plan.items.iter().any(|item| item.place().is_some());
    std::iter::once(start).filter(move |_| any && home != Default::default()).chain(stops)
}

impl Profile {
    /// Lays the ground that files know beneath the path, in place of level ground.
    fn lay(&mut self, line: &[(usize, f64, f64)]) {
        if line.is_empty() {
            return;
        }
        let at = |&(piece, share, height_m): &(usize, f64, f64)| {
            let [from, to] = [self.flown.get(piece)?[0], self.flown.get(piece + 1)?[0]];
            Some([from + (to - from) * share, height_m])
        };
        let mut ground: Vec<[f64; 2]> = line.iter().filter_map(at).collect();
        // A patrol flies out and back over the same ground.
        ground.sort_by(|a, b| a[0].total_cmp(&b[0]));
        self.ground = ground;
    }
}

fn profile(document: &Document, limits: &Limits, path: &[(PathStop, Option<Severity>)], network: &Network) -> Profile {
    let limits_m = [limits.min_height_m.value, limits.max_height_m.value];
    let wanted = document.request.as_ref().and_then(|request| network.road(request.road()?));
    let nearest = || path.iter().find_map(|(stop, _)| Some(network.locate(stop.place, BESIDE_M)?.0));
    let road = wanted.or_else(nearest);
    let along = road.and_then(|road| Some((road, along_road(road, path)?)));
    let (road, flown) = match along {
        Some((road, flown)) => (Some(road), flown),
        None => (None, along_way(path)),
    };
    let ends = flown.iter().fold([f64::MAX, f64::MIN], |[low, high], [at, _]| [low.min(*at), high.max(*at)]);
    let ground = if flown.is_empty() { Vec::new() } else { ends.map(|at| [at, 0.0]).to_vec() };
    let bridges = road.map_or(&[][..], |road| road.bridges.as_slice());
    let decks = bridges
        .iter()
        .filter(|bridge| bridge.stretch.from_m < ends[1] && bridge.stretch.to_m > ends[0])
        .map(Deck::of)
        .collect();
    Profile { road: road.map(|road| road.code.clone()), flown, ground, decks, limits_m }
}

/// `None` where a point is not beside the road.
fn along_road(road: &Road, path: &[(PathStop, Option<Severity>)]) -> Option<Vec<[f64; 2]>> {
    path.iter().map(|(stop, _)| Some([road.locate(stop.place, BESIDE_M)?.measured_m, stop.height_m])).collect()
}

fn along_way(path: &[(PathStop, Option<Severity>)]) -> Vec<[f64; 2]> {
    let mut before: Option<LatLon> = None;
    let mut flown_m = 0.0;
    let mut points = Vec::with_capacity(path.len());
    for (stop, _) in path {
        flown_m += before.map_or(0.0, |before| distance_m(before, stop.place));
        before = Some(stop.place);
        points.push([flown_m, stop.height_m]);
    }
    points
}

/// Nothing that blocks, in words; or what does.
pub(super) fn blocked(outcome: &Outcome) -> Option<Message> {
    let count = outcome.findings.iter().filter(|found| found.severity == Severity::Blocks).count();
    let first = outcome.blocking()?;
    Some(message!("planner-why-blocked", count = count, first = first.message.clone()))
}
