//! The session: what is open and how each document is shown. The truth that undo and redo move through.
//!
//! A [`Document`] is a stack or a recording with its name, origin and [`Presentation`] (the recipes that decide what is
//! seen of it). Beside the documents are the [`Drafts`] of recipes that have not run yet. Only commands change a session (see [`command`](crate::engine::command)); the window reads it. Pixels
//! are never here: documents hold lazy sources.
//!
//! Not here: what persists between runs ([`settings`](crate::engine::settings)), zoom and selection (the window's own
//! view state), caches.

mod content;
mod copied;
mod counterparts;
mod default_range;
mod document;
mod documents;
mod drafts;
mod facts;
mod ground;
mod layers;
mod presentation;
mod resize_draft;

pub use content::Content;
pub(crate) use copied::with_settings_of;
pub use copied::{can_copy_settings, shares_values};
pub use counterparts::counterparts;
pub use default_range::default_range;
pub use document::{Document, Origin, Thumbnail, Unwritten};
pub use documents::{Closed, Session, Sources};
pub use drafts::{Drafts, ProjectionDraft, ResliceDraft};
pub use facts::facts_of;
pub use ground::{hue, is_on_white, ramp_on};
pub(crate) use ground::{on_black, on_white};
pub use layers::{COMPOSITE_CHANNELS, DEFAULT_COLORS, default_composition, layers_of};
pub use presentation::{Presentation, RecordingPresentation, StackPresentation};
pub use resize_draft::{DpiRule, ResizeDraft, ResizeNumbers, SizeMeasure};
