//! JPEG: the JFIF density, comments, and whether the file is whole.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::codecs::jpeg::JpegDecoder;

use super::failure::Failure;
use super::header::{Header, describe, describe_by};
use crate::codec::sniff::Format;
use crate::model::{Dpi, Text};

/// Where the marker of the end is looked for first: it is the end of nearly every file.
const TAIL_BYTES: u64 = 64 << 10;
/// Comments that are kept: more are no comments.
const MOST_COMMENTS: usize = 256;
/// The marker behind the last pixel.
const END: u8 = 0xd9;

/// Describes a JPEG; a density in JFIF goes before EXIF's resolution.
pub fn header(path: &Path) -> Result<Header, Failure> {
    let mut file = File::open(path)?;
    let segments = walk(&mut BufReader::new(&file))?;
    let mut header = match head_decoder(&mut file, &segments)? {
        Some(decoder) => describe_by(decoder, path, Format::Jpeg)?,
        None => describe(path, Format::Jpeg)?,
    };
    header.dpi = segments.density.or(header.dpi);
    header.metadata.texts = segments.comments;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(segments.scan.max(length.saturating_sub(TAIL_BYTES))))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    // Cameras add further pictures or a film, which may be cut while this picture is whole.
    let has_end = tail.windows(2).any(|pair| pair == [0xff, END]);
    header.cut_short = !has_end && !ends(&mut BufReader::new(&file), segments.scan)?;
    header.stored_bytes = length.saturating_sub(segments.scan);
    // The file, and where it refines the whole picture again and again, two bytes for each coefficient.
    header.decoder_bytes = length + if segments.progressive { 2 * header.decoded_bytes() } else { 0 };
    Ok(header)
}

/// A decoder of what stands before the pixels, for decoders read whatever they are given, and pictures may be large. `None`
/// where it takes no such part, which is for the whole file to say.
fn head_decoder(file: &mut File, segments: &Segments) -> std::io::Result<Option<JpegDecoder<Cursor<Vec<u8>>>>> {
    let mut head = Vec::new();
    file.rewind()?;
    file.take(segments.scan).read_to_end(&mut head)?;
    Ok(JpegDecoder::new(Cursor::new(head)).ok())
}

/// What the segments before the pixels tell.
#[derive(Debug, Default)]
struct Segments {
    /// The density of the JFIF segment, if it is there and has a unit (ITU-T T.871).
    density: Option<Dpi>,
    comments: Vec<Text>,
    /// Where the pixels start.
    scan: u64,
    /// Whether the picture comes in several scans.
    progressive: bool,
}

fn walk(reader: &mut (impl Read + Seek)) -> std::io::Result<Segments> {
    let mut segments = Segments { scan: 2, ..Segments::default() };
    loop {
        reader.seek(SeekFrom::Start(segments.scan))?;
        let mut head = [0; 18];
        let mut there = 0;
        while let Ok(read @ 1..) = reader.read(&mut head[there..]) {
            there += read;
        }
        let [0xff, marker, high, low, content @ ..] = head else { break };
        if there < 4 {
            break;
        }
        let length = u16::from_be_bytes([high, low]).max(2);
        if let ([b'J', b'F', b'I', b'F', 0, _, _, unit, xh, xl, yh, yl, ..], 0xe0, 16..) = (content, marker, length) {
            let density = |high, low| f64::from(u16::from_be_bytes([high, low]));
            let dpi = |factor: f64| Dpi { x: density(xh, xl) * factor, y: density(yh, yl) * factor };
            segments.density = match unit {
                1 => Some(dpi(1.0)),
                2 => Some(dpi(2.54)),
                _ => None,
            };
        }
        if marker == 0xfe && length > 2 && segments.comments.len() < MOST_COMMENTS {
            let mut text = vec![0; usize::from(length) - 2];
            reader.seek(SeekFrom::Start(segments.scan + 4))?;
            if reader.read_exact(&mut text).is_ok() {
                segments.comments.push(Text::new(Text::COMMENT, text_of(text)));
            }
        }
        segments.progressive |= matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
        segments.scan += 2 + u64::from(length);
        if marker == 0xda {
            break;
        }
    }
    Ok(segments)
}

/// Whether the picture whose pixels start there has an end, whatever lies behind it. Reads until then.
fn ends(reader: &mut (impl BufRead + Seek), scan: u64) -> std::io::Result<bool> {
    reader.seek(SeekFrom::Start(scan))?;
    let mut byte = [0];
    while reader.skip_until(0xff)? > 0 {
        // Any number of them may stand before a marker.
        byte[0] = 0xff;
        while byte[0] == 0xff {
            if reader.read(&mut byte)? == 0 {
                return Ok(false);
            }
        }
        match byte[0] {
            END => return Ok(true),
            // A pixel's byte of that value, and marks within the pixels.
            0 | 0x01 | 0xd0..=0xd7 => {}
            // What stands between two scans: its content may look like an end.
            _ => {
                let mut length = [0; 2];
                if reader.read_exact(&mut length).is_err() {
                    return Ok(false);
                }
                reader.seek_relative(i64::from(u16::from_be_bytes(length)) - 2)?;
            }
        }
    }
    Ok(false)
}

/// UTF-8, or Latin-1 as older programs wrote it; without closing NULs.
fn text_of(mut bytes: Vec<u8>) -> String {
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|&b| char::from(b)).collect())
}
