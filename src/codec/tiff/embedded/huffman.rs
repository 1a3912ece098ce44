//! Huffman codes of JPEG, and the bits they are read from.
//!
//! Source: ITU-T T.81, annexes C and F.2.2.3.

/// A code: the values of each length are consecutive code words.
#[derive(Debug)]
pub(super) struct Code {
    /// For each length from 1 on: the word after its last one, and what to add to a word for its value's position.
    lengths: [(i32, i32); 16],
    values: Vec<u8>,
}

impl Code {
    /// The code with so many words of 1 to 16 bits; `None` if there are more than their length has room for.
    pub fn new(counts: &[u8; 16], values: &[u8]) -> Option<Self> {
        let (mut word, mut position) = (0, 0);
        let mut lengths = [(0, 0); 16];
        for (index, &count) in counts.iter().enumerate() {
            let offset = position - word;
            word += i32::from(count);
            position += i32::from(count);
            if word > 1 << (index + 1) {
                return None;
            }
            lengths[index] = (word, offset);
            word <<= 1;
        }
        Some(Self { lengths, values: values.to_vec() })
    }
}

/// The entropy-coded bits of a scan, highest first.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    buffer: u32,
    held: u32,
}

impl<'a> Bits<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, buffer: 0, held: 0 }
    }

    /// What follows the bytes that were read.
    pub const fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Drops the bits up to the next byte, and the restart marker there if one is due.
    pub fn restart(&mut self, marker: bool) {
        (self.buffer, self.held) = (0, 0);
        if let [0xff, 0xd0..=0xd7, after @ ..] = self.bytes
            && marker
        {
            self.bytes = after;
        }
    }

    /// One bit; `None` at the end or at a marker.
    fn bit(&mut self) -> Option<u32> {
        if self.held == 0 {
            let (byte, after) = match self.bytes {
                [0xff, 0, after @ ..] => (0xff, after),
                [0xff, ..] | [] => return None,
                [byte, after @ ..] => (*byte, after),
            };
            (self.bytes, self.buffer, self.held) = (after, byte.into(), 8);
        }
        self.held -= 1;
        Some(self.buffer >> self.held & 1)
    }

    /// The value of the next code word.
    fn value(&mut self, code: &Code) -> Option<u8> {
        let mut word = 0;
        for &(end, offset) in &code.lengths {
            word = word << 1 | self.bit()? as i32;
            if word < end {
                return code.values.get((word + offset) as usize).copied();
            }
        }
        None
    }

    /// A difference: how many bits it has, then those bits; those that begin with 0 are negative.
    pub fn difference(&mut self, code: &Code) -> Option<i32> {
        let size = self.value(code)?;
        match size {
            0 => Some(0),
            1..=15 => {
                let bits = (0..size).try_fold(0, |bits, _| Some(bits << 1 | self.bit()? as i32))?;
                Some(if bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits })
            }
            16 => Some(1 << 15),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_each_other_by_length() {
        // 00 and 01 stand for 3 and 0, 100 for 1.
        let mut counts = [0; 16];
        (counts[1], counts[2]) = (2, 1);
        let code = Code::new(&counts, &[3, 0, 1]).unwrap();
        // 00 101: +5; 00 010: −5; 01: 0; 100 0: −1; then nothing but a marker.
        let mut bits = Bits::new(&[0b0010_1000, 0b1001_1000, 0xff, 0xd9]);
        let read: Vec<_> = (0..4).map(|_| bits.difference(&code)).collect();
        assert_eq!(read, [Some(5), Some(-5), Some(0), Some(-1)]);
        assert_eq!(bits.difference(&code), None);
        assert_eq!(bits.rest(), [0xff, 0xd9]);
    }

    #[test]
    fn too_many_words_are_no_code() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Code::new(&counts, &[1, 2, 3]).is_none());
    }
}
