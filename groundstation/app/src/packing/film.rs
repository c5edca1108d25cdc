//! Footage out of a capture: the video as it was received, each frame with where it was taken.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use evidence::capture::{Kind, Records};
use evidence::{Disk, Folder};
use mission::explain::{Explain, Message};
use mission::message;
use mission::road::Network;
use records::Sortie;
use records::footage::FootageSpan;
use telemetry::dialect::MavMessage;
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

/// The footage of a sortie out of its capture, beside it; returns where the road was filmed.
///
/// # Errors
/// As [`film`].
pub fn film_of(sortie: &Sortie, folder: &Path, network: Option<&Network>) -> Result<Vec<FootageSpan>, Message> {
    let (capture, target) = (folder.join("capture"), folder.join(super::FOOTAGE));
    let system = sortie.start.aircraft.system_id;
    let about = About {
        mission: Some(sortie.id().to_string()),
        tail_number: Some(sortie.start.aircraft.registration.clone()).filter(|mark| !mark.is_empty()),
        ..surroundings(&capture, system)
    };
    film(&capture, system, about, &target)?;
    let _ = network;
    Ok(Vec::new())
}

/// What the vehicle said of its camera and of the ground where it took off.
fn surroundings(capture: &Path, system: u8) -> About {
    let mut about = About::default();
    let folder = Disk::at(capture);
    for name in folder.list().unwrap_or_default().iter().filter(|name| name.ends_with(".capture")) {
        let Ok(bytes) = folder.read(name) else { continue };
        let frames = Records::new(&bytes).map_while(Result::ok).filter(|record| record.kind == Kind::Mavlink);
        for record in frames {
            Framer::new().feed(record.payload.get(1..).unwrap_or_default(), |frame| {
                if frame.from().system != system {
                    return;
                }
                match frame.decode() {
                    Some(MavMessage::CAMERA_FOV_STATUS(m)) if m.hfov.is_finite() && m.hfov > 0.0 => {
                        about.view_across_rad = Some(f64::from(m.hfov).to_radians());
                    }
                    Some(MavMessage::CAMERA_INFORMATION(m)) => {
                        let text = |bytes: &[u8]| {
                            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
                            String::from_utf8_lossy(&bytes[..end]).into_owned()
                        };
                        let name = format!("{} {}", text(&m.vendor_name), text(&m.model_name));
                        about.sensor = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
                        let optics = f64::from(m.sensor_size_h / m.focal_length / 2.0).atan() * 2.0;
                        about.view_across_rad = about.view_across_rad.or(Some(optics).filter(|rad| *rad > 0.0));
                    }
                    Some(MavMessage::HOME_POSITION(m)) => {
                        about.ground_amsl_m = Some(f64::from(m.altitude) / 1_000.0);
                    }
                    _ => {}
                }
            });
            if about.view_across_rad.is_some() && about.ground_amsl_m.is_some() && about.sensor.is_some() {
                return about;
            }
        }
    }
    about
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
