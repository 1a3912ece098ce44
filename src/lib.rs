//! lumiq opens what a microscope or a radio wrote, shows it at once at any size, and exports exactly what is on the
//! screen.
//!
//! The floors, from the ground up; each may use only those below it:
//!
//! - [`model`]: what things are
//! - [`codec`]: bytes ↔ model
//! - [`ops`]: pure kernels
//! - [`engine`]: when things happen
//! - [`cli`] and `ui`: the two faces

pub mod cli;
pub mod codec;
pub mod engine;
pub mod model;
pub mod ops;
#[cfg(feature = "gui")]
pub mod ui;
