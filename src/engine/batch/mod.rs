//! Batches: one recipe over many files, resumable, on one machine or as shards.
//!
//! - [`RecipeFile`]: a recipe as TOML, read with the line of every mistake and the word that was meant
//! - [`RecipeText`]: a recipe written, in the words that reading it understands
//! - [`NamePattern`]: what results are called
//! - [`Plan`]: sorted inputs with the names of their results; collisions are refused before anything starts
//! - [`Shard`]: one part of a plan; all parts are the whole, and no two share a file
//! - [`Manifest`]: what was made of what, a line of JSON a file; what a second run has [`Known`] of it says what is left to do
//! - [`ResultProvenance`]: where a result comes from, in a file beside it, and whether both still match
//! - [`Maker`]: a recipe that was understood, which makes results; [`RecipeReader`] is who understands recipes
//! - [`Batch`]: whether the result of a file is due, and making it
//! - [`run()`]: all of it
//! - [`work_through`]: jobs in parallel, each with its memory reserved before it starts; [`estimate`] is how much that is
//!
//! Not here: which options a recipe has (`cli`), the window's list of files ([`worklist`](crate::engine::worklist)), and its
//! queue of single exports ([`job`](crate::engine::job)).

mod maker;
mod manifest;
mod memory;
mod merge;
mod naming;
mod nearest;
mod plan;
mod provenance;
mod queue;
mod recipe_file;
mod recipe_text;
mod run;
mod shard;
mod signature;
mod work;

pub use maker::{Maker, NoRecipes, NotMade, RecipeReader, Share, read_recipe};
pub use manifest::{Entry, Known, Manifest, State, manifests_in, usual_manifest};
pub use memory::estimate;
pub use merge::{Merged, merge};
pub use naming::NamePattern;
pub use nearest::nearest;
pub use plan::{Job, Plan};
pub use provenance::{HashedFile, ResultProvenance, provenance_beside};
pub use queue::{Outcome, Pause, QueueOptions, work_through};
pub use recipe_file::{KnownKeys, Parameter, RECIPE_VERSION, RecipeError, RecipeFile, RecipeKind};
pub use recipe_text::{OutputText, RecipeText};
pub use run::{Ended, Watcher, run};
pub use shard::Shard;
pub use signature::Signature;
pub(in crate::engine) use signature::files_of;
pub use work::{Batch, Due};
