//! The viewer of stacks and pictures: tiles, zoom and pan, axis sliders, minimap, scale bar, values under the pointer.
//!
//! - [`Camera`] and [`Projection`]: where one looks, and what lies where on the screen
//! - [`TileTextures`]: finished tiles on the graphics card, what is shown while others are missing
//! - [`BeforeAndAfter`]: two pictures in one, with a divider between them
//! - [`PictureCanvas`]: camera, textures and pointer together: shows any scene, so previews use it too
//! - `orthogonal`: the same with sections along depth beside it, and one crosshair for all
//! - [`StackView`]: a canvas with axes, playback, overlays, regions and keys: what a tab shows; it follows linked viewers
//!   and leads them (`following`)
//! - strips over the picture (`chip`) for aids and for two stacks that alternate
//!
//! Tiles come from `engine/tile`, finished; nothing is computed over pixels here.

mod aids;
mod axes_bar;
mod before_after;
mod camera;
mod canvas;
mod chip;
mod flicker_bar;
mod following;
mod orthogonal;
mod overlays;
mod overview;
mod playback;
mod pointer;
mod regions;
mod scale_bar;
mod tiles;
mod view;
mod wheel;

pub use before_after::{After, Before, BeforeAndAfter};
pub use camera::{Camera, Projection};
pub use canvas::{CanvasResponse, PictureCanvas, Wheel, steer};
pub use regions::RegionTool;
pub use tiles::{Picture, TileTextures};
pub use view::{Pane, StackView};
