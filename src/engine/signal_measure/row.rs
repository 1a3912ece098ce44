//! From what was seen of a part to its row of numbers.

use super::look::{Look, Seen};
use super::measurements::{Looked, SignalRow};
use super::quantity::Quantity;
use crate::model::{RecordingInfo, SignalRegion};
use crate::ops::signal_measure::{
    Above, BandSpectrum, Floor, SymbolRate, Unknown, above_noise, drift, equivalent_averages, line_width, occupied,
    x_db,
};

/// The part of the power that the occupied bandwidth holds.
const OCCUPIED: f64 = 0.99;
/// However long one looks, what is less than 1 dB above the floor does not stand out: floors are not that flat.
const LEAST_ABOVE: f64 = 1.26;
/// Room on either side of the occupied band where the symbol rate is looked for, as a part of that band.
const ROOM: f64 = 0.15;
/// How many standard errors the power of a band must be above that of the floor.
const CERTAIN: f64 = 4.0;

/// A row of a part of which only the place is known.
pub(super) fn bare(label: Option<String>, region: SignalRegion, info: &RecordingInfo, why: Unknown) -> SignalRow {
    let mut row = SignalRow {
        label,
        region,
        looked: None,
        retuned: info.is_retuned_within(&(region.from..region.to)),
        values: [Err(why); Quantity::ALL.len()],
    };
    let rate = info.sample_rate_hz.unwrap_or(1.0);
    row.set(Quantity::Start, Ok(region.from as f64 / rate));
    row.set(Quantity::Duration, Ok(region.samples() as f64 / rate));
    row.set(Quantity::Center, Ok(info.frequency_at(region.from, region.center_cycles())));
    // From the edges, which are round numbers more often than their distance in cycles.
    let [low, high] = region.cycles.map(|cycles| info.frequency_at(region.from, cycles));
    row.set(Quantity::Bandwidth, Ok(high - low));
    row
}

/// Fills in everything that comes from spectra. Returns the band that the signal is in, as far as that is known; `None`
/// if the samples are no numbers.
pub(super) fn fill(row: &mut SignalRow, look: &Look<'_>, seen: &Seen, info: &RecordingInfo) -> Option<[f64; 2]> {
    let resolution = look.resolution;
    row.looked = Some(Looked {
        n_fft: resolution.n_fft,
        hop: resolution.hop,
        window: resolution.window,
        frames: look.taken,
        frames_there: look.there,
    });
    let rate = info.sample_rate_hz.unwrap_or(1.0);
    let (band, mean) = (row.region.cycles, seen.tally.mean());
    row.set(Quantity::Resolution, Ok(resolution.bandwidth(&look.window) * rate));
    let power = mean.power(band);
    if !power.is_finite() {
        for quantity in Quantity::ALL {
            let known = row.value(quantity).is_ok();
            row.set(quantity, if known { row.value(quantity) } else { Err(Unknown::NotNumbers) });
        }
        return None;
    }
    let width = row.region.bandwidth_cycles();
    row.set(Quantity::BandPower, Ok(decibel(power)));
    row.set(Quantity::Density, Ok(decibel(power / width / rate)));
    peak(row, look, seen, info);
    for (quantity, ratio) in [Quantity::AdjacentLower, Quantity::AdjacentUpper].into_iter().zip(mean.adjacent(band)) {
        row.set(quantity, ratio.map(decibel));
    }
    let floor = Floor::of(&seen.places);
    row.set(Quantity::Floor, floor.map(|floor| decibel(floor.density / rate)));
    row.set(Quantity::Snr, floor.and_then(|floor| snr(power, floor, width, look)).map(decibel));
    let occupied = widths(row, look, &mean, floor.ok(), info);
    drifts(row, look, seen, floor.ok(), rate);
    Some(occupied.map_or(band, |[low, high]| {
        let room = (high - low) * ROOM;
        [(low - room).max(band[0]), (high + room).min(band[1])]
    }))
}

/// Fills in the rate of the envelope, in symbols per sample.
pub(super) fn fill_symbols(row: &mut SignalRow, found: Result<SymbolRate, Unknown>, rate: f64) {
    row.set(Quantity::SymbolRate, found.map(|found| found.rate * rate));
    row.set(Quantity::SymbolLine, found.map(|found| decibel(found.above)));
}

fn peak(row: &mut SignalRow, look: &Look<'_>, seen: &Seen, info: &RecordingInfo) {
    let peak = seen.tally.peak().ok_or(Unknown::Silent);
    let from = row.region.from;
    row.set(Quantity::Peak, peak.map(|peak| decibel(peak.power)));
    // Silence is equally loud everywhere.
    let peak = peak.and_then(|peak| if peak.power > 0.0 { Ok(peak) } else { Err(Unknown::Silent) });
    row.set(Quantity::PeakFrequency, peak.map(|peak| info.frequency_at(from, peak.frequency)));
    let middle = look.resolution.n_fft as f64 / 2.0;
    let rate = info.sample_rate_hz.unwrap_or(1.0);
    let time = |place: u64| (from as f64 + place as f64 * look.resolution.hop as f64 + middle) / rate;
    row.set(Quantity::PeakTime, peak.map(|peak| time(peak.place)));
}

/// The signal's power over the noise's.
fn snr(power: f64, floor: Floor, width: f64, look: &Look<'_>) -> Result<f64, Unknown> {
    let noise = floor.density * width;
    let independent = (width / look.resolution.bandwidth(&look.window)).max(1.0) * averages(look, look.taken);
    let error = (1.0 / independent + floor.error * floor.error).sqrt();
    let ratio = (power - noise) / noise;
    if ratio > CERTAIN * error { Ok(ratio) } else { Err(Unknown::NothingStandsOut) }
}

/// Fills in the widths; the edges of the occupied band.
fn widths(
    row: &mut SignalRow,
    look: &Look<'_>,
    mean: &BandSpectrum,
    floor: Option<Floor>,
    info: &RecordingInfo,
) -> Result<[f64; 2], Unknown> {
    let rate = info.sample_rate_hz.unwrap_or(1.0);
    let band = row.region.cycles;
    let above = floor.map_or(Above::NOTHING, |floor| Above {
        floor: floor.density,
        times: above_noise(averages(look, look.taken)).max(LEAST_ABOVE),
    });
    let width = |edges: Result<[f64; 2], Unknown>| edges.map(|[low, high]| (high - low) * rate);
    let resolution = look.resolution.bandwidth(&look.window);
    let occupied = occupied(mean, band, above, OCCUPIED, resolution);
    row.set(Quantity::Occupied, width(occupied));
    for (quantity, db) in [(Quantity::Width3, 3.0), (Quantity::Width26, 26.0)] {
        let line = line_width(look.resolution.window, look.resolution.n_fft, db);
        row.set(quantity, width(x_db(mean, band, db, line)));
    }
    let nothing = if floor.is_some() { Unknown::NothingStandsOut } else { Unknown::Silent };
    let centroid = mean.centroid(band, above).ok_or(nothing);
    row.set(Quantity::Centroid, centroid.map(|cycles| info.frequency_at(row.region.from, cycles)));
    occupied
}

fn drifts(row: &mut SignalRow, look: &Look<'_>, seen: &Seen, floor: Option<Floor>, rate: f64) {
    let mut known = Vec::new();
    let worth = |frames: u64| {
        let before = known.iter().find(|(count, _)| *count == frames).map(|(_, worth)| *worth);
        before.unwrap_or_else(|| {
            let worth = averages(look, frames);
            known.push((frames, worth));
            worth
        })
    };
    let floor = floor.map(|floor| floor.density);
    let found = drift(seen.tally.moments(), look.bins, floor, worth, look.window.equivalent_noise_bandwidth());
    // From cycles per sample and frame to hertz per second.
    let factor = rate * rate / look.resolution.hop as f64;
    row.set(Quantity::Drift, found.map(|drift| drift.slope * factor));
    row.set(Quantity::DriftError, found.map(|drift| drift.error * factor));
}

/// How many independent frames so many of those looked at are worth: a glimpse has them apart.
fn averages(look: &Look<'_>, frames: u64) -> f64 {
    let apart = look.there / look.taken.max(1);
    equivalent_averages(&look.window, look.resolution.hop as u64 * apart.max(1), frames)
}

/// Decibels, silence being −200 as everywhere.
pub(super) fn decibel(power: f64) -> f64 {
    10.0 * power.max(crate::ops::spectrogram::FLOOR).log10()
}
