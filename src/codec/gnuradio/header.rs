//! One header of a metadata file: a dictionary of fixed keys, then one of extras.
//!
//! Keys (GNU Radio, "Metadata Information", version 0): `rx_rate`, `rx_time` (seconds and a fraction), `size` (bytes of
//! an item), `type` (`gr_file_types`), `cplx`, `strt` (where the samples start, from the header on), `bytes` (how many
//! bytes of samples follow). Extras are whatever tags the stream had; `rx_freq` is the one that is used.

use super::pmt::Pmt;
use crate::model::{ByteOrder, Datatype, NumberFormat};

/// The keys that a header may begin with; the newest entry of a dictionary stands first.
const KEYS: [&str; 8] = ["version", "rx_rate", "rx_time", "size", "type", "cplx", "strt", "bytes"];

/// What a header says.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub rate_hz: Option<f64>,
    /// Seconds since 1970 and a fraction of a second; `None` where it is 0, as it is without a clock.
    pub time: Option<(u64, f64)>,
    /// What the items are; the sentence's part if lumiq has no such datatype.
    pub datatype: Result<Datatype, String>,
    /// Bytes from the header's start to the samples, both dictionaries included.
    pub start: u64,
    /// Bytes of samples; 0 while they are being written.
    pub bytes: u64,
    /// Bytes of the first dictionary.
    pub length: usize,
}

/// Whether some bytes begin as a header does.
#[must_use]
pub fn is_header(head: &[u8]) -> bool {
    let [7 | 9, 7, 2, 0, length, rest @ ..] = head else { return false };
    let name = rest.get(..usize::from(*length));
    name.is_some_and(|name| KEYS.iter().any(|key| key.as_bytes() == name))
}

/// Reads a header; `None` if it is none.
#[must_use]
pub fn parse(bytes: &[u8]) -> Option<Header> {
    if !is_header(bytes) {
        return None;
    }
    let (dictionary, length) = Pmt::read(bytes)?;
    let number = |key: &str| dictionary.get(key).and_then(|value| value.number());
    let whole = |key: &str| dictionary.get(key).and_then(|value| value.whole());
    let start = whole("strt").filter(|start| *start >= length as u64)?;
    let complex = dictionary.get("cplx") == Some(Pmt::Bool(true));
    Some(Header {
        rate_hz: number("rx_rate"),
        time: dictionary.get("rx_time").and_then(|time| time_of(&time)),
        datatype: datatype(whole("type"), complex, whole("size")),
        start,
        bytes: whole("bytes").unwrap_or(0),
        length,
    })
}

fn time_of(value: &Pmt) -> Option<(u64, f64)> {
    let items = value.items();
    let (seconds, fraction) = (items.first()?.whole()?, items.get(1)?.number()?);
    (seconds > 0 && (0.0..1.0).contains(&fraction)).then_some((seconds, fraction))
}

/// The frequency among the extras.
#[must_use]
pub fn frequency(extras: &[u8]) -> Option<f64> {
    Pmt::read(extras)?.0.get("rx_freq")?.number()
}

/// `gr_file_types`: 0 byte, 1 short, 2 int, 3 long, 4 long long, 5 float, 6 double.
fn datatype(kind: Option<u64>, complex: bool, item_bytes: Option<u64>) -> Result<Datatype, String> {
    let format = match kind {
        Some(0) => NumberFormat::I8,
        Some(1) => NumberFormat::I16,
        Some(2) => NumberFormat::I32,
        // As long as an int where GNU Radio counts it so, else 64 bits.
        Some(3) if item_bytes.is_some_and(|bytes| bytes == if complex { 8 } else { 4 }) => NumberFormat::I32,
        Some(3 | 4) => return Err("samples of 64-bit integers".to_owned()),
        Some(5) => NumberFormat::F32,
        Some(6) => NumberFormat::F64,
        Some(other) => return Err(format!("samples of type {other}")),
        None => return Err("samples without a type".to_owned()),
    };
    Ok(Datatype { complex, format, order: ByteOrder::Little })
}
