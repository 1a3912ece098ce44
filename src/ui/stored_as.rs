//! How the samples of a recording are stored, in fields: type, rate, centre frequency, the zero of unsigned bytes,
//! header bytes.
//!
//! Shared by the questions how a file is to be read (`reading`) and which stream to receive (`streaming`). Not here: the
//! reading of a document that is open (`inspector/facts/reading`).

use std::ops::RangeInclusive;

use egui::Ui;

use super::inspector::choice::choice;
use super::widgets::{NumberField, Unit, labelled_row_of, segmented};
use crate::codec::samples::amplitude::U8_MIDDLE;
use crate::model::{ByteOrder, Datatype, NumberFormat};

/// The width of labels before these fields.
pub const LABEL: f32 = 110.0;

/// The answers so far; a number of 0 is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAs {
    pub datatype: Datatype,
    pub sample_rate_hz: f64,
    pub center_frequency_hz: f64,
    pub header_bytes: f64,
    /// The u8 value that is amplitude 0.
    pub zero_of_bytes: f64,
}

impl Default for StoredAs {
    fn default() -> Self {
        Self {
            datatype: Datatype::CF32,
            sample_rate_hz: 0.0,
            center_frequency_hz: 0.0,
            header_bytes: 0.0,
            zero_of_bytes: U8_MIDDLE,
        }
    }
}

impl StoredAs {
    /// The list of sample types.
    pub fn datatype_row(&mut self, ui: &mut Ui) {
        labelled_row_of(ui, "Sample type", LABEL, |ui| {
            let choices = datatypes(self.datatype).into_iter().map(|one| (one, one.to_string()));
            let width = ui.available_width();
            choice(ui, "Sample type", width, &mut self.datatype, choices)
        });
    }

    /// Rate and centre frequency.
    pub fn axes_rows(&mut self, ui: &mut Ui, frequencies: RangeInclusive<f64>) {
        labelled_row_of(ui, "Sample rate", LABEL, |ui| {
            let field = NumberField::new("Sample rate", &mut self.sample_rate_hz).unit(Unit::SAMPLE_RATE);
            field.range(0.0..=1e12).decimals(3).show(ui);
        });
        labelled_row_of(ui, "Centre", LABEL, |ui| {
            let field = NumberField::new("Centre frequency", &mut self.center_frequency_hz).unit(Unit::HERTZ);
            field.range(frequencies).decimals(3).show(ui);
        });
    }

    /// What comes before the first sample.
    pub fn header_row(&mut self, ui: &mut Ui) {
        labelled_row_of(ui, "Header", LABEL, |ui| {
            let field = NumberField::new("Header bytes", &mut self.header_bytes).unit(Unit::word("bytes"));
            field.range(0.0..=1e12).decimals(0).show(ui);
        });
    }

    /// Which value of an unsigned byte is amplitude 0.
    pub fn zero_row(&mut self, ui: &mut Ui) {
        labelled_row_of(ui, "Zero at", LABEL, |ui| {
            let choices = [(U8_MIDDLE, "127.5"), (128.0, "128")];
            segmented(ui, "Zero of unsigned bytes", &mut self.zero_of_bytes, &choices)
        });
    }

    /// Whether samples are unsigned bytes.
    #[must_use]
    pub fn is_bytes(&self) -> bool {
        self.datatype.format == NumberFormat::U8
    }

    /// The number, where it is known.
    #[must_use]
    pub fn known(value: f64) -> Option<f64> {
        (value != 0.0).then_some(value)
    }
}

/// Every type of SigMF, those that people meet first; `now` is among them, in whatever notation.
#[must_use]
pub fn datatypes(now: Datatype) -> Vec<Datatype> {
    let formats = [
        NumberFormat::F32,
        NumberFormat::I16,
        NumberFormat::I8,
        NumberFormat::U8,
        NumberFormat::F64,
        NumberFormat::I32,
        NumberFormat::U16,
        NumberFormat::U32,
    ];
    let mut all = Vec::new();
    for order in [ByteOrder::Little, ByteOrder::Big] {
        for complex in [true, false] {
            let wide = formats.into_iter().filter(|format| order == ByteOrder::Little || format.bytes() > 1);
            all.extend(wide.map(|format| Datatype { complex, format, order }));
        }
    }
    // A byte has no order, whatever the file's notation says.
    if !all.contains(&now) {
        all.insert(0, now);
    }
    all
}
