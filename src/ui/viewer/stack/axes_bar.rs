//! The sliders under a stack: t, z, and c where there are more channels than one sees at once.

use egui::{Rect, Ui, UiBuilder, Vec2};

use super::super::super::keys;
use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{AxisSlider, number};
use super::playback::{Playback, PlayedAxis};
use crate::engine::Action;
use crate::engine::session::COMPOSITE_CHANNELS;
use crate::model::{Composition, PlaneIndex, StackInfo};

/// Height of one slider's row.
const ROW: f32 = 32.0;
/// Above the first and below the last.
const PADDING: f32 = 5.0;

/// Which sliders a stack has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxesBar {
    t: bool,
    z: bool,
    c: bool,
}

/// What the sliders show and change.
#[derive(Debug)]
pub struct Place<'a> {
    pub t: &'a mut usize,
    pub z: &'a mut usize,
    pub playback: &'a mut Playback,
}

impl AxesBar {
    /// The sliders of a stack: those of axes longer than one.
    pub fn of(info: &StackInfo) -> Self {
        Self { t: info.axes.t > 1, z: info.axes.z > 1, c: info.axes.c > COMPOSITE_CHANNELS }
    }

    /// The height of all of them; 0 where there are none.
    pub fn height(self) -> f32 {
        let rows = [self.t, self.z, self.c].into_iter().filter(|row| *row).count();
        if rows == 0 { 0.0 } else { rows as f32 * ROW + 2.0 * PADDING }
    }

    /// Draws them over `rect`. Returns the channel that was chosen, if one was.
    pub fn show(
        self,
        ui: &mut Ui,
        rect: Rect,
        info: &StackInfo,
        (place, composition): (&mut Place<'_>, &Composition),
    ) -> Option<usize> {
        let theme = Theme::of(ui);
        ui.painter().rect_filled(rect, 0, theme.panel);
        ui.painter().hline(rect.x_range(), rect.top(), theme.hairline());
        let inner = rect.shrink2(Vec2::new(measure::SPACE[3], PADDING));
        let missing = MissingPlanes { info, t: *place.t, z: *place.z };
        let mut chosen = None;
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            ui.spacing_mut().item_spacing.y = ROW - measure::FIELD;
            ui.add_space((ROW - measure::FIELD) / 2.0);
            if self.t {
                let value = info.time_interval_s.map(|step| number::duration(step * *place.t as f64));
                let (value, lacking) = (value.unwrap_or_default(), missing.times());
                let slider = AxisSlider::new("t", place.t, info.axes.t).value(value).missing(&lacking);
                played(ui, slider, PlayedAxis::T, place.playback);
            }
            if self.z {
                let step = info.pixel_size.and_then(|size| size.z);
                let value = step.map(|step| format!("{} µm", number::fixed(step * *place.z as f64, 1)));
                let (value, lacking) = (value.unwrap_or_default(), missing.depths());
                let slider = AxisSlider::new("z", place.z, info.axes.z).value(value).missing(&lacking);
                played(ui, slider, PlayedAxis::Z, place.playback);
            }
            if self.c {
                let first = composition.layers.iter().position(|layer| layer.visible).unwrap_or(0);
                let mut channel = first;
                let name = composition.layers.get(first).map(|layer| layer.name.clone()).unwrap_or_default();
                let lacking = missing.channels();
                let slider = AxisSlider::new("c", &mut channel, composition.layers.len()).value(name);
                if slider.missing(&lacking).show(ui).changed() {
                    chosen = Some(channel);
                }
            }
        });
        chosen
    }
}

/// Where on each axis the file lacks data: at any time point, at the depths of the present one, and so on.
struct MissingPlanes<'a> {
    info: &'a StackInfo,
    t: usize,
    z: usize,
}

impl MissingPlanes<'_> {
    fn times(&self) -> Vec<usize> {
        self.indices(|_| true, |plane| plane.t)
    }

    fn depths(&self) -> Vec<usize> {
        self.indices(|plane| plane.t == self.t, |plane| plane.z)
    }

    fn channels(&self) -> Vec<usize> {
        self.indices(|plane| (plane.t, plane.z) == (self.t, self.z), |plane| plane.c)
    }

    fn indices(&self, of: impl Fn(&PlaneIndex) -> bool, index: impl Fn(&PlaneIndex) -> usize) -> Vec<usize> {
        let mut indices: Vec<usize> = self.info.incomplete.iter().filter(|plane| of(plane)).map(index).collect();
        indices.dedup();
        indices
    }
}

/// A slider with a play button.
fn played(ui: &mut Ui, slider: AxisSlider<'_>, axis: PlayedAxis, playback: &mut Playback) {
    let mut playing = playback.axis() == Some(axis);
    slider.playing(&mut playing, keys::hint(ui.ctx(), Action::PlayStop)).show(ui);
    playback.set(axis, playing, ui.input(|input| input.time));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    #[test]
    fn marks_stand_where_the_present_planes_lack_data() {
        let axes = StackAxes { t: 3, z: 4, c: 2, y: 1, x: 1 };
        let mut info = StackInfo::bare("test", axes, 1, SampleType::U8);
        let planes = [(1, 3, 0), (1, 3, 1), (2, 0, 0), (2, 1, 1)];
        info.incomplete = planes.into_iter().map(|(t, z, c)| PlaneIndex { t, z, c }).collect();
        let at = |t, z| MissingPlanes { info: &info, t, z };
        assert_eq!(at(0, 0).times(), [1, 2]);
        assert_eq!((at(0, 0).depths(), at(1, 0).depths(), at(2, 0).depths()), (vec![], vec![3], vec![0, 1]));
        assert_eq!((at(1, 3).channels(), at(2, 1).channels()), (vec![0, 1], vec![1]));
    }
}
