//! Looks at a part of a recording: reads its frames, some or all, and those round it, in bounded memory.

use std::ops::Range;
use std::sync::Arc;

use num_complex::Complex;

use super::request::{Effort, SignalMeasureRequest, SignalRecipe};
use crate::engine::error::EngineError;
use crate::model::recipe::{PowerScale, PowerUnit, Sides, SpectrogramRecipe};
use crate::model::{Progress, SignalRegion};
use crate::ops::signal_measure::{MedianPower, Resolution, SpectrumTally};
use crate::ops::spectrogram::{Bins, SignalDescription, SpectrogramProcessor, WindowTable, plan};

/// Values that are computed at once.
const BLOCK: usize = 1 << 19;
/// Frames and samples of a glimpse.
const GLIMPSE_FRAMES: u64 = 512;
const GLIMPSE_SAMPLES: u64 = 1 << 21;
/// Frames of the floor before and after.
const ROUND_FRAMES: u64 = 256;
/// At least so many lengths of a frame before and after are looked through.
const ROUND: u64 = 4;

/// How one part is looked at.
pub(super) struct Look<'a> {
    request: &'a SignalMeasureRequest,
    region: SignalRegion,
    pub(super) resolution: Resolution,
    pub(super) window: Arc<WindowTable>,
    processor: SpectrogramProcessor,
    pub(super) bins: Bins,
    /// Frames there are, and frames that are looked at.
    pub(super) there: u64,
    pub(super) taken: u64,
    round: [Stretch; 2],
}

/// Frames of a stretch of time.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: u64,
    /// Frames there are at the distance of the resolution.
    there: u64,
    taken: u64,
}

/// What was seen.
pub(super) struct Seen {
    pub(super) tally: SpectrumTally,
    /// Before, after, below, above.
    pub(super) places: [MedianPower; 4],
}

impl<'a> Look<'a> {
    /// Prepares to look at a part that is within the recording; `None` if it is too short.
    pub(super) fn new(
        request: &'a SignalMeasureRequest,
        region: SignalRegion,
        effort: Effort,
    ) -> Result<Option<Self>, EngineError> {
        let info = &request.recording.info;
        let recipe = &request.recipe;
        let samples = region.samples();
        let Some(resolution) = Resolution::for_box(samples, region.bandwidth_cycles(), recipe.window, recipe.n_fft)
        else {
            return Ok(None);
        };
        let (n_fft, hop, window) = (resolution.n_fft, resolution.hop, resolution.window);
        let recipe = SpectrogramRecipe {
            n_fft,
            hop,
            window,
            scale: PowerScale::Window,
            unit: PowerUnit::Linear,
            sides: Sides::Auto,
            ..SpectrogramRecipe::default()
        };
        let complex = info.datatype.complex;
        let signal = if complex { SignalDescription::COMPLEX } else { SignalDescription::REAL };
        let there = resolution.frames(samples);
        let few = (GLIMPSE_SAMPLES / n_fft as u64).clamp(8, GLIMPSE_FRAMES);
        let taken = if effort == Effort::Whole { there } else { there.min(few) };
        Ok(Some(Self {
            request,
            region,
            resolution,
            window: plan::window(window, n_fft),
            processor: SpectrogramProcessor::new(&recipe, signal)?,
            bins: Bins { n_fft, one_sided: !complex },
            there,
            taken,
            round: round(&region, info.samples, &resolution, few.min(ROUND_FRAMES)),
        }))
    }

    /// How many frames that is, with those round it.
    pub(super) fn frames(&self) -> u64 {
        self.taken + self.round.iter().map(|stretch| stretch.taken).sum::<u64>()
    }

    /// Looks. Progress counts frames.
    pub(super) fn look(&self, progress: &Progress) -> Result<Seen, EngineError> {
        let frames = [self.there, self.taken];
        let mut tally = SpectrumTally::new(self.bins, self.region.cycles, &self.window, frames);
        let inside = tally.inside();
        let own = Stretch { start: self.region.from, there: self.there, taken: self.taken };
        self.each(own, progress, |place, powers| tally.add(place, powers))?;
        let mut places = [MedianPower::default(), MedianPower::default()];
        for (stretch, median) in self.round.into_iter().zip(&mut places) {
            self.each(stretch, progress, |_, powers| median.add(&powers[inside.clone()]))?;
        }
        let [before, after] = places;
        let [below, above] = tally.beside();
        Ok(Seen { tally, places: [before, after, below, above] })
    }

    /// Gives the powers of each frame of a stretch, with its place among those there are.
    fn each(
        &self,
        stretch: Stretch,
        progress: &Progress,
        mut take: impl FnMut(u64, &[f32]),
    ) -> Result<(), EngineError> {
        let Stretch { start, there, taken } = stretch;
        let (n_fft, hop, bins) = (self.resolution.n_fft, self.resolution.hop, self.processor.bins());
        let all = taken == there;
        // Frames that lie apart are read one by one.
        let together = if all { (BLOCK / n_fft).max(1) as u64 } else { 1 }.min(taken.max(1));
        let mut samples = vec![Complex::<f32>::default(); (together as usize - 1) * hop + n_fft];
        let mut powers = vec![0.0; together as usize * bins];
        let mut done = 0;
        while done < taken {
            progress.check()?;
            let count = together.min(taken - done) as usize;
            let place = if all { done } else { (u128::from(done) * u128::from(there) / u128::from(taken)) as u64 };
            let samples = &mut samples[..(count - 1) * hop + n_fft];
            self.request.recording.source.read(self.request.channel, start + place * hop as u64, samples)?;
            self.processor.power_into(samples, &mut powers[..count * bins], progress)?;
            for (row, powers) in powers.chunks_exact(bins).take(count).enumerate() {
                take(place + row as u64, powers);
            }
            done += count as u64;
        }
        Ok(())
    }
}

/// Where the time after a part ends that is looked at for the floor, were the recording long enough.
pub(super) fn end_of_round(region: &SignalRegion, recipe: &SignalRecipe) -> u64 {
    let samples = region.samples();
    let resolution = Resolution::for_box(samples, region.bandwidth_cycles(), recipe.window, recipe.n_fft);
    resolution.map_or(region.to, |resolution| after(region, &resolution).end)
}

/// The time after a part that is looked at for the floor, wherever the recording ends.
fn after(region: &SignalRegion, resolution: &Resolution) -> Range<u64> {
    let start = region.to.saturating_add(guard(resolution));
    start..start.saturating_add(round_length(region, resolution))
}

/// From a part to the time before and after it, so that no frame there holds what leaks from it.
const fn guard(resolution: &Resolution) -> u64 {
    resolution.n_fft as u64 / 2
}

/// How long the time before and after a part is.
fn round_length(region: &SignalRegion, resolution: &Resolution) -> u64 {
    region.samples().max(ROUND * resolution.n_fft as u64)
}

/// The time before and the time after a part, as long as it (and at least a few frames), half a frame away from it.
fn round(region: &SignalRegion, samples: u64, resolution: &Resolution, most: u64) -> [Stretch; 2] {
    let end = region.from.saturating_sub(guard(resolution));
    let after = after(region, resolution);
    let stretch = |time: Range<u64>| {
        let there = resolution.frames(time.end - time.start);
        Stretch { start: time.start, there, taken: there.min(most) }
    };
    let before = end.saturating_sub(round_length(region, resolution))..end;
    [stretch(before), stretch(after.start.min(samples)..after.end.min(samples))]
}
