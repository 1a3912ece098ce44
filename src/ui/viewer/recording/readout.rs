//! What the status line says of a recording: time, frequency and power under the pointer, and how it is computed.

use super::calibration::Calibration;
use super::plots::AxisUnits;
use super::view::RecordingView;
use crate::model::RecordingInfo;
use crate::model::recipe::SpectrogramView;
use crate::ui::widgets::{capitalised, number};

/// Time, frequency and power under the pointer.
#[must_use]
pub fn place(view: &RecordingView, info: &RecordingInfo, units: AxisUnits) -> Vec<String> {
    if let Some(place) = view.pointer {
        return pointer(view, info, place, units);
    }
    let [time, frequency] = if info.sample_rate_hz.is_some() { ["s", "Hz"] } else { ["samples", "cycles/sample"] };
    [time, frequency, "dB"].map(|unit| format!("– {unit}")).to_vec()
}

/// How the spectrogram is computed: FFT size, window, overlap.
#[must_use]
pub fn transform(settings: &SpectrogramView) -> Vec<String> {
    let recipe = &settings.spectrogram;
    let overlap = 1.0 - recipe.hop as f64 / recipe.n_fft as f64;
    let window = window_name(recipe.window.name());
    let mut texts = vec![format!("FFT {}", recipe.n_fft), window, number::percent(overlap.max(0.0))];
    if recipe.average > 1 {
        texts.push(format!("average of {}", number::grouped(recipe.average as i64)));
    }
    texts
}

/// A window's name as people write it: `Blackman-Harris`.
#[must_use]
pub fn window_name(name: &str) -> String {
    name.split('-').map(capitalised).collect::<Vec<_>>().join("-")
}

fn pointer(view: &RecordingView, info: &RecordingInfo, [sample, cycles]: [f64; 2], units: AxisUnits) -> Vec<String> {
    let calibration = Calibration::shown(info, sample, units);
    let time = calibration.time_axis(view.time).describe(calibration.time(sample));
    let frequency = calibration.frequency_axis(view.frequency).describe(calibration.frequency(cycles));
    let shown = view.picture.as_ref();
    let power = shown.and_then(|shown| Some((shown.values.value_at(sample, cycles)?, shown.values.unit)));
    let power = match power {
        Some((value, "linear")) => number::shortest(f64::from(value), 6),
        Some((value, unit)) => format!("{} {unit}", number::fixed(f64::from(value), 1)),
        None => "– dB".to_owned(),
    };
    vec![time, frequency, power]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_named_as_people_write_them() {
        assert_eq!(window_name("hann"), "Hann");
        assert_eq!(window_name("blackman-harris"), "Blackman-Harris");
    }
}
