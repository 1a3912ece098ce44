//! Panels of work on whole documents, in the inspector's place: Process › Blend and Reslice.
//!
//! [`panel`] is the list of them and draws the one that is open; one file a process.

pub mod blend;
mod blend_form;
pub mod panel;
pub mod reslice;

pub use blend::BlendPanel;
pub use panel::{Process, show};
pub use reslice::ReslicePanel;
