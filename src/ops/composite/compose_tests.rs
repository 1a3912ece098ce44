//! The compositor against its naive twin, against ImageJ's sums, and against itself in other tilings.

use proptest::prelude::*;

use super::compose_naive::{NaiveLayer, pixel};
use super::{LayerWindow, Painter, PixelLayout, Placement, compose};
use crate::model::{
    BlendMode, DocumentId, Layer, LayerColor, Palette, Plane, Progress, Rect, Sample, SampleType, Samples, StackAxes,
    StackInfo,
};

/// Repeatable noise.
fn noise(seed: u64, count: usize) -> impl Iterator<Item = u64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 11
    })
}

fn plane<S: Sample>(width: usize, height: usize, channels: usize, seed: u64, value: impl Fn(u64) -> S) -> Plane {
    let values = noise(seed, width * height * channels).map(value).collect();
    Plane::new(width, height, channels, S::wrap(values))
}

fn info(plane: &Plane) -> StackInfo {
    let axes = StackAxes::plane(plane.width, plane.height);
    StackInfo::bare("test", axes, plane.samples_per_pixel, plane.samples.sample_type())
}

fn layer(color: [u8; 3], range: [f64; 2]) -> Layer {
    Layer::new(DocumentId(1), 0, "test".to_owned(), LayerColor::Ramp(color), range)
}

/// One tile, given no more samples than it needs.
fn tile(parts: &[(Layer, StackInfo, Plane)], target: Rect, layout: PixelLayout) -> Vec<u8> {
    let prepared: Vec<_> = parts
        .iter()
        .map(|(layer, info, plane)| {
            let placement = Placement { shift: layer.shift, ..Placement::aligned(plane.width, plane.height) };
            let needed = placement.needed(target);
            (Painter::new(layer, info), placement, cut(plane, needed), [needed.x, needed.y])
        })
        .collect();
    let windows: Vec<_> = prepared
        .iter()
        .map(|(painter, placement, plane, origin)| LayerWindow {
            painter,
            placement: *placement,
            plane,
            origin: *origin,
        })
        .collect();
    let mut out = vec![7; target.area() * layout.bytes()];
    compose(&windows, target, layout, &mut out, &Progress::new()).expect("nobody cancels");
    out
}

fn cut(plane: &Plane, rect: Rect) -> Plane {
    let samples = crate::with_samples!(&plane.samples, |values| {
        let row = |y: usize| {
            let start = (y * plane.width + rect.x) * plane.samples_per_pixel;
            &values[start..start + rect.width * plane.samples_per_pixel]
        };
        let cut: Vec<_> = (rect.y..rect.bottom()).flat_map(row).copied().collect();
        Sample::wrap(cut)
    });
    Plane::new(rect.width, rect.height, plane.samples_per_pixel, samples)
}

fn whole(parts: &[(Layer, StackInfo, Plane)], layout: PixelLayout) -> Vec<u8> {
    tile(parts, Rect::whole(parts[0].2.width, parts[0].2.height), layout)
}

fn part(layer: Layer, plane: Plane) -> (Layer, StackInfo, Plane) {
    (layer, info(&plane), plane)
}

#[test]
fn addition_is_imagejs_composite_exactly() {
    let (width, height) = (61, 37);
    let colors = [[255, 0, 0], [0, 255, 0], [40, 90, 255]];
    let parts: Vec<_> = colors
        .iter()
        .enumerate()
        .map(|(c, color)| {
            part(layer(*color, [100.0, 4000.0]), plane(width, height, 1, c as u64, |v| (v % 5000) as u16))
        })
        .collect();
    let picture = whole(&parts, PixelLayout::Rgb8);
    for (at, color) in picture.chunks_exact(3).enumerate() {
        let mut sum = [0_u32; 3];
        for (full, (_, _, plane)) in colors.iter().zip(&parts) {
            let value = plane.samples.get_f64(at).expect("inside");
            let index = (((value - 100.0).max(0.0) * (256.0 / 3901.0) + 0.5).trunc()).min(255.0);
            for (sum, full) in sum.iter_mut().zip(full) {
                *sum += (index * (f64::from(*full) / 255.0)) as u32;
            }
        }
        assert_eq!(color, sum.map(|s| s.min(255) as u8), "pixel {at}");
    }
}

#[test]
fn any_tiling_gives_the_same_bytes() {
    let (width, height) = (97, 71);
    let mut parts = vec![
        part(layer([255, 0, 0], [10.0, 900.0]), plane(width, height, 1, 1, |v| (v % 1000) as u16)),
        part(layer([0, 255, 80], [0.0, 1.0]), plane(width, height, 1, 2, |v| (v % 1000) as f32 / 900.0)),
        part(layer([0, 0, 255], [3.0, 200.0]), plane(width, height, 1, 3, |v| v as u8)),
    ];
    parts[1].0.shift = [2.25, -7.5];
    parts[1].0.mode = BlendMode::Screen;
    parts[2].0.shift = [-5.0, 3.0];
    parts[2].0.opacity = 0.7;
    let picture = whole(&parts, PixelLayout::Rgba8);
    for (tile_width, tile_height) in [(13, 7), (32, 71), (1, 9), (64, 64)] {
        for y in (0..height).step_by(tile_height) {
            for x in (0..width).step_by(tile_width) {
                let target = Rect::new(x, y, tile_width, tile_height).intersect(&Rect::whole(width, height));
                let bytes = tile(&parts, target, PixelLayout::Rgba8);
                for (row, bytes) in bytes.chunks_exact(target.width * 4).enumerate() {
                    let start = ((y + row) * width + x) * 4;
                    assert_eq!(bytes, &picture[start..start + bytes.len()], "tile at {x}, {y}");
                }
            }
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (width, height) = (701, 633);
    let parts: Vec<_> = (0..3)
        .map(|c| part(layer([200, 100 * c, 255], [0.0, 60000.0]), plane(width, height, 1, u64::from(c), |v| v as u16)))
        .collect();
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| whole(&parts, PixelLayout::Rgb8))
    };
    assert_eq!(with_threads(1), with_threads(5));
}

#[test]
fn pixel_colours_pass_through_and_alpha_counts() {
    let mut parts = vec![part(layer([0; 3], [0.0, 255.0]), plane(5, 4, 4, 9, |v| v as u8))];
    parts[0].0.color = LayerColor::Pixel;
    let picture = whole(&parts, PixelLayout::Rgb8);
    for (at, color) in picture.chunks_exact(3).enumerate() {
        let [r, g, b, a] = [0, 1, 2, 3].map(|s| parts[0].2.samples.get_f64(at * 4 + s).expect("inside"));
        assert_eq!(color, [r, g, b].map(|c| (c * a / 255.0).round() as u8));
    }
}

#[test]
fn palettes_show_their_colours_and_unknown_indices_black() {
    let mut part = part(layer([0; 3], [0.0, 255.0]), Plane::new(3, 1, 1, Samples::U8(vec![0, 1, 9])));
    part.0.color = LayerColor::Pixel;
    part.1.palette = Some(Palette { colors: vec![[0x1234, 0, 0xffff], [0, 0xff00, 0]] }.into());
    assert_eq!(whole(&[part], PixelLayout::Rgb8), [0x12, 0, 0xff, 0, 0xff, 0, 0, 0, 0]);
}

#[test]
fn min_is_white_shows_inverted_and_nan_is_index_0() {
    let mut part = part(layer([255; 3], [0.0, 255.0]), Plane::new(3, 1, 1, Samples::U8(vec![0, 100, 255])));
    part.1.min_is_white = true;
    assert_eq!(whole(&[part], PixelLayout::Rgb8), [255, 255, 255, 155, 155, 155, 0, 0, 0]);
    let nan = Plane::new(2, 1, 1, Samples::F64(vec![f64::NAN, 1.0]));
    assert_eq!(whole(&[self::part(layer([255; 3], [0.0, 1.0]), nan)], PixelLayout::Rgb8), [0, 0, 0, 255, 255, 255]);
}

#[test]
fn cancelling_stops_between_bands() {
    let part = part(layer([255; 3], [0.0, 255.0]), plane(8, 8, 1, 1, |v| v as u8));
    let painter = Painter::new(&part.0, &part.1);
    let window = LayerWindow { painter: &painter, placement: Placement::aligned(8, 8), plane: &part.2, origin: [0, 0] };
    let progress = Progress::new();
    progress.cancel();
    assert!(compose(&[window], Rect::whole(8, 8), PixelLayout::Rgb8, &mut [0; 192], &progress).is_err());
}

fn any_layer() -> impl Strategy<Value = Layer> {
    let shift = prop_oneof![Just(0.0), Just(1.0), Just(-2.0), -3.0..3.0_f64];
    let gamma = prop_oneof![Just(1.0), 0.3..3.0_f64];
    let opacity = prop_oneof![Just(1.0), 0.0..1.0_f64];
    (0..BlendMode::ALL.len(), any::<[u8; 3]>(), [shift.clone(), shift], gamma, opacity, 0.0..90.0_f64, 1.0..200.0_f64)
        .prop_map(|(mode, color, shift, gamma, opacity, low, width)| Layer {
            mode: BlendMode::ALL[mode],
            shift,
            gamma,
            opacity,
            ..layer(color, [low, low + width])
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_fast_way_equals_the_naive_one(
        layers in prop::collection::vec((any_layer(), 0..4_usize), 0..4),
        (width, height) in (1..9_usize, 1..9_usize),
        seed in any::<u64>(),
    ) {
        let parts: Vec<_> = layers.into_iter().enumerate().map(|(index, (layer, kind))| {
            let seed = seed.wrapping_add(index as u64);
            let plane = match kind {
                0 => plane(width, height, 1, seed, |v| v as u8),
                1 => plane(width, height, 1, seed, |v| (v % 300) as u16),
                2 => plane(width, height, 1, seed, |v| if v % 7 == 0 { f32::NAN } else { (v % 3000) as f32 / 10.0 }),
                _ => plane(width, height, 1, seed, |v| (v % 300) as i32 - 50),
            };
            part(layer, plane)
        }).collect();
        let naive: Vec<_> = parts.iter().map(|(layer, _, plane)| NaiveLayer { layer, plane }).collect();
        let target = Rect::whole(width, height);
        let picture = tile(&parts, target, PixelLayout::Rgb8);
        for (at, color) in picture.chunks_exact(3).enumerate() {
            let expected = pixel(&naive, at % width, at / width);
            // A value on the edge between two indices may fall to either side, which a table then shows as one step
            // of its colour per layer.
            let tolerance = parts.len() as i32 + 1;
            for (fast, naive) in color.iter().zip(expected) {
                prop_assert!((i32::from(*fast) - i32::from(naive)).abs() <= tolerance, "{:?} {:?}", color, expected);
            }
        }
    }

    #[test]
    fn whole_shifts_of_integers_equal_the_naive_way_exactly(
        dx in -9..9_i32, dy in -9..9_i32, seed in any::<u64>(), wide in any::<bool>(),
    ) {
        let plane = if wide { plane(7, 6, 1, seed, |v| v as u16) } else { plane(7, 6, 1, seed, |v| v as u8) };
        let range = if wide { [99.0, 60000.0] } else { [9.0, 201.0] };
        let layer = Layer { shift: [f64::from(dx), f64::from(dy)], ..layer([255, 100, 3], range) };
        let parts = [part(layer, plane)];
        let naive = [NaiveLayer { layer: &parts[0].0, plane: &parts[0].2 }];
        for (at, color) in whole(&parts, PixelLayout::Rgb8).chunks_exact(3).enumerate() {
            prop_assert_eq!(color, pixel(&naive, at % 7, at / 7));
        }
    }
}

#[test]
fn every_sample_type_is_painted() {
    for sample_type in SampleType::ALL {
        let mut plane = Plane::new(2, 1, 1, Samples::zeroed(sample_type, 2));
        crate::with_samples!(&mut plane.samples, |values| values[1] = Sample::from_f64(100.0));
        let parts = [part(layer([255; 3], [0.0, 100.0]), plane)];
        let picture = whole(&parts, PixelLayout::Rgb8);
        assert_eq!(picture[0], 0, "{sample_type}");
        // 253: the top of a short range of integers, by the rule of ImageJ for 16 bits.
        assert!(picture[3] >= 253, "{sample_type}: {}", picture[3]);
    }
}
