//! A recipe that was understood: what makes a result of an input. And whoever understands recipes.
//!
//! Options of recipes are those of the verbs, so that a recipe means the same wherever it runs; who knows the verbs (the
//! command line) makes the makers, and the engine works with them. Not here: when something is made (`work`, `queue`).

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::recipe_file::RecipeKind;
use crate::codec::{OpenOptions, Opened};
use crate::engine::error::EngineError;
use crate::engine::export::usual_ending;
use crate::model::{Cancelled, Progress};

/// Makes results by one recipe.
pub trait Maker: Debug + Send + Sync {
    fn kind(&self) -> RecipeKind;

    /// The recipe, word for word.
    fn text(&self) -> &str;

    /// The ending of results that the recipe names.
    fn format(&self) -> Option<&str>;

    /// The ending of the result of an input.
    fn ending(&self, input: &Path) -> String {
        self.format().or(self.kind().usual_format()).map_or_else(|| usual_ending(input), str::to_owned)
    }

    /// How inputs are read.
    fn reading(&self) -> &OpenOptions;

    /// Whether a place in a picture that is made is the same place of its input: not where a part is cut out, or panels are
    /// laid out.
    fn keeps_places(&self) -> bool;

    /// About how many bytes of samples the result of an input has; 0 where it is no larger than what goes in, or nobody
    /// knows.
    fn result_bytes(&self, content: &Opened) -> u64;

    /// Further inputs of every result.
    fn with(&self) -> &[PathBuf];

    /// What results depend on besides their input, in hexadecimal: equal for recipes that say the same of the same
    /// further inputs.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: a further input is not there.
    fn digest(&self) -> Result<String, EngineError>;

    /// Makes `output` of `input`, replacing what is there, and returns what has to be said of it.
    ///
    /// # Errors
    /// [`NotMade`]; then `output` is what it was.
    fn make(&self, input: &Path, output: &Path, share: &Share) -> Result<Vec<String>, NotMade>;
}

/// What the work on one file has of its own.
#[derive(Debug, Clone)]
pub struct Share {
    /// Bytes that it may take.
    pub memory: u64,
    /// How far it is, stage by stage, and whether it shall stop.
    pub progress: Progress,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMade {
    Cancelled,
    /// A sentence.
    Because(String),
}

impl From<EngineError> for NotMade {
    fn from(error: EngineError) -> Self {
        if error.is_cancelled() { Self::Cancelled } else { Self::Because(error.to_string()) }
    }
}

impl From<Cancelled> for NotMade {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Understands recipes.
pub trait RecipeReader: Debug + Send + Sync {
    /// Reads the recipe `text`, which is called `name`; further inputs are named from `folder`.
    ///
    /// # Errors
    /// A sentence with the name, and the line where it is known.
    fn read(&self, name: &str, text: &str, folder: &Path) -> Result<Arc<dyn Maker>, String>;
}

/// Understands none: for programs without batches.
#[derive(Debug, Clone, Copy)]
pub struct NoRecipes;

impl RecipeReader for NoRecipes {
    fn read(&self, name: &str, _text: &str, _folder: &Path) -> Result<Arc<dyn Maker>, String> {
        Err(format!("{name}: this program was started without recipes; use the lumiq program"))
    }
}

/// Reads the recipe of a file, and returns it with its folder.
///
/// # Errors
/// A sentence with its name.
pub fn read_recipe(path: &Path, reader: &dyn RecipeReader) -> Result<Arc<dyn Maker>, String> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => format!("{name}: it is no text; recipes are TOML"),
        _ => EngineError::io(path, error).to_string(),
    })?;
    reader.read(&name, &text, path.parent().unwrap_or(Path::new("")))
}
