//! From bytes to vehicle state, beside the `mavlink` crate's bare decode of the same bytes.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mavlink::MavlinkReader;
use telemetry::dialect::MavMessage;
use telemetry::vehicle::VehicleState;
use telemetry::wire::{Framer, MonoTime, sample};

fn bytes_to_state(c: &mut Criterion) {
    let (bytes, messages) = sample::patrol_stream(10_000);
    let mut group = c.benchmark_group("bytes to state");
    group.throughput(Throughput::Elements(messages));
    group.bench_function("telemetry: framing, decoding, state", |b| {
        b.iter(|| {
            let mut framer = Framer::new();
            let mut state = VehicleState::default();
            let mut events = Vec::new();
            for chunk in bytes.chunks(4096) {
                framer.feed(chunk, |frame| state.apply(MonoTime(1), frame, &mut events));
                events.clear();
            }
            black_box(state.position)
        });
    });
    group.bench_function("mavlink crate: read_any_message", |b| {
        b.iter(|| {
            let mut reader = MavlinkReader::new(bytes.as_slice());
            let mut count = 0_u64;
            while let Ok((_, message)) = reader.read_any_message::<MavMessage>() {
                black_box(&message);
                count += 1;
            }
            count
        });
    });
    group.finish();
}

criterion_group!(benches, bytes_to_state);
criterion_main!(benches);
