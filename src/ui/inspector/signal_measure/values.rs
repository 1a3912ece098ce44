//! The numbers of a signal, each in its own line: what is not known is a dash with its reason on hover.

use egui::{Role, Ui, WidgetInfo};

use super::super::super::theme::measure;
use super::super::super::viewer::recording::window_name;
use super::super::super::widgets::{hint, number, value_row};
use crate::engine::signal_measure::{Kind, MeasuredSignal, Quantity, SignalRow};
use crate::model::RecordingInfo;

/// What stands where there is no number.
const NONE: &str = "—";

/// The lines of the group, by what they are called.
const LINES: [(&str, Quantity); 11] = [
    ("Band power", Quantity::BandPower),
    ("Peak", Quantity::Peak),
    ("Density", Quantity::Density),
    ("Floor", Quantity::Floor),
    ("SNR", Quantity::Snr),
    ("Adjacent channel", Quantity::AdjacentLower),
    ("\u{2212}3 dB bandwidth", Quantity::Width3),
    ("\u{2212}26 dB bandwidth", Quantity::Width26),
    ("Centroid", Quantity::Centroid),
    ("Drift", Quantity::Drift),
    ("Symbol rate", Quantity::SymbolRate),
];

/// Draws the occupied bandwidth, which belongs to the fields above.
pub fn occupied(ui: &mut Ui, row: Option<&SignalRow>, info: &RecordingInfo) {
    line(ui, "Occupied 99 %", Quantity::Occupied, row, info);
}

/// Draws all lines: always as many, so that nothing below moves.
pub fn show(ui: &mut Ui, row: Option<&SignalRow>, info: &RecordingInfo) {
    for (name, quantity) in LINES {
        line(ui, name, quantity, row, info);
    }
}

/// Says how finely it was measured, and whether all of it.
pub fn resolution(ui: &mut Ui, measured: &MeasuredSignal, row: Option<&SignalRow>, info: &RecordingInfo) {
    let calibrated = info.sample_rate_hz.is_some();
    let text = match row.and_then(|row| Some((row.looked?, row.value(Quantity::Resolution).ok()?))) {
        Some((looked, width)) => {
            let width = written(width, Kind::Frequency, calibrated);
            let frames = number::grouped(looked.frames as i64);
            let frames = if looked.is_sampled() {
                let done =
                    measured.fraction.map_or_else(String::new, |done| format!(", {} of it", number::percent(done)));
                format!(
                    "sampled: {frames} of {} frames; looking at all{done}",
                    number::grouped(looked.frames_there as i64)
                )
            } else {
                format!("{frames} {}", if looked.frames == 1 { "frame" } else { "frames" })
            };
            let window = window_name(&looked.window.to_string());
            format!("Resolution bandwidth {width}, FFT {}, {window}, {frames}", looked.n_fft)
        }
        None if measured.pending => "Measuring…".to_owned(),
        None => "Not measured".to_owned(),
    };
    ui.add_space(measure::SPACE[0]);
    // Two lines, whether they are needed or not.
    let top = ui.cursor().top();
    hint(ui, &text);
    let left = measure::HINT * 2.9 - (ui.cursor().top() - top);
    ui.add_space(left.max(0.0));
    if row.is_some_and(|row| row.retuned) {
        hint(ui, "The receiver was tuned anew within the box: frequencies are those of its beginning.");
    }
}

fn line(ui: &mut Ui, name: &str, quantity: Quantity, row: Option<&SignalRow>, info: &RecordingInfo) {
    let text = row.map_or_else(|| NONE.to_owned(), |row| text(quantity, row, info));
    let mut tip = quantity.meaning().to_owned();
    let missing = |quantity: Quantity| row.and_then(|row| row.value(quantity).err());
    if let Some(why) = missing(quantity) {
        tip = format!("{tip}.\nNot known: {why}");
    }
    if quantity == Quantity::AdjacentLower {
        tip = format!("Below and above. {tip}");
        if let Some(why) = missing(Quantity::AdjacentUpper) {
            tip = format!("{tip}.\nNot known: {why}");
        }
    }
    let response = value_row(ui, name, &text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {text}")));
    response.on_hover_text(tip);
}

fn text(quantity: Quantity, row: &SignalRow, info: &RecordingInfo) -> String {
    let calibrated = info.sample_rate_hz.is_some();
    let known = |quantity: Quantity| row.value(quantity).ok().map(|value| written(value, quantity.kind(), calibrated));
    match quantity {
        Quantity::AdjacentLower => {
            let number =
                |quantity| row.value(quantity).map_or_else(|_| NONE.to_owned(), |value| number::fixed(value, 1));
            let both = [Quantity::AdjacentLower, Quantity::AdjacentUpper];
            if both.iter().all(|quantity| row.value(*quantity).is_err()) {
                return NONE.to_owned();
            }
            format!("{} / {} dBc", number(both[0]), number(both[1]))
        }
        Quantity::Drift => match (known(Quantity::Drift), known(Quantity::DriftError)) {
            (Some(drift), Some(error)) => format!("{drift} ± {error}"),
            _ => NONE.to_owned(),
        },
        // A place on the axis, of which the last digits count, and no width.
        Quantity::Centroid if calibrated => {
            row.value(quantity).map_or_else(|_| NONE.to_owned(), |value| number::si(value, "Hz", 9))
        }
        _ => known(quantity).unwrap_or_else(|| NONE.to_owned()),
    }
}

/// A value with its unit, with as many digits as a measurement deserves.
fn written(value: f64, kind: Kind, calibrated: bool) -> String {
    let unit = kind.unit(calibrated);
    match kind {
        Kind::Power | Kind::PowerDensity | Kind::Ratio | Kind::Carrier => format!("{} {unit}", number::fixed(value, 1)),
        Kind::Slope if calibrated => number::si(value, unit, 3),
        Kind::Time | Kind::Frequency | Kind::Rate if calibrated => number::si(value, unit, 5),
        _ => format!("{} {unit}", number::shortest(value, 6)),
    }
}
