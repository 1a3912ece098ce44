//! Batches: one recipe over many files, resumable, on one machine or as shards.
//!
//! - [`RecipeFile`]: a recipe as TOML, read with the line of every mistake and the word that was meant
//! - [`NamePattern`]: what results are called
//! - [`Plan`]: sorted inputs with the names of their results; collisions are refused before anything starts
//! - [`Shard`]: one part of a plan; all parts are the whole, and no two share a file
//! - [`Manifest`]: what was made of what, a line of JSON a file; what a second run has [`Known`] of it says what is left to do
//! - [`ResultProvenance`]: where a result comes from, in a file beside it, and whether both still match
//! - [`work_through`]: jobs in parallel, each with its memory reserved before it starts
//! - [`estimate`]: how much memory that is
//!
//! Not here: what is done with one file (the face that asks says so), which options a recipe has (`cli`), and the window's
//! queue of single exports ([`job`](crate::engine::job)).

mod manifest;
mod memory;
mod merge;
mod naming;
mod nearest;
mod plan;
mod provenance;
mod queue;
mod recipe_file;
mod shard;
mod signature;

pub use manifest::{Entry, Known, Manifest, State};
pub use memory::estimate;
pub use merge::{Merged, merge};
pub use naming::NamePattern;
pub use nearest::nearest;
pub use plan::{Job, Plan};
pub use provenance::{HashedFile, ResultProvenance, provenance_beside};
pub use queue::{Outcome, QueueOptions, work_through};
pub use recipe_file::{KnownKeys, Parameter, RECIPE_VERSION, RecipeError, RecipeFile, RecipeKind};
pub use shard::Shard;
pub use signature::Signature;
