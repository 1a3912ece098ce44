//! Recipes: parameters as data. The window edits them, the command line replays them, the undo history stores them.

pub mod any;
pub mod blend;
pub mod burst_search;
pub mod demodulation;
pub mod montage;
pub mod projection;
pub mod resize;
pub mod reslice;
pub mod slice;
pub mod smart_dpi;
pub mod spectrogram;
pub mod trace;
pub mod window;

pub use any::Recipe;
pub use blend::{AlphaRule, Blend, SizeRule};
pub use burst_search::BurstSearch;
pub use demodulation::{Deemphasis, Demodulation, DemodulationMode};
pub use montage::{Montage, MontageBar, MontageGround, MontageOf};
pub use projection::{Projection, ProjectionAxis, ProjectionMethod};
pub use resize::{Fit, Resize, ResizeFilter, Sharpen, SizeRequest};
pub use reslice::Reslice;
pub use slice::Slice;
pub use smart_dpi::{Normaliser, SmartDpi};
pub use spectrogram::{
    AVERAGED_FRAMES, ColorMap, Detrend, FRAME_LENGTHS, PowerScale, PowerUnit, Reduce, Sides, SpectrogramPreset,
    SpectrogramRecipe, SpectrogramView,
};
pub use trace::Trace;
pub use window::Window;
