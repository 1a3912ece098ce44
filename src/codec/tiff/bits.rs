//! Samples that do not fill whole bytes: 1 to 31 bits, packed high bit first, each row on a byte boundary. And pairs of
//! whole numbers, which the model knows as pairs of floats.
//!
//! They become u8, u16 or u32 with the stored values. Packed samples are a stream of bits, whatever the file's byte
//! order is. Source: TIFF 6.0, `FillOrder`.

use crate::model::SampleType;

/// Reverses the bits of every byte (`FillOrder` 2).
pub(super) fn reverse_bits(bytes: &mut [u8]) {
    for byte in bytes {
        *byte = byte.reverse_bits();
    }
}

/// Unpacks rows of `packed_row` bytes holding `per_row` samples of `bits` bits into numbers in the machine's order.
pub(super) fn unpack(packed: &[u8], packed_row: usize, per_row: usize, bits: usize, into: SampleType) -> Vec<u8> {
    let rows = packed.len().div_ceil(packed_row);
    let mut out = Vec::with_capacity(rows * per_row * into.bytes());
    for row in packed.chunks(packed_row) {
        unpack_row(row, (row.len() * 8 / bits).min(per_row), bits, into, &mut out);
    }
    out
}

fn unpack_row(row: &[u8], samples: usize, bits: usize, into: SampleType, out: &mut Vec<u8>) {
    let mask = (1u64 << bits) - 1;
    let (mut buffer, mut held, mut next) = (0u64, 0, row.iter());
    for _ in 0..samples {
        while held < bits {
            buffer = (buffer << 8) | u64::from(next.next().copied().unwrap_or(0));
            held += 8;
        }
        held -= bits;
        push(out, ((buffer >> held) & mask) as u32, into);
    }
}

fn push(out: &mut Vec<u8>, value: u32, into: SampleType) {
    match into {
        SampleType::U8 => out.push(value as u8),
        SampleType::U16 => out.extend_from_slice(&(value as u16).to_ne_bytes()),
        _ => out.extend_from_slice(&value.to_ne_bytes()),
    }
}

/// Pairs of signed numbers of `width` bytes (2 or 4) in the machine's order, as pairs of f32 or f64, which hold them.
pub(super) fn complex_integers(bytes: &[u8], width: usize) -> Vec<u8> {
    match width {
        2 => bytes.as_chunks().0.iter().flat_map(|part| f32::from(i16::from_ne_bytes(*part)).to_ne_bytes()).collect(),
        _ => bytes.as_chunks().0.iter().flat_map(|part| f64::from(i32::from_ne_bytes(*part)).to_ne_bytes()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::tiff::bytes::unsigned;
    use crate::model::ByteOrder;
    use proptest::prelude::*;

    /// One bit at a time.
    fn naive(packed: &[u8], bits: usize, index: usize) -> u32 {
        (0..bits).fold(0, |value, bit| {
            let at = index * bits + bit;
            (value << 1) | u32::from(packed[at / 8] >> (7 - at % 8) & 1)
        })
    }

    proptest! {
        #[test]
        fn every_depth_equals_reading_bit_by_bit(
            bits in 1usize..32, per_row in 1usize..20, noise in proptest::collection::vec(any::<u8>(), 80 * 3),
        ) {
            let into = match bits { 1..=8 => SampleType::U8, 9..=16 => SampleType::U16, _ => SampleType::U32 };
            let packed_row = (per_row * bits).div_ceil(8);
            let packed = &noise[..packed_row * 3];
            let out = unpack(packed, packed_row, per_row, bits, into);
            let values: Vec<u32> = out.chunks(into.bytes()).map(|n| unsigned(n, ByteOrder::NATIVE) as u32).collect();
            let expected: Vec<u32> =
                packed.chunks(packed_row).flat_map(|row| (0..per_row).map(|i| naive(row, bits, i))).collect();
            prop_assert_eq!(values, expected);
        }
    }

    #[test]
    fn a_cut_row_gives_the_samples_it_has_and_fill_order_turns_bits() {
        assert_eq!(
            unpack(&[0xab, 0xcd, 0xef], 3, 2, 12, SampleType::U16),
            [0x0abc_u16, 0x0def].map(u16::to_ne_bytes).concat()
        );
        assert_eq!(unpack(&[0xab, 0xcd], 3, 2, 12, SampleType::U16), 0x0abc_u16.to_ne_bytes());
        let mut bytes = [0b1000_0000, 0b0101_0000];
        reverse_bits(&mut bytes);
        assert_eq!(bytes, [1, 0b0000_1010]);
    }
}
