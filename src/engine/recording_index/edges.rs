//! The edges of a recording: samples that weigh little in every frame, because no frame lies beyond the edge.
//!
//! Frames begin at the first sample and are never padded, so a Hann window passes over it, and the last samples may
//! lie in no frame at all. Frames that reach beyond the edge (with zeros there) show them, and show the edge itself: a
//! tone that begins at full weight has a broad spectrum. So they count only where the slight samples hold something
//! stronger than all that the neighbouring frame shows anyway, and for the maximum alone.

use num_complex::Complex;

use super::block::Worker;
use crate::engine::EngineError;
use crate::ops::spectrogram::FrameStatistics;

/// Which end of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Beginning,
    End,
}

/// Adds the frames that reach beyond an edge, if there is something at it.
pub(super) fn add_edge(worker: &mut Worker<'_>, edge: Edge, spectra: &mut FrameStatistics) -> Result<(), EngineError> {
    let maker = worker.maker;
    let (n_fft, hop, samples) = (maker.layout.n_fft as u64, maker.layout.hop, maker.layout.samples);
    let last = (maker.layout.frames() - 1) * hop;
    // Of both edges: the first frame, or the last and what follows it, with room for half a frame beyond.
    let stretch = match edge {
        Edge::Beginning => 0..n_fft.min(samples),
        Edge::End => last..samples,
    };
    let slight = (maker.parameters.slight() as u64).min(n_fft / 2);
    let mut there = vec![Complex::default(); (stretch.end - stretch.start) as usize];
    maker.recording.source.read(maker.parameters.channel, stretch.start, &mut there)?;
    let at_edge = match edge {
        Edge::Beginning => 0..slight.min(there.len() as u64) as usize,
        Edge::End => ((n_fft - slight).min(there.len() as u64)) as usize..there.len(),
    };
    if !stands_out(&there, at_edge) {
        return Ok(());
    }
    // Every hop from the last frame that lies inside to the one whose middle is the edge.
    let half = n_fft / 2;
    let mut starts: Vec<i64> = match edge {
        Edge::Beginning => (1..).map(|step| step * hop).take_while(|back| *back < half).map(|b| -(b as i64)).collect(),
        Edge::End => (1..)
            .map(|step| step * hop)
            .take_while(|on| last + on + half < samples)
            .map(|on| (last + on) as i64)
            .collect(),
    };
    starts.push(match edge {
        Edge::Beginning => -(half as i64),
        Edge::End => samples as i64 - half as i64,
    });
    let mut frame = vec![Complex::default(); n_fft as usize];
    for start in starts {
        for (place, out) in frame.iter_mut().enumerate() {
            let at = start + place as i64 - stretch.start as i64;
            *out = usize::try_from(at).ok().and_then(|at| there.get(at)).copied().unwrap_or_default();
        }
        maker.processor.power_frame(&frame, &mut worker.scratch, &mut worker.power);
        spectra.add_to_max(&worker.power);
    }
    Ok(())
}

/// Whether a part holds a sample that is stronger than all others by a decibel at least.
fn stands_out(samples: &[Complex<f32>], part: std::ops::Range<usize>) -> bool {
    let peak = |samples: &[Complex<f32>]| samples.iter().map(Complex::norm_sqr).fold(0.0, f32::max);
    let others = peak(&samples[..part.start]).max(peak(&samples[part.end..]));
    peak(&samples[part]) > 1.26 * others
}
