//! The page Output: folder, names, format and its options, what happens to results that are there.

use std::path::Path;

use egui::Ui;

use super::super::context::{Intent, UiContext};
use super::super::dialogs::BatchDialog;
use super::super::icons;
use super::super::inspector::choice::choice;
use super::super::theme::measure;
use super::super::widgets::{
    LabelledSlider, TextField, capitalised, hairline, hint, icon_button, labelled_row, rows, segmented,
};
use super::output_form::{OutputForm, ResultFormat};
use super::request::{folder, result_name};
use crate::codec::{PngFilter, Subsampling, TiffCompression};
use crate::engine::export::Overwrite;

/// Draws the page.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>) {
    place(ui, context);
    example(ui, context);
    // A recipe in a file says for itself how results are coded.
    if !context.panels.batch.recipe.in_file {
        hairline(ui);
        coding(ui, &mut context.panels.batch.output);
    }
    hairline(ui);
    let output = &mut context.panels.batch.output;
    labelled_row(ui, "If there", |ui| {
        let policies = [(Overwrite::Older, "Update"), (Overwrite::Always, "Replace"), (Overwrite::Never, "Keep")];
        segmented(ui, "If a result is there", &mut output.overwrite, &policies)
    });
    hint(
        ui,
        match output.overwrite {
            Overwrite::Older => "Results are made again where file or recipe have changed.",
            Overwrite::Always => "Results are made again, whatever is there.",
            Overwrite::Never => "A result that is there already counts as a failure.",
        },
    );
    labelled_row(ui, "", |ui| ui.checkbox(&mut output.provenance, "Provenance beside each result"))
        .on_hover_text("NAME.lumiq.json: recipe, input and result with their SHA-256, version and times");
}

fn place(ui: &mut Ui, context: &mut UiContext<'_>) {
    let first = context.engine.worklist().rows().first().map(|row| row.input.clone());
    let usual = folder("", first.as_deref()).map_or_else(String::new, |folder| folder.display().to_string());
    labelled_row(ui, "Folder", |ui| {
        let width = ui.available_width() - measure::FIELD - measure::SPACE[2];
        TextField::new("Folder of results", &mut context.panels.batch.output.folder).hint(&usual).width(width).show(ui);
        if icon_button(ui, icons::FOLDER, "Choose the folder of results", "Choose a folder").clicked() {
            context.want(Intent::AskForBatch(BatchDialog::Target));
        }
    });
    labelled_row(ui, "Name", |ui| {
        let field = TextField::new("Names of results", &mut context.panels.batch.output.name).hint("{stem}").show(ui);
        field.on_hover_text(
            "{stem}, {name}, {ext} and {parent} are of the file, {index} and {index:4} count; / makes folders",
        )
    });
}

/// What the selected file, else the first, will be called; or what is wrong with the pattern.
fn example(ui: &mut Ui, context: &UiContext<'_>) {
    let rows = context.engine.worklist().rows();
    let selected = context.panels.batch.selected.as_ref();
    let row = rows.iter().find(|row| Some(&row.input) == selected).or(rows.first());
    let input = row.map_or(Path::new("a"), |row| row.input.as_path());
    match (result_name(context, input), row) {
        (Err(sentence), _) => drop(rows::problem(ui, &sentence)),
        (Ok(_), None) => {}
        (Ok(name), Some(_)) => {
            let own = input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            hint(ui, &format!("{own} becomes {}", name.display().to_string().trim_end_matches('.')));
        }
    }
}

fn coding(ui: &mut Ui, output: &mut OutputForm) {
    labelled_row(ui, "Format", |ui| {
        let width = ui.available_width();
        let formats = ResultFormat::ALL.map(|format| (format, format.title().to_owned()));
        choice(ui, "Format of results", width, &mut output.format, formats)
    });
    match output.format {
        ResultFormat::Jpeg => jpeg(ui, output),
        ResultFormat::Png => png(ui, output),
        ResultFormat::Tiff | ResultFormat::OmeTiff => {
            let packings = TiffCompression::ALL.map(|packing| (Some(packing), title(packing.name())));
            labelled_choice(ui, "Packing", &mut output.compression, packings);
        }
        ResultFormat::AsInput | ResultFormat::Webp | ResultFormat::Npy => {}
    }
    labelled_row(ui, "Metadata", |ui| {
        let choices = [(false, "Keep"), (true, "Leave out")];
        segmented(ui, "Metadata", &mut output.strip, &choices)
            .on_hover_text("Colour profile, resolution, EXIF, XMP and texts")
    });
}

fn jpeg(ui: &mut Ui, output: &mut OutputForm) {
    LabelledSlider::new("Quality", &mut output.quality, 1.0..=100.0).decimals(0).show(ui);
    labelled_row(ui, "Chroma", |ui| {
        let choices = [(Subsampling::S444, "4:4:4"), (Subsampling::S422, "4:2:2"), (Subsampling::S420, "4:2:0")];
        segmented(ui, "Chroma", &mut output.subsampling, &choices)
    });
    labelled_row(ui, "", |ui| ui.checkbox(&mut output.progressive, "Progressive"));
}

fn png(ui: &mut Ui, output: &mut OutputForm) {
    let levels = (0..=9).map(|level| (Some(level), level.to_string()));
    labelled_choice(ui, "Level", &mut output.level, levels);
    let filters = PngFilter::ALL.map(|filter| (Some(filter), title(filter.name())));
    labelled_choice(ui, "Row filter", &mut output.filter, filters);
}

/// A list whose first entry is what is usual.
fn labelled_choice<T: PartialEq + Copy>(
    ui: &mut Ui,
    label: &str,
    chosen: &mut Option<T>,
    choices: impl IntoIterator<Item = (Option<T>, String)>,
) {
    labelled_row(ui, label, |ui| {
        let width = ui.available_width();
        let all = std::iter::once((None, "Usual".to_owned())).chain(choices);
        choice(ui, label, width, chosen, all)
    });
}

/// A word of the command line as a list shows it.
fn title(word: &str) -> String {
    if word == "lzw" {
        return "LZW".to_owned();
    }
    capitalised(word)
}
