//! What a screen may read while it draws.

use mission::explain::{Explain, Message};
use mission::geo::LatLon;
use mission::message;
use mission::road::FacilityKind;
use session::Session;
use session::text::Catalogue;

use crate::{ScenePicture, Stills, VideoPicture};

/// What a screen may read while it draws.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The model.
    pub session: &'a Session,
    /// The catalogue of the language that is chosen.
    pub text: &'a Catalogue,
    /// The picture of the 3D scene; `None` where none is drawn.
    pub scene: Option<ScenePicture<'a>>,
    /// Video of the active vehicle; `None` where it sends none.
    pub video: Option<VideoPicture<'a>>,
    /// Whoever reads pictures from the disk.
    pub stills: Option<&'a dyn Stills>,
}

impl Frame<'_> {
    /// A text without arguments.
    pub fn t(&self, id: &str) -> String {
        self.text.get(id)
    }

    /// A text with arguments.
    pub fn m(&self, message: &Message) -> String {
        self.text.text(message)
    }

    /// What a kind of facility is called.
    pub fn facility(&self, kind: FacilityKind) -> String {
        self.t(match kind {
            FacilityKind::SystemInterchange => "fly-system-interchange",
            FacilityKind::LocalInterchange => "fly-local-interchange",
            FacilityKind::ServiceArea => "fly-service-area",
            FacilityKind::TollStation => "fly-toll-station",
        })
    }

    /// What a place is called by the road that runs at most `within_m` metres away.
    pub fn on_road(&self, place: LatLon, within_m: f64) -> Option<String> {
        let (road, at) = self.session.network().locate(place, within_m)?;
        Some(self.m(&message!(
            "desk-map-stake",
            road = road.code.as_str(),
            stake = at.stake.to_the_metre().to_string(),
            toward = road.carriageway(at.direction).toward.as_str(),
            offset = at.offset_right_m.abs(),
        )))
    }

    /// What an error or a finding says.
    pub fn explain(&self, what: &dyn Explain) -> String {
        self.text.explain(what)
    }
}
