//! Footage out of a capture: the video as it was received, each frame with where it was taken.

use std::fs::File;
use std::io::BufWriter;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use evidence::Disk;
use evidence::capture::{Kind, Record, each_record};
use mission::explain::{Explain, Message};
use mission::road::Network;
use records::finding::{Clip as ClipRange, Finding};
use records::footage::{FootageSpan, What};
use records::{Sortie, UtcMicros};
use telemetry::dialect::MavMessage;
use telemetry::wire::{Frame, Framer, Stamp, UtcMicros as Utc};
use video::footage::{
    About, Clip, Footage, FootageError, Mp4, Seen, Sink, Span, Spans, Srt, Table, Tracks, What as Whose, Written,
};
use video::ts::Muxer;
use video::{AccessUnit, Stream};

use super::{FOOTAGE, unwritten};

type Out = BufWriter<File>;
/// A transport stream with packets, and beside it the same frames for a browser, with side files for other programs.
type Films = (Muxer<Out>, (Mp4<Out>, (Srt<Out>, (Table<Out>, (Tracks<Out>, Spans)))));
/// A piece of it around a finding.
type Piece = Clip<(Muxer<Out>, Mp4<Out>)>;
/// All of them.
struct Clips(Vec<Piece>);

impl Sink for Clips {
    fn stream(&mut self, stream: &Stream) -> Result<(), FootageError> {
        self.0.iter_mut().try_for_each(|clip| clip.stream(stream))
    }

    fn frame(&mut self, unit: &AccessUnit, seen: &Seen) -> Result<(), FootageError> {
        self.0.iter_mut().try_for_each(|clip| clip.frame(unit, seen))
    }

    fn finish(&mut self) -> Result<(), FootageError> {
        self.0.iter_mut().try_for_each(Sink::finish)
    }
}

/// Whose capture is filmed.
#[derive(Clone)]
pub struct Filmed<'a> {
    /// The capture's folder.
    pub capture: &'a Path,
    /// Messages of the autopilot with this system id say where it was taken.
    pub system: u8,
    /// What is the same for all frames.
    pub about: About,
    /// The roads.
    pub network: Option<Arc<Network>>,
}

/// The footage of a sortie out of its capture, beside it, with a clip for each finding; returns where the road was filmed,
/// and nothing where no video came.
///
/// # Errors
/// What people must know: the capture cannot be read, or the footage not be written.
pub fn film_of(
    sortie: &Sortie,
    folder: &Path,
    network: Option<Arc<Network>>,
    findings: &[Finding],
) -> Result<Option<(Written, Vec<FootageSpan>)>, Message> {
    let capture = folder.join("capture");
    let about = About {
        mission: Some(sortie.id().to_string()),
        tail_number: Some(sortie.start.aircraft.registration.clone()).filter(|mark| !mark.is_empty()),
        ..surroundings(&capture, sortie.start.aircraft.system_id)?
    };
    let filmed = Filmed { capture: &capture, system: sortie.start.aircraft.system_id, about, network };
    let Some((written, spans)) = film(&filmed, &folder.join(FOOTAGE), findings)? else { return Ok(None) };
    let span = |(stream, span): (u8, Span)| FootageSpan {
        sortie: sortie.id(),
        stream,
        from: UtcMicros(i64::try_from(span.from_utc_us).unwrap_or(i64::MAX)),
        until: UtcMicros(i64::try_from(span.until_utc_us).unwrap_or(i64::MAX)),
        route: span.route,
        toward: span.toward,
        from_m: span.from_m,
        until_m: span.until_m,
        what: match span.what {
            Whose::Aircraft => What::Aircraft,
            Whose::FrameCentre => What::FrameCentre,
        },
    };
    Ok(Some((written, spans.into_iter().map(span).collect())))
}

/// What was written, and the stretches of road that each stream shows.
pub type Film = (Written, Vec<(u8, Span)>);

/// Writes the footage of the first stream of a capture to `target`, which ends with `.ts`, and beside it a clip for each
/// finding that has none yet, `clips/ID.ts` and `clips/ID.mp4`; `None` where nothing was filmed.
///
/// # Errors
/// As [`film_of`].
pub fn film(filmed: &Filmed<'_>, target: &Path, findings: &[Finding]) -> Result<Option<Film>, Message> {
    let folder = target.with_file_name("clips");
    let file = |finding: &Finding| folder.join(finding.id.to_string()).with_extension("ts");
    let wanted: Vec<_> =
        findings.iter().filter_map(|f| Some((file(f), f.clip?))).filter(|(f, _)| !f.exists()).collect();
    if !wanted.is_empty() {
        std::fs::create_dir_all(&folder).map_err(|cause| unwritten(&folder, &cause))?;
    }
    let played = play(filmed, |stream| {
        let clips = wanted.iter().map(|(target, range)| clip(target, *range, stream));
        Ok((films(target, stream)?, Clips(clips.collect::<Result<_, Message>>()?)))
    })?;
    let Some(((film, clips), written, stream)) = played else { return Ok(None) };
    // Where nothing was filmed around a finding there is no clip.
    for ((target, _), clip) in wanted.iter().zip(clips.0) {
        if clip.cut().frames == 0 {
            for end in ["ts", "mp4"] {
                std::fs::remove_file(target.with_extension(end)).unwrap_or_default();
            }
        }
    }
    let (_, (_, (_, (_, (_, spans))))) = film;
    Ok(Some((written, spans.into_spans().into_iter().map(|span| (stream, span)).collect())))
}

fn clip(target: &Path, range: ClipRange, stream: &Stream) -> Result<Piece, Message> {
    let time = |at: UtcMicros| Utc(u64::try_from(at.0).unwrap_or_default());
    let film = Muxer::new(create(target, "ts")?, stream.codec);
    let mp4 = Mp4::new(create(target, "mp4")?).map_err(|error| error.explain())?;
    Ok(Clip::new((film, mp4), time(range.from), time(range.until)))
}

/// What came of playing a capture: where it went, how much it was, and the number of the stream.
type Played<S> = Option<(S, Written, u8)>;

/// Plays the first stream of a capture into what `open` makes for it; `None` where there is no stream.
fn play<S: Sink>(filmed: &Filmed<'_>, open: impl FnOnce(&Stream) -> Result<S, Message>) -> Result<Played<S>, Message> {
    let mut player = Player { filmed, open: Some(open), footage: None, anchor: None, before: Vec::new() };
    let read = each_record(&Disk::at(filmed.capture), |record| match player.take(record) {
        Ok(()) => ControlFlow::Continue(()),
        Err(why) => ControlFlow::Break(why),
    });
    if let Some(why) = read.map_err(|error| error.explain())? {
        return Err(why);
    }
    let Some((stream, footage)) = player.footage else { return Ok(None) };
    let (sink, written) = footage.finish().map_err(|error| error.explain())?;
    Ok(Some((sink, written, stream)))
}

struct Player<'a, S: Sink, O> {
    filmed: &'a Filmed<'a>,
    open: Option<O>,
    footage: Option<(u8, Footage<S>)>,
    /// The film's clock goes on from the first record.
    anchor: Option<Stamp>,
    /// Only what is heard before the first picture waits in memory.
    before: Vec<(Stamp, MavMessage)>,
}

impl<S: Sink, O: FnOnce(&Stream) -> Result<S, Message>> Player<'_, S, O> {
    fn take(&mut self, record: &Record<'_>) -> Result<(), Message> {
        let told = |error: FootageError| error.explain();
        let first = *self.anchor.get_or_insert(record.at);
        match record.kind {
            Kind::Gap if record.is_restart() => {
                self.anchor = Some(record.at);
                if let Some((_, footage)) = &mut self.footage {
                    footage.anchor(record.at).map_err(told)?;
                }
            }
            Kind::Stream => {
                let Ok(stream) = serde_json::from_slice::<Stream>(record.payload) else { return Ok(()) };
                if let Some(open) = self.open.take() {
                    let mut new = Footage::new(open(&stream)?, stream.codec, self.filmed.about.clone());
                    if let Some(network) = &self.filmed.network {
                        new = new.by_road(Arc::clone(network));
                    }
                    new = new.aimed(super::aims(self.filmed.capture.parent().unwrap_or(self.filmed.capture)));
                    new.anchor(first).map_err(told)?;
                    for (at, message) in self.before.drain(..) {
                        new.message(at, &message).map_err(told)?;
                    }
                    self.footage = Some((stream.stream, new));
                }
                if let Some((_, footage)) = self.footage.as_mut().filter(|(number, _)| *number == stream.stream) {
                    footage.stream(&stream).map_err(told)?;
                }
            }
            Kind::Video => {
                if let (Some((number, footage)), Some((stream, unit))) =
                    (&mut self.footage, AccessUnit::from_record(record.payload, record.at))
                    && stream == *number
                {
                    footage.unit(unit).map_err(told)?;
                }
            }
            Kind::Mavlink => {
                let mut messages = Vec::new();
                heard(record, |frame| {
                    if frame.from().system == self.filmed.system && frame.from().component == 1 {
                        messages.extend(frame.decode());
                    }
                });
                for message in messages {
                    match &mut self.footage {
                        Some((_, footage)) => footage.message(record.at, &message).map_err(told)?,
                        None => {
                            self.before.push((record.at, message));
                            // A few seconds of what an autopilot says.
                            if self.before.len() > 1_024 {
                                self.before.drain(..512);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The MAVLink frame of a record, where it holds one.
pub(super) fn heard(record: &Record<'_>, take: impl FnMut(Frame<'_>)) {
    if record.kind == Kind::Mavlink {
        Framer::new().feed(record.payload.get(1..).unwrap_or_default(), take);
    }
}

/// What the vehicle said of its camera and of the ground where it took off.
fn surroundings(capture: &Path, system: u8) -> Result<About, Message> {
    let mut about = About::default();
    let read = each_record(&Disk::at(capture), |record| {
        heard(record, |frame| {
            if frame.from().system == system {
                frame.decode().iter().for_each(|message| tell(&mut about, message));
            }
        });
        let known = about.view_across_rad.is_some() && about.ground_amsl_m.is_some() && about.sensor.is_some();
        if known { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    read.map_err(|error| error.explain())?;
    Ok(about)
}

fn tell(about: &mut About, message: &MavMessage) {
    let positive = |angle_rad: f64| Some(angle_rad).filter(|angle| angle.is_finite() && *angle > 0.0);
    match message {
        MavMessage::CAMERA_FOV_STATUS(m) => {
            about.view_across_rad = positive(f64::from(m.hfov).to_radians()).or(about.view_across_rad);
        }
        MavMessage::CAMERA_INFORMATION(m) => {
            let text = |bytes: &[u8]| {
                let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
                String::from_utf8_lossy(&bytes[..end]).into_owned()
            };
            let name = format!("{} {}", text(&m.vendor_name), text(&m.model_name));
            about.sensor = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
            let across_rad = 2.0 * (f64::from(m.sensor_size_h) / f64::from(m.focal_length) / 2.0).atan();
            about.view_across_rad = about.view_across_rad.or(positive(across_rad));
        }
        MavMessage::HOME_POSITION(m) => about.ground_amsl_m = Some(f64::from(m.altitude) / 1_000.0),
        _ => {}
    }
}

fn films(target: &Path, stream: &Stream) -> Result<Films, Message> {
    let told = |error: FootageError| error.explain();
    let film = Muxer::new(create(target, "ts")?, stream.codec);
    let mp4 = Mp4::new(create(target, "mp4")?).map_err(told)?;
    let table = Table::new(create(target, "csv")?).map_err(told)?;
    let name = target.file_stem().unwrap_or_default().to_string_lossy();
    let tracks = Tracks::new(&name, create(target, "gpx")?, create(target, "geojson")?);
    Ok((film, (mp4, (Srt::new(create(target, "srt")?), (table, (tracks, Spans::default()))))))
}

fn create(target: &Path, end: &str) -> Result<Out, Message> {
    let path = target.with_extension(end);
    File::create(&path).map(BufWriter::new).map_err(|cause| unwritten(&path, &cause))
}
