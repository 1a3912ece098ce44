//! What things are: samples, axes, units, stacks, recordings, layers, recipes.
//!
//! This floor holds plain data and the two traits through which everything lazy is read, [`PlaneSource`] and
//! [`SampleSource`]. It opens no file, computes over no pixel and knows no window. Every floor above speaks in
//! these words; a word used in the window, in a recipe and in the JSON of the command line is the same word.

pub mod annotation;
pub mod annotation_list;
pub mod axes;
pub mod calibration;
pub mod composition;
pub mod contrast;
pub mod datatype;
pub mod error;
pub mod layer;
pub mod locked;
pub mod lut;
pub mod metadata;
pub mod orientation;
pub mod overlay;
pub mod plane;
pub mod progress;
pub mod provenance;
pub mod recipe;
pub mod recording;
pub mod region;
pub mod sample;
pub mod section;
pub mod shape;
pub mod signal_region;
pub mod spectrogram;
pub mod stack;
pub mod stamp;
pub mod stored;
pub mod units;
pub mod utc;

pub use annotation::{Annotation, Capture};
pub use annotation_list::AnnotationList;
pub use axes::{Axis, AxisOrder, StackAxes};
pub use calibration::{AxisCalibration, AxisUnit, PlaneAxes, ValueCalibration};
pub use composition::Composition;
pub use contrast::{ContrastChoice, ContrastMethod, ContrastScope};
pub use datatype::{ByteOrder, Datatype, NumberFormat};
pub use error::SourceError;
pub use layer::{BlendMode, DocumentId, Layer, LayerColor, NAMED_RAMPS};
pub use locked::locked;
pub use lut::{Lut, NamedLut};
pub use metadata::{Metadata, Text};
pub use orientation::Orientation;
pub use overlay::Overlays;
pub use plane::{Level, Plane, PlaneIndex, PlaneSource};
pub use progress::{Cancelled, Progress};
pub use provenance::Provenance;
pub use recording::{Recording, RecordingInfo, SampleOrigin, SampleSource};
pub use region::Rect;
pub use sample::{Sample, SampleType, Samples};
pub use section::SectionPlane;
pub use shape::{Bounds, Point, Region, Shape};
pub use signal_region::SignalRegion;
pub use spectrogram::Spectrogram;
pub use stack::{ChannelInfo, Palette, Stack, StackInfo};
pub use stamp::Stamp;
pub use stored::{StoredRun, StoredSamples};
pub use units::{Dpi, PixelSize, Spacing};
