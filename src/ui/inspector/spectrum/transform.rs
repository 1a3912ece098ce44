//! FFT size, overlap, averaging, window: how the spectrum is computed.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::viewer::recording::readout::window_name;
use super::super::super::widgets::{LabelledSlider, NumberField, Unit, heading, labelled_row, number, value_row};
use super::super::choice::choice;
use super::page::Shown;
use crate::model::recipe::{AVERAGED_FRAMES, SpectrogramRecipe, Window};

const SIZES: std::ops::RangeInclusive<u32> = 6..=20; // powers of two in the list
const GAP: f32 = 6.0;
/// More overlap than this is more work than anyone sees.
const MOST_OVERLAP: f64 = 0.99;

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    heading(ui, "Transform");
    let mut recipe = shown.view.spectrogram;
    let mut changed = labelled_row(ui, "FFT size", |ui| size(ui, &mut recipe));
    let mut part = overlap(&recipe);
    if LabelledSlider::new("Overlap", &mut part, 0.0..=MOST_OVERLAP).percent().default_value(0.5).show(ui).changed() {
        recipe.hop = hop(recipe.n_fft, part);
        changed = true;
    }
    changed |= labelled_row(ui, "Average", |ui| average(ui, &mut recipe));
    changed |= labelled_row(ui, "Window", |ui| window(ui, &mut recipe));
    if changed {
        shown.compute(context, recipe);
    }
    let recipe = &shown.view.spectrogram;
    let (bin, frame) = match shown.info.sample_rate_hz {
        Some(rate) => (
            number::si(rate / recipe.n_fft as f64, "Hz", 4),
            format!(
                "{}, every {}",
                number::duration(recipe.n_fft as f64 / rate),
                number::duration(recipe.hop as f64 / rate)
            ),
        ),
        None => (
            format!("{} cycles/sample", number::shortest(1.0 / recipe.n_fft as f64, 9)),
            format!("{}, every {} samples", number::grouped(recipe.n_fft as i64), number::grouped(recipe.hop as i64)),
        ),
    };
    value_row(ui, "Bin", &bin);
    value_row(ui, "Frame", &frame);
    if recipe.average > 1 {
        // From the first sample of the first frame to the last one of the last.
        let samples = recipe.n_fft + (recipe.average - 1) * recipe.hop;
        let length = match shown.info.sample_rate_hz {
            Some(rate) => number::duration(samples as f64 / rate),
            None => format!("{} samples", number::grouped(samples as i64)),
        };
        value_row(ui, "Average", &format!("{} frames, {length}", number::grouped(recipe.average as i64)));
    }
}

/// How many frames are averaged to one.
fn average(ui: &mut Ui, recipe: &mut SpectrogramRecipe) -> bool {
    let mut frames = recipe.average as f64;
    let most = *AVERAGED_FRAMES.end() as f64;
    let field =
        NumberField::new("Averaged frames", &mut frames).decimals(0).range(1.0..=most).unit(Unit::word("frames"));
    let response = field.width(ui.available_width()).show(ui);
    let tip = "Power of so many frames, one after the other, is averaged to one; 1: none. Columns then show averages.";
    if response.on_hover_text(tip).changed() {
        recipe.average = frames as usize;
        return true;
    }
    false
}

fn overlap(recipe: &SpectrogramRecipe) -> f64 {
    (1.0 - recipe.hop as f64 / recipe.n_fft as f64).clamp(0.0, MOST_OVERLAP)
}

fn hop(n_fft: usize, overlap: f64) -> usize {
    ((n_fft as f64 * (1.0 - overlap)).round() as usize).max(1)
}

/// A list of powers of two, and a field for any size.
fn size(ui: &mut Ui, recipe: &mut SpectrogramRecipe) -> bool {
    ui.spacing_mut().item_spacing.x = GAP;
    let width = (ui.available_width() - GAP) / 2.0;
    let part = overlap(recipe);
    let mut chosen = recipe.n_fft;
    let powers = SIZES.map(|power| (1_usize << power, number::grouped(1 << power)));
    // Another size stands in the list too, or the list would be empty.
    let other = (!chosen.is_power_of_two() || chosen < 1 << SIZES.start()).then(|| (chosen, "Other".to_owned()));
    let mut changed = choice(ui, "FFT size", width, &mut chosen, other.into_iter().chain(powers));
    let mut samples = chosen as f64;
    let field = NumberField::new("FFT samples", &mut samples).decimals(0).range(8.0..=1_048_576.0);
    changed |= field.unit(Unit::word("samples")).width(width).show(ui).changed();
    if changed {
        recipe.n_fft = samples as usize;
        recipe.hop = hop(recipe.n_fft, part);
    }
    changed
}

/// The window, and its parameter if it has one.
fn window(ui: &mut Ui, recipe: &mut SpectrogramRecipe) -> bool {
    ui.spacing_mut().item_spacing.x = GAP;
    let range = recipe.window.parameter_range();
    let whole = ui.available_width();
    let width = if range.is_some() { (whole - GAP) / 2.0 } else { whole };
    let mut name = recipe.window.name();
    let names = Window::ALL.map(|window| (window.name(), window_name(window.name())));
    let mut changed = choice(ui, "Window", width, &mut name, names);
    if changed && let Some(window) = Window::ALL.into_iter().find(|window| window.name() == name) {
        recipe.window = window;
    }
    if let (Some([low, high]), Some(mut value)) = (range, recipe.window.parameter()) {
        let letter = match recipe.window {
            Window::Kaiser(_) => "β",
            Window::Tukey(_) => "α",
            _ => "σ",
        };
        let field = NumberField::new("Window parameter", &mut value).unit(Unit::word(letter)).range(low..=high);
        if field.width(width).show(ui).changed() {
            recipe.window = recipe.window.with_parameter(value);
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_and_hop_agree() {
        for (n_fft, part, samples) in [(1024, 0.5, 512), (1000, 0.75, 250), (8, 0.99, 1), (4096, 0.0, 4096)] {
            assert_eq!(hop(n_fft, part), samples);
        }
        assert_eq!(overlap(&SpectrogramRecipe::default()), 0.5);
        let sparse = SpectrogramRecipe { n_fft: 64, hop: 640, ..SpectrogramRecipe::default() };
        assert_eq!(overlap(&sparse), 0.0);
    }
}
