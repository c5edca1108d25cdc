//! What is flown over or around: a facility of the road network, or what was drawn on the map.

use mission::explain::Message;
use mission::geo::{LatLon, destination, distance_m};
use mission::message;
use mission::plan::pattern::toll_plaza;
use mission::road::{Facility, FacilityKind, LinePosition, Network, Road};

use super::{AreaFigure, AreaShape, WantedArea};

/// A crew stands so far outside of what is looked at where nobody said otherwise, metres. Chosen: out of its way.
const LAUNCH_OUTSIDE_M: f64 = 40.0;
/// Beyond this from every road there is none to stay clear of, metres.
const BESIDE_M: f64 = 3_000.0;

/// Length along the road and width across it of a facility's plot, metres. That of a toll station is the pattern library's;
/// the others are chosen: one yard of a service area, off the lanes; a trumpet with its ramps; and as much of two
/// expressways that meet as one battery surveys. The true outline is drawn where it matters.
fn plot_m(kind: FacilityKind) -> [f64; 2] {
    match kind {
        FacilityKind::TollStation => [120.0, 60.0],
        FacilityKind::ServiceArea => [300.0, 80.0],
        FacilityKind::LocalInterchange => [400.0, 300.0],
        FacilityKind::SystemInterchange => [500.0, 500.0],
    }
}

impl WantedArea {
    /// The first service area or toll station of a road, or of the network; an empty drawing where there is none.
    pub fn offered(network: &Network, road: Option<&str>) -> Self {
        let own = road.and_then(|code| network.road(code));
        let roads = own.into_iter().chain(&network.roads);
        let mut facilities = roads.flat_map(|road| road.facilities.iter().map(move |facility| (road, facility)));
        let yard = |(_, facility): &(&Road, &Facility)| {
            matches!(facility.kind, FacilityKind::ServiceArea | FacilityKind::TollStation)
        };
        let (road, facility) = match facilities.find(yard) {
            Some((road, facility)) => (road.code.clone(), Some(facility.name.clone())),
            None => (road.unwrap_or_default().to_owned(), None),
        };
        Self { road, facility, ..Self::default() }
    }

    /// The facility with its road, where one was chosen.
    pub fn chosen<'a>(&self, network: &'a Network) -> Result<Option<(&'a Road, &'a Facility)>, Message> {
        let Some(name) = &self.facility else { return Ok(None) };
        let road = network.road(&self.road).ok_or_else(|| {
            let codes = network.roads.iter().map(|road| road.code.as_str()).collect::<Vec<_>>().join(", ");
            message!("road-unknown", code = self.road.as_str(), codes = codes)
        })?;
        let facility = road.facilities.iter().find(|facility| facility.name == *name);
        let facility =
            facility.ok_or_else(|| message!("area-no-facility", road = road.code.as_str(), name = name.as_str()))?;
        Ok(Some((road, facility)))
    }

    /// What a figure is where nobody said otherwise.
    pub fn usual(&self, figure: AreaFigure, network: &Network) -> Option<f64> {
        let plot = || Some(plot_m(self.chosen(network).ok()??.1.kind));
        match figure {
            AreaFigure::Length => plot().map(|[length_m, _]| length_m),
            AreaFigure::Width => plot().map(|[_, width_m]| width_m),
            _ => figure.about(self.shape).usual,
        }
    }

    /// A figure as it was set, or its usual value.
    pub fn figure(&self, figure: AreaFigure, network: &Network) -> Option<f64> {
        self.figures.get(&figure).copied().or_else(|| self.usual(figure, network))
    }

    /// Whether a figure is of any effect: only then it stands on the form.
    pub fn has(&self, figure: AreaFigure) -> bool {
        use AreaFigure as F;
        use AreaShape as S;
        let (shape, plot, one) =
            (self.shape, self.facility.is_some(), self.facility.is_none() && self.corners.len() < 2);
        match figure {
            F::Length | F::Width => plot && shape != S::Point,
            F::Direction | F::RunOut => shape == S::Survey,
            F::Radius => shape == S::Orbit && one,
            F::StandOff => matches!(shape, S::Facade | S::Point) || (shape == S::Orbit && !one),
            F::Rounds => shape == S::Orbit,
            F::LookAt => matches!(shape, S::Orbit | S::Point),
            F::Wall => shape == S::Facade && (plot || self.corners.len() > 2),
            F::Lowest | F::Top => shape == S::Facade,
            F::From | F::Photos | F::Interval => shape == S::Point,
            F::ForwardOverlap => shape != S::Point,
            F::SideOverlap => matches!(shape, S::Survey | S::Facade),
            F::Height | F::Speed | F::FenceMargin | F::Wind | F::WindFrom => true,
        }
    }

    /// Around it: the facility's plot, or what was drawn.
    pub fn outline(&self, network: &Network) -> Result<Vec<LatLon>, Message> {
        let Some((road, facility)) = self.chosen(network)? else {
            return Ok(self.corners.iter().map(|&(lat_deg, lon_deg)| LatLon { lat_deg, lon_deg }).collect());
        };
        let [usual_length_m, usual_width_m] = plot_m(facility.kind);
        let length_m = self.figure(AreaFigure::Length, network).unwrap_or(usual_length_m);
        let width_m = self.figure(AreaFigure::Width, network).unwrap_or(usual_width_m);
        Ok(toll_plaza(road, facility, length_m, width_m).corners)
    }

    /// Its middle; `None` while nothing is drawn.
    pub(super) fn middle(&self, network: &Network) -> Option<LatLon> {
        if let Ok(Some((_, facility))) = self.chosen(network) {
            return Some(facility.place);
        }
        let count = self.corners.len() as f64;
        let sum = self.corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
        (count > 0.0).then(|| LatLon { lat_deg: sum.0 / count, lon_deg: sum.1 / count })
    }

    /// Where the crew stands: where somebody said, where the road file says that a crew may launch, or outside of it on its
    /// own side of the road, so that the way there crosses no lanes.
    pub fn launch(&self, network: &Network) -> Option<LatLon> {
        if let Some((lat_deg, lon_deg)) = self.launch {
            return Some(LatLon { lat_deg, lon_deg });
        }
        if let Ok(Some((_, Facility { launch: Some(launch), .. }))) = self.chosen(network) {
            return Some(*launch);
        }
        let middle = self.middle(network)?;
        let outline = self.outline(network).ok()?;
        let reach_m = outline.iter().map(|corner| distance_m(middle, *corner)).fold(0.0, f64::max) + LAUNCH_OUTSIDE_M;
        let beside = network.locate(middle, BESIDE_M).map(|(road, at)| {
            let offset_right_m = at.offset_right_m + reach_m.copysign(at.offset_right_m);
            road.line.place(LinePosition { measured_m: at.measured_m, offset_right_m })
        });
        Some(beside.unwrap_or_else(|| destination(middle, std::f64::consts::PI, reach_m)))
    }
}
