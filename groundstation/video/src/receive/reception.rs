//! The pictures of one stream, from what its sender says as it comes. No sockets, no clocks.

use std::time::Duration;

use telemetry::wire::{MonoTime, Stamp};

use super::assemble::{Assembler, RTP_MODULUS, Raw, TS_MODULUS};
use super::event::{Event, Loss, LossCause, StopCause};
use super::rtp::{Depacketizer, Packet, Report, Sorter, is_rtcp};
use super::ts::{Demuxer, Item, Picture};
use crate::ts::Codec;

/// Another sender takes over when the last one was silent for so long.
const TAKE_OVER: Duration = Duration::from_millis(300);

/// Makes one sequence of pictures of whatever comes, over connections, restarts and changes of size.
#[derive(Debug)]
pub struct Reception {
    assembler: Assembler,
    codec: Codec,
    depacketizer: Depacketizer<Stamp>,
    sorter: Sorter<Stamp>,
    demuxer: Demuxer<Stamp>,
    /// Who sends RTP, and when that was heard last.
    sender: Option<(u32, MonoTime)>,
}

impl Reception {
    /// Nothing yet of the stream with this number, which comes from `source` (never with a password).
    pub fn new(source: String, stream: u8) -> Self {
        let codec = Codec::H264;
        Self {
            assembler: Assembler::new(source, stream),
            codec,
            depacketizer: Depacketizer::new(codec),
            sorter: Sorter::new(),
            demuxer: Demuxer::new(),
            sender: None,
        }
    }

    /// RTP begins, or begins anew, with what is known of its parameter sets.
    pub fn begin_rtp(&mut self, codec: Codec, sets: &[Vec<u8>]) {
        self.assembler.begin(codec, RTP_MODULUS, sets);
        self.codec = codec;
        self.sender = None;
        self.forget();
    }

    /// MPEG-TS begins, or begins anew.
    pub fn begin_ts(&mut self) {
        self.demuxer = Demuxer::new();
    }

    fn forget(&mut self) {
        (self.depacketizer, self.sorter) = (Depacketizer::new(self.codec), Sorter::new());
    }

    /// A datagram of RTP or RTCP.
    pub fn datagram(&mut self, datagram: &[u8], received: Stamp, out: &mut impl FnMut(Event)) {
        if is_rtcp(datagram) {
            return self.report(datagram);
        }
        let lost = |count, cause| Event::Lost(Loss { at: received, count, cause });
        let Some(packet) = Packet::parse(datagram) else { return out(lost(1, LossCause::Garbled)) };
        match self.sender {
            Some((known, heard)) if known != packet.source => {
                if received.mono.since(heard) < TAKE_OVER {
                    return out(lost(1, LossCause::Garbled));
                }
                self.forget();
                self.assembler.other_source();
                out(lost(0, LossCause::OtherSource));
            }
            _ => {}
        }
        self.sender = Some((packet.source, received.mono));
        let Self { sorter, depacketizer, assembler, .. } = self;
        sorter.push(packet, received, |missing, packet, came| {
            put_together(depacketizer, assembler, missing, &packet, came, out);
        });
    }

    /// A packet in its place, behind so many that are missing.
    pub fn ordered(&mut self, missing: u16, packet: &Packet, received: Stamp, out: &mut impl FnMut(Event)) {
        put_together(&mut self.depacketizer, &mut self.assembler, missing, packet, received, out);
    }

    /// RTCP, of whoever sends the packets.
    pub fn report(&mut self, datagram: &[u8]) {
        let known = self.sender.map(|(sender, _)| sender);
        let report = Report::parse(datagram).filter(|report| known.is_none_or(|known| known == report.source));
        if let Some(report) = report {
            self.assembler.report(report);
        }
    }

    /// Bytes of a transport stream. Why nothing can come of it, where that is so.
    pub fn transport_stream(
        &mut self,
        bytes: &[u8],
        received: Stamp,
        out: &mut impl FnMut(Event),
    ) -> Option<StopCause> {
        let Self { assembler, demuxer, .. } = self;
        let mut cause = None;
        let lost = |count, cause| Event::Lost(Loss { at: received, count, cause });
        demuxer.push(bytes, &received, |item| match item {
            Item::Video(codec) => assembler.begin(codec, TS_MODULUS, &[]),
            Item::Picture(picture) => assembler.unit(raw(picture), &mut *out),
            Item::Lost(count) => out(lost(count, LossCause::Network)),
            Item::Garbled(count) => out(lost(count, LossCause::Garbled)),
            Item::NoVideo => cause = Some(StopCause::NoVideo),
        });
        cause
    }

    /// A sender of a transport stream closed its connection: the picture before that is over too.
    pub fn end_ts(&mut self, out: &mut impl FnMut(Event)) {
        let Self { assembler, demuxer, .. } = self;
        demuxer.end(|item| {
            if let Item::Picture(picture) = item {
                assembler.unit(raw(picture), &mut *out);
            }
        });
    }
}

fn raw(picture: Picture<Stamp>) -> Raw {
    let Picture { stamp, note, whole, annex_b } = picture;
    Raw { stamp, received: note, whole, annex_b }
}

fn put_together(
    depacketizer: &mut Depacketizer<Stamp>,
    assembler: &mut Assembler,
    missing: u16,
    packet: &Packet,
    received: Stamp,
    out: &mut impl FnMut(Event),
) {
    let lost = |count, cause| Event::Lost(Loss { at: received, count, cause });
    if missing > 0 {
        out(lost(u64::from(missing), LossCause::Network));
    }
    let pushed = depacketizer.push(missing, packet, &received, |unit| {
        let (stamp, received) = (u64::from(unit.stamp), unit.note);
        assembler.unit(Raw { stamp, received, whole: unit.whole, annex_b: unit.annex_b }, &mut *out);
    });
    if pushed.is_err() {
        out(lost(1, LossCause::Garbled));
    }
}
