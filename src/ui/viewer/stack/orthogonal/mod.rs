//! Orthogonal views: the plane with sections along its rows and columns beside it, one zoom and one crosshair for all.
//!
//! - [`Depth`]: what the sections go through (depth, or time where there is no depth) and how thick a plane is shown
//! - `arrange`: where the three views lie, so that their pictures are edge to edge
//! - `pane`: one section: its tiles, its pointer and wheel
//! - `crosshair`: the lines, and what the status line says of the place where they meet
//! - [`OrthogonalViews`]: all of it, and what a viewer remembers of it
//!
//! Tiles are those of [`Scene::cut`](crate::engine::tile::Scene::cut), composed as the planes are. Planes are stretched
//! to their true distance as pictures are enlarged: nearest neighbour, so that every voxel is seen as it is.

mod arrange;
mod caption;
mod corner;
mod crosshair;
mod depth;
mod pane;
mod views;

pub use crosshair::{Voxel, voxel_facts};
pub use depth::Depth;
pub use views::{Looked, OrthogonalViews};
