//! Where a layer of another document comes from, and how it was laid on this one's grid.

use egui::Ui;

use super::super::super::widgets::{hint, number};
use crate::engine::session::Document;
use crate::engine::tile::Alignment;
use crate::model::StackInfo;

/// Says it, for layers that are not the document's own.
pub fn show(ui: &mut Ui, base: &Document, source: &Document) {
    if let (true, Some(own), Some(other)) = (base.id != source.id, base.stack(), source.stack()) {
        hint(ui, &format!("From {}, {}.", source.name, alignment(&own.info, &other.info)));
    }
}

fn alignment(base: &StackInfo, layer: &StackInfo) -> String {
    match Alignment::of(base, layer) {
        Alignment::Calibration([x, y]) if (x, y) == (1.0, 1.0) => {
            "aligned by pixel size: both have the same".to_owned()
        }
        Alignment::Calibration([x, y]) => {
            let times = |scale: f64| number::shortest(scale, 3);
            let scale = if (x - y).abs() < 1e-6 * x { times(x) } else { format!("{} × {}", times(x), times(y)) };
            format!("aligned by pixel size: {scale} of its pixels on one here")
        }
        Alignment::Pixels => "laid pixel on pixel, since not both have a pixel size".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    #[test]
    fn how_a_layer_was_aligned_is_said() {
        let info = |x: f64, y: f64| {
            let mut info = StackInfo::bare("test", StackAxes::plane(4, 4), 1, SampleType::U8);
            info.pixel_size = Some(PixelSize { x, y, z: None }).filter(|_| x > 0.0);
            info
        };
        let said = |layer: StackInfo| alignment(&info(1.0, 1.0), &layer);
        assert_eq!(said(info(0.4, 0.4)), "aligned by pixel size: 2.5 of its pixels on one here");
        assert_eq!(said(info(0.5, 0.25)), "aligned by pixel size: 2 × 4 of its pixels on one here");
        assert_eq!(said(info(1.0, 1.0)), "aligned by pixel size: both have the same");
        assert_eq!(said(info(0.0, 0.0)), "laid pixel on pixel, since not both have a pixel size");
    }
}
