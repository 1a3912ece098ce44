//! Compressed chunks that are large beside the memory there is (a page that is a single strip, for one): decompressed once
//! as a stream onto the disk, row after row, and read from there.
//!
//! What is made is what `chunk` makes. Not here: streams of `LZW` and `PackBits` (`streams`).

use std::io::{BufReader, Read};
use std::ops::Range;

use super::bits::reverse_bits;
use super::chunk::{Chunk, to_samples};
use super::compression::Compression;
use super::decompress::LZMA_KIB;
use super::directory::TiffFile;
use super::page::Page;
use super::problem::{Problem, contained};
use super::streams::{LzwStream, PackBitsStream};
use super::table::ChunkTable;
use crate::codec::last_used::LastUsed;
use crate::codec::scratch::Scratch;
use crate::codec::working_memory;

/// Chunks on the disk by what names them; each counts as one.
pub(super) type UnrolledChunks = LastUsed<super::cache::ChunkKey, Scratch, Problem>;

/// So many chunks of a file stay on the disk.
pub(super) const KEPT: usize = 8;
/// Rows are decompressed about so many bytes at a time.
const STEP_BYTES: usize = 1 << 20;
/// Bytes that are read of the file at a time.
const READ_BYTES: usize = 256 << 10;

/// Bytes of a chunk from which on it is not held in memory: threads decode several at a time, from as many bytes again.
pub(super) fn largest_held() -> u64 {
    working_memory::part(6)
}

/// Whether the chunks of a page are read from the disk where those of more than so many bytes are.
pub(super) fn is_wanted(page: &Page, largest_held: u64) -> bool {
    use Compression::{Deflate, Lzma, Lzw, PackBits, Zstd};
    page.chunk_bytes() as u64 > largest_held
        && page.chunk.depth == 1
        && page.has_whole_chroma()
        && matches!(page.compression, Lzw | Deflate | PackBits | Zstd | Lzma)
}

/// Some rows of a chunk.
pub(super) fn read(
    kept: &UnrolledChunks,
    file: &TiffFile,
    page: &Page,
    table: &ChunkTable,
    index: usize,
    rows: Range<usize>,
) -> Result<Chunk, Problem> {
    let chunk = kept.get((page.id, page.shift, index), 1, || unroll(file, page, table, index))?;
    let row_bytes = row_bytes(page);
    let end = rows.end.min(page.rows_of_chunk(index));
    let mut bytes = vec![0; end.saturating_sub(rows.start) * row_bytes];
    chunk.read_at((rows.start * row_bytes) as u64, &mut bytes)?;
    let (width, samples) = (page.chunk.width, page.samples_in_chunk());
    Ok(Chunk { first_row: rows.start, width, rows: rows.len(), samples, bytes })
}

/// Bytes of a decoded row.
fn row_bytes(page: &Page) -> usize {
    page.chunk.width * page.samples_in_chunk() * page.sample_type.bytes()
}

/// Decompresses a chunk onto the disk; what the file lacks of it is zeros.
fn unroll(file: &TiffFile, page: &Page, table: &ChunkTable, index: usize) -> Result<Scratch, Problem> {
    let rows = page.rows_of_chunk(index);
    let scratch = Scratch::new((rows * row_bytes(page)) as u64)?;
    let Some((offset, count)) = table.chunk(page, index) else { return Ok(scratch) };
    let end = offset.saturating_add(count);
    let cut = end > file.bytes.len();
    let input = Part { file, at: offset, end: end.min(file.bytes.len()), lowest_bit_first: page.lowest_bit_first };
    contained("a strip or tile", || {
        let mut stream = decompressed(page.compression, BufReader::with_capacity(READ_BYTES, input))?;
        let at_once = (STEP_BYTES / page.packed_row().max(1)).max(1);
        for first in (0..rows).step_by(at_once) {
            let expected = page.packed_bytes(at_once.min(rows - first));
            let mut bytes = Vec::with_capacity(expected);
            let read = (&mut stream).take(expected as u64).read_to_end(&mut bytes);
            let whole = bytes.len() == expected;
            scratch.write_at((first * row_bytes(page)) as u64, &to_samples(file, page, bytes))?;
            match read {
                Err(error) if !cut => {
                    return Err(Problem::malformed(format!("a strip or tile cannot be decompressed ({error})")));
                }
                Ok(_) if whole => {}
                // Of a stream that ends early, what comes before the end is shown.
                _ => break,
            }
        }
        Ok(())
    })?;
    Ok(scratch)
}

fn decompressed<'a>(compression: Compression, input: BufReader<Part<'a>>) -> Result<Box<dyn Read + 'a>, Problem> {
    Ok(match compression {
        Compression::Lzw => Box::new(LzwStream::new(input)?),
        Compression::Deflate => Box::new(flate2::bufread::ZlibDecoder::new(input)),
        Compression::PackBits => Box::new(PackBitsStream::new(input)),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
        _ => Box::new(lzma_rust2::XzReader::new_mem_limit(input, false, LZMA_KIB)),
    })
}

/// The bytes of a chunk in the file, from first to last.
struct Part<'a> {
    file: &'a TiffFile,
    at: u64,
    end: u64,
    lowest_bit_first: bool,
}

impl Read for Part<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let wanted = (out.len() as u64).min(self.end.saturating_sub(self.at));
        let read = self.file.bytes.read_at_most(self.at, wanted);
        let mut bytes = read.map_err(|_| std::io::Error::other("the file cannot be read"))?;
        if self.lowest_bit_first {
            reverse_bits(&mut bytes);
        }
        out[..bytes.len()].copy_from_slice(&bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::codec::OpenOptions;
    use crate::codec::tiff::open::open_within;
    use crate::codec::tiff::testing::{PageSpec, build, ramp};
    use crate::model::{ByteOrder, PlaneIndex, Rect, SampleType, Stack};

    /// Every part of a file as chunks in memory give it.
    fn compare(bytes: &[u8], what: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        std::fs::write(&path, bytes).unwrap();
        let opened = |largest| open_within(&path, &OpenOptions::default(), largest);
        let (held, unrolled) = match (opened(u64::MAX), opened(0)) {
            (Ok(held), Ok(unrolled)) => (held, unrolled),
            (held, unrolled) => return assert!(held.is_err() && unrolled.is_err(), "{what}"),
        };
        let (width, height) = (held.info.axes.x, held.info.axes.y);
        for rect in [Rect::whole(width, height), Rect::new(3, 5, 20, 9), Rect::new(0, height - 1, width, 1)] {
            for plane in held.planes() {
                let read = |stack: &Stack| {
                    let read = stack.source.read(plane, 0, rect);
                    read.map(|read| read.samples.as_bytes().to_vec()).map_err(|error| error.to_string())
                };
                assert!(read(&unrolled) == read(&held), "{what} {rect:?}");
            }
        }
        assert!(unrolled.source.read(PlaneIndex { t: 0, z: 0, c: 9 }, 0, Rect::whole(1, 1)).is_err());
    }

    #[test]
    fn rows_on_the_disk_are_those_in_memory() {
        let (width, height) = (61, 47);
        for (sample_type, samples) in [(SampleType::U8, 3), (SampleType::U16, 1), (SampleType::F32, 2)] {
            for compression in [5, 8, 32_773, 50_000] {
                let mut page = PageSpec::new(width, height, samples, ramp(sample_type, width * height * samples));
                page.photometric = if samples == 3 { 2 } else { 1 };
                page.compression = compression;
                page.predictor = if compression == 32_773 || sample_type == SampleType::F32 { 1 } else { 2 };
                for (tile, rows, planar) in [(None, height, false), (None, 10, true), (Some((32, 16)), 0, false)] {
                    let page = PageSpec { tile, rows_per_strip: rows.max(1), planar, ..page.clone() };
                    for order in [ByteOrder::Little, ByteOrder::Big] {
                        let what =
                            format!("{sample_type} × {samples}, compression {compression}, {tile:?}, planar {planar}");
                        compare(&build(std::slice::from_ref(&page), order, false), &what);
                    }
                }
            }
        }
    }

    #[test]
    fn damage_and_holes_are_as_they_are_in_memory() {
        let mut page = PageSpec::new(64, 40, 1, ramp(SampleType::U8, 64 * 40));
        (page.compression, page.rows_per_strip) = (8, 20);
        let bytes = build(std::slice::from_ref(&page), ByteOrder::Little, false);
        page.sparse = vec![1];
        compare(&build(std::slice::from_ref(&page), ByteOrder::Little, false), "a hole");
        for at in (200..bytes.len()).step_by(97) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            compare(&damaged, &format!("damaged at {at}"));
        }
    }
}
