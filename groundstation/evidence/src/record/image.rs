//! Pictures that a PDF holds as they are: JPEG, and PNG without transparency.

/// How the bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// JPEG, with so many colour components.
    Jpeg(u8),
    /// The compressed rows of a PNG, with so many colour components.
    Png(u8),
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub packed: Packed,
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Reads what a PDF needs to know; `None` where it cannot hold the picture as it is.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let read = if bytes.starts_with(&[0xff, 0xd8]) { jpeg(bytes) } else { png(&bytes) };
        read.filter(|picture| picture.width > 0 && picture.height > 0)
    }
}

/// ITU-T T.81, annex B: segments until the frame header.
fn jpeg(bytes: Vec<u8>) -> Option<Picture> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, behind @ ..] = rest else { return None };
        // Fill bytes.
        if *marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*behind.first()?, *behind.get(1)?]));
        // Baseline, extended and progressive frames with Huffman coding: what PDF readers take.
        if let 0xc0..=0xc2 = marker {
            let [_, _, 8, h0, h1, w0, w1, components, ..] = *behind else { return None };
            if !matches!(components, 1 | 3) {
                return None;
            }
            let (width, height) = (u16::from_be_bytes([w0, w1]).into(), u16::from_be_bytes([h0, h1]).into());
            return Some(Picture { width, height, packed: Packed::Jpeg(components), bytes });
        }
        rest = behind.get(length..)?;
    }
}

/// The PNG specification, section 5: chunks.
fn png(bytes: &[u8]) -> Option<Picture> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut header, mut data) = (None, Vec::new());
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let (kind, behind) = behind.split_first_chunk::<4>()?;
        let (content, behind) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        match kind {
            b"IHDR" => {
                let [w0, w1, w2, w3, h0, h1, h2, h3, 8, colour, 0, 0, 0] = *content else { return None };
                let components = match colour {
                    0 => 1,
                    2 => 3,
                    _ => return None,
                };
                header = Some((u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]), components));
            }
            b"IDAT" => data.extend(content),
            b"IEND" => break,
            _ => {}
        }
        rest = behind.get(4..)?;
    }
    let (width, height, components) = header?;
    let fits = i32::try_from(width).is_ok() && i32::try_from(height).is_ok();
    fits.then_some(Picture { width, height, packed: Packed::Png(components), bytes: data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..3) {
            let begin: &[u8] = [&b""[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"][kind as usize];
            drop(Picture::read([begin, &bytes].concat()));
        }
    }
}
