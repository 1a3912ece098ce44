//! A box of time and frequency in numbers: start, duration, centre, bandwidth; for the pages that measure and annotate it.

use egui::Ui;

use super::super::viewer::recording::extent::Extent;
use super::super::viewer::recording::{Calibration, TimeFrequencyBox};
use super::super::widgets::{NumberField, Unit, labelled_row};
use crate::model::RecordingInfo;

/// Draws the fields; the box as it was changed, if it was.
pub fn show(ui: &mut Ui, part: &TimeFrequencyBox, info: &RecordingInfo) -> Option<TimeFrequencyBox> {
    let calibration = Calibration::at(info, part.time.low);
    let mut start = calibration.time(part.time.low);
    let mut duration = calibration.time(part.time.span());
    let center_cycles = part.frequency.middle();
    let (unit, factor) = frequency_unit(&calibration, calibration.frequency(center_cycles));
    let mut center = calibration.frequency(center_cycles) / factor;
    let (width_unit, width_factor) = frequency_unit(&calibration, calibration.bandwidth(part.frequency.span()));
    let mut bandwidth = calibration.bandwidth(part.frequency.span()) / width_factor;
    let (time, decimals) = if calibration.is_calibrated() { (Unit::SECONDS, 9) } else { (Unit::word("samples"), 0) };
    let row = |ui: &mut Ui, name: &str, value: &mut f64, unit: Unit<'_>, decimals: usize, least: f64| {
        labelled_row(ui, name, |ui| {
            NumberField::new(name, value).unit(unit).decimals(decimals).range(least..=f64::INFINITY).show(ui).changed()
        })
    };
    // What is not typed keeps its exact value: it does not go through other units and back.
    let mut to = *part;
    if row(ui, "Start", &mut start, time, decimals, 0.0) {
        let low = calibration.sample(start);
        to.time = Extent::new(low, low + part.time.span());
    }
    if row(ui, "Duration", &mut duration, time, decimals, 0.0) {
        to.time.high = to.time.low + calibration.sample(duration);
    }
    if row(ui, "Centre", &mut center, unit, 9, f64::NEG_INFINITY) {
        let (center, half) = (calibration.cycles(center * factor), part.frequency.span() / 2.0);
        to.frequency = Extent::new(center - half, center + half);
    }
    if row(ui, "Bandwidth", &mut bandwidth, width_unit, 6, 0.0) {
        let half = bandwidth * width_factor / calibration.bandwidth(1.0) / 2.0;
        to.frequency = Extent::new(center_cycles - half, center_cycles + half);
    }
    (to != *part).then_some(to)
}

/// The unit that suits a frequency, and how many hertz it is.
fn frequency_unit(calibration: &Calibration, value: f64) -> (Unit<'static>, f64) {
    match value.abs() {
        _ if !calibration.is_calibrated() => (Unit::word("cycles/sample"), 1.0),
        hertz if hertz >= 1e6 => (Unit::MEGAHERTZ, 1e6),
        hertz if hertz >= 1e3 => (Unit::KILOHERTZ, 1e3),
        _ => (Unit::HERTZ, 1.0),
    }
}
