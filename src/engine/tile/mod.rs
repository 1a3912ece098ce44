//! Tiles of stacks: what a viewer shows, made in the background, the newest request first.
//!
//! How it is used, by viewers, previews and everything else that shows a [`Stack`](crate::model::Stack), derived ones
//! included:
//!
//! ```text
//! let source = service.source(&stack);                        // once a document or preview: identity and levels
//! let scene = Scene::new(source, &composition, |id| …);       // whenever the composition changes: cheap
//! let mut view = service.view();                              // once a viewer: its own queue
//! view.request(&scene, &TileRequest { … }, |key| shown(key)); // every frame: replaces what it asked before
//! for event in view.poll() { … }                              // every frame: finished tiles, sketches, and failures once
//! ```
//!
//! - [`TileSource`]: a stack with its identity and its [`Pyramid`](crate::engine::pyramid::Pyramid)
//! - [`Scene`]: frozen composition with prepared painters; its key names the picture in the tile cache
//! - [`TileService`]: the worker threads, the cache of finished tiles and the cache of samples; two caches, so moving a
//!   handle recomposes and reads nothing, and where layers only add, only the layer in hand. What was read from a stack
//!   goes with the last of its viewers
//! - [`TileView`]: one viewer's requests and answers. Tiles of a large picture's made level take a while: they come after
//!   a sketch, where a few rows are quick to read, part by part, and the view knows how far they are
//! - [`Thumbnails`]: small pictures made of the same samples
//! - [`Scene::cut`]: sections through a scene, along depth or time; their tiles are asked for like any
//! - [`render`](fn@render): any part of a scene at any level on the calling thread, layers and overlays: what tiles and
//!   exports call, hence equal bit for bit at level 0
//! - [`Alignment`]: how layers of other stacks lie on a composition's grid
//! - [`render_grey`](fn@render_grey): the one grey layer of a scene in 16 bits, for exports
//! - [`Aids`]: marks and a preview of other eyes over tiles, never over what is exported
//! - statistics (histograms and ranges), values under the pointer: asked every frame, [`Fetch::Pending`] until there
//!
//! Workers are threads of their own, not Rayon's: a worker waits for blocks that another one is reading, and a Rayon
//! thread that waits inside a codec's parallel loop might take up the very task that waits for it.
//!
//! Not here: textures (ui), what is selected (ui), which ranges a document starts with (session).

mod aids;
mod alignment;
mod blocks;
mod grey;
mod in_hand;
mod kept;
mod known;
mod lines;
mod making;
mod queue;
mod reader;
mod render;
mod request;
mod samples;
mod scene;
mod section;
mod service;
mod shared;
mod sketch;
mod source;
mod statistics;
mod thumbnail;
mod view;

#[cfg(test)]
mod coarse_tests;
#[cfg(test)]
mod in_hand_tests;
#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod section_tests;
#[cfg(test)]
mod tile_tests;

pub use aids::Aids;
pub use alignment::Alignment;
pub use grey::{grey_layer, render_grey};
pub use reader::{Cached, SampleReader, Window};
pub(in crate::engine) use render::render_layers;
pub use render::{Direct, render};
pub use request::{Fetch, TILE, Tile, TileEvent, TileKey, TileRequest};
pub use scene::{Scene, Spot};
pub use service::TileService;
pub use source::TileSource;
pub(in crate::engine) use statistics::keeping_black;
pub use statistics::{ChannelStatistics, StatisticsScope, auto_range};
pub use thumbnail::{Thumbnails, thumbnail};
pub use view::TileView;
