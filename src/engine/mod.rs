//! Decides WHEN: open documents, commands and undo, jobs and workers, streams, previews, measurements, tiles, caches,
//! the memory budget.
//!
//! Knows codecs and kernels, and neither the window nor the command line: both are guests of this floor.

pub mod batch;
pub mod budget;
pub mod bursts;
pub mod cache;
pub mod command;
pub mod demod;
pub mod derive;
pub mod error;
pub mod estimate;
pub mod export;
pub mod facade;
pub mod freed_memory;
mod inputs;
pub mod job;
pub mod key_settings;
pub mod level_cache;
pub mod live;
pub mod measure;
pub mod plots;
pub mod preview;
pub mod pyramid;
pub mod recording_index;
pub mod sample_data;
pub mod saved_recipe;
pub mod session;
pub mod settings;
pub mod signal_measure;
pub mod slice;
pub mod sound;
pub mod spectrum;
pub mod tile;
pub mod worklist;

pub use budget::Budget;
pub use command::{Action, Command};
pub use error::EngineError;
pub use export::{Export, ExportContent, Overwrite};
pub use facade::{Applied, Engine, EngineOptions, News, Notice, Offer, Playing, Remedy, SearchIndex, Severity};
pub use job::{JobId, JobKind, JobState, JobStatus, Jobs, Pools, Wake};
pub use key_settings::KeySettings;
pub use session::{Document, Session, Sources};
pub use settings::Settings;
