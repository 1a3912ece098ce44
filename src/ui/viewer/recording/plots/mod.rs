//! The plots beside a spectrogram: which are shown, what they ask of the engine, how each is drawn.
//!
//! - [`settings`]: the choice, which the window remembers; [`kept`]: what is kept of each recording
//! - [`ask`]: requests to the engine for the plots that are shown, and nothing for the others
//! - [`traces`], [`difference`], [`distribution`], [`symbols`]: one kind of plot each; [`clock`]: the lines of the
//!   symbol clock, which are dragged; [`placing`]: where those are until they are dragged
//! - [`cell`]: axes and lines of a plot that shares no axis with the spectrogram
//!
//! Nothing is computed here: everything comes from `engine::plots` and `engine::spectrum`.

pub mod ask;
pub mod cell;
pub mod clock;
pub mod difference;
pub mod distribution;
pub mod kept;
pub mod placing;
pub mod settings;
pub mod show;
pub mod symbols;
pub mod traces;

pub use kept::{KeptPlots, SymbolLines};
pub use settings::{AxisUnits, FrequencyUnit, PlotKind, PlotSettings, SpectrumTraces, TimeUnit};
