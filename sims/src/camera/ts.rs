//! The stream as MPEG-TS in datagrams of seven packets, as encoders send it.

use std::collections::BTreeMap;

use mpeg2ts::es::{StreamId, StreamType};
use mpeg2ts::pes::PesHeader;
use mpeg2ts::time::{ClockReference, Timestamp};
use mpeg2ts::ts::payload::{Bytes, Pat, Pes, Pmt};
use mpeg2ts::ts::{
    AdaptationField, ContinuityCounter, EsInfo, Pid, ProgramAssociation, TransportScramblingControl, TsHeader,
    TsPacket, TsPacketWriter, TsPayload, VersionNumber, WriteTsPacket,
};

const PMT_PID: u16 = 0x1000;
const VIDEO_PID: u16 = 0x100;
const PROGRAM: u16 = 1;
/// Shown this long after it was sent, ticks.
const AHEAD: u64 = super::rtp::CLOCK_HZ / 10;
const DATAGRAM_BYTES: usize = 7 * 188;
/// An adaptation field with a clock, and a header with one time stamp.
const LEAD_BYTES: usize = 8 + 14;

/// Counts the packets of the streams.
#[derive(Debug, Default)]
pub(super) struct Muxer {
    counters: BTreeMap<u16, ContinuityCounter>,
}

impl Muxer {
    /// The datagrams of an access unit, with the tables before it.
    pub(super) fn datagrams(&mut self, at: u64, key: bool, unit: &[u8]) -> Result<Vec<Vec<u8>>, mpeg2ts::Error> {
        let mut out = TsPacketWriter::new(Vec::new());
        let pat = Pat {
            transport_stream_id: 1,
            version_number: VersionNumber::new(),
            table: vec![ProgramAssociation { program_num: PROGRAM, program_map_pid: Pid::new(PMT_PID)? }],
        };
        let video =
            EsInfo { stream_type: StreamType::H264, elementary_pid: Pid::new(VIDEO_PID)?, descriptors: Vec::new() };
        let pmt = Pmt {
            program_num: PROGRAM,
            pcr_pid: Some(Pid::new(VIDEO_PID)?),
            version_number: VersionNumber::new(),
            program_info: Vec::new(),
            es_info: vec![video],
        };
        self.write(&mut out, Pid::PAT, None, TsPayload::Pat(pat))?;
        self.write(&mut out, PMT_PID, None, TsPayload::Pmt(pmt))?;
        let clock = AdaptationField {
            discontinuity_indicator: false,
            random_access_indicator: key,
            es_priority_indicator: false,
            pcr: Some(ClockReference::new((at & Timestamp::MAX) * 300)?),
            opcr: None,
            splice_countdown: None,
            transport_private_data: Vec::new(),
            extension: None,
        };
        let (first, rest) = unit.split_at(unit.len().min(Bytes::MAX_SIZE - LEAD_BYTES));
        let pes = Pes {
            header: PesHeader {
                stream_id: StreamId::new(StreamId::VIDEO_MIN),
                priority: false,
                data_alignment_indicator: true,
                copyright: false,
                original_or_copy: true,
                pts: Some(Timestamp::new((at + AHEAD) & Timestamp::MAX)?),
                dts: None,
                escr: None,
            },
            pes_packet_len: 0,
            data: Bytes::new(first)?,
        };
        self.write(&mut out, VIDEO_PID, Some(clock), TsPayload::PesStart(pes))?;
        for part in rest.chunks(Bytes::MAX_SIZE) {
            self.write(&mut out, VIDEO_PID, None, TsPayload::PesContinuation(Bytes::new(part)?))?;
        }
        Ok(out.into_stream().chunks(DATAGRAM_BYTES).map(<[u8]>::to_vec).collect())
    }

    fn write(
        &mut self,
        out: &mut TsPacketWriter<Vec<u8>>,
        pid: u16,
        adaptation_field: Option<AdaptationField>,
        payload: TsPayload,
    ) -> Result<(), mpeg2ts::Error> {
        let counter = self.counters.entry(pid).or_default();
        let header = TsHeader {
            transport_error_indicator: false,
            transport_priority: false,
            pid: Pid::new(pid)?,
            transport_scrambling_control: TransportScramblingControl::NotScrambled,
            continuity_counter: *counter,
        };
        counter.increment();
        out.write_ts_packet(&TsPacket { header, adaptation_field, payload: Some(payload) })
    }
}
