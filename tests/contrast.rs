//! Ranges that `ImageJ` itself finds: `tests/fixtures/contrast.npz`, which `tests/scripts/make_contrast_fixtures.py` writes.

#[path = "support/npz.rs"]
mod npz;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lumiq::codec::Opened;
use lumiq::engine::command::{Command, ContrastRequest, HistoryCommand, LayerEdit};
use lumiq::engine::session::Origin;
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::{
    ContrastChoice, ContrastMethod, ContrastScope, DocumentId, Plane, PlaneIndex, PlaneSource, Rect, SampleType,
    Samples, SourceError, Stack, StackAxes, StackInfo,
};
use npz::Npz;

/// Planes in memory, one a z.
#[derive(Debug)]
struct Planes {
    planes: Vec<Samples>,
    width: usize,
}

impl PlaneSource for Planes {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let samples = &self.planes[plane.z];
        let bytes = samples.sample_type().bytes();
        let row = |y: usize| &samples.as_bytes()[(y * self.width + rect.x) * bytes..][..rect.width * bytes];
        let part: Vec<u8> = (rect.y..rect.bottom()).flat_map(row).copied().collect();
        Ok(Plane::new(rect.width, rect.height, 1, self::samples(samples.sample_type(), &part)))
    }
}

fn samples(sample_type: SampleType, bytes: &[u8]) -> Samples {
    let mut samples = Samples::zeroed(sample_type, bytes.len() / sample_type.bytes());
    samples.as_bytes_mut().copy_from_slice(bytes);
    samples
}

fn fixtures() -> Npz {
    Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/contrast.npz"))
}

fn stack(fixtures: &Npz, case: &str) -> Stack {
    let sample_type = match case.split('_').next() {
        Some("u8") => SampleType::U8,
        Some("u16") => SampleType::U16,
        _ => SampleType::F32,
    };
    let name = format!("{case}__planes");
    let &[z, y, x] = fixtures.shape(&name) else { panic!("three axes") };
    let planes = fixtures.bytes(&name).chunks_exact(y * x * sample_type.bytes());
    let planes = planes.map(|bytes| samples(sample_type, bytes)).collect();
    let info = StackInfo::bare("test", StackAxes { t: 1, z, c: 1, y, x }, 1, sample_type);
    Stack::new(info, Arc::new(Planes { planes, width: x }))
}

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).expect("threads")
}

fn add(engine: &mut Engine, stack: Stack) -> DocumentId {
    let id = engine.add(Opened::Stack(stack), "planes".to_owned(), Origin::Sample);
    assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
    engine.poll();
    id
}

fn range(engine: &Engine, id: DocumentId) -> [f64; 2] {
    engine.session().composition(id).expect("a stack").layers[0].range
}

/// Asks for a range and waits until it is found.
fn found(engine: &mut Engine, document: DocumentId, z: usize, choice: ContrastChoice) -> [f64; 2] {
    let request = ContrastRequest { document, layer: Some(0), place: (0, z), choice };
    engine.apply(Command::Contrast(request)).expect("a sound wish");
    let began = Instant::now();
    while engine.is_finding_contrast() {
        assert!(began.elapsed() < Duration::from_mins(1), "it is never found");
        std::thread::sleep(Duration::from_millis(1));
        engine.poll();
    }
    range(engine, document)
}

fn set_range(engine: &mut Engine, document: DocumentId, range: [f64; 2]) {
    engine.apply(Command::Layer { document, layer: 0, edit: LayerEdit::Range(range) }).expect("a sound range");
}

fn pairs(fixtures: &Npz, name: &str) -> Vec<[f64; 2]> {
    fixtures.f64(name).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// ImageJ keeps the range of floats in f32.
fn same(ours: [f64; 2], theirs: [f64; 2]) -> bool {
    ours.into_iter().zip(theirs).all(|(ours, theirs)| (ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0))
}

#[test]
fn clicks_on_auto_are_those_of_imagej() {
    let fixtures = fixtures();
    let cases = fixtures.cases("clicks");
    assert_eq!(cases.len(), 12);
    let choice =
        ContrastChoice { method: ContrastMethod::ImagejAuto, scope: ContrastScope::Plane, ..ContrastChoice::default() };
    for case in cases {
        let mut engine = engine();
        let id = add(&mut engine, stack(&fixtures, &case));
        let theirs = pairs(&fixtures, &format!("{case}__clicks"));
        assert_eq!(theirs.len(), 14);
        for (click, theirs) in theirs.iter().enumerate() {
            let ours = found(&mut engine, id, 0, choice);
            assert!(same(ours, *theirs), "{case}, click {click}: {ours:?} {theirs:?}");
        }
        // Another range in between, and clicks begin anew.
        set_range(&mut engine, id, [3.0, 5.0]);
        let ours = found(&mut engine, id, 0, choice);
        assert!(same(ours, theirs[0]), "{case}, after another range: {ours:?} {:?}", theirs[0]);
    }
}

#[test]
fn enhanced_contrast_is_that_of_imagej_for_planes_and_stacks() {
    let fixtures = fixtures();
    let percents = fixtures.f64("all__saturated");
    for case in fixtures.cases("enhanced") {
        let mut engine = engine();
        let id = add(&mut engine, stack(&fixtures, &case));
        for (what, scope) in [("enhanced", ContrastScope::Plane), ("pooled", ContrastScope::Stack)] {
            let theirs = pairs(&fixtures, &format!("{case}__{what}"));
            assert_eq!(theirs.len(), percents.len());
            for (theirs, percent) in theirs.into_iter().zip(&percents) {
                // What leaves the range as it is must not look found.
                set_range(&mut engine, id, [3.0, 5.0]);
                let theirs = if case.ends_with("flat") { [3.0, 5.0] } else { theirs };
                let method = ContrastMethod::EnhanceContrast;
                let choice = ContrastChoice { method, scope, saturated_percent: *percent };
                let ours = found(&mut engine, id, 0, choice);
                assert!(same(ours, theirs), "{case}, {what} {percent} %: {ours:?} {theirs:?}");
            }
        }
    }
}

#[test]
fn the_other_methods_say_what_is_in_the_data() {
    let fixtures = fixtures();
    let mut engine = engine();
    let id = add(&mut engine, stack(&fixtures, "u16_noise"));
    let values: Vec<u16> = bytemuck::pod_collect_to_vec(fixtures.bytes("u16_noise__planes"));
    let plane = &values[values.len() / 3..][..values.len() / 3];
    let mut ask =
        |method, scope| found(&mut engine, id, 1, ContrastChoice { method, scope, ..ContrastChoice::default() });
    let extent = |values: &[u16]| [values.iter().min(), values.iter().max()].map(|end| f64::from(*end.unwrap()));
    assert_eq!(ask(ContrastMethod::Extent, ContrastScope::Plane), extent(plane));
    assert_eq!(ask(ContrastMethod::Extent, ContrastScope::Stack), extent(&values));
    assert_eq!(ask(ContrastMethod::SampleType, ContrastScope::Stack), [0.0, 65_535.0]);
    for (scope, values) in [(ContrastScope::Plane, plane), (ContrastScope::Stack, &values)] {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let rank = |part: f64| f64::from(sorted[(part * sorted.len() as f64).ceil() as usize - 1]);
        assert_eq!(ask(ContrastMethod::Percentiles, scope), [rank(0.001), rank(0.999)]);
    }
}

#[test]
fn open_stacks_share_one_range_and_one_undo_step() {
    let fixtures = fixtures();
    let mut engine = engine();
    let [cells, noise, other] =
        ["u16_cells", "u16_noise", "u8_cells"].map(|case| add(&mut engine, stack(&fixtures, case)));
    let ranges = |engine: &Engine| [cells, noise, other].map(|id| range(engine, id));
    let before = ranges(&engine);
    let choice = |scope| ContrastChoice { method: ContrastMethod::Extent, scope, ..ContrastChoice::default() };
    let [low, high] = [cells, noise].map(|id| found(&mut engine, id, 0, choice(ContrastScope::Stack)));
    let common = [low[0].min(high[0]), low[1].max(high[1])];
    for _ in 0..2 {
        engine.apply(Command::History(HistoryCommand::Undo)).expect("two steps");
    }
    assert_eq!(found(&mut engine, cells, 0, choice(ContrastScope::Documents)), common);
    assert_eq!(ranges(&engine), [common, common, before[2]], "bytes are another type");
    engine.apply(Command::History(HistoryCommand::Undo)).expect("one step");
    assert_eq!(ranges(&engine), before);
    engine.apply(Command::History(HistoryCommand::Redo)).expect("one step");
    assert_eq!(ranges(&engine), [common, common, before[2]]);
}

#[test]
fn a_layer_that_is_not_there_is_refused() {
    let mut engine = engine();
    let document = add(&mut engine, stack(&fixtures(), "u8_cells"));
    let request = ContrastRequest { document, layer: Some(1), place: (0, 0), choice: ContrastChoice::default() };
    let refusal = engine.apply(Command::Contrast(request)).expect_err("there is one layer");
    assert!(refusal.to_string().contains("there is no layer 2"));
    assert!(!engine.is_finding_contrast());
}
