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
    let time = if calibration.is_calibrated() { Unit::SECONDS } else { Unit::word("samples") };
    let decimals = time_decimals(info.sample_rate_hz);
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
    let of_center = frequency_decimals(info.sample_rate_hz, factor);
    if row(ui, "Centre", &mut center, unit, of_center, f64::NEG_INFINITY) {
        let (center, half) = (calibration.cycles(center * factor), part.frequency.span() / 2.0);
        to.frequency = Extent::new(center - half, center + half);
    }
    if row(ui, "Bandwidth", &mut bandwidth, width_unit, frequency_decimals(info.sample_rate_hz, width_factor), 0.0) {
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

/// Decimals of a second that tell one sample from the next; whole samples without a rate.
fn time_decimals(rate: Option<f64>) -> usize {
    rate.map_or(0, |rate| rate.log10().ceil().clamp(3.0, 12.0) as usize)
}

/// Decimals of so many hertz, fine enough for any carrier in the recording: a ten-millionth of its rate, or finer.
fn frequency_decimals(rate: Option<f64>, factor: f64) -> usize {
    rate.map_or(9, |rate| (factor.log10() - rate.log10().floor() + 7.0).clamp(0.0, 12.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_suit_the_rate() {
        assert_eq!((time_decimals(Some(2.4e6)), time_decimals(Some(48e3)), time_decimals(None)), (7, 5, 0));
        assert_eq!(frequency_decimals(Some(2.4e6), 1e6), 7, "tenths of a hertz");
        assert_eq!(frequency_decimals(Some(2.4e6), 1e3), 4);
        assert_eq!(frequency_decimals(Some(12e3), 1.0), 3);
        assert_eq!(frequency_decimals(None, 1.0), 9);
    }
}
