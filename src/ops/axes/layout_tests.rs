//! Layouts of many sizes and numbers: nothing overlaps, nothing is cut off, ticks point at their values.

use super::*;

fn scales() -> Vec<FrameScales<'static>> {
    let up = [
        AxisScale::new(433.42e6, 434.42e6, "Hz"),
        AxisScale::new(2_412_000_000.0, 2_412_000_900.0, "Hz"),
        AxisScale::new(-0.5, 0.5, "cycles/sample"),
        AxisScale::new(0.0, 24e3, "Hz"),
    ];
    let across = [
        AxisScale::new(0.0, 0.2, "s"),
        AxisScale::new(12_345.678_9, 12_345.678_91, "s"),
        AxisScale::new(0.0, 1e9, "samples"),
        AxisScale::new(0.0, 86_400.0, "s"),
    ];
    let values = [
        AxisScale::new(-110.0, -20.0, "dBFS"),
        AxisScale::new(-180.5, -179.9, "dBFS/Hz"),
        AxisScale::new(0.0, 3e-7, "linear"),
        AxisScale::new(-200.0, 140.0, "dB"),
    ];
    let all = up.into_iter().zip(across).zip(values);
    all.map(|((up, across), values)| FrameScales { across, up, values }).collect()
}

const SIZES: [[usize; 2]; 8] =
    [[96, 64], [130, 1024], [400, 256], [1024, 96], [1600, 1024], [8192, 1024], [700, 16_384], [65_535, 2048]];

fn each(check: impl Fn(&Layout, &FrameScales<'_>, [usize; 2])) {
    for size in SIZES {
        for scales in scales() {
            check(&Layout::new(size, &scales).unwrap(), &scales, size);
        }
    }
}

#[test]
fn nothing_overlaps_and_nothing_is_cut_off() {
    each(|layout, scales, size| {
        let whole = Rect::whole(layout.size[0], layout.size[1]);
        assert_eq!([layout.data.width, layout.data.height], size, "one pixel of data is one pixel");
        let mut rects = vec![layout.data, layout.bar];
        rects.extend(layout.labels.iter().map(Label::bounds));
        for (index, rect) in rects.iter().enumerate() {
            assert_eq!(rect.intersect(&whole), *rect, "{size:?} {scales:?} {rect:?} is cut off");
            for other in &rects[..index] {
                assert!(rect.intersect(other).is_empty(), "{size:?} {scales:?}: {rect:?} over {other:?}");
            }
        }
        for line in &layout.lines {
            assert_eq!(line.intersect(&whole), *line, "{size:?} {line:?}");
            assert!(rects.iter().all(|rect| rect.intersect(line).is_empty()), "{size:?} {scales:?} {line:?}");
        }
    });
}

#[test]
fn every_axis_has_numbers_and_its_unit() {
    each(|layout, scales, size| {
        let units: Vec<&str> =
            layout.labels.iter().filter(|label| label.is_unit).map(|label| label.text.as_str()).collect();
        assert_eq!(units.len(), 3);
        for (unit, scale) in units.iter().zip([scales.across, scales.up, scales.values]) {
            assert!(unit.ends_with(scale.unit), "{unit}");
        }
        let numbers = |inside: &dyn Fn(Rect) -> bool| {
            layout.labels.iter().filter(|label| !label.is_unit && inside(label.bounds())).count()
        };
        let under = numbers(&|rect| rect.y > layout.data.bottom());
        let left = numbers(&|rect| rect.right() < layout.data.x && rect.y < layout.data.bottom());
        let right = numbers(&|rect| rect.x > layout.bar.right() && rect.y < layout.data.bottom());
        assert_eq!(under + left + right + 3, layout.labels.len());
        let least = if size[0] >= 400 && size[1] >= 200 { 2 } else { 1 };
        assert!(
            [under, left, right].iter().all(|count| (least..=13).contains(count)),
            "{size:?}: {under} {left} {right}"
        );
    });
}

#[test]
fn ticks_point_at_the_pixels_of_their_values() {
    // Column n is n ms, row n from below is n kHz; edges lie half a pixel further out.
    let scales = FrameScales {
        across: AxisScale::new(-0.5e-3, 399.5e-3, "s"),
        up: AxisScale::new(-0.5e3, 255.5e3, "Hz"),
        values: AxisScale::new(-100.0, 0.0, "dB"),
    };
    let layout = Layout::new([400, 256], &scales).unwrap();
    let data = layout.data;
    let place = |text: &str, under: bool| {
        let label = layout.labels.iter().find(|label| label.text == text && (label.at[1] > data.bottom()) == under);
        let bounds = label.unwrap().bounds();
        [bounds.x as f32 + bounds.width as f32 / 2.0, bounds.y as f32 + layout.labels[0].font.cap_height() / 2.0]
    };
    let has_line = |rect: Rect| layout.lines.iter().any(|line| line.intersect(&rect) == rect);
    assert!(has_line(Rect::new(data.x + 100, data.bottom() + 2, 1, 1)), "100 ms is column 100");
    assert!((place("100", true)[0] - (data.x as f32 + 100.5)).abs() <= 1.0);
    assert!(has_line(Rect::new(data.x - 3, data.bottom() - 1 - 50, 1, 1)), "50 kHz is row 50 from below");
    assert!((place("50", false)[1] - (data.bottom() as f32 - 50.5)).abs() <= 1.5);
}

#[test]
fn letters_grow_with_the_picture_and_are_never_too_small() {
    let size = |size| Layout::new(size, &scales()[0]).unwrap().labels[0].font.size;
    assert_eq!(size([96, 64]), 13.0);
    assert!(size([1600, 1024]) > 18.0 && size([8192, 1024]) > 40.0);
    assert!(size([65_535, 300]) <= 22.0, "not higher than the data allows");
}

#[test]
fn what_is_too_small_is_refused_with_what_to_do() {
    for size in [[95, 1000], [1000, 63], [1, 1], [0, 0]] {
        let sentence = Layout::new(size, &scales()[0]).unwrap_err().to_string();
        assert!(sentence.contains("no room for axes") && sentence.contains("96 × 64"), "{sentence}");
    }
}
