//! The one pixel path: layers of stored samples become a picture.
//!
//! Screen, exports and thumbnails all come through [`compose`](fn@compose), so a preview at 1:1 equals the exported picture bit
//! for bit, whatever the tiling and the number of threads: every pixel depends on its own coordinates only.
//!
//! The way of a sample: value → position within the layer's range → index 0..=255 ([`scale`], by ImageJ's rules) →
//! colour of the layer's table ([`painter`]) → combined with what lies under it ([`mode`]). Where a layer lies on the
//! grid of the composition is its [`Placement`].
//!
//! Rules worth knowing:
//! - Layers lie over opaque black, the lowest first; the lowest visible one is drawn as it is, whatever its mode
//!   (multiplied with black nothing would be seen). The result is opaque.
//! - `add`, `max`, `min` and `linear-burn` are ImageJ's Composite Sum, Max, Min and Invert, value for value. Every rounding
//!   is then ImageJ's: of values to indices (to nearest; down for `linear-burn`) and of ramps (down). Colours are whole
//!   bytes, of which none of the four makes a fraction.
//! - What ImageJ has not is our own: gamma, opacity, broken shifts and the other modes act on 8-bit display values in
//!   f32; the sum of all layers is rounded once, to nearest.
//! - A layer that is switched off is as if it were not there. (ImageJ leaves the first pixel stale when the first
//!   channel is off.)
//! - Colour pixels with an ICC profile are turned into sRGB first ([`Painter::in_srgb`]).
//! - One grey channel can be had in 16 bits instead ([`DeepScale`]), for exports only.
//! - NaN has index 0. A `MinIsWhite` stack is shown inverted; stored values are not touched.
//!
//! Not here: reading samples, choosing levels, caching, worker threads (engine/tile), choosing ranges (ops/contrast).

pub mod colors;
pub mod compose;
#[cfg(test)]
mod compose_naive;
#[cfg(test)]
mod compose_tests;
pub mod deep_scale;
pub mod mode;
pub mod painter;
pub mod placement;
pub mod scale;

pub use colors::LayerColors;
pub use compose::{LayerWindow, PixelLayout, compose};
pub use deep_scale::DeepScale;
pub use painter::Painter;
pub use placement::Placement;
pub use scale::Scale;
