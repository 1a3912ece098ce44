//! Published conventions as recipes: SciPy's `signal.spectrogram` and torchsig's `compute_spectrogram`.
//!
//! torchsig (1.1 and later): Blackman, |X|² unscaled, dB, rows from the highest frequency down, hop = `n_fft` unless
//! said otherwise; 1.0: Hann and ÷ Σw². Their floor is 1e-10 of the maximum, so they exist only in one shot.

use crate::model::recipe::{Detrend, PowerScale, PowerUnit, Sides, SpectrogramPreset, SpectrogramRecipe, Window};

/// The recipe of a convention. Sizes left out follow the convention: SciPy 256 with an overlap of an eighth,
/// torchsig 1024 (it has no default of its own) with a hop of the whole frame.
#[must_use]
pub fn preset_recipe(preset: SpectrogramPreset, n_fft: Option<usize>, hop: Option<usize>) -> SpectrogramRecipe {
    match preset {
        SpectrogramPreset::Scipy => {
            let n_fft = n_fft.unwrap_or(256);
            SpectrogramRecipe {
                n_fft,
                hop: hop.unwrap_or(n_fft - n_fft / 8),
                average: 1,
                window: Window::Tukey(0.25),
                scale: PowerScale::Density,
                unit: PowerUnit::Linear,
                sides: Sides::Auto,
                detrend: Detrend::Constant,
                preset: Some(preset),
            }
        }
        SpectrogramPreset::Torchsig => torchsig(preset, Window::Blackman, PowerScale::Raw, n_fft, hop),
        SpectrogramPreset::Torchsig10 => torchsig(preset, Window::Hann, PowerScale::Window, n_fft, hop),
    }
}

fn torchsig(
    preset: SpectrogramPreset,
    window: Window,
    scale: PowerScale,
    n_fft: Option<usize>,
    hop: Option<usize>,
) -> SpectrogramRecipe {
    let n_fft = n_fft.unwrap_or(1024);
    SpectrogramRecipe {
        n_fft,
        hop: hop.unwrap_or(n_fft),
        average: 1,
        window,
        scale,
        unit: PowerUnit::Db,
        sides: Sides::Two,
        detrend: Detrend::None,
        preset: Some(preset),
    }
}

/// Whether the floor and the order of rows are torchsig's.
#[must_use]
pub const fn is_torchsig(recipe: &SpectrogramRecipe) -> bool {
    matches!(recipe.preset, Some(SpectrogramPreset::Torchsig | SpectrogramPreset::Torchsig10))
}

/// torchsig's floor: this part of the largest finite power.
pub const TORCHSIG_FLOOR: f64 = 1e-10;
