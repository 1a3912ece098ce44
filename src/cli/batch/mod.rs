//! `lumiq run`, `lumiq merge-manifests` and `lumiq verify`: a recipe over many files, and what is known of its results.
//!
//! - `recipe`: a recipe's file as a call of its verb, so that both do the same
//! - `work`: one file: whether it is due, and the call
//! - `verb`: all files: plan, queue, manifest, what is said
//! - `merge`: manifests of parts as one
//! - `verify`: results against their provenance
//!
//! Not here: plans, names, manifests and queues themselves ([`engine::batch`](crate::engine::batch)).

mod merge;
mod recipe;
mod verb;
mod verify;
mod work;

pub(super) use merge::merge_manifests;
pub(super) use recipe::Recipe;
pub(super) use verb::run;
pub(super) use verify::verify;
