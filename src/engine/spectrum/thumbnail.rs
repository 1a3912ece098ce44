//! A small picture of a whole recording, for lists: a few frames a column, coloured over the range they span.
//!
//! Sampled, not complete: a short burst may be missing. Not here: what viewers show (`view`).

use num_complex::Complex;

use crate::engine::error::EngineError;
use crate::model::recipe::{ColorMap, PowerUnit, SpectrogramRecipe};
use crate::model::{Plane, Progress, Recording, Samples};
use crate::ops::colormap::Colorizer;
use crate::ops::spectrogram::{SpectrogramProcessor, decibel};

/// Frames that are looked at for one column.
const FRAMES_A_COLUMN: u64 = 4;

/// An RGB8 picture of the first channel, time to the right and frequency upwards.
///
/// # Errors
/// A failed read, or cancellation.
pub fn thumbnail(
    recording: &Recording,
    width: usize,
    height: usize,
    progress: &Progress,
) -> Result<Plane, EngineError> {
    let info = &recording.info;
    let (width, height) = (width.max(1), height.max(1));
    let n_fft = (2 * height).next_power_of_two().clamp(16, 4096);
    let recipe = SpectrogramRecipe { n_fft, hop: n_fft, unit: PowerUnit::Linear, ..SpectrogramRecipe::default() };
    let processor = SpectrogramProcessor::new(&recipe, info.as_ref().into())?;
    let mut scratch = processor.scratch();
    let mut samples = vec![Complex::<f32>::default(); n_fft];
    let mut power = vec![0.0_f32; processor.bins()];
    let mut picture = vec![0.0_f32; width * height];
    progress.set_total(width as u64);
    for column in 0..width {
        for frame in 0..FRAMES_A_COLUMN {
            let part = column as u64 * FRAMES_A_COLUMN + frame;
            read_frame(recording, part, width as u64 * FRAMES_A_COLUMN, &mut samples)?;
            processor.power_frame(&samples, &mut scratch, &mut power);
            for (bin, value) in power.iter().enumerate() {
                let row = height - 1 - bin * height / power.len();
                let pixel = &mut picture[row * width + column];
                *pixel = pixel.max(*value);
            }
        }
        progress.add(1)?;
    }
    Ok(colored(&picture, width, height))
}

/// The frame that begins at that part of the recording; zeros where a short recording ends.
fn read_frame(recording: &Recording, part: u64, parts: u64, out: &mut [Complex<f32>]) -> Result<(), EngineError> {
    let samples = recording.info.samples;
    let length = samples.min(out.len() as u64);
    let start = (u128::from(samples - length) * u128::from(part) / u128::from(parts.max(1))) as u64;
    let (there, beyond) = out.split_at_mut(length as usize);
    beyond.fill(Complex::default());
    recording.source.read(0, start, there)?;
    Ok(())
}

/// From a little above the median, which is noise, to the loudest.
fn colored(power: &[f32], width: usize, height: usize) -> Plane {
    let values: Vec<f32> = power.iter().map(|power| decibel(*power)).collect();
    let mut sorted = values.clone();
    sorted.sort_unstable_by(f32::total_cmp);
    let quantile = |part: f64| sorted[((sorted.len() - 1) as f64 * part) as usize];
    let (low, high) = (quantile(0.3), quantile(0.998));
    let mut bytes = vec![0; 3 * values.len()];
    Colorizer::new(ColorMap::Inferno, [low, high.max(low + 10.0)]).rgb_into(&values, &mut bytes);
    Plane::new(width, height, 3, Samples::U8(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sample_data::SampleData;

    #[test]
    fn the_sample_scene_has_a_carrier_across_its_picture() {
        let crate::codec::Opened::Recording(recording) = SampleData::RadioScene.open() else { panic!("a recording") };
        let plane = thumbnail(&recording, 48, 32, &Progress::new()).unwrap();
        assert_eq!((plane.width, plane.height, plane.samples_per_pixel), (48, 32, 3));
        let brightness = |row: usize| -> f64 {
            (0..48).map(|column| (0..3).filter_map(|sample| plane.value(column, row, sample)).sum::<f64>()).sum()
        };
        let rows: Vec<f64> = (0..32).map(brightness).collect();
        let brightest = rows.iter().copied().fold(0.0, f64::max);
        let mean = rows.iter().sum::<f64>() / 32.0;
        assert!(brightest > 2.0 * mean, "{rows:?}");
    }

    #[test]
    fn cancelling_stops_it() {
        let crate::codec::Opened::Recording(recording) = SampleData::RadioScene.open() else { panic!("a recording") };
        let progress = Progress::new();
        progress.cancel();
        assert!(thumbnail(&recording, 8, 8, &progress).is_err_and(|error| error.is_cancelled()));
    }
}
