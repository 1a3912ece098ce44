//! What a tab shows: the viewer of a stack or of a recording.
//!
//! - [`dispatch`] picks the viewer by the kind of document; a new kind is one arm there.
//! - [`drop_layer`]: what a document dragged here from the list becomes.
//! - [`links`]: what viewers share; [`flicker`]: two stacks that alternate in one of them
//! - [`recording`] is the viewer of recordings
//! - [`stack`]: stacks and pictures
//! - [`views`] keeps what each viewer remembers of each document (place, zoom, tiles), apart from the session: closing
//!   the program loses nothing but a view.

pub mod dispatch;
pub mod drop_layer;
pub mod flicker;
pub mod links;
pub mod recording;
pub mod stack;
pub mod views;

pub use dispatch::show;
pub use views::Views;
