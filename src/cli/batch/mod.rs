//! `lumiq run`, `lumiq merge-manifests` and `lumiq verify`: a recipe over many files, and what is known of its results.
//!
//! - `recipe`: a recipe as a call of its verb, so that both do the same; the window has its recipes read here, too
//! - `reading`: how the verb of a recipe reads its inputs
//! - `verb`: `lumiq run`: which files and manifests, and what is said
//! - `merge`: manifests of parts as one
//! - `verify`: results against their provenance
//!
//! Not here: plans, names, manifests, queues, and whether a result is due ([`engine::batch`](crate::engine::batch)).

mod merge;
mod places;
mod reading;
mod recipe;
#[cfg(test)]
mod recipe_text_tests;
#[cfg(test)]
mod recording_text_tests;
mod result_size;
mod verb;
mod verify;

pub(super) use merge::merge_manifests;
pub(super) use recipe::Recipe;
pub use recipe::Recipes;
pub(super) use verb::run;
pub(super) use verify::verify;
