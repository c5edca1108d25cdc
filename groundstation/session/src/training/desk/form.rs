//! The form of a new seat.

use core::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use mission::explain::Message;
use mission::message;
use records::crew::PersonId;
use scenario::{Scenario, WindSteps};

use super::super::{Known, Shelf};
use super::room::{Opening, Trainee};
use crate::Context;
use crate::crew::Crew;

/// What a new seat shall be. What is not chosen is the first there is, but for who flies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The scenario, by its id.
    pub scenario: Option<String>,
    /// The level, by its id.
    pub level: Option<String>,
    /// A class of wind instead of the scenario's weather.
    pub wind: Option<usize>,
    /// Who flies, from the books.
    pub trainee: Option<PersonId>,
    /// Who flies, where nobody is chosen: a guest, whose flight counts for nobody.
    pub guest: String,
    /// The trainee sits at another computer.
    pub apart: bool,
    /// The address of this one that the other one reaches it by.
    pub listen: String,
}

/// A class of wind by the profile's steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindClass {
    /// More than this, metres per second.
    pub from_m_s: f64,
    /// Up to this; the last has no end.
    pub to_m_s: Option<f64>,
    /// What blows where the class is chosen, metres per second.
    pub mean_m_s: f64,
}

/// Classes of wind, the calmest first. In the middle of a class blows what stands for it; the first is flown above its
/// middle, so that there is a wind at all, the last not far into what has no end (chosen: 3, 6 and 10 m/s for the house's
/// steps at 4 and 8).
pub fn wind_classes(steps: &WindSteps) -> Vec<WindClass> {
    let ends = steps.from_m_s.iter().copied().map(Some).chain([None]);
    let mut from_m_s = 0.0;
    let class = |to_m_s: Option<f64>| {
        let mean_m_s = match to_m_s {
            Some(to) if from_m_s == 0.0 => to * 0.75,
            Some(to) => (from_m_s + to) / 2.0,
            None => from_m_s * 1.25,
        };
        let class = WindClass { from_m_s, to_m_s, mean_m_s };
        from_m_s = to_m_s.unwrap_or(from_m_s);
        class
    };
    ends.map(class).collect()
}

/// Scenarios in the order in which they are chosen: by group, those of the house first.
pub fn choices(shelf: &Shelf) -> Vec<&Known> {
    let mut known: Vec<&Known> = shelf.scenarios.iter().collect();
    known.sort_by_key(|known| (known.scenario.group, known.own));
    known
}

impl Form {
    /// The scenario that is chosen.
    pub fn chosen<'a>(&self, shelf: &'a Shelf) -> Option<&'a Arc<Scenario>> {
        let wanted = self.scenario.as_deref().and_then(|id| shelf.scenario(id));
        wanted.or_else(|| choices(shelf).first().map(|known| &known.scenario))
    }

    /// The id of the level that is chosen.
    pub fn level<'a>(&'a self, shelf: &'a Shelf) -> Option<&'a str> {
        let known = self.level.as_deref().filter(|id| shelf.profile.level(id).is_some());
        known.or_else(|| shelf.profile.levels.first().map(|level| level.id.as_str()))
    }

    /// The seat that it describes.
    ///
    /// # Errors
    /// What is lacking, or cannot be read.
    pub(super) fn opening(
        &self,
        shelf: Option<&Shelf>,
        crew: &Crew,
        context: &Context<'_>,
    ) -> Result<Opening, Message> {
        let shelf = shelf.ok_or_else(|| message!("room-not-loaded"))?;
        let mut scenario = (**self.chosen(shelf).ok_or_else(|| message!("room-no-scenario"))?).clone();
        let level = self.level(shelf).ok_or_else(|| message!("room-no-level"))?.to_owned();
        let wind = self.wind.and_then(|class| wind_classes(&shelf.profile.wind).get(class).copied());
        if let Some(wind) = wind {
            scenario.weather.wind_m_s = wind.mean_m_s;
        }
        Ok(Opening {
            scenario: Arc::new(scenario),
            level,
            trainee: self.trainee(crew)?,
            trainer: trainer(crew, context).ok_or_else(|| message!("room-no-trainer"))?,
            // Every attempt has other gusts; the log keeps the seed, so that the same can be flown again.
            seed: context.now.utc.0,
            listen: self.address()?,
        })
    }

    fn trainee(&self, crew: &Crew) -> Result<Trainee, Message> {
        if let Some(person) = self.trainee.and_then(|id| crew.person(id)) {
            return Ok(Trainee { person: Some(person.id), name: person.name.clone() });
        }
        let name = self.guest.trim();
        if name.is_empty() {
            return Err(message!("room-no-trainee"));
        }
        Ok(Trainee { person: None, name: name.to_owned() })
    }

    fn address(&self) -> Result<IpAddr, Message> {
        if !self.apart {
            return Ok(Ipv4Addr::LOCALHOST.into());
        }
        let typed = self.listen.trim();
        let address: IpAddr = typed.parse().map_err(|_| message!("room-bad-address", typed = typed))?;
        // The drone tells this address to stations: one that means "any" or "many" reaches nobody.
        let reaches = !address.is_unspecified() && !address.is_multicast() && !address.is_loopback();
        if reaches { Ok(address) } else { Err(message!("room-bad-address", typed = typed)) }
    }
}

/// Who watches: who is signed in, or who the settings name.
fn trainer(crew: &Crew, context: &Context<'_>) -> Option<String> {
    let signed = crew.signed().map(|signed| signed.name.as_str());
    Some(signed.unwrap_or(context.settings.pilot.trim()).to_owned()).filter(|name| !name.is_empty())
}
