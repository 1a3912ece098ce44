//! The list of layers, what can be added to it, what is drawn over it, and the way to the export.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Rect, RichText, Ui, pos2};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::{Theme, measure};
use super::super::super::viewer::drop_layer;
use super::super::super::widgets::{above_foot, hint, primary_button};
use super::super::super::{fonts, icons};
use super::super::InspectorTab;
use super::overlays::OverlayRows;
use super::{controls, origin, overlays, page_menu, reorder, row};
use crate::engine::command::{CompositionEdit, LayerEdit};
use crate::engine::session::Document;
use crate::engine::tile::{ChannelStatistics, Fetch, StatisticsScope};
use crate::engine::{Action, Command};
use crate::model::{Composition, DocumentId, Layer};

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct LayersPanel {
    /// The layer of each document whose controls are open, by what it shows, so that it stays open wherever it goes; `None`
    /// where all are closed by hand.
    open: HashMap<DocumentId, Option<(DocumentId, usize)>>,
    /// The last histogram of each channel, shown until the next one is there.
    statistics: HashMap<(DocumentId, usize), Arc<ChannelStatistics>>,
    pub(super) overlays: OverlayRows,
}

impl LayersPanel {
    /// The place of the layer whose controls are open: the first, unless another one was chosen.
    pub fn open_layer(&self, document: DocumentId, layers: &[Layer]) -> Option<usize> {
        match self.open.get(&document) {
            None => (!layers.is_empty()).then_some(0),
            Some(open) => open.and_then(|open| layers.iter().position(|layer| (layer.document, layer.channel) == open)),
        }
    }

    /// Opens or closes a layer.
    fn open(&mut self, document: DocumentId, layer: Option<&Layer>) {
        self.open.insert(document, layer.map(|layer| (layer.document, layer.channel)));
    }

    /// Keeps the first one open, if that is open because none was chosen, before it moves.
    pub fn hold(&mut self, document: DocumentId, layers: &[Layer]) {
        if !self.open.contains_key(&document) {
            self.open(document, layers.first());
        }
    }
}

/// What the controls of one layer need to know.
pub(super) struct Shown<'a> {
    pub document: DocumentId,
    pub index: usize,
    pub composition: &'a Composition,
    /// The stack the layer's samples come from.
    pub stack: &'a crate::model::Stack,
    pub statistics: Option<Arc<ChannelStatistics>>,
}

impl Shown<'_> {
    pub(super) fn layer(&self) -> &crate::model::Layer {
        &self.composition.layers[self.index]
    }

    /// Wants a change of this layer.
    pub(super) fn edit(&self, context: &mut UiContext<'_>, edit: LayerEdit) {
        context.command(Command::Layer { document: self.document, layer: self.index, edit });
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let id = document.id;
    let Ok(composition) = context.engine.session().composition(id) else { return };
    let list = above_foot(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if composition.layers.is_empty() {
            hint(ui, "No layer is left. Add one from another document, or undo.");
        }
        let mut rows = Vec::with_capacity(composition.layers.len());
        let above = ui.cursor().min;
        for index in 0..composition.layers.len() {
            let top = ui.cursor().min;
            layer(ui, context, id, (composition, index));
            rows.push(Rect::from_min_max(top, pos2(top.x + ui.available_width(), ui.cursor().min.y)));
        }
        let area = Rect::from_min_max(above, pos2(above.x + ui.available_width(), ui.cursor().min.y));
        reorder::take(ui, context, id, (&rows, area));
        ui.add_space(measure::SPACE[1]);
        ui.horizontal(|ui| {
            add_layer(ui, context, document);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                page_menu::show(ui, context, document, composition);
            });
        });
        overlays::show(ui, context, document, composition);
    });
    take_dropped(ui, context, document, list);
    if primary_button(ui, "Export this view", None).clicked() {
        context.want(Intent::Inspect(InspectorTab::Export));
    }
}

fn layer(ui: &mut Ui, context: &mut UiContext<'_>, document: DocumentId, (composition, index): (&Composition, usize)) {
    let engine = context.engine;
    let source = composition.layers[index].document;
    let Some(stack) = engine.session().document(source).ok().and_then(Document::stack) else { return };
    let open = context.panels.layers.open_layer(document, &composition.layers) == Some(index);
    let statistics =
        if open { statistics(context, document, (source, composition.layers[index].channel)) } else { None };
    let shown = Shown { document, index, composition, stack, statistics };
    if row::show(ui, context, &shown, open) {
        context.panels.layers.open(document, (!open).then(|| &composition.layers[index]));
        ui.request_repaint();
    }
    if open {
        controls::show(ui, context, &shown);
        let session = engine.session();
        if let (Ok(base), Ok(source)) = (session.document(document), session.document(source)) {
            origin::show(ui, base, source);
        }
    }
    ui.add_space(measure::SPACE[0]);
    let (line, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(line.x_range(), line.center().y, Theme::of(ui).hairline());
}

/// The histogram of the plane that is looked at; the one before until it is there.
fn statistics(
    context: &mut UiContext<'_>,
    document: DocumentId,
    (source, channel): (DocumentId, usize),
) -> Option<Arc<ChannelStatistics>> {
    let engine = context.engine;
    let stack = engine.session().document(source).ok()?.stack()?;
    let (t, z) = context.views.stack(document).plane();
    let axes = stack.info.axes;
    let scope = StatisticsScope::Plane { t: t.min(axes.t - 1), z: z.min(axes.z - 1) };
    let key = (source, channel);
    match engine.tiles().statistics(&engine.tiles().source(stack), channel, scope) {
        Fetch::Ready(Some(statistics)) => {
            context.panels.layers.statistics.insert(key, Arc::clone(&statistics));
            Some(statistics)
        }
        Fetch::Pending => context.panels.layers.statistics.get(&key).cloned(),
        Fetch::Ready(None) | Fetch::Failed(_) => None,
    }
}

/// A document dragged here from the list is added.
fn take_dropped(ui: &Ui, context: &mut UiContext<'_>, document: &Document, area: egui::Rect) {
    let response = ui.interact(area, ui.unique_id().with("dropped layers"), egui::Sense::hover());
    let fits = |other: DocumentId| drop_layer::outcome(context.engine.session(), document, other).is_ok();
    if response.dnd_hover_payload::<DocumentId>().is_some_and(|other| fits(*other)) {
        let stroke = egui::Stroke::new(2.0, Theme::of(ui).accent);
        ui.painter().rect_stroke(area, measure::RADIUS_CONTROL, stroke, egui::StrokeKind::Inside);
    }
    if let Some(other) = response.dnd_release_payload::<DocumentId>().filter(|other| fits(**other)) {
        let edit = CompositionEdit::AddLayers(*other);
        context.command(Command::Composition { document: document.id, edit });
    }
}

fn add_layer(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let theme = Theme::of(ui);
    let others: Vec<(DocumentId, String)> = context
        .engine
        .session()
        .documents()
        .iter()
        .filter(|other| other.id != document.id && other.stack().is_some())
        .map(|other| (other.id, other.name.clone()))
        .collect();
    let mut text = egui::text::LayoutJob::default();
    let format =
        |font| egui::TextFormat { font_id: font, color: theme.dim, valign: egui::Align::Center, ..Default::default() };
    text.append(icons::ADD, 0.0, format(fonts::icon(measure::ICON)));
    text.append("Add layer from another document", 8.0, format(fonts::regular(measure::BODY)));
    let button = egui::Button::new(text).frame(false).min_size(egui::vec2(0.0, measure::FIELD + 4.0));
    let asked = context.actions_for(document.id).contains(&Action::AddLayer);
    let response = ui.add(button);
    let popup = egui::Popup::menu(&response);
    let popup = if asked { popup.open_memory(Some(egui::SetOpenCommand::Bool(true))) } else { popup };
    popup.show(|ui| {
        if others.is_empty() {
            ui.label(RichText::new("Open another stack or picture first.").color(theme.dim));
        }
        for (other, name) in others {
            if ui.button(name).clicked() {
                let edit = CompositionEdit::AddLayers(other);
                context.command(Command::Composition { document: document.id, edit });
                ui.close();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LayerColor;

    #[test]
    fn what_is_open_stays_open_wherever_it_goes() {
        let document = DocumentId(1);
        let layer = |channel| Layer::new(document, channel, String::new(), LayerColor::Own, [0.0, 1.0]);
        let mut layers = [0, 1, 2].map(layer).to_vec();
        let mut panel = LayersPanel::default();
        assert_eq!((panel.open_layer(document, &layers), panel.open_layer(document, &[])), (Some(0), None));
        panel.hold(document, &layers);
        layers.swap(0, 2);
        assert_eq!(panel.open_layer(document, &layers), Some(2));
        panel.open(document, layers.first());
        layers.remove(1);
        assert_eq!(panel.open_layer(document, &layers), Some(0));
        layers.remove(0);
        assert_eq!(panel.open_layer(document, &layers), None, "it is gone");
        panel.open(document, None);
        assert_eq!(panel.open_layer(document, &layers), None);
    }
}
