//! WPML in.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::super::error::shortened;
use super::super::kml;
use super::super::{Expected, LostLink, MAX_ITEMS, Note, Place, Problem, Read, ReadError, text_of, xml};
use super::action::Action;
use super::package::{Package, is_zip};
use super::{TEMPLATE, WAYLINES, is_wpml};
use crate::geo::{HeightAmsl, LatLon};
use crate::plan::{Frame, Home, Item, Plan, command};

/// Take-off height of a package that says none, metres: the least that a dock takes off to is 8.
const USUAL_TAKE_OFF_M: f64 = 20.0;
/// Speeds closer than this are the same, m/s.
const SAME_SPEED_M_S: f64 = 0.01;

/// Reads a package, or one of its two files by itself. A KML file or package without WPML is read as what is drawn in
/// it. `file` is the name for error text.
///
/// # Errors
/// Names the file in the package and the element of the first thing that cannot be understood.
pub fn read(file: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    if !is_zip(bytes) {
        let document = xml::parse(file, text_of(file, bytes)?)?;
        return match kind(&document) {
            Kind::Waylines => Reader::new(file, &document, None).plan(),
            Kind::Template => Reader::new(file, &document, Some((file, &document))).plan(),
            Kind::Drawn => kml::read_document(file, &document),
        };
    }
    let mut package = Package::open(file, bytes)?;
    let (waylines, template) = (package.named(WAYLINES)?, package.named(TEMPLATE)?);
    let template = match &template {
        Some(inner) => Some((inner.name.as_str(), xml::parse(&inner.name, text_of(&inner.name, &inner.bytes)?)?)),
        None => None,
    };
    if let Some(inner) = waylines {
        let document = xml::parse(&inner.name, text_of(&inner.name, &inner.bytes)?)?;
        return Reader::new(&inner.name, &document, template.as_ref().map(|(name, document)| (*name, document))).plan();
    }
    if let Some((name, document)) = &template {
        return Reader::new(name, document, Some((name, document))).plan();
    }
    match package.any_kml()? {
        Some(inner) => read_inner(&inner.name, &inner.bytes),
        None => {
            let name = format!("wpmz/{WAYLINES}");
            Err(ReadError::new(file, Place::File, Problem::Missing { name }))
        }
    }
}

fn read_inner(name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    kml::read_document(name, &xml::parse(name, text_of(name, bytes)?)?)
}

enum Kind {
    Waylines,
    Template,
    Drawn,
}

fn kind(document: &Document<'_>) -> Kind {
    let named = |name: &str| document.descendants().any(|node| is(node, name));
    if named("executeHeightMode") || named("waylineId") {
        Kind::Waylines
    } else if named("missionConfig") {
        Kind::Template
    } else {
        Kind::Drawn
    }
}

/// An element of WPML with this name.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name && node.tag_name().namespace().is_some_and(is_wpml)
}

fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    xml::child(node, name).and_then(|child| child.text()).map(str::trim)
}

struct Reader<'a, 'input> {
    file: &'a str,
    document: &'a Document<'input>,
    /// The recipe and its name; the same document where only that is there.
    template: Option<(&'a str, &'a Document<'input>)>,
    plan: Plan,
    notes: Vec<Note>,
    actions_left_out: usize,
    above_ground: usize,
    speed_m_s: Option<f64>,
    pitch_deg: f64,
}

impl<'a, 'input> Reader<'a, 'input> {
    fn new(file: &'a str, document: &'a Document<'input>, template: Option<(&'a str, &'a Document<'input>)>) -> Self {
        Self {
            file,
            document,
            template,
            plan: Plan::default(),
            notes: Vec::new(),
            actions_left_out: 0,
            above_ground: 0,
            speed_m_s: None,
            pitch_deg: 0.0,
        }
    }

    fn fail(&self, node: Node<'_, '_>, problem: Problem) -> ReadError {
        ReadError::new(self.file, xml::place(node), problem)
    }

    fn is_template(&self) -> bool {
        self.template.is_some_and(|(_, template)| std::ptr::eq(template, self.document))
    }

    fn plan(mut self) -> Result<Read, ReadError> {
        let root = self.document.root_element();
        let Some(config) = self.document.descendants().find(|node| is(*node, "missionConfig")) else {
            return Err(self.fail(root, Problem::Missing { name: "wpml:missionConfig".to_owned() }));
        };
        let said = self.recipe_heights()?;
        let take_off_m = self.number(config, "takeOffSecurityHeight")?.unwrap_or(USUAL_TAKE_OFF_M);
        let mut folders = 0;
        let all: Vec<_> = self.document.descendants().filter(|node| node.tag_name().name() == "Folder").collect();
        for folder in all {
            folders += usize::from(self.folder(folder, &said)?);
        }
        let Some(first) = self.plan.items.iter().find_map(Item::place) else {
            return Err(self.fail(root, Problem::Missing { name: "Placemark".to_owned() }));
        };
        if folders > 1 {
            self.notes.push(Note::LinesJoined { count: folders });
        }
        self.home(first, &said)?;
        let home = self.plan.home.place;
        self.plan.items.insert(0, Item::at(command::NAV_TAKEOFF, Frame::GlobalRelHome, home, take_off_m));
        self.finish(config);
        let flown = lost_link(self.file, config)?;
        if let Some(action) = flown {
            self.notes.push(Note::LostLink { action });
        }
        if let (Some(flown), Some(recipe)) = (flown, self.recipe_lost_link()?)
            && flown != recipe
        {
            self.notes.push(Note::LostLinkDiffers { recipe, flown });
        }
        if self.above_ground > 0 {
            self.notes.push(Note::HeightAboveGround { count: self.above_ground });
        }
        if self.actions_left_out > 0 {
            self.notes.push(Note::ActionsLeftOut { count: self.actions_left_out });
        }
        Ok(Read { plan: self.plan, notes: self.notes })
    }

    /// Of the recipe beside the route.
    fn recipe_lost_link(&self) -> Result<Option<LostLink>, ReadError> {
        let Some((file, template)) = self.template.filter(|_| !self.is_template()) else { return Ok(None) };
        let config = template.descendants().find(|node| is(*node, "missionConfig"));
        config.map_or(Ok(None), |config| lost_link(file, config))
    }

    fn number(&self, node: Node<'_, '_>, name: &str) -> Result<Option<f64>, ReadError> {
        xml::child_number(self.file, node, name)
    }

    /// How the heights of the recipe relate to the ellipsoid, from the points that have both.
    fn recipe_heights(&self) -> Result<Said, ReadError> {
        let Some((name, template)) = self.template else { return Ok(Said::default()) };
        let mode = template.descendants().find(|node| is(*node, "heightMode"));
        if let Some(node) = template.descendants().find(|node| is(*node, "coordinateMode"))
            && let Some(found) = node.text().map(str::trim).filter(|mode| !matches!(*mode, "" | "WGS84"))
        {
            return Err(ReadError::new(name, xml::place(node), Problem::OtherDatum { found: shortened(found) }));
        }
        let (mut sum_m, mut count) = (0.0, 0.0);
        for node in template.descendants().filter(|node| node.tag_name().name() == "Placemark") {
            let number = |child| xml::child_number(name, node, child);
            let both = number("ellipsoidHeight")?.zip(number("height")?);
            // Programs that know no geoid write the same number twice.
            if let Some((ellipsoid_m, height_m)) = both.filter(|(ellipsoid_m, height_m)| ellipsoid_m != height_m) {
                sum_m += ellipsoid_m - height_m;
                count += 1.0;
            }
        }
        let mode = mode.and_then(|mode| mode.text()).unwrap_or_default().trim().to_owned();
        Ok(Said { mode, ellipsoid_less_m: (count > 0.0).then_some(sum_m / count) })
    }

    /// One route; false where the folder holds none.
    fn folder(&mut self, folder: Node<'a, 'input>, said: &Said) -> Result<bool, ReadError> {
        let points: Vec<_> = folder
            .children()
            .filter(|node| node.tag_name().name() == "Placemark" && xml::child(*node, "Point").is_some())
            .collect();
        if self.is_template()
            && let Some(kind) = text(folder, "templateType").filter(|kind| *kind != "waypoint")
        {
            return Err(self.fail(folder, Problem::RecipeOnly { kind: shortened(kind) }));
        }
        if points.is_empty() {
            return Ok(false);
        }
        let heights = self.heights(folder, said)?;
        let speed_m_s = self.number(folder, "autoFlightSpeed")?;
        if let Some(speed_m_s) = speed_m_s {
            self.plan.cruise_speed_m_s.get_or_insert(speed_m_s);
            self.fly_at(speed_m_s);
        }
        let start = self.plan.items.len();
        let mut groups = self.groups(folder);
        for (index, point) in points.iter().enumerate() {
            if self.plan.items.len() >= MAX_ITEMS {
                return Err(self.fail(*point, Problem::TooMany));
            }
            self.waypoint(folder, *point, &heights)?;
            // Files count from 0 without holes; where one does not, its order stands.
            let index = self.number(*point, "index")?.map_or(index, |index| index as usize);
            // Taken out: a file that counts wrong has its actions done once, not at each point of that number.
            for group in groups.remove(&index).into_iter().flatten() {
                self.group(&group, index)?;
            }
            let own = text(*point, "useGlobalSpeed") != Some("1");
            if let Some(speed_m_s) = self.number(*point, "waypointSpeed")?.filter(|speed_m_s| own && *speed_m_s > 0.0) {
                self.fly_at(speed_m_s);
            }
        }
        Ok(self.plan.items.len() > start)
    }

    fn fly_at(&mut self, speed_m_s: f64) {
        if self.speed_m_s.is_none_or(|known| (known - speed_m_s).abs() > SAME_SPEED_M_S) {
            self.speed_m_s = Some(speed_m_s);
            self.plan.items.push(Item::command(command::DO_CHANGE_SPEED, [1.0, speed_m_s, -1.0, 0.0, 0.0, 0.0, 0.0]));
        }
    }

    /// The frame of a route's heights and what is taken off them.
    fn heights(&self, folder: Node<'_, '_>, said: &Said) -> Result<Heights, ReadError> {
        let system = xml::child(folder, "waylineCoordinateSysParam").unwrap_or(folder);
        let holder = if self.is_template() { system } else { folder };
        let name = if self.is_template() { "heightMode" } else { "executeHeightMode" };
        let Some(mode) = xml::child(holder, name) else {
            return Err(self.fail(holder, Problem::Missing { name: format!("wpml:{name}") }));
        };
        let found = mode.text().unwrap_or_default().trim();
        let frame = |mode: &str| match mode {
            "relativeToStartPoint" => Some(Frame::GlobalRelHome),
            "EGM96" => Some(Frame::GlobalAmsl),
            _ => None,
        };
        let heights = match (found, frame(found)) {
            (_, Some(frame)) => Some(Heights { frame, less_m: 0.0 }),
            ("aboveGroundLevel", None) => Some(Heights { frame: Frame::GlobalTerrain, less_m: 0.0 }),
            ("WGS84", None) => {
                let both = frame(&said.mode).zip(said.ellipsoid_less_m);
                both.map(|(frame, less_m)| Heights { frame, less_m })
            }
            _ => None,
        };
        heights.ok_or_else(|| self.fail(mode, Problem::HeightMode { found: shortened(found) }))
    }

    fn waypoint(&mut self, folder: Node<'_, '_>, node: Node<'_, '_>, heights: &Heights) -> Result<(), ReadError> {
        let place = self.place(node)?;
        let from_recipe = self.is_template();
        let height_m = if !from_recipe {
            self.number(node, "executeHeight")?
        } else if text(node, "useGlobalHeight") == Some("1") {
            self.number(folder, "globalHeight")?.or(self.number(node, "height")?)
        } else {
            self.number(node, "height")?
        };
        let Some(height_m) = height_m else {
            let name = if from_recipe { "wpml:height" } else { "wpml:executeHeight" };
            return Err(self.fail(node, Problem::Missing { name: name.to_owned() }));
        };
        let mut item = Item::at(command::NAV_WAYPOINT, heights.frame, place, height_m - heights.less_m);
        let heading = xml::child(node, "waypointHeadingParam");
        if let Some(heading) =
            heading.filter(|heading| text(*heading, "waypointHeadingMode") == Some("smoothTransition"))
            && let Some(heading_deg) = self.number(heading, "waypointHeadingAngle")?
        {
            item.params[3] = heading_deg.rem_euclid(360.0);
        }
        self.above_ground += usize::from(heights.frame == Frame::GlobalTerrain);
        self.plan.items.push(item);
        let gimbal = xml::child(node, "waypointGimbalHeadingParam");
        let pitch_deg = match gimbal {
            Some(gimbal) => self.number(gimbal, "waypointGimbalPitchAngle")?,
            None => self.number(node, "gimbalPitchAngle")?,
        };
        if let Some(pitch_deg) = pitch_deg.filter(|pitch_deg| *pitch_deg != self.pitch_deg) {
            self.pitch_deg = pitch_deg;
            self.plan.items.push(Action::Gimbal { pitch_deg, yaw: None }.item());
        }
        Ok(())
    }

    fn place(&self, node: Node<'_, '_>) -> Result<LatLon, ReadError> {
        let point = xml::child(node, "Point").and_then(|point| xml::child(point, "coordinates"));
        let Some(point) = point else {
            return Err(self.fail(node, Problem::Missing { name: "coordinates".to_owned() }));
        };
        let text = point.text().unwrap_or_default();
        Ok(kml::coordinate(self.file, point, text, text.split(','))?.0)
    }

    /// Action groups by the waypoints where they begin and end.
    fn groups(&self, folder: Node<'a, 'input>) -> BTreeMap<usize, Vec<Group<'a, 'input>>> {
        let index = |node, name| text(node, name).and_then(|text| text.parse::<usize>().ok());
        let mut groups = BTreeMap::<usize, Vec<_>>::new();
        for node in folder.children().flat_map(|node| node.children()).filter(|node| is(*node, "actionGroup")) {
            let from = index(node, "actionGroupStartIndex").unwrap_or(0);
            let group = Group { node, from, to: index(node, "actionGroupEndIndex").unwrap_or(from) };
            groups.entry(group.from).or_default().push(group);
            if group.to != group.from {
                groups.entry(group.to).or_default().push(group);
            }
        }
        groups
    }

    /// What a group does at a waypoint where it begins or ends.
    fn group(&mut self, group: &Group<'_, '_>, index: usize) -> Result<(), ReadError> {
        let trigger = xml::child(group.node, "actionTrigger");
        let kind = trigger.and_then(|trigger| text(trigger, "actionTriggerType")).unwrap_or("reachPoint");
        let actions: Vec<_> = group.node.children().filter(|node| is(*node, "action")).collect();
        if kind == "reachPoint" {
            if index != group.from {
                return Ok(());
            }
            for node in actions {
                match Action::read(self.file, node)? {
                    Some(action) => self.plan.items.push(action.item()),
                    None => self.actions_left_out += 1,
                }
            }
            return Ok(());
        }
        let every = trigger.map(|trigger| self.number(trigger, "actionTriggerParam")).transpose()?.flatten();
        let every = every.filter(|every| *every > 0.0);
        let photos = matches!(&actions[..], [one] if text(*one, "actionActuatorFunc") == Some("takePhoto"));
        let [start, stop] = match (kind, every) {
            ("multipleDistance", Some(distance_m)) if photos => [
                Item::command(command::DO_SET_CAM_TRIGG_DIST, [distance_m, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
                Item::command(command::DO_SET_CAM_TRIGG_DIST, [0.0; 7]),
            ],
            ("multipleTiming", Some(interval_s)) if photos => [
                Item::command(command::IMAGE_START_CAPTURE, [0.0, interval_s, 0.0, 0.0, 0.0, 0.0, 0.0]),
                Item::command(command::IMAGE_STOP_CAPTURE, [0.0; 7]),
            ],
            _ => {
                self.actions_left_out += if index == group.from { actions.len() } else { 0 };
                return Ok(());
            }
        };
        if index == group.from {
            self.plan.items.push(start);
        }
        if index == group.to {
            self.plan.items.push(stop);
        }
        Ok(())
    }

    /// The take-off point of the recipe, or the first waypoint.
    fn home(&mut self, first: LatLon, said: &Said) -> Result<(), ReadError> {
        let (file, from) = self.template.unwrap_or((self.file, self.document));
        let node = from.descendants().find(|node| is(*node, "takeOffRefPoint"));
        let mut numbers = [0.0; 3];
        if let Some(node) = node {
            for (number, text) in numbers.iter_mut().zip(node.text().unwrap_or_default().split(',')) {
                *number = xml::number(file, node, text)?;
            }
        }
        let [lat_deg, lon_deg, ellipsoid_m] = numbers;
        // Some programs write zeros for "none".
        let Some(node) = node.filter(|_| lat_deg != 0.0 || lon_deg != 0.0) else {
            self.notes.push(Note::HomeGuessed);
            self.plan.home = Home { place: first, ground: HeightAmsl(0.0) };
            return Ok(());
        };
        for (value, limit) in [(lat_deg, 90.0), (lon_deg, 180.0)] {
            if f64::abs(value) > limit {
                let problem = Problem::OutOfRange { value, min: -limit, max: limit };
                return Err(ReadError::new(file, xml::place(node), problem));
            }
        }
        let ground_m = match said.ellipsoid_less_m.filter(|_| said.mode == "EGM96") {
            Some(less_m) => ellipsoid_m - less_m,
            None => {
                self.notes.push(Note::GroundUnknown);
                0.0
            }
        };
        self.plan.home = Home { place: LatLon { lat_deg, lon_deg }, ground: HeightAmsl(ground_m) };
        Ok(())
    }

    fn finish(&mut self, config: Node<'_, '_>) {
        let last = self.plan.items.iter().rev().find(|item| item.place().is_some()).copied();
        let first = self.plan.items.iter().skip(1).find(|item| item.place().is_some()).copied();
        let item = match text(config, "finishAction") {
            Some("autoLand") => last
                .and_then(|last| last.place())
                .map(|place| Item::at(command::NAV_LAND, Frame::GlobalRelHome, place, 0.0)),
            Some("gotoFirstWaypoint") => first,
            Some("noAction") => None,
            _ => Some(Item::command(command::NAV_RETURN_TO_LAUNCH, [0.0; 7])),
        };
        self.plan.items.extend(item);
    }
}

/// What the aircraft does when it loses the link; `None` where the file does not say. A word that is not known here is
/// refused: nobody may guess what an aircraft then does.
fn lost_link(file: &str, config: Node<'_, '_>) -> Result<Option<LostLink>, ReadError> {
    let wrong = |name: &str, found: &str, expected| {
        let node = xml::child(config, name).unwrap_or(config);
        ReadError::new(file, xml::place(node), Problem::WrongType { expected, found: shortened(found) })
    };
    let Some(exit) = text(config, "exitOnRCLost") else { return Ok(None) };
    match (exit, text(config, "executeRCLostAction")) {
        ("goContinue", _) => Ok(Some(LostLink::GoOn)),
        ("executeLostAction", Some("goBack")) => Ok(Some(LostLink::Return)),
        ("executeLostAction", Some("landing")) => Ok(Some(LostLink::Land)),
        ("executeLostAction", Some("hover")) => Ok(Some(LostLink::Hover)),
        ("executeLostAction", Some(other)) => Err(wrong("executeRCLostAction", other, Expected::RcLostAction)),
        ("executeLostAction", None) => {
            let problem = Problem::Missing { name: "wpml:executeRCLostAction".to_owned() };
            Err(ReadError::new(file, xml::place(config), problem))
        }
        (other, _) => Err(wrong("exitOnRCLost", other, Expected::ExitOnRcLost)),
    }
}

/// What the recipe says of heights.
#[derive(Default)]
struct Said {
    /// Its `heightMode`.
    mode: String,
    /// Ellipsoid height less the height in that mode, metres. Flat enough over a route.
    ellipsoid_less_m: Option<f64>,
}

struct Heights {
    frame: Frame,
    less_m: f64,
}

#[derive(Clone, Copy)]
struct Group<'a, 'input> {
    node: Node<'a, 'input>,
    from: usize,
    to: usize,
}
