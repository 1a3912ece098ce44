//! The rows of the export page for pictures: which part, how large, how deep.

use egui::Ui;

use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, labelled_row, segmented};
use super::format::StackFormat;
use crate::engine::export::{Depth, Picture};
use crate::model::{Composition, LayerColor, Rect, StackInfo};

/// What is chosen for pictures.
#[derive(Debug)]
pub struct PictureExport {
    part: Part,
    scale: f64,
    depth: Depth,
}

/// How much of the plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// What the viewer shows now, in whole pixels.
    Visible,
    /// The box round the selected region.
    Region,
}

impl Default for PictureExport {
    fn default() -> Self {
        Self { part: Part::Whole, scale: 1.0, depth: Depth::Eight }
    }
}

impl PictureExport {
    /// Draws the rows. `can_be_deep`: whether one grey channel is seen and the format keeps 16 bits of it;
    /// `has_region`: whether a region is selected.
    pub fn rows(&mut self, ui: &mut Ui, can_be_deep: bool, has_region: bool) {
        if self.part == Part::Region && !has_region {
            self.part = Part::Whole;
        }
        labelled_row(ui, "Part", |ui| {
            let two = [(Part::Whole, "Whole plane"), (Part::Visible, "Visible part")];
            let three = [(Part::Whole, "Whole"), (Part::Visible, "Visible"), (Part::Region, "Region")];
            let choices = if has_region { &three[..] } else { &two[..] };
            segmented(ui, "Part of the plane", &mut self.part, choices)
        });
        labelled_row(ui, "Scale", |ui| {
            let field = NumberField::new("Export scale", &mut self.scale).unit(Unit::word("×")).decimals(0);
            let (least, most) = (*Picture::SCALES.start() as f64, *Picture::SCALES.end() as f64);
            field.speed(0.05).range(least..=most).width(measure::LABEL).show(ui)
        });
        if can_be_deep {
            labelled_row(ui, "Depth", |ui| {
                let choices = [(Depth::Eight, "8 bit, RGB"), (Depth::Sixteen, "16 bit, grey")];
                segmented(ui, "Depth of the picture", &mut self.depth, &choices)
            });
        }
    }

    /// The part of the plane, for what is seen of it and what is selected; `None`: all of it.
    pub fn region(&self, seen: Option<Rect>, selected: Option<Rect>) -> Option<Rect> {
        match self.part {
            Part::Whole => None,
            Part::Visible => seen,
            Part::Region => selected,
        }
    }

    pub fn scale(&self) -> usize {
        (self.scale as usize).clamp(*Picture::SCALES.start(), *Picture::SCALES.end())
    }

    /// The depth, where there is a choice.
    pub fn depth(&self, can_be_deep: bool) -> Depth {
        if can_be_deep { self.depth } else { Depth::Eight }
    }
}

/// Whether 16 bits can be chosen: one channel is seen, from black to white, and the format has a place for them.
pub fn can_be_deep(format: StackFormat, composition: &Composition, info: &StackInfo) -> bool {
    let mut seen = composition.layers.iter().filter(|layer| layer.visible && layer.opacity > 0.0);
    let grey = seen.next().is_some_and(|layer| layer.color == LayerColor::Ramp([255; 3]) && layer.opacity >= 1.0);
    format.is_deep() && grey && seen.next().is_none() && info.samples_per_pixel == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentId, Layer, SampleType, StackAxes};

    #[test]
    fn sixteen_bits_are_offered_for_one_grey_channel() {
        let layer = |color| Layer::new(DocumentId(1), 0, "a".to_owned(), LayerColor::Ramp(color), [0.0, 9.0]);
        let info = StackInfo::bare("test", StackAxes::plane(4, 4), 1, SampleType::U16);
        let offered = |format, layers: &[Layer]| can_be_deep(format, &Composition::of_layers(layers.to_vec()), &info);
        let (grey, blue) = (layer([255; 3]), layer([0, 0, 255]));
        let [one, other, both] = [vec![grey.clone()], vec![blue.clone()], vec![grey.clone(), blue.clone()]];
        assert!(offered(StackFormat::Png, &one) && !offered(StackFormat::Jpeg, &one));
        assert!(!offered(StackFormat::Png, &other) && !offered(StackFormat::Png, &both));
        let hidden = Layer { visible: false, ..blue };
        assert!(offered(StackFormat::Tiff, &[hidden, grey]));
    }

    #[test]
    fn parts_are_what_is_seen_or_selected() {
        let [seen, selected] = [Some(Rect::new(3, 4, 5, 6)), Some(Rect::new(1, 2, 3, 4))];
        let mut chosen = PictureExport::default();
        assert_eq!((chosen.region(seen, selected), chosen.scale()), (None, 1));
        chosen.part = Part::Visible;
        assert_eq!((chosen.region(seen, selected), chosen.region(None, selected)), (seen, None));
        chosen.part = Part::Region;
        assert_eq!((chosen.region(seen, selected), chosen.region(seen, None)), (selected, None));
    }
}
