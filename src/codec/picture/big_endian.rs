//! Samples in the byte order that PNG and PNM keep.

use std::borrow::Cow;

use crate::model::{ByteOrder, SampleType, Samples};

/// The bytes of samples of 8 or 16 bits, high byte first.
pub fn big_endian(samples: &Samples) -> Cow<'_, [u8]> {
    big_endian_bytes(samples.sample_type(), samples.as_bytes())
}

/// The same for whole samples in native order.
pub fn big_endian_bytes(sample_type: SampleType, bytes: &[u8]) -> Cow<'_, [u8]> {
    if sample_type == SampleType::U16 && ByteOrder::NATIVE == ByteOrder::Little {
        return bytes.chunks_exact(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    }
    Cow::Borrowed(bytes)
}
