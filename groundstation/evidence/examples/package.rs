//! `package FOLDER [MEDIA...]`: makes keys, a keyring and a signed package with a capture, for other people's tools to check.
//! Each MEDIA file goes into `footage/`, pictures into `stills/`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use evidence::Disk;
use evidence::capture::{Capture, Kind, Policy};
use evidence::case::Case;
use evidence::custody::{Act, BEGIN, Custody, Deed};
use evidence::keys::{Algorithm, Entry, Keyring, SigningKey};
use evidence::package::{Content, Doer, Item, Listed, Maker, Package, build, request_time_stamp};
use evidence::record::{Font, Record};
use jiff::Timestamp;
use mission::explain::Explain;
use telemetry::wire::{MonoTime, Stamp, UtcMicros};

/// Of the keys that this example leaves. They sign nothing else.
const PASSPHRASE: &str = "example passphrase";

fn at(ms: u64) -> Stamp {
    Stamp { mono: MonoTime::from_millis(ms), utc: UtcMicros(1_790_000_000_000_000 + ms * 1_000) }
}

fn capture(folder: &Path) -> Result<(), Box<dyn Error>> {
    let id = "0198c0de-0000-7000-8000-000000000005";
    let (mut capture, _) = Capture::open(Disk::new(folder)?, Policy::default(), id, "example", at(0))?;
    for ms in (0..5_000).step_by(100) {
        capture.push(at(ms), Kind::Mavlink, &[(ms / 100) as u8; 60])?;
    }
    capture.finish(at(5_000))?;
    Ok(())
}

fn media(path: &str) -> Option<Item> {
    let path = PathBuf::from(path);
    let name = path.file_name()?.to_str()?;
    let picture = matches!(path.extension()?.to_str()?, "jpg" | "png");
    Some(Item::file(&format!("{}/{name}", if picture { "stills" } else { "footage" }), &path))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("package FOLDER [MEDIA...]")?);
    fs::create_dir_all(&folder)?;
    let now: Timestamp = "2026-09-22T02:00:00Z".parse()?;
    let mut ring = Keyring::default();
    let keys = [SigningKey::new(Algorithm::Ed25519, &[41; 32])?, SigningKey::new(Algorithm::Sm2, &[42; 32])?];
    for key in &keys {
        let (from, until) = ("2026-01-01T00:00:00Z".parse()?, "2028-01-01T00:00:00Z".parse()?);
        ring.add(Entry::new(&key.public(), "长沙高速执法一大队", from, until))?;
        let name = format!("{}.key.pem", key.algorithm().name());
        fs::write(folder.join(name), key.to_pem(PASSPHRASE, &[7; 32])?.as_bytes())?;
    }
    fs::write(folder.join("keyring.json"), ring.to_json())?;

    capture(&folder.join("capture"))?;
    let case = Case::from_json(include_bytes!("../../../assets/fixtures/evidence/case.json"))?;
    let mut custody = Custody::open(&folder.join("case.custody.jsonl"), BEGIN)?;
    let deed = |act, what: &str, purpose: &str| Deed {
        at: now,
        who: "陈强".to_owned(),
        act,
        what: what.to_owned(),
        purpose: purpose.to_owned(),
    };
    custody.append(&deed(Act::Collected, "capture", "取证"))?;
    let mut items = vec![Item::folder("capture", &folder.join("capture"))];
    items.extend(arguments.filter_map(|path| media(&path)));
    items.push(Item::bytes(
        "track/track.geojson",
        include_bytes!("../../../assets/fixtures/evidence/track.geojson").to_vec(),
    ));
    let font = Font::find();
    let record = |data: &Path, files: &[Listed]| {
        let record = Record::new(&case, now, data, files);
        let mut made = vec![("record.html".to_owned(), record.html())];
        // Without a font the page alone serves.
        if let Ok(font) = &font {
            made.push(("record.pdf".to_owned(), record.pdf(data, font).map_err(|error| error.explain())?));
        }
        Ok(made)
    };
    let content = Content { case: &case, items, record: &record };
    let signers: Vec<_> = keys.iter().collect();
    let maker = Maker { who: "陈强", purpose: "移送", program: "example", at: now, keys: &signers };
    let target = folder.join("package");
    let built = build(&target, &content, &maker, &mut custody)?;

    let mut package = Package::open(&target)?;
    let doer = Doer { who: "王芳", purpose: "审核", at: now };
    drop(package.read("data/case.json", &doer)?);
    package.note("要素齐全", &doer)?;
    request_time_stamp(&package, [9; 8])?;
    println!("{}", built.digests.sha256);
    Ok(())
}
