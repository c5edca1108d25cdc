//! Which file is which picture, and how far the camera's clock is off.

use std::collections::{BTreeMap, BTreeSet};

use telemetry::services::camera::Image;
use telemetry::services::ftp::Url;

use super::Facts;

/// So many pictures must agree before a clock is believed.
const LEAST: usize = 3;
/// Pictures agree that are no further apart, microseconds: cameras write whole seconds, and tell late.
const AGREE_US: i64 = 1_500_000;
/// A file by the name of a record that is so far from all others is another picture by that name, microseconds.
const STRANGE_US: i64 = 5_000_000;
/// Files and records that are looked at, of each; with more the first count. Bounds the pairs of times.
const MOST: usize = 4_096;

/// A record of a picture: what the camera told by MAVLink when it took it.
pub type Taken = Image;

/// How a file was found to be a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By its name, and its time does not contradict.
    Name,
    /// By its time alone.
    Time,
}

/// The camera's clock against UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// How far it is ahead: what it shows less UTC, microseconds. The hours of a zone are in it. The median of all.
    pub ahead_us: i64,
    /// Half of the pictures are no further from that, microseconds: the median of their distances.
    pub spread_us: u64,
    /// From so many pictures.
    pub pictures: usize,
    /// Whether names told which picture is which; else the one offset was taken that fits the most.
    pub by: How,
}

/// A file and its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Which file, as they were given.
    pub file: usize,
    /// Which record, as they were given.
    pub record: usize,
    /// Why.
    pub how: How,
    /// What its clock showed, corrected, less what the record says, microseconds; `None` where one has no time or the clock
    /// is not known.
    pub off_us: Option<i64>,
}

/// Files and records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairing {
    /// The camera's clock; `None` where fewer than three pictures tell, or more than one offset fits as well.
    pub clock: Option<Clock>,
    /// Which file is which picture, in the order of the files.
    pub pairs: Vec<Pair>,
    /// Files without a record.
    pub files_left: Vec<usize>,
    /// Records without a file.
    pub records_left: Vec<usize>,
}

/// Name of a file without its folders, in capitals: cards are FAT.
fn plain(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_uppercase()
}

fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len().checked_sub(1)? / 2;
    Some(match values.len() % 2 {
        1 => values[middle],
        _ => values[middle].midpoint(values[middle + 1]),
    })
}

fn clock(differences: &[i64], by: How) -> Option<Clock> {
    if differences.len() < LEAST {
        return None;
    }
    let ahead_us = median(differences.to_vec())?;
    let far = |difference: &i64| i64::try_from(difference.abs_diff(ahead_us)).unwrap_or(i64::MAX);
    let spread_us = median(differences.iter().map(far).collect())?.unsigned_abs();
    Some(Clock { ahead_us, spread_us, pictures: differences.len(), by })
}

/// Pairs by names that only one file and only one record have.
fn by_name(files: &[Facts], records: &[Taken]) -> Vec<(usize, usize)> {
    let mut named: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        named.entry(plain(&file.name)).or_default().0.push(at);
    }
    for (at, record) in records.iter().enumerate() {
        let path = Url::parse(&record.url).map_or_else(|| record.url.clone(), |url| url.path);
        named.entry(plain(&path)).or_default().1.push(at);
    }
    let single = |(name, (files, records)): (String, (Vec<usize>, Vec<usize>))| match (&files[..], &records[..]) {
        (&[file], &[record]) if !name.is_empty() => Some((file, record)),
        _ => None,
    };
    named.into_iter().filter_map(single).collect()
}

/// What a file's clock shows less its record's UTC.
fn difference(file: &Facts, record: &Taken) -> Option<i64> {
    file.clock_us?.checked_sub(i64::try_from(record.utc_us?).ok()?)
}

/// The offset that brings the most files to a record; none where another one brings as many.
fn by_time(files: &[Facts], records: &[Taken]) -> Option<i64> {
    let mut all: Vec<i64> =
        files.iter().flat_map(|file| records.iter().filter_map(|record| difference(file, record))).collect();
    all.sort_unstable();
    // How many are within reach of each, and where their middle is.
    let (mut best, mut second) = ((0, 0_i64), 0);
    let mut first = 0;
    for (last, value) in all.iter().enumerate() {
        while value.saturating_sub(all[first]) > AGREE_US {
            first += 1;
        }
        let count = last + 1 - first;
        let middle = all[first].midpoint(*value);
        if count > best.0 {
            if middle.abs_diff(best.1) > AGREE_US.unsigned_abs() {
                second = best.0;
            }
            best = (count, middle);
        } else if middle.abs_diff(best.1) > AGREE_US.unsigned_abs() {
            second = second.max(count);
        }
    }
    (best.0 >= LEAST && best.0 > second).then_some(best.1)
}

/// Finds the record of each file: by name where names are told and times do not contradict, else by time.
pub fn pair(files: &[Facts], records: &[Taken]) -> Pairing {
    let (near_files, near_records) = (&files[..files.len().min(MOST)], &records[..records.len().min(MOST)]);
    let mut named = by_name(files, records);
    let differences = |named: &[(usize, usize)]| -> Vec<i64> {
        named.iter().filter_map(|&(file, record)| difference(&files[file], &records[record])).collect()
    };
    let mut told = clock(&differences(&named), How::Name);
    if let Some(Clock { ahead_us, .. }) = told {
        // A card with pictures of another day has their names again.
        let strange = |&(file, record): &(usize, usize)| {
            difference(&files[file], &records[record])
                .is_some_and(|difference| difference.abs_diff(ahead_us) > STRANGE_US.unsigned_abs())
        };
        named.retain(|pair| !strange(pair));
        told = clock(&differences(&named), How::Name);
    }
    if told.is_none()
        && let Some(ahead_us) = by_time(near_files, near_records)
    {
        // Names that the times of all others contradict are chance.
        named.retain(|&(file, record)| {
            difference(&files[file], &records[record])
                .is_none_or(|difference| difference.abs_diff(ahead_us) <= STRANGE_US.unsigned_abs())
        });
        let near = nearest(near_files, near_records, ahead_us, &[]);
        let differences: Vec<i64> =
            near.iter().filter_map(|&(file, record)| difference(&files[file], &records[record])).collect();
        told = clock(&differences, How::Time);
    }
    let by_time = told.map_or_else(Vec::new, |clock| nearest(near_files, near_records, clock.ahead_us, &named));
    let off_us = |file: usize, record: usize| Some(difference(&files[file], &records[record])? - told?.ahead_us);
    let with =
        |how: How| move |&(file, record): &(usize, usize)| Pair { file, record, how, off_us: off_us(file, record) };
    let mut pairs: Vec<Pair> = named.iter().map(with(How::Name)).chain(by_time.iter().map(with(How::Time))).collect();
    pairs.sort_by_key(|pair| pair.file);
    let (of_files, of_records): (BTreeSet<usize>, BTreeSet<usize>) =
        pairs.iter().map(|pair| (pair.file, pair.record)).unzip();
    Pairing {
        clock: told,
        files_left: (0..files.len()).filter(|at| !of_files.contains(at)).collect(),
        records_left: (0..records.len()).filter(|at| !of_records.contains(at)).collect(),
        pairs,
    }
}

/// Of what is not paired yet, files and records that are nearest to each other by the corrected clock, nearest first.
fn nearest(files: &[Facts], records: &[Taken], ahead_us: i64, paired: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let (mut of_files, mut of_records): (BTreeSet<usize>, BTreeSet<usize>) = paired.iter().copied().unzip();
    let mut times: Vec<(i64, usize)> =
        records.iter().enumerate().filter_map(|(at, record)| Some((i64::try_from(record.utc_us?).ok()?, at))).collect();
    times.sort_unstable();
    let mut near: Vec<(u64, usize, usize)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let Some(utc_us) = file.clock_us.and_then(|clock| clock.checked_sub(ahead_us)) else { continue };
        let from = times.partition_point(|(time, _)| *time < utc_us.saturating_sub(AGREE_US));
        let inside = times[from..].iter().take_while(|(time, _)| *time <= utc_us.saturating_add(AGREE_US));
        near.extend(inside.map(|(time, record)| (time.abs_diff(utc_us), at, *record)));
    }
    near.sort_unstable();
    let mut pairs = Vec::new();
    for (_, file, record) in near {
        if !of_files.contains(&file) && !of_records.contains(&record) {
            of_files.insert(file);
            of_records.insert(record);
            pairs.push((file, record));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    const UTC_US: i64 = 1_790_000_000_000_000;
    const ZONE_US: i64 = 8 * 3_600_000_000;

    fn record(index: u32, utc_us: i64) -> Taken {
        Image {
            index,
            boot_ms: index * 1_000,
            utc_us: u64::try_from(utc_us).ok(),
            place: None,
            amsl: mission::geo::HeightAmsl(0.0),
            above_ground_m: 0.0,
            orientation: None,
            taken: true,
            url: format!("mftp:///DCIM/100/IMG_{index:05}.JPG"),
        }
    }

    fn file(name: &str, clock_us: i64) -> Facts {
        Facts { name: name.to_owned(), clock_us: Some(clock_us), ..Facts::default() }
    }

    /// A patrol takes pictures at uneven times.
    fn taken(n: i64) -> i64 {
        UTC_US + n * 7_000_000 + n * n % 5 * 1_300_000
    }

    #[test]
    fn names_pair_and_the_clock_is_the_median_of_what_they_tell() {
        let records: Vec<_> = (0..9).map(|n| record(n, taken(i64::from(n)))).collect();
        let mut files: Vec<_> = (0..9)
            .map(|n| file(&format!("dcim/100/img_{n:05}.jpg"), taken(n) + ZONE_US + 17_000_000 + n % 3 * 200_000))
            .collect();
        // A picture of another day by the same name, and one that nobody told.
        files[4].clock_us = Some(UTC_US - 86_400_000_000);
        files.push(file("IMG_00077.JPG", taken(77) + ZONE_US));
        let found = pair(&files, &records);
        let clock = found.clock.unwrap();
        assert_eq!((clock.pictures, clock.by), (8, How::Name));
        assert!((clock.ahead_us - ZONE_US - 17_200_000).abs() <= 200_000, "{clock:?}");
        assert!(clock.spread_us <= 200_000);
        assert_eq!((found.files_left, found.records_left), (vec![4, 9], vec![4]));
        assert!(found.pairs.iter().all(|pair| pair.file == pair.record && pair.off_us.unwrap().abs() < 500_000));
    }

    #[test]
    fn a_card_with_names_of_its_own_is_paired_by_time() {
        let records: Vec<_> = (0..12).map(|n| record(n, taken(i64::from(n)))).collect();
        // Whole seconds, and two pictures are missing.
        let shown = |n: i64| (taken(n) + ZONE_US - 42_000_000) / 1_000_000 * 1_000_000;
        let files: Vec<_> = (0..12)
            .filter(|n| *n != 3 && *n != 8)
            .map(|n| file(&format!("DSC{:04}.JPG", 4_000 + n), shown(n)))
            .collect();
        let found = pair(&files, &records);
        let clock = found.clock.unwrap();
        assert!((clock.ahead_us - ZONE_US + 42_000_000).abs() < 1_000_000, "{clock:?}");
        assert_eq!((clock.by, found.records_left), (How::Time, vec![3, 8]));
        let named = |pair: &Pair| files[pair.file].name == format!("DSC{:04}.JPG", 4_000 + pair.record);
        assert!(found.pairs.len() == 10 && found.pairs.iter().all(named));
    }

    #[test]
    fn what_fits_twice_is_not_guessed_and_two_pictures_make_no_clock() {
        let even = |n: i64| UTC_US + n * 10_000_000;
        let records: Vec<_> = (0..8).map(|n| record(n, even(i64::from(n)))).collect();
        // Seven of eight at even times: they fit as they are, and one further on.
        let files: Vec<_> = (0..7).map(|n| file(&format!("DSC{n}.JPG"), even(n) + ZONE_US)).collect();
        let found = pair(&files, &records);
        assert_eq!((found.clock, found.pairs.len(), found.files_left.len()), (None, 0, 7));
        let two = [file("IMG_00000.JPG", even(0)), file("IMG_00001.JPG", even(1))];
        let found = pair(&two, &records);
        assert_eq!((found.clock, found.pairs.len()), (None, 2));
        assert!(found.pairs.iter().all(|pair| pair.how == How::Name && pair.off_us.is_none()));
        assert_eq!(pair(&[], &[]), Pairing::default());
    }

    proptest! {
        #[test]
        fn nothing_is_paired_twice_and_all_is_accounted_for(
            files in prop::collection::vec((0..30_u32, any::<Option<i64>>()), 0..40),
            records in prop::collection::vec((0..30_u32, any::<i64>()), 0..40),
        ) {
            let files: Vec<_> = files
                .into_iter()
                .map(|(n, clock_us)| Facts { name: format!("IMG_{n:05}.JPG"), clock_us, ..Facts::default() })
                .collect();
            let records: Vec<_> = records.into_iter().map(|(n, utc_us)| record(n, utc_us)).collect();
            let found = pair(&files, &records);
            prop_assert_eq!(found.pairs.len() + found.files_left.len(), files.len());
            prop_assert_eq!(found.pairs.len() + found.records_left.len(), records.len());
        }
    }
}
