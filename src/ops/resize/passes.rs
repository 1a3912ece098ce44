//! The two passes of a resample, columns and rows, each one call of `fast_image_resize`.
//!
//! Given a crop, the library's own two-pass call can read beside its intermediate image (6.1, where the weights at the
//! crop's edge are zero). Order and rounding are the library's: columns first for bytes, rows first for wider samples.
//!
//! Not here: which types there are and what maps onto them (`fixed`).

use std::cell::RefCell;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::{MulDiv, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::block::{Block, each};
use super::filter::Convolution;
use crate::model::Rect;
use crate::ops::OpError;

/// Buffers that a thread keeps between blocks; of u32, so that every type's samples may lie in them.
#[derive(Default)]
struct Scratch {
    resizer: Resizer,
    window: Vec<u32>,
    between: Vec<u32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Scratch words that a thread may keep between blocks.
const KEPT_WORDS: usize = 16 << 20;

/// Resamples a run of blocks, the same columns one below the other, into the rows of `out`.
///
/// Each block has its own pass over columns. The pass over rows is one for the whole run where columns come first: the
/// library computes the weights of a row anew for each call, and no row minds its neighbours.
///
/// # Errors
/// [`OpError::Refused`] for a shape the library cannot take: a caller's mistake.
pub fn resample<P: PixelTrait>(run: &[Block], source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    let bytes = P::size() == run[0].samples_per_pixel;
    SCRATCH.with_borrow_mut(|scratch| {
        if bytes {
            return columns_first::<P>(scratch, run, source, out);
        }
        each(run, out, |block, out| rows_first::<P>(scratch, block, source, out))
    })
}

fn columns_first<P: PixelTrait>(
    scratch: &mut Scratch,
    run: &[Block],
    source: &[u8],
    out: &mut [u8],
) -> Result<(), OpError> {
    let Scratch { resizer, window, between } = scratch;
    let Block { kernel, crop: [left, _, crop_width, _], alpha, .. } = run[0];
    let width = run[0].window.width;
    let size = (run[0].size.0, run.iter().map(|block| block.size.1).sum());
    let between = bytes_of(between, width * size.1 * P::size());
    each(run, between, |block, between| {
        let rows = if alpha { multiplied::<P>(block, source, window)? } else { Rows::of::<P>(block, source) };
        let crop = [rows.first as f64, block.crop[1], width as f64, block.crop[3]];
        let (from, to) = ((rows.width, block.window.height), (width, block.size.1));
        pass::<P>(resizer, kernel, rows.samples, from, crop, between, to)
    })?;
    let crop = [left, 0.0, crop_width, size.1 as f64];
    pass::<P>(resizer, kernel, between, (width, size.1), crop, out, size)?;
    if alpha { divide_alpha::<P>(out) } else { Ok(()) }
}

fn rows_first<P: PixelTrait>(
    scratch: &mut Scratch,
    block: &Block,
    source: &[u8],
    out: &mut [u8],
) -> Result<(), OpError> {
    let Scratch { resizer, window, between } = scratch;
    let Rect { width, height, .. } = block.window;
    // The pass over rows must see the window from 0 on, or its weights would depend on the buffer.
    let rows = if block.alpha {
        multiplied::<P>(block, source, window)?
    } else if width == block.source.0 {
        Rows::of::<P>(block, source)
    } else {
        Rows::packed::<P>(block, source, window)
    };
    let [left, top, crop_width, crop_height] = block.crop;
    let (to_width, kernel) = (block.size.0, block.kernel);
    let between = bytes_of(between, to_width * height * P::size());
    let crop = [left, 0.0, crop_width, height as f64];
    pass::<P>(resizer, kernel, rows.samples, (rows.width, height), crop, between, (to_width, height))?;
    let crop = [0.0, top, to_width as f64, crop_height];
    pass::<P>(resizer, kernel, between, (to_width, height), crop, out, block.size)?;
    if block.alpha { divide_alpha::<P>(out) } else { Ok(()) }
}

/// The rows of a block's window: how wide they are in pixels and at which column the window starts.
struct Rows<'a> {
    samples: &'a [u8],
    width: usize,
    first: usize,
}

impl<'a> Rows<'a> {
    /// As they lie in the source.
    fn of<P: PixelTrait>(block: &Block, source: &'a [u8]) -> Self {
        let Rect { x, y, height, .. } = block.window;
        let stride = block.source.0 * P::size();
        Self { samples: &source[y * stride..][..height * stride], width: block.source.0, first: x }
    }

    /// Copied next to each other, without the columns beside the window.
    fn packed<P: PixelTrait>(block: &Block, source: &[u8], scratch: &'a mut Vec<u32>) -> Self {
        let Rect { width, height, .. } = block.window;
        let rows = Rows::of::<P>(block, source);
        let packed = bytes_of(scratch, width * height * P::size());
        let strided = rows.samples.chunks_exact(rows.width * P::size());
        for (to, from) in packed.chunks_exact_mut(width * P::size()).zip(strided) {
            to.copy_from_slice(&from[rows.first * P::size()..][..width * P::size()]);
        }
        Self { samples: packed, width, first: 0 }
    }
}

/// The window's rows with colours multiplied by alpha.
fn multiplied<'a, P: PixelTrait>(block: &Block, source: &[u8], scratch: &'a mut Vec<u32>) -> Result<Rows<'a>, OpError> {
    let Rect { width, height, .. } = block.window;
    if width == block.source.0 {
        let rows = Rows::of::<P>(block, source);
        let samples = bytes_of(scratch, width * height * P::size());
        let view = view::<P>(rows.samples, (width, height))?;
        let multiplied = MulDiv::new().multiply_alpha_typed(&view, &mut image::<P>(samples, (width, height))?);
        multiplied.map_err(|e| impossible(&e.to_string()))?;
    } else {
        Rows::packed::<P>(block, source, scratch);
        multiply_alpha::<P>(bytes_of(scratch, width * height * P::size()))?;
    }
    Ok(Rows { samples: bytes_of(scratch, width * height * P::size()), width, first: 0 })
}

/// Multiplies colours by alpha, pixel by pixel.
///
/// # Errors
/// As [`resample`].
pub fn multiply_alpha<P: PixelTrait>(pixels: &mut [u8]) -> Result<(), OpError> {
    let size = (pixels.len() / P::size(), 1);
    MulDiv::new().multiply_alpha_inplace_typed(&mut image::<P>(pixels, size)?).map_err(|e| impossible(&e.to_string()))
}

/// Divides colours by alpha, pixel by pixel.
///
/// # Errors
/// As [`resample`].
pub fn divide_alpha<P: PixelTrait>(pixels: &mut [u8]) -> Result<(), OpError> {
    let size = (pixels.len() / P::size(), 1);
    MulDiv::new().divide_alpha_inplace_typed(&mut image::<P>(pixels, size)?).map_err(|e| impossible(&e.to_string()))
}

/// One call of the library: `crop` of `source` becomes `out`, along one axis or none.
fn pass<P: PixelTrait>(
    resizer: &mut Resizer,
    kernel: Convolution,
    source: &[u8],
    source_size: (usize, usize),
    crop: [f64; 4],
    out: &mut [u8],
    size: (usize, usize),
) -> Result<(), OpError> {
    let view = view::<P>(source, source_size)?;
    let mut out = image::<P>(out, size)?;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(kernel.library()))
        .crop(crop[0], crop[1], crop[2], crop[3])
        .use_alpha(false);
    resizer.resize_typed(&view, &mut out, &options).map_err(|e| impossible(&e.to_string()))
}

/// The first `bytes` of a buffer that grows as needed.
fn bytes_of(buffer: &mut Vec<u32>, bytes: usize) -> &mut [u8] {
    buffer.truncate(KEPT_WORDS);
    buffer.shrink_to(KEPT_WORDS);
    if buffer.len() < bytes.div_ceil(4) {
        buffer.resize(bytes.div_ceil(4), 0);
    }
    &mut bytemuck::cast_slice_mut(buffer)[..bytes]
}

fn view<P: PixelTrait>(samples: &[u8], size: (usize, usize)) -> Result<TypedImageRef<'_, P>, OpError> {
    TypedImageRef::from_buffer(side(size.0)?, side(size.1)?, samples).map_err(|e| impossible(&e.to_string()))
}

fn image<P: PixelTrait>(samples: &mut [u8], size: (usize, usize)) -> Result<TypedImage<'_, P>, OpError> {
    TypedImage::from_buffer(side(size.0)?, side(size.1)?, samples).map_err(|e| impossible(&e.to_string()))
}

fn side(pixels: usize) -> Result<u32, OpError> {
    u32::try_from(pixels).map_err(|_| impossible("a side beyond 32 bits"))
}

/// An error that only a mistake in this program can cause.
pub fn impossible(what: &str) -> OpError {
    OpError::refused(format!("resampling met what it should not ({what})"), "please report this")
}
