//! GNU Radio's polymorphic types (PMT), as far as they stand in headers: numbers, names, pairs, lists, tuples.
//!
//! Serialised form (`pmt-serial-tags.scm`): a byte for the type, then the value in big-endian order. A dictionary is a
//! list of pairs. What a header does not need (uniform vectors, complex numbers) is passed over.

/// How deep values may be nested.
const DEEPEST: usize = 32;

const TRUE: u8 = 0x00;
const FALSE: u8 = 0x01;
const SYMBOL: u8 = 0x02;
const INT32: u8 = 0x03;
const DOUBLE: u8 = 0x04;
const COMPLEX: u8 = 0x05;
const NULL: u8 = 0x06;
const PAIR: u8 = 0x07;
const VECTOR: u8 = 0x08;
const DICT: u8 = 0x09;
const UNIFORM_VECTOR: u8 = 0x0a;
const UINT64: u8 = 0x0b;
const TUPLE: u8 = 0x0c;
const INT64: u8 = 0x0d;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Pmt {
    Bool(bool),
    Symbol(String),
    Integer(i64),
    Unsigned(u64),
    Real(f64),
    Null,
    /// `(a . (b . (c . rest)))`: a, b, c and the rest. A pair is a list of one item and the rest.
    List(Vec<Pmt>, Box<Pmt>),
    /// A tuple or a vector.
    Tuple(Vec<Pmt>),
    /// Something that is passed over.
    Other,
}

impl Pmt {
    /// Reads one value from the start of some bytes; also how many bytes it took. `None` if it is damaged or cut short.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut reader = Reader { bytes, position: 0 };
        let value = reader.value(0)?;
        Some((value, reader.position))
    }

    /// The number it is.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Unsigned(value) => Some(*value as f64),
            Self::Real(value) => Some(*value).filter(|value| value.is_finite()),
            _ => None,
        }
    }

    /// The whole number from 0 on that it is.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        match self {
            Self::Integer(value) => u64::try_from(*value).ok(),
            Self::Unsigned(value) => Some(*value),
            _ => None,
        }
    }

    /// The items of a tuple, a vector or a pair.
    #[must_use]
    pub fn items(&self) -> Vec<&Self> {
        match self {
            Self::Tuple(items) => items.iter().collect(),
            Self::List(items, rest) if **rest == Self::Null => items.iter().collect(),
            Self::List(items, rest) => items.iter().chain([&**rest]).collect(),
            _ => Vec::new(),
        }
    }

    /// The value of a key in a dictionary; the first of that name counts.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        let Self::List(entries, _) = self else { return None };
        entries.iter().find_map(|entry| {
            let Self::List(pair, rest) = entry else { return None };
            let (name, values) = pair.split_first()?;
            let same = matches!(name, Self::Symbol(name) if name == key);
            same.then(|| if values.is_empty() { (**rest).clone() } else { Self::List(values.to_vec(), rest.clone()) })
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.position.checked_add(count)?;
        let taken = self.bytes.get(self.position..end)?;
        self.position = end;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn value(&mut self, depth: usize) -> Option<Pmt> {
        if depth > DEEPEST {
            return None;
        }
        let tag = self.byte()?;
        Some(match tag {
            TRUE => Pmt::Bool(true),
            FALSE => Pmt::Bool(false),
            NULL => Pmt::Null,
            SYMBOL => {
                let length = u16::from_be_bytes(self.array()?);
                Pmt::Symbol(String::from_utf8_lossy(self.take(length.into())?).into_owned())
            }
            INT32 => Pmt::Integer(i32::from_be_bytes(self.array()?).into()),
            INT64 => Pmt::Integer(i64::from_be_bytes(self.array()?)),
            UINT64 => Pmt::Unsigned(u64::from_be_bytes(self.array()?)),
            DOUBLE => Pmt::Real(f64::from_be_bytes(self.array()?)),
            COMPLEX => self.take(16).map(|_| Pmt::Other)?,
            PAIR | DICT => self.list(depth)?,
            VECTOR | TUPLE => self.tuple(depth)?,
            UNIFORM_VECTOR => self.uniform_vector()?,
            _ => return None,
        })
    }

    /// The rest of a list whose first cell has begun; a loop, for lists may be long.
    fn list(&mut self, depth: usize) -> Option<Pmt> {
        let mut items = vec![self.value(depth + 1)?];
        while matches!(self.bytes.get(self.position), Some(&(PAIR | DICT))) {
            self.position += 1;
            items.push(self.value(depth + 1)?);
        }
        let rest = self.value(depth + 1)?;
        Some(Pmt::List(items, Box::new(rest)))
    }

    fn tuple(&mut self, depth: usize) -> Option<Pmt> {
        let count = u32::from_be_bytes(self.array()?);
        let mut items = Vec::new();
        // Every item takes a byte at least, so the bytes that are there bound the loop.
        for _ in 0..count {
            items.push(self.value(depth + 1)?);
        }
        Some(Pmt::Tuple(items))
    }

    fn uniform_vector(&mut self) -> Option<Pmt> {
        let bytes = match self.byte()? & 0x7f {
            0 | 1 => 1,
            2 | 3 => 2,
            4 | 5 | 8 => 4,
            6 | 7 | 9 | 10 => 8,
            11 => 16,
            _ => return None,
        };
        let count = u32::from_be_bytes(self.array()?) as usize;
        let padding = self.byte()?;
        self.take(padding.into())?;
        self.take(count.checked_mul(bytes)?)?;
        Some(Pmt::Other)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dictionaries_give_values_by_their_keys() {
        // ((rate . 2.5) (time . #(3 u64, 0.5)) (freq . -7)), by hand.
        let mut bytes = vec![DICT, PAIR, SYMBOL, 0, 4, b'r', b'a', b't', b'e', DOUBLE];
        bytes.extend(2.5f64.to_be_bytes());
        bytes.extend([DICT, PAIR, SYMBOL, 0, 4, b't', b'i', b'm', b'e', TUPLE, 0, 0, 0, 2, UINT64]);
        bytes.extend(3u64.to_be_bytes());
        bytes.push(DOUBLE);
        bytes.extend(0.5f64.to_be_bytes());
        bytes.extend([PAIR, PAIR, SYMBOL, 0, 4, b'f', b'r', b'e', b'q', INT32]);
        bytes.extend((-7i32).to_be_bytes());
        bytes.push(NULL);
        let length = bytes.len();
        bytes.extend([1, 2, 3]);
        let (dictionary, taken) = Pmt::read(&bytes).unwrap();
        assert_eq!(taken, length);
        assert_eq!(dictionary.get("rate").unwrap().number(), Some(2.5));
        assert_eq!(dictionary.get("time").unwrap().items(), [&Pmt::Unsigned(3), &Pmt::Real(0.5)]);
        assert_eq!(dictionary.get("freq"), Some(Pmt::Integer(-7)));
        assert_eq!(dictionary.get("gain"), None);
        for cut in 0..length {
            assert_eq!(Pmt::read(&bytes[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn vectors_of_numbers_are_passed_over_and_pairs_have_two_items() {
        let mut bytes = vec![UNIFORM_VECTOR, 2, 0, 0, 0, 3, 1, 0];
        bytes.extend([0; 6]);
        assert_eq!(Pmt::read(&bytes), Some((Pmt::Other, 14)));
        let pair = [PAIR, TRUE, FALSE];
        assert_eq!(Pmt::read(&pair).unwrap().0.items(), [&Pmt::Bool(true), &Pmt::Bool(false)]);
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert_eq!(Pmt::read(&[TUPLE, 0, 0, 0, 1].repeat(10_000)), None);
        // A long list is no nesting.
        let mut long = [PAIR, TRUE].repeat(10_000);
        long.push(NULL);
        assert_eq!(Pmt::read(&long).unwrap().0.items().len(), 10_000);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0u8..16, 0..200)) {
            if let Some((_, taken)) = Pmt::read(&bytes) {
                prop_assert!(taken <= bytes.len());
            }
        }
    }
}
