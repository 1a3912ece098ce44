//! PNG and APNG: chunks, header and rows.
//!
//! Rows are decoded one by one, so that a file that is cut short still shows those it has.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use png::{ColorType, InterlaceInfo, Reader, Transformations, Unit, expand_interlaced_row};

use super::failure::Failure;
use super::header::{Animation, Header, orientation};
use super::png_text::Carried;
use super::still::changed;
use crate::codec::OpenOptions;
use crate::model::{ByteOrder, Dpi, Metadata, Palette, SampleType};

/// Deflate cannot expand more than 1032-fold; indices and bits grow to at most 32 times by being expanded.
const EXPANSION: u64 = 1032 * 32;

/// What walking the chunks tells without decoding.
#[derive(Debug, Default)]
struct Chunks {
    /// Bytes of compressed pixels that are there.
    data_bytes: u64,
    /// Delay after each frame of the animation.
    delays: Vec<f64>,
    cut_short: bool,
    carried: Carried,
}

type FileReader = Reader<BufReader<File>>;

/// Describes a PNG; with `--stored` palettes stay indices.
pub fn header(path: &Path, options: &OpenOptions) -> Result<Header, Failure> {
    let limit = usize::try_from(options.limits.metadata_bytes).unwrap_or(usize::MAX);
    let chunks = walk(path, options.limits.entries)?;
    let reader = reader(path, options.stored, limit)?;
    let info = reader.info();
    let Metadata { exif, xmp, .. } = &chunks.carried.metadata;
    let indexed = options.stored && info.color_type == ColorType::Indexed;
    let (color, depth) = reader.output_color_type();
    let sample_type = if depth == png::BitDepth::Sixteen { SampleType::U16 } else { SampleType::U8 };
    let mut header = Header {
        format: "png",
        width: info.width as usize,
        height: info.height as usize,
        samples_per_pixel: color.samples(),
        sample_type,
        animation: None,
        dpi: info
            .pixel_dims
            .filter(|dims| dims.unit == Unit::Meter)
            .map(|dims| Dpi { x: f64::from(dims.xppu) * 0.0254, y: f64::from(dims.yppu) * 0.0254 }),
        icc: info.icc_profile.as_ref().map(|profile| profile.to_vec()),
        orientation: orientation(exif.as_deref(), xmp.as_deref()),
        metadata: Metadata::default(),
        palette: info.palette.as_deref().filter(|_| indexed).map(palette),
        cut_short: chunks.cut_short,
        stored_bytes: chunks.data_bytes,
        expansion: EXPANSION,
        decoder_bytes: 0,
        warnings: Vec::new(),
    };
    header.metadata = chunks.carried.metadata;
    let declared = info.animation_control.map_or(0, |control| control.num_frames as usize);
    let frames = chunks.delays.len().min(declared);
    if frames > 0 {
        header.format = "apng";
        animate(&mut header, &chunks.delays[..frames]);
    }
    Ok(header)
}

/// Frames are composited as RGBA of 8 bits; deeper ones are not, so those show their first picture alone.
fn animate(header: &mut Header, delays: &[f64]) {
    if header.sample_type == SampleType::U16 {
        header
            .warnings
            .push("An animation of 16-bit frames is not supported yet: its first picture is shown.".to_owned());
        return;
    }
    header.animation = Some(Animation::from_delays(delays));
    header.samples_per_pixel = 4;
    header.palette = None;
}

/// Decodes a still picture into the bytes of samples of the header's layout.
pub fn decode(path: &Path, header: &Header, samples: &mut [u8]) -> Result<(), Failure> {
    let mut reader = reader(path, header.palette.is_some(), usize::MAX)?;
    let (color, depth) = reader.output_color_type();
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    if (width, height, color.samples()) != (header.width, header.height, header.samples_per_pixel) {
        return Err(changed());
    }
    let bits = depth as usize;
    if bits >= 8 {
        return read_rows(&mut reader, samples, header.cut_short);
    }
    let row_bytes = (width * bits).div_ceil(8);
    let mut packed = vec![0; row_bytes * height];
    read_rows(&mut reader, &mut packed, header.cut_short)?;
    let rows = samples.chunks_exact_mut(width);
    rows.zip(packed.chunks_exact(row_bytes)).for_each(|(row, packed)| unpack(packed, bits, row));
    Ok(())
}

/// Reads rows into a picture; where the end of the file is known to be missing, what is there is enough.
fn read_rows(reader: &mut FileReader, picture: &mut [u8], cut_short: bool) -> Result<(), Failure> {
    let (color, depth) = reader.output_color_type();
    let bits_per_pixel = (color.samples() * depth as usize) as u8;
    let row_bytes = reader.output_line_size(reader.info().width).ok_or_else(changed)?;
    let mut row = vec![0; row_bytes];
    let mut rows = 0;
    let swapped = depth == png::BitDepth::Sixteen && ByteOrder::NATIVE == ByteOrder::Little;
    loop {
        let read = reader.read_row(&mut row);
        if swapped && matches!(read, Ok(Some(_))) {
            row.chunks_exact_mut(2).for_each(|sample| sample.swap(0, 1));
        }
        match read {
            Ok(None) => return Ok(()),
            Ok(Some(InterlaceInfo::Null(_))) => {
                let at = rows * row_bytes;
                picture[at..at + row_bytes].copy_from_slice(&row);
            }
            Ok(Some(InterlaceInfo::Adam7(line))) => {
                expand_interlaced_row(picture, row_bytes, &row, &line, bits_per_pixel);
            }
            Err(_) if cut_short && rows > 0 => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        rows += 1;
    }
}

/// Spreads samples of 1, 2 or 4 bits, first sample in the highest bits.
pub fn unpack(packed: &[u8], bits: usize, row: &mut [u8]) {
    let mask = ((1_u16 << bits) - 1) as u8;
    for (index, sample) in row.iter_mut().enumerate() {
        let bit = index * bits;
        *sample = packed[bit / 8] >> (8 - bits - bit % 8) & mask;
    }
}

fn reader(path: &Path, stored: bool, limit: usize) -> Result<FileReader, Failure> {
    let mut decoder = png::Decoder::new_with_limits(BufReader::new(File::open(path)?), png::Limits { bytes: limit });
    // They are read by themselves, those behind the pixels too.
    decoder.set_ignore_text_chunk(true);
    let indexed = decoder.read_header_info()?.color_type == ColorType::Indexed;
    if !(stored && indexed) {
        // Palettes to colours, grey of less than 8 bits to 8, a transparent colour to alpha.
        decoder.set_transformations(Transformations::EXPAND);
    }
    Ok(decoder.read_info()?)
}

fn palette(bytes: &[u8]) -> Palette {
    let colors = bytes.chunks_exact(3).map(|color| [color[0], color[1], color[2]].map(|c| u16::from(c) * 257));
    Palette { colors: colors.collect() }
}

/// Walks the chunks by their lengths.
fn walk(path: &Path, limit: usize) -> Result<Chunks, Failure> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(8))?;
    let mut chunks = Chunks { cut_short: true, ..Chunks::default() };
    let mut at = 8_u64;
    for _ in 0..limit {
        let mut head = [0; 8];
        if reader.read_exact(&mut head).is_err() {
            break;
        }
        let bytes = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let there = length.saturating_sub(at + 8);
        match &head[4..] {
            b"IDAT" | b"fdAT" => chunks.data_bytes += bytes.min(there),
            b"fcTL" if bytes == 26 && there >= 26 => {
                let mut control = [0; 26];
                reader.read_exact(&mut control)?;
                reader.seek_relative(-26)?;
                chunks.delays.push(delay(&control));
            }
            kind @ (b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt") if bytes <= there && Carried::takes(bytes) => {
                let mut content = vec![0; bytes as usize];
                reader.read_exact(&mut content)?;
                reader.seek_relative(-(bytes as i64))?;
                chunks.carried.add(kind, content);
            }
            b"IEND" => {
                chunks.cut_short = false;
                break;
            }
            _ => {}
        }
        at = at.saturating_add(bytes + 12);
        if at > length {
            break;
        }
        reader.seek_relative(bytes as i64 + 4)?;
    }
    Ok(chunks)
}

/// The delay of an `fcTL` chunk; a denominator of 0 means hundredths (APNG specification).
fn delay(control: &[u8; 26]) -> f64 {
    let numerator = f64::from(u16::from_be_bytes([control[20], control[21]]));
    let denominator = u16::from_be_bytes([control[22], control[23]]);
    numerator / if denominator == 0 { 100.0 } else { f64::from(denominator) }
}
