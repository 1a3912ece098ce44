//! Requests to the engine for the plots that are shown; those that are not shown are let go.

use super::super::extent::Extent;
use super::super::view::RecordingView;
use super::settings::{PlotKind, PlotSettings};
use crate::engine::Engine;
use crate::engine::plots::{Plot, PlotId, PlotRequest, PlotService, Wanted};
use crate::engine::session::Document;
use crate::model::recipe::{SpectrogramView, Trace};
use crate::model::{Recording, SignalRegion};

/// Asks for what the plots that are `drawn` show, `width` pixels wide.
pub fn ask(
    engine: &Engine,
    (document, recording, settings): (&Document, &Recording, &SpectrogramView),
    view: &mut RecordingView,
    (look, drawn): (&PlotSettings, &[PlotKind]),
    width: usize,
) {
    let is_drawn = |kind: PlotKind| drawn.contains(&kind);
    let time = [view.time.low, view.time.high];
    let frequency = [view.frequency.low, view.frequency.high];
    let part = view.selection.map_or(time, |part| [part.time.low, part.time.high]);
    let region = region(view, recording);
    let traces = |traces: &[Trace]| Wanted::Traces { traces: traces.to_vec(), time, width };
    let quadrature: &[Trace] = if recording.info.datatype.complex { &[Trace::I, Trace::Q] } else { &[Trace::I] };
    let other = view.plots.compared.and_then(|id| engine.session().document(id).ok()?.recording().cloned());
    let has_symbols = is_drawn(PlotKind::Constellation) || is_drawn(PlotKind::Eye);
    let clock = view.plots.lines.map(|lines| lines.clock());
    let wanted = [
        (Plot::IAndQ, is_drawn(PlotKind::IAndQ).then(|| traces(quadrature))),
        (Plot::Phase, is_drawn(PlotKind::Phase).then(|| traces(&[Trace::Phase]))),
        (Plot::Frequency, is_drawn(PlotKind::Frequency).then(|| traces(&[Trace::Frequency]))),
        (
            Plot::Density,
            (is_drawn(PlotKind::Density) && view.selection.is_some())
                .then_some(Wanted::Density { time: part, frequency }),
        ),
        (
            Plot::Difference,
            other
                .filter(|_| is_drawn(PlotKind::Difference) || is_drawn(PlotKind::Density))
                .map(|other| Wanted::Difference { time: part, frequency, other }),
        ),
        (
            Plot::Distribution,
            region
                .filter(|_| is_drawn(PlotKind::Ccdf) || is_drawn(PlotKind::Histogram))
                .map(|region| Wanted::Distribution { region }),
        ),
        (Plot::Symbols, region.filter(|_| has_symbols).map(|region| Wanted::Symbols { region, clock, eye: look.eye })),
    ];
    for (plot, wanted) in wanted {
        let id = PlotId { document: document.id, plot };
        match wanted {
            Some(wanted) => {
                let request = PlotRequest { id, recording: recording.clone(), settings: *settings, wanted };
                engine.plots().request(request);
            }
            None => let_go(engine.plots(), view, id),
        }
    }
}

fn let_go(service: &PlotService, view: &mut RecordingView, id: PlotId) {
    service.close(id);
    let plots = &mut view.plots;
    plots.failures.remove(&id.plot);
    match id.plot {
        Plot::IAndQ => plots.i_and_q = None,
        Plot::Phase => plots.phase = None,
        Plot::Frequency => plots.frequency = None,
        Plot::Density => plots.density = None,
        Plot::Difference => plots.difference = None,
        Plot::Distribution => plots.distribution = None,
        Plot::Symbols => plots.symbols = None,
    }
}

/// The box; without one what is in view, with all frequencies. `None` where that holds no sample.
#[must_use]
pub fn region(view: &RecordingView, recording: &Recording) -> Option<SignalRegion> {
    let whole = SignalRegion::whole(&recording.info);
    let (time, cycles) =
        view.selection.map_or((view.time, whole.cycles), |part| (part.time, [part.frequency.low, part.frequency.high]));
    let [from, to] = whole_samples(time, whole.to);
    (from < to).then_some(SignalRegion { from, to, cycles })
}

fn whole_samples(time: Extent, samples: u64) -> [u64; 2] {
    let at = |sample: f64| (sample.max(0.0) as u64).min(samples);
    [at(time.low.floor()), at(time.high.ceil())]
}
