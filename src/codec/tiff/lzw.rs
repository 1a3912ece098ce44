//! LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, high bit first, which widen one code early.
//!
//! A string that a code stands for has come out before, and lies there with the byte behind it that made it a new string. So a
//! table keeps where strings begin and how long they are, and a code is a copy. Not here: how streams of the old style, and
//! those that are not held in memory, are decoded (`streams`).

/// Codes below are single bytes.
const BYTES: usize = 256;
const CLEAR: usize = 256;
const END: usize = 257;
const FIRST: usize = 258;
const CODES: usize = 1 << WIDEST;
const NARROWEST: u32 = 9;
const WIDEST: u32 = 12;
/// Strings are copied in pieces of so many bytes, the last one beyond their end.
const PIECE: usize = 16;
/// Room for what one code stands for: a byte, and one more for each code that was made.
const ROOM: usize = CODES + PIECE;

/// Whether a stream is of the old style, with the low bit first and a late change of code width: its first code tells, as in
/// libtiff.
pub(super) const fn is_old_style(stream: &[u8]) -> bool {
    matches!(stream, [0, second, ..] if *second & 1 == 1)
}

/// A code that stands for nothing.
#[derive(Debug, PartialEq)]
pub(super) struct InvalidCode;

/// Where in the output a string lies.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    start: u32,
    length: u32,
}

/// The most that can be expected.
pub(super) const MOST: usize = 2 << 30;

/// The first `expected` bytes of a stream, or as many as it has; those before damage, if there is any.
pub(super) fn decode(raw: &[u8], expected: usize) -> (Vec<u8>, Result<(), InvalidCode>) {
    // All single bytes stand before the output, so that their codes are strings like others.
    let mut out: Vec<u8> = (0..=u8::MAX).collect();
    let mut strings = vec![Found::default(); CODES];
    for (code, string) in strings[..BYTES].iter_mut().enumerate() {
        *string = Found { start: code as u32, length: 1 };
    }
    let mut bits = Bits { bytes: raw, buffer: 0, count: 0 };
    let (mut next, mut width) = (FIRST, NARROWEST);
    // The string before this one: none behind a clearing.
    let mut last = Found::default();
    let mut at = BYTES;
    let mut outcome = Ok(());
    while at < BYTES + expected {
        if at + ROOM > out.len() {
            grow(&mut out, raw.len(), BYTES + expected);
        }
        let Some(code) = bits.take(width) else { break };
        if code == CLEAR {
            (next, width, last) = (FIRST, NARROWEST, Found::default());
            continue;
        }
        if code == END {
            break;
        }
        let is_new = last.length > 0 && next < CODES;
        if is_new {
            strings[next] = Found { length: last.length + 1, ..last };
            next += 1;
        }
        if code >= next {
            outcome = Err(InvalidCode);
            break;
        }
        let Found { start, length } = strings[code];
        copy(&mut out, start as usize, at, length as usize);
        if is_new && code == next - 1 {
            // Its last byte is its own first.
            out[at + length as usize - 1] = out[at];
        }
        last = Found { start: at as u32, length };
        at += length as usize;
        if next >= (1 << width) - 1 && width < WIDEST {
            width += 1;
        }
    }
    out.truncate(at.min(BYTES + expected));
    out.drain(..BYTES);
    (out, outcome)
}

/// Makes room, step by step: LZW can expand a thousandfold, and the expected length may be a lie.
#[cold]
fn grow(out: &mut Vec<u8>, raw: usize, end: usize) {
    let length = end.min((out.len() * 2).max(raw * 3).max(4096));
    out.resize(length + ROOM, 0);
}

/// Copies a string, and up to a piece beyond its end, where nothing stands yet.
#[inline]
fn copy(out: &mut [u8], from: usize, to: usize, length: usize) {
    let mut done = 0;
    while done < length {
        let mut piece = [0; PIECE];
        piece.copy_from_slice(&out[from + done..from + done + PIECE]);
        out[to + done..to + done + PIECE].copy_from_slice(&piece);
        done += PIECE;
    }
}

/// Codes from bytes, high bit first.
#[derive(Debug)]
struct Bits<'a> {
    bytes: &'a [u8],
    /// Its highest `count` bits come next; those below are the following ones or zeros.
    buffer: u64,
    count: u32,
}

impl Bits<'_> {
    #[inline]
    fn take(&mut self, width: u32) -> Option<usize> {
        if self.count < width {
            self.fill();
            if self.count < width {
                return None;
            }
        }
        let code = self.buffer >> (64 - width);
        self.buffer <<= width;
        self.count -= width;
        Some(code as usize)
    }

    fn fill(&mut self) {
        let taken = if let Some(eight) = self.bytes.first_chunk() {
            self.buffer |= u64::from_be_bytes(*eight) >> self.count;
            (63 - self.count as usize) / 8
        } else {
            let room = ((64 - self.count as usize) / 8).min(self.bytes.len());
            for (at, &byte) in self.bytes[..room].iter().enumerate() {
                self.buffer |= u64::from(byte) << (56 - self.count - 8 * at as u32);
            }
            room
        };
        self.bytes = &self.bytes[taken..];
        self.count += 8 * taken as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weezl::BitOrder;

    /// The same as a book has it: every code with its string, one bit after the other.
    fn naive(raw: &[u8], expected: usize) -> (Vec<u8>, Result<(), InvalidCode>) {
        let bit = |at: usize| usize::from(raw[at / 8] >> (7 - at % 8) & 1);
        let single = || (0..=255_u8).map(|byte| vec![byte]).chain([vec![], vec![]]).collect::<Vec<_>>();
        let (mut out, mut strings, mut last, mut width, mut at) = (Vec::new(), single(), Vec::new(), 9, 0);
        while out.len() < expected && at + width <= 8 * raw.len() {
            let code = (at..at + width).fold(0, |code, at| 2 * code + bit(at));
            at += width;
            match code {
                CLEAR => {
                    (strings, last, width) = (single(), Vec::new(), 9);
                    continue;
                }
                END => break,
                _ => {}
            }
            if !last.is_empty() && strings.len() < CODES {
                let first =
                    if code == strings.len() { last[0] } else { strings.get(code).map_or(0, |string| string[0]) };
                strings.push([&last[..], &[first]].concat());
            }
            let Some(string) = strings.get(code) else { return (out, Err(InvalidCode)) };
            out.extend_from_slice(string);
            last.clone_from(string);
            if strings.len() >= (1 << width) - 1 && width < 12 {
                width += 1;
            }
        }
        out.truncate(expected);
        (out, Ok(()))
    }

    fn random(seed: u32) -> impl FnMut() -> usize {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            (state >> 16) as usize
        }
    }

    fn encoded(bytes: &[u8]) -> Vec<u8> {
        weezl::encode::Encoder::with_tiff_size_switch(BitOrder::Msb, 8).encode(bytes).unwrap()
    }

    /// Ramps, noise, few values, one value: strings of one byte and of thousands.
    fn pictures() -> Vec<Vec<u8>> {
        let mut noise = random(7);
        vec![
            Vec::new(),
            vec![3],
            (0..40_000).map(|at| (at / 7 % 50) as u8).collect(),
            (0..40_000).map(|_| noise() as u8).collect(),
            (0..40_000).map(|_| (noise() % 3) as u8).collect(),
            vec![9; 300_000],
        ]
    }

    #[test]
    fn streams_of_another_encoder_come_out_whole_or_as_far_as_is_wanted() {
        for bytes in pictures() {
            let stream = encoded(&bytes);
            for expected in [0, 1, bytes.len() / 2, bytes.len(), bytes.len() + 100] {
                let there = expected.min(bytes.len());
                assert!(
                    decode(&stream, expected) == (bytes[..there].to_vec(), Ok(())),
                    "{expected} of {}",
                    bytes.len()
                );
            }
        }
    }

    #[test]
    fn damaged_streams_are_what_the_book_makes_of_them() {
        let mut random = random(1);
        for bytes in pictures() {
            let stream = encoded(&bytes);
            for turn in 0..300 {
                let mut stream = stream.clone();
                stream.truncate(1 + random() % stream.len().min(2000));
                for _ in 0..random() % 4 {
                    let reach = if turn % 2 == 0 { stream.len() } else { stream.len().min(8) };
                    let at = random() % reach;
                    stream[at] = random() as u8;
                }
                let expected = random() % 9000;
                assert!(decode(&stream, expected) == naive(&stream, expected), "{expected} of {stream:?}");
            }
        }
        for length in 0..400 {
            let stream: Vec<u8> = (0..length % 50).map(|_| random() as u8).collect();
            assert!(decode(&stream, 5000) == naive(&stream, 5000), "{stream:?}");
        }
    }

    #[test]
    fn a_table_that_is_full_stays_as_it_is() {
        // Codes of single bytes without a clearing: 4096 − 258 make new strings, the others none.
        let (mut stream, mut buffer, mut count, mut next) = (Vec::new(), 0_u32, 0, FIRST);
        for turn in 0..6000_u32 {
            let width = match next {
                ..511 => 9,
                511..1023 => 10,
                1023..2047 => 11,
                _ => 12,
            };
            buffer = buffer << width | (turn * 31 % 256);
            count += width;
            while count >= 8 {
                stream.push((buffer >> (count - 8)) as u8);
                count -= 8;
            }
            buffer &= (1 << count) - 1;
            if turn > 0 {
                next = (next + 1).min(CODES);
            }
        }
        let expected: Vec<u8> = (0..6000_u32).map(|turn| (turn * 31 % 256) as u8).collect();
        assert!(decode(&stream, 5999) == (expected[..5999].to_vec(), Ok(())));
        assert!(naive(&stream, 5999) == (expected[..5999].to_vec(), Ok(())));
    }
}
