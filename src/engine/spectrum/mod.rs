//! The recording viewer's service: spectrogram pictures, waveforms and densities of what is visible, as fast as the
//! eye wants them and as exact as there is time for.
//!
//! # How a viewer uses it
//!
//! ```no_run
//! # use lumiq::engine::spectrum::*;
//! # fn frame(service: &SpectrumService, request: SpectrumRequest) {
//! // Every frame, or whenever something changed: asking for the same again costs nothing.
//! service.request(request);
//! // Whatever is finished; a wake-up announces each.
//! for (view, result) in service.poll() {
//!     match result {
//!         SpectrumResult::Picture(picture) => { /* upload picture.rgba; place it by picture.values.time, .frequency */ }
//!         SpectrumResult::Waveform(waveform) => { /* draw it under the picture */ }
//!         SpectrumResult::Density(density) => { /* draw it beside the picture */ }
//!         SpectrumResult::Failed(sentence) => { /* show it in the view's place */ }
//!     }
//! }
//! # }
//! ```
//!
//! - [`SpectrumRequest`]: recording, settings, edges in samples and in cycles per sample (multiply by the sample rate for
//!   Hz, add the centre frequency for absolute ones), size in pixels. One per [`ViewId`]; a newer one replaces it and
//!   stops its work within milliseconds.
//! - A picture says for which edges it was made, so a viewer can go on showing it, moved and stretched, while a newer
//!   one is computed. [`PowerImage::value_at`] is the value under the pointer. [`PowerImage::complete`] below 1 means
//!   *sampled*: some columns stand for more frames than were looked at, and bursts may be missing; better pictures
//!   follow by themselves, up to every frame, except for a stretch that would take minutes.
//! - `settings.range == None` is the automatic range, that of the whole recording ([`PowerImage::auto_range`],
//!   [`automatic_range`]), so it stays while one moves and zooms; what suits the picture alone is
//!   [`PowerImage::view_range`]. The range used is in the picture.
//! - [`SpectrumService::close`] when a viewer closes, [`SpectrumService::forget`] when a document does.
//!
//! # How it works
//!
//! A view lies on a lattice (`grid`) of columns (2ⁿ frames each) and rows (2ⁿ bins each). Columns are computed from the
//! recording (`columns`) into power tiles (`tile`) in passes of growing quality (`view`); the tiles live in a cache
//! bounded in bytes and hold linear power, so scale, unit, range and colour map are applied afterwards (`compose`) and
//! change without an FFT. Where a column is as wide as the rows of the recording's index, it comes from there
//! (`indexed`); while the index is being made, a view is served again whenever it has grown. A band narrower than a few
//! bins is tuned and decimated first, and then shown like any other (`narrow`). One worker serves a view, on a pool of
//! its own (`service`): filling in a long recording must not keep previews waiting.
//!
//! Not here: the kernels (`ops/spectrogram`), exports ([`export`]), drawing (`ui/viewer/recording`).

mod columns;
mod compose;
mod density;
pub mod export;
mod grid;
mod indexed;
mod known_levels;
mod levels;
mod narrow;
mod range;
mod request;
pub(in crate::engine) mod samples;
mod service;
mod thumbnail;
mod tile;
mod transpose;
mod view;
mod waveform;

#[cfg(test)]
mod average_tests;
#[cfg(test)]
mod growing_tests;
#[cfg(test)]
mod narrow_tests;
#[cfg(test)]
mod range_tests;
#[cfg(test)]
mod tests;

pub use crate::ops::envelope::Envelope;
pub use compose::{PowerImage, SpectrumPicture};
pub use density::Density;
pub(in crate::engine) use density::{has_more as density_has_more, power_density, unscaled as unscaled_density};
pub use range::automatic_range;
pub use request::{SpectrumRequest, ViewId};
pub use service::{SpectrumResult, SpectrumService};
pub use thumbnail::thumbnail;
pub use waveform::Waveform;
pub(in crate::engine) use waveform::indexed_envelopes;
