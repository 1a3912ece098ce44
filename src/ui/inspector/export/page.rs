//! The export page: what, as which format, where to. It says what will be written before anything is.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::icons;
use super::super::super::theme::measure;
use super::super::super::widgets::combo::combo;
use super::super::super::widgets::{
    LabelledSlider, TextField, above_foot, hairline, hint, icon_button, labelled_row, segmented,
};
use super::super::cut_out;
use super::super::foot::foot;
use super::animation::AnimationExport;
use super::format::{StackFormat, What};
use super::montage::MontageExport;
use super::picture::{PictureExport, can_be_deep};
use super::recording::RecordingExport;
use super::summary::summary;
use super::target::{export_folder, suggested_name, target};
use crate::codec::{DocumentKind, SaveOptions, TiffCompression};
use crate::engine::command::Command;
use crate::engine::export::{Frames, Picture, recipe_beside};
use crate::engine::session::Document;
use crate::engine::{Export, ExportContent, Overwrite};
use crate::model::recipe::MontageOf;
use crate::model::{Rect, StackAxes};

/// What the page keeps between frames.
#[derive(Debug)]
pub struct ExportPanel {
    /// The target as typed; empty: the suggested name.
    pub path: String,
    pub(super) what: What,
    pub(super) stack_format: StackFormat,
    picture: PictureExport,
    montage: MontageExport,
    pub(super) animation: AnimationExport,
    recording: RecordingExport,
    quality: f64,
    compression: Option<TiffCompression>,
    replace: bool,
    /// Whether the recipe of a picture is written beside it.
    recipe: bool,
}

impl Default for ExportPanel {
    fn default() -> Self {
        Self {
            path: String::new(),
            what: What::View,
            stack_format: StackFormat::Png,
            picture: PictureExport::default(),
            montage: MontageExport::default(),
            animation: AnimationExport::default(),
            recording: RecordingExport::default(),
            quality: 90.0,
            compression: None,
            replace: false,
            recipe: false,
        }
    }
}

/// What of a stack is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Time and height.
    plane: (usize, usize),
    /// The pixels that are on the screen.
    seen: Option<Rect>,
    /// The pixels in the box round the selected region.
    selected: Option<Rect>,
}

impl ExportPanel {
    /// Whether what is exported has a recipe: pictures have.
    fn has_recipe(&self, document: &Document) -> bool {
        document.stack().is_some() && self.what.is_picture()
    }

    /// Whether grey of 16 bits can be chosen.
    fn can_be_deep(&self, document: &Document) -> bool {
        let composition = document.presentation.composition();
        let shown = document.stack().zip(composition).filter(|_| self.what.is_picture() && self.what != What::Montage);
        shown.is_some_and(|(stack, composition)| can_be_deep(self.stack_format, composition, &stack.info))
    }

    /// Whether planes become frames.
    pub(super) fn is_played(&self) -> bool {
        matches!(self.what, What::AllFrames | What::Montage) && self.stack_format.is_played()
    }

    /// The axes along which frames can lie: where planes are panels, there is but one frame.
    pub(super) fn played_axes(&self, axes: StackAxes) -> StackAxes {
        match (self.what, self.montage.montage(axes).of) {
            (What::Montage, MontageOf::Z) => StackAxes { z: 1, ..axes },
            (What::Montage, MontageOf::T) => StackAxes { t: 1, ..axes },
            _ => axes,
        }
    }

    /// Whether the page offers a format: one that holds what is chosen, and plays only what has several frames.
    fn offers(&self, format: StackFormat, axes: Option<StackAxes>) -> bool {
        let has_frames = axes.map(|axes| self.played_axes(axes)).is_some_and(|axes| axes.t > 1 || axes.z > 1);
        format.holds(self.what) && (self.what != What::Montage || !format.is_played() || has_frames)
    }

    /// The picture of a stack that is chosen.
    pub(super) fn picture(&self, document: &Document, look: Look) -> Picture {
        let (t, z) = look.plane;
        let axes = document.stack().map(|stack| stack.info.axes);
        let frames = match (self.what, axes) {
            (_, Some(axes)) if self.is_played() => self.animation.frames(self.played_axes(axes), look.plane),
            (What::AllFrames, _) => Frames::All,
            _ => Frames::One { t, z },
        };
        Picture {
            frames,
            region: self.picture.region(look.seen, look.selected),
            scale: self.picture.scale(),
            depth: self.picture.depth(self.can_be_deep(document)),
            montage: axes.filter(|_| self.what == What::Montage).map(|axes| self.montage.montage(axes)),
        }
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let is_slice = document.recording().is_some() && context.panels.export.recording.choose_what(ui);
    if is_slice {
        let region = cut_out::region(context.views.recordings.get(document.id), document);
        above_foot(ui, |ui| cut_out::rows(ui, context, document, region));
        cut_out::buttons(ui, context, document, region);
        return;
    }
    let mut chosen = None;
    above_foot(ui, |ui| chosen = Some(choose(ui, context, document)));
    if let (Some(wanted), Some(target)) = (foot(ui, context, "Export", None), chosen) {
        let content = content(context, document);
        let export = request(&context.panels.export, document, target, content);
        context.want(wanted.of(Command::Export(Box::new(export))));
    }
}

/// The rows over the button, and the file that they choose.
fn choose(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) -> std::path::PathBuf {
    ui.spacing_mut().item_spacing.y = measure::SPACE[2];
    let look = look(context, document);
    let panel = &mut context.panels.export;
    let view = context.views.recordings.get(document.id);
    let extension = match document.kind() {
        DocumentKind::Stack => stack_rows(ui, panel, document, look),
        DocumentKind::Recording => panel.recording.rows(ui, view),
    };
    let suggested = suggested_name(document, extension);
    let mut ask = false;
    labelled_row(ui, "File", |ui| {
        let width = ui.available_width() - measure::FIELD - ui.spacing().item_spacing.x;
        TextField::new("Export path", &mut panel.path).hint(&suggested).width(width).show(ui);
        ask = icon_button(ui, icons::FOLDER, "Choose the file", "Choose the file…").clicked();
    });
    labelled_row(ui, "", |ui| ui.checkbox(&mut panel.replace, "Replace an existing file"));
    if panel.has_recipe(document) {
        labelled_row(ui, "", |ui| ui.checkbox(&mut panel.recipe, "Recipe beside it"));
    }
    hairline(ui);
    if let (Some(recording), Some(shown)) = (document.recording(), document.presentation.recording()) {
        panel.recording.summary(ui, &recording.info, &shown.view, view);
    }
    summary(ui, panel, document, look);
    let target = target(&panel.path, &suggested, export_folder(context.settings, document).as_deref());
    hint(ui, &format!("Writes {}", target.display()));
    if panel.recipe && panel.has_recipe(document) {
        let beside = recipe_beside(&target);
        let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        hint(ui, &format!("and {name}, whose first line says how lumiq render draws it once more."));
    }
    if ask {
        context.want(Intent::AskForExportPath { name: suggested });
    }
    target
}

/// What goes to the file, as it is chosen on the page and looked at in the viewer.
fn content(context: &mut UiContext<'_>, document: &Document) -> ExportContent {
    if let (Some(recording), Some(shown)) = (document.recording(), document.presentation.recording()) {
        let view = context.views.recordings.get(document.id);
        return context.panels.export.recording.content(&recording.info, &shown.view, view);
    }
    let look = look(context, document);
    match context.panels.export.what {
        What::Data => ExportContent::Data { samples: None },
        _ => ExportContent::Picture(context.panels.export.picture(document, look)),
    }
}

fn look(context: &mut UiContext<'_>, document: &Document) -> Look {
    let view = context.views.stack(document.id);
    let regions = document.presentation.regions().map_or(&[][..], |regions| regions);
    let region = view.regions.selected().and_then(|index| regions.get(index));
    let size = document.stack().map(|stack| [stack.info.axes.x, stack.info.axes.y]);
    let selected = region.zip(size).and_then(|(region, size)| region.shape.bounds().pixels(size));
    Look { plane: view.plane(), seen: view.seen(), selected }
}

fn stack_rows(ui: &mut Ui, panel: &mut ExportPanel, document: &Document, look: Look) -> &'static str {
    let axes = document.stack().map(|stack| stack.info.axes);
    // At full width: beside a label there is no room for four words.
    let choices =
        [(What::View, "This view"), (What::AllFrames, "All t, z"), (What::Montage, "Montage"), (What::Data, "Data")];
    segmented(ui, "What to export", &mut panel.what, &choices);
    if let Some(axes) = axes.filter(|_| panel.what == What::Montage) {
        panel.montage.rows(ui, axes);
    }
    if !panel.offers(panel.stack_format, axes) {
        let first = StackFormat::ALL.into_iter().find(|format| panel.offers(*format, axes));
        panel.stack_format = first.filter(|_| panel.what == What::Montage).unwrap_or(StackFormat::Tiff);
    }
    labelled_row(ui, "Format", |ui| {
        let chosen = panel.stack_format.title();
        combo(ui, "Format", chosen, ui.available_width(), |ui| {
            let offered = StackFormat::ALL.map(|format| panel.offers(format, axes).then_some(format));
            for format in offered.into_iter().flatten() {
                ui.selectable_value(&mut panel.stack_format, format, format.title());
            }
        });
    });
    if panel.what.is_picture() {
        let can_be_deep = panel.can_be_deep(document);
        panel.picture.rows(ui, can_be_deep, look.selected.is_some());
    }
    if panel.stack_format.is_lossy() {
        LabelledSlider::new("Quality", &mut panel.quality, 1.0..=100.0).default_value(90.0).decimals(0).show(ui);
    }
    if panel.stack_format.is_tiff() {
        compression_row(ui, panel);
    }
    if let Some(axes) = axes.filter(|_| panel.is_played()) {
        panel.animation.rows(ui, panel.played_axes(axes), panel.stack_format);
    }
    panel.stack_format.extension()
}

fn compression_row(ui: &mut Ui, panel: &mut ExportPanel) {
    let title = |compression: Option<TiffCompression>| match compression {
        None => "As usual",
        Some(TiffCompression::None) => "None",
        Some(TiffCompression::Lzw) => "LZW",
        Some(TiffCompression::Deflate) => "Deflate",
        Some(TiffCompression::Zstd) => "Zstandard",
    };
    labelled_row(ui, "Compress", |ui| {
        combo(ui, "Compression", title(panel.compression), ui.available_width(), |ui| {
            for choice in std::iter::once(None).chain(TiffCompression::ALL.map(Some)) {
                ui.selectable_value(&mut panel.compression, choice, title(choice));
            }
        });
    });
    match panel.compression {
        Some(TiffCompression::Zstd) => drop(hint(ui, "ImageJ does not read Zstandard.")),
        Some(TiffCompression::None) if panel.stack_format == StackFormat::Tiff => {
            hint(ui, "ImageJ shows the labels of planes.");
        }
        _ => {}
    }
}

fn request(panel: &ExportPanel, document: &Document, target: std::path::PathBuf, content: ExportContent) -> Export {
    Export {
        document: document.id,
        content,
        target,
        overwrite: if panel.replace { Overwrite::Always } else { Overwrite::Never },
        recipe: panel.recipe,
        options: SaveOptions {
            quality: panel.quality as u8,
            tiff: panel.compression.filter(|_| panel.stack_format.is_tiff()),
            pace: panel.animation.pace(panel.stack_format),
            ..SaveOptions::default()
        },
    }
}
