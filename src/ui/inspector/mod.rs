//! The panel at the right: pages for the document in front.
//!
//! [`tab`] is the list of pages and says which kind of document has which; [`panel`] draws their heads and the page
//! that is chosen. One file (or folder) a page: it gets a `UiContext`, reads the session and pushes intents. [`foot`] is
//! what stands below those that make a result.

pub mod annotate;
pub mod choice;
pub mod cut_out;
pub mod derived;
pub mod export;
pub mod facts;
pub mod foot;
pub mod layers;
pub mod measure;
pub mod panel;
pub mod project;
pub mod resize;
pub mod signal_fields;
pub mod signal_measure;
pub mod spectrum;
pub mod subject;
pub mod tab;

pub use annotate::AnnotatePanel;
pub use cut_out::CutOutPanel;
pub use export::ExportPanel;
pub use layers::LayersPanel;
pub use measure::MeasurePanel;
pub use project::ProjectPanel;
pub use resize::ResizePanel;
pub use signal_measure::SignalMeasurePanel;
pub use tab::InspectorTab;
