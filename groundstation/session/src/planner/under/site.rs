//! Which bridge or culvert is meant, as solids with what stands beside it.

use bridges::KeepOut;
use bridges::bridge::{Given, Made, make};
use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::road::{Bridge, LinePosition, Network, Road};

use super::{OwnBridge, OwnCulvert, Shape, WantedBridge};

/// A crew stands so far outside of the deck where nobody said otherwise, metres. Chosen: beyond the fence and the ditch.
const LAUNCH_OUTSIDE_M: f64 = 45.0;
/// What stands farther than this from a bridge's ends is in nobody's way, metres. Chosen: as `bridges::sites` has it.
const BESIDE_M: f64 = 500.0;

/// A bridge or culvert where it stands.
pub(super) struct Site<'a> {
    pub(super) road: &'a Road,
    /// As solids, with what stands beside it.
    pub(super) made: Made,
    /// How many things out of files stand beside it.
    pub(super) keep_outs: usize,
}

impl WantedBridge {
    /// The first bridge of a road, or of the network; where no road has one, a bridge by its stakes.
    pub fn offered(network: &Network, road: Option<&str>) -> Option<Self> {
        let own = road.and_then(|code| network.road(code)).filter(|road| !road.bridges.is_empty());
        let any = || network.roads.iter().find(|road| !road.bridges.is_empty());
        own.or_else(any).or(network.roads.first()).map(Self::on)
    }

    /// The first bridge of a road; where it has none, one by its stakes, and a culvert in its middle.
    pub(super) fn on(road: &Road) -> Self {
        let bridge = road.bridges.first().map(|bridge| bridge.name.clone());
        let own = bridge.is_none().then(|| Box::new(OwnBridge::offered(road)));
        let culvert = Some(OwnCulvert::offered(road));
        Self { road: road.code.clone(), bridge: bridge.unwrap_or_default(), own, culvert, ..Self::default() }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match (&self.culvert, &self.own) {
            (Some(culvert), _) if self.shape == Shape::Culvert => &culvert.at,
            (_, Some(own)) => &own.name,
            _ => &self.bridge,
        }
    }

    /// Whether it is a bridge that the road file has.
    pub fn is_of_road(&self) -> bool {
        self.shape != Shape::Culvert && self.own.is_none()
    }

    /// The solids that the patrol is flown beside, and judged against.
    pub(super) fn site<'a>(&self, network: &'a Network, keep_outs: &[KeepOut]) -> Result<Site<'a>, Message> {
        let road = network.road(&self.road).ok_or_else(|| {
            let codes = network.roads.iter().map(|road| road.code.as_str()).collect::<Vec<_>>().join(", ");
            message!("road-unknown", code = self.road.as_str(), codes = codes)
        })?;
        // What the road file lacks is numbered behind what it has.
        let beyond = road.bridges.len();
        let made = match (&self.culvert, &self.own) {
            (culvert, _) if self.shape == Shape::Culvert => {
                culvert.clone().unwrap_or_else(|| OwnCulvert::offered(road)).made(road, beyond)?
            }
            (_, Some(own)) => own.made(road, beyond)?,
            _ => self.of_road(road)?,
        };
        let stretch = made.bridge.stretch;
        let reach_m = (stretch.to_m - stretch.from_m) / 2.0 + BESIDE_M;
        let origin = made.scene.frame().origin();
        let near: Vec<_> = keep_outs.iter().filter(|one| one.is_near(origin, reach_m)).collect();
        let surface_m = made.bridge.deck_height_m;
        let solids: Vec<_> = near.iter().flat_map(|one| one.solids(&made.scene, surface_m)).collect();
        Ok(Site { road, made: if solids.is_empty() { made } else { made.with(solids) }, keep_outs: near.len() })
    }

    fn of_road(&self, road: &Road) -> Result<Made, Message> {
        let found = road.bridges.iter().enumerate().find(|(_, bridge)| bridge.name == self.bridge);
        let (number, bridge) =
            found.ok_or_else(|| message!("under-no-bridge", road = road.code.as_str(), name = self.bridge.as_str()))?;
        make(road, bridge, number, &Given::new()).map_err(|error| error.explain())
    }

    /// Where the crew stands.
    pub(super) fn crew(&self, road: &Road, bridge: &Bridge) -> LatLon {
        if let Some((lat_deg, lon_deg)) = self.launch {
            return LatLon { lat_deg, lon_deg };
        }
        let offset_right_m = bridge.deck_width_m / 2.0 + LAUNCH_OUTSIDE_M;
        road.line.place(LinePosition { measured_m: bridge.stretch.from_m, offset_right_m })
    }
}
