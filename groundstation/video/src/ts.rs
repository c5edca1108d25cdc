//! MPEG-TS (ITU-T H.222.0) with one video stream, bit for bit as it was received, and one of metadata packets that carry
//! the time stamps of the frames they belong to (MISB ST 1402, synchronous carriage).

use std::io::Write;

use mpeg2ts::es::{StreamId, StreamType};
use mpeg2ts::pes::PesHeader;
use mpeg2ts::time::{ClockReference, Timestamp};
use mpeg2ts::ts::payload::{Bytes, Pat, Pes, Pmt};
use mpeg2ts::ts::{
    AdaptationField, ContinuityCounter, Descriptor, EsInfo, Pid, ProgramAssociation, TransportScramblingControl,
    TsHeader, TsPacket, TsPacketWriter, TsPayload, VersionNumber, WriteTsPacket,
};
use serde::{Deserialize, Serialize};

/// Ticks of a time stamp in a second.
pub const CLOCK_HZ: u64 = 90_000;
/// The decoder gets everything this long before it is shown, ticks: 0.2 s, as ffmpeg's own muxer does.
const AHEAD: u64 = CLOCK_HZ / 5;
/// Tables are repeated this often, ticks: H.222.0 wants them within half a second.
const TABLES_EVERY: u64 = CLOCK_HZ * 2 / 5;
const PMT_PID: u16 = 0x1000;
const VIDEO_PID: u16 = 0x100;
const METADATA_PID: u16 = 0x101;
const PROGRAM: u16 = 1;
/// `KLVA`, the format identifier of SMPTE 336 data.
const KLVA: &[u8; 4] = b"KLVA";

/// How the video is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Codec {
    /// ITU-T H.264.
    H264,
    /// ITU-T H.265.
    H265,
}

/// Nothing can be written any more.
#[derive(Debug, thiserror::Error)]
#[error("the transport stream cannot be written: {0}")]
pub struct MuxError(#[from] mpeg2ts::Error);

/// Writes a transport stream.
pub struct Muxer<W: Write> {
    out: W,
    /// Packets of one unit, on their way out.
    packets: Vec<u8>,
    codec: Codec,
    /// Continuity by stream: association table, map table, video, metadata.
    counters: [(u16, ContinuityCounter); 4],
    tables_at: Option<u64>,
    /// The clock of the stream: it never goes back, also where frames are coded in another order than they are shown.
    clock: u64,
    metadata: u8,
}

impl<W: Write> Muxer<W> {
    /// A stream that is written to `out`.
    pub fn new(out: W, codec: Codec) -> Self {
        let counters = [Pid::PAT, PMT_PID, VIDEO_PID, METADATA_PID].map(|pid| (pid, ContinuityCounter::new()));
        Self { out, packets: Vec::new(), codec, counters, tables_at: None, clock: 0, metadata: 0 }
    }

    /// An access unit in Annex B form, shown at `at` ticks of 90 kHz.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn video(&mut self, at: u64, key: bool, unit: &[u8]) -> Result<(), MuxError> {
        if self.tables_at.is_none_or(|last| at.saturating_sub(last) >= TABLES_EVERY || key) {
            self.tables()?;
            self.tables_at = Some(at);
        }
        self.clock = self.clock.max(at);
        let clock = AdaptationField {
            random_access_indicator: key,
            pcr: Some(ClockReference::new((self.clock & Timestamp::MAX) * 300)?),
            ..plain_field()
        };
        self.pes(VIDEO_PID, StreamId::VIDEO_MIN, at, Some(clock), 0, unit)
    }

    /// A metadata packet of the frame that is shown at `at`.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn metadata(&mut self, at: u64, packet: &[u8]) -> Result<(), MuxError> {
        // H.222.0 2.12.4: service, sequence, a whole cell with random access, length.
        let length = u16::try_from(packet.len()).unwrap_or(u16::MAX).to_be_bytes();
        let mut cell = vec![0, self.metadata, 0b1101_1111, length[0], length[1]];
        self.metadata = self.metadata.wrapping_add(1);
        cell.extend(packet);
        let length = PES_OPTIONAL_BYTES + cell.len();
        self.pes(METADATA_PID, StreamId::METADATA_STREAM, at, None, length, &cell)
    }

    /// Lets the sink take what it holds back.
    ///
    /// # Errors
    /// The sink refuses.
    pub fn flush(&mut self) -> Result<(), MuxError> {
        Ok(self.out.flush().map_err(mpeg2ts::Error::from)?)
    }

    /// The sink.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn header(&mut self, pid: u16) -> Result<TsHeader, MuxError> {
        let mut continuity_counter = ContinuityCounter::new();
        for (known, counter) in &mut self.counters {
            if *known == pid {
                continuity_counter = *counter;
                counter.increment();
            }
        }
        Ok(TsHeader {
            transport_error_indicator: false,
            transport_priority: false,
            pid: Pid::new(pid)?,
            transport_scrambling_control: TransportScramblingControl::NotScrambled,
            continuity_counter,
        })
    }

    fn tables(&mut self) -> Result<(), MuxError> {
        let association = ProgramAssociation { program_num: PROGRAM, program_map_pid: Pid::new(PMT_PID)? };
        let pat = Pat { transport_stream_id: 1, version_number: VersionNumber::new(), table: vec![association] };
        let stream_type = match self.codec {
            Codec::H264 => StreamType::H264,
            Codec::H265 => StreamType::H265,
        };
        let registration = Descriptor { tag: 5, data: KLVA.to_vec() };
        // H.222.0 2.6.60: application format 0x0100 (general), format and identifier KLVA, service 0, no configuration.
        let mut metadata = vec![0x01, 0x00, 0xFF];
        metadata.extend(KLVA);
        metadata.extend([0, 0x0F]);
        // H.222.0 2.6.62: no buffer limits are given.
        let no_limits = Descriptor { tag: 0x27, data: vec![0xC0, 0, 0, 0xC0, 0, 0, 0xC0, 0, 0] };
        let pmt = Pmt {
            program_num: PROGRAM,
            pcr_pid: Some(Pid::new(VIDEO_PID)?),
            version_number: VersionNumber::new(),
            program_info: Vec::new(),
            es_info: vec![
                EsInfo { stream_type, elementary_pid: Pid::new(VIDEO_PID)?, descriptors: Vec::new() },
                EsInfo {
                    stream_type: StreamType::PacketizedMetadata,
                    elementary_pid: Pid::new(METADATA_PID)?,
                    descriptors: vec![registration, Descriptor { tag: 0x26, data: metadata }, no_limits],
                },
            ],
        };
        for (pid, payload) in [(Pid::PAT, TsPayload::Pat(pat)), (PMT_PID, TsPayload::Pmt(pmt))] {
            let header = self.header(pid)?;
            self.packet(&TsPacket { header, adaptation_field: None, payload: Some(payload) })?;
        }
        Ok(())
    }

    fn packet(&mut self, packet: &TsPacket) -> Result<(), MuxError> {
        Ok(TsPacketWriter::new(&mut self.packets).write_ts_packet(packet)?)
    }

    /// A packet that only goes on with what one before began. The many of a picture are put together here, because the
    /// general way to write a packet takes longer than everything else that is done with its bytes.
    fn continuation(&mut self, pid: u16, part: &[u8]) -> Result<(), MuxError> {
        const PAYLOAD: u8 = 0x10;
        const FIELD_AND_PAYLOAD: u8 = 0x30;
        let counter = self.header(pid)?.continuity_counter.as_u8();
        let [high, low] = pid.to_be_bytes();
        let free = Bytes::MAX_SIZE - part.len();
        let control = if free > 0 { FIELD_AND_PAYLOAD } else { PAYLOAD };
        self.packets.extend([TsPacket::SYNC_BYTE, high, low, control | counter]);
        if free > 0 {
            // An adaptation field that only fills: its length, no flags, stuffing.
            self.packets.push(free as u8 - 1);
            self.packets.extend((1..free).map(|at| if at == 1 { 0 } else { 0xFF }));
        }
        self.packets.extend(part);
        Ok(())
    }

    /// Hands the packets of a unit over.
    fn hand_over(&mut self) -> Result<(), MuxError> {
        let written = self.out.write_all(&self.packets);
        self.packets.clear();
        Ok(written.map_err(mpeg2ts::Error::from)?)
    }

    /// Data with a header that says when it is shown, in as many packets as it takes. Length 0 is "until the next one".
    fn pes(
        &mut self,
        pid: u16,
        stream: u8,
        at: u64,
        field: Option<AdaptationField>,
        length: usize,
        data: &[u8],
    ) -> Result<(), MuxError> {
        let field_bytes = if field.is_some() { CLOCK_FIELD_BYTES } else { 0 };
        let first = data.len().min(Bytes::MAX_SIZE - field_bytes - PES_HEADER_BYTES);
        let (first, rest) = data.split_at(first);
        let pes = Pes {
            header: PesHeader {
                stream_id: StreamId::new(stream),
                priority: false,
                data_alignment_indicator: true,
                copyright: false,
                original_or_copy: true,
                pts: Some(Timestamp::new(at.wrapping_add(AHEAD) & Timestamp::MAX)?),
                dts: None,
                escr: None,
            },
            pes_packet_len: u16::try_from(length).unwrap_or(0),
            data: Bytes::new(first)?,
        };
        let header = self.header(pid)?;
        self.packet(&TsPacket { header, adaptation_field: field, payload: Some(TsPayload::PesStart(pes)) })?;
        for part in rest.chunks(Bytes::MAX_SIZE) {
            self.continuation(pid, part)?;
        }
        self.hand_over()
    }
}

/// Adaptation field with a clock: length, flags, clock.
const CLOCK_FIELD_BYTES: usize = 8;
/// Behind the length field of a header with one time stamp: two bytes of flags, a length, the stamp.
const PES_OPTIONAL_BYTES: usize = 8;
/// Start code, stream and length before that.
const PES_HEADER_BYTES: usize = 6 + PES_OPTIONAL_BYTES;

fn plain_field() -> AdaptationField {
    AdaptationField {
        discontinuity_indicator: false,
        random_access_indicator: false,
        es_priority_indicator: false,
        pcr: None,
        opcr: None,
        splice_countdown: None,
        transport_private_data: Vec::new(),
        extension: None,
    }
}
