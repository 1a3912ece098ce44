//! Keys: which one asks for which action, how they are written, and the page where a person changes them.
//!
//! [`KeyMap`] is the one place where keys are looked up: the defaults of the engine's list of actions, overlaid by the
//! settings. Menus, palette, help and tooltips show what it says. Keys of single widgets (arrows on a slider, Escape)
//! belong to the widgets and are no part of it.

mod capture;
mod map;
mod page;
mod press;
mod shortcut;

pub use map::{KeyMap, hint, with_key};
pub use page::KeysPage;
pub use press::{SpaceKey, is_held, pressed};
pub use shortcut::spoken;
