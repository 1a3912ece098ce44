//! Calibrated axes: where ticks stand, how their numbers are written, and the frame of axes round an exported picture.
//!
//! There is one rule for ticks ([`Ticks`]) and one for numbers ([`number`]); the window draws by the same. [`Layout`]
//! decides where everything of a frame lies, [`Frame`] draws it band by band. Not here: letters (`ops/text`), the
//! axes of the window (ui).

mod clock;
mod frame;
mod layout;
mod measure;
pub mod number;
mod scale;
mod ticks;

pub use clock::{UTC, clock, nice_clock_step};
pub use frame::Frame;
pub use layout::{FrameScales, LEAST_SIZE, Label, Layout};
pub use scale::AxisScale;
pub use ticks::{Ticks, nice_step};
