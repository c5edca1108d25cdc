//! What lies around every flight, out of files that a person opened: airspace zones, the ground, bridges and what stands
//! beside them, orbits of navigation satellites. Planning and flying read it alike.

mod structures;
#[cfg(test)]
mod tests;
mod zones;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use airspace::ZoneKind;
use airspace::protection::Protection;
pub use airspace::protection::{Layer, Relation};
use airspace::{Airspace, ZoneFinding};
use bridges::KeepOut;
use jiff::Timestamp;
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::plan::Plan;
use mission::road::Network;
use sky::Almanac;
use terrain::Terrain;

use crate::planner::OwnBridge;
use crate::settings::Settings;
use crate::{Answer, Effect, FileKind, Order};
use structures::Structures;
use zones::Zones;

/// What is done with the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Asks for a file of a kind ([`KINDS`]).
    Open(FileKind),
    /// Forgets all files of a kind.
    Drop(FileKind),
}

/// The kinds of files that are kept here.
pub const KINDS: [FileKind; 4] = [FileKind::Zones, FileKind::Terrain, FileKind::Bridges, FileKind::Orbits];

/// Lines of protection farther than this from a place say nothing of it, metres. Chosen: as far as one picture shows.
const RELATED_M: f64 = 300.0;

/// All that was opened.
#[derive(Debug)]
pub struct Surroundings {
    zones: Zones,
    almanac: Almanac,
    orbits: Option<PathBuf>,
    terrain: Arc<Terrain>,
    terrain_files: Vec<PathBuf>,
    structures: Structures,
    protection: Protection,
    /// Strips and areas that road law protects, for the map, which draws them with every look.
    layers: Vec<Layer>,
}

impl Default for Surroundings {
    /// No zones, no ground, nominal orbits.
    fn default() -> Self {
        Self {
            zones: Zones::default(),
            almanac: Almanac::nominal(),
            orbits: None,
            terrain: Arc::default(),
            terrain_files: Vec::new(),
            structures: Structures::default(),
            protection: Protection::default(),
            layers: Vec::new(),
        }
    }
}

impl Surroundings {
    /// Of a network; zones, ground and orbits stay.
    pub(crate) fn on_network(&mut self, network: &Network) {
        self.layers = self.protection.layers(network);
        self.structures.on_network(network);
    }

    /// Strips and areas that road law protects.
    pub fn protected(&self) -> &[Layer] {
        &self.layers
    }

    /// From the outer guardrail to the edge of the road's land, metres: assumed, as long as nobody surveyed it.
    pub fn land_margin_m(&self) -> f64 {
        self.protection.land_margin_m
    }

    /// How a place lies to the lines of protection near it, nearest first.
    pub fn relations(&self, network: &Network, place: LatLon) -> Vec<Relation> {
        self.protection.relations(network, place, RELATED_M)
    }

    /// Zones, by place.
    pub fn airspace(&self) -> &Airspace {
        self.zones.airspace()
    }

    /// Outlines of all zones, for the map.
    pub fn outlines(&self) -> &[(ZoneKind, Vec<LatLon>)] {
        self.zones.outlines()
    }

    /// What a plan that is flown now meets.
    pub(crate) fn check(&self, plan: &Plan, now: Timestamp) -> Vec<ZoneFinding> {
        self.zones.check(plan, now, |place| self.terrain.height_m(place))
    }

    /// Orbits that skies are predicted from.
    pub fn almanac(&self) -> &Almanac {
        &self.almanac
    }

    /// The ground, where a file knows it.
    pub fn terrain(&self) -> &Arc<Terrain> {
        &self.terrain
    }

    /// Bridges of a road that the road file lacks.
    pub fn bridges<'a>(&'a self, road: &'a str) -> impl Iterator<Item = &'a OwnBridge> {
        self.structures.bridges(road)
    }

    /// What stands beside bridges: noise barriers, gantries, lamps, power lines, trees, houses.
    pub fn keep_outs(&self) -> &[KeepOut] {
        self.structures.keep_outs()
    }

    /// Where people stand or work beside bridges: nothing may fall there.
    pub fn people(&self) -> &[LatLon] {
        self.structures.people()
    }

    /// Files of a kind that are open.
    pub fn files(&self, kind: FileKind) -> Vec<&Path> {
        match kind {
            FileKind::Zones => self.zones.files().collect(),
            FileKind::Terrain => self.terrain_files.iter().map(PathBuf::as_path).collect(),
            FileKind::Bridges => self.structures.files().collect(),
            FileKind::Orbits => self.orbits.iter().map(PathBuf::as_path).collect(),
            _ => Vec::new(),
        }
    }

    /// Takes a file; what is to be said of it. One that cannot be read changes nothing.
    pub(crate) fn take(
        &mut self,
        kind: FileKind,
        path: &Path,
        read: Result<Vec<u8>, String>,
        network: &Network,
        now: Timestamp,
    ) -> Result<Message, Message> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = read.map_err(|cause| message!("file-failed", file = name.as_str(), cause = cause))?;
        match kind {
            FileKind::Zones => self.zones.take(name, path, &bytes),
            FileKind::Terrain => self.take_terrain(name, path, &bytes),
            FileKind::Bridges => self.structures.take(name, path, bytes, network),
            _ => {
                let almanac = Almanac::read(&name, &bytes, now).map_err(|error| error.explain())?;
                let count = almanac.satellites().len();
                (self.almanac, self.orbits) = (almanac, Some(path.to_owned()));
                Ok(message!("planner-orbits-read", file = name, count = count))
            }
        }
    }

    fn take_terrain(&mut self, name: String, path: &Path, bytes: &[u8]) -> Result<Message, Message> {
        let grid = terrain::read(&name, bytes).map_err(|error| error.explain())?;
        let (voids, datum) = (grid.voids(), grid.datum().to_string());
        Arc::make_mut(&mut self.terrain).add(grid);
        // One of the same name takes the place of the older one.
        self.terrain_files.retain(|other| other.file_name() != path.file_name());
        self.terrain_files.push(path.to_owned());
        Ok(message!("planner-terrain-read", file = name, voids = voids, datum = datum))
    }

    /// Forgets the files of a kind.
    pub(crate) fn clear(&mut self, kind: FileKind) {
        match kind {
            FileKind::Zones => self.zones.clear(),
            FileKind::Bridges => self.structures.clear(),
            FileKind::Terrain => (self.terrain, self.terrain_files) = (Arc::default(), Vec::new()),
            _ => (self.almanac, self.orbits) = (Almanac::nominal(), None),
        }
    }

    /// What vehicles are served of the ground, after a change.
    pub(crate) fn serve(&self, kind: FileKind) -> Option<Effect> {
        (kind == FileKind::Terrain).then(|| Effect::Order(Order::ServeGround(self.terrain.clone())))
    }
}

/// Keeps a file among those that are opened at the next start; whether it was new. One that could not be read today stays
/// among them: it may be on a disk that is not in.
pub(crate) fn remember(settings: &mut Settings, kind: FileKind, path: &Path) -> bool {
    let files = match kind {
        FileKind::Zones => &mut settings.zones,
        FileKind::Terrain => &mut settings.terrain,
        FileKind::Bridges => &mut settings.bridges,
        _ => {
            let new = settings.orbits.as_deref() != Some(path);
            settings.orbits = Some(path.to_owned());
            return new;
        }
    };
    let new = !files.iter().any(|file| file == path);
    if new {
        files.push(path.to_owned());
    }
    new
}

/// Opens no file of a kind at the next start.
pub(crate) fn forget(settings: &mut Settings, kind: FileKind) {
    match kind {
        FileKind::Zones => settings.zones.clear(),
        FileKind::Terrain => settings.terrain.clear(),
        FileKind::Bridges => settings.bridges.clear(),
        _ => settings.orbits = None,
    }
}

/// Files to open at the start.
pub fn remembered(settings: &Settings) -> impl Iterator<Item = (FileKind, PathBuf)> + '_ {
    let zones = settings.zones.iter().map(|file| (FileKind::Zones, file));
    let terrain = settings.terrain.iter().map(|file| (FileKind::Terrain, file));
    let orbits = settings.orbits.iter().map(|file| (FileKind::Orbits, file));
    let bridges = settings.bridges.iter().map(|file| (FileKind::Bridges, file));
    zones.chain(terrain).chain(bridges).chain(orbits).map(|(kind, file)| (kind, file.clone()))
}

/// Whether an answer brings a file for here.
pub(crate) fn brings(answer: &Answer) -> bool {
    matches!(answer, Answer::Read { kind, .. } if KINDS.contains(kind))
}
