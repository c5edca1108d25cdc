//! Files of a card: any bytes, and any Exif and XMP in a good file. A file is read or refused; what is copied is read again,
//! and any times find their pictures or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use telemetry::services::camera::Image;
use video::footage::Seen;
use video::klv::{Metadata, Place3};
use video::stills::{Facts, copy, pair, read};

fn segment(head: &[u8], body: &[u8]) -> Vec<u8> {
    let body = &body[..body.len().min(65_533 - head.len())];
    let length = (head.len() + body.len() + 2) as u16;
    [&[0xFF, 0xE1][..], &length.to_be_bytes(), head, body].concat()
}

fn facts_and_records(times: &[(i64, u64, u8)]) -> (Vec<Facts>, Vec<Image>) {
    let named = |(clock_us, utc_us, name): &(i64, u64, u8)| {
        let name = format!("IMG_{}.JPG", name / 2);
        let facts = Facts { name: name.clone(), clock_us: Some(*clock_us), ..Facts::default() };
        let record = Image {
            index: 0,
            boot_ms: 0,
            utc_us: Some(*utc_us),
            place: None,
            amsl: mission::geo::HeightAmsl(0.0),
            above_ground_m: 0.0,
            orientation: None,
            taken: true,
            url: name,
        };
        (facts, record)
    };
    times.iter().map(named).unzip()
}

fuzz_target!(|input: (u8, Vec<u8>, Vec<u8>, Vec<(i64, u64, u8)>)| {
    let (kind, first, second, times) = input;
    let good = |parts: &[Vec<u8>]| [&[0xFF, 0xD8][..], &parts.concat(), &[0xFF, 0xDA, 1, 2, 0xFF, 0xD9]].concat();
    let exif = segment(b"Exif\0\0", &first);
    let file = match kind % 3 {
        0 => [first, second].concat(),
        1 => good(&[exif]),
        _ => good(&[exif, segment(b"http://ns.adobe.com/xap/1.0/\0", &second)]),
    };
    let camera = Some(Place3 { lat_deg: 32.6, lon_deg: 120.9, amsl_m: 80.0 });
    let seen: Seen = Metadata { utc_us: 1_790_000_000_000_000, camera, ..Metadata::default() }.into();
    let facts = read("a", &file);
    if let Ok(copied) = copy("a", &file, &seen, None) {
        assert!(facts.is_ok() && read("b", &copied).is_ok());
    }
    let (files, records) = facts_and_records(&times);
    let found = pair(&files, &records);
    assert_eq!(found.pairs.len() + found.files_left.len(), files.len());
});
