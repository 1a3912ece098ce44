//! The rows of the export page for montages: what the panels are, how they lie, what stands on them.

use egui::Ui;

use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, labelled_row, segmented};
use crate::model::recipe::{Montage, MontageBar, MontageGround, MontageOf};
use crate::model::{Composition, StackAxes};

/// What is chosen for montages. Numbers are kept as the fields have them, planes are counted from 1.
#[derive(Debug)]
pub struct MontageExport {
    of: MontageOf,
    /// First and last plane, for each axis that has been looked at.
    z: Planes,
    t: Planes,
    automatic: bool,
    columns: f64,
    gap: f64,
    ground: MontageGround,
    labels: bool,
    merge: bool,
    bar_in_each: bool,
}

/// Which planes of an axis are panels.
#[derive(Debug)]
struct Planes {
    first: f64,
    /// `None`: to the end.
    last: Option<f64>,
    step: f64,
}

impl Default for MontageExport {
    fn default() -> Self {
        let usual = Montage::default();
        Self {
            of: usual.of,
            z: Planes::ALL,
            t: Planes::ALL,
            automatic: true,
            columns: 3.0,
            gap: usual.gap as f64,
            ground: usual.ground,
            labels: usual.labels,
            merge: true,
            bar_in_each: usual.scale_bar == MontageBar::Each,
        }
    }
}

impl Planes {
    const ALL: Self = Self { first: 1.0, last: None, step: 1.0 };

    fn rows(&mut self, ui: &mut Ui, length: usize) {
        let count = length as f64;
        let mut last = self.last.unwrap_or(count).min(count);
        labelled_row(ui, "Planes", |ui| {
            let width = (ui.available_width() - 2.0 * ui.spacing().item_spacing.x) / 3.0;
            let mut field = |name, value: &mut f64, unit, range| {
                NumberField::new(name, value).unit(Unit::word(unit)).decimals(0).range(range).width(width).show(ui);
            };
            field("First plane", &mut self.first, "first", 1.0..=count);
            field("Last plane", &mut last, "last", 1.0..=count);
            field("Every how many planes", &mut self.step, "step", 1.0..=count);
        });
        self.last = (last < count).then_some(last);
    }

    fn range(&self, length: usize) -> [usize; 2] {
        let last = self.last.map_or(length, |last| (last as usize).min(length)).max(1);
        [(self.first as usize).clamp(1, last) - 1, last]
    }
}

impl MontageExport {
    /// Draws the rows.
    pub fn rows(&mut self, ui: &mut Ui, axes: StackAxes) {
        let offered = offered(axes);
        if !offered.contains(&self.of) {
            self.of = offered[0];
        }
        labelled_row(ui, "Panels", |ui| {
            let title = |of: &MontageOf| match of {
                MontageOf::Channels => (MontageOf::Channels, "Channels"),
                MontageOf::Z => (MontageOf::Z, "z"),
                MontageOf::T => (MontageOf::T, "t"),
            };
            let choices: Vec<_> = offered.iter().map(title).collect();
            segmented(ui, "Panels of the montage", &mut self.of, &choices)
        });
        match self.of {
            MontageOf::Channels => {}
            MontageOf::Z => self.z.rows(ui, axes.z),
            MontageOf::T => self.t.rows(ui, axes.t),
        }
        labelled_row(ui, "Columns", |ui| {
            ui.checkbox(&mut self.automatic, "Automatic");
            if !self.automatic {
                let field = NumberField::new("Columns of the montage", &mut self.columns).decimals(0);
                field.range(1.0..=1000.0).width(measure::LABEL).show(ui);
            }
        });
        labelled_row(ui, "Gap", |ui| {
            let field = NumberField::new("Gap of the montage", &mut self.gap).unit(Unit::word("px")).decimals(0);
            field.range(0.0..=Montage::MOST_GAP as f64).width(measure::LABEL).show(ui);
            let choices = [(MontageGround::Black, "Black"), (MontageGround::White, "White")];
            segmented(ui, "Colour of the gap", &mut self.ground, &choices);
        });
        labelled_row(ui, "", |ui| {
            ui.checkbox(&mut self.labels, "Labels");
            if self.of == MontageOf::Channels {
                ui.checkbox(&mut self.merge, "Merge last");
            }
        });
        labelled_row(ui, "", |ui| ui.checkbox(&mut self.bar_in_each, "Scale bar in each panel"));
    }

    /// The montage of a stack.
    pub fn montage(&self, axes: StackAxes) -> Montage {
        let (of, planes) = match self.of {
            MontageOf::Z if axes.z > 1 => (MontageOf::Z, Some((&self.z, axes.z))),
            MontageOf::T if axes.t > 1 => (MontageOf::T, Some((&self.t, axes.t))),
            _ => (MontageOf::Channels, None),
        };
        Montage {
            of,
            range: planes.map(|(planes, length)| planes.range(length)),
            step: planes.map_or(1, |(planes, _)| planes.step.max(1.0) as usize),
            merge: of == MontageOf::Channels && self.merge,
            columns: (!self.automatic).then_some(self.columns.max(1.0) as usize),
            gap: self.gap as usize,
            ground: self.ground,
            labels: self.labels,
            scale_bar: if self.bar_in_each { MontageBar::Each } else { MontageBar::Last },
        }
    }
}

/// What panels can be of a stack.
fn offered(axes: StackAxes) -> Vec<MontageOf> {
    let there = |of: &MontageOf| match of {
        MontageOf::Channels => true,
        MontageOf::Z => axes.z > 1,
        MontageOf::T => axes.t > 1,
    };
    MontageOf::ALL.into_iter().filter(there).collect()
}

/// How many panels there are, and how large the whole is for panels of that size, before it is enlarged.
pub fn measured(
    montage: &Montage,
    composition: &Composition,
    axes: StackAxes,
    panel: [usize; 2],
) -> (usize, [usize; 2]) {
    let seen = composition.layers.iter().filter(|layer| layer.visible && layer.opacity > 0.0).count();
    let panels = match montage.of {
        MontageOf::Channels => seen + usize::from(montage.merge),
        _ => montage.planes(&axes).map_or(0, |planes| planes.len()),
    };
    let columns = montage.columns_of(panels);
    let along = |count: usize, side: usize| count * side + count.saturating_sub(1) * montage.gap;
    (panels, [along(columns, panel[0]), along(panels.div_ceil(columns), panel[1])])
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXES: StackAxes = StackAxes { t: 6, z: 1, c: 2, y: 30, x: 40 };

    #[test]
    fn planes_are_counted_from_one_and_the_last_is_among_them() {
        let chosen = MontageExport {
            of: MontageOf::T,
            t: Planes { first: 2.0, last: Some(5.0), step: 2.0 },
            ..MontageExport::default()
        };
        let montage = chosen.montage(AXES);
        assert_eq!((montage.range, montage.step, montage.merge), (Some([1, 5]), 2, false));
        assert_eq!(measured(&montage, &Composition::default(), AXES, [40, 30]), (2, [84, 30]));
        let shorter = chosen.montage(StackAxes { t: 3, ..AXES });
        assert_eq!(shorter.range, Some([1, 3]));
    }

    #[test]
    fn an_axis_that_is_not_there_gives_channels() {
        let chosen = MontageExport { of: MontageOf::Z, ..MontageExport::default() };
        assert_eq!(chosen.montage(AXES).of, MontageOf::Channels);
        assert_eq!(offered(AXES), [MontageOf::Channels, MontageOf::T]);
    }
}
