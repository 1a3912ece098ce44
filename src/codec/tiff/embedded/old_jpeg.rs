//! Old-style JPEG (compression 6): tables in tags of their own, or in a header somewhere in the file, and chunks that
//! are whole streams, scans with their header, or the bits of a scan alone.
//!
//! For each chunk a stream is put together that any JPEG decoder reads. Sources: TIFF 6.0, section 22; TIFF
//! technical note 2; libtiff's `tif_ojpeg.c`. Not here: the lossless process of section 22.

use std::sync::Arc;

use tiff::tags::Tag;

use super::super::directory::{Directory, Entry, TiffFile};
use super::super::page::Photometric;
use super::super::problem::Problem;
use super::{Embedded, Wanted, jpeg};

const STREAM: Tag = Tag::Unknown(513);
const STREAM_LENGTH: Tag = Tag::Unknown(514);
const RESTART_INTERVAL: Tag = Tag::Unknown(515);
const QUANTISATION: Tag = Tag::Unknown(519);
const DC_CODES: Tag = Tag::Unknown(520);
const AC_CODES: Tag = Tag::Unknown(521);
/// A header in the file is looked for in so many bytes.
const MOST_HEADER_BYTES: u64 = 1 << 16;

const START: [u8; 2] = [0xff, 0xd8];
const SCAN: [u8; 2] = [0xff, 0xda];

/// What stands before the scan of every chunk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct Header {
    /// Segments of quantisation tables, codes and the restart interval.
    tables: Vec<u8>,
    /// The frame header, whose size is that of a chunk.
    frame: Vec<u8>,
    /// The scan header for chunks without one.
    scan: Vec<u8>,
}

/// Offset and length of the one stream that holds the pixels, where the tags of strips are missing or point into it.
pub(in super::super) fn whole_stream(file: &TiffFile, directory: &Directory) -> Option<(Entry, Option<Entry>)> {
    let (stream, length) = (directory.entry(STREAM)?, directory.entry(STREAM_LENGTH));
    let strips = directory.entry(Tag::StripOffsets).or_else(|| directory.entry(Tag::TileOffsets));
    let inside = |strips: &Entry| {
        let (Some(start), Some(length)) = (file.integer(directory, STREAM), file.integer(directory, STREAM_LENGTH))
        else {
            return false;
        };
        let strip = file.first_integers(strips, 2).ok();
        strip.is_some_and(|strip| strip.len() == 1 && (start..start.saturating_add(length)).contains(&strip[0]))
    };
    strips.is_none_or(inside).then(|| (stream.clone(), length.cloned()))
}

/// What the tags, or a header in the file, say that belongs before each scan.
pub(in super::super) fn header(file: &TiffFile, directory: &Directory, samples: usize) -> Option<Arc<Header>> {
    let stated = file.integer(directory, STREAM).and_then(|at| file.bytes.read_at_most(at, MOST_HEADER_BYTES).ok());
    let mut header = stated.map(|bytes| Header::parse(&bytes)).unwrap_or_default();
    // Tags have codes for each component, streams commonly one for luma and one for both chromas.
    let last_code = if header.tables.is_empty() { 3 } else { 1 };
    if header.tables.is_empty() {
        header.tables = tables(file, directory)?;
    }
    let components = 0..u8::try_from(samples).ok().filter(|samples| (1..=4).contains(samples))?;
    if header.frame.is_empty() {
        let factors = directory.entry(Tag::ChromaSubsampling).and_then(|entry| file.integers(entry).ok());
        let factors = match factors.as_deref() {
            _ if samples == 1 => 0x11,
            Some(&[across @ 1..=4, down @ 1..=4]) => (across << 4 | down) as u8,
            _ => 0x22,
        };
        header.frame = vec![0xff, 0xc0, 0, 8 + 3 * samples as u8, 8, 0, 0, 0, 0, samples as u8];
        header.frame.extend(components.clone().flat_map(|i| [i + 1, if i == 0 { factors } else { 0x11 }, i]));
    }
    if header.scan.is_empty() {
        let names: Vec<u8> = header.frame.iter().skip(10).step_by(3).copied().collect();
        header.scan = vec![0xff, 0xda, 0, 6 + 2 * samples as u8, samples as u8];
        header.scan.extend(names.iter().zip(components).flat_map(|(&name, i)| [name, i.min(last_code) * 0x11]));
        header.scan.extend([0, 63, 0]);
    }
    Some(Arc::new(header))
}

impl Header {
    /// Takes the segments of a stream up to its scan.
    fn parse(bytes: &[u8]) -> Self {
        let mut header = Self::default();
        let mut rest = bytes.strip_prefix(&START).unwrap_or_default();
        while let [0xff, marker, high, low, ..] = rest {
            let length = 2 + usize::from(u16::from_be_bytes([*high, *low]));
            let Some((segment, after)) = rest.split_at_checked(length) else { break };
            match marker {
                0xdb | 0xc4 | 0xdd => header.tables.extend_from_slice(segment),
                0xc0..=0xc2 if length > 10 => header.frame = segment.to_vec(),
                0xda => {
                    header.scan = segment.to_vec();
                    break;
                }
                _ => {}
            }
            rest = after;
        }
        header
    }
}

/// The tables that the tags point to, as segments: 64 bytes of quantisation; 16 counts and so many values of a code.
fn tables(file: &TiffFile, directory: &Directory) -> Option<Vec<u8>> {
    let offsets = |tag| directory.entry(tag).and_then(|entry| file.first_integers(entry, 4).ok());
    let mut segments = Vec::new();
    for (number, at) in (0..).zip(offsets(QUANTISATION)?) {
        segments.extend([0xff, 0xdb, 0, 67, number]);
        segments.extend(file.bytes.read_exact_at(at, 64, "a JPEG table").ok()?);
    }
    for (class, tag) in [(0, DC_CODES), (0x10, AC_CODES)] {
        for (number, at) in (0..).zip(offsets(tag)?) {
            let counts = file.bytes.read_exact_at(at, 16, "a JPEG table").ok()?;
            let values = counts.iter().map(|&count| u64::from(count)).sum();
            let values = file.bytes.read_exact_at(at + 16, values, "a JPEG table").ok()?;
            segments.extend([0xff, 0xc4]);
            segments.extend((19 + values.len() as u16).to_be_bytes());
            segments.push(class | number);
            segments.extend(counts.into_iter().chain(values));
        }
    }
    if let Some(interval) = file.integer(directory, RESTART_INTERVAL).filter(|&interval| interval > 0) {
        segments.extend([0xff, 0xdd, 0, 4]);
        segments.extend((interval as u16).to_be_bytes());
    }
    Some(segments)
}

/// Decodes a chunk of so many columns and rows.
pub(super) fn decode(
    raw: &[u8],
    header: Option<&Header>,
    size: [usize; 2],
    photometric: Photometric,
    wanted: Wanted,
) -> Result<Embedded, Problem> {
    if raw.starts_with(&START) {
        return jpeg::decode(raw, None, photometric, wanted);
    }
    let header = header.ok_or_else(|| Problem::malformed("an old-style JPEG page has no tables"))?;
    let mut frame = header.frame.clone();
    let [width, rows] = size.map(|side| u16::try_from(side).unwrap_or(u16::MAX).to_be_bytes());
    if let Some(place) = frame.get_mut(5..9) {
        place.copy_from_slice(&[rows, width].concat());
    }
    let scan = if raw.starts_with(&SCAN) { &[] } else { header.scan.as_slice() };
    let stream = [&START, header.tables.as_slice(), &frame, scan, raw, &[0xff, 0xd9]].concat();
    jpeg::decode(&stream, None, photometric, wanted)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{PageSpec, build, open_bytes};
    use crate::codec::OpenOptions;
    use crate::model::{ByteOrder, PlaneIndex, Samples};
    use image::codecs::jpeg::JpegEncoder;

    const WIDTH: u32 = 24;
    const ROWS: u32 = 16;

    /// A stream, its segments by marker, and where its bits begin.
    fn encoded() -> (Vec<u8>, Vec<(u8, usize)>, usize) {
        let rgb: Vec<u8> =
            (0..WIDTH * ROWS).flat_map(|i| [(i % WIDTH * 9) as u8, (i / WIDTH * 14) as u8, 90]).collect();
        let mut stream = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut stream, 95);
        encoder.encode(&rgb, WIDTH, ROWS, image::ExtendedColorType::Rgb8).unwrap();
        let (mut segments, mut at) = (Vec::new(), 2);
        loop {
            let length = usize::from(u16::from_be_bytes([stream[at + 2], stream[at + 3]]));
            segments.push((stream[at + 1], at));
            at += 2 + length;
            if segments.last().is_some_and(|(marker, _)| *marker == 0xda) {
                return (stream, segments, at);
            }
        }
    }

    /// Opens a page whose only strip is a part of `blob`, which begins at offset 8 of the file.
    fn read(blob: &[u8], strip: [usize; 2], tags: &[(u16, Vec<u64>)]) -> Result<Vec<u8>, String> {
        let longs = |numbers: &[usize]| numbers.iter().map(|&number| number as u64).collect::<Vec<_>>();
        let mut page = PageSpec::new(blob.len(), 1, 1, Samples::U8(blob.to_vec()))
            .with_tag(256, 4, &[WIDTH.into()])
            .with_tag(257, 4, &[ROWS.into()])
            .with_tag(258, 3, &[8, 8, 8])
            .with_tag(259, 3, &[6])
            .with_tag(262, 3, &[6])
            .with_tag(273, 4, &longs(&[strip[0] + 8]))
            .with_tag(277, 3, &[3])
            .with_tag(278, 4, &[ROWS.into()])
            .with_tag(279, 4, &longs(&[strip[1]]))
            .with_tag(339, 3, &[1, 1, 1])
            .with_tag(530, 3, &[1, 1]);
        for (tag, numbers) in tags {
            page = page.with_tag(*tag, 4, numbers);
        }
        let (_folder, stack) = open_bytes(&build(&[page], ByteOrder::Little, false), &OpenOptions::default());
        let plane = stack.map_err(|error| error.to_string())?.read_plane(PlaneIndex::default());
        plane.map(|plane| plane.samples.as_bytes().to_vec()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_way_of_keeping_the_tables_gives_the_same_pixels() {
        let (stream, segments, bits) = encoded();
        let mut decoder = zune_jpeg::JpegDecoder::new(zune_jpeg::zune_core::bytestream::ZCursor::new(&stream));
        let wanted = decoder.decode().unwrap();
        let (end, scan) = (stream.len(), segments.last().unwrap().1);
        let stream_tags = |length: usize| vec![(513, vec![8]), (514, vec![length as u64])];
        // The whole stream as the strip; a stream that holds the strip; a header before it, with and without its scan
        // header in the strip.
        assert_eq!(read(&stream, [0, end], &[]).unwrap(), wanted);
        assert_eq!(read(&stream, [bits + 3, end - bits - 3], &stream_tags(end)).unwrap(), wanted);
        assert_eq!(read(&stream, [scan, end - scan], &stream_tags(scan)).unwrap(), wanted);
        assert_eq!(read(&stream, [bits, end - bits], &stream_tags(bits)).unwrap(), wanted);
        // Tables in tags of their own: one table for luma and one for both chromas of each kind.
        let tables = |marker: u8, class: u8| -> Vec<u64> {
            let of_kind = segments.iter().filter(|(kind, at)| *kind == marker && stream[at + 4] & 0xf0 == class);
            let found: Vec<u64> = of_kind.map(|(_, at)| *at as u64 + 5 + 8).collect();
            vec![found[0], found[1], found[1]]
        };
        let tags = [(519, tables(0xdb, 0)), (520, tables(0xc4, 0)), (521, tables(0xc4, 0x10))];
        assert_eq!(read(&stream, [bits, end - bits], &tags).unwrap(), wanted);
        assert!(read(&stream, [bits, end - bits], &[]).unwrap_err().contains("no tables"));
    }
}
