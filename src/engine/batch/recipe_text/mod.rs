//! Recipes as text, to be saved and replayed: what the window was asked to make, in the words of the command line.
//!
//! - [`RecipeText`]: begun by one of its kinds, then what belongs to the input, to further inputs and to the file
//!   ([`OutputText`]); it displays itself as TOML of the version that is written now
//! - `resize`, `stacks`, `recordings`, `spectrogram`: the kinds; the picture of a stack is written where it is read
//!   (`engine/export/recipe.rs`)
//! - `reading`: what was said of a file when it was opened
//!
//! Only what differs from the usual is said, and numbers come back exactly. Not here: reading recipes (`recipe_file`), what
//! their words mean (`cli`), which recipe a document's result is (`engine/saved_recipe`), and who saves it where (`ui`).

mod output;
mod reading;
mod recordings;
mod resize;
mod spectrogram;
mod stacks;
mod text;

pub use output::OutputText;
pub use text::RecipeText;
