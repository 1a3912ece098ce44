//! What is to be made of the files of a list: recipe, folder, names, and what happens to results that are there.

use std::path::PathBuf;

use crate::engine::batch::NamePattern;
use crate::engine::export::Overwrite;

/// A request for results, as a person has chosen it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkRequest {
    pub recipe: WorkRecipe,
    /// Where results go.
    pub folder: PathBuf,
    pub pattern: NamePattern,
    pub overwrite: Overwrite,
    /// Whether results are told of in files beside them.
    pub provenance: bool,
    /// Only what failed the last time.
    pub failed_only: bool,
}

/// Where the recipe is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkRecipe {
    File(PathBuf),
    /// In no file: the settings of the window, as a recipe.
    Text(String),
}
