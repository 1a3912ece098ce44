//! Recipes as text, to be saved and replayed: what the window was asked to make, in the words of the command line.
//!
//! - [`RecipeText`]: begun by one of its kinds ([`RecipeText::resize`] …), then what belongs to the file ([`OutputText`]);
//!   it displays itself as TOML of the version that is written now
//!
//! Only what differs from the usual is said, and numbers come back exactly. Not here: reading recipes (`recipe_file`), what
//! their words mean (`cli`), and who saves them where (`ui`).

mod output;
mod resize;
mod text;

pub use output::OutputText;
pub use text::RecipeText;
