//! A patrol of a brigade's whole section, as a person asks for it, and the sorties that come of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::message;
use mission::plan::corridor::{self, LevelGround};
use mission::plan::{Firmware, Plan};
use mission::road::Network;
use records::coverage::BIN_M;
use routing::{Cell, Patrol};
use serde::{Deserialize, Serialize};

/// A number of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionFigure {
    /// What was looked at more recently is left out, days.
    DueDays,
    /// Above ground, metres.
    Height,
    /// Track outside the outer edge of the carriageway, metres.
    LateralOffset,
    /// Over ground, m/s.
    Speed,
    /// Greatest distance from the launch place, metres.
    MaxRadius,
    /// Share of the battery that must be left after landing, percent.
    Reserve,
    /// Mean wind, m/s; reckoned as from ahead all the way.
    Wind,
    /// From a landing to the next take-off at the same place, minutes.
    TurnAround,
    /// Setting up at a place and packing up again, minutes.
    SetUp,
    /// Speed of the car, km/h.
    Drive,
}

/// What a figure is about.
#[derive(Debug, Clone, Copy)]
pub struct SectionAbout {
    /// Catalogue id of its name.
    pub name: &'static str,
    /// Catalogue id of its unit.
    pub unit: &'static str,
    /// Least that can be entered.
    pub min: f64,
    /// Most that can be entered.
    pub max: f64,
    /// What it is where nobody says otherwise.
    pub usual: f64,
}

impl SectionFigure {
    /// All, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::DueDays,
        Self::Height,
        Self::LateralOffset,
        Self::Speed,
        Self::MaxRadius,
        Self::Reserve,
        Self::Wind,
        Self::TurnAround,
        Self::SetUp,
        Self::Drive,
    ];

    /// What it is about.
    pub fn about(self) -> SectionAbout {
        let (aircraft, crew) = (routing::Aircraft::default(), routing::Crew::default());
        let (name, unit, min, max, usual) = match self {
            Self::DueDays => ("section-due-days", "section-unit-days", 0.0, 365.0, 0.0),
            Self::Height => ("section-height", "section-unit-m", 20.0, 120.0, aircraft.height_agl_m),
            Self::LateralOffset => ("section-offset", "section-unit-m", 5.0, 200.0, aircraft.lateral_offset_m),
            Self::Speed => ("section-speed", "section-unit-m-s", 2.0, 15.0, aircraft.speed_m_s),
            Self::MaxRadius => ("section-radius", "section-unit-m", 300.0, 10_000.0, aircraft.max_radius_m),
            Self::Reserve => ("section-reserve", "section-unit-percent", 10.0, 60.0, aircraft.reserve_share * 100.0),
            Self::Wind => ("section-wind", "section-unit-m-s", 0.0, 12.0, aircraft.wind.speed_m_s),
            Self::TurnAround => ("section-turn-around", "section-unit-min", 0.0, 60.0, crew.turn_around_s / 60.0),
            Self::SetUp => ("section-set-up", "section-unit-min", 0.0, 60.0, crew.set_up_s / 60.0),
            Self::Drive => ("section-drive", "section-unit-km-h", 10.0, 120.0, crew.drive_m_s * 3.6),
        };
        SectionAbout { name, unit, min, max, usual }
    }
}

/// A request as it was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WantedSection {
    /// The brigade, as the road network names it.
    pub brigade: String,
    /// What differs from the usual.
    pub figures: BTreeMap<SectionFigure, f64>,
    /// Launch places that are not used, by name.
    pub closed: BTreeSet<String>,
    /// Where the crew is, by the name of a launch place; anywhere where nobody said.
    pub start: Option<String>,
    /// Meant for PX4; ArduPilot otherwise.
    pub px4: bool,
}

/// What is changed of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionCommand {
    /// Begin with the first brigade.
    Begin,
    /// Another brigade.
    Brigade(String),
    /// A figure.
    Set(SectionFigure, f64),
    /// Where the crew is.
    Start(Option<String>),
    /// Whether a launch place may be used.
    Use(String, bool),
    /// Meant for PX4, not for ArduPilot.
    Px4(bool),
}

/// When kilometres were flown along last, by road and kilometre of the centreline. The books do not keep which side: both
/// sides of a kilometre count as seen when one of them was.
pub type Seen = BTreeMap<(String, i64), Timestamp>;

/// One sortie of the tour, in words and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionSortie {
    /// Where the crew stands.
    pub launch: String,
    /// The road's number.
    pub road: String,
    /// Where traffic of the carriageway goes.
    pub toward: String,
    /// Stakes, in the direction of rising ones.
    pub stakes: [String; 2],
    /// Days since the stalest kilometre of it was flown along; none where one never was.
    pub stalest_days: Option<f64>,
    /// Drive before it, minutes; 0 where the crew stays.
    pub drive_min: f64,
    /// Take-off, minutes after the beginning of the patrol.
    pub takes_off_min: f64,
    /// In the air, minutes.
    pub flight_min: f64,
    /// Of the battery, percent.
    pub battery_percent: f64,
    /// What is uploaded, or why there is none.
    pub plan: Result<Plan, Message>,
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// In the order in which they are flown.
    pub sorties: Vec<SectionSortie>,
    /// Stretches that are not flown, and why.
    pub refusals: Vec<Message>,
    /// Everything together, minutes.
    pub total_min: f64,
    /// In the air, minutes.
    pub flight_min: f64,
    /// On the road, minutes.
    pub drive_min: f64,
    /// What no plan of the same cells can take less than, minutes.
    pub bound_min: f64,
    /// How much longer it may be than the best plan, percent.
    pub gap_percent: f64,
}

impl WantedSection {
    /// The first brigade of a network; none where no section names one.
    pub fn offered(network: &Network) -> Option<Self> {
        Some(Self { brigade: brigades(network).into_iter().next()?, ..Self::default() })
    }

    /// A figure as it was set, or its usual value.
    pub fn figure(&self, figure: SectionFigure) -> f64 {
        self.figures.get(&figure).copied().unwrap_or(figure.about().usual)
    }

    /// Changes it; false where nothing came of it.
    pub(super) fn change(&mut self, command: SectionCommand) -> bool {
        match command {
            SectionCommand::Begin => return false,
            SectionCommand::Brigade(brigade) => {
                *self = Self { brigade, figures: std::mem::take(&mut self.figures), px4: self.px4, ..Self::default() };
            }
            SectionCommand::Set(figure, value) => {
                let about = figure.about();
                if !(about.min..=about.max).contains(&value) {
                    return false;
                }
                self.figures.insert(figure, value);
            }
            SectionCommand::Start(place) => self.start = place,
            SectionCommand::Use(place, true) => return self.closed.remove(&place),
            SectionCommand::Use(place, false) => return self.closed.insert(place),
            SectionCommand::Px4(px4) => self.px4 = px4,
        }
        true
    }

    fn patrol<'a>(&self, network: &'a Network) -> Patrol<'a> {
        let figure = |figure| self.figure(figure);
        let mut patrol = Patrol::of_brigade(network, &self.brigade);
        patrol.launch_sites.retain(|site| !self.closed.contains(&site.name));
        patrol.due_days = figure(SectionFigure::DueDays);
        let aircraft = &mut patrol.aircraft;
        aircraft.height_agl_m = figure(SectionFigure::Height);
        aircraft.lateral_offset_m = figure(SectionFigure::LateralOffset);
        aircraft.speed_m_s = figure(SectionFigure::Speed);
        aircraft.max_radius_m = figure(SectionFigure::MaxRadius);
        aircraft.reserve_share = figure(SectionFigure::Reserve) / 100.0;
        aircraft.wind.speed_m_s = figure(SectionFigure::Wind);
        let crew = &mut patrol.crew;
        crew.turn_around_s = figure(SectionFigure::TurnAround) * 60.0;
        crew.set_up_s = figure(SectionFigure::SetUp) * 60.0;
        crew.drive_m_s = figure(SectionFigure::Drive) / 3.6;
        let start = self.start.as_ref();
        crew.start = start.and_then(|name| patrol.launch_sites.iter().position(|site| site.name == *name));
        patrol
    }

    /// The sorties, the stalest first.
    ///
    /// # Errors
    /// Nothing is due, nothing can be reached, or a figure is out of range.
    pub fn make(&self, network: &Network, seen: &Seen, now: Timestamp) -> Result<Section, Message> {
        let patrol = self.patrol(network);
        let age = |cell: &Cell| {
            let road = network.roads.get(cell.road)?;
            let middle_m = (cell.stretch.from_m + cell.stretch.to_m) / 2.0;
            let last = seen.get(&(road.code.to_ascii_uppercase(), (middle_m / BIN_M).floor() as i64))?;
            Some(now.duration_since(*last).as_secs_f64() / 86_400.0)
        };
        let tour = routing::plan(&patrol, age).map_err(|error| error.explain())?;
        let sorties = tour.sorties.iter().map(|sortie| {
            let road = &network.roads[sortie.road];
            let stake = |measured_m: f64| road.stake_place(measured_m).stake.to_the_metre().to_string();
            let mut request = sortie.corridor(&patrol);
            request.firmware = if self.px4 { Firmware::Px4 } else { Firmware::ArduPilot };
            let planned = corridor::plan(&request, &LevelGround::default()).map_err(|error| error.explain());
            let plan = planned.and_then(|corridor| {
                let leg = corridor.legs.into_iter().next();
                leg.map(|leg| leg.plan).ok_or_else(|| message!("section-no-leg"))
            });
            SectionSortie {
                launch: patrol.launch_sites[sortie.launch].name.clone(),
                road: road.code.clone(),
                toward: road.carriageway(sortie.direction).toward.clone(),
                stakes: [stake(sortie.stretch.from_m), stake(sortie.stretch.to_m)],
                stalest_days: sortie.stalest_days,
                drive_min: sortie.drive_s / 60.0,
                takes_off_min: sortie.takes_off_s / 60.0,
                flight_min: sortie.flight_s / 60.0,
                battery_percent: sortie.battery_share * 100.0,
                plan,
            }
        });
        Ok(Section {
            sorties: sorties.collect(),
            refusals: tour.refusals.iter().map(Explain::explain).collect(),
            total_min: tour.total_s / 60.0,
            flight_min: tour.flight_s / 60.0,
            drive_min: tour.drive_s / 60.0,
            bound_min: tour.bound_s / 60.0,
            gap_percent: tour.gap_share() * 100.0,
        })
    }
}

/// Brigades that sections are in charge of, as the network names them.
pub fn brigades(network: &Network) -> Vec<String> {
    let names = network.roads.iter().flat_map(|road| &road.sections).map(|section| section.brigade.clone());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Launch places that a brigade's patrol may use.
pub fn launch_places(network: &Network, brigade: &str) -> Vec<String> {
    Patrol::of_brigade(network, brigade).launch_sites.into_iter().map(|site| site.name).collect()
}
