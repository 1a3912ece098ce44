//! One frame of the recording viewer.

use egui::{Rect, Sense, Ui, UiBuilder};

use super::areas::{Areas, left_space};
use super::calibration::Calibration;
use super::navigate::{self, Axis};
use super::plot::Plot;
use super::plots::settings::{AxisUnits, PlotAxis};
use super::plots::show::{PlotContext, over_time};
use super::plots::{PlotKind, PlotSettings, ask as ask_plots, clock, placing};
use super::view::{RecordingView, main_view, overview_view};
use super::{annotating, axis_menu, cursors, heard, live, marks, overview, plots, readout, selection, spectrogram};
use crate::engine::command::{AnnotationEdit, Command};
use crate::engine::session::{Document, RecordingPresentation};
use crate::engine::spectrum::{SpectrumRequest, SpectrumService};
use crate::engine::{Action, Engine};
use crate::model::recipe::SpectrogramView;
use crate::model::{Recording, RecordingInfo};
use crate::ui::context::{Intent, UiContext};
use crate::ui::inspector::InspectorTab;
use crate::ui::theme::{Theme, measure};

/// The most pixels of a picture in one direction that are asked for.
const MOST_PIXELS: f32 = 8192.0;

/// Draws a recording over the whole of `ui`.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let (Some(recording), Some(presentation)) = (document.recording(), document.presentation.recording()) else {
        return;
    };
    let theme = Theme::of(ui);
    ui.painter().rect_filled(ui.max_rect(), 0, theme.panel);
    let growing = context.engine.is_growing(document.id);
    let view = context.views.recordings.view(document.id, &recording.info, &presentation.view, growing);
    let mut following = view.is_following();
    let whole = ui.max_rect();
    let area = live::strip(ui, context, document, &mut following, whole);
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(area).id_salt("recording"));
    if recording.info.samples == 0 {
        message(ui, area, if growing { "Waiting for the first samples." } else { "This recording holds no samples." });
        return;
    }
    let view = context.views.recordings.view(document.id, &recording.info, &presentation.view, growing);
    if following != view.is_following() {
        view.follow(following);
    }
    content(ui, context, document, (recording, presentation));
}

/// Draws a recording that holds samples: moved, asked for, drawn, annotated.
fn content(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    document: &Document,
    (recording, presentation): (&Recording, &RecordingPresentation),
) {
    let actions = context.actions_for(document.id);
    let in_front = context.active == Some(document.id);
    let engine = context.engine;
    let look = context.views.recordings.look.clone();
    let Some(view) = context.views.recordings.get_mut(document.id) else { return };
    let areas = lay_out(ui, view, recording, &look);
    let plot = Plot { rect: areas.spectrogram, time: view.time, frequency: view.frequency };
    let pixels = pixels_of(ui, areas.spectrogram);
    for action in &actions {
        let recipe = &presentation.view.spectrogram;
        navigate::act(view, *action, recipe.hop * recipe.average, recipe.n_fft, pixels.map(f64::from));
    }
    take_pointer(ui, view, &plot, &areas, presentation, recording);
    let settings = &presentation.view;
    let drawn = areas.drawn();
    let without_room = look.shown().len() - drawn.len();
    if std::mem::replace(&mut view.plots.without_room, without_room) != without_room {
        // The inspector, which says so, may have been drawn before.
        ui.ctx().request_repaint();
    }
    ask(engine.spectra(), document, recording, settings, (view, &drawn), [pixels, pixels_of(ui, areas.minimap)]);
    placing::follow(engine, document.id, (&recording.info, settings.channel), view, in_front);
    ask_plots::ask(engine, (document, recording, settings), view, (&look, &drawn), pixels[0] as usize);
    let other = view.plots.compared.and_then(|id| engine.session().document(id).ok());
    let compared = other.map(|other| [document.name.as_str(), other.name.as_str()]);
    let units = axis_menu::show(ui, &areas, &recording.info, look.units);
    let moved = draw(ui, view, &areas, presentation, recording, (&look, compared));
    if let Some(text) = heard::show(ui, engine, document, &plot)
        && in_front
    {
        context.status.push(text);
    }
    let label = &context.panels.annotate.label;
    let mut edits = annotating::act(view, &actions, presentation, &recording.info, label);
    if in_front {
        edits.extend(annotating::removed_by_key(ui, view, presentation));
    }
    if in_front {
        context.status.extend(status(engine, document, view, &recording.info, look.units));
    }
    if let Some(units) = units {
        context.views.recordings.look.units = units;
    }
    if actions.contains(&Action::Spectrogram) {
        context.want(Intent::Inspect(InspectorTab::Spectrum));
    }
    // An annotation that goes is not moved as well.
    for edit in moved.filter(|_| edits.is_empty()).into_iter().chain(edits) {
        context.command(Command::Annotation { document: document.id, edit });
    }
}

/// The parts of the status line, from left to right. While something is received there is no room for how it is computed.
fn status(
    engine: &Engine,
    document: &Document,
    view: &RecordingView,
    info: &RecordingInfo,
    units: AxisUnits,
) -> Vec<String> {
    let place = readout::place(view, info, units);
    match (engine.is_growing(document.id), document.presentation.recording()) {
        (false, Some(presentation)) => [place, readout::transform(&presentation.view)].concat(),
        _ => [live::texts(engine.stream(document.id).as_ref(), info), place].concat(),
    }
}

fn lay_out(ui: &Ui, view: &RecordingView, recording: &Recording, look: &PlotSettings) -> Areas {
    let calibration = Calibration::shown(&recording.info, view.time.middle(), look.units);
    Areas::within(ui.max_rect(), left_space(ui, &calibration, view.frequency), look.shown())
}

/// Width and height in pixels of the screen.
fn pixels_of(ui: &Ui, rect: Rect) -> [f32; 2] {
    let scale = ui.pixels_per_point();
    [rect.width(), rect.height()].map(|points| (points * scale).round().clamp(1.0, MOST_PIXELS))
}

/// Wheel, drags and clicks.
fn take_pointer(
    ui: &mut Ui,
    view: &mut RecordingView,
    plot: &Plot,
    areas: &Areas,
    presentation: &RecordingPresentation,
    recording: &Recording,
) {
    let name = "Spectrogram";
    let response = ui.interact(plot.rect, ui.scope_id().with(name), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    navigate::wheel(ui, view, plot, plot.rect, Axis::Both);
    let left = Rect::from_min_max(egui::pos2(ui.max_rect().left(), plot.rect.top()), plot.rect.left_bottom());
    navigate::wheel(ui, view, plot, left, Axis::Frequency);
    if !navigate::draw_box(ui, view, plot, &response) {
        navigate::drag(view, plot, &response, Axis::Both);
    }
    if response.double_clicked() {
        view.fit();
    } else if let (true, Some(at)) = (response.clicked(), response.interact_pointer_pos()) {
        marks::click(view, plot, presentation, &recording.info, at);
    }
    // Also over the box and its handles, which lie on top and take the pointer for themselves.
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| plot.rect.contains(*at));
    view.pointer = pointer.filter(|_| ui.rect_contains_pointer(plot.rect)).map(|at| plot.place(at));
    for (kind, rect) in areas.plots.iter().copied() {
        let axis = match kind.axis() {
            PlotAxis::Time => Axis::Time,
            PlotAxis::Frequency => Axis::FrequencyAcross,
            PlotAxis::Own => {
                let response = ui.interact(rect, ui.scope_id().with(("plot", kind)), Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, kind.title()));
                continue;
            }
        };
        let response = ui.interact(rect, ui.scope_id().with(("plot", kind)), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, kind.title()));
        let place = Plot { rect, ..*plot };
        navigate::wheel(ui, view, &place, rect, axis);
        navigate::drag(view, &place, &response, axis);
        if response.double_clicked() {
            view.fit();
        }
    }
}

/// Asks the engine for what is in view, and for the whole once that is there.
fn ask(
    service: &SpectrumService,
    document: &Document,
    recording: &Recording,
    settings: &SpectrogramView,
    (view, drawn): (&mut RecordingView, &[PlotKind]),
    [main, map]: [[f32; 2]; 2],
) {
    let request = SpectrumRequest {
        view: main_view(document.id),
        document: document.id,
        recording: recording.clone(),
        settings: *settings,
        time: [view.time.low, view.time.high],
        frequency: [view.frequency.low, view.frequency.high],
        width: main[0] as usize,
        height: main[1] as usize,
        waveform: drawn.contains(&PlotKind::Magnitude) || drawn.contains(&PlotKind::Decibel),
        density: drawn.contains(&PlotKind::Density) && view.selection.is_none(),
        following: view.is_following(),
    };
    if view.picture.is_some() {
        let limits = *view.limits();
        service.request(SpectrumRequest {
            view: overview_view(document.id),
            time: [limits.time.low, view.overview_end(f64::from(map[0]))],
            frequency: [limits.frequency.low, limits.frequency.high],
            width: map[0] as usize,
            height: map[1] as usize,
            waveform: false,
            density: false,
            ..request.clone()
        });
    }
    service.request(request);
}

/// Draws all parts; the annotation that the pointer moved, if it did.
fn draw(
    ui: &mut Ui,
    view: &mut RecordingView,
    areas: &Areas,
    presentation: &RecordingPresentation,
    recording: &Recording,
    (look, compared): (&PlotSettings, Option<[&str; 2]>),
) -> Option<AnnotationEdit> {
    let info = &recording.info;
    let calibration = Calibration::shown(info, view.time.middle(), look.units);
    overview::show(ui, view, areas.minimap);
    let plot = Plot { rect: areas.spectrogram, time: view.time, frequency: view.frequency };
    spectrogram::show(ui, view, &plot, areas, (info, presentation.view.range.is_none()));
    marks::show(ui, view, &plot, presentation, info);
    marks::hover(ui, view, &plot, presentation, info);
    let moved = selection::show_selected(ui, view, &plot, presentation, info);
    selection::show(ui, view, &plot);
    spectrogram::quality(ui, view, &plot);
    spectrogram::axes(ui, &plot, &calibration);
    cursors::show(ui, view, &plot, &calibration);
    if let Some(failure) = &view.failure {
        message(ui, areas.spectrogram, failure);
    }
    let context = PlotContext { info, settings: &presentation.view, look, calibration: &calibration, compared };
    plots::show::show(ui, view, areas, context);
    clock::show(ui, view, &plot, &over_time(areas), info);
    moved
}

/// A sentence in the middle of an area.
fn message(ui: &Ui, area: Rect, text: &str) {
    let theme = Theme::of(ui);
    let width = (area.width() - 2.0 * measure::EDGE).max(40.0);
    let galley = ui.painter().layout(text.to_owned(), crate::ui::fonts::regular(measure::BODY), theme.dim, width);
    let at = egui::Align2::CENTER_CENTER.align_size_within_rect(galley.size(), area).min;
    ui.painter().galley(at, galley, theme.dim);
}
