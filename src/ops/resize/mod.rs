//! Resampling planes to another size: eight filters, any sample type, the same pixels however the work is divided.
//!
//! - `geometry`: from a size request to a target size (the rounding rules live there)
//! - `smart_dpi`: the published normaliser's target sizes
//! - `filter`: the kernels by their names, and what `auto` means
//! - `grid`: the one grid of blocks, a function of the geometry alone. A block is always computed from the same source
//!   window, so a block computed alone equals the same block of the whole bit for bit, whatever was asked for, in
//!   whatever order and on however many threads. Previews and exports share it
//! - `resampler`: walks blocks, and hands them to one of three kernels (`convolution` chooses by type):
//!   `fixed` (u8, u16, f32 through `fast_image_resize`, and what maps onto them; `passes` calls the library), `wide`
//!   (32 bits and more, complex, in f64) and `nearest` (every type, exact arithmetic)
//! - `bounded`: the same within so much memory, from `strips` of the source where a single block takes more
//! - `sharpen`: the unsharp mask over the result, pixel by pixel, so that it keeps what the grid promises
//! - `light`: the sRGB transfer curve, for resampling photographs in linear light
//!
//! Values are the stored ones. Alpha (the last of 2 or 4 samples) premultiplies the colours while they are resampled,
//! channels never do. NaN spreads over the support of the kernel and no further.
//!
//! Not here: reading source rows lazily and what becomes of calibration (engine/derive).

mod block;
mod bounded;
mod conversion;
mod convolution;
mod filter;
mod fixed;
mod geometry;
mod grid;
mod light;
mod nearest;
mod passes;
mod resampler;
mod sharpen;
mod smart_dpi;
mod strips;
mod wide;

pub use filter::Kernel;
pub use geometry::{DEFAULT_DPI, Geometry};
pub use grid::Grid;
pub use resampler::{Resampler, Window, resize_plane};
pub use smart_dpi::{Normalised, calculate_optimal_dpi};
