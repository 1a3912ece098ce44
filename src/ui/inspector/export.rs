//! The export page: what, as which format, where to. It says what will be written before anything is.

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::icons;
use super::super::theme::measure;
use super::super::widgets::combo::combo;
use super::super::widgets::{
    LabelledSlider, TextField, above_foot, hairline, hint, icon_button, labelled_row, number, primary_button,
    segmented, value_row,
};
use super::export_animation::AnimationExport;
use super::export_recording::RecordingExport;
use super::export_target::{suggested_name, target};
use crate::codec::{DocumentKind, SaveOptions};
use crate::engine::command::Command;
use crate::engine::export::{Frames, recipe_beside};
use crate::engine::session::Document;
use crate::engine::{Export, ExportContent, Overwrite};

/// What the page keeps between frames.
#[derive(Debug)]
pub struct ExportPanel {
    /// The target as typed; empty: the suggested name.
    pub path: String,
    what: What,
    stack_format: StackFormat,
    animation: AnimationExport,
    recording: RecordingExport,
    quality: f64,
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
            animation: AnimationExport::default(),
            recording: RecordingExport::default(),
            quality: 90.0,
            replace: false,
            recipe: false,
        }
    }
}

impl ExportPanel {
    /// Whether what is exported has a recipe: pictures have.
    fn has_recipe(&self, document: &Document) -> bool {
        document.stack().is_some() && self.what != What::Data
    }
}

/// Which part of a stack, and whether as it is shown or as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    View,
    AllFrames,
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StackFormat {
    Png,
    Jpeg,
    Webp,
    Gif,
    Apng,
    Tiff,
    OmeTiff,
    Npy,
}

impl StackFormat {
    const ALL: [Self; 8] =
        [Self::Png, Self::Jpeg, Self::Webp, Self::Gif, Self::Apng, Self::Tiff, Self::OmeTiff, Self::Npy];

    const fn title(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
            Self::Gif => "GIF, animated",
            Self::Apng => "PNG, animated",
            Self::Tiff => "TIFF",
            Self::OmeTiff => "OME-TIFF",
            Self::Npy => "NumPy array",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Tiff => "tif",
            Self::OmeTiff => "ome.tif",
            Self::Npy => "npy",
        }
    }

    /// Whether a file of this format holds that: several planes, or other values than 8-bit colours.
    const fn holds(self, what: What) -> bool {
        match what {
            What::View => !self.is_animated(),
            What::AllFrames => self.is_animated() || matches!(self, Self::Tiff | Self::OmeTiff | Self::Npy),
            What::Data => matches!(self, Self::Tiff | Self::OmeTiff | Self::Npy),
        }
    }

    /// Whether planes become frames.
    const fn is_animated(self) -> bool {
        matches!(self, Self::Gif | Self::Apng)
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) {
    let mut chosen = None;
    above_foot(ui, |ui| chosen = Some(choose(ui, context, document)));
    let export = primary_button(ui, "Export", None).clicked();
    if let (true, Some(target)) = (export, chosen) {
        let content = content(context, document);
        let export = request(&context.panels.export, document, target, content);
        context.command(Command::Export(Box::new(export)));
    }
}

/// The rows over the button, and the file that they choose.
fn choose(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document) -> std::path::PathBuf {
    ui.spacing_mut().item_spacing.y = measure::SPACE[2];
    let panel = &mut context.panels.export;
    let view = context.views.recordings.get(document.id);
    let extension = match document.kind() {
        DocumentKind::Stack => stack_rows(ui, panel, document),
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
    summary(ui, panel, document);
    let target = target(&panel.path, &suggested, context.settings.export_folder.as_deref());
    hint(ui, &format!("Writes {}", target.display()));
    if panel.recipe && panel.has_recipe(document) {
        let beside = recipe_beside(&target);
        let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        hint(ui, &format!("and {name}, by which lumiq render draws it once more."));
    }
    if ask {
        context.want(Intent::AskForExportPath { name: suggested });
    }
    target
}

/// What goes to the file, as it is chosen on the page and looked at in the viewer.
fn content(context: &mut UiContext<'_>, document: &Document) -> ExportContent {
    if let Some(recording) = document.recording() {
        let view = context.views.recordings.get(document.id);
        return context.panels.export.recording.content(&recording.info, view);
    }
    let (t, z) = context.views.stack(document.id).plane();
    let panel = &context.panels.export;
    match (panel.what, document.stack()) {
        (What::View, _) => ExportContent::Picture { frames: Frames::One { t, z }, region: None },
        (What::AllFrames, Some(stack)) if panel.stack_format.is_animated() => {
            ExportContent::Picture { frames: panel.animation.frames(stack.info.axes, (t, z)), region: None }
        }
        (What::AllFrames, _) => ExportContent::Picture { frames: Frames::All, region: None },
        (What::Data, _) => ExportContent::Data { samples: None },
    }
}

fn stack_rows(ui: &mut Ui, panel: &mut ExportPanel, document: &Document) -> &'static str {
    labelled_row(ui, "What", |ui| {
        let choices = [(What::View, "This view"), (What::AllFrames, "All t, z"), (What::Data, "Data")];
        segmented(ui, "What to export", &mut panel.what, &choices);
    });
    if !panel.stack_format.holds(panel.what) {
        panel.stack_format = StackFormat::Tiff;
    }
    labelled_row(ui, "Format", |ui| {
        let chosen = panel.stack_format.title();
        combo(ui, "Format", chosen, ui.available_width(), |ui| {
            for format in StackFormat::ALL.into_iter().filter(|format| format.holds(panel.what)) {
                ui.selectable_value(&mut panel.stack_format, format, format.title());
            }
        });
    });
    if matches!(panel.stack_format, StackFormat::Jpeg) {
        LabelledSlider::new("Quality", &mut panel.quality, 1.0..=100.0).default_value(90.0).decimals(0).show(ui);
    }
    if let Some(stack) = document.stack().filter(|_| panel.stack_format.is_animated()) {
        panel.animation.rows(ui, stack.info.axes, panel.stack_format == StackFormat::Gif);
    }
    panel.stack_format.extension()
}

/// What will be written, said before it is.
fn summary(ui: &mut Ui, panel: &ExportPanel, document: &Document) {
    if let Some(stack) = document.stack() {
        let axes = stack.info.axes;
        let planes = match panel.what {
            What::View => 1,
            What::AllFrames if panel.stack_format.is_animated() => panel.animation.count(axes),
            What::AllFrames => axes.t * axes.z,
            What::Data => axes.planes(),
        };
        let size = format!("{} × {}", number::grouped(axes.x as i64), number::grouped(axes.y as i64));
        value_row(ui, "Size", &if planes > 1 { format!("{planes} planes of {size}") } else { size });
        let bytes = match panel.what {
            What::Data => stack.info.plane_bytes() * planes,
            What::View | What::AllFrames => axes.plane_pixels() * 3 * planes,
        };
        value_row(ui, "Uncompressed", &number::bytes(bytes as u64));
        hint(
            ui,
            match panel.what {
                What::View => "The picture as it is shown, at full size: colours, ranges and layers included.",
                What::AllFrames if panel.stack_format == StackFormat::Gif => {
                    "Each frame as it is shown, at full size, in the 256 colours that suit it."
                }
                What::AllFrames if panel.stack_format.is_animated() => "Each frame as it is shown, at full size.",
                What::AllFrames => "Every t and z as it is shown, at full size.",
                What::Data => "The stored values with their calibration; names, colours and ranges go along.",
            },
        );
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
            pace: panel.animation.pace(panel.stack_format == StackFormat::Gif),
            ..SaveOptions::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_planes_need_a_format_that_holds_them() {
        assert!(StackFormat::Tiff.holds(What::AllFrames) && !StackFormat::Png.holds(What::AllFrames));
        assert!(StackFormat::Gif.holds(What::AllFrames) && !StackFormat::Gif.holds(What::Data));
        assert!(StackFormat::ALL.into_iter().all(|format| format.holds(What::View) != format.is_animated()));
    }
}
