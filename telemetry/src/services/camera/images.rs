//! Every picture accounted for: what was taken, what was told, what has to be asked for again.

use std::collections::BTreeMap;
use std::time::Duration;

use ::mission::geo::{HeightAmsl, LatLon};

use super::state::{place, text};
use crate::dialect::{CAMERA_IMAGE_CAPTURED_DATA, MavBool};
use crate::wire::MonoTime;

/// Pictures that may be missing at once; what is beyond counts as lost.
const MAX_MISSING: usize = 1024;
/// A number may be ahead of its picture for this long: the message may be on its way. Chosen.
const GRACE: Duration = Duration::from_millis(500);
/// Times that a picture is asked for before it counts as lost.
const MAX_TRIES: u8 = 6;
/// A clock this far back is that of a camera that started again, not of a message that was overtaken. Chosen.
const RESTARTED_MS: u32 = 10_000;

/// A picture, as `CAMERA_IMAGE_CAPTURED` tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Number since the camera's log of pictures began, from 0.
    pub index: u32,
    /// Time since the camera started.
    pub boot_ms: u32,
    /// UTC, microseconds since 1970, where the camera knows.
    pub utc_us: Option<u64>,
    /// Where it was taken, where the camera knows.
    pub place: Option<LatLon>,
    /// Height there above mean sea level.
    pub amsl: HeightAmsl,
    /// Height above ground, metres.
    pub above_ground_m: f64,
    /// Orientation of the camera in NED: w, x, y, z; `None` where it is not one.
    pub orientation: Option<[f64; 4]>,
    /// It was taken; `false` where the camera failed to.
    pub taken: bool,
    /// Where the camera keeps it.
    pub url: String,
}

impl Image {
    /// `None` for a number that no picture can have.
    pub fn new(m: &CAMERA_IMAGE_CAPTURED_DATA) -> Option<Self> {
        let q = m.q.map(f64::from);
        let length = q.iter().map(|v| v * v).sum::<f64>().sqrt();
        Some(Self {
            index: u32::try_from(m.image_index).ok()?,
            boot_ms: m.time_boot_ms,
            utc_us: (m.time_utc > 0).then_some(m.time_utc),
            place: place(m.lat, m.lon),
            amsl: HeightAmsl(f64::from(m.alt) / 1000.0),
            above_ground_m: f64::from(m.relative_alt) / 1000.0,
            orientation: (0.9..1.1).contains(&length).then(|| q.map(|v| v / length)),
            taken: m.capture_result == MavBool::MAV_BOOL_TRUE,
            url: text(&*m.file_url),
        })
    }
}

#[derive(Debug, Clone, Copy)]
struct Missing {
    ask_at: MonoTime,
    tries: u8,
}

/// What became of a picture's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// Heard for the first time.
    New,
    /// Heard after it was missing.
    Late,
    /// Heard before.
    Again,
}

/// The account of one camera's pictures since it was found. Those from before are not in it.
#[derive(Debug, Clone, Default)]
pub struct Images {
    /// The number that the next picture will have, once known.
    next: Option<u32>,
    missing: BTreeMap<u32, Missing>,
    told: u64,
    failed: u64,
    lost: u64,
    restarts: u32,
    last: Option<Image>,
    newest_ms: u32,
    counts: bool,
}

impl Images {
    /// Pictures that were told and taken.
    pub fn taken(&self) -> u64 {
        self.told - self.failed
    }

    /// Pictures that the camera says it failed to take.
    pub fn failed(&self) -> u64 {
        self.failed
    }

    /// Pictures that must exist and were not told yet.
    pub fn missing(&self) -> usize {
        self.missing.len()
    }

    /// Pictures that must exist and that the camera did not tell, asked again and again.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// How often the camera began to count from the start again.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// The picture told last.
    pub fn last(&self) -> Option<&Image> {
        self.last.as_ref()
    }

    /// The camera tells of a picture. What it has missed before is asked for from now on. `asked` is whether a picture of
    /// that number was asked for: then it may be an old one that is told at a new time.
    pub(super) fn on_image(&mut self, now: MonoTime, image: Image, asked: bool) -> Taken {
        let index = image.index;
        let taken = if self.missing.remove(&index).is_some() {
            Taken::Late
        } else {
            match self.next {
                // A picture newer than all others with an old number: the camera's log was cleared.
                Some(next)
                    if index < next
                        && !asked
                        && self.last.as_ref().is_some_and(|last| image.boot_ms > last.boot_ms) =>
                {
                    self.restart();
                }
                Some(next) if index < next => return Taken::Again,
                Some(next) => self.note_missing(now, next, index),
                None => {}
            }
            self.next = Some(index.saturating_add(1));
            Taken::New
        };
        self.told += 1;
        self.failed += u64::from(!image.taken);
        self.newest_ms = self.newest_ms.max(image.boot_ms);
        if self.last.as_ref().is_none_or(|last| last.boot_ms <= image.boot_ms) {
            self.last = Some(image);
        }
        taken
    }

    /// The camera says how many pictures its log has. 0 stands for "does not say" until it has said more.
    pub(super) fn on_count(&mut self, now: MonoTime, boot_ms: u32, count: i32) {
        let Ok(count) = u32::try_from(count) else { return };
        self.counts |= count > 0;
        let restarted = boot_ms.saturating_add(RESTARTED_MS) < self.newest_ms;
        match self.next {
            None => self.next = Some(count),
            Some(next) if count >= next => {
                self.note_missing(now, next, count);
                self.next = Some(count);
            }
            // A count that was overtaken by pictures is older than they are.
            Some(_) if restarted || (self.counts && boot_ms > self.newest_ms) => {
                self.restart();
                self.next = Some(count);
                self.newest_ms = 0;
            }
            Some(_) => {}
        }
        self.newest_ms = self.newest_ms.max(boot_ms);
    }

    fn restart(&mut self) {
        self.lost += self.missing.len() as u64;
        self.missing.clear();
        self.restarts = self.restarts.saturating_add(1);
        self.last = None;
    }

    fn note_missing(&mut self, now: MonoTime, from: u32, to: u32) {
        let room = MAX_MISSING.saturating_sub(self.missing.len()) as u32;
        let first = from.max(to.saturating_sub(room));
        self.lost += u64::from(first.saturating_sub(from));
        let missing = Missing { ask_at: now + GRACE, tries: 0 };
        self.missing.extend((first..to).map(|index| (index, missing)));
    }

    /// The picture to ask for now, and the pause before it is asked for again. Those asked for in vain are given up, and
    /// their numbers handed to `lost`.
    pub(super) fn next_missing(&mut self, now: MonoTime, pause: Duration, mut lost: impl FnMut(u32)) -> Option<u32> {
        let given_up = |missing: &Missing| missing.tries >= MAX_TRIES && missing.ask_at <= now;
        let before = self.missing.len();
        self.missing.retain(|&index, missing| {
            let keep = !given_up(missing);
            if !keep {
                lost(index);
            }
            keep
        });
        self.lost += (before - self.missing.len()) as u64;
        let (&index, missing) = self.missing.iter_mut().find(|(_, missing)| missing.ask_at <= now)?;
        missing.tries += 1;
        missing.ask_at = now + pause;
        Some(index)
    }

    /// When [`Self::next_missing`] has something to say.
    pub(super) fn next_deadline(&self) -> Option<MonoTime> {
        self.missing.values().map(|missing| missing.ask_at).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(index: u32, boot_ms: u32) -> Image {
        let m = CAMERA_IMAGE_CAPTURED_DATA {
            image_index: index as i32,
            time_boot_ms: boot_ms,
            capture_result: MavBool::MAV_BOOL_TRUE,
            ..Default::default()
        };
        Image::new(&m).expect("a number from 0 up")
    }

    fn at(ms: u64) -> MonoTime {
        MonoTime::from_millis(ms)
    }

    #[test]
    fn a_gap_is_missing_until_it_is_told_and_lost_when_it_never_is() {
        let mut images = Images::default();
        images.on_count(at(0), 1_000, 4);
        assert_eq!(images.on_image(at(10), image(4, 2_000), false), Taken::New);
        assert_eq!(images.on_image(at(20), image(7, 5_000), false), Taken::New);
        assert_eq!((images.taken(), images.missing()), (2, 2), "5 and 6; those before it was found are not counted");
        assert_eq!(images.on_image(at(30), image(6, 4_000), false), Taken::Late);
        assert_eq!(images.on_image(at(40), image(6, 4_000), false), Taken::Again);
        assert_eq!(images.last().map(|last| last.index), Some(7));
        let mut asked = 0;
        let mut lost = Vec::new();
        for second in 1..60 {
            let pause = Duration::from_secs(1);
            asked += usize::from(images.next_missing(at(second * 1000), pause, |i| lost.push(i)).is_some());
        }
        assert_eq!((asked, lost, images.missing(), images.lost()), (usize::from(MAX_TRIES), vec![5], 0, 1));
    }

    #[test]
    fn a_picture_whose_message_was_the_last_one_is_missed_by_the_count() {
        let mut images = Images::default();
        images.on_count(at(0), 1_000, 0);
        images.on_count(at(5_000), 6_000, 1);
        assert_eq!(images.missing(), 1);
        assert_eq!(images.next_missing(at(5_100), GRACE, |_| {}), None, "it may be on its way");
        assert_eq!(images.next_missing(at(5_500), GRACE, |_| {}), Some(0));
    }

    #[test]
    fn a_count_that_pictures_overtook_is_no_restart_and_a_cleared_log_is_one() {
        let mut images = Images::default();
        images.on_count(at(0), 1_000, 3);
        images.on_image(at(10), image(3, 2_000), false);
        images.on_count(at(20), 1_500, 3);
        assert_eq!((images.restarts(), images.missing()), (0, 0));
        images.on_count(at(30), 3_000, 0);
        assert_eq!(images.restarts(), 1);
        assert_eq!(images.on_image(at(40), image(0, 4_000), false), Taken::New);
        assert_eq!((images.taken(), images.missing(), images.lost()), (2, 0, 0));
    }

    #[test]
    fn an_old_picture_that_was_asked_for_may_come_with_a_new_time_and_is_no_restart() {
        let mut images = Images::default();
        images.on_count(at(0), 1_000, 0);
        for index in 0..3 {
            images.on_image(at(10), image(index, 2_000), false);
        }
        assert_eq!(images.on_image(at(5_000), image(1, 7_000), true), Taken::Again);
        assert_eq!((images.taken(), images.restarts(), images.missing()), (3, 0, 0));
    }

    #[test]
    fn a_camera_that_never_counts_is_believed_by_its_pictures() {
        let mut images = Images::default();
        for n in 0..5 {
            images.on_image(at(n * 1000), image(n as u32, n as u32 * 1000 + 500), false);
            images.on_count(at(n * 1000 + 10), n as u32 * 1000 + 600, 0);
        }
        assert_eq!((images.taken(), images.missing(), images.restarts()), (5, 0, 0));
    }

    #[test]
    fn a_huge_gap_is_bounded_and_counted() {
        let mut images = Images::default();
        images.on_count(at(0), 1_000, 0);
        images.on_image(at(10), image(2_000_000_000, 2_000), false);
        assert_eq!(images.missing(), MAX_MISSING);
        assert_eq!(images.lost() + images.missing() as u64, 2_000_000_000);
    }
}
