//! lumiq opens what a microscope or a radio wrote, shows it at once at any size, and exports exactly what is on the
//! screen.

pub mod cli;
pub mod codec;
pub mod engine;
pub mod model;
pub mod ops;
