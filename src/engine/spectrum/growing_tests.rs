//! A recording that grows while it is looked at: finished columns stay, unfinished ones do not, pictures are those of a
//! recording that was there from the start.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::tests::{Synthetic, VIEW, recording, request, service, settle, source};
use super::*;
use crate::model::recipe::Reduce;
use crate::model::{Recording, RecordingInfo};

/// The same source while so many of its samples are there.
fn so_far(source: &Arc<Synthetic>, samples: u64) -> Recording {
    let whole = recording(Arc::clone(source));
    Recording::new(RecordingInfo { samples, ..RecordingInfo::clone(&whole.info) }, Arc::clone(source) as _)
}

/// What a view over the whole of it shows at last.
fn shown(service: &SpectrumService, recording: &Recording, reduce: Reduce) -> Arc<PowerImage> {
    let mut request = SpectrumRequest { time: [0.0, 100_000.0], ..request(recording) };
    request.settings.reduce = reduce;
    service.request(request);
    settle(service).pictures.pop().expect("a picture").values
}

#[test]
fn a_picture_of_a_recording_that_grew_is_that_of_one_that_was_there() {
    for reduce in [Reduce::Max, Reduce::Mean, Reduce::Min] {
        let source = Arc::new(source(100_000));
        let growing = service();
        // The first is shorter than a frame, and the others end inside columns of 16 frames.
        for samples in [40, 1_111, 33_333, 33_334, 70_001, 100_000] {
            let grown = shown(&growing, &so_far(&source, samples), reduce);
            let there = shown(&service(), &so_far(&source, samples), reduce);
            let bits = |image: &PowerImage| image.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert!(bits(&grown) == bits(&there), "{reduce:?} of {samples} samples");
            assert_eq!((grown.inside.clone(), grown.complete), (there.inside.clone(), 1.0));
        }
    }
}

#[test]
fn only_what_came_is_computed_and_nothing_where_one_looks_elsewhere() {
    let source = Arc::new(source(100_000));
    let service = service();
    shown(&service, &so_far(&source, 90_000), Reduce::Max);
    let before = source.reads.swap(0, Ordering::Relaxed);
    shown(&service, &so_far(&source, 91_000), Reduce::Max);
    let more = source.reads.swap(0, Ordering::Relaxed);
    assert!(more > 0 && more * 10 < before, "{before} reads, then {more} for a hundredth of it");

    let looking_back = |samples| SpectrumRequest { time: [0.0, 50_000.0], ..request(&so_far(&source, samples)) };
    service.request(looking_back(91_000));
    settle(&service);
    source.reads.store(0, Ordering::Relaxed);
    service.request(looking_back(100_000));
    assert!(!service.is_busy(VIEW) && source.reads.load(Ordering::Relaxed) == 0);
}
