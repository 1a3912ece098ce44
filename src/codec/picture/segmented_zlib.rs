//! A zlib stream (RFC 1950) whose segments are compressed at once on several threads.
//!
//! A segment begins with the end of the one before as its dictionary and ends on a byte, as pigz has it: the stream is a few
//! thousandths longer than one compressed in one go, and any reader reads it. Its bytes do not depend on the number of
//! threads, nor on how it was handed over. Not here: what is compressed.

use flate2::{Compress, Compression, FlushCompress};
use rayon::prelude::*;

/// Bytes of a segment before compression.
pub const SEGMENT: usize = 256 << 10;
/// How far back deflate looks.
const WINDOW: usize = 32 << 10;

/// A stream that is being written.
pub struct SegmentedZlib {
    level: u8,
    checksum: simd_adler32::Adler32,
    /// The end of what was compressed, and what was not yet.
    bytes: Vec<u8>,
    /// Where in `bytes` begins what was not.
    begin: usize,
    /// Whether anything was handed over.
    begun: bool,
}

impl SegmentedZlib {
    /// A stream at one of zlib's levels, 1 to 9.
    pub fn new(level: u8) -> Self {
        let checksum = simd_adler32::Adler32::new();
        Self { level: level.clamp(1, 9), checksum, bytes: Vec::new(), begin: 0, begun: false }
    }

    /// Adds bytes; hands over the segments that they complete, in order.
    ///
    /// # Errors
    /// The first one of `out`.
    pub fn write<E>(&mut self, bytes: &[u8], out: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.checksum.write(bytes);
        self.bytes.extend_from_slice(bytes);
        // The last one is for the end, which is never without bytes of its own unless the stream is.
        let whole = (self.bytes.len() - self.begin).saturating_sub(1) / SEGMENT;
        self.hand_over(self.begin + whole * SEGMENT, false, out)
    }

    /// Hands over the end of the stream.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn finish<E>(mut self, out: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.hand_over(self.bytes.len(), true, out)
    }

    /// Compresses what lies before `end` and was not yet.
    fn hand_over<E>(&mut self, end: usize, is_end: bool, mut out: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let starts: Vec<usize> = if is_end { vec![self.begin] } else { (self.begin..end).step_by(SEGMENT).collect() };
        let segment = |&start: &usize| {
            let bytes = &self.bytes[start..if is_end { end } else { start + SEGMENT }];
            let mut segment = Vec::with_capacity(bytes.len() / 2);
            if start == 0 && !self.begun {
                segment.extend_from_slice(&self.head());
            }
            let before = &self.bytes[start.saturating_sub(WINDOW)..start];
            deflate(self.level, before, bytes, is_end, &mut segment);
            if is_end {
                segment.extend_from_slice(&self.checksum.finish().to_be_bytes());
            }
            segment
        };
        let segments: Vec<_> = starts.par_iter().map(segment).collect();
        for segment in &segments {
            out(segment)?;
        }
        self.begun |= !segments.is_empty();
        self.bytes.drain(..end.saturating_sub(WINDOW));
        self.begin = end.min(WINDOW);
        Ok(())
    }

    /// Deflate with the largest window, and about which level it was.
    const fn head(&self) -> [u8; 2] {
        let second = match self.level {
            1 => 0x01,
            2..=5 => 0x5e,
            6 => 0x9c,
            _ => 0xda,
        };
        [0x78, second]
    }
}

/// Appends bytes as blocks of deflate (RFC 1951) that end on a byte, the last of the stream or not.
fn deflate(level: u8, before: &[u8], bytes: &[u8], is_end: bool, out: &mut Vec<u8>) {
    // A new one for each segment: one that was reset remembers enough of what it did before to find other matches.
    let mut compress = Compress::new(Compression::new(level.into()), false);
    if !before.is_empty() {
        // Refused only in the middle of a stream, and this is the beginning of one.
        let _checksum = compress.set_dictionary(before);
    }
    let flush = if is_end { FlushCompress::Finish } else { FlushCompress::Sync };
    loop {
        let rest = &bytes[compress.total_in() as usize..];
        out.reserve(rest.len() / 2 + 1024);
        let status =
            compress.compress_vec(rest, out, flush).expect("deflate takes what it is given from the beginning");
        // What room is left was not needed.
        let flushed = out.len() < out.capacity() && compress.total_in() as usize == bytes.len();
        if status == flate2::Status::StreamEnd || (flushed && !is_end) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::io::Read;

    use super::*;

    /// Text-like bytes with noise between.
    fn bytes(len: usize) -> Vec<u8> {
        let value =
            |i: usize| if i % 5000 < 3500 { (i % 97 * (i / 5000)) as u8 } else { ((i * 2_654_435_761) >> 13) as u8 };
        (0..len).map(value).collect()
    }

    fn stream(level: u8, bytes: &[u8], step: usize) -> Vec<u8> {
        let mut zlib = SegmentedZlib::new(level);
        let mut stream = Vec::new();
        let mut put = |segment: &[u8]| -> Result<(), Infallible> {
            stream.extend_from_slice(segment);
            Ok(())
        };
        for bytes in bytes.chunks(step.max(1)) {
            zlib.write(bytes, &mut put).unwrap();
        }
        zlib.finish(&mut put).unwrap();
        stream
    }

    #[test]
    fn another_reader_reads_what_was_written_at_every_level_and_length() {
        for (index, len) in [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 2_000_003].into_iter().enumerate() {
            let bytes = bytes(len);
            let level = index as u8 + 1;
            let mut read = Vec::new();
            // The decoder checks the checksum, too.
            let stream = stream(level, &bytes, len / 3);
            let consumed = {
                let mut decoder = flate2::read::ZlibDecoder::new(&stream[..]);
                decoder.read_to_end(&mut read).unwrap();
                decoder.total_in()
            };
            assert!(read == bytes, "{len} bytes at level {level}");
            assert_eq!(consumed, stream.len() as u64, "nothing behind the end");
        }
    }

    #[test]
    fn the_bytes_depend_neither_on_threads_nor_on_portions() {
        // Noise of few values, in which matches are short and many.
        let mixed = |n: u32| (n ^ (n >> 15)).wrapping_mul(2_246_822_519) >> 24;
        let noise: Vec<u8> = (0..1_600_000_u32).map(|i| mixed(i.wrapping_mul(2_654_435_761)) as u8 & 15).collect();
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for bytes in [bytes(1_600_000), noise] {
            for level in [1, 6, 9] {
                let one = pool(1).install(|| stream(level, &bytes, 1_600_000));
                assert!(pool(3).install(|| stream(level, &bytes, 1_600_000)) == one, "level {level}");
                assert!(stream(level, &bytes, 100_007) == one, "level {level}");
            }
        }
    }

    #[test]
    fn segments_cost_a_few_thousandths_at_most() {
        let bytes = bytes(4_000_000);
        let mut whole = flate2::write::ZlibEncoder::new(Vec::new(), Compression::new(6));
        std::io::Write::write_all(&mut whole, &bytes).unwrap();
        let (whole, segments) = (whole.finish().unwrap().len(), stream(6, &bytes, 1 << 20).len());
        assert!(segments as f64 <= whole as f64 * 1.003, "{segments} for {whole} bytes");
    }
}
