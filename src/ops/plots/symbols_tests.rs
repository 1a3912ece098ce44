//! Interpolation against the signal it was sampled from, constellations and eyes of signals whose symbols are known.

use super::*;
use crate::model::Progress;
use proptest::prelude::*;

/// Four-phase symbols, raised-cosine between them: `per_symbol` samples each, the instants at multiples of that.
fn qpsk(symbols: usize, per_symbol: usize) -> Vec<Complex<f32>> {
    let symbol = |k: usize| {
        let bits = (k.wrapping_mul(0x9e37_79b9) >> 9) % 4;
        Complex::new(if bits & 1 == 0 { 0.5f32 } else { -0.5 }, if bits & 2 == 0 { 0.5 } else { -0.5 })
    };
    (0..symbols * per_symbol)
        .map(|n| {
            let (k, part) = (n / per_symbol, (n % per_symbol) as f32 / per_symbol as f32);
            let next = (1.0 - (std::f32::consts::PI * part).cos()) / 2.0;
            symbol(k) * (1.0 - next) + symbol(k + 1) * next
        })
        .collect()
}

#[test]
fn a_cubic_is_met_exactly_and_a_slow_tone_closely() {
    let cubic = |t: f64| (0.01 * t * t * t - 0.2 * t * t + t - 3.0) as f32;
    let samples: Vec<_> = (0..12).map(|n| Complex::new(cubic(f64::from(n)), 0.0)).collect();
    for step in 10..100 {
        let at = f64::from(step) / 10.0;
        let found = interpolate(&samples, at).unwrap();
        assert!((found.re - cubic(at)).abs() < 1e-4, "{at}: {found}");
    }
    let tone = |t: f64| Complex::from_polar(1.0f32, (t * 0.05 * std::f64::consts::TAU) as f32);
    let samples: Vec<_> = (0..100).map(|n| tone(f64::from(n))).collect();
    for step in 50..900 {
        let at = f64::from(step) / 10.0;
        assert!((interpolate(&samples, at).unwrap() - tone(at)).norm() < 1e-3, "{at}");
    }
}

#[test]
fn samples_themselves_are_kept_and_there_is_nothing_outside() {
    let samples = [Complex::new(1.0f32, 2.0), Complex::new(-3.0, 0.5)];
    assert_eq!(interpolate(&samples, 0.0), Some(samples[0]));
    assert_eq!(interpolate(&samples, 1.0), Some(samples[1]));
    for at in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(interpolate(&samples, at), None);
    }
    assert_eq!(interpolate(&[], 0.0), None);
    assert_eq!(interpolate(&samples[..1], 0.0), Some(samples[0]));
}

#[test]
fn the_constellation_of_four_phases_has_four_points_at_the_right_clock_and_not_at_a_wrong_one() {
    let samples = qpsk(200, 8);
    let far = |points: &[Complex<f32>]| {
        points.iter().map(|p| (p.re.abs() - 0.5).abs().max((p.im.abs() - 0.5).abs())).fold(0.0, f32::max)
    };
    let right = constellation(&samples, Some(SymbolClock { start: 0.0, period: 8.0 }));
    assert!((199..=200).contains(&right.len()) && far(&right) < 0.01, "{}", far(&right));
    let wrong = constellation(&samples, Some(SymbolClock { start: 4.0, period: 8.0 }));
    assert!(far(&wrong) > 0.4);
    assert_eq!(constellation(&samples, None).len(), samples.len());
}

#[test]
fn the_eye_is_open_at_the_instants_and_crossed_between_them() {
    let i: Vec<f32> = qpsk(300, 8).iter().map(|x| x.re).collect();
    let grid = eye(&i, SymbolClock { start: 0.0, period: 8.0 }, [65, 64], [-1.0, 1.0], &Progress::new()).unwrap();
    let column = |x: usize| (0..64).map(|row| grid.counts[row * 65 + x]).collect::<Vec<_>>();
    let middle = column(32);
    assert!(middle.iter().sum::<u32>() > 290);
    // Nothing within a third of the levels about zero: the eye is open.
    assert!(middle[22..42].iter().all(|count| *count == 0), "{middle:?}");
    assert!(column(16)[22..42].iter().sum::<u32>() > 20, "half a symbol before, the traces cross");
}

#[test]
fn an_eye_that_is_not_wanted_any_more_stops() {
    let progress = Progress::new();
    progress.cancel();
    let clock = SymbolClock { start: 0.0, period: 8.0 };
    assert!(eye(&[0.5; 100], clock, [9, 9], [0.0, 1.0], &progress).is_err());
}

proptest! {
    #[test]
    fn whatever_the_clock_nothing_is_read_outside(
        count in 0usize..50, start in -1e6f64..1e6, period in -5f64..1e5, size in 1usize..20,
    ) {
        let samples = vec![Complex::new(0.5f32, f32::NAN); count];
        let clock = SymbolClock { start, period };
        prop_assert!(constellation(&samples, Some(clock)).is_empty());
        let grid = eye(&vec![0.5; count], clock, [size, size], [0.0, 1.0], &Progress::new()).unwrap();
        prop_assert_eq!(grid.counts.len(), size * size);
    }

    #[test]
    fn a_grid_counts_what_lies_in_it(points in prop::collection::vec((-2f32..2.0, -2f32..2.0), 0..100)) {
        let mut grid = Grid::new([7, 5], [-1.0, 1.0], [-1.0, 1.0]);
        for (x, y) in &points {
            grid.add(*x, *y);
        }
        let inside = points.iter().filter(|(x, y)| x.abs() <= 1.0 && y.abs() <= 1.0).count();
        prop_assert_eq!(grid.counts.iter().sum::<u32>() as usize, inside);
    }
}
