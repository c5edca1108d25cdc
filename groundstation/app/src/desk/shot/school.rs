//! Training flights of the invented detachment, flown by scripts, and a seat that somebody flies at while its picture is
//! taken.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use mission::road::Network;
use records::crew::attempt::Attempt;
use records::{UtcMicros, crew::PersonId};
use scenario::run::Head;
use scenario::{Course, house};
use session::training::Flown;
use session::training::desk::Trainee;
use sims::exercise::pilots::{Skill, script};
use sims::exercise::{World, fly, head};

use crate::lessons;

/// Which scenario, who, how many days ago, how well.
const FLOWN: [(&str, usize, i64, Skill); 9] = [
    ("hover", 0, 40, Skill::Poor),
    ("hover", 0, 21, Skill::Good),
    ("rectangle", 0, 20, Skill::Good),
    ("eight", 1, 19, Skill::Good),
    ("link-loss", 1, 12, Skill::Poor),
    ("hover", 2, 9, Skill::Good),
    ("clue-list", 2, 8, Skill::Good),
    ("manned-aircraft", 3, 5, Skill::Good),
    ("rectangle", 0, 2, Skill::Poor),
];

/// Flies them, and leaves logs in the data folder; the lines of the ledger.
pub fn flown(
    data: &Path,
    network: &Network,
    now: UtcMicros,
    who: impl Fn(usize) -> (PersonId, String),
) -> Result<Vec<Attempt>> {
    let roads = lessons::roads(network);
    let world = World::of(&roads);
    let profile = Arc::new(house::profile()?);
    let scenarios = house::scenarios()?;
    let folder = lessons::folder(data);
    std::fs::create_dir_all(&folder)?;
    let mut attempts = Vec::new();
    for (number, (id, pilot, days, skill)) in FLOWN.into_iter().enumerate() {
        let scenario = scenarios.iter().find(|scenario| scenario.id == id).context(id)?;
        let course = Arc::new(Course::new(scenario.clone(), &roads)?);
        let (person, name) = who(pilot);
        let started = now.0 - days * 86_400_000_000;
        let head = Head {
            trainer: "吴教员".to_owned(),
            started_utc_us: u64::try_from(started)?,
            ..head(id, "vlos", &name, number as u64)
        };
        let run = fly(&course, &world, head, script(&course, skill).context(id)?);
        let log = folder.join(format!("example-{number}.run"));
        std::fs::write(&log, run.write())?;
        let told = |why: mission::explain::Message| anyhow::anyhow!("{why:?}");
        lessons::keep_beside(&log, course.scenario(), &profile).map_err(told)?;
        let flown = Flown { course, profile: Arc::clone(&profile), run: Arc::new(run) };
        let trainee = Trainee { person: Some(person), name };
        attempts.push(lessons::attempt(&flown, &trainee, &log).map_err(told)?);
    }
    Ok(attempts)
}
