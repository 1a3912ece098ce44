//! The normaliser against worked examples, its formula written another way, and what it refuses.
//!
//! `tests/smart_dpi.rs` runs the vectors that the programs themselves made.

use proptest::prelude::*;

use super::*;

fn python() -> SmartDpi {
    SmartDpi { normaliser: Normaliser::Python, ..SmartDpi::default() }
}

fn decided(rule: &SmartDpi, size: (usize, usize), dpi: Option<f64>) -> Normalised {
    Normalised::new(rule, size, dpi.map(|v| Dpi { x: v, y: v })).unwrap()
}

#[test]
fn worked_examples_of_the_rust_version() {
    let fixed = SmartDpi { auto_adjust: false, ..SmartDpi::default() };
    let wide = SmartDpi { target: 150, max_dimension: 25_000, ..SmartDpi::default() };
    for (rule, size, dpi, new, last) in [
        (SmartDpi::default(), (1000, 1000), None, Some((4083, 4083)), 294),
        (SmartDpi::default(), (4000, 3000), None, None, 73),
        (SmartDpi::default(), (5000, 4000), None, Some((4096, 3276)), 72),
        (SmartDpi::default(), (4097, 4096), Some(300.0), Some((4083, 4082)), 299),
        (fixed, (1000, 1000), None, Some((4096, 4096)), 300),
        (fixed, (5000, 4000), Some(300.0), Some((4096, 3276)), 300),
        (wide, (2480, 3508), Some(300.0), Some((1240, 1754)), 150),
        (wide, (595, 842), None, Some((1239, 1754)), 150),
        (wide, (1275, 1650), Some(299.9994), Some((637, 825)), 150),
        (SmartDpi { target: 95, ..wide }, (1000, 700), Some(100.0), Some((950, 665)), 95),
        (SmartDpi { target: 104, ..wide }, (1000, 700), Some(100.0), None, 104),
        // Upstream makes a picture without columns of it.
        (SmartDpi { target: 72, ..wide }, (3, 1000), Some(300.0), Some((1, 240)), 72),
    ] {
        let found = decided(&rule, size, dpi);
        assert_eq!((found.new_dimensions, found.final_dpi), (new, last), "{size:?} at {dpi:?}");
    }
}

#[test]
fn a_smaller_limit_of_memory_lowers_the_resolution() {
    let rule = SmartDpi { max_dimension: 8192, memory_limit_mb: 10.0, ..SmartDpi::default() };
    let found = decided(&rule, (3000, 3000), Some(300.0));
    assert_eq!((found.new_dimensions, found.calculated_dpi), (Some((1860, 1860)), Some(186)));
    // The Python version knows no such rule.
    let found = decided(&SmartDpi { normaliser: Normaliser::Python, ..rule }, (3000, 3000), Some(300.0));
    assert_eq!((found.new_dimensions, found.final_dpi), (None, 300));
}

#[test]
fn the_python_version_skips_and_clamps_otherwise() {
    // Near its target it leaves alone what is too large.
    assert_eq!(decided(&python(), (5000, 4000), None).new_dimensions, None);
    assert_eq!(decided(&SmartDpi::default(), (5000, 4000), None).new_dimensions, Some((4096, 3276)));
    let fixed = SmartDpi { auto_adjust: false, target: 150, ..python() };
    let found = decided(&fixed, (800, 600), Some(149.1));
    assert_eq!((found.new_dimensions, found.scale_factor, found.calculated_dpi), (None, 1.0, None));
    // Its lower bound goes before the longest side, and the clamp after it.
    let bound = SmartDpi { min: 250, ..python() };
    let found = decided(&bound, (6000, 3000), Some(300.0));
    assert_eq!((found.final_dpi, found.new_dimensions, found.dimension_clamped), (250, Some((4096, 2048)), true));
}

#[test]
fn what_cannot_be_meant_counts_as_not_stated() {
    for stated in [0.0, -300.0, 1.0, f64::NAN, f64::INFINITY] {
        let found = decided(&SmartDpi::default(), (2000, 1500), Some(stated));
        assert_eq!((found.from_dpi.x, found.assumed_dpi), (72.0, true), "{stated}");
        assert_eq!(found, Normalised { assumed_dpi: true, ..decided(&SmartDpi::default(), (2000, 1500), None) });
    }
    let found = Normalised::new(&SmartDpi::default(), (3000, 4000), Some(Dpi { x: 300.0, y: 150.0 })).unwrap();
    assert_eq!((found.from_dpi.x, found.has_unequal_dpi()), (300.0, true));
    // What a person says is taken as it is.
    let said = SmartDpi { source: Some(1.0), max_dimension: 100, ..SmartDpi::default() };
    assert!(!Normalised::new(&said, (10, 10), None).unwrap().assumed_dpi);
}

#[test]
fn nonsense_is_refused() {
    for rule in [
        SmartDpi { target: 0, ..SmartDpi::default() },
        SmartDpi { max_dimension: 0, ..SmartDpi::default() },
        SmartDpi { source: Some(0.0), ..SmartDpi::default() },
        SmartDpi { source: Some(f64::NAN), ..SmartDpi::default() },
        SmartDpi { memory_limit_mb: f64::NAN, ..SmartDpi::default() },
        SmartDpi { target: 601, ..python() },
        SmartDpi { min: 600, ..python() },
        SmartDpi { min: 0, ..python() },
    ] {
        assert!(Normalised::new(&rule, (10, 10), None).is_err(), "{rule:?}");
    }
}

#[test]
fn pages() {
    for normaliser in [Normaliser::Rust, Normaliser::Python] {
        for (width, height, target, max_dimension, dpi) in [
            (612.0, 792.0, 150, 25_000, 150),
            (612.0, 792.0, 600, 4096, 372),
            (595.0, 842.0, 300, 2000, 171),
            (612.0, 17_000.0, 200, 25_000, 105),
            (10_000.0, 10_000.0, 300, 100, 72),
            (0.0, 792.0, 300, 1000, 90),
            (0.0, 0.0, 300, 1000, 300),
            (72.0, 72.0, 1000, 100_000, 600),
            // A4 at 300 dpi is 2480 × 3508; one pixel less than its longer side at 301 does not fit.
            (595.276, 841.89, 300, 3508, 300),
            (595.276, 841.89, 301, 3518, 300),
            (595.276, 841.89, 301, 3519, 301),
            // A0: 46.81 inches.
            (2383.94, 3370.39, 600, 25_000, 534),
        ] {
            let rule = SmartDpi { target, max_dimension, normaliser, ..SmartDpi::default() };
            assert_eq!(calculate_optimal_dpi([width, height], &rule), dpi, "{width} × {height} at {target}");
        }
    }
    // 26 754 pixels are the side of 2048 MiB: a page of 100 inches may have 267 of them an inch.
    let rule = SmartDpi { target: 600, max_dimension: 100_000, ..SmartDpi::default() };
    assert_eq!(calculate_optimal_dpi([7200.0, 72.0], &rule), 267);
    assert_eq!(calculate_optimal_dpi([7200.0, 72.0], &SmartDpi { normaliser: Normaliser::Python, ..rule }), 600);
}

proptest! {
    #[test]
    fn a_result_keeps_the_limits_and_the_proportions(
        (width, height) in (1..60_000_usize, 1..60_000_usize),
        dpi in prop::option::of(1.0..1500.0_f64),
        (target, max_dimension) in (72..=600_u32, 100..30_000_usize),
        (auto_adjust, is_python) in any::<(bool, bool)>(),
        memory_limit_mb in 1.0..4096.0_f64,
    ) {
        let normaliser = if is_python { Normaliser::Python } else { Normaliser::Rust };
        let rule =
            SmartDpi { target, max_dimension, auto_adjust, memory_limit_mb, normaliser, ..SmartDpi::default() };
        let found = decided(&rule, (width, height), dpi);
        prop_assert!(found.final_dpi <= target && (72..=600).contains(&found.final_dpi));
        prop_assert_eq!(found.calculated_dpi.is_some(), auto_adjust && (!is_python || found.calculated_dpi.is_some()));
        let Some((w, h)) = found.new_dimensions else {
            prop_assert!((found.scale_factor - 1.0).abs() < 0.05);
            return Ok(());
        };
        prop_assert!(w >= 1 && h >= 1 && w.max(h) <= max_dimension);
        // Each side lost less than a pixel by each of two roundings; the clamp enlarges the loss of the first by less than 1.
        for (side, before) in [(w, width), (h, height)] {
            let exact = before as f64 * found.scale_factor;
            prop_assert!(side == 1 || (side as f64 <= exact + 1e-6 && side as f64 > exact - 2.0), "{} {}", side, exact);
        }
        prop_assert!(found.dimension_clamped || found.scale_factor == f64::from(found.final_dpi) / found.from_dpi.x);
    }
}
