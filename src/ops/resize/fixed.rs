//! u8, u16 and f32 through `fast_image_resize`, and the types that map onto them.
//!
//! The library is generic and each pixel type compiles into this crate for seconds: pixels of two samples, and of three
//! wide ones, are resampled as pixels of four.
//! i8 and i16 with their sign bit flipped are u8 and u16: normalised weights do not mind an offset. f16 goes through
//! f32. In linear light every type goes through f32.

use std::cell::RefCell;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::{MulDiv, PixelTrait, ResizeAlg, ResizeOptions, Resizer, pixels};
use half::f16;

use super::filter::Convolution;
use super::light::Light;
use crate::model::{Rect, Sample, SampleType};
use crate::ops::OpError;

/// One block of work: which part of the source's samples makes which pixels.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub kernel: Convolution,
    pub samples_per_pixel: usize,
    /// The last sample is alpha and weighs the others.
    pub alpha: bool,
    /// Width and height of the source buffer in pixels.
    pub source: (usize, usize),
    /// The block's window in the source buffer.
    pub window: Rect,
    /// The part that becomes the block, in pixels of the window: left, top, width, height.
    pub crop: [f64; 4],
    /// Width and height of the block in pixels.
    pub size: (usize, usize),
}

impl Block {
    /// The same block of a buffer that holds the window alone.
    fn of_window(&self) -> Self {
        let window = Rect::whole(self.window.width, self.window.height);
        Self { source: (window.width, window.height), window, ..*self }
    }

    /// The window's samples, converted one by one: the function is told which position in the pixel it gets.
    fn converted<A: Copy, B>(&self, samples: &[A], convert: impl Fn(usize, A) -> B) -> Vec<B> {
        let count = self.samples_per_pixel;
        let mut out = Vec::with_capacity(self.window.area() * count);
        for y in self.window.y..self.window.bottom() {
            let start = (y * self.source.0 + self.window.x) * count;
            let row = &samples[start..start + self.window.width * count];
            for pixel in row.chunks_exact(count) {
                out.extend(pixel.iter().enumerate().map(|(position, &v)| convert(position, v)));
            }
        }
        out
    }
}

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

/// The first `bytes` of a buffer that grows as needed.
fn bytes_of(buffer: &mut Vec<u32>, bytes: usize) -> &mut [u8] {
    buffer.truncate(KEPT_WORDS);
    buffer.shrink_to(KEPT_WORDS);
    if buffer.len() < bytes.div_ceil(4) {
        buffer.resize(bytes.div_ceil(4), 0);
    }
    &mut bytemuck::cast_slice_mut(buffer)[..bytes]
}

/// Resamples a block of native samples into `out`.
///
/// # Errors
/// [`OpError::Refused`] for a type that is not u8, u16 or f32 or a shape the library cannot take: a caller's mistake.
pub fn native(block: &Block, sample_type: SampleType, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    use SampleType::{F32, U8, U16};
    match (sample_type, block.samples_per_pixel) {
        (U8, 1) => typed::<pixels::U8>(block, source, out),
        (U8, 3) => typed::<pixels::U8x3>(block, source, out),
        (U8, 4) => typed::<pixels::U8x4>(block, source, out),
        (U16, 1) => typed::<pixels::U16>(block, source, out),
        (U16, 4) => typed::<pixels::U16x4>(block, source, out),
        (F32, 1) => typed::<pixels::F32>(block, source, out),
        (F32, 4) => typed::<pixels::F32x4>(block, source, out),
        (U8, 2) => as_four::<u8>(block, source, out),
        (U16, 2 | 3) => as_four::<u16>(block, source, out),
        (F32, 2 | 3) => as_four::<f32>(block, source, out),
        _ => Err(impossible(&format!("{} × {sample_type}", block.samples_per_pixel))),
    }
}

/// Pixels of two or three samples as pixels of four: alpha stays last, what is not there is 0.
fn as_four<T: Sample>(block: &Block, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    let count = block.samples_per_pixel;
    let place = |position: usize| if block.alpha && position + 1 == count { 3 } else { position };
    let narrow = block.converted(bytemuck::cast_slice::<u8, T>(source), |_, v| v);
    let mut wide = vec![T::default(); narrow.len() / count * 4];
    for (wide, narrow) in wide.chunks_exact_mut(4).zip(narrow.chunks_exact(count)) {
        narrow.iter().enumerate().for_each(|(position, &v)| wide[place(position)] = v);
    }
    let mut resampled = vec![T::default(); block.size.0 * block.size.1 * 4];
    let four = Block { samples_per_pixel: 4, ..block.of_window() };
    native(&four, T::TYPE, bytemuck::cast_slice(&wide), bytemuck::cast_slice_mut(&mut resampled))?;
    let out = bytemuck::cast_slice_mut::<u8, T>(out);
    for (out, wide) in out.chunks_exact_mut(count).zip(resampled.chunks_exact(4)) {
        out.iter_mut().enumerate().for_each(|(position, v)| *v = wide[place(position)]);
    }
    Ok(())
}

/// Both passes, each its own call: given a crop, the library's two-pass call can read beside its intermediate image
/// (6.1, where the weights at the crop's edge are zero). Order and rounding are the library's: columns first for bytes.
fn typed<P: PixelTrait>(block: &Block, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    let columns_first = P::size() == block.samples_per_pixel;
    SCRATCH.with_borrow_mut(|scratch| {
        let Scratch { resizer, window, between } = scratch;
        let Rect { x, y, width, height } = block.window;
        let rows = &source[y * block.source.0 * P::size()..][..height * block.source.0 * P::size()];
        // Where x matters to the first pass, the window must start at 0, or its weights would depend on the buffer.
        let packed = block.alpha || !columns_first && width != block.source.0;
        let (rows, stride, x) = if packed {
            let window = bytes_of(window, width * height * P::size());
            if block.alpha && width == block.source.0 {
                multiply_alpha::<P>(rows, window, (width, height))?;
            } else {
                copy_columns(rows, block.source.0 * P::size(), x * P::size(), window, width * P::size());
                if block.alpha {
                    multiply_alpha_in_place::<P>(window, (width, height))?;
                }
            }
            (&*window, width, 0)
        } else {
            (rows, block.source.0, x)
        };
        let [left, top, crop_width, crop_height] = block.crop;
        let (to_width, to_height) = block.size;
        let kernel = block.kernel;
        if columns_first {
            let between = bytes_of(between, width * to_height * P::size());
            let crop = [x as f64, top, width as f64, crop_height];
            pass::<P>(resizer, kernel, rows, (stride, height), crop, between, (width, to_height))?;
            let crop = [left, 0.0, crop_width, to_height as f64];
            pass::<P>(resizer, kernel, between, (width, to_height), crop, out, block.size)?;
        } else {
            let between = bytes_of(between, to_width * height * P::size());
            let crop = [left, 0.0, crop_width, height as f64];
            pass::<P>(resizer, kernel, rows, (stride, height), crop, between, (to_width, height))?;
            let crop = [0.0, top, to_width as f64, crop_height];
            pass::<P>(resizer, kernel, between, (to_width, height), crop, out, block.size)?;
        }
        if block.alpha {
            divide_alpha::<P>(out, block.size)?;
        }
        Ok(())
    })
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
    let (width, height) = (side(source_size.0)?, side(source_size.1)?);
    let view = TypedImageRef::<P>::from_buffer(width, height, source).map_err(|e| impossible(&e.to_string()))?;
    let mut out = image::<P>(out, size)?;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(kernel.library()))
        .crop(crop[0], crop[1], crop[2], crop[3])
        .use_alpha(false);
    resizer.resize_typed(&view, &mut out, &options).map_err(|e| impossible(&e.to_string()))
}

/// The columns from `start` on of rows of `stride` bytes, packed into rows of `width` bytes.
fn copy_columns(rows: &[u8], stride: usize, start: usize, packed: &mut [u8], width: usize) {
    for (to, from) in packed.chunks_exact_mut(width).zip(rows.chunks_exact(stride)) {
        to.copy_from_slice(&from[start..][..width]);
    }
}

fn multiply_alpha<P: PixelTrait>(source: &[u8], out: &mut [u8], size: (usize, usize)) -> Result<(), OpError> {
    let view = TypedImageRef::<P>::from_buffer(side(size.0)?, side(size.1)?, source);
    let view = view.map_err(|e| impossible(&e.to_string()))?;
    MulDiv::new().multiply_alpha_typed(&view, &mut image::<P>(out, size)?).map_err(|e| impossible(&e.to_string()))
}

fn multiply_alpha_in_place<P: PixelTrait>(pixels: &mut [u8], size: (usize, usize)) -> Result<(), OpError> {
    MulDiv::new().multiply_alpha_inplace_typed(&mut image::<P>(pixels, size)?).map_err(|e| impossible(&e.to_string()))
}

fn divide_alpha<P: PixelTrait>(pixels: &mut [u8], size: (usize, usize)) -> Result<(), OpError> {
    MulDiv::new().divide_alpha_inplace_typed(&mut image::<P>(pixels, size)?).map_err(|e| impossible(&e.to_string()))
}

fn image<P: PixelTrait>(pixels: &mut [u8], size: (usize, usize)) -> Result<TypedImage<'_, P>, OpError> {
    TypedImage::from_buffer(side(size.0)?, side(size.1)?, pixels).map_err(|e| impossible(&e.to_string()))
}

fn side(pixels: usize) -> Result<u32, OpError> {
    u32::try_from(pixels).map_err(|_| impossible("a side beyond 32 bits"))
}

fn impossible(what: &str) -> OpError {
    OpError::refused(format!("resampling met what it should not ({what})"), "please report this")
}

/// i8 as u8 and i16 as u16.
pub fn signed(block: &Block, sample_type: SampleType, source: &[u8], out: &mut [u8]) -> Result<(), OpError> {
    if sample_type == SampleType::I8 {
        let window = block.converted(source, |_, v| v ^ 0x80);
        native(&block.of_window(), SampleType::U8, &window, out)?;
        for v in out {
            *v ^= 0x80;
        }
    } else {
        let window = block.converted(bytemuck::cast_slice::<u8, u16>(source), |_, v| v ^ 0x8000);
        native(&block.of_window(), SampleType::U16, bytemuck::cast_slice(&window), out)?;
        for v in bytemuck::cast_slice_mut::<u8, u16>(out) {
            *v ^= 0x8000;
        }
    }
    Ok(())
}

/// f16 through f32.
pub fn half(block: &Block, source: &[f16], out: &mut [f16]) -> Result<(), OpError> {
    through_f32(block, source, out, |_, v| v.to_f32(), |_, v| f16::from_f32(v))
}

/// Any type of pictures in linear light.
pub fn light<T: Light>(block: &Block, source: &[T], out: &mut [T]) -> Result<(), OpError> {
    let alpha = if block.alpha { block.samples_per_pixel - 1 } else { usize::MAX };
    let decode = |position, v: T| if position == alpha { v.to_alpha() } else { v.to_light() };
    let encode = |position, v| if position == alpha { T::from_alpha(v) } else { T::from_light(v) };
    through_f32(block, source, out, decode, encode)
}

fn through_f32<T: Sample>(
    block: &Block,
    source: &[T],
    out: &mut [T],
    decode: impl Fn(usize, T) -> f32,
    encode: impl Fn(usize, f32) -> T,
) -> Result<(), OpError> {
    let window = block.converted(source, decode);
    let mut resampled = vec![0.0_f32; out.len()];
    native(
        &block.of_window(),
        SampleType::F32,
        bytemuck::cast_slice(&window),
        bytemuck::cast_slice_mut(&mut resampled),
    )?;
    for (index, (out, value)) in out.iter_mut().zip(resampled).enumerate() {
        *out = encode(index % block.samples_per_pixel, value);
    }
    Ok(())
}
