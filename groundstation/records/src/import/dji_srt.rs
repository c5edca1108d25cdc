//! Subtitles that DJI aircraft write beside a film: where the aircraft was at each frame. One film is one flight, or a part
//! of it. Three generations: values in brackets, the same with `longtitude` (Mavic 2, Air 2), and `GPS(…) BAROMETER:…`.

use super::error::{ImportError, Reason, Spot};
use super::flown::{Bounds, Clock, Flown, Format, Loss};
use super::gather::{Fix, Gather, Steady, place};
use super::zone::{Zone, moment};

/// Between the two times of a subtitle.
const ARROW: &str = "-->";

pub fn is_one(text: &str) -> bool {
    text.contains(ARROW) && (text.contains("latitude") || text.contains("GPS(") || text.contains("GPS ("))
}

/// What one subtitle says.
struct Cue {
    line: u64,
    text: String,
}

pub fn read(name: &str, bytes: &[u8], zone: &Zone) -> Result<Vec<Flown>, ImportError> {
    let text = String::from_utf8_lossy(bytes);
    let cues = cues(&text);
    let broken = |line: u64, reason: Reason| ImportError::Broken {
        file: name.to_owned(),
        format: Format::DjiSrt,
        spot: Spot::Line(line),
        reason,
    };
    if cues.is_empty() {
        return Err(broken(1, Reason::NoRecord));
    }
    let (mut gather, mut steady) = (Gather::new(), Steady::default());
    let mut bad: Option<(u64, u64)> = None;
    let mut dated = false;
    for cue in &cues {
        let utc = cue.text.lines().find_map(stamp).and_then(|at| zone.utc(at));
        let Some(us) = utc.map(|utc| utc.0).filter(|us| steady.takes(*us)) else {
            let (first, so_far) = bad.unwrap_or((cue.line, 0));
            bad = Some((first, so_far + 1));
            continue;
        };
        dated = true;
        gather.at(us);
        gather.count(1, 0);
        if let Some(fix) = fix(&cue.text) {
            gather.fix(us, fix);
        }
    }
    if !dated {
        return Err(ImportError::NoTime { file: name.to_owned(), format: Format::DjiSrt });
    }
    let lost = bad.map(|(line, lines)| Loss::Lines { line, lines });
    let clock = Clock::Local { zone: zone.name().to_owned() };
    let flights = gather.finish(0, Bounds::Filmed).into_iter().map(|flight| {
        let losses = lost.iter().chain(&flight.losses).cloned().collect();
        Flown { format: Format::DjiSrt, clock: clock.clone(), losses, ..flight }
    });
    Ok(flights.collect())
}

/// The texts below the lines with an arrow, without marks for fonts.
fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open = false;
    for (n, line) in text.lines().enumerate() {
        if line.contains(ARROW) {
            cues.push(Cue { line: n as u64 + 1, text: String::new() });
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else if open && let Some(cue) = cues.last_mut() {
            cue.text += &unmarked(line);
            cue.text.push('\n');
        }
    }
    cues
}

fn unmarked(line: &str) -> String {
    let mut inside = false;
    line.chars()
        .filter(|c| match c {
            '<' => {
                inside = true;
                false
            }
            '>' => !std::mem::replace(&mut inside, false),
            _ => !inside,
        })
        .collect()
}

/// A line that is a time, or ends with one.
fn stamp(line: &str) -> Option<jiff::civil::DateTime> {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.windows(2).find_map(|pair| moment(&format!("{} {}", pair[0], pair[1])))
}

fn fix(text: &str) -> Option<Fix> {
    let (lat, lon, rel_home_m) = match number(text, "latitude") {
        Some(lat) => (lat, number(text, "longitude").or(number(text, "longtitude"))?, number(text, "rel_alt")),
        None => {
            let inside = text.split_once("GPS").and_then(|(_, rest)| rest.trim_start().strip_prefix('('))?;
            let mut values = inside.split(')').next()?.split(',').map(|value| value.trim().parse::<f64>().ok());
            let (lon, lat) = (values.next()??, values.next()??);
            (lat, lon, number(text, "BAROMETER"))
        }
    };
    // What older aircraft call `altitude` is above home in one model and above the sea in the next.
    let amsl_m = number(text, "abs_alt");
    Some(Fix { place: place(lat, lon)?, amsl_m, rel_home_m, speed_m_s: None })
}

/// The number behind a name and a colon, with blanks or without.
fn number(text: &str, name: &str) -> Option<f64> {
    let found =
        text.match_indices(name).find(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    let rest = text[found?.0 + name.len()..].trim_start().strip_prefix(':')?.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(rest.len());
    rest[..end].parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_blanks_and_without_and_names_inside_of_names_are_none() {
        assert_eq!(number("[latitude : 33.5] [longtitude: -1.25e2]", "latitude"), Some(33.5));
        assert_eq!(number("[longtitude: -1.25e2]", "longtitude"), Some(-125.0));
        assert_eq!(number("[rel_alt: 1.100 abs_alt: -2.927]", "abs_alt"), Some(-2.927));
        assert_eq!(number("xlatitude: 3", "latitude"), None);
        assert_eq!(number("latitude", "latitude"), None);
    }
}
