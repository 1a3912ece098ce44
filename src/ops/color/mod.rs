//! Colour as a picture's own profile means it, turned into the screen's.
//!
//! For display only: exported samples keep their values and their profile.

pub mod icc;

pub use icc::ToSrgb;
