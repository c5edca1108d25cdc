//! What a plan is made from.

use std::sync::Arc;

use mission::road::Network;

use super::document::{Document, Target};
use super::{AreaCommand, Command, UnderCommand, Wanted, WantedArea, WantedBridge};
use crate::Context;

/// What a plan is made from.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A corridor along a road.
    Along(Wanted),
    /// A patrol of the space under a bridge.
    Under(WantedBridge),
    /// A flight over an area or around an object.
    Area(WantedArea),
}

impl Request {
    /// What a file of it is called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Along(wanted) => format!("{} {}-{}", wanted.road, wanted.from, wanted.to),
            Self::Under(under) => format!("{} {}", under.road, under.bridge),
            // What was drawn has no name.
            Self::Area(area) => match &area.facility {
                Some(name) => format!("{} {name}", area.road),
                None => "area".to_owned(),
            },
        }
    }

    /// Number of the road that it is about.
    pub(super) fn road(&self) -> &str {
        match self {
            Self::Along(wanted) => &wanted.road,
            Self::Under(under) => &under.road,
            Self::Area(area) => &area.road,
        }
    }

    /// Whether a command changes it. Where the crew stands is part of every request but a corridor, whose launch places
    /// are the road's.
    pub(super) fn takes(&self, command: &Command) -> bool {
        match self {
            Self::Along(_) => false,
            Self::Under(_) | Self::Area(_) => matches!(command, Command::Move(Target::Home, _)),
        }
    }
}

/// Makes the plan from the request. One that cannot be flown leaves the plan as it was, and blocks its upload.
pub(super) fn remake(document: &mut Document, network: &Network) {
    document.by_hand = false;
    let plan = match &document.request {
        None => None,
        Some(Request::Under(wanted)) => wanted.plan(network),
        Some(Request::Area(wanted)) => wanted.plan(network),
        Some(Request::Along(wanted)) => {
            let corridor = wanted.plan(network).ok().filter(|corridor| !corridor.legs.is_empty());
            corridor.map(|mut corridor| {
                document.leg = document.leg.min(corridor.legs.len() - 1);
                corridor.legs.swap_remove(document.leg).plan
            })
        }
    };
    if let Some(plan) = plan {
        document.plan = Arc::new(plan);
    }
}

/// Changes the request; false where nothing came of it.
pub(super) fn change(document: &mut Document, command: Command, context: &Context<'_>) -> bool {
    let Document { request, leg, .. } = document;
    match (command, request.as_mut()) {
        (Command::Along, of) => {
            let road = of.and_then(|of| context.network.road(of.road()));
            let offered = Wanted::offered(context.network);
            *request = Some(Request::Along(road.map_or(offered.clone(), |road| offered.on(road))));
            *leg = 0;
            true
        }
        (Command::Under(UnderCommand::Begin), of) => {
            let offered = WantedBridge::offered(context.network, of.map(|of| of.road()));
            *request = offered.map(Request::Under);
            *leg = 0;
            request.is_some()
        }
        (Command::Under(command), Some(Request::Under(wanted))) => wanted.change(command, context),
        (Command::Move(Target::Home, place), Some(Request::Under(wanted))) => {
            wanted.change(UnderCommand::Launch(place), context)
        }
        (Command::Area(AreaCommand::Begin), of) => {
            let offered = WantedArea::offered(context.network, of.map(|of| of.road()));
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
        (Command::Leg(chosen), Some(Request::Along(_))) => {
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
