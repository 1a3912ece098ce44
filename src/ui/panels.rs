//! What the panels of inspector and process keep between frames. Droppable: nothing here changes a result.

use super::batch::BatchPanel;
use super::inspector::{
    AnnotatePanel, CutOutPanel, ExportPanel, InspectorTab, LayersPanel, MeasurePanel, ProjectPanel, ResizePanel,
    SignalMeasurePanel,
};
use super::process::{BlendPanel, Process, ReslicePanel};
use super::viewer::stack::RegionTool;
use crate::codec::DocumentKind;

/// One field a panel, and which of them is shown.
#[derive(Debug, Default)]
pub struct Panels {
    /// The page last chosen for stacks, and for recordings.
    pub stack_tab: Option<InspectorTab>,
    pub recording_tab: Option<InspectorTab>,
    /// The process panel in the inspector's place.
    pub process: Option<Process>,
    /// The page that is drawn next shall have what it makes kept as a recipe: one that makes something takes this.
    pub save_recipe: bool,
    pub layers: LayersPanel,
    pub project: ProjectPanel,
    pub resize: ResizePanel,
    pub measure: MeasurePanel,
    pub signal_measure: SignalMeasurePanel,
    pub blend: BlendPanel,
    pub reslice: ReslicePanel,
    pub export: ExportPanel,
    pub annotate: AnnotatePanel,
    pub cut_out: CutOutPanel,
    pub batch: BatchPanel,
}

impl Panels {
    /// The page last chosen for such documents.
    pub const fn tab(&self, kind: DocumentKind) -> Option<InspectorTab> {
        match kind {
            DocumentKind::Stack => self.stack_tab,
            DocumentKind::Recording => self.recording_tab,
        }
    }

    /// What a drag over a stack does: the tool of the page for measuring, while that is in front.
    pub fn region_tool(&self) -> RegionTool {
        let measuring = self.process.is_none() && self.stack_tab == Some(InspectorTab::Measure);
        if measuring { self.measure.tool } else { RegionTool::Move }
    }
}
