//! What somebody with this folder and no program of ours has to know.

use super::build::Listed;
use crate::case::Case;
use crate::keys::{Algorithm, SM2_IDENTITY};

/// The text of `README.txt`, Chinese first.
pub fn text(case: &Case, files: &[Listed], keys: &[Algorithm]) -> String {
    let has = |folder: &str| files.iter().any(|file| file.name.starts_with(&format!("data/{folder}/")));
    let mut commands = vec![
        ("全部文件与清单一致（BagIt，RFC 8493）", "Every file is as listed (BagIt, RFC 8493)", "bagit.py --validate .".to_owned()),
        ("同上，SHA-256", "The same, SHA-256", "sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt".to_owned()),
        (
            "同上，SM3（无输出即一致）",
            "The same, SM3 (no output: as listed)",
            "cut -c67- manifest-sm3.txt | xargs -d '\\n' openssl dgst -sm3 -r | sed 's/ \\*/  /' | diff - manifest-sm3.txt".to_owned(),
        ),
    ];
    for key in keys {
        commands.push(match key {
            Algorithm::Ed25519 => (
                "签名，Ed25519（OpenSSL 3）",
                "Signature, Ed25519 (OpenSSL 3)",
                "openssl pkeyutl -verify -pubin -inkey signatures/ed25519.pub.pem -rawin -in tagmanifest-sha256.txt -sigfile signatures/ed25519.sig".to_owned(),
            ),
            Algorithm::Sm2 => (
                "签名，SM2",
                "Signature, SM2",
                format!("openssl dgst -sm3 -verify signatures/sm2.pub.pem -signature signatures/sm2.sig -sigopt distid:{SM2_IDENTITY} tagmanifest-sha256.txt"),
            ),
        });
    }
    commands.push((
        "时间戳（如有；TSA.pem 为时间戳机构的根证书）",
        "Time stamp, where there is one (TSA.pem: the time stamp authority's root certificate)",
        "openssl ts -verify -data tagmanifest-sha256.txt -in timestamps/tagmanifest.tsr -CAfile TSA.pem".to_owned(),
    ));
    commands.push((
        "保管链（第 2 行的 previous 应与输出相同，余类推）",
        "Custody chain (line 2 must name this hash as previous, and so on)",
        "sed -n 1p data/custody.jsonl | tr -d '\\n' | sha256sum".to_owned(),
    ));
    if has("capture") {
        commands.push((
            "原始记录",
            "The capture",
            "(cd data/capture && sha256sum --quiet -c sha256sums.txt)".to_owned(),
        ));
    }
    if has("footage") {
        commands.push((
            "视频",
            "Footage",
            "for f in data/footage/*; do ffprobe -hide_banner \"$f\" || break; done".to_owned(),
        ));
    }
    if files.iter().any(|file| file.name.starts_with("data/footage/") && file.name.ends_with(".ts")) {
        commands.push((
            "视频中的 KLV 元数据（MISB ST 0601，需 pip install klvdata）",
            "KLV metadata in the footage (MISB ST 0601; pip install klvdata)",
            "for f in data/footage/*.ts; do ffmpeg -v error -i \"$f\" -map 0:d -c copy -f data - | python3 -c 'import sys, klvdata; \
             [print(*(f\"{v[0]}={v[3]}\" for v in p.MetadataList().values()), sep=\"; \") for p in \
             klvdata.StreamParser(sys.stdin.buffer.read())]'; done"
                .to_owned(),
        ));
    }
    commands.push((
        "全部检查",
        "All of it at once (KEYRING: the units' public keys, got by another way than this package)",
        "evidence-verify --keys KEYRING .".to_owned(),
    ));
    let list = |chinese: bool| -> String {
        let line =
            |(zh, en, command): &(&str, &str, String)| format!("# {}\n{command}\n\n", if chinese { *zh } else { *en });
        commands.iter().map(line).collect()
    };
    let (number, brigade) = (&case.number, &case.brigade);
    format!(
        "案件包：{number}（{brigade}）\n\n\
         data/ 为全部材料，其中 data/record.html、data/record.pdf（如有）供阅读。\n\
         请勿改动本文件夹中的任何内容：多一个、少一个、改一个字节都会被发现。\n\
         签名只说明由该密钥签署；密钥属于谁，须以另行取得的公钥簿为准。\n\n\
         在本文件夹中执行（Linux；openssl 3）：\n\n{}\n\
         Case package {number}\n\n\
         data/ holds everything; data/record.html and data/record.pdf, where there are any, are for reading.\n\
         Change nothing in this folder: a byte more, less or other is found out.\n\
         A signature shows which key signed. Whose key it is, say the keys that you got by another way.\n\n\
         To be run in this folder (Linux; openssl 3):\n\n{}",
        list(true),
        list(false),
    )
}
