//! GIF: how many frames there are, how long each is shown, and whether the file is whole.
//!
//! Source: the specification of GIF 89a. `image` composites the frames.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::failure::Failure;
use super::header::{Animation, Header, describe};
use crate::codec::OpenOptions;
use crate::codec::sniff::Format;

/// Describes a GIF; its frames are composited as RGBA whatever `--stored` says, since each has a palette of its own.
pub fn header(path: &Path, options: &OpenOptions) -> Result<Header, Failure> {
    let mut header = describe(path, Format::Gif)?;
    let mut reader = BufReader::new(File::open(path)?);
    let mut blocks = Blocks::default();
    // What follows the last whole frame is of no use; a file without any whole frame may still show a part of one.
    header.cut_short = walk(&mut reader, &mut blocks, options.limits.entries).is_err();
    if blocks.delays.is_empty() {
        blocks.delays.push(0.0);
    }
    header.animation = Some(Animation { clear: blocks.clear, ..Animation::from_delays(&blocks.delays) });
    header.samples_per_pixel = 4;
    Ok(header)
}

/// What walking the blocks tells without decoding.
#[derive(Debug, Default)]
struct Blocks {
    /// The delay of every whole frame.
    delays: Vec<f64>,
    /// The colour that the first frame's palette gives to transparent pixels.
    clear: [u8; 3],
}

/// Walks the blocks; fails where the file ends before its trailer.
fn walk(reader: &mut impl Read, blocks: &mut Blocks, limit: usize) -> std::io::Result<()> {
    let screen = bytes::<13>(reader)?;
    let global = color_table(reader, screen[10])?;
    let (mut delay, mut transparent) = (0.0, None);
    while blocks.delays.len() < limit {
        match bytes::<1>(reader)?[0] {
            0x21 => {
                let label = bytes::<1>(reader)?[0];
                let first = sub_blocks(reader)?;
                if let (0xf9, [flags, low, high, index]) = (label, first.as_slice()) {
                    delay = f64::from(u16::from_le_bytes([*low, *high])) / 100.0;
                    transparent = (flags & 1 == 1).then_some(usize::from(*index));
                }
            }
            0x2c => {
                let descriptor = bytes::<9>(reader)?;
                let local = color_table(reader, descriptor[8])?;
                bytes::<1>(reader)?;
                sub_blocks(reader)?;
                if blocks.delays.is_empty() {
                    let table = if local.is_empty() { &global } else { &local };
                    let color = transparent.and_then(|index| table.get(index * 3..index * 3 + 3));
                    blocks.clear = color.and_then(|color| color.try_into().ok()).unwrap_or_default();
                }
                blocks.delays.push(delay);
                (delay, transparent) = (0.0, None);
            }
            0x3b => return Ok(()),
            // Stray bytes between blocks are skipped, as browsers do.
            _ => {}
        }
    }
    Ok(())
}

/// Skips a chain of sub-blocks and returns the first.
fn sub_blocks(reader: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut first = None;
    loop {
        let length = usize::from(bytes::<1>(reader)?[0]);
        if length == 0 {
            return Ok(first.unwrap_or_default());
        }
        let mut block = vec![0; length];
        reader.read_exact(&mut block)?;
        first.get_or_insert(block);
    }
}

/// The colour table that a byte of flags announces.
fn color_table(reader: &mut impl Read, flags: u8) -> std::io::Result<Vec<u8>> {
    let colors = if flags & 0x80 == 0 { 0 } else { 2 << (flags & 7) };
    let mut table = vec![0; 3 * colors];
    reader.read_exact(&mut table)?;
    Ok(table)
}

fn bytes<const N: usize>(reader: &mut impl Read) -> std::io::Result<[u8; N]> {
    let mut out = [0; N];
    reader.read_exact(&mut out)?;
    Ok(out)
}
