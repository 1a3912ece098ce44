//! What the viewer remembers of a stack's regions, and one frame of them.

use egui::{Key, Modifiers, Role, Sense, Ui, WidgetInfo};

use super::super::super::super::context::{Intent, UiContext};
use super::super::super::super::inspector::InspectorTab;
use super::super::canvas::{CanvasResponse, Drag};
use super::draw::{self, Drawing};
use super::tool::RegionTool;
use super::{handles, paint};
use crate::engine::Command;
use crate::engine::command::RegionEdit;
use crate::model::{DocumentId, Region, Shape};

/// What the pointer does over a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Moves the picture; a click takes up the region under it.
    Moves,
    Draws(RegionTool),
    /// Sets the crosshair; regions are left alone.
    Points,
}

impl Hand {
    /// What that means for the canvas.
    pub const fn drag(self) -> Drag {
        match self {
            Self::Moves => Drag::Move,
            Self::Draws(_) => Drag::Draw,
            Self::Points => Drag::Point,
        }
    }
}

/// Which region is selected, and what is being drawn or pulled.
#[derive(Debug, Default)]
pub struct RegionsView {
    /// Its place in the list; one that is being added may not be there yet.
    selected: Option<usize>,
    /// How many there were in the last frame.
    count: usize,
    drawing: Option<Drawing>,
    /// The selected one while it is pulled: off the grid, so that small steps add up.
    pulled: Option<Shape>,
}

impl RegionsView {
    /// What the pointer does at this moment.
    pub fn hand(&self, ui: &Ui, context: &UiContext<'_>) -> Hand {
        let (shift, space) = ui.input(|input| (input.modifiers.shift, input.key_down(Key::Space)));
        let tool = context.panels.region_tool();
        match tool {
            _ if space => Hand::Moves,
            // A box that was begun goes on, whatever becomes of the key.
            RegionTool::Move if !shift && self.drawing.is_none() => Hand::Moves,
            tool => Hand::Draws(tool),
        }
    }

    /// Draws the regions over a picture and takes the pointer's part in them.
    pub fn show(
        &mut self,
        ui: &Ui,
        context: &mut UiContext<'_>,
        id: DocumentId,
        (shown, hand): (&CanvasResponse, Hand),
    ) {
        let engine = context.engine;
        let regions = engine.session().document(id).ok().and_then(|document| document.presentation.regions());
        let Some(regions) = regions else { return };
        self.follow_list(regions.len());
        match hand {
            Hand::Draws(tool) => self.draw(ui, context, (id, regions.len()), (shown, tool)),
            Hand::Moves if shown.response.clicked() => {
                self.select(regions, shown);
                if self.selected.is_some() {
                    context.want(Intent::Inspect(InspectorTab::Measure));
                }
            }
            // What was begun with the key that is not held any more.
            Hand::Moves if shown.response.drag_stopped() => self.drawing = None,
            Hand::Moves | Hand::Points => {}
        }
        let visible = context.panels.measure.shows_regions;
        for (index, region) in regions.iter().enumerate().filter(|_| visible) {
            let selected = self.selected == Some(index);
            let pulled = self.pulled.as_ref().filter(|_| selected).map(handles::on_grid);
            let drawn = pulled.map(|shape| Region { shape, ..region.clone() });
            let drawn = drawn.as_ref().unwrap_or(region);
            paint::region(ui, &shown.projection, drawn, selected);
            name(ui, shown, index, drawn);
        }
        if let Some(drawing) = &self.drawing {
            paint::drawing(ui, &shown.projection, drawing);
        }
        if let Some((index, region)) = self.selected.filter(|_| visible).and_then(|at| Some((at, regions.get(at)?))) {
            self.handle(ui, context, id, (index, region), shown);
        }
    }

    fn draw(
        &mut self,
        ui: &Ui,
        context: &mut UiContext<'_>,
        (document, count): (DocumentId, usize),
        (shown, tool): (&CanvasResponse, RegionTool),
    ) {
        let place = (&shown.response, &shown.projection);
        if let Some(shape) = draw::follow(ui, &mut self.drawing, tool, place) {
            context.command(Command::Region { document, edit: RegionEdit::Add(shape) });
            context.want(Intent::EndGesture);
            context.want(Intent::Inspect(InspectorTab::Measure));
            context.panels.measure.shows_regions = true;
            self.choose(Some(count));
        }
    }

    /// Which region is selected.
    pub const fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// Selects another one, or none.
    pub fn choose(&mut self, selected: Option<usize>) {
        self.selected = selected;
        self.pulled = None;
    }

    /// Lets go where the list has become another one: by undo, a place may be another region's. One that was just added
    /// is the last.
    fn follow_list(&mut self, count: usize) {
        if count != self.count && self.selected.is_some_and(|at| at + 1 != count) {
            self.choose(None);
        }
        self.count = count;
    }

    /// The smallest region under the pointer, or none.
    fn select(&mut self, regions: &[Region], shown: &CanvasResponse) {
        let Some(at) = shown.response.interact_pointer_pos() else { return };
        let area = |region: &Region| region.shape.bounds().width * region.shape.bounds().height;
        let hit = regions.iter().enumerate().filter(|(_, region)| paint::hits(&shown.projection, &region.shape, at));
        self.choose(hit.min_by(|(_, one), (_, other)| area(one).total_cmp(&area(other))).map(|(index, _)| index));
    }

    fn handle(
        &mut self,
        ui: &Ui,
        context: &mut UiContext<'_>,
        document: DocumentId,
        (index, region): (usize, &Region),
        shown: &CanvasResponse,
    ) {
        let shape = self.pulled.clone().unwrap_or_else(|| region.shape.clone());
        let handled = handles::show(ui, &shown.projection, region, &shape);
        if let Some(pulled) = handled.pulled {
            let region = Region { shape: handles::on_grid(&pulled), ..region.clone() };
            self.pulled = Some(pulled);
            if region.shape.check().is_ok() {
                context.command(Command::Region { document, edit: RegionEdit::Change { index, region } });
            }
        }
        if handled.finished {
            self.pulled = None;
        }
        if handled.left {
            self.choose(None);
        }
        let in_front = context.active == Some(document);
        let remove = in_front && !ui.egui_wants_keyboard_input() && self.drawing.is_none();
        if remove && ui.input_mut(removes) {
            context.command(Command::Region { document, edit: RegionEdit::Remove(index) });
            self.choose(None);
        }
    }
}

fn removes(input: &mut egui::InputState) -> bool {
    input.consume_key(Modifiers::NONE, Key::Delete) || input.consume_key(Modifiers::NONE, Key::Backspace)
}

/// Tells assistive technology what is marked where.
fn name(ui: &Ui, shown: &CanvasResponse, index: usize, region: &Region) {
    let rect = paint::on_screen(&shown.projection, &region.shape.bounds()).intersect(shown.projection.viewport);
    if rect.is_positive() {
        let response = ui.interact(rect, ui.unique_id().with(("region", index)), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Region {}", region.name)));
    }
}
