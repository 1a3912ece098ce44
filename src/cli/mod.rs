//! The command line: arguments become the same recipes and jobs that the window uses, without a window.
//!
//! One file a verb. Results go to stdout, progress and errors to stderr; exit codes are 0 all done, 1 something
//! asked for failed, 2 wrong call, 130 interrupted. `main` calls [`parse()`], then [`run()`] for a verb.

mod annotate;
mod annotation_spec;
pub mod arguments;
mod band;
mod batch;
mod beginning;
mod blend;
mod coding;
mod colors;
mod context;
mod convert;
mod demo;
mod demod;
mod exit;
mod info;
mod input;
mod layer_spec;
mod many;
mod measure;
mod names;
mod numbers;
mod output;
mod overlay_spec;
mod parse;
mod position;
mod print;
mod progress_bar;
mod project;
mod projection_spec;
mod record;
mod region_spec;
mod render;
mod render_over;
mod resize;
mod resize_report;
mod run;
mod signal_measure;
mod size_request;
mod slice;
mod spectrogram;
mod spool;
mod whole_index;
mod window;

pub use arguments::{Arguments, Verb};
pub use batch::Recipes;
pub use exit::{Failure, Outcome, exit_code};
pub use parse::parse;
pub use print::say;
pub use run::run;
pub use window::{Opening, before_the_verb, opening};
