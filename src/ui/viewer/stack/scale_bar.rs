//! The scale bar: a round length, or a round time, at the lower right of what is seen of the picture.

use egui::{Align2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::super::super::fonts;
use super::super::super::theme::{ON_PICTURE, PICTURE_LABEL, measure};
use super::super::super::widgets::number;
use super::camera::Projection;
use crate::model::{AxisUnit, StackInfo};

/// Bars are at most this part of the visible picture.
const PART: f64 = 0.28;
const THICKNESS: f32 = 4.0;

/// Room round the bar and its label on their ground.
const PADDING: Vec2 = Vec2::new(8.0, 5.0);

/// Draws the bar where it is known what the width of a pixel stands for; nothing where there is no room. Assistive
/// technology finds it as `Scale bar 50 µm`.
pub fn show(ui: &Ui, projection: &Projection, info: &StackInfo) {
    let Some((per_pixel, unit)) = pixel_width(info) else { return };
    let area = projection.viewport.intersect(projection.picture());
    let points_per_unit = projection.zoom / per_pixel / f64::from(ui.pixels_per_point());
    let most = f64::from(area.width()) * PART / points_per_unit;
    if area.width() < 160.0 || area.height() < 80.0 || !most.is_finite() || most <= 0.0 {
        return;
    }
    let length = round_length(most);
    let width = (length * points_per_unit) as f32;
    let text = unit.text(length);
    let painter = ui.painter_at(area);
    let galley = painter.layout_no_wrap(text.clone(), fonts::bold(measure::BODY), ON_PICTURE);
    let (bar, label) = place(area, width, galley.size());
    let ground = bar.union(label).expand2(PADDING);
    painter.rect_filled(ground, measure::RADIUS_CONTROL, PICTURE_LABEL);
    painter.rect_filled(bar, 0, ON_PICTURE);
    painter.galley(label.min, galley, ON_PICTURE);
    let response = ui.interact(ground, ui.unique_id().with("scale bar"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Scale bar {text}")));
}

/// Where the bar and the label over it lie: in the lower right corner, the wider of the two inside the area.
fn place(area: Rect, width: f32, label: Vec2) -> (Rect, Rect) {
    let corner = area.max - Vec2::splat(measure::SPACE[4]);
    let middle = corner.x - width.max(label.x) / 2.0;
    let bar = Rect::from_min_size(pos2(middle - width / 2.0, corner.y - THICKNESS), Vec2::new(width, THICKNESS));
    (bar, Align2::CENTER_BOTTOM.anchor_size(pos2(middle, bar.top() - 3.0), label))
}

/// What a bar is counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum BarUnit {
    Micrometres,
    Axis(AxisUnit),
}

/// What the width of a pixel stands for.
fn pixel_width(info: &StackInfo) -> Option<(f64, BarUnit)> {
    let length = info.pixel_size.map(|size| (size.x, BarUnit::Micrometres));
    length.or_else(|| info.plane_axes.map(|axes| (axes.x.step.abs(), BarUnit::Axis(axes.x.unit))))
}

impl BarUnit {
    fn text(self, length: f64) -> String {
        match self {
            Self::Micrometres => length_text(length),
            Self::Axis(unit) if unit.takes_prefixes() => number::si(length, unit.symbol(), 3),
            Self::Axis(unit) => format!("{} {unit}", number::shortest(length, 6)),
        }
    }
}

/// The longest of 1, 2, 5, 10, … that is not longer than `most`.
fn round_length(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|length| *length <= most * (1.0 + 1e-9)).unwrap_or(power)
}

/// `50 µm`, `2 mm`, `200 nm`.
fn length_text(micrometres: f64) -> String {
    let (value, unit) = match micrometres {
        length if length >= 1e6 => (length / 1e6, "m"),
        length if length >= 1e3 => (length / 1e3, "mm"),
        length if length >= 1.0 => (length, "µm"),
        length => (length * 1e3, "nm"),
    };
    format!("{} {unit}", number::shortest(value, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round_and_fit() {
        for (most, length) in [(70.0, 50.0), (49.0, 20.0), (10.0, 10.0), (1.99, 1.0), (0.0031, 0.002)] {
            assert!((round_length(most) - length).abs() < 1e-9, "{most}");
        }
    }

    #[test]
    fn bars_on_spectrograms_are_times() {
        assert_eq!(BarUnit::Axis(AxisUnit::Seconds).text(0.05), "50 ms");
        assert_eq!(BarUnit::Axis(AxisUnit::Samples).text(5000.0), "5\u{2009}000 samples");
    }

    #[test]
    fn bar_and_label_lie_inside_whichever_is_wider() {
        let area = Rect::from_min_size(pos2(100.0, 50.0), Vec2::new(160.0, 80.0));
        for (width, label) in [(18.0, Vec2::new(60.0, 15.0)), (44.0, Vec2::new(30.0, 15.0))] {
            let (bar, text) = place(area, width, label);
            assert!(area.contains_rect(bar.union(text).expand2(PADDING)), "{bar:?} {text:?}");
            assert_eq!(bar.width(), width);
            assert!(text.bottom() < bar.top() && (text.center().x - bar.center().x).abs() < 1e-3);
        }
    }

    #[test]
    fn lengths_have_the_fitting_unit() {
        assert_eq!(
            ["50 µm", "2 mm", "200 nm", "5 m"],
            [50.0, 2e3, 0.2, 5e6].map(length_text).map(|t| t).each_ref().map(String::as_str)
        );
    }
}
