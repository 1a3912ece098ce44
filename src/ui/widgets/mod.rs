//! The pieces the window is made of, one file each, used everywhere.
//!
//! A piece takes plain values and draws itself in the theme of the `Ui` it is put in; it knows no document and no
//! engine. Each has an accessible name, which tests use too. Numbers look the same everywhere because all go through
//! [`number`].

pub mod axes;
pub mod axis_slider;
pub mod box_handles;
pub mod buttons;
pub mod code_text;
pub mod color_bar;
pub mod combo;
pub mod document_row;
pub mod drop_frame;
pub mod expression;
pub mod footed;
pub mod histogram;
pub mod job_line;
pub mod minimap;
pub mod number;
pub mod number_field;
pub mod number_range;
pub mod picture_label;
pub mod preview_place;
pub mod rail;
pub mod rows;
pub mod scrolled;
pub mod segmented;
pub mod slider;
pub mod split_preview;
pub mod still_plot;
pub mod text_field;
pub mod unit;
pub mod words;

pub use axes::{Axes, Side};
pub use axis_slider::AxisSlider;
pub use box_handles::{BoxHandles, BoxResponse};
pub use buttons::{icon_button, primary_button, quiet_button, quiet_button_sized};
pub use code_text::code_text;
pub use color_bar::ColorBar;
pub use combo::combo;
pub use document_row::DocumentRow;
pub use drop_frame::drop_frame;
pub use footed::above_foot;
pub use histogram::{HistogramResponse, RangeHistogram};
pub use job_line::JobLine;
pub use minimap::Minimap;
pub use number_field::NumberField;
pub use number_range::number_range;
pub use picture_label::picture_label;
pub use preview_place::preview_place;
pub use rows::{hairline, heading, hint, labelled_row, labelled_row_of, problem, value_row};
pub use scrolled::scrolled;
pub use segmented::segmented;
pub use slider::LabelledSlider;
pub use split_preview::SplitPreview;
pub use still_plot::still_plot;
pub use text_field::TextField;
pub use unit::Unit;
pub use words::capitalised;
