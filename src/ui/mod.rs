//! The window: the only folder that knows egui.
//!
//! It draws what the engine holds and sends back commands. It reads no file, computes over no pixel and waits for
//! nothing. Drawing code gets a [`context::UiContext`], reads from it and pushes intents; one place, `apply`, carries
//! them out when the frame is laid out.

pub mod app;
mod apply;
pub mod batch;
mod closing;
mod comparing;
pub mod context;
mod copying;
pub mod dialogs;
pub mod documents;
mod drop_files;
pub mod fonts;
mod help;
pub mod icons;
pub mod inspector;
mod jobs;
mod joining;
pub mod keys;
mod layout;
mod link_control;
mod looking;
mod looking_windows;
pub mod menu;
mod palette;
pub mod panels;
pub mod process;
mod reading;
mod saving_recipe;
mod settings;
mod settings_file;
pub mod start;
pub mod startup;
pub mod status;
mod stored_as;
pub mod streaming;
pub mod tabs;
pub mod textures;
pub mod theme;
pub mod toasts;
mod view_state;
pub mod viewer;
pub mod when;
pub mod widgets;
mod windows;

pub use app::{App, AppSetup};
pub use context::{Intent, UiContext};
pub use startup::{StartError, WindowOptions, run};
