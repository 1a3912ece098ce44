//! A small TIFF builder for tests: strips, tiles, planes, predictors, sparse chunks, both byte orders, `BigTIFF`.
//!
//! It shares no code with the reader, but for the predictors' differences, which have tests of their own. What it
//! writes is known sample by sample, so that every read has an oracle.

use std::collections::BTreeMap;
use std::io::Write;

use crate::codec::OpenOptions;
use crate::model::{ByteOrder, PlaneIndex, Rect, SampleType, Samples, Stack};

/// One page and how it is to be stored. Samples lie row by row, those of a pixel beside each other.
#[derive(Debug, Clone)]
pub(super) struct PageSpec {
    pub width: usize,
    pub height: usize,
    pub samples: usize,
    pub values: Samples,
    /// Width and rows of tiles; else strips of so many rows.
    pub tile: Option<(usize, usize)>,
    pub rows_per_strip: usize,
    pub planar: bool,
    pub compression: u16,
    pub predictor: u16,
    pub photometric: u16,
    /// Chunks that are left out (offset and count 0).
    pub sparse: Vec<usize>,
    /// More tags: type and the value's numbers (type 2: bytes).
    pub tags: Vec<(u16, u16, Vec<u64>)>,
    /// Pages in sub-directories of this one.
    pub levels: Vec<PageSpec>,
}

impl PageSpec {
    /// A plain page in one strip.
    pub fn new(width: usize, height: usize, samples: usize, values: Samples) -> Self {
        Self {
            width,
            height,
            samples,
            values,
            tile: None,
            rows_per_strip: height,
            planar: false,
            compression: 1,
            predictor: 1,
            photometric: 1,
            sparse: Vec::new(),
            tags: Vec::new(),
            levels: Vec::new(),
        }
    }

    /// A text tag.
    pub fn with_text(mut self, tag: u16, text: &str) -> Self {
        self.tags.push((tag, 2, text.bytes().chain([0]).map(u64::from).collect()));
        self
    }

    /// A tag of whole numbers of a type.
    pub fn with_tag(mut self, tag: u16, kind: u16, numbers: &[u64]) -> Self {
        self.tags.push((tag, kind, numbers.to_vec()));
        self
    }

    /// The part of the page that a rectangle covers, as a read should give it for `count` samples from `first` on.
    pub fn crop(&self, rect: Rect, first: usize, count: usize) -> Vec<u8> {
        let size = self.values.sample_type().bytes();
        let all = self.values.as_bytes();
        let mut out = Vec::new();
        for (y, x) in (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (y, x))) {
            let at = ((y * self.width + x) * self.samples + first) * size;
            out.extend_from_slice(&all[at..at + count * size]);
        }
        out
    }
}

/// Values that differ everywhere.
pub(super) fn ramp(sample_type: SampleType, len: usize) -> Samples {
    let mut samples = Samples::zeroed(sample_type, len);
    for (index, byte) in samples.as_bytes_mut().iter_mut().enumerate() {
        *byte = (index as u32).wrapping_mul(2_654_435_761).rotate_left(9) as u8;
    }
    samples
}

/// A file of these pages.
pub(super) fn build(pages: &[PageSpec], order: ByteOrder, big: bool) -> Vec<u8> {
    let mut file = Builder { bytes: Vec::new(), order, big };
    file.bytes.extend(if order == ByteOrder::Big { b"MM" } else { b"II" });
    file.number(if big { 43 } else { 42 }, 2);
    if big {
        file.number(8, 2);
        file.number(0, 2);
    }
    let mut link = file.bytes.len();
    file.number(0, file.pointer());
    for page in pages {
        link = file.page(page, link);
    }
    file.bytes
}

/// Opens a little-endian file of these pages.
pub(super) fn open_pages(pages: &[PageSpec]) -> (tempfile::TempDir, Stack) {
    let (folder, stack) = open_bytes(&build(pages, ByteOrder::Little, false), &OpenOptions::default());
    (folder, stack.unwrap())
}

/// The bytes of a whole plane.
pub(super) fn whole(stack: &Stack, t: usize, z: usize, c: usize) -> Vec<u8> {
    stack.read_plane(PlaneIndex { t, z, c }).unwrap().samples.as_bytes().to_vec()
}

/// Writes a file into a temporary folder and opens it.
pub(super) fn open_bytes(
    bytes: &[u8],
    options: &OpenOptions,
) -> (tempfile::TempDir, Result<Stack, crate::codec::CodecError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stack.tif");
    std::fs::write(&path, bytes).unwrap();
    let stack = super::open(&path, options);
    (folder, stack)
}

struct Builder {
    bytes: Vec<u8>,
    order: ByteOrder,
    big: bool,
}

impl Builder {
    const fn pointer(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    fn encoded(&self, number: u64, width: usize) -> Vec<u8> {
        match self.order {
            ByteOrder::Big => number.to_be_bytes()[8 - width..].to_vec(),
            ByteOrder::Little => number.to_le_bytes()[..width].to_vec(),
        }
    }

    fn number(&mut self, number: u64, width: usize) {
        let bytes = self.encoded(number, width);
        self.bytes.extend(bytes);
    }

    /// Writes a page and its directory, points `link` to it, returns where the next one is to be linked.
    fn page(&mut self, page: &PageSpec, link: usize) -> usize {
        let (mut offsets, mut counts) = (Vec::new(), Vec::new());
        for (index, chunk) in chunks(page).into_iter().enumerate() {
            if page.sparse.contains(&index) {
                offsets.push(0);
                counts.push(0);
                continue;
            }
            let packed = self.pack(page, chunk);
            offsets.push(self.bytes.len() as u64);
            counts.push(packed.len() as u64);
            self.bytes.extend(packed);
        }
        let mut tags = BTreeMap::new();
        let mut tag = |tag: u16, kind: u16, values: Vec<u64>| tags.insert(tag, (kind, values));
        let sample_type = page.values.sample_type();
        tag(256, 4, vec![page.width as u64]);
        tag(257, 4, vec![page.height as u64]);
        tag(258, 3, vec![sample_type.bytes() as u64 * 8; page.samples]);
        tag(259, 3, vec![page.compression.into()]);
        tag(262, 3, vec![page.photometric.into()]);
        tag(277, 3, vec![page.samples as u64]);
        tag(284, 3, vec![if page.planar { 2 } else { 1 }]);
        tag(317, 3, vec![page.predictor.into()]);
        let format = if sample_type.is_complex() {
            6
        } else if !sample_type.is_integer() {
            3
        } else if sample_type.name().starts_with('i') {
            2
        } else {
            1
        };
        tag(339, 3, vec![format; page.samples]);
        if let Some((width, rows)) = page.tile {
            tag(322, 4, vec![width as u64]);
            tag(323, 4, vec![rows as u64]);
            tag(324, 4, offsets);
            tag(325, 4, counts);
        } else {
            tag(278, 4, vec![page.rows_per_strip as u64]);
            tag(273, 4, offsets);
            tag(279, 4, counts);
        }
        if !page.levels.is_empty() {
            let offsets = page.levels.iter().map(|level| self.sub_directory(level)).collect();
            tag(330, 4, offsets);
        }
        for (number, kind, values) in &page.tags {
            tag(*number, *kind, values.clone());
        }
        self.directory(&tags, link)
    }

    /// Writes a page that is not in the chain; returns where its directory is.
    fn sub_directory(&mut self, page: &PageSpec) -> u64 {
        let link = self.bytes.len();
        self.number(0, self.pointer());
        self.page(page, link);
        super::bytes::unsigned(&self.bytes[link..link + self.pointer()], self.order)
    }

    fn directory(&mut self, tags: &BTreeMap<u16, (u16, Vec<u64>)>, link: usize) -> usize {
        let width = |kind: u16| [1, 1, 1, 2, 4, 4][usize::from(kind)];
        let mut fields = Vec::new();
        for (kind, values) in tags.values() {
            let value: Vec<u8> = values.iter().flat_map(|&number| self.encoded(number, width(*kind))).collect();
            let mut field = if value.len() <= self.pointer() {
                value
            } else {
                let at = self.bytes.len() as u64;
                self.bytes.extend(value);
                self.encoded(at, self.pointer())
            };
            field.resize(self.pointer(), 0);
            fields.push(field);
        }
        let at = self.encoded(self.bytes.len() as u64, self.pointer());
        self.bytes[link..link + at.len()].copy_from_slice(&at);
        self.number(tags.len() as u64, if self.big { 8 } else { 2 });
        for ((tag, (kind, values)), field) in tags.iter().zip(fields) {
            self.number((*tag).into(), 2);
            // Kind 5 stands for pairs of numbers: rationals.
            self.number((*kind).into(), 2);
            let count = values.len() / if *kind == 5 { 2 } else { 1 };
            self.number(count as u64, self.pointer());
            self.bytes.extend(field);
        }
        let link = self.bytes.len();
        self.number(0, self.pointer());
        link
    }

    /// Predictor, byte order, compression.
    fn pack(&self, page: &PageSpec, mut chunk: Vec<u8>) -> Vec<u8> {
        let sample_type = page.values.sample_type();
        let (size, samples) = (sample_type.bytes(), if page.planar { 1 } else { page.samples });
        let row = page.tile.map_or(page.width, |(width, _)| width) * samples * size;
        match page.predictor {
            2 => super::predictor::apply_horizontal(&mut chunk, row, size, samples),
            3 => super::predictor::apply_floating_point(&mut chunk, row, size, samples),
            _ => {}
        }
        if page.predictor != 3 && self.order != ByteOrder::NATIVE {
            let width = if sample_type.is_complex() { size / 2 } else { size };
            chunk.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        match page.compression {
            5 => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(&chunk).unwrap(),
            8 | 32946 => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(&chunk).unwrap();
                encoder.finish().unwrap()
            }
            32773 => chunk.chunks(100).flat_map(|run| [&[run.len() as u8 - 1], run].concat()).collect(),
            50000 => zstd::encode_all(chunk.as_slice(), 1).unwrap(),
            _ => chunk,
        }
    }
}

/// The chunks of a page in file order, tiles filled up with 7s beyond the edges.
fn chunks(page: &PageSpec) -> Vec<Vec<u8>> {
    let size = page.values.sample_type().bytes();
    let all = page.values.as_bytes();
    let (width, rows) = page.tile.unwrap_or((page.width, page.rows_per_strip));
    let planes = if page.planar { page.samples } else { 1 };
    let mut chunks = Vec::new();
    for (plane, top, left) in (0..planes).flat_map(|p| {
        (0..page.height).step_by(rows).flat_map(move |y| (0..page.width).step_by(width).map(move |x| (p, y, x)))
    }) {
        let bottom = if page.tile.is_some() { top + rows } else { (top + rows).min(page.height) };
        let mut chunk = Vec::new();
        for (y, x) in (top..bottom).flat_map(|y| (left..left + width).map(move |x| (y, x))) {
            let pixel = (y * page.width + x) * page.samples;
            let wanted = if page.planar { pixel + plane..pixel + plane + 1 } else { pixel..pixel + page.samples };
            if y < page.height && x < page.width {
                chunk.extend_from_slice(&all[wanted.start * size..wanted.end * size]);
            } else {
                chunk.resize(chunk.len() + wanted.len() * size, 7);
            }
        }
        chunks.push(chunk);
    }
    chunks
}
