//! How wide a signal is: occupied bandwidth, x-dB bandwidth.

use super::band::{Above, BandSpectrum};
use super::unknown::Unknown;
use crate::model::recipe::Window;
use crate::ops::spectrogram::WindowTable;

/// How much wider than a line something must be seen to be told from one.
const WIDER: f64 = 1.25;
/// Into how many parts a signal is divided to find how high it is.
const SMOOTHED: f64 = 16.0;
/// A line has 99 % of its power in less than this many resolution bandwidths, whatever the window.
const LINE_OCCUPIES: f64 = 2.5;
/// Lines are as wide in bins whatever their length; this one is quick to look at.
const LOOKED_AT: usize = 1024;

/// The edges of the band with a part of the power (0.99), the rest being in equal parts below and above it: the occupied
/// bandwidth of ITU-R SM.328 and SM.443 (β/2 = 0.5 %) of the power that stands out of the floor.
///
/// # Errors
/// [`Unknown::Silent`], [`Unknown::NothingStandsOut`], [`Unknown::Unresolved`] if it is no wider than `resolution` shows
/// a line.
pub fn occupied(
    spectrum: &BandSpectrum,
    band: [f64; 2],
    above: Above,
    part: f64,
    resolution: f64,
) -> Result<[f64; 2], Unknown> {
    let cells: Vec<_> = spectrum.cells(band).map(|cell| (cell, above.of(cell.density) * cell.part)).collect();
    let total: f64 = cells.iter().map(|(_, power)| power).sum();
    if total.is_nan() || total <= 0.0 {
        return Err(if above.floor > 0.0 { Unknown::NothingStandsOut } else { Unknown::Silent });
    }
    let at = |wanted: f64| {
        let mut below = 0.0;
        for (cell, power) in &cells {
            if below + power >= wanted && *power > 0.0 {
                return cell.from + (cell.to - cell.from) * ((wanted - below) / power).clamp(0.0, 1.0);
            }
            below += power;
        }
        band[1]
    };
    let rest = (1.0 - part) / 2.0 * total;
    let edges = [at(rest), at(total - rest)];
    if edges[1] - edges[0] < LINE_OCCUPIES * resolution { Err(Unknown::Unresolved) } else { Ok(edges) }
}

/// The edges outside of which the spectrum stays so many dB below its highest value (x-dB bandwidth of ITU-R SM.328),
/// between the bins in proportion of decibels.
///
/// Of few frames the highest bin of a wide signal is high by chance; so the highest value is that of the mean over a
/// sixteenth of the width that it has at first sight.
///
/// # Errors
/// [`Unknown::Silent`], [`Unknown::DoesNotFall`] within the band, [`Unknown::Unresolved`] if it is no wider than a line
/// of `line_width`.
pub fn x_db(spectrum: &BandSpectrum, band: [f64; 2], db: f64, line_width: f64) -> Result<[f64; 2], Unknown> {
    let bins = spectrum.bins();
    let powers: Vec<f64> = bins.inside(band).map(|bin| spectrum.density(bin).unwrap_or(0.0)).collect();
    let highest = powers.iter().copied().fold(0.0, f64::max);
    if highest.is_nan() || highest <= 0.0 {
        return Err(Unknown::Silent);
    }
    let below = 10f64.powf(-db / 10.0);
    let [low, high] = crossings(&powers, highest * below).ok_or(Unknown::DoesNotFall(db))?;
    let together = ((high - low) / SMOOTHED) as usize;
    let means = powers.windows(together.max(1)).map(|part| part.iter().sum::<f64>() / part.len() as f64);
    let [low, high] = crossings(&powers, means.fold(0.0, f64::max) * below).ok_or(Unknown::DoesNotFall(db))?;
    let first = bins.center(bins.inside(band).start);
    let edges = [low, high].map(|place| first + place / bins.n_fft as f64);
    if edges[1] - edges[0] < WIDER * line_width { Err(Unknown::Unresolved) } else { Ok(edges) }
}

/// Where powers first rise to a level and last fall below it; `None` if they do not fall at either end.
fn crossings(powers: &[f64], level: f64) -> Option<[f64; 2]> {
    let first = powers.iter().position(|power| *power >= level)?;
    let last = powers.iter().rposition(|power| *power >= level)?;
    if first == 0 || last + 1 == powers.len() {
        return None;
    }
    let between = |outer: usize, inner: usize| {
        let (low, high) = (powers[outer].max(f64::MIN_POSITIVE).ln(), powers[inner].ln());
        let part = ((level.ln() - low) / (high - low)).clamp(0.0, 1.0);
        outer as f64 + (inner as f64 - outer as f64) * part
    };
    Some([between(first - 1, first), between(last + 1, last)])
}

/// How wide a line is so many dB below its highest value, in cycles per sample: the main lobe of the window.
#[must_use]
pub fn line_width(window: Window, n_fft: usize, db: f64) -> f64 {
    let length = n_fft.min(LOOKED_AT);
    let scaled = match window {
        Window::Gaussian(sigma) => Window::Gaussian(sigma * length as f64 / n_fft as f64),
        other => other,
    };
    let table = WindowTable::new(scaled, length);
    let level = table.sum * table.sum * 10f64.powf(-db / 10.0);
    // The lobe falls all the way to its first zero; its level is crossed once before.
    let (mut near, mut far) = (0.0, 0.0);
    while power_off_bin(&table, far) > level && far < length as f64 / 2.0 {
        (near, far) = (far, far + 0.25);
    }
    for _ in 0..20 {
        let middle = f64::midpoint(near, far);
        if power_off_bin(&table, middle) > level { near = middle } else { far = middle }
    }
    2.0 * far / n_fft as f64
}

/// |Σ w(n)·exp(−2πi·bins·n/N)|²
fn power_off_bin(table: &WindowTable, bins: f64) -> f64 {
    let step = std::f64::consts::TAU * bins / table.taps.len() as f64;
    let (mut re, mut im) = (0.0, 0.0);
    for (n, tap) in table.taps.iter().enumerate() {
        let (sin, cos) = (step * n as f64).sin_cos();
        re += tap * cos;
        im += tap * sin;
    }
    re * re + im * im
}
