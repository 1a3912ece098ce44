//! The index of long recordings: no burst is lost, values agree with a naive computation, a kill loses nothing that was
//! done, the folder is bounded,
//! the memory as well.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod accuracy;
mod burst;
mod bursts;
mod command_line;
mod keeping;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod resume;
mod source;
mod view;
