//! `verify_speed FOLDER [FILES] [MEGABYTES]`: how fast a package is verified (SHA-256 and SM3 of every byte), against
//! `openssl dgst` over the same files one after the other, with SHA-256 alone and with both. Prints the ratios of the speeds.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use evidence::case::Case;
use evidence::custody::{BEGIN, Custody};
use evidence::keys::{Algorithm, Keyring, SigningKey};
use evidence::package::{Content, Item, Maker, build, verify};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let folder = PathBuf::from(arguments.first().ok_or("verify_speed FOLDER [FILES] [MEGABYTES]")?);
    let number = |n: usize, usual| arguments.get(n).map_or(Ok(usual), |text| text.parse::<usize>());
    let (files, megabytes) = (number(1, 8)?, number(2, 64)?);
    fs::create_dir_all(&folder)?;
    let mut items = Vec::new();
    for n in 0..files {
        let path = folder.join(format!("{n}.bin"));
        fs::write(&path, vec![n as u8; megabytes << 20])?;
        items.push(Item::file(&format!("footage/{n}.bin"), &path));
    }
    let key = SigningKey::new(Algorithm::Ed25519, &[1; 32])?;
    let maker =
        Maker { who: "bench", purpose: "bench", program: "bench", at: jiff::Timestamp::UNIX_EPOCH, keys: &[&key] };
    let content = Content { case: &Case::default(), items, record: &|_, _| Ok(Vec::new()) };
    let package = folder.join("package");
    build(&package, &content, &maker, &mut Custody::open(&folder.join("case.jsonl"), BEGIN)?)?;

    let bytes = (files * megabytes) as f64;
    let (mut ours, mut sha256, mut sm3) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..3 {
        let start = Instant::now();
        let report = verify(&package, &Keyring::default());
        ours = ours.min(start.elapsed().as_secs_f64());
        assert_eq!(report.troubles, []);
        for (option, seconds) in [("-sha256", &mut sha256), ("-sm3", &mut sm3)] {
            let start = Instant::now();
            let paths = (0..files).map(|n| package.join(format!("data/footage/{n}.bin")));
            Command::new("openssl").args(["dgst", option]).args(paths).stdout(Stdio::null()).status()?;
            *seconds = seconds.min(start.elapsed().as_secs_f64());
        }
    }
    fs::remove_dir_all(&folder)?;
    let threads = std::thread::available_parallelism()?;
    println!("verified with SHA-256 and SM3 on {threads} cores: {:.0} MiB/s", bytes / ours);
    println!("openssl dgst -sha256: {:.0} MiB/s, ratio {:.2}", bytes / sha256, sha256 / ours);
    println!("openssl dgst -sha256 and -sm3: {:.0} MiB/s, ratio {:.2}", bytes / (sha256 + sm3), (sha256 + sm3) / ours);
    Ok(())
}
