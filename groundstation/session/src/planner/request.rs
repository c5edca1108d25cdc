//! What a plan is made from.

use std::sync::Arc;

use bridges::KeepOut;
use jiff::Timestamp;
use mission::explain::Message;
use mission::plan::{Airframe, Plan};
use mission::road::Network;
use terrain::Terrain;

use super::document::{Document, Target};
use super::outcome::held_against;
use super::section::{SectionCommand, Seen, WantedSection};
use super::{AreaCommand, Command, UnderCommand, Wanted, WantedArea, WantedBridge, ground};
use crate::Context;

/// What a plan is made from beside its request.
#[derive(Clone, Copy)]
pub(super) struct Makings<'a> {
    pub(super) network: &'a Network,
    pub(super) terrain: &'a Terrain,
    /// What stands beside bridges.
    pub(super) keep_outs: &'a [KeepOut],
    pub(super) seen: &'a Seen,
    pub(super) now: Timestamp,
}

/// What a plan is made from.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A corridor along a road.
    Along(Wanted),
    /// A patrol of the space under a bridge.
    Under(Box<WantedBridge>),
    /// A flight over an area or around an object.
    Area(WantedArea),
    /// A patrol of a brigade's whole section, in several sorties.
    Section(WantedSection),
}

impl Request {
    /// What a file of it is called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Along(wanted) => format!("{} {}-{}", wanted.road, wanted.from, wanted.to),
            Self::Under(under) => format!("{} {}", under.road, under.name()),
            // What was drawn has no name.
            Self::Area(area) => match &area.facility {
                Some(name) => format!("{} {name}", area.road),
                None => "area".to_owned(),
            },
            Self::Section(section) => section.brigade.clone(),
        }
    }

    /// Number of the road that it is about, where it is about one.
    pub(super) fn road(&self) -> Option<&str> {
        match self {
            Self::Along(wanted) => Some(&wanted.road),
            Self::Under(under) => Some(&under.road),
            Self::Area(area) => Some(&area.road),
            Self::Section(_) => None,
        }
    }

    /// Whether its heights can follow the ground: under a bridge they are held against the bridge.
    pub(super) fn may_follow_ground(&self) -> bool {
        !matches!(self, Self::Under(_))
    }

    /// Whether a command changes it. Where the crew stands is part of every request but a corridor, whose launch places
    /// are the road's.
    pub(super) fn takes(&self, command: &Command) -> bool {
        match self {
            Self::Along(_) | Self::Section(_) => false,
            Self::Under(_) | Self::Area(_) => matches!(command, Command::Move(Target::Home, _)),
        }
    }
}

/// The plan that a request gives; none where it cannot be flown. The leg is one that there is.
pub(super) fn made(document: &mut Document, makings: Makings<'_>) -> Option<Plan> {
    let Makings { network, terrain, keep_outs, seen, now } = makings;
    let mut legs: Vec<Option<Plan>> = match document.request.as_ref()? {
        Request::Under(wanted) => vec![wanted.plan(network, keep_outs)],
        Request::Area(wanted) => vec![wanted.plan(network)],
        Request::Along(wanted) => wanted.plan(network).ok()?.legs.into_iter().map(|leg| Some(leg.plan)).collect(),
        Request::Section(wanted) => {
            wanted.make(network, seen, now).ok()?.sorties.into_iter().map(|sortie| sortie.plan.ok()).collect()
        }
    };
    document.leg = document.leg.min(legs.len().checked_sub(1)?);
    let plan = legs.swap_remove(document.leg)?;
    Some(match followed(document, &plan, terrain) {
        Some((plan, _)) => plan,
        None => plan,
    })
}

/// The plan with its heights above the ground and what of it could not be held, where that is asked for and can be.
fn followed(document: &Document, plan: &Plan, terrain: &Terrain) -> Option<(Plan, Vec<Message>)> {
    let may = document.request.as_ref().is_some_and(Request::may_follow_ground);
    if !document.follows_ground || !may || terrain.files().is_empty() {
        return None;
    }
    ground::follow(plan, terrain, &held_against(document.along()).0).ok()
}

/// What of the ground a plan that was made from its request could not follow.
pub(super) fn not_followed(document: &Document, makings: Makings<'_>) -> Vec<Message> {
    if !document.follows_ground || document.by_hand {
        return Vec::new();
    }
    let mut level = Document { follows_ground: false, ..document.clone() };
    let plan = made(&mut level, makings);
    plan.and_then(|plan| followed(document, &plan, makings.terrain)).map_or_else(Vec::new, |(_, notes)| notes)
}

/// Makes the plan from the request. One that cannot be flown leaves the plan as it was, and blocks its upload.
pub(super) fn remake(document: &mut Document, makings: Makings<'_>) {
    document.by_hand = false;
    if let Some(plan) = made(document, makings) {
        document.plan = Arc::new(plan);
    }
}

/// Changes the request; false where nothing came of it.
pub(super) fn change(document: &mut Document, command: Command, context: &Context<'_>) -> bool {
    let Document { request, leg, follows_ground, plan, .. } = document;
    match (command, request.as_mut()) {
        (Command::Along, of) => {
            let road = of.and_then(|of| context.network.road(of.road()?));
            let offered = Wanted::offered(context.network);
            *request = Some(Request::Along(road.map_or(offered.clone(), |road| offered.on(road))));
            *leg = 0;
            true
        }
        (Command::Under(UnderCommand::Begin), of) => {
            let offered = WantedBridge::offered(context.network, of.and_then(|of| of.road()));
            *request = offered.map(|under| Request::Under(Box::new(under)));
            *leg = 0;
            request.is_some()
        }
        (Command::Under(command), Some(Request::Under(wanted))) => wanted.change(command, context),
        (Command::Move(Target::Home, place), Some(Request::Under(wanted))) => {
            wanted.change(UnderCommand::Launch(place), context)
        }
        (Command::Area(AreaCommand::Begin), of) => {
            let offered = WantedArea::offered(context.network, of.and_then(|of| of.road()));
            *request = Some(Request::Area(offered));
            *leg = 0;
            true
        }
        (Command::Area(command), Some(Request::Area(wanted))) => wanted.change(command, context),
        (Command::Move(Target::Home, place), Some(Request::Area(wanted))) => {
            wanted.change(AreaCommand::Launch(place), context)
        }
        (Command::Move(Target::Area(index), to), Some(Request::Area(wanted))) => wanted.move_corner(index, to),
        (Command::Delete(Target::Area(index)), Some(Request::Area(wanted))) => wanted.delete_corner(index),
        (Command::Section(SectionCommand::Begin), _) => {
            *request = WantedSection::offered(context.network).map(Request::Section);
            *leg = 0;
            request.is_some()
        }
        (Command::Section(command), Some(Request::Section(wanted))) => {
            *leg = 0;
            wanted.change(command)
        }
        (Command::FollowGround(true), None) => {
            let followed = ground::follow(plan, context.around.terrain(), &Airframe::patrol_quadrotor());
            followed.map(|(followed, _)| *plan = Arc::new(followed)).is_ok()
        }
        (Command::FollowGround(follow), Some(_)) => {
            *follows_ground = follow;
            true
        }
        (Command::Leg(chosen), Some(Request::Along(_) | Request::Section(_))) => {
            *leg = chosen;
            true
        }
        (command, Some(Request::Along(wanted))) => {
            let elsewhere = matches!(command, Command::Road(_));
            let done = wanted.change(command, context);
            if done && elsewhere {
                *leg = 0;
            }
            done
        }
        _ => false,
    }
}
