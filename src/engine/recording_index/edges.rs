//! The edges of a recording: samples that weigh little in every frame, because no frame lies beyond the edge.
//!
//! Frames begin at the first sample and are never padded, so a Hann window passes over it, and the last samples may
//! lie in no frame at all. Frames that reach beyond the edge (with zeros there) show them, and show the edge itself: a
//! tone that begins at full weight has a broad spectrum. So they count only where the slight samples hold something
//! stronger than all that the neighbouring frame shows anyway, and for the maximum alone.

use num_complex::Complex;

use super::layout::IndexLayout;
use super::rows::RowMaker;
use crate::engine::EngineError;
use crate::ops::spectrogram::FrameStatistics;

/// Which end of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Beginning,
    End,
}

/// Adds the frames that reach beyond an edge, if there is something at it.
pub(super) fn add_edge(
    worker: &mut RowMaker<'_>,
    edge: Edge,
    spectra: &mut FrameStatistics,
) -> Result<(), EngineError> {
    let maker = worker.maker;
    let (n_fft, samples) = (maker.layout.n_fft as u64, maker.layout.samples);
    let last = (maker.layout.frames() - 1) * maker.layout.hop;
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
    let mut frame = vec![Complex::default(); n_fft as usize];
    for start in starts(edge, &maker.layout) {
        for (place, out) in frame.iter_mut().enumerate() {
            let at = start + place as i64 - stretch.start as i64;
            *out = usize::try_from(at).ok().and_then(|at| there.get(at)).copied().unwrap_or_default();
        }
        let power = &mut worker.power[..maker.layout.bins];
        maker.processor.power_frame(&frame, &mut worker.scratch, power);
        spectra.add_to_max(power);
    }
    Ok(())
}

/// Where frames begin: every hop from the last frame that lies inside to the one whose middle is the edge.
fn starts(edge: Edge, layout: &IndexLayout) -> Vec<i64> {
    let (half, hop) = ((layout.n_fft / 2) as i64, layout.hop as usize);
    let (last, end) = (((layout.frames() - 1) * layout.hop) as i64, layout.samples as i64);
    match edge {
        Edge::Beginning => (hop as i64..half).step_by(hop).map(|back| -back).chain([-half]).collect(),
        Edge::End => (last + hop as i64..end - half).step_by(hop).chain([end - half]).collect(),
    }
}

/// Whether a part holds a sample that is stronger than all others by a decibel at least.
fn stands_out(samples: &[Complex<f32>], part: std::ops::Range<usize>) -> bool {
    let peak = |samples: &[Complex<f32>]| samples.iter().map(Complex::norm_sqr).fold(0.0, f32::max);
    let others = peak(&samples[..part.start]).max(peak(&samples[part.end..]));
    peak(&samples[part]) > 1.26 * others
}
