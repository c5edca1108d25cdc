//! Scripts for the house's scenarios: a good pilot, and a poor one who fails on what the scenario is about. The good ones are
//! what trainees are compared with.

use super::pilot::{Script, Step, Until};
use mission::geo::HeightAmsl;
use mission::plan::{Frame, Home, Item, Plan, command};
use scenario::run::Report;
use scenario::schema::Spot;
use scenario::{Course, Line, Local};
use telemetry::dialect::MavCmd;
use telemetry::vehicle::FlightMode;

/// How well a script flies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skill {
    /// Passes.
    Good,
    /// Fails on what the scenario is about.
    Poor,
    /// Does nothing.
    Nobody,
}

/// Metres per second between places.
const PACE_M_S: f64 = 5.0;

/// The script of a scenario, where the house has one.
pub fn script(course: &Course, skill: Skill) -> Option<Script> {
    let sheet = Sheet { course, good: skill == Skill::Good };
    if skill == Skill::Nobody {
        return Some(Script::default());
    }
    Some(match course.scenario().id.as_str() {
        "hover" => sheet.hover(),
        "turn" => sheet.turn(),
        "eight" => sheet.line(0, 1.6),
        "rectangle" => sheet.line(0, 2.0),
        "ground-exam" => sheet.ground_exam(),
        "tall-building" => sheet.evidence(&[("panel", spot("K826+900", 123.0), 40.0)]),
        "viaduct-bearing" => sheet.evidence(&[("bearing", spot("K844+500", 21.0), 6.6)]),
        "culvert" => sheet.evidence(&[("mouth", spot("K827+200", 28.0), 3.5)]),
        "under-bridge" => {
            sheet.evidence(&[("hut", spot("K844+211", 21.0), 3.5), ("drums", spot("K844+219", 21.0), 3.5)])
        }
        "expressway-leg" => sheet.leg(),
        "clue-list" => sheet.clues(),
        "night" => sheet.evidence(&[("goods", spot("K826+520", 31.0), 5.0)]),
        "link-loss" => sheet.link_loss(),
        "control-area" => sheet.control_area(),
        "gnss-deck" => sheet.deck(),
        "video-loss" => sheet.reaction(Until::NoPicture, FlightMode::Return),
        "compass" => sheet.reaction(Until::Compass(0.3), FlightMode::Land),
        "motor" => sheet.motor(),
        "battery-cell" => sheet.reaction(Until::Below(24.0), FlightMode::Return),
        "wind-rise" => sheet.reaction(Until::Wind(7.0), FlightMode::Return),
        "manned-aircraft" | "intruder" => sheet.reaction(Until::Traffic, FlightMode::Return),
        _ => return None,
    })
}

fn spot(stake: &str, right_m: f64) -> Spot {
    Spot { stake: Some(stake.to_owned()), forward_m: 0.0, right_m }
}

/// Arms and climbs straight up, in GUIDED.
fn take_off(height_m: f64) -> Vec<Step> {
    vec![
        Step::Mode(FlightMode::Guided),
        Step::Order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        Step::Order(MavCmd::MAV_CMD_NAV_TAKEOFF, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, height_m]),
        Step::Wait(Until::Higher(height_m - 0.4)),
    ]
}

/// Back over home, and down.
fn come_home(height_m: f64) -> Vec<Step> {
    vec![
        Step::Go(Local { up_m: height_m, ..Local::default() }, PACE_M_S),
        Step::Wait(Until::Seconds(2.0)),
        Step::Mode(FlightMode::Land),
        Step::Wait(Until::Disarmed),
    ]
}

struct Sheet<'a> {
    course: &'a Course,
    good: bool,
}

impl Sheet<'_> {
    /// The place of a criterion.
    fn place(&self, criterion: usize) -> Local {
        self.course.spot(criterion).unwrap_or_default()
    }

    fn at(&self, spot: &Spot, up_m: f64) -> Local {
        // The house's scenarios name stakes that there are: a test flies them all.
        Local { up_m, ..self.course.local(spot).unwrap_or_default() }
    }

    fn ahead(&self, forward_m: f64, up_m: f64) -> Local {
        self.at(&Spot { forward_m, ..Spot::default() }, up_m)
    }

    fn hover(&self) -> Script {
        let (at, mut steps) = (self.place(0), take_off(5.0));
        steps.extend([Step::Go(at, 3.0), Step::Mode(FlightMode::Position)]);
        if self.good {
            steps.push(Step::Hover(at, 22.0));
        } else {
            // Wanders off three times as far as it may, again and again.
            for _ in 0..4 {
                steps.extend([Step::Hover(at, 5.0), Step::Hover(at.on(1.0, 6.0), 6.0)]);
            }
        }
        steps.extend(come_home(5.0));
        Script { steps, ..Script::default() }
    }

    fn turn(&self) -> Script {
        let (at, mut steps) = (self.place(0), take_off(5.0));
        steps.extend([Step::Go(at, 3.0), Step::Mode(FlightMode::Position), Step::Hover(at, 4.0)]);
        // A poor pilot whirls around in less than half the least time.
        let seconds = if self.good { 12.0 } else { 6.2 };
        let off = if self.good { at } else { at.on(0.5, 5.0) };
        steps.extend([Step::Turn(off, true, seconds), Step::Hover(at, 3.0), Step::Turn(off, false, seconds)]);
        steps.extend(come_home(5.0));
        Script { steps, ..Script::default() }
    }

    /// Follows the line of a criterion by hand; a poor pilot well beside it.
    fn line(&self, criterion: usize, speed_m_s: f64) -> Script {
        let line = self.course.line(criterion).cloned().unwrap_or_else(|| Line::through([]));
        let first = line.places().first().copied().unwrap_or_default();
        let mut steps = take_off(first.up_m);
        steps.extend([Step::Go(first, 3.0), Step::Mode(FlightMode::Position), Step::Hover(first, 3.0)]);
        steps.push(Step::Follow(line, speed_m_s, if self.good { 0.0 } else { 4.0 }));
        steps.extend(come_home(first.up_m));
        Script { steps, ..Script::default() }
    }

    fn plan(&self, ahead_m: &[f64]) -> Box<Plan> {
        let home = Home { place: self.course.home(), ground: HeightAmsl(super::world::GROUND_AMSL_M) };
        let way = |metres: &f64| {
            let place = self.course.place(self.ahead(*metres, 0.0));
            Item::at(command::NAV_WAYPOINT, Frame::GlobalRelHome, place, 20.0)
        };
        let take_off = Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, self.course.home(), 20.0);
        let items = std::iter::once(take_off).chain(ahead_m.iter().map(way)).collect();
        Box::new(Plan { home, items, ..Plan::default() })
    }

    fn ground_exam(&self) -> Script {
        let route = self.plan(&[60.0, 120.0, 200.0, 120.0, 60.0, 200.0, 60.0, 200.0, 60.0]);
        let other = self.plan(&[60.0, 120.0, 180.0, 240.0, 120.0, 60.0, 240.0, 60.0, 240.0, 60.0]);
        let mut steps = vec![
            Step::Upload(route),
            Step::Mode(FlightMode::Guided),
            Step::Order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            Step::Order(MavCmd::MAV_CMD_MISSION_START, [0.0; 7]),
            Step::Wait(Until::Text("修改航线")),
        ];
        // A poor pilot hesitates over the change of route.
        if !self.good {
            steps.push(Step::Wait(Until::Seconds(35.0)));
        }
        steps.extend([
            Step::Upload(other),
            Step::Wait(Until::NoFix),
            Step::Mode(FlightMode::Stabilize),
            Step::Steady(20.0),
            Step::Wait(Until::Fix),
            Step::Mode(FlightMode::Hold),
            Step::Wait(Until::Text("应急返航")),
            Step::Mode(FlightMode::Return),
            Step::Wait(Until::Disarmed),
        ]);
        Script { steps, ..Script::default() }
    }

    /// From each place at its height: a picture of the object, and what it is. A poor pilot takes them from far away, and says
    /// that all is the detachment's business.
    fn evidence(&self, views: &[(&str, Spot, f64)]) -> Script {
        let highest_m = views.iter().map(|(.., up_m)| *up_m).fold(5.0, f64::max);
        let mut steps = take_off(highest_m);
        for (number, (id, from, up_m)) in (1..).zip(views) {
            let Some(object) = self.course.objects().iter().find(|object| object.thing.id == *id) else { continue };
            let middle = Local { up_m: object.at.up_m + object.thing.size_m[2] / 2.0, ..object.at };
            let mut from = self.at(from, *up_m);
            if !self.good {
                let away_rad = (from.east_m - object.at.east_m).atan2(from.north_m - object.at.north_m);
                from = from.on(away_rad, 60.0);
            }
            steps.extend([
                Step::Go(Local { up_m: highest_m, ..from }, PACE_M_S),
                Step::Go(from, 2.0),
                Step::Shoot(middle),
                Step::Wait(Until::Seconds(1.0)),
            ]);
            if let Some(finding) = &object.thing.finding {
                steps.push(Step::Report(Report {
                    kind: finding.kind.clone(),
                    authority: if self.good { finding.authority.clone() } else { "detachment".to_owned() },
                    stake_shown_m: object.stake_shown_m.round() as i64,
                    photo: Some(number),
                }));
            }
        }
        steps.push(Step::Go(self.ahead(0.0, highest_m), PACE_M_S));
        steps.extend(come_home(highest_m));
        Script { steps, ..Script::default() }
    }

    fn clues(&self) -> Script {
        let beside = |id: &str, right_m: f64| {
            let object = self.course.objects().iter().find(|object| object.thing.id == id);
            let stake = object.map_or(0.0, |object| object.stake_shown_m);
            spot(&mission::road::Stake::at(stake).to_the_metre().to_string(), right_m)
        };
        let views = [
            ("stall", beside("stall", 34.0), 10.0),
            ("drums", beside("drums", 84.0), 10.0),
            ("car", beside("car", 30.0), 12.0),
            ("rail", beside("rail", 26.0), 10.0),
        ];
        self.evidence(&views)
    }

    /// Along the road, across it, and back; a poor pilot flies above the lanes.
    fn leg(&self) -> Script {
        let Some(line) = self.course.line(1).cloned() else { return Script::default() };
        let (first, mut steps) = (line.places().first().copied().unwrap_or_default(), take_off(40.0));
        steps.extend([Step::Go(first, PACE_M_S), Step::Mode(FlightMode::Position), Step::Hover(first, 3.0)]);
        steps.push(Step::Follow(line, 6.0, if self.good { 0.0 } else { -22.0 }));
        steps.extend([
            Step::Go(self.at(&spot("K826+900", -30.0), 40.0), 8.0),
            Step::Go(self.at(&spot("K826+900", 30.0), 40.0), 8.0),
            Step::Go(self.at(&spot("K826+400", 30.0), 40.0), 8.0),
        ]);
        steps.extend(come_home(40.0));
        Script { steps, ..Script::default() }
    }

    /// Where the emergencies find it: ahead of home at 20 m.
    fn out(&self) -> Vec<Step> {
        let mut steps = take_off(20.0);
        steps.extend([Step::Go(self.ahead(60.0, 20.0), PACE_M_S), Step::Wait(Until::Seconds(600.0))]);
        steps
    }

    /// Sees something and does what is right; a poor pilot goes on as if nothing had been.
    fn reaction(&self, sees: Until, does: FlightMode) -> Script {
        let mut steps = self.out();
        let then = vec![Step::Mode(does), Step::Wait(Until::Disarmed)];
        if self.good {
            return Script { steps, reactions: vec![(sees, then)] };
        }
        steps.pop();
        steps.extend([
            Step::Wait(Until::Seconds(25.0)),
            Step::Go(self.ahead(80.0, 30.0), PACE_M_S),
            Step::Wait(Until::Seconds(90.0)),
            Step::Mode(FlightMode::Return),
            Step::Wait(Until::Disarmed),
        ]);
        Script { steps, ..Script::default() }
    }

    /// Hovers, and lands as soon as the aircraft leans; a poor pilot goes on.
    fn motor(&self) -> Script {
        let mut script = self.reaction(Until::Leans(0.07), FlightMode::Land);
        // On the way it leans too: only what leans in hover is weak.
        if let Some((until, then)) = script.reactions.pop() {
            script.steps.pop();
            script.steps.extend([Step::Wait(Until::Seconds(8.0)), Step::Wait(until)]);
            script.steps.extend(then);
        }
        script
    }

    /// Tells the aircraft before take-off what to do without a link; a poor pilot forgets.
    fn link_loss(&self) -> Script {
        let mut steps = self.out();
        if self.good {
            steps.insert(0, Step::Parameter("FS_GCS_ENABLE", 1.0));
        }
        Script { steps, ..Script::default() }
    }

    fn control_area(&self) -> Script {
        let mut steps = take_off(20.0);
        steps.extend([Step::Go(self.ahead(260.0, 20.0), 8.0), Step::Wait(Until::Seconds(600.0))]);
        let leave = vec![Step::Mode(FlightMode::Return), Step::Wait(Until::Disarmed)];
        let stay = vec![Step::Wait(Until::Seconds(120.0)), Step::Mode(FlightMode::Return), Step::Wait(Until::Disarmed)];
        Script { steps, reactions: vec![(Until::Text("管制"), if self.good { leave } else { stay })] }
    }

    fn deck(&self) -> Script {
        let mut steps = take_off(8.0);
        steps.extend([Step::Go(self.at(&spot("K844+215", 25.0), 8.0), 3.0), Step::Wait(Until::Seconds(600.0))]);
        let by_hand = vec![
            Step::Mode(FlightMode::Stabilize),
            Step::Steady(8.0),
            Step::Wait(Until::Fix),
            Step::Mode(FlightMode::Hold),
            Step::Wait(Until::Seconds(3.0)),
            Step::Go(Local { up_m: 12.0, ..Local::default() }, 3.0),
            Step::Mode(FlightMode::Land),
            Step::Wait(Until::Disarmed),
        ];
        // A poor pilot asks for a return that needs the position it has not got, and waits.
        let wrong = vec![Step::Mode(FlightMode::Return), Step::Wait(Until::Disarmed)];
        Script { steps, reactions: vec![(Until::NoFix, if self.good { by_hand } else { wrong })] }
    }
}
