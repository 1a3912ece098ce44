//! CCITT fax coding: rows of black and white runs, to packed bits in which black is 1.
//!
//! Whether 1 is shown black or white is the photometric interpretation's to say, as in libtiff. Sources: ITU-T T.4
//! and T.6; TIFF 6.0, sections 10 and 11.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::compression::FaxCoding;
use super::decompress::Unpacked;
use super::problem::{Problem, contained};

/// Rows of packed bits, at most as many as are wanted.
struct Rows {
    width: usize,
    most: usize,
    bytes: Vec<u8>,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let row = self.width.div_ceil(8);
        let start = self.bytes.len();
        if start >= row * self.most {
            return;
        }
        self.bytes.resize(start + row, 0);
        for run in changes.chunks(2) {
            let end = run.get(1).map_or(self.width, |&end| end as usize).min(self.width);
            blacken(&mut self.bytes[start..], run[0] as usize, end);
        }
    }
}

/// Sets the bits `from..to` of a row, the highest bit of a byte being its first.
fn blacken(row: &mut [u8], from: usize, to: usize) {
    if from >= to {
        return;
    }
    let (first, last) = (from / 8, (to - 1) / 8);
    let (head, tail) = (0xff_u8 >> (from % 8), 0xff_u8 << (7 - (to - 1) % 8));
    if first == last {
        row[first] |= head & tail;
        return;
    }
    row[first] |= head;
    row[first + 1..last].fill(0xff);
    row[last] |= tail;
}

/// Decodes at most `rows` rows of `width` pixels. A damaged stream gives the rows before the damage.
pub(super) fn unpack(coding: FaxCoding, raw: &[u8], width: usize, rows: usize) -> Result<Unpacked, Problem> {
    let (Ok(columns), Ok(count)) = (u32::try_from(width), u32::try_from(rows)) else {
        return Err(Problem::malformed("a fax page is too wide or too high"));
    };
    let settings = DecodeSettings {
        columns,
        rows: count,
        // Compression 2 has no such marks; the others may have.
        end_of_block: coding != FaxCoding::Runs,
        end_of_line: false,
        rows_are_byte_aligned: coding == FaxCoding::Runs,
        encoding: match coding {
            FaxCoding::Runs | FaxCoding::OneDimensional => EncodingMode::Group3_1D,
            FaxCoding::TwoDimensional => EncodingMode::Group3_2D,
            FaxCoding::Group4 => EncodingMode::Group4,
        },
        strict: false,
    };
    contained("a fax strip", || {
        let mut out = Rows { width, most: rows, bytes: Vec::new() };
        let outcome = hayro_ccitt::decode(raw, &mut out, &mut DecoderContext::new(settings));
        let whole = out.bytes.len() == width.div_ceil(8) * rows;
        Ok(Unpacked { bytes: out.bytes, damaged: outcome.err().filter(|_| !whole).map(|error| error.to_string()) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_of_group_4_follow_the_codes_of_t_6() {
        // Four white, two black, two white by horizontal mode (001, white 4 is 1011, black 2 is 11) and V0 at the end
        // of the row (1); then the same row again: V0 three times; then the end of block.
        let bits = "001101111".to_owned() + "1" + "111" + "000000000001000000000001";
        let raw: Vec<u8> = bits
            .as_bytes()
            .chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, &bit)| sum | (bit - b'0') << (7 - at)))
            .collect();
        let out = unpack(FaxCoding::Group4, &raw, 8, 2).unwrap();
        assert_eq!((out.bytes.as_slice(), out.damaged), (&[0b0000_1100, 0b0000_1100][..], None));
        let cut = unpack(FaxCoding::Group4, &raw[..1], 8, 2).unwrap();
        assert!(cut.damaged.is_some());
    }

    proptest! {
        #[test]
        fn bits_are_blackened_as_one_by_one(from in 0usize..40, length in 0usize..40) {
            let to = (from + length).min(40);
            let mut row = [0; 5];
            blacken(&mut row, from, to);
            for bit in 0..40 {
                prop_assert_eq!(row[bit / 8] >> (7 - bit % 8) & 1 == 1, (from..to).contains(&bit));
            }
        }

        #[test]
        fn noise_never_panics_nor_grows(raw in proptest::collection::vec(any::<u8>(), 0..300), width in 1usize..70, rows in 0usize..20) {
            for coding in [FaxCoding::Runs, FaxCoding::OneDimensional, FaxCoding::TwoDimensional, FaxCoding::Group4] {
                let out = unpack(coding, &raw, width, rows).unwrap();
                prop_assert!(out.bytes.len() <= width.div_ceil(8) * rows);
            }
        }
    }
}
