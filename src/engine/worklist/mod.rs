//! The window's batch: a list of files, what is known of each, and how far the work on it is.
//!
//! - [`collect()`]: files of folders and patterns
//! - [`Worklist`]: the files as rows; plain data, which news from workers change
//! - [`WorkRequest`]: what is to be made of them, frozen; it runs as a job that works through a
//!   [`batch`](crate::engine::batch), as `lumiq run` does
//! - [`LookService`]: size and a small picture of files that are in sight
//! - [`CloseLook`]: the one file that is looked at closely
//! - [`InputWatch`]: whether somebody changes that file meanwhile
//! - [`RecipeLook`]: the recipe file that is chosen
//! - [`TrialService`]: what that makes of the one file; [`written()`] says what kind of file
//!
//! Not here: which recipes there are, names, manifests, what is due ([`batch`](crate::engine::batch)).

mod close_look;
mod collect;
mod input_watch;
mod kept;
mod list;
mod look;
mod recipe_look;
mod request;
mod row;
mod run;
mod trial;
mod try_out;
mod written;

pub use close_look::{CloseLook, Seen};
pub use collect::collect;
pub use input_watch::InputWatch;
pub use list::{Counts, Worklist};
pub use look::{Look, LookService};
pub use recipe_look::RecipeLook;
pub use request::{WorkRecipe, WorkRequest};
pub use row::{Made, Row, RowState};
pub(in crate::engine) use run::{Frozen, WorkNews};
pub use trial::{Trial, TrialService, Tried};
pub use written::{Written, written};
