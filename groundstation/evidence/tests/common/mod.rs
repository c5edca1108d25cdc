//! What several tests need: a complete case.

#![allow(clippy::unwrap_used)]

use evidence::case::{Aircraft, Case, Clock, Copied, Finding, Lane, Origin, Person, Road};

fn person(name: &str, certificate: &str) -> Person {
    Person { name: name.to_owned(), certificate: certificate.to_owned() }
}

/// A complete record of lane A.
pub fn case() -> Case {
    let text = str::to_owned;
    Case {
        record: text("0198c0de-0000-7000-8000-0000000000aa"),
        number: text("湘高执〔2026〕0921号"),
        lane: Some(Lane::A),
        brigade: text("长沙高速执法一大队"),
        officers: vec![person("李明", "ZF430101"), person("王芳", "ZF430102")],
        pilot: person("陈强", "CAAC-UA-778899"),
        aircraft: Aircraft {
            model: text("M4"),
            registration: text("UAS00012345"),
            product: text("1581F4XFC224U00A001B"),
            camera: text("CAM-0042"),
            firmware: text("4.6.2"),
        },
        approval: text("飞行批复2026-118"),
        began: Some("2026-09-21T01:20:00Z".parse().unwrap()),
        ended: Some("2026-09-21T01:45:00Z".parse().unwrap()),
        clock: Clock { source: text("GNSS"), offset_ms: Some(12.5), uncertainty_ms: Some(3.0) },
        place: text("K1512 服务区"),
        road: Road {
            route: text("G4 京港澳高速"),
            toward: text("长沙"),
            stake: text("K1512+300"),
            lane: text("应急车道"),
            structure: String::new(),
        },
        finding: Finding {
            kind: text("非紧急情况占用应急车道"),
            law: text("《道路交通安全法实施条例》第八十二条"),
            description: text("白色货车停于应急车道，无警示标志。"),
        },
        weather: text("晴，风 3 m/s"),
        copied: Some(Copied { origin: Origin::Card, who: text("陈强"), at: "2026-09-21T03:00:00Z".parse().unwrap() }),
        scene_record: text("现勘-0921-1"),
        ..Case::default()
    }
}
