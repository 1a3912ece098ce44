//! The session: what is open and how each document is shown. The truth that undo and redo move through.
//!
//! A [`Document`] is a stack or a recording with its name, origin and [`Presentation`] (the recipes that decide what is
//! seen of it). Beside the documents are the [`Drafts`] of recipes that have not run yet. Only commands change a session (see [`command`](crate::engine::command)); the window reads it. Pixels
//! are never here: documents hold lazy sources.
//!
//! Not here: what persists between runs ([`settings`](crate::engine::settings)), zoom and selection (the window's own
//! view state), caches.

mod content;
mod default_range;
mod document;
mod documents;
mod drafts;
mod facts;
mod layers;
mod presentation;
mod resize_draft;

pub use content::Content;
pub use default_range::default_range;
pub use document::{Document, Origin, Thumbnail};
pub use documents::{Closed, Session, Sources};
pub use drafts::{Drafts, ProjectionDraft, ResliceDraft};
pub use layers::{COMPOSITE_CHANNELS, DEFAULT_COLORS, default_composition, layers_of};
pub use presentation::{Presentation, RecordingPresentation, StackPresentation};
pub use resize_draft::{ResizeDraft, ResizeNumbers};
