//! What tests share: running the program, small files made by code, a window without a screen.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part, and a test that cannot set up its files has failed"
)]

#[cfg(feature = "gui")]
pub mod annotating;
#[cfg(feature = "gui")]
pub mod batch;
pub mod bursts;
pub mod endless;
pub mod files;
pub mod program;
pub mod sequence;
pub mod sound;
pub mod stacks;
pub mod stream;
#[cfg(feature = "gui")]
pub mod window;
