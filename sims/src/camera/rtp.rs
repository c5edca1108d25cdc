//! RTP packets of H.264 (RFC 6184, packetization mode 1) and the reports that say when they were taken (RFC 3550).

/// Payload bytes of a packet: fits an Ethernet frame with room for tunnels.
const PAYLOAD_BYTES: usize = 1_200;
/// The dynamic payload type that the session description gives to H.264.
pub(super) const PAYLOAD_TYPE: u8 = 96;
/// Ticks of a time stamp in a second.
pub(super) const CLOCK_HZ: u64 = 90_000;
/// From 1900, where NTP begins, to 1970, seconds.
const NTP_TO_UNIX_S: u64 = 2_208_988_800;
const FRAGMENT: u8 = 28;

/// The units of an Annex B stream without their start codes.
pub(super) fn nals(stream: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = (0..stream.len()).filter(|at| stream[*at..].starts_with(&[0, 0, 1])).collect();
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let nal = &stream[start + 3..end];
            // A unit never ends with a zero: such a byte belongs to the start code behind it.
            &nal[..nal.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)]
        })
        .collect()
}

/// Numbers and stamps packets of one source.
#[derive(Debug, Clone)]
pub(super) struct Packetizer {
    source: u32,
    sequence: u16,
    base: u32,
    packets: u32,
    octets: u32,
}

impl Packetizer {
    /// Starts anywhere, as RFC 3550 wants it.
    pub(super) fn new(source: u32, sequence: u16, base: u32) -> Self {
        Self { source, sequence, base, packets: 0, octets: 0 }
    }

    /// Number of the packet that comes next.
    pub(super) fn next_sequence(&self) -> u16 {
        self.sequence
    }

    /// The stamp of a moment, ticks since the camera was started.
    pub(super) fn stamp(&self, at: u64) -> u32 {
        self.base.wrapping_add(at as u32)
    }

    /// The packets of an access unit.
    pub(super) fn packets(&mut self, at: u64, unit: &[u8]) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        let nals = nals(unit);
        for (n, nal) in nals.iter().enumerate() {
            let last = n + 1 == nals.len();
            let Some((&header, body)) = nal.split_first() else { continue };
            if nal.len() <= PAYLOAD_BYTES {
                packets.push(self.packet(at, last, &[], nal));
                continue;
            }
            let parts = body.chunks(PAYLOAD_BYTES - 2);
            let count = parts.len();
            for (part, bytes) in parts.enumerate() {
                let (first, end) = (part == 0, part + 1 == count);
                let lead = [
                    header & 0xE0 | FRAGMENT,
                    if first { 0x80 } else { 0 } | if end { 0x40 } else { 0 } | header & 0x1F,
                ];
                packets.push(self.packet(at, last && end, &lead, bytes));
            }
        }
        packets
    }

    fn packet(&mut self, at: u64, mark: bool, lead: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x80, if mark { 0x80 | PAYLOAD_TYPE } else { PAYLOAD_TYPE }];
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(self.stamp(at).to_be_bytes());
        packet.extend(self.source.to_be_bytes());
        packet.extend(lead);
        packet.extend(bytes);
        self.sequence = self.sequence.wrapping_add(1);
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add((lead.len() + bytes.len()) as u32);
        packet
    }

    /// A sender report with the source's name: the moment `at` was UTC `utc_us`.
    pub(super) fn report(&self, at: u64, utc_us: u64) -> Vec<u8> {
        const NAME: &[u8; 6] = b"camera";
        let fraction = ((utc_us % 1_000_000) << 32) / 1_000_000;
        let ntp = (utc_us / 1_000_000 + NTP_TO_UNIX_S) << 32 | fraction;
        let mut report = vec![0x80, 200, 0, 6];
        report.extend(self.source.to_be_bytes());
        report.extend(ntp.to_be_bytes());
        for number in [self.stamp(at), self.packets, self.octets] {
            report.extend(number.to_be_bytes());
        }
        // SDES with a CNAME, ended by a zero and filled to whole words.
        report.extend([0x81, 202, 0, 4]);
        report.extend(self.source.to_be_bytes());
        report.extend([1, NAME.len() as u8]);
        report.extend(NAME);
        report.extend([0; 4]);
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_behind_codes_of_three_and_four_bytes() {
        let stream = [0, 0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 3, 0, 0, 0, 1, 0x65, 4, 5];
        assert_eq!(nals(&stream), [&[0x67, 1, 2][..], &[0x68, 3], &[0x65, 4, 5]]);
        assert!(nals(&[1, 2, 3]).is_empty());
    }

    #[test]
    fn a_large_unit_is_cut_and_only_its_last_packet_ends_the_frame() {
        let mut source = Packetizer::new(7, u16::MAX, u32::MAX);
        let large: Vec<u8> = [0, 0, 1, 0x65].into_iter().chain((0..3_000).map(|n| (n % 250) as u8 + 1)).collect();
        let packets = source.packets(1, &large);
        let marks: Vec<bool> = packets.iter().map(|packet| packet[1] & 0x80 != 0).collect();
        assert_eq!(marks, [false, false, true]);
        let body: Vec<u8> = packets.iter().flat_map(|packet| packet[14..].to_vec()).collect();
        assert_eq!(body, large[4..]);
        assert!(packets.iter().all(|packet| packet[4..8] == [0; 4]), "the stamp goes around");
        assert_eq!(source.next_sequence(), 2);
        assert_eq!(source.report(0, 0).len() % 4, 0);
    }
}
