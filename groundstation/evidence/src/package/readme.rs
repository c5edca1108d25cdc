//! What somebody with this folder and no program of ours has to know.

use mission::explain::Message;
use mission::message;

use super::build::{Listed, plain};
use crate::case::Case;
use crate::keys::{Algorithm, SM2_IDENTITY};
use crate::words::Words;

/// The text of `README.txt`, Chinese first.
pub fn text(case: &Case, files: &[Listed], keys: &[Algorithm]) -> String {
    let commands = commands(files, keys);
    let (number, brigade) = (plain(&case.number), plain(&case.brigade));
    let about = [
        message!("evidence-readme-title", number = number, brigade = brigade),
        message!("evidence-readme-about-data"),
        message!("evidence-readme-about-change"),
        message!("evidence-readme-about-key"),
        message!("evidence-readme-about-run"),
    ];
    let half = |words: Words| {
        let about: String = about.iter().map(|message| words.text(message) + "\n").collect();
        let command = |(what, command): &(Message, String)| format!("\n# {}\n{command}\n", words.text(what));
        about + &commands.iter().map(command).collect::<String>()
    };
    format!("{}\n\n{}", half(Words::new("zh")), half(Words::new("en")))
}

/// What is checked, and the line that checks it.
fn commands(files: &[Listed], keys: &[Algorithm]) -> Vec<(Message, String)> {
    let has = |folder: &str, end: &str| {
        files.iter().any(|file| file.name.starts_with(&format!("data/{folder}/")) && file.name.ends_with(end))
    };
    let mut commands = vec![
        (message!("evidence-readme-bag"), "bagit.py --validate .".to_owned()),
        (
            message!("evidence-readme-sha256"),
            "sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt".to_owned(),
        ),
        (
            message!("evidence-readme-sm3"),
            "cut -c67- manifest-sm3.txt | xargs -d '\\n' openssl dgst -sm3 -r | sed 's/ \\*/  /' | diff - manifest-sm3.txt"
                .to_owned(),
        ),
    ];
    for key in keys {
        commands.push(match key {
            Algorithm::Ed25519 => (
                message!("evidence-readme-ed25519"),
                "openssl pkeyutl -verify -pubin -inkey signatures/ed25519.pub.pem -rawin -in tagmanifest-sha256.txt \
                 -sigfile signatures/ed25519.sig"
                    .to_owned(),
            ),
            Algorithm::Sm2 => (
                message!("evidence-readme-sm2"),
                format!(
                    "openssl dgst -sm3 -verify signatures/sm2.pub.pem -signature signatures/sm2.sig \
                     -sigopt distid:{SM2_IDENTITY} tagmanifest-sha256.txt"
                ),
            ),
        });
    }
    commands.push((
        message!("evidence-readme-time-stamp"),
        "openssl ts -verify -data tagmanifest-sha256.txt -in timestamps/tagmanifest.tsr -CAfile TSA.pem".to_owned(),
    ));
    commands.push((
        message!("evidence-readme-custody"),
        "sed -n 1p data/custody.jsonl | tr -d '\\n' | sha256sum".to_owned(),
    ));
    if has("capture", "") {
        let command = "(cd data/capture && sha256sum --quiet -c sha256sums.txt)";
        commands.push((message!("evidence-readme-capture"), command.to_owned()));
    }
    if has("footage", "") {
        let command = "for f in data/footage/*; do ffprobe -hide_banner \"$f\" || break; done";
        commands.push((message!("evidence-readme-footage"), command.to_owned()));
    }
    if has("footage", ".ts") {
        commands.push((
            message!("evidence-readme-klv"),
            "for f in data/footage/*.ts; do ffmpeg -v error -i \"$f\" -map 0:d -c copy -f data - | \
             python3 -c 'import sys, klvdata; [print(*(f\"{v[0]}={v[3]}\" for v in p.MetadataList().values()), \
             sep=\"; \") for p in klvdata.StreamParser(sys.stdin.buffer.read())]'; done"
                .to_owned(),
        ));
    }
    commands.push((message!("evidence-readme-all"), "evidence-verify --keys KEYRING .".to_owned()));
    commands
}
