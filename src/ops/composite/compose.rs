//! Layers over one another: the inner loop of everything that is seen.
//!
//! Bands of rows run in parallel on Rayon's current pool; a pixel depends on nothing but its own coordinates, so
//! tiles, strips and whole pictures agree byte for byte. Not here: samples → colours (painter), the naive twin
//! (`compose_naive`, under test).

use rayon::prelude::*;

use super::mode::blend_row;
use super::painter::Painter;
use super::placement::Placement;
use crate::model::{BlendMode, Cancelled, Plane, Progress, Rect};

/// Rows a worker takes at a time.
const BAND_ROWS: usize = 32;
/// Pictures up to this many pixels are composed on the calling thread: a tile is not worth waking others for.
const SERIAL_PIXELS: usize = 512 * 512;

/// Bytes of a pixel of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PixelLayout {
    Rgb8,
    /// Alpha is always 255: a composition is opaque.
    Rgba8,
}

impl PixelLayout {
    /// 3 or 4.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Rgb8 => 3,
            Self::Rgba8 => 4,
        }
    }
}

/// A layer with the samples it needs for one part of the composition.
#[derive(Debug, Clone, Copy)]
pub struct LayerWindow<'a> {
    pub painter: &'a Painter,
    pub placement: Placement,
    /// The samples: at least [`Placement::needed`] of the part to be composed.
    pub plane: &'a Plane,
    /// Where the plane's first pixel lies in the layer.
    pub origin: [usize; 2],
}

/// Composes one part of a composition into `out`, row by row without gaps.
///
/// `layers` are the visible ones, the lowest first; `target` is in pixels of the composition. Progress counts rows.
///
/// # Errors
/// [`Cancelled`] between bands.
///
/// # Panics
/// If `out` is not `target.area() · layout.bytes()` long or a layer's samples do not cover its need: bugs of the
/// caller.
pub fn compose(
    layers: &[LayerWindow<'_>],
    target: Rect,
    layout: PixelLayout,
    out: &mut [u8],
    progress: &Progress,
) -> Result<(), Cancelled> {
    assert_eq!(out.len(), target.area() * layout.bytes(), "the buffer must fit the part exactly");
    if target.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = layers.iter().map(|layer| layer.placement.covered(0, target.x, target.width)).collect();
    let row_bytes = target.width * layout.bytes();
    let band = |index: usize, rows: &mut [u8]| {
        let mut scratch = Scratch::new(target.width);
        for (row, out) in rows.chunks_exact_mut(row_bytes).enumerate() {
            let y = target.y + index * BAND_ROWS + row;
            compose_row(layers, &columns, (target.x, y), &mut scratch);
            match layout {
                PixelLayout::Rgba8 => out.copy_from_slice(scratch.row.as_flattened()),
                PixelLayout::Rgb8 => {
                    out.chunks_exact_mut(3).zip(&scratch.row).for_each(|(out, color)| out.copy_from_slice(&color[..3]));
                }
            }
        }
        progress.add((rows.len() / row_bytes) as u64)
    };
    if target.area() <= SERIAL_PIXELS {
        out.chunks_mut(row_bytes * BAND_ROWS).enumerate().try_for_each(|(index, rows)| band(index, rows))
    } else {
        out.par_chunks_mut(row_bytes * BAND_ROWS).enumerate().try_for_each(|(index, rows)| band(index, rows))
    }
}

/// The buffers of one worker.
struct Scratch {
    /// The finished row.
    row: Vec<[u8; 4]>,
    /// One layer's colours.
    colors: Vec<[u8; 4]>,
    /// Display values while modes other than plain addition are at work.
    sums: Vec<[f32; 3]>,
}

impl Scratch {
    fn new(width: usize) -> Self {
        Self { row: vec![[0; 4]; width], colors: vec![[0; 4]; width], sums: Vec::new() }
    }
}

/// Whether a layer only adds its colours: then bytes do, with the same result as f32.
fn only_adds(index: usize, painter: &Painter) -> bool {
    let adds = index == 0 || painter.mode == BlendMode::Add;
    adds && painter.opacity == 1.0 && !painter.has_alpha()
}

fn compose_row(
    layers: &[LayerWindow<'_>],
    columns: &[std::ops::Range<usize>],
    (left, y): (usize, usize),
    scratch: &mut Scratch,
) {
    let bytes = layers.iter().enumerate().all(|(index, layer)| only_adds(index, layer.painter));
    let Scratch { row, colors, sums } = scratch;
    row.fill([0, 0, 0, 255]);
    if !bytes {
        sums.clear();
        sums.resize(row.len(), [0.0; 3]);
    }
    for (index, (layer, columns)) in layers.iter().zip(columns).enumerate() {
        if columns.is_empty() || layer.placement.covered(1, y, 1).is_empty() {
            continue;
        }
        let colors = &mut colors[..columns.len()];
        paint_row(layer, (columns.start, y), colors);
        let covered = columns.start - left..columns.end - left;
        if bytes {
            let sums = row[covered].as_flattened_mut().iter_mut();
            sums.zip(colors.as_flattened()).for_each(|(sum, add)| *sum = sum.saturating_add(*add));
        } else {
            // Nothing lies under the lowest layer: it is drawn as it is.
            let mode = if index == 0 { BlendMode::Over } else { layer.painter.mode };
            blend_row(mode, layer.painter.opacity, colors, &mut sums[covered]);
        }
    }
    if !bytes {
        // `as` saturates: the one rounding of the whole sum.
        row.iter_mut().zip(sums).for_each(|(out, sum)| {
            let [r, g, b] = sum.map(|value| (value + 0.5) as u8);
            *out = [r, g, b, 255];
        });
    }
}

fn paint_row(layer: &LayerWindow<'_>, (x, y): (usize, usize), colors: &mut [[u8; 4]]) {
    let LayerWindow { painter, placement, plane, origin } = layer;
    if placement.is_whole() {
        let (column, row) =
            (placement.position(0, x) as usize - origin[0], placement.position(1, y) as usize - origin[1]);
        painter.paint(plane, row * plane.width + column, colors);
    } else {
        painter.paint_between(plane, *origin, placement, (x, y), colors);
    }
}
