//! One embedded picture: which decoder reads it, and what it must be like.

use super::super::compression::Compression;
use super::super::page::Page;
use super::super::problem::{Problem, contained};
use super::{jpeg, jpeg2000, lerc, old_jpeg, png, webp};
use crate::model::SampleType;

/// A decoded picture: its own size, which may differ from the chunk's; samples in the machine's byte order, those of
/// a pixel beside each other.
#[derive(Debug)]
pub(in super::super) struct Embedded {
    pub width: usize,
    pub rows: usize,
    pub bytes: Vec<u8>,
}

/// What the page says of its chunks.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Wanted {
    pub samples: usize,
    pub sample_type: SampleType,
    /// The most columns and rows: encoders round up to whole blocks.
    pub most: [usize; 2],
}

impl Wanted {
    /// What the chunks of a page must be like.
    pub fn of(page: &Page) -> Self {
        let rows = page.chunk.rows * page.chunk.depth;
        Self {
            samples: page.samples_in_chunk(),
            sample_type: page.sample_type,
            most: [page.chunk.width.next_multiple_of(64), rows.next_multiple_of(64)],
        }
    }

    /// Refuses a picture that is larger than its chunk before memory is taken for it.
    pub fn check_size(&self, name: &str, [width, rows]: [usize; 2]) -> Result<(), Problem> {
        if width == 0 || rows == 0 || width > self.most[0] || rows > self.most[1] {
            return Err(Problem::malformed(format!("{name} strip or tile is {width} × {rows} pixels")));
        }
        Ok(())
    }

    /// Refuses a picture with other samples than the page.
    pub fn check_samples(&self, name: &str, samples: usize) -> Result<(), Problem> {
        if samples == self.samples {
            return Ok(());
        }
        Err(Problem::malformed(format!("{name} strip or tile has {samples} components, not {}", self.samples)))
    }
}

/// Decodes a chunk of a page whose compression is an embedded picture; `rows` are those of the chunk.
pub(in super::super) fn decode(page: &Page, raw: &[u8], rows: usize) -> Result<Embedded, Problem> {
    let wanted = Wanted::of(page);
    contained("a strip or tile", || match page.compression {
        Compression::Jpeg => jpeg::decode(raw, page.jpeg_tables.as_deref(), page.photometric, wanted),
        Compression::OldJpeg => {
            let header = page.old_jpeg.as_deref();
            old_jpeg::decode(raw, header, [page.chunk.width, rows], page.photometric, wanted)
        }
        Compression::Png => png::decode(raw, wanted),
        Compression::WebP => webp::decode(raw, wanted),
        Compression::Jpeg2000 { luma } => jpeg2000::decode(raw, luma || page.is_luma(), wanted),
        Compression::Lerc(wrapping) => lerc::decode(raw, wrapping, wanted),
        _ => Err(Problem::malformed("a strip or tile is no embedded picture")),
    })
}
