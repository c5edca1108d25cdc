//! `footage_live SOURCE SECONDS FILE.ts`: receives a stream and writes what came as footage, as MP4 with a side file,
//! and one picture as JPEG. Says what happened, one line of
//! JSON for each thing, and how many frames were written.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};
use video::decode::Preview;
use video::footage::{About, Footage, Mp4, Srt};
use video::klv::{Metadata, Place3};
use video::receive::{Event, Receiver, Source};
use video::snapshot;
use video::ts::Muxer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, seconds, file] = arguments.as_slice() else {
        return Err("footage_live SOURCE SECONDS FILE.ts".into());
    };
    let start = Instant::now();
    let clock = Arc::new(move || Stamp {
        mono: MonoTime(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)),
        utc: UtcMicros(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |utc| utc.as_micros() as u64)),
    });
    let source: Source = source.parse()?;
    let receiver = Receiver::start(source, 0, clock)?;
    let preview = Preview::start()?;
    let (mut footage, mut units, mut keys, mut clocked, mut pictures) = (None, 0_u64, 0_u64, 0_u64, 0_u64);
    let mut until: Option<Instant> = None;
    // The time counts from the first picture; a stream that never comes ends it too.
    let patience = Instant::now() + Duration::from_secs(60);
    let length = Duration::from_secs_f64(seconds.parse()?);
    while let Ok(event) = receiver.events().recv_deadline(until.unwrap_or(patience)) {
        match event {
            Event::Started(stream) => {
                println!("{}", json!({ "started": stream }));
                preview.stream(&stream);
                let footage = match &mut footage {
                    Some(footage) => footage,
                    None => {
                        let create =
                            |extension| File::create(Path::new(file).with_extension(extension)).map(BufWriter::new);
                        let film = Muxer::new(BufWriter::new(File::create(file)?), stream.codec);
                        let copies = (Mp4::new(create("mp4")?)?, Srt::new(create("srt")?));
                        let about = About { mission: Some("live".to_owned()), ..About::default() };
                        footage.insert(Footage::new((film, copies), stream.codec, about))
                    }
                };
                footage.stream(&stream)?;
            }
            Event::Unit(unit) => {
                until = until.or_else(|| Some(Instant::now() + length));
                units += 1;
                keys += u64::from(unit.key);
                clocked += u64::from(unit.sender_utc.is_some());
                preview.unit(&unit);
                if let Some(frame) = preview.take() {
                    if pictures == 0 {
                        let camera = Some(Place3 { lat_deg: 32.6, lon_deg: 120.9, amsl_m: 80.0 });
                        let utc_us = frame.times.received.utc.0;
                        let picture =
                            snapshot::jpeg(&frame, &Metadata { utc_us, camera, ..Metadata::default() }.into())?;
                        std::fs::write(Path::new(file).with_extension("jpg"), picture)?;
                    }
                    pictures += 1;
                }
                if let Some(footage) = &mut footage {
                    footage.unit(unit)?;
                }
            }
            Event::Lost(loss) => println!("{}", json!({ "lost": format!("{:?}", loss.cause), "count": loss.count })),
            Event::Stopped(stopped) => println!("{}", json!({ "stopped": format!("{:?}", stopped.cause) })),
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            break;
        }
    }
    let frames = match footage {
        Some(footage) => footage.finish()?.1.frames,
        None => 0,
    };
    let standing = preview.standing();
    println!(
        "{}",
        json!({ "units": units, "keys": keys, "clocked": clocked, "frames": frames,
            "pictures": pictures, "decoded": standing.decoded, "trouble": standing.trouble.map(|trouble| trouble.to_string()) })
    );
    Ok(())
}
