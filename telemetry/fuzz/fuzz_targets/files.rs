//! Payloads of any content and order to both halves of the file service: what is read is bounded and comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use telemetry::services::ftp::{Client, ClientEvent, Files, Opcode, Payload, Server, Url, entries};
use telemetry::wire::{Address, MonoTime};

const STATION: Address = Address { system: 255, component: 190 };
const CAMERA: Address = Address { system: 1, component: 100 };

fuzz_target!(|steps: Vec<(u8, u16, Vec<u8>)>| {
    let mut files = Files::default();
    assert!(files.insert("/DCIM/1.JPG", vec![7; 3_000]));
    let mut server = Server::new(CAMERA, files);
    let mut client = Client::default();
    let mut now = MonoTime::from_millis(1);
    for (what, gap_ms, bytes) in steps {
        now = MonoTime(now.0.saturating_add(u64::from(gap_ms) * 1_000_000));
        let mut whole = bytes.clone();
        whole.resize(251, 0);
        let payload = Payload::from_bytes(&whole);
        if let Some(payload) = &payload {
            assert_eq!(Payload::from_bytes(&payload.to_bytes()).as_ref(), Some(payload));
        }
        drop(entries(&bytes));
        if let Ok(text) = std::str::from_utf8(&bytes) {
            drop(Url::parse(text));
        }
        match what % 6 {
            0 => drop(client.fetch(now, CAMERA, "/DCIM/1.JPG")),
            1 => drop(client.list(now, CAMERA, "/DCIM")),
            2 => client.cancel(),
            3 => {
                // Claims about files of any size cost memory that is only touched where pieces come.
                let small =
                    payload.filter(|p| p.asked != Opcode::OpenFileRo as u8 || p.data.len() < 4 || p.data[3] == 0);
                small.iter().for_each(|payload| client.on_message(now, CAMERA, &payload.to_message(STATION)));
            }
            4 => payload.iter().for_each(|payload| server.on_message(now, STATION, &payload.to_message(CAMERA))),
            _ => {
                while let Some(message) = client.poll_send() {
                    server.on_message(now, STATION, &message);
                }
            }
        }
        while let Some(message) = server.poll_send() {
            client.on_message(now, CAMERA, &message);
        }
        client.on_deadline(now);
        while let Some(event) = client.poll_event() {
            if let ClientEvent::Progress { done, total, .. } = event {
                assert!(done <= total);
            }
        }
    }
});
