//! Layers on white instead of black, and back: what one click changes of a composition.
//!
//! On white every layer falls from white to its colour and darkens what lies under it (`linear-burn`, ImageJ's Composite
//! Invert); labels that were white are black. Colour pixels are pictures already and stay.

use crate::model::{BlendMode, Composition, DocumentId, Layer, LayerColor, Overlays, StackInfo};
use crate::ops::composite::LayerColors;

const WHITE: [u8; 3] = [255; 3];
const BLACK: [u8; 3] = [0; 3];

/// The hue of a colour in degrees, 0 for red; `None` for greys.
#[must_use]
pub fn hue(color: [u8; 3]) -> Option<f32> {
    let [r, g, b] = color.map(|part| f32::from(part) / 255.0);
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let span = high - low;
    if span < 0.15 * high || high == 0.0 {
        return None;
    }
    let sixth = if high == r {
        (g - b) / span
    } else if high == g {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    Some((sixth * 60.0).rem_euclid(360.0))
}

/// The ramp of a colour from white or from black. Greys have no colour to end in: they go all the way.
#[must_use]
pub fn ramp_on(color: [u8; 3], from_white: bool) -> LayerColor {
    match (hue(color), from_white) {
        (Some(_), true) => LayerColor::FromWhite(color),
        (Some(_), false) => LayerColor::Ramp(color),
        (None, true) => LayerColor::FromWhite(BLACK),
        (None, false) => LayerColor::Ramp(WHITE),
    }
}

/// Whether a composition lies on white: there are layers that begin there, and none that can and does not.
#[must_use]
pub fn is_on_white(composition: &Composition) -> bool {
    let mut colored = composition.layers.iter().filter(|layer| layer.color != LayerColor::Pixel).peekable();
    colored.peek().is_some() && colored.all(|layer| matches!(layer.color, LayerColor::FromWhite(_)))
}

/// The composition on white. `info_of` knows the stacks that layers come from.
pub(crate) fn on_white<'a>(
    composition: &Composition,
    info_of: impl Fn(DocumentId) -> Option<&'a StackInfo>,
) -> Composition {
    let mut after = composition.clone();
    for layer in &mut after.layers {
        if let Some(info) = info_of(layer.document) {
            darken(layer, info);
        }
    }
    exchange(&mut after.overlays, WHITE, BLACK);
    after
}

fn darken(layer: &mut Layer, info: &StackInfo) {
    let top = match &layer.color {
        LayerColor::FromWhite(color) => Some(*color),
        _ => LayerColors::of(layer, info).top(),
    };
    if let Some(top) = top {
        layer.color = match &layer.color {
            LayerColor::FromWhite(_) => LayerColor::FromWhite(top),
            _ => ramp_on(top, true),
        };
        layer.mode = BlendMode::LinearBurn;
    }
}

/// The composition on black. Layers that look as [`on_white`] made them of one `before` get its colours and mode again,
/// the others a ramp from black, and add up.
pub(crate) fn on_black<'a>(
    composition: &Composition,
    before: &[Layer],
    info_of: impl Fn(DocumentId) -> Option<&'a StackInfo>,
) -> Composition {
    let mut after = composition.clone();
    for layer in &mut after.layers {
        let LayerColor::FromWhite(color) = layer.color else { continue };
        let same = |model: &&Layer| {
            let Some(info) = info_of(model.document) else { return false };
            let mut darkened = (*model).clone();
            darken(&mut darkened, info);
            // One that was on white at first tells nothing of black.
            !matches!(model.color, LayerColor::FromWhite(_))
                && (darkened.document, darkened.channel) == (layer.document, layer.channel)
                && (&darkened.color, darkened.mode) == (&layer.color, layer.mode)
        };
        if let Some(model) = before.iter().find(same) {
            (layer.color, layer.mode) = (model.color.clone(), model.mode);
            continue;
        }
        layer.color = ramp_on(color, false);
        if matches!(layer.mode, BlendMode::LinearBurn | BlendMode::Min) {
            layer.mode = BlendMode::Add;
        }
    }
    exchange(&mut after.overlays, BLACK, WHITE);
    after
}

/// Labels that could not be seen on the other ground; those that bring a dark ground of their own can.
fn exchange(overlays: &mut Overlays, from: [u8; 3], to: [u8; 3]) {
    if overlays.ground {
        return;
    }
    let Overlays { scale_bar, time_stamp, plane_label, .. } = overlays;
    for color in [&mut scale_bar.color, &mut time_stamp.color, &mut plane_label.color] {
        if *color == from {
            *color = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    fn layer(channel: usize, color: LayerColor, mode: BlendMode) -> Layer {
        let mut layer = Layer::new(DocumentId(1), channel, "a".to_owned(), color, [0.0, 1.0]);
        layer.mode = mode;
        layer
    }

    #[test]
    fn grounds_are_changed_there_and_back() {
        assert_eq!(ramp_on([255, 0, 0], true), LayerColor::FromWhite([255, 0, 0]));
        assert_eq!(ramp_on([255; 3], true), LayerColor::FromWhite([0; 3]));
        assert_eq!(ramp_on([0; 3], false), LayerColor::Ramp([255; 3]));
    }

    #[test]
    fn on_white_all_layers_darken_and_on_black_each_is_what_it_was() {
        let info = StackInfo::bare("test", StackAxes { c: 4, ..StackAxes::plane(4, 4) }, 1, SampleType::U16);
        let info_of = |_| Some(&info);
        let mut before = Composition::of_layers(vec![
            layer(0, LayerColor::Ramp([255; 3]), BlendMode::Add),
            layer(1, LayerColor::Map("viridis".to_owned()), BlendMode::Screen),
            layer(2, LayerColor::Ramp([255, 0, 255]), BlendMode::Max),
        ]);
        before.overlays.time_stamp.color = [255, 255, 0];
        let white = on_white(&before, info_of);
        let colors: Vec<_> = white.layers.iter().map(|layer| layer.color.clone()).collect();
        let expected = [[0, 0, 0], [253, 231, 37], [255, 0, 255]].map(LayerColor::FromWhite);
        assert_eq!(colors, expected);
        assert!(white.layers.iter().all(|layer| layer.mode == BlendMode::LinearBurn));
        assert_eq!((white.overlays.scale_bar.color, white.overlays.time_stamp.color), ([0; 3], [255, 255, 0]));
        assert!(is_on_white(&white) && !is_on_white(&before));
        assert_eq!(on_black(&white, &before.layers, info_of), before);
        assert_eq!(on_white(&white, info_of), white);
    }

    #[test]
    fn what_was_changed_meanwhile_or_was_white_at_first_becomes_a_ramp() {
        let info = StackInfo::bare("test", StackAxes { c: 2, ..StackAxes::plane(4, 4) }, 1, SampleType::U16);
        let info_of = |_| Some(&info);
        let before = Composition::of_layers(vec![layer(0, LayerColor::Ramp([0, 255, 0]), BlendMode::Screen)]);
        let mut white = on_white(&before, info_of);
        white.layers[0].color = LayerColor::FromWhite([255, 0, 0]);
        let black = on_black(&white, &before.layers, info_of);
        assert_eq!((&black.layers[0].color, black.layers[0].mode), (&LayerColor::Ramp([255, 0, 0]), BlendMode::Add));
        assert_eq!(on_black(&white, &[], info_of), black);
    }

    #[test]
    fn colour_pixels_stay() {
        let info = StackInfo::bare("test", StackAxes::plane(4, 4), 3, SampleType::U8);
        let before = Composition::of_layers(vec![layer(0, LayerColor::Pixel, BlendMode::Add)]);
        let after = on_white(&before, |_| Some(&info));
        assert_eq!(after.layers, before.layers);
        assert!(!is_on_white(&after));
    }
}
