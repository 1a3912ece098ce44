//! Layers over one another: the inner loop of everything that is seen.
//!
//! Bands of rows run in parallel on Rayon's current pool; a pixel depends on nothing but its own coordinates, so
//! tiles, strips and whole pictures agree byte for byte. Not here: samples → colours (painter), the naive twin
//! (`compose_naive`, under test).

use std::ops::Range;

use rayon::prelude::*;

use super::mode::{blend_bytes, blend_row, keeps_bytes, round, widen};
use super::painter::Painter;
use super::placement::Placement;
use crate::model::{BlendMode, Cancelled, Plane, Progress, Rect};

/// Pixels of a row that all layers are laid over before the next ones.
const BLOCK_PIXELS: usize = 1024;
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
        let mut scratch = Scratch::new(target.width.min(BLOCK_PIXELS));
        for (row, out) in rows.chunks_exact_mut(row_bytes).enumerate() {
            let y = target.y + index * BAND_ROWS + row;
            compose_row(layers, &columns, (target.x, y), layout, out, &mut scratch);
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
    /// Finished pixels, where the result has no room for alpha.
    row: Vec<[u8; 4]>,
    /// One layer's colours.
    colors: Vec<[u8; 4]>,
    /// Display values from the first layer on that leaves no whole ones.
    sums: Vec<[f32; 4]>,
}

impl Scratch {
    fn new(width: usize) -> Self {
        Self { row: vec![[0; 4]; width], colors: vec![[0; 4]; width], sums: vec![[0.0; 4]; width] }
    }
}

/// Composes a row, block by block, so that what several layers are laid over stays in the first-level cache.
fn compose_row(
    layers: &[LayerWindow<'_>],
    columns: &[Range<usize>],
    (left, y): (usize, usize),
    layout: PixelLayout,
    out: &mut [u8],
    scratch: &mut Scratch,
) {
    for (block, out) in out.chunks_mut(BLOCK_PIXELS * layout.bytes()).enumerate() {
        let left = left + block * BLOCK_PIXELS;
        let Scratch { row, colors, sums } = scratch;
        match layout {
            PixelLayout::Rgba8 => compose_block(layers, columns, (left, y), out.as_chunks_mut().0, colors, sums),
            PixelLayout::Rgb8 => {
                let row = &mut row[..out.len() / 3];
                compose_block(layers, columns, (left, y), row, colors, sums);
                out.as_chunks_mut().0.iter_mut().zip(row).for_each(|(out, &mut [r, g, b, _])| *out = [r, g, b]);
            }
        }
    }
}

fn compose_block(
    layers: &[LayerWindow<'_>],
    columns: &[Range<usize>],
    (left, y): (usize, usize),
    row: &mut [[u8; 4]],
    colors: &mut [[u8; 4]],
    sums: &mut [[f32; 4]],
) {
    let sums = &mut sums[..row.len()];
    let mut in_bytes = true;
    row.fill([0, 0, 0, 255]);
    for (index, (layer, columns)) in layers.iter().zip(columns).enumerate() {
        let columns = columns.start.max(left)..columns.end.min(left + row.len());
        if columns.is_empty() || layer.placement.covered(1, y, 1).is_empty() {
            continue;
        }
        let covered = columns.start - left..columns.end - left;
        let painter = layer.painter;
        // Nothing lies under the lowest layer: it is drawn as it is.
        let mode = if index == 0 { BlendMode::Over } else { painter.mode };
        let is_opaque = painter.opacity == 1.0 && !painter.has_alpha();
        if in_bytes && !(is_opaque && keeps_bytes(mode)) {
            widen(row, sums);
            in_bytes = false;
        }
        if in_bytes && mode == BlendMode::Over {
            paint_row(layer, (columns.start, y), &mut row[covered]);
            continue;
        }
        let colors = &mut colors[..columns.len()];
        paint_row(layer, (columns.start, y), colors);
        if in_bytes {
            blend_bytes(mode, colors, &mut row[covered]);
        } else {
            blend_row(mode, painter.opacity, painter.has_alpha(), colors, &mut sums[covered]);
        }
    }
    if !in_bytes {
        round(sums, row);
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
