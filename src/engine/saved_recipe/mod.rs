//! What the window was asked to make, as a recipe that can be saved and replayed by `lumiq run`.
//!
//! - [`saved_recipe`]: a command that makes a result (a run, an export) as a [`SavedRecipe`]: its text, and what the text
//!   cannot say of what is seen
//! - `of_run`, `of_export`: which recipe a command is
//! - `inputs`: what a recipe says of documents: how they are read, which files lie over the first
//! - [`RecipeExport`]: the text as a file, written in the background; [`RecipeEnd`] is what became of it
//!
//! Not here: the words ([`batch::RecipeText`](crate::engine::batch::RecipeText)), the layers of a picture
//! ([`export::picture_text`](crate::engine::export::picture_text)), the window that asks where to (`ui/saving_recipe.rs`).

mod file;
mod inputs;
mod of_export;
mod of_run;
mod saved;
#[cfg(test)]
mod tests;

pub use file::{RecipeEnd, RecipeExport};
pub use saved::{SavedRecipe, saved_recipe};
