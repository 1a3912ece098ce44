//! The sliders under a stack: t, z, and c where there are more channels than one sees at once.

use egui::{Rect, Ui, UiBuilder, Vec2};

use super::super::super::theme::{Theme, measure};
use super::super::super::widgets::{AxisSlider, number};
use super::playback::{Playback, PlayedAxis};
use crate::engine::session::COMPOSITE_CHANNELS;
use crate::model::{Composition, StackInfo};

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
        let mut chosen = None;
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            ui.spacing_mut().item_spacing.y = ROW - measure::FIELD;
            ui.add_space((ROW - measure::FIELD) / 2.0);
            if self.t {
                let value = info.time_interval_s.map(|step| number::duration(step * *place.t as f64));
                let slider = AxisSlider::new("t", place.t, info.axes.t).value(value.unwrap_or_default());
                played(ui, slider, PlayedAxis::T, place.playback);
            }
            if self.z {
                let step = info.pixel_size.and_then(|size| size.z);
                let value = step.map(|step| format!("{} µm", number::fixed(step * *place.z as f64, 1)));
                let slider = AxisSlider::new("z", place.z, info.axes.z).value(value.unwrap_or_default());
                if self.t {
                    slider.show(ui);
                } else {
                    played(ui, slider, PlayedAxis::Z, place.playback);
                }
            }
            if self.c {
                let first = composition.layers.iter().position(|layer| layer.visible).unwrap_or(0);
                let mut channel = first;
                let name = composition.layers.get(first).map(|layer| layer.name.clone()).unwrap_or_default();
                if AxisSlider::new("c", &mut channel, composition.layers.len()).value(name).show(ui).changed() {
                    chosen = Some(channel);
                }
            }
        });
        chosen
    }
}

/// A slider with a play button.
fn played(ui: &mut Ui, slider: AxisSlider<'_>, axis: PlayedAxis, playback: &mut Playback) {
    let mut playing = playback.axis() == Some(axis);
    slider.playing(&mut playing).show(ui);
    playback.set(axis, playing, ui.input(|input| input.time));
}
