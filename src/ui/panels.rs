//! What the panels of inspector and process keep between frames. Droppable: nothing here changes a result.

use super::batch::BatchPanel;
use super::inspector::{
    AnnotatePanel, CutOutPanel, ExportPanel, InspectorTab, LayersPanel, MeasurePanel, ProjectPanel, ResizePanel,
    SignalMeasurePanel,
};
use super::process::{BlendPanel, Process, ReslicePanel};
use super::viewer::stack::RegionTool;

/// One field a panel, and which of them is shown.
#[derive(Debug, Default)]
pub struct Panels {
    /// The page last chosen for stacks, and for recordings.
    pub stack_tab: Option<InspectorTab>,
    pub recording_tab: Option<InspectorTab>,
    /// The process panel in the inspector's place.
    pub process: Option<Process>,
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
    /// What a drag over a stack does: the tool of the page for measuring, while that is in front.
    pub fn region_tool(&self) -> RegionTool {
        let measuring = self.process.is_none() && self.stack_tab == Some(InspectorTab::Measure);
        if measuring { self.measure.tool } else { RegionTool::Move }
    }
}
