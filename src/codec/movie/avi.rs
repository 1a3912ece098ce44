//! AVI of JPEG frames: headers, frames, indices; beyond a gigabyte in further segments (`AVIX`), as OpenDML has it.
//!
//! Sources: Microsoft's AVI RIFF File Reference; "OpenDML AVI File Format Extensions", version 1.02 (Matrox, 1996).

use std::io::{Error, Result, Seek, Write};

use super::rate::FrameRate;
use super::riff::{Fields, Open, Riff};

/// A segment is ended once it holds so many bytes of frames: programs count them in 32 bits with a sign.
pub(super) const SEGMENT_BYTES: u64 = 1 << 30;
/// The chunk of a frame: compressed, of stream 0.
const FRAME: [u8; 4] = *b"00dc";
/// Each frame can be shown without those before it.
const KEY_FRAME: u32 = 0x10;
/// The file has an index, and is meant to be read in order.
const FLAGS: u32 = 0x10 | 0x100;

/// What an AVI is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rate: FrameRate,
    /// How many frames there will be.
    pub(super) frames: usize,
    /// Segments for which there is room in the index; more frames than fit are refused.
    pub(super) segments: usize,
    pub(super) segment_bytes: u64,
}

/// An AVI that is being written.
#[derive(Debug)]
pub(super) struct Avi<'a, W> {
    riff: Riff<'a, W>,
    header: Header,
    places: Places,
    /// The `RIFF` and the `movi` list of the segment.
    open: [Open; 2],
    /// Where frames of the segment begin, from which its index counts: the word `movi`.
    base: u64,
    /// Frames of the segment: where their chunks begin, and their lengths.
    frames: Vec<(u64, u32)>,
    finished: Vec<Segment>,
    largest: u32,
}

/// Where numbers stand that are known only in the end.
#[derive(Debug, Clone, Copy)]
struct Places {
    /// Frames of the first segment.
    first_frames: u64,
    largest: [u64; 2],
    /// The number of entries of the index of segments.
    entries: u64,
}

/// A finished segment.
#[derive(Debug, Clone, Copy)]
struct Segment {
    index: u64,
    index_bytes: u32,
    frames: u32,
}

impl<'a, W: Write + Seek> Avi<'a, W> {
    /// Writes all that stands before the frames.
    pub(super) fn begin(out: &'a mut W, header: Header) -> Result<Self> {
        let mut riff = Riff::new(out);
        let file = riff.open(*b"RIFF", *b"AVI ")?;
        let list = riff.open(*b"LIST", *b"hdrl")?;
        let main = riff.chunk(*b"avih", &main_header(&header))?;
        let stream = riff.open(*b"LIST", *b"strl")?;
        let of_stream = riff.chunk(*b"strh", &stream_header(&header))?;
        riff.chunk(*b"strf", &bitmap_header(&header))?;
        let index = riff.chunk(*b"indx", &empty_index(header.segments))?;
        riff.close(stream)?;
        let extended = riff.open(*b"LIST", *b"odml")?;
        riff.chunk(*b"dmlh", &Fields::default().word(header.frames as u32).0)?;
        riff.close(extended)?;
        riff.close(list)?;
        // Behind the eight bytes with which a chunk begins.
        let places =
            Places { first_frames: main + 8 + 16, largest: [main + 8 + 28, of_stream + 8 + 36], entries: index + 12 };
        let movi = riff.open(*b"LIST", *b"movi")?;
        let base = riff.position() - 4;
        let (frames, finished) = (Vec::new(), Vec::new());
        Ok(Self { riff, header, places, open: [file, movi], base, frames, finished, largest: 0 })
    }

    /// Writes a frame.
    pub(super) fn frame(&mut self, jpeg: &[u8]) -> Result<()> {
        let held = self.riff.position() - self.base;
        if held + jpeg.len() as u64 > self.header.segment_bytes && !self.frames.is_empty() {
            self.end_segment()?;
            let file = self.riff.open(*b"RIFF", *b"AVIX")?;
            let movi = self.riff.open(*b"LIST", *b"movi")?;
            self.open = [file, movi];
            self.base = self.riff.position() - 4;
        }
        let at = self.riff.chunk(FRAME, jpeg)?;
        self.frames.push((at, jpeg.len() as u32));
        self.largest = self.largest.max(jpeg.len() as u32);
        Ok(())
    }

    /// Writes the index of the segment, and the old index that programs without OpenDML look for after the first.
    fn end_segment(&mut self) -> Result<()> {
        if self.finished.len() == self.header.segments {
            return Err(Error::other("its index has no room for so large frames"));
        }
        let frames = std::mem::take(&mut self.frames);
        // Two words an entry, an index of frames.
        let head = Fields::default().short(2).short(0x0100).word(frames.len() as u32);
        let mut fields = head.text(FRAME).long(self.base).word(0);
        for (at, length) in &frames {
            // To the frame itself, behind the head of its chunk.
            fields = fields.words(&[(at + 8 - self.base) as u32, *length]);
        }
        let at = self.riff.chunk(*b"ix00", &fields.0)?;
        let segment = Segment { index: at, index_bytes: fields.0.len() as u32 + 8, frames: frames.len() as u32 };
        self.riff.close(self.open[1])?;
        if self.finished.is_empty() {
            let entry = |fields: Fields, (at, length): &(u64, u32)| {
                fields.text(FRAME).words(&[KEY_FRAME, (at - self.base) as u32, *length])
            };
            let old = frames.iter().fold(Fields::default(), entry);
            self.riff.chunk(*b"idx1", &old.0)?;
        }
        self.riff.close(self.open[0])?;
        self.finished.push(segment);
        Ok(())
    }

    /// Ends the last segment and fills in what was not known before.
    pub(super) fn end(mut self) -> Result<()> {
        self.end_segment()?;
        let Places { first_frames, largest, entries } = self.places;
        let first = self.finished[0].frames;
        self.riff.patch(first_frames, &first.to_le_bytes())?;
        for at in largest {
            self.riff.patch(at, &self.largest.to_le_bytes())?;
        }
        self.riff.patch(entries, &(self.finished.len() as u32).to_le_bytes())?;
        let entry = |fields: Fields, segment: &Segment| {
            fields.long(segment.index).words(&[segment.index_bytes, segment.frames])
        };
        let index = self.finished.iter().fold(Fields::default(), entry);
        self.riff.patch(entries + 20, &index.0)
    }
}

fn main_header(header: &Header) -> Vec<u8> {
    let Header { width, height, rate, .. } = *header;
    let microseconds = 1e6 * f64::from(rate.seconds) / f64::from(rate.frames);
    // Microseconds a frame, bytes a second (not known), padding, flags, frames, first frame, streams, largest frame.
    Fields::default()
        .words(&[microseconds.round() as u32, 0, 0, FLAGS, 0, 0, 1, 0])
        .words(&[width as u32, height as u32, 0, 0, 0, 0])
        .0
}

fn stream_header(header: &Header) -> Vec<u8> {
    let Header { width, height, rate, frames, .. } = *header;
    // Flags, priority and language, first frame, scale, rate, start, frames, largest frame, quality (as it is), size.
    Fields::default()
        .text(*b"vids")
        .text(*b"MJPG")
        .words(&[0, 0, 0, rate.seconds, rate.frames, 0, frames as u32, 0, u32::MAX, 0])
        .short(0)
        .short(0)
        .short(width as u16)
        .short(height as u16)
        .0
}

fn bitmap_header(header: &Header) -> Vec<u8> {
    let Header { width, height, .. } = *header;
    let size = (width * height * 3).min(u32::MAX as usize);
    Fields::default()
        .words(&[40, width as u32, height as u32])
        .short(1)
        .short(24)
        .text(*b"MJPG")
        .words(&[size as u32, 0, 0, 0, 0])
        .0
}

/// Room for the index of segments: four words an entry, an index of indices.
fn empty_index(segments: usize) -> Vec<u8> {
    let mut index = Fields::default().short(4).short(0).word(0).text(FRAME).words(&[0; 3]).0;
    index.resize(index.len() + segments * 16, 0);
    index
}
