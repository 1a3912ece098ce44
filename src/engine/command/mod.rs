//! What people can ask for, in two tiers.
//!
//! - [`Action`]: fieldless, with label, icon, shortcut and the rule when it is enabled. Menu, palette, keys and the
//!   help page read this one list. The window turns an action into a command or into something of its own (zoom).
//! - [`Command`]: with payload, nested by subject, applied by [`Engine::apply`](crate::engine::Engine::apply), which
//!   returns `Result`: a failed command is always seen.
//!
//! Commands that change how something is shown, or how its file is read, are recorded in [`History`]; those that open,
//! run or export are not: undoing never deletes a file and never reads one.

mod action;
mod action_state;
mod action_table;
mod annotations;
mod apply;
#[expect(clippy::module_inception, reason = "the folder is the subject, the file its payload type")]
mod command;
mod history;

pub use action::{Action, ActionContext, Menu};
pub use action_state::{ActionGroup, Growth, Links, OverlayState};
pub use command::{
    AnnotationEdit, Command, CompositionEdit, ContrastRequest, DocumentCommand, DraftEdit, HistoryCommand, JobCommand,
    LayerEdit, RegionEdit, SoundCommand, SpectrumEdit, StreamCommand, WorklistCommand,
};
pub use history::{Edit, History, Listing, State, Target};

pub(crate) use annotations::accepted;
pub(crate) use apply::{PresentationEdit, apply_edit};
