//! Footage out of a capture: the video as it was received, each frame with where it was taken.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use evidence::capture::{Kind, Records};
use evidence::{Disk, Folder};
use mission::explain::{Explain, Message};
use mission::message;
use telemetry::wire::Framer;
use video::footage::{About, Footage, Mp4, Srt, Written};
use video::ts::Muxer;
use video::{AccessUnit, Stream};

/// A transport stream with packets, and beside it the same frames for a browser, with a side file for other players.
type Films = (Muxer<BufWriter<File>>, (Mp4<BufWriter<File>>, Srt<BufWriter<File>>));

/// Writes the footage of the first stream of a capture to `target`, which ends with `.ts`; `None` where nothing was filmed. Messages of the autopilot with this
/// system id say where it was taken.
///
/// # Errors
/// What people must know: the capture cannot be read, or the footage not be written.
pub fn film(capture: &Path, system: u8, about: About, target: &Path) -> Result<Option<Written>, Message> {
    let folder = Disk::at(capture);
    let unread = |file: &Path, cause: std::io::Error| {
        message!("evidence-read-failed", file = file.display().to_string(), cause = cause.to_string())
    };
    let names = folder.list().map_err(|cause| unread(capture, cause))?;
    let mut footage: Option<(u8, Footage<Films>)> = None;
    // Only what is heard before the first picture waits in memory.
    let mut before = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".capture")) {
        let bytes = folder.read(name).map_err(|cause| unread(&capture.join(name), cause))?;
        // What a crash tore is behind the last whole record.
        for record in Records::new(&bytes).map_while(Result::ok) {
            match record.kind {
                Kind::Stream if footage.is_none() => {
                    let Ok(stream) = serde_json::from_slice::<Stream>(record.payload) else { continue };
                    let mut new = Footage::new(films(target, &stream)?, stream.codec, about.clone());
                    new.stream(&stream).map_err(|error| error.explain())?;
                    for (at, message) in before.drain(..) {
                        new.message(at, &message).map_err(|error| error.explain())?;
                    }
                    footage = Some((stream.stream, new));
                }
                Kind::Stream => {
                    if let (Some((number, footage)), Ok(stream)) =
                        (&mut footage, serde_json::from_slice::<Stream>(record.payload))
                        && stream.stream == *number
                    {
                        footage.stream(&stream).map_err(|error| error.explain())?;
                    }
                }
                Kind::Video => {
                    if let (Some((number, footage)), Some((stream, unit))) =
                        (&mut footage, AccessUnit::from_record(record.payload, record.at))
                        && stream == *number
                    {
                        footage.unit(unit).map_err(|error| error.explain())?;
                    }
                }
                Kind::Mavlink => {
                    let mut heard = Vec::new();
                    Framer::new().feed(record.payload.get(1..).unwrap_or_default(), |frame| {
                        if frame.from().system == system && frame.from().component == 1 {
                            heard.extend(frame.decode());
                        }
                    });
                    for message in heard {
                        match &mut footage {
                            Some((_, footage)) => {
                                footage.message(record.at, &message).map_err(|error| error.explain())?;
                            }
                            None => {
                                before.push((record.at, message));
                                // A few seconds of what an autopilot says.
                                if before.len() > 1_024 {
                                    before.drain(..512);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let Some((_, footage)) = footage else { return Ok(None) };
    let (_, written) = footage.finish().map_err(|error| error.explain())?;
    Ok(Some(written))
}

fn films(target: &Path, stream: &Stream) -> Result<Films, Message> {
    let create = |end: &str| {
        let path = target.with_extension(end);
        File::create(&path).map(BufWriter::new).map_err(|cause| unwritten(&path, &cause))
    };
    let film = Muxer::new(create("ts")?, stream.codec);
    Ok((film, (Mp4::new(create("mp4")?).map_err(|error| error.explain())?, Srt::new(create("srt")?))))
}

fn unwritten(target: &Path, cause: &std::io::Error) -> Message {
    message!("evidence-write-failed", file = target.display().to_string(), cause = cause.to_string())
}
