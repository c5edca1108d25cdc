//! The camera of the simulated drone in the simulator's own time: what it films goes where the frames go.

use std::time::Duration;

use sims::camera::{CameraConfig, CameraError, Film, Pose};
use sims::drone::Drone;
use telemetry::wire::Stamp;
use video::ts::{CLOCK_HZ, Codec};
use video::{AccessUnit, Stream};

use crate::custody::Inbox;
use crate::filming::FIRST_STREAM;

/// Pictures a second: as few as footage may have.
const FRAMES_S: u32 = 10;
/// It films from this height on, metres above take-off: the drone is on its way to the road.
const FROM_M: f64 = 20.0;
/// It films so long: enough to see the road, the stakes and a turn. A whole patrol would take minutes to code.
const FILMS_FOR: Duration = Duration::from_secs(60);

/// The camera.
pub struct Eye {
    film: Film,
    config: CameraConfig,
    inbox: Inbox,
    began: Option<Duration>,
    due: Duration,
}

impl Eye {
    /// A camera that brings what it films to `inbox`.
    ///
    /// # Errors
    /// There is no encoder.
    pub fn new(inbox: Inbox, ground_amsl_m: f64) -> Result<Self, CameraError> {
        let config = CameraConfig { frames_s: FRAMES_S, ground_amsl_m, ..CameraConfig::default() };
        Ok(Self { film: Film::new(&config)?, config, inbox, began: None, due: Duration::ZERO })
    }

    /// Takes a picture where one is due: simulated time since power-on, and as the station's clock shows it.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn look(&mut self, drone: &Drone, elapsed: Duration, now: Stamp) -> Result<(), CameraError> {
        if elapsed < self.due || (self.began.is_none() && drone.truth().height_m() < FROM_M) {
            return Ok(());
        }
        let began = match self.began {
            Some(began) => began,
            None => {
                self.inbox.stream(now, &stream(&self.config, self.film.sets()?));
                *self.began.insert(elapsed)
            }
        };
        let since = elapsed - began;
        if since > FILMS_FOR {
            self.due = Duration::MAX;
            return Ok(());
        }
        self.due = elapsed + Duration::from_secs(1) / FRAMES_S;
        if let Some(coded) = self.film.take(now.utc.0, Pose::of(drone))? {
            let unit = AccessUnit {
                key: coded.key,
                whole: true,
                at_90khz: (since.as_micros() as u64) * CLOCK_HZ / 1_000_000,
                received: now,
                sender_utc: Some(now.utc),
                annex_b: coded.annex_b,
            };
            self.inbox.unit(FIRST_STREAM, &unit);
        }
        Ok(())
    }
}

fn stream(config: &CameraConfig, parameter_sets: Vec<Vec<u8>>) -> Stream {
    let (width, height) = config.size;
    Stream {
        stream: FIRST_STREAM,
        codec: Codec::H264,
        width: width as u32,
        height: height as u32,
        source: "sim://".to_owned(),
        parameter_sets,
    }
}
