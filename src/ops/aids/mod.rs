//! What helps the eye and is no part of a picture: marks on saturated and on empty pixels, and the picture as people
//! see it who tell fewer colours apart.
//!
//! Applied to finished tiles of the screen and never to exports (engine/tile decides where). Safe colours, which do
//! change a picture, are here too, because the simulation is what proves them. Not here: samples → colours
//! (ops/composite).

pub mod marks;
mod palette;
mod vision;

pub use marks::{Limits, MarkedLayer, Marks, SATURATED, ZERO, mark};
pub use palette::safe_colors;
pub use vision::{Deficiency, simulate};
