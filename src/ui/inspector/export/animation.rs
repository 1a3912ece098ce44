//! The rows of the export page for animations and movies: which planes are frames, how fast, how often.

use egui::Ui;

use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, labelled_row, number, segmented, value_row};
use super::format::StackFormat;
use crate::codec::Pace;
use crate::engine::export::Frames;
use crate::model::StackAxes;

/// What is chosen for animations.
#[derive(Debug)]
pub struct AnimationExport {
    /// Where a stack has both: along which of them.
    along: Along,
    frames_per_second: f64,
    repeat: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Along {
    T,
    Z,
}

impl Default for AnimationExport {
    fn default() -> Self {
        Self { along: Along::T, frames_per_second: Pace::default().frames_per_second, repeat: true }
    }
}

impl AnimationExport {
    /// Draws the rows.
    pub fn rows(&mut self, ui: &mut Ui, axes: StackAxes, format: StackFormat) {
        let most = format.most_frames_per_second();
        if axes.t > 1 && axes.z > 1 {
            labelled_row(ui, "Frames", |ui| {
                let choices = [(Along::T, "All t, this z"), (Along::Z, "All z, this t")];
                segmented(ui, "Frames of the animation", &mut self.along, &choices)
            });
        }
        labelled_row(ui, "Rate", |ui| {
            self.frames_per_second = self.frames_per_second.min(most);
            let field = NumberField::new("Frames per second", &mut self.frames_per_second).unit(Unit::word("fps"));
            field.decimals(2).speed(0.1).range(0.01..=most).width(measure::LABEL).show(ui);
            if format.repeats() {
                ui.add_space(measure::SPACE[1]);
                ui.checkbox(&mut self.repeat, "Repeat for ever");
            }
        });
        let seconds = self.count(axes) as f64 / self.frames_per_second;
        value_row(ui, "Duration", &number::duration(seconds));
    }

    /// The planes that become frames, for the one that is looked at.
    pub fn frames(&self, axes: StackAxes, (t, z): (usize, usize)) -> Frames {
        let (t, z) = (t.min(axes.t - 1), z.min(axes.z - 1));
        match self.along(axes) {
            Along::T => Frames::Part { t: [0, axes.t], z: [z, z + 1] },
            Along::Z => Frames::Part { t: [t, t + 1], z: [0, axes.z] },
        }
    }

    /// How many frames there are.
    pub fn count(&self, axes: StackAxes) -> usize {
        match self.along(axes) {
            Along::T => axes.t,
            Along::Z => axes.z,
        }
    }

    /// How they follow one another.
    pub fn pace(&self, format: StackFormat) -> Pace {
        let frames_per_second = self.frames_per_second.min(format.most_frames_per_second());
        Pace { frames_per_second, plays: u16::from(!self.repeat) }
    }

    fn along(&self, axes: StackAxes) -> Along {
        match (axes.t > 1, axes.z > 1) {
            (true, false) => Along::T,
            (false, true) => Along::Z,
            _ => self.along,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_run_along_the_axis_there_is_or_the_one_that_is_chosen() {
        let axes = |t, z| StackAxes { t, z, ..StackAxes::plane(4, 4) };
        let mut animation = AnimationExport::default();
        assert_eq!(animation.frames(axes(5, 3), (2, 1)), Frames::Part { t: [0, 5], z: [1, 2] });
        assert_eq!(animation.frames(axes(1, 3), (0, 1)), Frames::Part { t: [0, 1], z: [0, 3] });
        animation.along = Along::Z;
        assert_eq!(animation.frames(axes(5, 3), (2, 1)), Frames::Part { t: [2, 3], z: [0, 3] });
        assert_eq!(animation.frames(axes(5, 1), (9, 0)), Frames::Part { t: [0, 5], z: [0, 1] });
        assert_eq!((animation.count(axes(5, 3)), animation.count(axes(5, 1))), (3, 5));
    }

    #[test]
    fn gifs_are_no_faster_than_they_can_be() {
        let animation = AnimationExport { frames_per_second: 120.0, repeat: false, ..AnimationExport::default() };
        assert_eq!(animation.pace(StackFormat::Gif), Pace { frames_per_second: 50.0, plays: 1 });
        assert_eq!(animation.pace(StackFormat::Avi).frames_per_second, 120.0);
    }
}
