//! The pixels of a sequential JPEG, coded in strips on several threads.
//!
//! Between two strips stands a restart marker (ITU-T T.81, B.2.1), behind which nothing leans on what came before: so each is
//! coded by itself, and they are joined. The bytes are those of one encoder that sets the markers itself, and do not depend
//! on the number of threads, nor on how rows were handed over. A picture of one strip has no marker. Not here: what stands
//! before the pixels (`write_jpeg`).

use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};
use rayon::prelude::*;

use crate::codec::save_options::{SaveOptions, Subsampling};

/// Pixels of a strip, as far as whole rows of blocks make them: some milliseconds of work.
const STRIP_PIXELS: usize = 256 << 10;

/// How pixels are coded: the same for all strips and the head.
#[derive(Debug, Clone, Copy)]
pub struct Coding {
    pub width: usize,
    pub height: usize,
    pub color: ColorType,
    quality: u8,
    sampling: SamplingFactor,
}

impl Coding {
    /// Of a picture of one sample a pixel, or of red, green and blue. Sides fit into 16 bits.
    pub fn new([width, height]: [usize; 2], color: ColorType, options: &SaveOptions) -> Self {
        let sampling = match options.jpeg.subsampling {
            Subsampling::S444 => SamplingFactor::R_4_4_4,
            Subsampling::S422 => SamplingFactor::R_4_2_2,
            Subsampling::S420 => SamplingFactor::R_4_2_0,
        };
        Self { width, height, color, quality: options.quality.clamp(1, 100), sampling }
    }

    /// An encoder of the whole picture or, where markers shall part them, of any of its strips.
    pub fn encoder<'out>(&self, out: &'out mut Vec<u8>, in_strips: bool) -> Encoder<&'out mut Vec<u8>> {
        let mut encoder = Encoder::new(out, self.quality);
        encoder.set_sampling_factor(self.sampling);
        if in_strips && self.height > self.strip_rows() {
            encoder.set_restart_interval(self.strip_blocks());
        }
        encoder
    }

    /// Rows of all strips but the last.
    fn strip_rows(&self) -> usize {
        let [_, rows] = self.block();
        (STRIP_PIXELS / (rows * self.width).max(1)).max(1) * rows
    }

    /// Groups of blocks that are coded together (minimum coded units) in such a strip: at most 8192, a row of the widest.
    fn strip_blocks(&self) -> u16 {
        let [columns, rows] = self.block();
        (self.width.div_ceil(columns) * (self.strip_rows() / rows)) as u16
    }

    /// Pixels of a minimum coded unit: 8 × 8, or as many as share a sample of chroma.
    fn block(&self) -> [usize; 2] {
        match self.sampling {
            _ if self.color == ColorType::Luma => [8, 8],
            SamplingFactor::R_4_2_0 => [16, 16],
            SamplingFactor::R_4_2_2 => [16, 8],
            _ => [8, 8],
        }
    }

    /// Bytes of a row before coding.
    pub fn row_bytes(&self) -> usize {
        self.width * if self.color == ColorType::Luma { 1 } else { 3 }
    }
}

/// Pixels that are being coded, from top to bottom.
#[derive(Debug)]
pub struct Strips {
    coding: Coding,
    /// Rows that make no strip yet.
    rows: Vec<u8>,
    /// Strips that were handed over.
    done: usize,
}

impl Strips {
    pub const fn new(coding: Coding) -> Self {
        Self { coding, rows: Vec::new(), done: 0 }
    }

    /// Adds rows; hands over the strips that they complete, in order.
    ///
    /// # Errors
    /// The first one of `out`.
    pub fn write<E: From<EncodingError>>(
        &mut self,
        rows: &[u8],
        out: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.rows.extend_from_slice(rows);
        let strip = self.coding.strip_rows() * self.coding.row_bytes();
        let whole = self.rows.len() / strip * strip;
        self.hand_over(whole, out)
    }

    /// Hands over what is left and the marker of the end.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn finish<E: From<EncodingError>>(mut self, mut out: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.hand_over(self.rows.len(), &mut out)?;
        out(&[0xff, 0xd9])
    }

    fn hand_over<E: From<EncodingError>>(
        &mut self,
        bytes: usize,
        mut out: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let strip = self.coding.strip_rows() * self.coding.row_bytes();
        let coded: Vec<_> = self.rows[..bytes].par_chunks(strip).map(|rows| coded(&self.coding, rows)).collect();
        for strip in coded {
            if self.done > 0 {
                out(&[0xff, 0xd0 + ((self.done - 1) % 8) as u8])?;
            }
            out(&strip?)?;
            self.done += 1;
        }
        self.rows.drain(..bytes);
        Ok(())
    }
}

/// The coded pixels of a strip.
fn coded(coding: &Coding, rows: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::with_capacity(rows.len() / 4);
    let height = rows.len() / coding.row_bytes();
    coding.encoder(&mut file, true).encode(rows, coding.width as u16, height as u16, coding.color)?;
    file.truncate(file.len() - 2);
    file.drain(..head_bytes(&file));
    Ok(file)
}

/// Bytes of a file of such an encoder that come before its coded pixels.
pub fn head_bytes(file: &[u8]) -> usize {
    segments(file).last().map_or(0, |segment| segment.end)
}

/// Where the segments of the head are, without the marker of the beginning: the last one is that of the scan.
pub fn segments(file: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut at = 2;
    let mut over = false;
    std::iter::from_fn(move || {
        let &[0xff, marker, high, low] = file.get(at..at + 4)? else { return None };
        let segment = at..at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let next = (!over).then(|| segment.clone());
        over = marker == 0xda;
        at = segment.end;
        next
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::save_options::JpegCoding;

    fn noise(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|at| ((at * at / 7 + at * 13) >> 3) as u8).collect()
    }

    /// Everything behind the head, handed over in pieces of so many rows.
    fn in_strips(coding: Coding, pixels: &[u8], rows: usize) -> Vec<u8> {
        let mut coded = Vec::new();
        let mut strips = Strips::new(coding);
        let mut out = |bytes: &[u8]| {
            coded.extend_from_slice(bytes);
            Ok::<(), EncodingError>(())
        };
        for rows in pixels.chunks(rows * coding.row_bytes()) {
            strips.write(rows, &mut out).unwrap();
        }
        strips.finish(out).unwrap();
        coded
    }

    #[test]
    fn strips_are_what_one_encoder_writes_between_its_markers() {
        for color in [ColorType::Luma, ColorType::Rgb] {
            for subsampling in [Subsampling::S444, Subsampling::S422, Subsampling::S420] {
                // Of one strip, of a whole number of them, of many, and so wide that a row of blocks is more than one.
                for size in [[97, 31], [512, 1024], [1001, 2777], [65_535, 41]] {
                    let options =
                        SaveOptions { jpeg: JpegCoding { subsampling, progressive: false }, ..SaveOptions::default() };
                    let coding = Coding::new(size, color, &options);
                    let pixels = noise(coding.row_bytes() * coding.height);
                    let mut whole = Vec::new();
                    let encoder = coding.encoder(&mut whole, true);
                    encoder.encode(&pixels, size[0] as u16, size[1] as u16, color).unwrap();
                    let expected = &whole[head_bytes(&whole)..];
                    for rows in [coding.height, 1 + coding.height / 3, 8] {
                        let coded = in_strips(coding, &pixels, rows);
                        assert!(coded == expected, "{color:?}, {subsampling:?}, {size:?}, by {rows} rows");
                    }
                }
            }
        }
    }

    #[test]
    fn strips_are_the_same_on_any_number_of_threads() {
        let coding = Coding::new([1500, 1100], ColorType::Rgb, &SaveOptions::default());
        let pixels = noise(coding.row_bytes() * coding.height);
        let [one, three] = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| in_strips(coding, &pixels, 700))
        });
        assert!(one == three);
    }
}
