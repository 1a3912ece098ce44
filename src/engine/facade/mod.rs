//! The front door of this floor: one [`Engine`] a program, for the window and the command line alike.
//!
//! - [`Engine::apply`] takes every [`Command`](crate::engine::Command) and returns `Result`.
//! - [`Engine::poll`] takes in what workers finished since the last call and returns what there is to say. The window
//!   calls it once a frame; workers wake the window through the [`Wake`](crate::engine::Wake) it gave.
//! - Everything else is read: [`Engine::session`], [`Engine::jobs`], [`Engine::budget`].
//!
//! Nothing here waits: what takes time is a job.

mod annotations;
mod bursts;
mod close;
mod contrast;
mod copy_settings;
mod describe;
mod engine;
mod event;
mod examine;
mod export;
mod ground;
mod indexing;
mod linked;
mod load_colors;
mod notice;
mod offer;
mod open;
mod run;
mod signal;
mod sound;
mod stream;
#[cfg(test)]
mod testing;
mod worklist;

pub use bursts::SearchIndex;
pub use engine::{Applied, Engine, EngineOptions};
pub use event::News;
pub use notice::{Notice, Remedy, Severity};
pub use offer::Offer;
pub use sound::Playing;
