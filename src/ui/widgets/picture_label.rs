//! A word over a picture: white on black at 75 %, the same in both themes.

use egui::{Align2, Painter, Rect, Vec2};

use super::super::fonts;
use super::super::theme::{ON_PICTURE, PICTURE_LABEL, measure};

/// Room round the text on its ground.
const PADDING: Vec2 = Vec2::new(12.0, 7.0);

/// Draws one line of text at a place of an area; returns its ground.
pub fn picture_label(painter: &Painter, area: Rect, at: Align2, text: &str) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), fonts::regular(measure::BODY), ON_PICTURE);
    let place = at.align_size_within_rect(galley.size(), area);
    let ground = place.expand2(PADDING);
    painter.rect_filled(ground, measure::RADIUS_CONTROL, PICTURE_LABEL);
    painter.galley(place.min, galley, ON_PICTURE);
    ground
}
