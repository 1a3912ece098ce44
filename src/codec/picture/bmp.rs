//! BMP: what `image` does not tell or do: resolution, palettes as indices, bit fields of any width.

use std::fs::{self, File};
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::ImageDecoder;
use image::codecs::bmp::BmpDecoder;

use super::bmp_fields::Fields;
use super::failure::Failure;
use super::header::{Header, describe};
use super::still::changed;
use crate::codec::OpenOptions;
use crate::codec::sniff::Format;
use crate::model::{Dpi, Palette, SampleType};

/// Pixels per metre in a dot per inch, to the digits that programs use which write and read BMP.
pub const PIXELS_PER_METRE: f64 = 39.3701;

/// Length of the file header before the DIB header.
const FILE_HEADER: usize = 14;

/// Describes a BMP; with `--stored` palettes stay indices.
pub fn header(path: &Path, options: &OpenOptions) -> Result<Header, Failure> {
    let mut header = describe(path, Format::Bmp)?;
    let (head, dib) = read_dib(path)?;
    header.dpi = dib.dpi;
    if let Some(fields) = dib.fields {
        header.samples_per_pixel = fields.samples_per_pixel();
    }
    if options.stored
        && let Some(colors) = dib.palette(&head)
    {
        header.palette = Some(Palette { colors });
        (header.samples_per_pixel, header.sample_type) = (1, SampleType::U8);
    }
    Ok(header)
}

/// Decodes a picture into the bytes of samples of the header's layout.
pub fn decode(path: &Path, header: &Header, out: &mut [u8]) -> Result<(), Failure> {
    let (head, dib) = read_dib(path)?;
    if let Some(fields) = dib.fields {
        return decode_fields(path, header, &dib, fields, out);
    }
    if header.palette.is_some() {
        return decode_indices(path, header, &dib, |index, indices| out[index] = indices);
    }
    if let Some(colors) = dib.palette(&head).filter(|_| dib.run_lengths) {
        // Pixels that the runs skip are colour 0 of the palette.
        return decode_indices(path, header, &dib, |pixel, index| {
            let color = colors.get(usize::from(index)).copied().unwrap_or_default();
            out[3 * pixel..3 * pixel + 3].copy_from_slice(&color.map(|c| (c >> 8) as u8));
        });
    }
    let decoder = BmpDecoder::new(BufReader::new(File::open(path)?))?;
    check(&decoder, header)?;
    if decoder.total_bytes() != out.len() as u64 {
        return Err(changed());
    }
    Ok(decoder.read_image(out)?)
}

/// Reads the pixels with bit fields, row by row.
fn decode_fields(path: &Path, header: &Header, dib: &DibHeader, fields: Fields, out: &mut [u8]) -> Result<(), Failure> {
    let row_bytes = (header.width * fields.bytes_per_pixel).div_ceil(4) * 4;
    let out_bytes = header.width * header.samples_per_pixel;
    if fields.samples_per_pixel() != header.samples_per_pixel {
        return Err(changed());
    }
    let mut reader = BufReader::new(File::open(path)?);
    reader.seek(SeekFrom::Start(u64::from(dib.data_at)))?;
    let mut row = vec![0; row_bytes];
    for y in 0..header.height {
        reader.read_exact(&mut row)?;
        let y = if dib.top_down { y } else { header.height - 1 - y };
        fields.spread(&row, &mut out[y * out_bytes..(y + 1) * out_bytes]);
    }
    Ok(())
}

/// Hands over the index of every pixel, whatever its bits and compression: with a palette in which colour i is the
/// grey i, the decoder gives the index itself.
fn decode_indices(
    path: &Path,
    header: &Header,
    dib: &DibHeader,
    mut put: impl FnMut(usize, u8),
) -> Result<(), Failure> {
    let mut file = fs::read(path)?;
    for index in 0..dib.colors {
        let at = dib.palette_at + index * dib.color_bytes;
        file.get_mut(at..at + 3).ok_or_else(changed)?.fill(index as u8);
    }
    let decoder = BmpDecoder::new(Cursor::new(file))?;
    check(&decoder, header)?;
    let channels = usize::from(decoder.color_type().channel_count());
    let mut colors = vec![0; header.width * header.height * channels];
    decoder.read_image(&mut colors)?;
    colors.chunks_exact(channels).enumerate().for_each(|(pixel, color)| put(pixel, color[0]));
    Ok(())
}

fn check(decoder: &impl ImageDecoder, header: &Header) -> Result<(), Failure> {
    let (width, height) = decoder.dimensions();
    if (width as usize, height as usize) == (header.width, header.height) { Ok(()) } else { Err(changed()) }
}

fn read_dib(path: &Path) -> Result<(Vec<u8>, DibHeader), Failure> {
    let mut head = Vec::new();
    File::open(path)?.take(2048).read_to_end(&mut head)?;
    let dib = DibHeader::parse(&head).ok_or_else(|| Failure::Damaged("its header is cut short".to_owned()))?;
    Ok((head, dib))
}

/// The parts of the DIB header that `image` keeps to itself.
#[derive(Debug)]
struct DibHeader {
    dpi: Option<Dpi>,
    data_at: u32,
    top_down: bool,
    run_lengths: bool,
    /// Of uncompressed pixels of 16 bits, and of 32 bits with fields that are not whole bytes.
    fields: Option<Fields>,
    palette_at: usize,
    color_bytes: usize,
    /// Entries of the palette; 0 where pixels are colours.
    colors: usize,
}

impl DibHeader {
    fn parse(file: &[u8]) -> Option<Self> {
        let u16_at = |at: usize| Some(u16::from_le_bytes(file.get(at..at + 2)?.try_into().ok()?));
        let u32_at = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?));
        let (data_at, size) = (u32_at(10)?, u32_at(FILE_HEADER)? as usize);
        let palette_at = FILE_HEADER.checked_add(size)?;
        if size < 40 {
            let colors = palette_length(u16_at(24)?, 0);
            let (dpi, fields) = (None, None);
            let (top_down, run_lengths) = (false, false);
            return Some(Self { dpi, data_at, top_down, run_lengths, fields, palette_at, color_bytes: 3, colors });
        }
        let (bits, compression) = (u16_at(28)?, u32_at(30)?);
        let dpi = |at: usize| Some(f64::from(u32_at(at)?) / PIXELS_PER_METRE);
        let mask = |index: usize| u32_at(FILE_HEADER + 40 + 4 * index);
        let fields = match (bits, compression) {
            (16, 0) => Fields::new(16, [0x7c00, 0x3e0, 0x1f, 0]),
            (16 | 32, 3) => {
                let alpha = if size >= 56 { mask(3)? } else { 0 };
                Fields::new(bits, [mask(0)?, mask(1)?, mask(2)?, alpha])
            }
            _ => None,
        };
        Some(Self {
            dpi: Some(Dpi { x: dpi(38)?, y: dpi(42)? }),
            data_at,
            top_down: u32_at(22)? >> 31 == 1,
            run_lengths: matches!(compression, 1 | 2),
            fields,
            palette_at,
            color_bytes: 4,
            colors: palette_length(bits, u32_at(46)?),
        })
    }

    /// The colours of the palette, if pixels are indices.
    fn palette(&self, file: &[u8]) -> Option<Vec<[u16; 3]>> {
        if self.colors == 0 {
            return None;
        }
        let entry = |index: usize| file.get(self.palette_at + index * self.color_bytes..)?.get(..3);
        (0..self.colors)
            .map(|index| entry(index).map(|bgr| [bgr[2], bgr[1], bgr[0]].map(|c| u16::from(c) * 257)))
            .collect()
    }
}

/// Entries of a palette for pixels of so many bits, of which a header states `used` (0 means all).
fn palette_length(bits: u16, used: u32) -> usize {
    let most = if bits <= 8 { 1_usize << bits } else { 0 };
    if used == 0 { most } else { most.min(used as usize) }
}
