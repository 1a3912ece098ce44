//! Overlays on pictures: scale bar, time stamp, plane label, channel names.
//!
//! An [`Overlay`] knows what [`Overlays`](crate::model::Overlays) ask for and what is known of the stack; for a plane it
//! says what stands where ([`Placed`]) and draws it on a [`Canvas`](crate::ops::canvas::Canvas), any part of the picture
//! at a time and at any level: viewers, thumbnails of views and exports call the same.
//!
//! Places and sizes are whole pixels of the full size; a coarser level draws the same, divided. What a picture has no
//! calibration, no room or no axis for is left out. Not here: letters (`ops/text`), when it is drawn (engine/tile).

mod drawing;
mod layout;
mod length;
mod stamp;
mod subject;
mod switch;

pub use drawing::Overlay;
pub use layout::{Bar, Kind, Placed, TextLine};
pub use length::{BAR_PART, BarUnit, pixel_width, round_length};
pub use subject::Subject;
pub use switch::{hindrance, is_visible, toggle};
