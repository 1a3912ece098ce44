//! XMP as text: the few facts about the pixels that it may repeat. Not here: XML, of which no more is understood.

use crate::model::{Dpi, Orientation};

/// What begins the segment of a JPEG that holds XMP.
pub const JPEG_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// The keyword of the text of a PNG that is XMP.
pub const PNG_KEYWORD: &str = "XML:com.adobe.xmp";

const ORIENTATION: &str = "tiff:Orientation";

/// The orientation that a packet states, as an attribute or an element.
#[must_use]
pub fn orientation(packet: &[u8]) -> Option<Orientation> {
    let (from, to) = value(packet, ORIENTATION, 0)?;
    let [digit @ b'1'..=b'8'] = packet.get(from..to)? else { return None };
    Some(Orientation::from_exif(u16::from(digit - b'0')))
}

/// The packet of a picture that was opened: upright, if the pixels were turned.
#[must_use]
pub fn as_opened(packet: &[u8], turned: bool) -> Vec<u8> {
    let mut packet = packet.to_vec();
    if turned {
        set(&mut packet, ORIENTATION, "1");
    }
    packet
}

/// The packet with the size and the resolution of the picture that it is written with, where it states any.
#[must_use]
pub fn as_written(packet: &[u8], [width, height]: [usize; 2], dpi: Option<Dpi>) -> Vec<u8> {
    let mut packet = packet.to_vec();
    for (names, side) in
        [(["exif:PixelXDimension", "tiff:ImageWidth"], width), (["exif:PixelYDimension", "tiff:ImageLength"], height)]
    {
        for name in names {
            set(&mut packet, name, &side.to_string());
        }
    }
    if let Some(dpi) = dpi.filter(|dpi| dpi.x >= 1.0 && dpi.y >= 1.0 && dpi.x < 1e6 && dpi.y < 1e6) {
        for (name, value) in [("tiff:XResolution", dpi.x), ("tiff:YResolution", dpi.y)] {
            set(&mut packet, name, &format!("{}/10000", (value * 10_000.0).round()));
        }
        set(&mut packet, "tiff:ResolutionUnit", "2");
    }
    packet
}

/// Gives every property of that name that value.
fn set(packet: &mut Vec<u8>, name: &str, new: &str) {
    let mut from = 0;
    while let Some((start, end)) = value(packet, name, from) {
        packet.splice(start..end, new.bytes());
        from = start + new.len();
    }
}

/// Where the next value of a property stands from there on: `name="value"` or `<name>value</name>`.
fn value(packet: &[u8], name: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let rest = packet.get(at..)?;
        at += rest.windows(name.len()).position(|window| window == name.as_bytes())? + name.len();
        // The name in a closing tag.
        if packet.get((at - name.len()).wrapping_sub(1)) == Some(&b'/') {
            continue;
        }
        let (start, close) = match packet.get(at..at + 2)? {
            [b'=', quote @ (b'"' | b'\'')] => (at + 2, *quote),
            [b'>', _] => (at + 1, b'<'),
            _ => continue,
        };
        // Values that matter here are short: what is long is none of them.
        let length = packet[start..].iter().take(64).position(|&byte| byte == close)?;
        return Some((start, start + length));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientation_is_read_in_both_spellings() {
        assert_eq!(orientation(b"<x tiff:Orientation=\"3\"/>"), Some(Orientation::Rotated180));
        assert_eq!(orientation(b"<tiff:Orientation>8</tiff:Orientation>"), Some(Orientation::Rotated270));
        assert_eq!(orientation(b"tiff:Orientation"), None);
        assert_eq!(orientation(b"tiff:Orientation=\"9\""), None);
    }

    #[test]
    fn facts_are_set_right_and_the_rest_stays() {
        let packet = b"<x tiff:Orientation='6' dc:title=\"a\"><exif:PixelXDimension>4000</exif:PixelXDimension>\
            <tiff:XResolution>72/1</tiff:XResolution> tiff:ImageLength=\"3000\"</x>";
        let upright = as_opened(packet, true);
        assert_eq!(orientation(&upright), Some(Orientation::Upright));
        assert_eq!(as_opened(packet, false), packet);
        let written = as_written(&upright, [40, 30], Some(Dpi { x: 300.0, y: 300.0 }));
        let expected = "<x tiff:Orientation='1' dc:title=\"a\"><exif:PixelXDimension>40</exif:PixelXDimension>\
            <tiff:XResolution>3000000/10000</tiff:XResolution> tiff:ImageLength=\"30\"</x>";
        assert_eq!(String::from_utf8(written).unwrap(), expected);
        for cut in 0..packet.len() {
            let _ = as_written(&packet[..cut], [1, 1], None);
        }
    }
}
