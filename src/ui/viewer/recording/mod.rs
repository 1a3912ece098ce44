//! The viewer of a recording: calibrated spectrogram, waveform, power spectral density, minimap, annotations.
//!
//! - [`view`]: what is kept of each recording (where one looks, the newest pictures); one [`RecordingViews`] a window
//! - [`mod@show`]: the frame: lays out [`areas`], asks the engine's spectrum service, draws, takes the pointer
//! - [`extent`], [`calibration`], [`navigate`]: where one looks, in samples and cycles per sample; seconds and hertz
//!   exist only at the edge, when something is written or read
//! - [`spectrogram`], [`marks`], [`selection`], [`cursors`], [`density`], [`overview`]: one part of the picture each;
//!   [`plots`]: the others beside it, and which of them are shown
//! - [`axis_menu`]: the units of the axes by right click
//! - `followed`: what is selected stays so while the lists of annotations change
//! - [`heard`]: the line that moves while sound is played
//! - [`live`]: the strip over a recording that still grows; its view runs along with the end until one looks back
//!
//! Nothing is computed here: pictures, envelopes and densities come from `engine::spectrum`. While a newer picture is
//! under way the last one is shown, moved and stretched to where it belongs.

pub mod annotating;
pub mod areas;
pub mod axis_menu;
pub mod calibration;
pub mod cursors;
pub mod density;
pub mod extent;
mod followed;
pub mod heard;
pub mod live;
pub mod marks;
pub mod navigate;
pub mod overview;
pub mod plot;
pub mod plots;
pub mod readout;
pub mod selection;
pub mod show;
pub mod spectrogram;
pub mod view;

pub use calibration::{Calibration, knows_clock};
pub use plots::{FrequencyUnit, PlotKind, PlotSettings, SymbolLines, TimeUnit};
pub use readout::window_name;
pub use selection::TimeFrequencyBox;
pub use show::show;
pub use view::{RecordingView, RecordingViews};
