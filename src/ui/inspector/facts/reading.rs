//! How a recording is read, in fields: sample type, rate, centre frequency, the zero of unsigned bytes, header bytes.
//!
//! A field that is changed reads the file again, as `--datatype` and its kin do: one step that undo takes back. Not here:
//! recordings that are in no file.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::icons;
use super::super::super::stored_as::datatypes;
use super::super::super::theme::measure;
use super::super::super::widgets::{
    NumberField, Unit, hairline, heading, hint, icon_button, labelled_row_of, quiet_button, segmented,
};
use super::super::choice::choice;
use super::calibration::LABEL;
use crate::codec::OpenOptions;
use crate::codec::samples::amplitude::U8_MIDDLE;
use crate::engine::Command;
use crate::engine::command::DocumentCommand;
use crate::engine::session::{Document, Origin};
use crate::model::{Datatype, NumberFormat, RecordingInfo};

/// Draws the group, if the recording was read from a file.
pub(super) fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo) {
    let Origin::File { options, .. } = &document.origin else { return };
    hairline(ui);
    heading(ui, "Reading");
    let mut wanted = options.as_ref().clone();
    datatype(ui, &mut wanted, info);
    let dragged = numbers(ui, document, &mut wanted, info);
    if info.datatype.format == NumberFormat::U8 {
        labelled_row_of(ui, "Zero at", LABEL, |ui| {
            let mut middle = options.u8_offset.unwrap_or(U8_MIDDLE);
            let before = middle;
            segmented(ui, "Zero of unsigned bytes", &mut middle, &[(U8_MIDDLE, "127.5"), (128.0, "128")]);
            if middle != before {
                wanted.u8_offset = Some(middle);
            }
        });
    }
    swap(ui, &mut wanted, info);
    reset(ui, &mut wanted);
    if !dragged && !same(&wanted, options) {
        let options = Box::new(wanted);
        context.command(Command::Document(DocumentCommand::Reopen { document: document.id, options }));
    }
}

/// Whether two wishes read a file alike.
fn same(one: &OpenOptions, other: &OpenOptions) -> bool {
    let said = |options: &OpenOptions| {
        (options.datatype, options.sample_rate_hz, options.center_frequency_hz, options.u8_offset, options.header_bytes)
    };
    said(one) == said(other)
}

/// The list of sample types that the file may be read as.
fn datatype(ui: &mut Ui, wanted: &mut OpenOptions, info: &RecordingInfo) {
    let choices = choices(info);
    let mut chosen = info.datatype;
    labelled_row_of(ui, "Type", LABEL, |ui| {
        let width = ui.available_width();
        if choice(ui, "Sample type", width, &mut chosen, choices.into_iter().map(|one| (one, one.to_string()))) {
            wanted.datatype = Some(chosen);
        }
    });
}

/// Every type of SigMF where nothing but metadata says which it is; of a WAV, whether two channels are I and Q.
fn choices(info: &RecordingInfo) -> Vec<Datatype> {
    let now = info.datatype;
    let free = matches!(info.format.as_str(), "raw" | "sigmf" | "sigmf-archive" | "sigmf-collection" | "gnuradio");
    if !free {
        let wav = matches!(info.format.as_str(), "wav" | "rf64" | "w64");
        let pairs = now.complex || info.channels.is_multiple_of(2);
        let parts = [true, false].into_iter().filter(|complex| *complex == now.complex || (wav && pairs));
        return parts.map(|complex| Datatype { complex, ..now }).collect();
    }
    datatypes(now)
}

/// The numbers in the fields; 0 is not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Numbers {
    rate: f64,
    center: f64,
    header: f64,
}

/// Draws the fields for numbers; whether one of them is being dragged.
fn numbers(ui: &mut Ui, document: &Document, wanted: &mut OpenOptions, info: &RecordingInfo) -> bool {
    let id = ui.scope_id().with(("reading", document.id));
    let known = Numbers {
        rate: info.sample_rate_hz.unwrap_or(0.0),
        center: info.center_frequency_hz.unwrap_or(0.0),
        header: wanted.header_bytes.map_or(0.0, |bytes| bytes as f64),
    };
    let mut typed: Numbers = ui.data(|data| data.get_temp(id)).unwrap_or(known);
    let mut dragged = false;
    let mut row = |label: &str, name: &str, value: &mut f64, unit: Unit<'_>, decimals: usize| {
        labelled_row_of(ui, label, LABEL, |ui| {
            let field = NumberField::new(name, value).unit(unit).range(0.0..=1e12).decimals(decimals);
            dragged |= field.show(ui).dragged();
        });
    };
    row("Sample rate", "Sample rate", &mut typed.rate, Unit::SAMPLE_RATE, 6);
    row("Centre", "Centre frequency", &mut typed.center, Unit::HERTZ, 3);
    if matches!(info.format.as_str(), "raw" | "sigmf") {
        row("Header", "Header bytes", &mut typed.header, Unit::word("bytes"), 0);
    }
    if dragged {
        ui.data_mut(|data| data.insert_temp(id, typed));
        return true;
    }
    ui.data_mut(|data| data.remove_temp::<Numbers>(id));
    if typed.rate != known.rate {
        wanted.sample_rate_hz = Some(typed.rate).filter(|rate| *rate > 0.0);
    }
    if typed.center != known.center {
        wanted.center_frequency_hz = Some(typed.center);
    }
    if typed.header != known.header {
        wanted.header_bytes = Some(typed.header.round() as u64);
    }
    false
}

/// Names such as `x_2.4M_433.92M` do not say which is which.
fn swap(ui: &mut Ui, wanted: &mut OpenOptions, info: &RecordingInfo) {
    let guessed = |key: &str| info.guessed.iter().any(|guessed| guessed == key);
    let both_guessed = guessed("sample_rate_hz") && guessed("center_frequency_hz");
    let both_said = wanted.sample_rate_hz.is_some() && wanted.center_frequency_hz.is_some();
    let Some((rate, center)) = info.sample_rate_hz.zip(info.center_frequency_hz) else { return };
    if center <= 0.0 || !(both_guessed || both_said) {
        return;
    }
    labelled_row_of(ui, "", LABEL, |ui| {
        let button = quiet_button(ui, "Swap rate and frequency");
        if button.on_hover_text("If the name has them the other way round").clicked() {
            wanted.sample_rate_hz = Some(center);
            wanted.center_frequency_hz = Some(rate);
        }
    });
}

/// Takes back what was said, if something was.
fn reset(ui: &mut Ui, wanted: &mut OpenOptions) {
    let as_first = OpenOptions {
        datatype: None,
        sample_rate_hz: None,
        center_frequency_hz: None,
        u8_offset: None,
        header_bytes: None,
        ..wanted.clone()
    };
    if same(wanted, &as_first) {
        hint(ui, "What the file says. Units may be typed: 2.4 MHz.");
        return;
    }
    labelled_row_of(ui, "", LABEL, |ui| {
        ui.spacing_mut().item_spacing.x = measure::SPACE[0];
        if icon_button(ui, icons::RESET, "Reset the reading", "What the file says").clicked() {
            *wanted = as_first;
        }
        hint(ui, "Corrected by hand");
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnnotationList;

    fn info(format: &str, datatype: &str, channels: usize) -> RecordingInfo {
        RecordingInfo {
            format: format.to_owned(),
            samples: 1,
            channels,
            datatype: datatype.parse().unwrap(),
            sample_rate_hz: None,
            center_frequency_hz: None,
            captures: Vec::new(),
            annotations: AnnotationList::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: None,
        }
    }

    #[test]
    fn formats_offer_the_types_that_they_can_be_read_as() {
        let names = |info: &RecordingInfo| choices(info).iter().map(ToString::to_string).collect::<Vec<_>>();
        let raw = names(&info("raw", "cu8", 1));
        assert_eq!(raw.len(), 16 + 12);
        assert!(raw.contains(&"ci16_be".to_owned()) && raw.contains(&"ru8".to_owned()));
        assert_eq!(names(&info("wav", "ci16_le", 1)), ["ci16_le", "ri16_le"]);
        assert_eq!(names(&info("wav", "ri16_le", 1)), ["ri16_le"]);
        assert_eq!(names(&info("npy", "cf32_le", 1)), ["cf32_le"]);
        let odd = RecordingInfo { datatype: "cu8_be".parse().unwrap(), ..info("raw", "cu8", 1) };
        assert_eq!(choices(&odd)[0], odd.datatype, "what is chosen is in the list");
    }
}
