//! The page that measures a signal: the box, the annotation or the region between cursors in numbers, and what is in it.
//!
//! [`page`] puts it together, [`values`] draws the numbers, [`table`] copies and exports them. What is measured is the
//! region in hand (`inspector/subject`). Measured by `engine/signal_measure`; the page asks every frame and shows what is known. Not here: regions
//! of stacks (`inspector/measure`).

pub mod page;
pub mod table;
pub mod values;

pub use page::show;
pub use table::SignalMeasurePanel;
