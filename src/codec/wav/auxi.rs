//! The `auxi` chunk that SDR programs write, and Perseus' `rcvr`: start time and centre frequency.
//!
//! Layout of `auxi` (SpectraVue; SDR#, HDSDR and SDRuno follow it), little endian: SYSTEMTIME start, SYSTEMTIME stop (8 ×
//! u16: year, month, day of week, day, hour, minute, second, millisecond), u32 centre frequency in Hz, and more that is
//! not needed. SDR Console writes XML instead, in UTF-16 without a byte-order mark or in 8 bits: an element whose
//! attributes `RadioCenterFreq` and `UTCSeconds` say both. Layout of `rcvr`: i32 centre frequency, i32 index of the
//! rate, u32 start in seconds since 1970.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::chunks::number;
use crate::codec::sigmf::datetime::{of_parts, of_unix};

/// What the chunk says; each part only where it makes sense.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Auxi {
    /// ISO 8601, UTC.
    pub start: Option<String>,
    pub center_frequency_hz: Option<f64>,
}

/// Reads an `auxi` chunk.
#[must_use]
pub fn parse(chunk: &[u8]) -> Auxi {
    if let Some(text) = xml(chunk) {
        return of_xml(&text);
    }
    if chunk.len() < 36 {
        return Auxi::default();
    }
    let field = |index: usize| number(&chunk[index * 2..index * 2 + 2]);
    let start = of_parts([field(0), field(1), field(3)], [field(4), field(5), field(6)], Some(field(7)));
    Auxi { start, center_frequency_hz: hertz(number(&chunk[32..36])) }
}

/// Reads a `rcvr` chunk.
#[must_use]
pub fn parse_rcvr(chunk: &[u8]) -> Auxi {
    let (Some(frequency), Some(seconds)) = (chunk.get(..4), chunk.get(8..12)) else { return Auxi::default() };
    let start = Some(number(seconds)).filter(|seconds| *seconds > 0).and_then(|seconds| of_unix(seconds, 0.0));
    Auxi { start, center_frequency_hz: hertz(number(frequency)) }
}

fn hertz(frequency: u64) -> Option<f64> {
    (frequency > 0).then_some(frequency as f64)
}

/// The text of a chunk that holds XML.
fn xml(chunk: &[u8]) -> Option<String> {
    let chunk = chunk.strip_prefix(b"\xff\xfe").or_else(|| chunk.strip_prefix(b"\xef\xbb\xbf")).unwrap_or(chunk);
    let text = match chunk {
        [b'<', 0, ..] => {
            let units: Vec<u16> = chunk.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
            String::from_utf16_lossy(&units)
        }
        _ if chunk.trim_ascii_start().starts_with(b"<") => String::from_utf8_lossy(chunk).into_owned(),
        _ => return None,
    };
    Some(text.trim_matches(['\0', ' ', '\r', '\n', '\t']).to_owned())
}

/// The attributes that say something, of whichever element has them.
fn of_xml(text: &str) -> Auxi {
    let mut reader = Reader::from_str(text);
    let mut found = Auxi::default();
    while let Ok(event) = reader.read_event() {
        let (Event::Start(element) | Event::Empty(element)) = event else {
            if matches!(event, Event::Eof) {
                break;
            }
            continue;
        };
        for attribute in element.attributes().flatten() {
            let value = String::from_utf8_lossy(&attribute.value).into_owned();
            match attribute.key.as_ref() {
                b"RadioCenterFreq" => found.center_frequency_hz = value.parse().ok().and_then(hertz),
                b"UTCSeconds" => found.start = value.parse().ok().and_then(|seconds| of_unix(seconds, 0.0)),
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<?xml version=\"1.0\"?>\r\n<SDR-XML-Root Description=\"a\"><Definition UTC=\"20-01-2020 01:50:24\" \
                       BitsPerSample=\"16\" RadioCenterFreq=\"5800000000\" SampleRate=\"2500000\" \
                       UTCSeconds=\"1579485024\"></Definition></SDR-XML-Root>\r\n";

    #[test]
    fn xml_tells_time_and_frequency_in_both_widths() {
        let expected = Auxi { start: Some("2020-01-20T01:50:24.000000Z".to_owned()), center_frequency_hz: Some(5.8e9) };
        let wide: Vec<u8> = XML.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        assert_eq!(parse(&wide), expected);
        assert_eq!(parse(&[b"\xff\xfe".as_slice(), &wide].concat()), expected);
        assert_eq!(parse(XML.as_bytes()), expected);
        for cut in 0..XML.len() {
            assert!(parse(&XML.as_bytes()[..cut]).center_frequency_hz.is_none_or(|hz| hz == 5.8e9));
            assert!(parse(&wide[..cut]).center_frequency_hz.is_none_or(|hz| hz == 5.8e9));
        }
    }

    #[test]
    fn perseus_tells_both_in_numbers() {
        let mut chunk = 7_050_000u32.to_le_bytes().to_vec();
        chunk.extend([0; 4]);
        chunk.extend(1_579_485_024u32.to_le_bytes());
        let found = parse_rcvr(&chunk);
        assert_eq!(
            (found.start.as_deref(), found.center_frequency_hz),
            (Some("2020-01-20T01:50:24.000000Z"), Some(7.05e6))
        );
        assert_eq!(parse_rcvr(&chunk[..11]), Auxi::default());
    }
}
