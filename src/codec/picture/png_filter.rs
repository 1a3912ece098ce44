//! The filters that predict rows of a PNG before they are compressed (PNG specification, section 9), many rows at once.
//!
//! Not here: compression (`segmented_zlib`), the file around it (`write_png`).

use rayon::prelude::*;

use crate::codec::save_options::PngFilter;

/// Filters rows from top to bottom, band by band.
#[derive(Debug)]
pub struct RowFilter {
    filter: PngFilter,
    pixel_bytes: usize,
    /// The last row of the band before; zeros above the first one.
    above: Vec<u8>,
}

impl RowFilter {
    /// For rows of so many bytes, at least one, of pixels of so many.
    pub fn new(filter: PngFilter, row_bytes: usize, pixel_bytes: usize) -> Self {
        Self { filter, pixel_bytes, above: vec![0; row_bytes] }
    }

    /// The next rows, samples in the byte order of the file, as what is to be compressed: of each the number of its filter and
    /// its differences.
    pub fn filter(&mut self, rows: &[u8]) -> Vec<u8> {
        let row_bytes = self.above.len();
        let mut out = vec![0; rows.len() / row_bytes * (row_bytes + 1)];
        out.par_chunks_exact_mut(row_bytes + 1).enumerate().for_each_init(Vec::new, |trial, (index, out)| {
            let start = index * row_bytes;
            let above = start.checked_sub(row_bytes).map_or(&self.above[..], |start| &rows[start..start + row_bytes]);
            let row = Row { values: &rows[start..start + row_bytes], above, pixel_bytes: self.pixel_bytes };
            row.filter(self.filter, trial, out);
        });
        if let Some(last) = rows.rchunks_exact(row_bytes).next() {
            self.above.copy_from_slice(last);
        }
        out
    }
}

/// A row and what predicts it.
struct Row<'a> {
    values: &'a [u8],
    above: &'a [u8],
    pixel_bytes: usize,
}

impl Row<'_> {
    /// Writes the filter's number and the differences; `trial` is memory to try filters in.
    fn filter(&self, filter: PngFilter, trial: &mut Vec<u8>, out: &mut [u8]) {
        let number = match filter {
            PngFilter::None => 0,
            PngFilter::Sub => 1,
            PngFilter::Up => 2,
            PngFilter::Average => 3,
            PngFilter::Paeth => 4,
            PngFilter::Adaptive => return self.adaptive(trial, out),
        };
        self.differences(number, out);
    }

    /// The filter with the least sum of differences, taken as signed: the specification's heuristic (section 12.8), as libpng
    /// has it.
    fn adaptive(&self, trial: &mut Vec<u8>, out: &mut [u8]) {
        trial.resize(out.len(), 0);
        let mut least = u64::MAX;
        for number in [2, 1, 3, 4] {
            self.differences(number, trial);
            let sum = trial[1..].iter().map(|&v| u64::from(v.cast_signed().unsigned_abs())).sum();
            if sum <= least {
                least = sum;
                out.copy_from_slice(trial);
            }
            if least == 0 {
                return;
            }
        }
    }

    fn differences(&self, number: u8, out: &mut [u8]) {
        let Self { values, above, pixel_bytes } = *self;
        out[0] = number;
        let out = &mut out[1..];
        let first = pixel_bytes.min(values.len());
        // Left of the first pixel there are zeros.
        let nothing = [0; 8];
        let (out_first, out_rest) = out.split_at_mut(first);
        let (left, corner) = (&values[..values.len() - first], &above[..values.len() - first]);
        let parts = [
            (out_first, &values[..first], &nothing[..first], &above[..first], &nothing[..first]),
            (out_rest, &values[first..], left, &above[first..], corner),
        ];
        for (out, values, left, above, corner) in parts {
            match number {
                0 => out.copy_from_slice(values),
                1 => subtract(out, values, left, above, corner, |left, _, _| left),
                2 => subtract(out, values, left, above, corner, |_, above, _| above),
                3 => {
                    subtract(out, values, left, above, corner, |left, above, _| (left & above) + ((left ^ above) >> 1));
                }
                _ => subtract(out, values, left, above, corner, paeth),
            }
        }
    }
}

/// Each value without what its neighbours predict.
#[inline]
fn subtract(
    out: &mut [u8],
    values: &[u8],
    left: &[u8],
    above: &[u8],
    corner: &[u8],
    predict: impl Fn(u8, u8, u8) -> u8,
) {
    let neighbours = left.iter().zip(above).zip(corner);
    for ((out, value), ((left, above), corner)) in out.iter_mut().zip(values).zip(neighbours) {
        *out = value.wrapping_sub(predict(*left, *above, *corner));
    }
}

/// Whichever of the neighbours is next to left + above − corner. In bytes alone, which the compiler makes wide: where the
/// corner lies between the others the distance from it is the difference of theirs, else it is their sum, and the farthest.
#[inline]
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (from_left, from_above) = (above.abs_diff(corner), left.abs_diff(corner));
    let between = (left >= corner) != (above >= corner);
    let from_corner = if between { from_left.abs_diff(from_above) } else { from_left.saturating_add(from_above) };
    let nearer = if from_above <= from_corner { above } else { corner };
    if from_left <= from_above && from_left <= from_corner { left } else { nearer }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's words, in numbers that hold everything.
    fn paeth_of_the_specification(a: i32, b: i32, c: i32) -> i32 {
        let p = a + b - c;
        let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
        if pa <= pb && pa <= pc {
            a
        } else if pb <= pc {
            b
        } else {
            c
        }
    }

    #[test]
    fn paeth_is_the_specifications_for_all_bytes() {
        for (a, b) in (0..=255_u8).flat_map(|a| (0..=255_u8).map(move |b| (a, b))) {
            for c in 0..=255_u8 {
                let expected = paeth_of_the_specification(a.into(), b.into(), c.into());
                assert_eq!(i32::from(paeth(a, b, c)), expected, "{a} {b} {c}");
            }
        }
    }

    /// What the `png` crate would compress.
    fn of_the_crate(
        rows: &[u8],
        width: u32,
        color: png::ColorType,
        depth: png::BitDepth,
        filter: png::Filter,
    ) -> Vec<u8> {
        let mut file = Vec::new();
        let row_bytes = width as usize * color.samples() * depth as usize / 8;
        let mut encoder = png::Encoder::new(&mut file, width, (rows.len() / row_bytes) as u32);
        encoder.set_color(color);
        encoder.set_depth(depth);
        encoder.set_filter(filter);
        encoder.write_header().unwrap().write_image_data(rows).unwrap();
        let mut stream = Vec::new();
        let mut at = 8;
        while at < file.len() {
            let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            if &file[at + 4..at + 8] == b"IDAT" {
                stream.extend_from_slice(&file[at + 8..at + 8 + length]);
            }
            at += length + 12;
        }
        let mut filtered = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&stream[..]), &mut filtered).unwrap();
        filtered
    }

    #[test]
    fn every_filter_makes_the_bytes_of_the_crate() {
        use png::{BitDepth, ColorType, Filter};
        let filters = [
            (PngFilter::None, Filter::NoFilter),
            (PngFilter::Sub, Filter::Sub),
            (PngFilter::Up, Filter::Up),
            (PngFilter::Average, Filter::Avg),
            (PngFilter::Paeth, Filter::Paeth),
            (PngFilter::Adaptive, Filter::Adaptive),
        ];
        let kinds = [
            (ColorType::Grayscale, BitDepth::Eight),
            (ColorType::Rgb, BitDepth::Eight),
            (ColorType::Rgba, BitDepth::Eight),
            (ColorType::GrayscaleAlpha, BitDepth::Sixteen),
            (ColorType::Rgba, BitDepth::Sixteen),
        ];
        for (color, depth) in kinds {
            let pixel_bytes = color.samples() * depth as usize / 8;
            for width in [1_u32, 2, 37, 301] {
                let row_bytes = width as usize * pixel_bytes;
                // Flat, sloping and noisy rows, so that each filter is somewhere the best.
                let value = |i: usize| {
                    let (y, x) = (i / row_bytes, i % row_bytes);
                    [7, x * 3 + y * 5, (i * 2_654_435_761) >> 11, x ^ y, y * 9][y / 4 % 5] as u8
                };
                let rows: Vec<u8> = (0..row_bytes * 23).map(value).collect();
                for (ours, theirs) in filters {
                    let mut filter = RowFilter::new(ours, row_bytes, pixel_bytes);
                    // In bands of seven rows: what is above the first of each is remembered.
                    let bands = rows.chunks(row_bytes * 7);
                    let filtered: Vec<u8> = bands.flat_map(|band| filter.filter(band)).collect();
                    assert!(
                        filtered == of_the_crate(&rows, width, color, depth, theirs),
                        "{ours:?}, {width} × {color:?} {depth:?}"
                    );
                }
            }
        }
    }
}
