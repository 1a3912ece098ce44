//! What can be said on the command line: verbs, options, their help. Parsing only; meaning is in each verb's file.

mod annotate;
mod blend;
mod coding;
mod convert;
mod demo;
mod demod;
mod info;
mod measure;
mod merge_manifests;
mod part;
mod project;
mod record;
mod render;
mod resize;
mod run;
mod shared;
mod slice;
mod spectrogram;
mod top;
mod verify;

pub use annotate::{AnnotateArguments, BurstOptions, FindChoice};
pub use blend::{AlphaChoice, BlendArguments};
pub use coding::CodingOptions;
pub use convert::{ConvertArguments, SelectionOptions};
pub use demo::DemoArguments;
pub use demod::DemodArguments;
pub use info::InfoArguments;
pub use measure::{MeasureArguments, RegionOptions, SignalOptions};
pub use merge_manifests::MergeManifestsArguments;
pub use part::{EdgeOptions, ReadOptions, TimeOptions};
pub use project::ProjectArguments;
pub use record::{ReceiverOptions, RecordArguments};
pub use render::{MontageOptions, OverlayOptions, PictureText, RenderArguments};
pub use resize::{CompatChoice, DpiChoice, FitChoice, ResizeArguments, SizeOptions, SmartOptions};
pub use run::RunArguments;
pub(super) use shared::first_given;
pub use shared::{KindChoice, Manners, OverwriteChoice, RecordingOptions, StackOptions};
pub use slice::{BandOptions, SliceArguments};
pub use spectrogram::{
    DetrendChoice, PictureOptions, PresetChoice, RangeChoice, ReduceChoice, ScaleChoice, SidesChoice,
    SpectrogramArguments, SpectrumOptions, UnitChoice, ValueTypeChoice,
};
pub use top::{Arguments, Verb};
pub use verify::VerifyArguments;
