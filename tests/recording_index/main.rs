//! The index of long recordings: no burst is lost, values agree with a naive computation, a kill loses nothing that was
//! done, the folder is bounded.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod accuracy;
mod burst;
mod bursts;
mod command_line;
mod keeping;
#[cfg(unix)]
mod resume;
mod source;
mod view;
