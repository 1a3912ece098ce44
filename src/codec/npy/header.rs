//! The header of an npy array: number format, shape, memory order, and where its data starts.
//!
//! `ndarray-npy` parses the Python literal; what it would trust (a length of gigabytes, a thousand nested brackets)
//! is checked before it sees it. Format: numpy.lib.format, versions 1.0 to 3.0.

use std::io::{self, Read};

use ndarray_npy::npy::header::{Header as NpyHeader, Layout};

use crate::model::{ByteOrder, Datatype, NumberFormat, SampleType};

/// The longest header that is read. NumPy itself writes a few hundred bytes.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// The deepest nesting of brackets; a structured type has three.
const MAX_NESTING: usize = 16;

/// What one element of the array is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dtype {
    /// A number (bool counts as u8 with 0 and 1).
    Number { sample_type: SampleType, order: ByteOrder, boolean: bool },
    /// A structured pair of I and Q.
    Pair(Datatype),
}

impl Dtype {
    /// Bytes of one element.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Number { sample_type, .. } => sample_type.bytes(),
            Self::Pair(datatype) => datatype.bytes(),
        }
    }
}

/// A parsed header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub dtype: Dtype,
    /// Lengths of the axes as the file names them; empty for a single number.
    pub shape: Vec<usize>,
    /// Whether the first axis varies fastest.
    pub fortran_order: bool,
    /// Bytes before the first element, from the start of the array's file or member.
    pub data_offset: u64,
}

impl Header {
    /// Number of elements; `None` if it does not fit 64 bits.
    #[must_use]
    pub fn elements(&self) -> Option<u64> {
        self.shape.iter().try_fold(1_u64, |product, &length| product.checked_mul(length as u64))
    }

    /// Bytes of all elements; `None` if they do not fit 64 bits.
    #[must_use]
    pub fn data_bytes(&self) -> Option<u64> {
        self.elements()?.checked_mul(self.dtype.bytes() as u64)
    }
}

/// Why a header could not be used: what is wrong, and whether another program could read it.
#[derive(Debug)]
pub enum HeaderError {
    Io(io::Error),
    Malformed(String),
    /// A dtype that lumiq does not read: its name.
    Unsupported(String),
}

impl From<io::Error> for HeaderError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a header and leaves the reader at the first element.
///
/// # Errors
/// [`HeaderError`] if the bytes cannot be read, contradict the format, or name a dtype that is not a number.
pub fn read(reader: &mut impl Read) -> Result<Header, HeaderError> {
    let mut bytes = vec![0; 10];
    reader.read_exact(&mut bytes)?;
    if !bytes.starts_with(b"\x93NUMPY") {
        return Err(HeaderError::Malformed("it does not start as a NumPy array".to_owned()));
    }
    let length = match bytes[6] {
        1 => usize::from(u16::from_le_bytes([bytes[8], bytes[9]])),
        2 | 3 => {
            bytes.resize(12, 0);
            reader.read_exact(&mut bytes[10..])?;
            u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) as usize
        }
        version => return Err(HeaderError::Malformed(format!("its header has the unknown version {version}"))),
    };
    if length > MAX_HEADER_BYTES {
        return Err(HeaderError::Malformed(format!("its header claims {length} bytes")));
    }
    let start = bytes.len();
    bytes.resize(start + length, 0);
    reader.read_exact(&mut bytes[start..])?;
    if nesting(&bytes[start..]) > MAX_NESTING {
        return Err(HeaderError::Malformed("its header nests too deeply".to_owned()));
    }
    let parsed = NpyHeader::from_reader(&mut bytes.as_slice())
        .map_err(|error| HeaderError::Malformed(format!("its header cannot be parsed ({error})")))?;
    Ok(Header {
        dtype: dtype(&parsed)?,
        fortran_order: parsed.layout == Layout::Fortran,
        shape: parsed.shape,
        data_offset: bytes.len() as u64,
    })
}

/// The header of an array in C order that is about to be written, in this machine's byte order.
///
/// # Errors
/// The sentence of `ndarray-npy` if the header would be too long.
pub fn to_bytes(sample_type: SampleType, shape: &[usize]) -> Result<Vec<u8>, String> {
    let order = if ByteOrder::NATIVE == ByteOrder::Big { '>' } else { '<' };
    let order = if sample_type.bytes() == 1 { '|' } else { order };
    let code = match sample_type {
        SampleType::U8 | SampleType::U16 | SampleType::U32 | SampleType::U64 => 'u',
        SampleType::I8 | SampleType::I16 | SampleType::I32 | SampleType::I64 => 'i',
        SampleType::F16 | SampleType::F32 | SampleType::F64 => 'f',
        SampleType::C64 | SampleType::C128 => 'c',
    };
    let descriptor = format!("'{order}{code}{}'", sample_type.bytes());
    let type_descriptor = descriptor.parse().map_err(|error| format!("{error}"))?;
    let header = NpyHeader { type_descriptor, layout: Layout::Standard, shape: shape.to_vec() };
    header.to_bytes().map_err(|error| error.to_string())
}

/// How deep brackets are nested.
fn nesting(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in text {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn dtype(header: &NpyHeader) -> Result<Dtype, HeaderError> {
    let descriptor = &header.type_descriptor;
    if let Some(text) = descriptor.as_string() {
        return number(text).ok_or_else(|| HeaderError::Unsupported(format!("the dtype '{text}'")));
    }
    let unsupported = || HeaderError::Unsupported(format!("the structured dtype {descriptor}"));
    let fields = descriptor.as_list().ok_or_else(unsupported)?;
    let mut formats = Vec::new();
    for field in fields {
        // A third entry would make the field an array.
        let entries = field.as_tuple().filter(|entries| entries.len() == 2).ok_or_else(unsupported)?;
        let text = entries[1].as_string().ok_or_else(unsupported)?;
        formats.push(number(text).ok_or_else(unsupported)?);
    }
    match formats[..] {
        [Dtype::Number { sample_type, order, boolean: false }, second] if second == formats[0] => {
            let format = component(sample_type).ok_or_else(unsupported)?;
            Ok(Dtype::Pair(Datatype { complex: true, format, order }))
        }
        _ => Err(unsupported()),
    }
}

/// A dtype string such as `<f4`, `|b1`, `>c16`.
fn number(text: &str) -> Option<Dtype> {
    let mut letters = text.chars();
    let order = match letters.next()? {
        '<' => ByteOrder::Little,
        '>' => ByteOrder::Big,
        '|' | '=' => ByteOrder::NATIVE,
        _ => return None,
    };
    let sample_type = match letters.as_str() {
        "b1" | "u1" => SampleType::U8,
        "u2" => SampleType::U16,
        "u4" => SampleType::U32,
        "u8" => SampleType::U64,
        "i1" => SampleType::I8,
        "i2" => SampleType::I16,
        "i4" => SampleType::I32,
        "i8" => SampleType::I64,
        "f2" => SampleType::F16,
        "f4" => SampleType::F32,
        "f8" => SampleType::F64,
        "c8" => SampleType::C64,
        "c16" => SampleType::C128,
        _ => return None,
    };
    Some(Dtype::Number { sample_type, order, boolean: letters.as_str() == "b1" })
}

/// The format of I and Q for numbers that recordings are made of.
#[must_use]
pub const fn component(sample_type: SampleType) -> Option<NumberFormat> {
    Some(match sample_type {
        SampleType::F32 => NumberFormat::F32,
        SampleType::F64 => NumberFormat::F64,
        SampleType::I32 => NumberFormat::I32,
        SampleType::I16 => NumberFormat::I16,
        SampleType::I8 => NumberFormat::I8,
        SampleType::U32 => NumberFormat::U32,
        SampleType::U16 => NumberFormat::U16,
        SampleType::U8 => NumberFormat::U8,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A version 1 to 3 header around a dictionary.
    fn bytes(version: u8, dictionary: &str) -> Vec<u8> {
        let mut out = b"\x93NUMPY".to_vec();
        out.extend([version, 0]);
        let length = dictionary.len() + 1;
        if version == 1 {
            out.extend((length as u16).to_le_bytes());
        } else {
            out.extend((length as u32).to_le_bytes());
        }
        out.extend(dictionary.as_bytes());
        out.push(b'\n');
        out
    }

    #[test]
    fn all_versions_orders_and_types_are_read() {
        for version in 1..=3 {
            let text = "{'descr': '>i2', 'fortran_order': True, 'shape': (3, 4), }";
            let file = bytes(version, text);
            let header = read(&mut file.as_slice()).unwrap();
            let expected = Dtype::Number { sample_type: SampleType::I16, order: ByteOrder::Big, boolean: false };
            assert_eq!(header.dtype, expected);
            assert!(header.fortran_order);
            assert_eq!(header.shape, [3, 4]);
            assert_eq!(header.data_offset, file.len() as u64);
            assert_eq!(header.data_bytes(), Some(24));
        }
    }

    #[test]
    fn a_structured_pair_is_iq_and_other_structures_are_refused() {
        let pair = "{'descr': [('i', '<i2'), ('q', '<i2')], 'fortran_order': False, 'shape': (5,), }";
        let header = read(&mut bytes(1, pair).as_slice()).unwrap();
        assert_eq!(header.dtype, Dtype::Pair("ci16_le".parse().unwrap()));
        for descriptor in ["[('a', '<i2'), ('b', '<f4')]", "[('a', '<i2')]", "'|S5'", "'|O'", "'<M8[ns]'", "7"] {
            let text = format!("{{'descr': {descriptor}, 'fortran_order': False, 'shape': (5,), }}");
            assert!(matches!(read(&mut bytes(1, &text).as_slice()), Err(HeaderError::Unsupported(_))), "{descriptor}");
        }
    }

    #[test]
    fn hostile_headers_are_refused() {
        let mut long = b"\x93NUMPY\x02\0".to_vec();
        long.extend(u32::MAX.to_le_bytes());
        assert!(matches!(read(&mut long.as_slice()), Err(HeaderError::Malformed(_))));
        let deep = format!("{}{}", "(".repeat(5000), ")".repeat(5000));
        assert!(matches!(read(&mut bytes(2, &deep).as_slice()), Err(HeaderError::Malformed(_))));
        assert!(matches!(read(&mut bytes(1, "{'descr': ").as_slice()), Err(HeaderError::Malformed(_))));
        assert!(matches!(read(&mut bytes(9, "{}").as_slice()), Err(HeaderError::Malformed(_))));
        assert!(matches!(read(&mut &b"\x93NUM"[..]), Err(HeaderError::Io(_))));
        let huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 16), }";
        assert_eq!(read(&mut bytes(1, huge).as_slice()).unwrap().data_bytes(), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for sample_type in SampleType::ALL {
            let header = read(&mut to_bytes(sample_type, &[2, 1, 7]).unwrap().as_slice()).unwrap();
            let order = ByteOrder::NATIVE;
            assert_eq!(header.dtype, Dtype::Number { sample_type, order, boolean: false });
            assert_eq!((header.shape.as_slice(), header.fortran_order), (&[2, 1, 7][..], false));
            assert_eq!(header.data_offset % 64, 0);
        }
    }
}
