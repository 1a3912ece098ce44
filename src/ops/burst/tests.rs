//! The search against its naive twin, against known truth, and against noise that holds nothing.

use num_complex::Complex;
use proptest::prelude::*;

use super::average::{Mark, Marker, Row};
use super::label::{Gaps, Labeller};
use super::scenes::{Draws, Truth, hopping, noise, scene};
use super::{Burst, BurstFinder, Bursts, naive};
use crate::model::Progress;
use crate::model::recipe::{BurstSearch, Window};
use crate::ops::spectrogram::{SignalDescription, SpectrogramProcessor, WindowTable};

fn rows(samples: &[Complex<f32>], search: &BurstSearch) -> Vec<f32> {
    let processor = SpectrogramProcessor::new(&search.spectrogram(), SignalDescription::COMPLEX).unwrap();
    processor.compute(samples, &Progress::new()).unwrap().values
}

fn find(samples: &[Complex<f32>], search: &BurstSearch) -> Vec<Burst> {
    let mut finder = BurstFinder::new(search, true, None).unwrap();
    finder.push(&rows(samples, search), &Progress::new()).unwrap();
    finder.finish(samples.len() as u64, &Progress::new()).unwrap().bursts
}

/// The components as cells, of the fast way.
fn components(marks: &[Vec<Mark>], gaps: Gaps) -> Vec<([u64; 2], [usize; 2], u64, u64)> {
    let mut found = Vec::new();
    let mut labeller = Labeller::new(marks[0].len(), gaps);
    let mut take = |component: &super::component::Component| {
        found.push((component.frames, component.bins(1e3), component.cells, component.seeds));
    };
    for marks in marks {
        let row = Row { power: vec![1.0; marks.len()], ratio: vec![2.0; marks.len()], ..Row::default() };
        labeller.push(&row, marks, &mut take);
    }
    labeller.finish(&mut take);
    found.sort_unstable();
    found
}

/// The same of the naive way.
fn naive_components(marks: &[Vec<Mark>], gaps: Gaps) -> Vec<([u64; 2], [usize; 2], u64, u64)> {
    let range = |values: Vec<usize>| [*values.iter().min().unwrap(), *values.iter().max().unwrap()];
    let describe = |cells: Vec<(usize, usize)>| {
        let frames = range(cells.iter().map(|cell| cell.0).collect()).map(|frame| frame as u64);
        let bins = range(cells.iter().map(|cell| cell.1).collect());
        let seeds = cells.iter().filter(|(t, k)| marks[*t][*k] == Mark::Seed).count() as u64;
        (frames, bins, cells.len() as u64, seeds)
    };
    let mut found: Vec<_> = naive::components(marks, gaps).into_iter().map(describe).collect();
    found.sort_unstable();
    found
}

fn grid() -> impl Strategy<Value = Vec<Vec<Mark>>> {
    let mark = prop_oneof![12 => Just(Mark::Noise), 2 => Just(Mark::Above), 1 => Just(Mark::Seed)];
    (1usize..24, 1usize..180)
        .prop_flat_map(move |(bins, frames)| prop::collection::vec(prop::collection::vec(mark.clone(), bins), frames))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn components_are_those_that_comparing_all_cells_gives(
        marks in grid(), frames in 0u64..9, bins in 0usize..6,
    ) {
        let gaps = Gaps { frames, bins };
        prop_assert_eq!(components(&marks, gaps), naive_components(&marks, gaps));
    }

    #[test]
    fn cells_are_marked_as_by_definition(
        seed in 1u64..1000, frames in 1usize..40, average in prop::sample::select(vec![[1, 1], [5, 3], [9, 3], [3, 1]]),
        strong in 0.0f64..30.0,
    ) {
        let search = BurstSearch {
            n_fft: 16, hop: 8, average, false_alarm: 1e-3, threshold_db: 1.0, ..BurstSearch::default()
        };
        let mut draws = Draws::new(seed);
        let mut ratio: Vec<Vec<f64>> = (0..frames).map(|_| (0..16).map(|_| -draws.unit().ln()).collect()).collect();
        ratio[frames / 2][5] += strong;
        ratio[frames / 3][15] += strong;
        // As both see them.
        ratio.iter_mut().flatten().for_each(|value| *value = f64::from(*value as f32));
        let mut marker = Marker::new(&search, &WindowTable::new(Window::Hann, 16), true);
        let mut found = Vec::new();
        for row in &ratio {
            let power: Vec<f32> = row.iter().map(|value| *value as f32).collect();
            marker.push(&power, &[1.0; 16], &mut |_, marks: &[Mark]| found.push(marks.to_vec()));
        }
        marker.finish(&mut |_, marks: &[Mark]| found.push(marks.to_vec()));
        // A value within rounding of a level may fall on either side.
        let expected = naive::marks(&ratio, &search);
        let differing = found.iter().flatten().zip(expected.iter().flatten()).filter(|(a, b)| a != b).count();
        prop_assert!(found.len() == expected.len() && differing <= 1, "{differing}");
    }

    #[test]
    fn blocks_make_no_difference(seed in 1u64..50, cuts in prop::collection::vec(1usize..60, 1..40), stretch in 40usize..90) {
        let search = BurstSearch { n_fft: 64, hop: 32, false_alarm: 1e-4, threshold_db: 0.0, ..BurstSearch::default() };
        let search = BurstSearch { merge_time: 200, ..search };
        let mut samples = noise(8_000, seed);
        let tone = |n: usize| Complex::from_polar(1.0f32, 0.9 * n as f32);
        (1_500..3_900).for_each(|n| samples[n] += tone(n));
        (7_000..8_000).for_each(|n| samples[n] += tone(2 * n));
        let rows = rows(&samples, &search);
        let run = |blocks: &mut dyn Iterator<Item = usize>| -> Bursts {
            let mut finder = BurstFinder::new(&search, true, None).unwrap().with_stretch(stretch);
            let mut rest = rows.as_slice();
            while !rest.is_empty() {
                let (now, later) = rest.split_at((blocks.next().unwrap() * 64).min(rest.len()));
                finder.push(now, &Progress::new()).unwrap();
                rest = later;
            }
            finder.finish(8_000, &Progress::new()).unwrap()
        };
        let whole = run(&mut std::iter::repeat(usize::MAX / 64));
        prop_assert!(!whole.bursts.is_empty());
        prop_assert_eq!(&whole, &run(&mut cuts.iter().copied().cycle()));
        prop_assert_eq!(&whole, &run(&mut std::iter::repeat(1)));
    }

    #[test]
    fn whatever_comes_boxes_lie_inside_and_nothing_breaks(
        values in prop::collection::vec(prop_oneof![
            4 => 0.0f32..2.0, 1 => Just(0.0f32), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY), 1 => Just(1e30f32), 1 => Just(-1.0f32)
        ], 0..40),
        complex in any::<bool>(), steady in any::<bool>(), average in prop::sample::select(vec![[1, 1], [9, 3], [33, 3]]),
    ) {
        let search = BurstSearch { n_fft: 16, hop: 8, steady, average, threshold_db: 0.0, ..BurstSearch::default() };
        let mut finder = BurstFinder::new(&search, complex, None).unwrap();
        let bins = finder.bins();
        let rows: Vec<f32> = values.iter().cycle().take(values.len() * bins).copied().collect();
        finder.push(&rows, &Progress::new()).unwrap();
        let samples = 16 + 8 * values.len().saturating_sub(1) as u64;
        for burst in finder.finish(samples, &Progress::new()).unwrap().bursts {
            prop_assert!(burst.from < burst.to && burst.to <= samples);
            prop_assert!(burst.cycles[0] < burst.cycles[1] && burst.cycles[0] >= -0.5 && burst.cycles[1] <= 0.5);
            prop_assert!(burst.peak_snr_db.is_finite() && burst.mean_snr_db.is_finite());
        }
    }
}

#[test]
fn noise_is_marked_as_often_as_is_stated() {
    // Levels for 1 in 1000: of 2 million cells 2000 are to be marked, a fifth more at most, for the floor scatters; half at least, or the
    // statement would be of no use.
    let search = BurstSearch { false_alarm: 1e-3, threshold_db: 0.0, ..BurstSearch::default() };
    let rows = rows(&noise(1_000_000, 7), &search);
    let window = WindowTable::new(Window::Hann, 256);
    let floors = super::floor::FloorFinder::new(&window, 128, 256, true, false).floor(&rows);
    let mut marker = Marker::new(&search, &window, true);
    let mut seeds = 0;
    for row in rows.chunks_exact(256) {
        marker.push(row, &floors, &mut |_, marks: &[Mark]| {
            seeds += marks.iter().filter(|mark| **mark == Mark::Seed).count();
        });
    }
    let rate = seeds as f64 / rows.len() as f64;
    println!("false alarms: {rate:.2e} where 1e-3 is stated");
    assert!((0.5e-3..1.2e-3).contains(&rate), "{rate}");
}

#[test]
fn noise_alone_holds_no_burst() {
    // 2.3 million cells at 1e-7: a fourth of a false alarm is to be expected in each.
    let found: usize = (0..4).map(|seed| find(&noise(300_000, 100 + seed), &BurstSearch::default()).len()).sum();
    assert!(found <= 1, "{found}");
    // The threshold apart, the rate alone decides.
    let bare = BurstSearch { threshold_db: 0.0, false_alarm: 1e-5, ..BurstSearch::default() };
    let found = find(&noise(1_000_000, 200), &bare).len();
    println!("bursts in noise: {found} in 2 million cells at 1e-5");
    assert!(found <= 25, "{found}");
}

/// How a search did.
#[derive(Debug, Default)]
struct Score {
    truth: usize,
    found: usize,
    /// Truths that one burst covers well.
    hit: usize,
    /// Truths that any burst touches.
    seen: usize,
    /// Bursts that lie on a truth.
    right: usize,
}

/// A truth is hit by a burst with at least half of the union in common; a burst is right if it lies on a truth.
fn score(truth: &[Truth], found: &[Burst]) -> Score {
    Score {
        truth: truth.len(),
        found: found.len(),
        hit: truth.iter().filter(|truth| found.iter().any(|found| truth.overlap(found) >= 0.5)).count(),
        seen: truth.iter().filter(|truth| found.iter().any(|found| truth.touches(found))).count(),
        right: found.iter().filter(|found| truth.iter().any(|truth| truth.touches(found))).count(),
    }
}

/// Recall, the part that is seen at all, precision: in a hundred.
fn percentages(score: &Score) -> [f64; 3] {
    let percent = |part: usize, whole: usize| if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 };
    [percent(score.hit, score.truth), percent(score.seen, score.truth), percent(score.right, score.found)]
}

/// Searches scenes of one strength, prints how it went and compares it with the least that is to be reached.
fn check_scenes(name: &str, search: &BurstSearch, snr_db: f64, least: [[f64; 3]; 2]) {
    let mixed = scene(400_000, snr_db, 11);
    let hops = hopping(200_000, snr_db, 12);
    for (scene, (samples, truth), least) in [("mixed", mixed, least[0]), ("hopping", hops, least[1])] {
        let found = find(&samples, search);
        let score = score(&truth, &found);
        let numbers = percentages(&score);
        let [recall, seen, precision] = numbers;
        println!(
            "{name:<9} {scene:<8} {snr_db:>3} dB  truth {:>3}  found {:>3}  recall {recall:>3.0} %  seen {seen:>3.0} %  precision {precision:>3.0} %",
            score.truth, score.found
        );
        for (number, least) in numbers.iter().zip(least) {
            assert!(*number >= least, "{name} {scene} {snr_db} dB: {numbers:?}");
        }
    }
}

#[test]
fn bursts_of_known_truth_are_found() {
    let search = BurstSearch::default();
    // What was reached, less some: recall, seen, precision, of the mixed scene and of the hopping transmitter.
    for (snr_db, least) in [
        (0.0, [[10.0, 30.0, 99.0], [0.0, 0.0, 99.0]]),
        (3.0, [[45.0, 65.0, 98.0], [50.0, 90.0, 98.0]]),
        (6.0, [[80.0, 98.0, 98.0], [95.0, 98.0, 98.0]]),
        (10.0, [[94.0, 98.0, 98.0], [98.0, 98.0, 98.0]]),
        (15.0, [[94.0, 98.0, 98.0], [98.0, 98.0, 98.0]]),
        (20.0, [[92.0, 98.0, 98.0], [98.0, 98.0, 98.0]]),
    ] {
        check_scenes("default", &search, snr_db, least);
    }
}

#[test]
fn a_lower_threshold_finds_weaker_ones() {
    let search = BurstSearch { threshold_db: 3.0, ..BurstSearch::default() };
    for (snr_db, least) in [
        (0.0, [[30.0, 80.0, 98.0], [25.0, 85.0, 98.0]]),
        (3.0, [[70.0, 98.0, 98.0], [90.0, 98.0, 98.0]]),
        (6.0, [[85.0, 98.0, 98.0], [95.0, 98.0, 98.0]]),
    ] {
        check_scenes("3 dB", &search, snr_db, least);
    }
}

#[test]
fn a_burst_is_measured() {
    // 20 dB over the noise in a band of 16 bins: a flat band has as much in each of its cells.
    let (samples, truth) = hopping(60_000, 20.0, 3);
    let found = find(&samples, &BurstSearch::default());
    assert_eq!(found.len(), truth.len());
    for (found, truth) in found.iter().zip(&truth) {
        assert!(
            found.from.abs_diff(truth.from as u64) <= 256 && found.to.abs_diff(truth.to as u64) <= 256,
            "{found:?}"
        );
        assert!((16.0..26.0).contains(&found.mean_snr_db) && found.peak_snr_db > found.mean_snr_db, "{found:?}");
    }
}

#[test]
fn what_never_pauses_is_found_only_if_asked_for() {
    let mut samples = noise(200_000, 5);
    (0..samples.len())
        .for_each(|n| samples[n] += Complex::from_polar(1.0f32, (0.7 * n as f64 % std::f64::consts::TAU) as f32));
    assert_eq!(find(&samples, &BurstSearch::default()), []);
    let steady = find(&samples, &BurstSearch { steady: true, ..BurstSearch::default() });
    assert_eq!(steady.len(), 1, "{steady:?}");
    assert_eq!((steady[0].from, steady[0].to), (0, 200_000));
}

#[test]
fn only_the_band_is_searched_and_small_ones_are_left_out() {
    let (samples, truth) = hopping(60_000, 20.0, 3);
    let search = BurstSearch::default();
    let rows = rows(&samples, &search);
    let run = |search: &BurstSearch, band| {
        let mut finder = BurstFinder::new(search, true, band).unwrap();
        finder.push(&rows, &Progress::new()).unwrap();
        finder.finish(60_000, &Progress::new()).unwrap().bursts
    };
    let inside = |truth: &&Truth| truth.cycles[0] >= 0.0 && truth.cycles[1] <= 0.25;
    let found = run(&search, Some([0.0, 0.25]));
    assert!(found.iter().all(|found| found.cycles[0] >= -0.01 && found.cycles[1] <= 0.26), "{found:?}");
    assert!(found.len() >= truth.iter().filter(inside).count() && found.len() < truth.len());
    assert_eq!(run(&BurstSearch { min_duration: 9_000, ..search }, None), []);
    assert_eq!(run(&BurstSearch { min_bandwidth: 0.2, ..search }, None), []);
    assert!(BurstFinder::new(&search, true, Some([0.6, 0.7])).is_err());
    assert!(BurstFinder::new(&BurstSearch { hop: 0, ..search }, true, None).is_err());
}

#[test]
fn a_cancelled_search_stops() {
    let search = BurstSearch::default();
    let progress = Progress::new();
    progress.cancel();
    let mut finder = BurstFinder::new(&search, true, None).unwrap();
    finder.push(&rows(&noise(10_000, 1), &search), &progress).unwrap();
    assert!(finder.finish(10_000, &progress).is_err());
}
