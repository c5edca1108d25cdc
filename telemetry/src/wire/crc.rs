//! CRC-16/MCRF4XX (MAVLink's "X.25" checksum, reflected polynomial 0x8408, start 0xFFFF), eight bytes at a time.
//!
//! Source of the checksum: <https://mavlink.io/en/guide/serialization.html#checksum>. The table method is "slicing by
//! eight" (Kounavis and Berry, 2005): framing spends most of its time here.

const POLYNOMIAL: u16 = 0x8408;

const TABLES: [[u16; 256]; 8] = tables();

const fn tables() -> [[u16; 256]; 8] {
    let mut tables = [[0u16; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u16;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut table = 1;
    while table < 8 {
        let mut byte = 0;
        while byte < 256 {
            let previous = tables[table - 1][byte];
            tables[table][byte] = (previous >> 8) ^ tables[0][(previous & 0xFF) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
}

/// Checksum of `data`, without the closing CRC_EXTRA byte.
pub fn checksum(data: &[u8]) -> u16 {
    let mut crc = 0xFFFF_u16;
    let (blocks, rest) = data.as_chunks::<8>();
    for b in blocks {
        let [low, high] = crc.to_le_bytes();
        crc = TABLES[7][usize::from(b[0] ^ low)]
            ^ TABLES[6][usize::from(b[1] ^ high)]
            ^ TABLES[5][usize::from(b[2])]
            ^ TABLES[4][usize::from(b[3])]
            ^ TABLES[3][usize::from(b[4])]
            ^ TABLES[2][usize::from(b[5])]
            ^ TABLES[1][usize::from(b[6])]
            ^ TABLES[0][usize::from(b[7])];
    }
    for &byte in rest {
        crc = accumulate(crc, byte);
    }
    crc
}

/// One more byte.
pub fn accumulate(crc: u16, byte: u8) -> u16 {
    (crc >> 8) ^ TABLES[0][usize::from((crc as u8) ^ byte)]
}

/// The CRC_EXTRA byte that turns `before` into `after`, if there is one. It lets a frame of an unknown message be
/// checked with the eight bits of redundancy that are left.
pub fn implied_extra(before: u16, after: u16) -> Option<u8> {
    (0..=u8::MAX).find(|&extra| accumulate(before, extra) == after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_has_the_catalogue_value_of_crc16_mcrf4xx() {
        assert_eq!(checksum(b"123456789"), 0x6F91);
    }

    #[test]
    fn eight_bytes_at_a_time_gives_what_one_byte_at_a_time_gives() {
        let data: Vec<u8> = (0..=255).chain(3..40).collect();
        for length in 0..data.len() {
            let bytewise = data[..length].iter().fold(0xFFFF, |crc, &b| accumulate(crc, b));
            assert_eq!(checksum(&data[..length]), bytewise, "length {length}");
        }
    }
}
