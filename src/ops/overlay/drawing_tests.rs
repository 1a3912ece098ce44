//! Overlays as pixels: bars counted, bands against the whole, levels against the full size.

use super::*;
use crate::model::overlay::{Corner, ScaleBar};
use crate::model::{PixelSize, SampleType, StackAxes, StackInfo};
use crate::ops::composite::PixelLayout;

const FRAME: [usize; 2] = [211, 160];
const YELLOW: [u8; 3] = [250, 240, 10];

fn overlay(change: impl FnOnce(&mut Overlays)) -> Overlay {
    let axes = StackAxes { t: 9, z: 5, c: 1, y: FRAME[1], x: FRAME[0] };
    let mut info = StackInfo::bare("test", axes, 1, SampleType::U8);
    info.pixel_size = Some(PixelSize { x: 0.5, y: 0.5, z: None });
    let mut overlays = Overlays { text_percent: 8.0, ..Overlays::default() };
    change(&mut overlays);
    Overlay::new(overlays, Subject::new(&info, vec![("GFP".to_owned(), [0, 255, 0])]))
}

fn everything(overlays: &mut Overlays) {
    overlays.ground = true;
    overlays.scale_bar.visible = true;
    overlays.scale_bar.thickness_percent = 5.0;
    overlays.time_stamp.visible = true;
    overlays.plane_label.visible = true;
    overlays.channel_names.visible = true;
}

fn drawn(overlay: &Overlay, part: Rect, scale: f64) -> Vec<u8> {
    let mut pixels = vec![40; part.area() * 3];
    overlay.draw(PlaneIndex { t: 3, z: 1, c: 0 }, FRAME, scale, &mut Canvas::new(&mut pixels, part));
    pixels
}

#[test]
fn a_bar_without_text_is_a_rectangle_and_nothing_else() {
    let bar =
        ScaleBar { visible: true, color: YELLOW, length: Some(30.0), thickness_percent: 5.0, ..ScaleBar::default() };
    let overlay = overlay(|overlays| {
        overlays.scale_bar = ScaleBar { corner: Corner::LowerLeft, text: false, ..bar };
    });
    let pixels = drawn(&overlay, Rect::whole(FRAME[0], FRAME[1]), 1.0);
    // 30 µm are 60 pixels, 5 % of 160 are 8; letters would have 13 pixels, so the margin is 12.
    for (index, pixel) in pixels.chunks_exact(3).enumerate() {
        let (x, y) = (index % FRAME[0], index / FRAME[0]);
        let inside = (12..72).contains(&x) && (140..148).contains(&y);
        assert_eq!(pixel, if inside { YELLOW } else { [40; 3] }, "{x} {y}");
    }
}

#[test]
fn bands_and_tiles_make_the_same_picture() {
    let overlay = overlay(everything);
    let whole = drawn(&overlay, Rect::whole(FRAME[0], FRAME[1]), 1.0);
    assert!(whole.iter().any(|value| *value > 200) && whole.contains(&10), "letters, and a dark ground");
    for rows in [1, 7, 64] {
        let bands = (0..FRAME[1]).step_by(rows).map(|y| Rect::new(0, y, FRAME[0], rows.min(FRAME[1] - y)));
        assert!(bands.flat_map(|band| drawn(&overlay, band, 1.0)).eq(whole.iter().copied()), "{rows}");
    }
    for part in [Rect::new(100, 90, 111, 70), Rect::new(13, 5, 30, 40)] {
        let rows = (part.y..part.bottom()).flat_map(|y| &whole[(y * FRAME[0] + part.x) * 3..][..part.width * 3]);
        assert!(drawn(&overlay, part, 1.0).iter().eq(rows), "{part:?}");
    }
}

#[test]
fn layouts_with_alpha_get_the_same_colours() {
    let (overlay, whole) = (overlay(everything), Rect::whole(FRAME[0], FRAME[1]));
    let mut rgba = [40, 40, 40, 255].repeat(whole.area());
    let mut canvas = Canvas::of(&mut rgba, whole, PixelLayout::Rgba8);
    overlay.draw(PlaneIndex { t: 3, z: 1, c: 0 }, FRAME, 1.0, &mut canvas);
    let colors = rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]);
    assert!(drawn(&overlay, whole, 1.0).iter().eq(colors) && rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
}

#[test]
fn coarser_levels_look_alike() {
    let overlay = overlay(everything);
    let half = [FRAME[0].div_ceil(2), FRAME[1] / 2];
    let coarse = drawn(&overlay, Rect::whole(half[0], half[1]), 0.5);
    let full = drawn(&overlay, Rect::whole(FRAME[0], FRAME[1]), 1.0);
    let mean = |pixels: &[u8]| pixels.iter().map(|value| f64::from(*value)).sum::<f64>() / pixels.len() as f64;
    assert!((mean(&coarse) - mean(&full)).abs() < 1.0, "{} {}", mean(&coarse), mean(&full));
    let brightest = |x: usize, y: usize| full[(2 * y * FRAME[0] + 2 * x) * 3];
    let (x, y) = (half[0] - 15, half[1] - 7);
    assert_eq!((coarse[(y * half[0] + x) * 3], brightest(x, y)), (255, 255), "the bar lies where it lay");
    drawn(&overlay, Rect::whole(1, 1), 1.0 / 256.0);
}
