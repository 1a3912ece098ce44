//! `LZW` and `PackBits` as streams, for chunks that are not held in memory.
//!
//! Not here: those that are (`decompress`), which follow the same rules.

use std::io::{self, BufRead, Read};

use super::lzw;

/// The plain bytes of an `LZW` stream.
pub(super) struct LzwStream<R> {
    input: R,
    decoder: weezl::decode::Decoder,
    failure: Option<io::Error>,
}

impl<R: BufRead> LzwStream<R> {
    /// Looks at the first code, which tells the style.
    pub fn new(mut input: R) -> io::Result<Self> {
        let decoder = if lzw::is_old_style(input.fill_buf()?) {
            weezl::decode::Decoder::new(weezl::BitOrder::Lsb, 8)
        } else {
            weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
        };
        Ok(Self { input, decoder, failure: None })
    }
}

impl<R: BufRead> Read for LzwStream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        while !out.is_empty() {
            let there = self.input.fill_buf()?;
            let ended = there.is_empty();
            let result = self.decoder.decode_bytes(there, out);
            self.input.consume(result.consumed_in);
            if let Err(error) = result.status {
                self.failure = Some(io::Error::new(io::ErrorKind::InvalidData, error.to_string()));
            }
            match (result.consumed_out, self.failure.take()) {
                (0, Some(failure)) => return Err(failure),
                (0, None) if ended || matches!(result.status, Ok(weezl::LzwStatus::Done)) => return Ok(0),
                (0, None) => {}
                // What stands before damage comes first.
                (count, failure) => {
                    self.failure = failure;
                    return Ok(count);
                }
            }
        }
        Ok(0)
    }
}

/// The plain bytes of a `PackBits` stream.
pub(super) struct PackBitsStream<R> {
    input: R,
    /// How many bytes of the run are left, and which byte they are where they are all one.
    left: usize,
    repeated: Option<u8>,
}

impl<R: BufRead> PackBitsStream<R> {
    pub const fn new(input: R) -> Self {
        Self { input, left: 0, repeated: None }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.input.fill_buf()?.first().copied();
        self.input.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    /// Reads the head of the next run; false at the end.
    fn next_run(&mut self) -> io::Result<bool> {
        while self.left == 0 {
            let Some(count) = self.byte()? else { return Ok(false) };
            match count as i8 {
                -128 => {}
                literal if literal >= 0 => (self.left, self.repeated) = (literal as usize + 1, None),
                repeat => {
                    let Some(value) = self.byte()? else { return Ok(false) };
                    (self.left, self.repeated) = (usize::from(repeat.unsigned_abs()) + 1, Some(value));
                }
            }
        }
        Ok(true)
    }
}

impl<R: BufRead> Read for PackBitsStream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || !self.next_run()? {
            return Ok(0);
        }
        let wanted = self.left.min(out.len());
        let count = match self.repeated {
            Some(value) => {
                out[..wanted].fill(value);
                wanted
            }
            None => self.input.read(&mut out[..wanted])?,
        };
        self.left -= count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;
    use crate::codec::tiff::compression::Compression;
    use crate::codec::tiff::decompress::decompress;

    /// What a stream gives until it ends or fails.
    fn all(mut stream: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = (&mut stream).take(1 << 20).read_to_end(&mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn streams_give_what_whole_chunks_give(raw in proptest::collection::vec(any::<u8>(), 0..400), buffer in 2_usize..50) {
            let input = || BufReader::with_capacity(buffer, raw.as_slice());
            let whole = |compression| decompress(compression, raw.clone(), 1 << 20).unwrap().bytes;
            prop_assert_eq!(all(PackBitsStream::new(input())), whole(Compression::PackBits));
            prop_assert_eq!(all(LzwStream::new(input()).unwrap()), whole(Compression::Lzw));
        }

        #[test]
        fn what_was_compressed_comes_back(plain in proptest::collection::vec(0_u8..4, 1..9000), buffer in 2_usize..50) {
            let raw = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(&plain).unwrap();
            let stream = LzwStream::new(BufReader::with_capacity(buffer, raw.as_slice())).unwrap();
            prop_assert_eq!(all(stream), plain);
        }
    }
}
