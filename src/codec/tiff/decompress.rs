//! Undoes the compression of one chunk: LZW, deflate, `PackBits`, zstd, LZMA.
//!
//! The expected length is known from the page and bounds what is made: a stream may end early (what is there is
//! kept), but never grow beyond it. Not here: pictures (`embedded`), runs (`fax`), predictors (`predictor`).

use std::io::Read;

use super::compression::Compression;
use super::lzw;
use super::problem::{Problem, contained};
use super::streams::LzwStream;

/// LZMA dictionaries may take so much, in KiB: those of the strongest preset of xz fit.
pub(super) const LZMA_KIB: u32 = 96 << 10;

/// What came out of a chunk, and whether its stream was damaged or ended early.
pub(super) struct Unpacked {
    pub bytes: Vec<u8>,
    pub damaged: Option<String>,
}

/// Decompresses a chunk into at most `expected` bytes. A damaged stream gives what stands before the damage.
pub(super) fn decompress(compression: Compression, raw: Vec<u8>, expected: usize) -> Result<Unpacked, Problem> {
    match compression {
        Compression::None => {
            let mut bytes = raw;
            bytes.truncate(expected);
            Ok(Unpacked { bytes, damaged: None })
        }
        Compression::Lzw => Ok(unpack_lzw(&raw, expected)?),
        Compression::Deflate => Ok(read_up_to(flate2::read::ZlibDecoder::new(raw.as_slice()), expected)),
        Compression::PackBits => Ok(pack_bits(&raw, expected)),
        Compression::Zstd => Ok(read_up_to(zstd::stream::read::Decoder::new(raw.as_slice())?, expected)),
        Compression::Lzma => contained("an LZMA strip or tile", || {
            Ok(read_up_to(lzma_rust2::XzReader::new_mem_limit(raw.as_slice(), false, LZMA_KIB), expected))
        }),
        _ => Err(Problem::malformed("a strip or tile is no stream of bytes")),
    }
}

/// Reads a stream to its end or to `expected` bytes. The buffer grows with what really arrives, so a small file
/// cannot ask for a large one.
fn read_up_to(mut stream: impl Read, expected: usize) -> Unpacked {
    let mut bytes = Vec::with_capacity(expected.min(4 << 20));
    let outcome = (&mut stream).take(expected as u64).read_to_end(&mut bytes);
    Unpacked { bytes, damaged: outcome.err().map(|error| error.to_string()) }
}

fn unpack_lzw(raw: &[u8], expected: usize) -> std::io::Result<Unpacked> {
    if lzw::is_old_style(raw) || expected > lzw::MOST {
        return Ok(read_up_to(LzwStream::new(raw)?, expected));
    }
    let (bytes, outcome) = lzw::decode(raw, expected);
    Ok(Unpacked { bytes, damaged: outcome.err().map(|_| weezl::LzwError::InvalidCode.to_string()) })
}

/// TIFF 6.0, section 9: a count n ≥ 0 copies n + 1 bytes, n in −127..=−1 repeats the next byte 1 − n times.
fn pack_bits(raw: &[u8], expected: usize) -> Unpacked {
    let mut bytes = Vec::with_capacity(expected.min(raw.len() * 64 + 128));
    let mut rest = raw;
    while let Some((&count, after)) = rest.split_first() {
        if bytes.len() >= expected {
            break;
        }
        match count as i8 {
            -128 => rest = after,
            literal if literal >= 0 => {
                let run = (literal as usize + 1).min(after.len());
                bytes.extend_from_slice(&after[..run]);
                rest = &after[run..];
            }
            repeat => {
                let Some((&value, after)) = after.split_first() else { break };
                bytes.resize(bytes.len() + repeat.unsigned_abs() as usize + 1, value);
                rest = after;
            }
        }
    }
    bytes.truncate(expected);
    Unpacked { bytes, damaged: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn unpack(compression: Compression, raw: &[u8], expected: usize) -> Vec<u8> {
        decompress(compression, raw.to_vec(), expected).unwrap().bytes
    }

    #[test]
    fn pack_bits_follows_the_example_of_the_specification() {
        let raw = [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa];
        let mut plain = vec![0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22];
        plain.resize(24, 0xaa);
        assert_eq!(unpack(Compression::PackBits, &raw, 24), plain);
        assert_eq!(unpack(Compression::PackBits, &raw, 5), plain[..5]);
        assert_eq!(unpack(Compression::PackBits, &[0x80, 0x05, 1, 2], 9), [1, 2]);
    }

    #[test]
    fn a_small_chunk_cannot_ask_for_a_large_buffer() {
        for compression in [Compression::Lzw, Compression::Deflate, Compression::PackBits] {
            let out = decompress(compression, vec![0x78, 0x9c, 0x80, 0x01], usize::MAX >> 1).unwrap().bytes;
            assert!(out.capacity() < 16 << 20, "{compression:?} took {}", out.capacity());
        }
    }

    proptest! {
        #[test]
        fn every_stream_comes_back_whole_or_cut(plain in proptest::collection::vec(0u8..4, 1..6000), cut in 0usize..6000) {
            let lzw = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(&plain).unwrap();
            let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            deflate.write_all(&plain).unwrap();
            let deflate = deflate.finish().unwrap();
            let zstd = zstd::encode_all(plain.as_slice(), 3).unwrap();
            for (compression, raw) in [(Compression::Lzw, lzw), (Compression::Deflate, deflate), (Compression::Zstd, zstd)] {
                prop_assert_eq!(&unpack(compression, &raw, plain.len()), &plain);
                let short = unpack(compression, &raw[..cut.min(raw.len())], plain.len());
                prop_assert!(plain.starts_with(&short));
            }
        }

        #[test]
        fn noise_never_panics_nor_grows(raw in proptest::collection::vec(any::<u8>(), 0..300), expected in 0usize..4000) {
            for compression in [
                Compression::Lzw, Compression::Deflate, Compression::PackBits, Compression::Zstd, Compression::Lzma,
            ] {
                if let Ok(out) = decompress(compression, raw.clone(), expected) {
                    prop_assert!(out.bytes.len() <= expected);
                }
            }
        }
    }
}
