//! Files in and out, and what a file must keep to beyond its grammar.

use super::error::{FileError, Problem};
use super::{Begin, Criterion, Fault, Flown, Judge, Moment, SCHEMA, Said, Scenario, Shape, Spot, Thing, Upset};
use mission::road::Stake;

/// Largest file that is read, bytes: the longest of the house's own has eight thousand.
const MAX_BYTES: usize = 256 << 10;
/// Faults, objects, instructions and criteria at most, each.
const MAX_ENTRIES: usize = 200;
/// Longest text, bytes.
const MAX_TEXT: usize = 4_000;
/// Places are this near to home, metres; a drone's patrol is shorter.
const FAR_M: f64 = 20_000.0;
const DAY_S: f64 = 86_400.0;

/// Lines of a text, to say where a field stands.
pub(crate) struct Lines<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text }
    }

    /// A problem in the `index`th table of an array of tables (or in the file's own fields where the name is empty), at the
    /// line of the last part of its path, or of the table where that cannot be found.
    pub(crate) fn problem(&self, table: &str, index: usize, field: &str, problem: Problem) -> FileError {
        let header = format!("[[{table}]]");
        let lines = || self.text.lines().enumerate();
        let start = if table.is_empty() {
            0
        } else {
            let heads = lines().filter(|(_, line)| line.trim_start().starts_with(&header));
            heads.map(|(number, _)| number).nth(index).unwrap_or(0)
        };
        let block = lines().skip(start).enumerate();
        let block = block.take_while(|(n, (_, line))| *n == 0 || !line.trim_start().starts_with("[["));
        let key = field.rsplit('.').next().unwrap_or(field).trim_end_matches(|c: char| c == ']' || c.is_ascii_digit());
        let key = key.trim_end_matches('[');
        let names = |line: &str| {
            let parts = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            parts.into_iter().any(|part| part == key)
        };
        let found = block.map(|(_, at)| at).find(|(_, line)| names(line)).map(|(number, _)| number);
        FileError { file: self.file.to_owned(), line: found.unwrap_or(start) + 1, problem }
    }

    pub(crate) fn malformed(&self, error: &toml::de::Error) -> FileError {
        let before = error.span().and_then(|span| self.text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let problem = Problem::Malformed { detail: error.message().to_owned() };
        FileError { file: self.file.to_owned(), line, problem }
    }

    pub(crate) fn size(&self) -> Result<(), FileError> {
        let bytes = self.text.len();
        if bytes > MAX_BYTES {
            let problem = Problem::TooLarge { bytes, limit: MAX_BYTES };
            return Err(FileError { file: self.file.to_owned(), line: 1, problem });
        }
        Ok(())
    }
}

impl Scenario {
    /// From the text of a file; `file` is its name, for errors.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn read(file: &str, text: &str) -> Result<Self, FileError> {
        let lines = Lines::new(file, text);
        lines.size()?;
        let scenario: Self = toml::from_str(text).map_err(|error| lines.malformed(&error))?;
        let check = Check { lines: &lines, scenario: &scenario };
        check.whole()?;
        Ok(scenario)
    }

    /// The text of a file that reads as this.
    ///
    /// # Errors
    /// A number that TOML cannot hold, which no scenario that was read has.
    pub fn write(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }
}

/// Where in a file something stands that is checked.
#[derive(Clone, Copy)]
struct At<'a> {
    table: &'a str,
    index: usize,
}

const TOP: At<'static> = At { table: "", index: 0 };

struct Check<'a> {
    lines: &'a Lines<'a>,
    scenario: &'a Scenario,
}

type Checked = Result<(), FileError>;

impl Check<'_> {
    fn fail(&self, at: At<'_>, field: &str, problem: impl FnOnce(String) -> Problem) -> FileError {
        let path =
            if at.table.is_empty() { field.to_owned() } else { format!("{}[{}].{field}", at.table, at.index + 1) };
        self.lines.problem(at.table, at.index, field, problem(path))
    }

    fn range(&self, at: At<'_>, field: &str, found: f64, min: f64, max: f64) -> Checked {
        // What is no number is in no range.
        if found >= min && found <= max {
            return Ok(());
        }
        Err(self.fail(at, field, |field| Problem::Range { field, found, min, max }))
    }

    fn text(&self, at: At<'_>, field: &str, text: &str) -> Checked {
        if text.trim().is_empty() || text.len() > MAX_TEXT {
            return Err(self.fail(at, field, |field| Problem::Text { field }));
        }
        Ok(())
    }

    fn said(&self, at: At<'_>, field: &str, said: &Said) -> Checked {
        self.text(at, &format!("{field}.zh"), &said.zh)?;
        self.text(at, &format!("{field}.en"), &said.en)
    }

    fn count(&self, field: &str, count: usize, least: usize) -> Checked {
        if count > MAX_ENTRIES || count < least {
            return Err(self.fail(TOP, field, |field| Problem::Count { field, count, limit: MAX_ENTRIES }));
        }
        Ok(())
    }

    fn id(&self, at: At<'_>, id: &str, others: &[&str]) -> Checked {
        let signs = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if id.is_empty() || id.len() > 60 || !signs || others.contains(&id) {
            return Err(self.fail(at, "id", |field| Problem::Id { field, id: id.to_owned() }));
        }
        Ok(())
    }

    fn known(&self, at: At<'_>, field: &str, id: &str, known: &[&str]) -> Checked {
        if known.contains(&id) {
            return Ok(());
        }
        let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
        Err(self.fail(at, field, |field| Problem::Unknown { field, id: id.to_owned(), known }))
    }

    fn stake(&self, at: At<'_>, field: &str, text: &str) -> Checked {
        if text.parse::<Stake>().is_ok() {
            return Ok(());
        }
        Err(self.fail(at, field, |field| Problem::Stake { field, found: text.to_owned() }))
    }

    fn spot(&self, at: At<'_>, field: &str, spot: &Spot) -> Checked {
        if let Some(stake) = &spot.stake {
            self.stake(at, &format!("{field}.stake"), stake)?;
        }
        self.range(at, &format!("{field}.forward_m"), spot.forward_m, -FAR_M, FAR_M)?;
        self.range(at, &format!("{field}.right_m"), spot.right_m, -FAR_M, FAR_M)
    }

    fn whole(&self) -> Checked {
        let s = self.scenario;
        if s.schema != SCHEMA {
            let problem = Problem::Schema { found: s.schema, wanted: SCHEMA };
            return Err(self.lines.problem("", 0, "schema", problem));
        }
        self.id(TOP, &s.id, &[])?;
        self.said(TOP, "title", &s.title)?;
        self.said(TOP, "brief", &s.brief)?;
        self.range(TOP, "time_limit_s", s.time_limit_s, 10.0, 7_200.0)?;
        self.range(TOP, "pass.points_pct", s.pass.points_pct, 1.0, 100.0)?;
        self.stake(TOP, "home.stake", &s.home.stake)?;
        self.range(TOP, "home.right_m", s.home.right_m, -FAR_M, FAR_M)?;
        self.range(TOP, "home.heading_deg", s.home.heading_deg.unwrap_or(0.0), 0.0, 360.0)?;
        self.range(TOP, "weather.wind_m_s", s.weather.wind_m_s, 0.0, 25.0)?;
        self.range(TOP, "weather.from_deg", s.weather.from_deg, 0.0, 360.0)?;
        self.range(TOP, "aircraft.charge_pct", s.aircraft.charge_pct, 5.0, 100.0)?;
        self.count("instruction", s.instructions.len(), 0)?;
        self.count("fault", s.faults.len(), 0)?;
        self.count("object", s.objects.len(), 0)?;
        self.count("criterion", s.criteria.len(), 1)?;
        let mut ids: Vec<&str> = Vec::new();
        for (index, instruction) in s.instructions.iter().enumerate() {
            let at = At { table: "instruction", index };
            self.id(at, &instruction.id, &ids)?;
            ids.push(&instruction.id);
            self.said(at, "say", &instruction.say)?;
            self.begin(at, &instruction.begin, index)?;
        }
        for (index, fault) in s.faults.iter().enumerate() {
            let at = At { table: "fault", index };
            self.id(at, &fault.id, &ids)?;
            ids.push(&fault.id);
            self.fault(at, fault)?;
        }
        for (index, thing) in s.objects.iter().enumerate() {
            let at = At { table: "object", index };
            self.id(at, &thing.id, &ids)?;
            ids.push(&thing.id);
            self.thing(at, thing)?;
        }
        s.criteria
            .iter()
            .enumerate()
            .try_for_each(|(index, criterion)| self.criterion(At { table: "criterion", index }, criterion))
    }

    /// `told` is how many instructions it may wait for: those that come before it.
    fn begin(&self, at: At<'_>, begin: &Begin, told: usize) -> Checked {
        match begin {
            Begin::AfterS(s) => self.range(at, "begin.after_s", *s, 0.0, DAY_S),
            Begin::AirborneS(s) => self.range(at, "begin.airborne_s", *s, 0.0, DAY_S),
            Begin::PlanAboardS(s) => self.range(at, "begin.plan_aboard_s", *s, 0.0, DAY_S),
            Begin::Near { at: spot, within_m } => {
                self.spot(at, "begin.near.at", spot)?;
                self.range(at, "begin.near.within_m", *within_m, 1.0, FAR_M)
            }
            Begin::Told { id, after_s } => {
                let before: Vec<&str> = self.scenario.instructions.iter().take(told).map(|i| i.id.as_str()).collect();
                self.known(at, "begin.told.id", id, &before)?;
                self.range(at, "begin.told.after_s", *after_s, 0.0, DAY_S)
            }
        }
    }

    fn fault(&self, at: At<'_>, fault: &Fault) -> Checked {
        self.begin(at, &fault.begin, usize::MAX)?;
        self.range(at, "for_s", fault.for_s.unwrap_or(1.0), 0.1, DAY_S)?;
        match &fault.what {
            Upset::LinkLoss | Upset::VideoLoss | Upset::GnssLoss => Ok(()),
            Upset::Compass { turn_deg } => self.range(at, "what.compass.turn_deg", *turn_deg, -180.0, 180.0),
            Upset::Motor { motor, lost_pct } => {
                self.range(at, "what.motor.motor", f64::from(*motor), 1.0, 4.0)?;
                self.range(at, "what.motor.lost_pct", *lost_pct, 0.0, 100.0)
            }
            Upset::Cell { drop_v, resistance_ohm } => {
                self.range(at, "what.cell.drop_v", *drop_v, 0.0, 4.2)?;
                self.range(at, "what.cell.resistance_ohm", *resistance_ohm, 0.0, 1.0)
            }
            Upset::Charge { to_pct } => self.range(at, "what.charge.to_pct", *to_pct, 0.0, 100.0),
            Upset::Wind { to_m_s, from_deg, over_s } => {
                self.range(at, "what.wind.to_m_s", *to_m_s, 0.0, 25.0)?;
                self.range(at, "what.wind.from_deg", *from_deg, 0.0, 360.0)?;
                self.range(at, "what.wind.over_s", *over_s, 0.0, 600.0)
            }
            Upset::Manned(flown) => self.flown(at, "what.manned", flown),
            Upset::Intruder(flown) => self.flown(at, "what.intruder", flown),
            Upset::ControlArea { at: spot, radius_m, say } => {
                self.spot(at, "what.control_area.at", spot)?;
                self.range(at, "what.control_area.radius_m", *radius_m, 10.0, FAR_M)?;
                self.said(at, "what.control_area.say", say)
            }
        }
    }

    fn flown(&self, at: At<'_>, field: &str, flown: &Flown) -> Checked {
        if flown.call_sign.is_empty() || flown.call_sign.len() > 8 {
            return Err(self.fail(at, &format!("{field}.call_sign"), |field| Problem::Text { field }));
        }
        self.spot(at, &format!("{field}.from"), &flown.from)?;
        self.range(at, &format!("{field}.height_m"), flown.height_m, 0.0, 5_000.0)?;
        self.range(at, &format!("{field}.track_deg"), flown.track_deg, 0.0, 360.0)?;
        self.range(at, &format!("{field}.speed_m_s"), flown.speed_m_s, 0.0, 300.0)
    }

    fn thing(&self, at: At<'_>, thing: &Thing) -> Checked {
        self.spot(at, "at", &thing.at)?;
        self.range(at, "base_m", thing.base_m, -100.0, 500.0)?;
        self.range(at, "turn_deg", thing.turn_deg, -360.0, 360.0)?;
        for side_m in thing.size_m {
            self.range(at, "size_m", side_m, 0.01, 500.0)?;
        }
        self.range(at, "speed_m_s", thing.speed_m_s, -50.0, 50.0)?;
        if let Some(finding) = &thing.finding {
            self.text(at, "finding.kind", &finding.kind)?;
            self.text(at, "finding.authority", &finding.authority)?;
        }
        Ok(())
    }

    fn happenings(&self) -> Vec<&str> {
        let told = self.scenario.instructions.iter().map(|i| i.id.as_str());
        told.chain(self.scenario.faults.iter().map(|f| f.id.as_str())).collect()
    }

    fn moment(&self, at: At<'_>, field: &str, moment: &Moment) -> Checked {
        match moment {
            Moment::Told(id) => {
                let told: Vec<&str> = self.scenario.instructions.iter().map(|i| i.id.as_str()).collect();
                self.known(at, &format!("{field}.told"), id, &told)
            }
            Moment::Fault(id) => {
                let faults: Vec<&str> = self.scenario.faults.iter().map(|f| f.id.as_str()).collect();
                self.known(at, &format!("{field}.fault"), id, &faults)
            }
            Moment::HomeWithinM(m) => self.range(at, &format!("{field}.home_within_m"), *m, 0.1, FAR_M),
            Moment::Near { at: spot, within_m } => {
                self.spot(at, &format!("{field}.near.at"), spot)?;
                self.range(at, &format!("{field}.near.within_m"), *within_m, 0.1, FAR_M)
            }
            Moment::Start | Moment::PlanAboard | Moment::Armed | Moment::Airborne | Moment::Landed | Moment::Act(_) => {
                Ok(())
            }
        }
    }

    fn object(&self, at: At<'_>, field: &str, id: &str, to_report: bool) -> Checked {
        let objects = self.scenario.objects.iter().filter(|thing| !to_report || thing.finding.is_some());
        self.known(at, field, id, &objects.map(|thing| thing.id.as_str()).collect::<Vec<_>>())
    }

    fn criterion(&self, at: At<'_>, criterion: &Criterion) -> Checked {
        self.range(at, "points", f64::from(criterion.points), 1.0, 1_000.0)?;
        match &criterion.judge {
            Judge::Hover { at: spot, height_m, hold_s } => {
                self.spot(at, "judge.hover.at", spot)?;
                self.range(at, "judge.hover.height_m", *height_m, 0.5, 500.0)?;
                self.range(at, "judge.hover.hold_s", *hold_s, 1.0, 600.0)
            }
            Judge::Turn { at: spot, height_m, .. } => {
                self.spot(at, "judge.turn.at", spot)?;
                self.range(at, "judge.turn.height_m", *height_m, 0.5, 500.0)
            }
            Judge::Fly { shape, height_m, .. } => {
                self.shape(at, shape)?;
                self.range(at, "judge.fly.height_m", *height_m, 0.5, 500.0)
            }
            Judge::Timer { from, to, within_s } => {
                self.moment(at, "judge.timer.from", from)?;
                self.moment(at, "judge.timer.to", to)?;
                self.range(at, "judge.timer.within_s", *within_s, 0.1, DAY_S)
            }
            Judge::Decide { to, within_s, .. } => {
                self.known(at, "judge.decide.to", to, &self.happenings())?;
                self.range(at, "judge.decide.within_s", *within_s, 0.1, DAY_S)
            }
            Judge::Photo { of, size_px, visible_pct, blur_px } => {
                self.object(at, "judge.photo.of", of, false)?;
                self.range(at, "judge.photo.size_px", *size_px, 1.0, 10_000.0)?;
                self.range(at, "judge.photo.visible_pct", *visible_pct, 1.0, 100.0)?;
                self.range(at, "judge.photo.blur_px", *blur_px, 0.1, 100.0)
            }
            Judge::Report { of, stake_within_m } => {
                self.object(at, "judge.report.of", of, true)?;
                self.range(at, "judge.report.stake_within_m", *stake_within_m, 0.1, 1_000.0)
            }
            Judge::NoFalseReports { at_most } => {
                self.range(at, "judge.no_false_reports.at_most", f64::from(*at_most), 1.0, 100.0)
            }
            Judge::Clear { of_m } => self.range(at, "judge.clear.of_m", *of_m, 0.0, 100.0),
            Judge::Lanes { seconds } => self.range(at, "judge.lanes.seconds", *seconds, 0.0, DAY_S),
            Judge::Height { min_m, max_m } => {
                self.range(at, "judge.height.max_m", *max_m, 1.0, 1_000.0)?;
                self.range(at, "judge.height.min_m", *min_m, 0.0, *max_m)
            }
            Judge::Within { at: spot, of_m } => {
                self.spot(at, "judge.within.at", spot)?;
                self.range(at, "judge.within.of_m", *of_m, 1.0, FAR_M)
            }
            Judge::KeepOut { at: spot, of_m, since, leave_s } => {
                self.spot(at, "judge.keep_out.at", spot)?;
                self.range(at, "judge.keep_out.of_m", *of_m, 1.0, FAR_M)?;
                self.known(at, "judge.keep_out.since", since, &self.happenings())?;
                self.range(at, "judge.keep_out.leave_s", *leave_s, 0.0, DAY_S)
            }
            Judge::ChargeLeft { pct } => self.range(at, "judge.charge_left.pct", *pct, 0.0, 100.0),
            Judge::LandAt { at: spot, within_m } => {
                self.spot(at, "judge.land_at.at", spot)?;
                self.range(at, "judge.land_at.within_m", *within_m, 0.1, FAR_M)
            }
            Judge::Intact { touch_m_s } => self.range(at, "judge.intact.touch_m_s", *touch_m_s, 0.1, 10.0),
        }
    }

    fn shape(&self, at: At<'_>, shape: &Shape) -> Checked {
        match shape {
            Shape::Eight { at: spot, radius_m } => {
                self.spot(at, "judge.fly.shape.eight.at", spot)?;
                self.range(at, "judge.fly.shape.eight.radius_m", *radius_m, 1.0, 200.0)
            }
            Shape::Rectangle { at: spot, length_m, width_m } => {
                self.spot(at, "judge.fly.shape.rectangle.at", spot)?;
                self.range(at, "judge.fly.shape.rectangle.length_m", *length_m, 2.0, 2_000.0)?;
                self.range(at, "judge.fly.shape.rectangle.width_m", *width_m, 2.0, 2_000.0)
            }
            Shape::Places(places) => {
                let (field, count) = ("judge.fly.shape.places", places.len());
                if !(2..=MAX_ENTRIES).contains(&count) {
                    return Err(self.fail(at, field, |field| Problem::Count { field, count, limit: MAX_ENTRIES }));
                }
                places.iter().try_for_each(|spot| self.spot(at, field, spot))
            }
            Shape::Road { from, to, right_m } => {
                self.stake(at, "judge.fly.shape.road.from", from)?;
                self.stake(at, "judge.fly.shape.road.to", to)?;
                self.range(at, "judge.fly.shape.road.right_m", *right_m, -500.0, 500.0)
            }
        }
    }
}
