//! The batch: one recipe over many files. A tab of its own in the middle, pages of its own in the inspector.
//!
//! - [`show()`], the tab: `add` (files and folders), `summary` (counts, bar, rate), `table` with `row`, `columns` and
//!   [`list_keys`], `empty`
//! - [`inspector`]: heads of the pages and their foot; `resize_page`, `output_page` with `output_form`, `recipe_page`; while
//!   the recipe is in a file, `work_page` with `trial_preview` in the place of the first; `looked_at` is which file they show
//! - [`BatchPanel`]: what is chosen and typed; `request` turns that into what the engine runs, `prepared`
//!   keeps that while nothing changes
//!
//! Not here: the list and the work (`engine/worklist`), the rows of a resize (`inspector/resize`).

mod add;
mod columns;
mod empty;
mod foot;
pub mod inspector;
pub mod list_keys;
mod looked_at;
mod output_form;
mod output_page;
mod panel;
mod prepared;
mod recipe_page;
mod request;
mod resize_page;
mod row;
mod show;
mod summary;
mod table;
mod trial_preview;
mod work_page;

pub use panel::{BatchPanel, title};
pub use request::resize_recipe;
pub use show::show;
