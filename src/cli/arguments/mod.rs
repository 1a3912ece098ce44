//! What can be said on the command line: verbs, options, their help. Parsing only; meaning is in each verb's file.

mod blend;
mod convert;
mod resize;
mod shared;
mod spectrogram;
mod top;

pub use blend::{AlphaChoice, BlendArguments, DemoArguments};
pub use convert::{ConvertArguments, InfoArguments, SelectionOptions};
pub use resize::{FitChoice, ResizeArguments, SizeOptions};
pub use shared::{KindChoice, Manners, OverwriteChoice, RecordingOptions, StackOptions};
pub use spectrogram::{
    DetrendChoice, PictureOptions, PresetChoice, ReduceChoice, ScaleChoice, SidesChoice, SpectrogramArguments,
    SpectrumOptions, UnitChoice, ValueTypeChoice,
};
pub use top::{Arguments, Verb};
