//! Panels in the inspector's place: work on whole documents (Process › Blend, Reslice), what a document is (File › Facts).
//!
//! [`panel`] is the list of them and draws the one that is open; one file a process.

pub mod blend;
mod blend_form;
pub mod panel;
pub mod reslice;

pub use blend::BlendPanel;
pub use panel::{Process, show};
pub use reslice::ReslicePanel;
