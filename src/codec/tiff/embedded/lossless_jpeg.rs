//! Lossless JPEG (process 14): Huffman-coded differences from a prediction, 2 to 16 bits, any number of components.
//!
//! The JPEG decoders of the tree read the transform-coded processes only. Components that are sampled more coarsely
//! than others are refused. Source: ITU-T T.81, annexes B, F.2.2.3 and H.
//! Not here: arithmetic coding, hierarchies.

use super::super::problem::Problem;
use super::huffman::{Bits, Code};
use super::{Embedded, Wanted};

/// The start-of-frame marker of this process.
pub(super) const FRAME: u8 = 0xc3;

/// What the frame header says.
#[derive(Debug)]
struct Frame {
    precision: u32,
    width: usize,
    rows: usize,
    /// Their identifiers, in the order of the samples.
    components: Vec<u8>,
}

/// One scan: which components it holds, and how their differences were taken.
#[derive(Debug)]
struct Scan<'a> {
    /// Position in the frame, and code.
    components: Vec<(usize, &'a Code)>,
    predictor: u8,
    /// Low bits that were dropped.
    shift: u32,
    /// Pixels between restarts; 0 for none.
    restart: usize,
}

/// Decodes a whole stream.
pub(super) fn decode(stream: &[u8], wanted: Wanted) -> Result<Embedded, Problem> {
    let mut codes: [Option<Code>; 4] = [const { None }; 4];
    let (mut frame, mut restart, mut values) = (None, 0, Vec::new());
    let mut rest = stream.strip_prefix(&[0xff, 0xd8]).unwrap_or(stream);
    while let Some((marker, segment, after)) = next_segment(rest) {
        rest = after;
        match marker {
            FRAME => {
                let header = Frame::parse(segment, wanted)?;
                values = vec![0_u16; header.width * header.rows * header.components.len()];
                frame = Some(header);
            }
            0xc4 => read_codes(segment, &mut codes).ok_or_else(damaged)?,
            0xdd => restart = segment.get(..2).map_or(0, |bytes| usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))),
            0xda => {
                let frame = frame.as_ref().ok_or_else(damaged)?;
                let scan = Scan::parse(segment, frame, &codes, restart).ok_or_else(damaged)?;
                let mut bits = Bits::new(rest);
                scan.fill(frame, &mut bits, &mut values)?;
                rest = bits.rest();
            }
            0xd9 => break,
            _ => {}
        }
    }
    let Frame { width, rows, .. } = frame.ok_or_else(damaged)?;
    let bytes = match wanted.sample_type.bytes() {
        1 => values.iter().map(|&value| value as u8).collect(),
        _ => values.iter().flat_map(|value| value.to_ne_bytes()).collect(),
    };
    Ok(Embedded { width, rows, bytes })
}

fn damaged() -> Problem {
    Problem::malformed("a lossless JPEG strip or tile is damaged or cut short")
}

/// Skips to the next marker and splits off its segment.
fn next_segment(mut bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    loop {
        let at = bytes.iter().position(|&byte| byte == 0xff)?;
        bytes = &bytes[at..];
        match *bytes.get(1)? {
            // Fill bytes, stuffed bytes and restarts have no segment.
            0xff => bytes = &bytes[1..],
            0 | 0xd0..=0xd8 => bytes = &bytes[2..],
            0xd9 => return Some((0xd9, &[], &bytes[2..])),
            marker => {
                let len = usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]));
                return Some((marker, bytes.get(4..2 + len)?, &bytes[2 + len..]));
            }
        }
    }
}

/// A segment may define several codes: class and number, sixteen counts, the values.
fn read_codes(mut segment: &[u8], codes: &mut [Option<Code>; 4]) -> Option<()> {
    while let Some((&number, after)) = segment.split_first() {
        let (counts, after) = after.split_first_chunk::<16>()?;
        let total = counts.iter().map(|&count| usize::from(count)).sum();
        let (values, after) = after.split_at_checked(total)?;
        *codes.get_mut(usize::from(number & 15))? = Some(Code::new(counts, values)?);
        segment = after;
    }
    Some(())
}

impl Frame {
    fn parse(segment: &[u8], wanted: Wanted) -> Result<Self, Problem> {
        let (header, components) = segment.split_first_chunk::<6>().ok_or_else(damaged)?;
        let &[precision, high, low, across, along, count] = header;
        let size = |high, low| usize::from(u16::from_be_bytes([high, low]));
        let (rows, width) = (size(high, low), size(across, along));
        wanted.check_size("a lossless JPEG", [width, rows])?;
        wanted.check_samples("a lossless JPEG", usize::from(count))?;
        let widest = wanted.sample_type.bytes() * 8;
        if widest > 16 || !(2..=widest).contains(&usize::from(precision)) {
            return Err(Problem::malformed(format!("a lossless JPEG strip or tile has {precision} bits a sample")));
        }
        let components = components.as_chunks::<3>().0;
        if components.len() < usize::from(count) {
            return Err(damaged());
        }
        if components.iter().any(|component| component[1] != components[0][1]) {
            return Err(Problem::unsupported("lossless JPEG with coarser components in TIFF"));
        }
        let components = components.iter().take(usize::from(count)).map(|component| component[0]).collect();
        Ok(Self { precision: precision.into(), width, rows, components })
    }
}

impl<'a> Scan<'a> {
    fn parse(segment: &[u8], frame: &Frame, codes: &'a [Option<Code>; 4], restart: usize) -> Option<Self> {
        let (&count, after) = segment.split_first()?;
        let (named, parameters) = after.split_at_checked(usize::from(count) * 2)?;
        let component = |pair: &[u8; 2]| {
            let position = frame.components.iter().position(|&id| id == pair[0])?;
            Some((position, codes.get(usize::from(pair[1] >> 4))?.as_ref()?))
        };
        let components = named.as_chunks::<2>().0.iter().map(component).collect::<Option<Vec<_>>>()?;
        let &[predictor @ 1..=7, _, shift, ..] = parameters else { return None };
        let shift = u32::from(shift & 15);
        (shift < frame.precision && !components.is_empty()).then_some(Self { components, predictor, shift, restart })
    }

    /// Decodes the samples of its components.
    fn fill(&self, frame: &Frame, bits: &mut Bits<'_>, values: &mut [u16]) -> Result<(), Problem> {
        let (step, row) = (frame.components.len(), frame.width * frame.components.len());
        // The row in which prediction began anew.
        let mut first_row = 0;
        for pixel in 0..frame.width * frame.rows {
            let (y, x) = (pixel / frame.width, pixel % frame.width);
            let anew = pixel == 0 || (self.restart > 0 && pixel % self.restart == 0);
            if anew {
                first_row = y;
                bits.restart(pixel > 0);
            }
            for &(component, code) in &self.components {
                let at = pixel * step + component;
                let predicted = if anew {
                    1 << (frame.precision - self.shift - 1)
                } else if y == first_row {
                    i32::from(values[at - step] >> self.shift)
                } else if x == 0 {
                    i32::from(values[at - row] >> self.shift)
                } else {
                    let neighbour = |distance: usize| i32::from(values[at - distance] >> self.shift);
                    predict(self.predictor, neighbour(step), neighbour(row), neighbour(row + step))
                };
                let difference = bits.difference(code).ok_or_else(damaged)?;
                values[at] = ((predicted + difference) as u16) << self.shift;
            }
        }
        Ok(())
    }
}

/// The prediction from the samples to the left, above, and above to the left (table H.1).
const fn predict(predictor: u8, left: i32, above: i32, corner: i32) -> i32 {
    match predictor {
        1 => left,
        2 => above,
        3 => corner,
        4 => left + above - corner,
        5 => left + ((above - corner) >> 1),
        6 => above + ((left - corner) >> 1),
        _ => (left + above) >> 1,
    }
}
