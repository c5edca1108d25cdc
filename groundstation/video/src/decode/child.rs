//! The computer's `ffmpeg` as a decoder: units in, pixels out.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::{Frame, MOST_PIXELS, Shared, Times, Trouble};
use crate::unit::{AccessUnit, Stream};

/// Units that ffmpeg may hold; far more than any stream's reordering.
const HELD: usize = 256;

/// A running ffmpeg. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    times: Arc<Mutex<VecDeque<Times>>>,
    reader: Option<JoinHandle<()>>,
    needs_key: bool,
}

impl Child {
    /// Starts ffmpeg for a stream of H.265.
    pub(super) fn start(stream: &Stream, shared: Arc<Shared>) -> Result<Self, Trouble> {
        let (width, height) = (stream.width as usize, stream.height as usize);
        let bytes = width.saturating_mul(height).saturating_mul(4);
        if bytes == 0 || bytes > MOST_PIXELS * 4 {
            return Err(Trouble::Failed(format!("{width} x {height} pixels")));
        }
        let mut process = Command::new("ffmpeg")
            .args(["-loglevel", "quiet", "-flags", "low_delay", "-probesize", "32"])
            .args(["-threads", "1", "-f", "hevc", "-i", "pipe:0"])
            .args(["-vf", &format!("scale={width}:{height}"), "-fps_mode", "passthrough"])
            .args(["-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Trouble::NoDecoder(stream.codec))?;
        let times = Arc::new(Mutex::new(VecDeque::<Times>::new()));
        let reader = process.stdout.take().and_then(|mut out| {
            let times = Arc::clone(&times);
            let read = move || {
                let mut rgba = vec![0; bytes];
                while out.read_exact(&mut rgba).is_ok() {
                    let next = times.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    if let Some(times) = next {
                        shared.shown(Frame { width, height, rgba: rgba.clone(), times });
                    }
                }
            };
            std::thread::Builder::new().name("preview ffmpeg".to_owned()).spawn(read).ok()
        });
        Ok(Self { process, times, reader, needs_key: true })
    }

    /// Hands a unit over. Waits while ffmpeg is busy; the preview's queue bounds what that costs.
    pub(super) fn decode(&mut self, unit: &AccessUnit) -> Result<(), String> {
        if self.needs_key && !unit.key {
            return Ok(());
        }
        self.needs_key = false;
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        if times.len() == HELD {
            return Err("ffmpeg gives no pictures".to_owned());
        }
        times.push_back(unit.into());
        drop(times);
        let pipe = self.process.stdin.as_mut().ok_or("ffmpeg takes nothing")?;
        pipe.write_all(&unit.annex_b).and_then(|()| pipe.flush()).map_err(|error| error.to_string())
    }
}

impl Child {
    /// No more units come: waits for the pictures that ffmpeg still holds.
    pub(super) fn finish(mut self) {
        drop(self.process.stdin.take());
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // One that has ended by itself cannot be ended again.
        drop(self.process.kill());
        drop(self.process.wait());
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }
}
