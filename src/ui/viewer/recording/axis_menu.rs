//! The menus of the axes: a right click on one chooses its unit, as the page Spectrum does.

use egui::{Button, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::areas::Areas;
use super::calibration::knows_clock;
use super::plots::settings::PlotAxis;
use super::plots::{AxisUnits, FrequencyUnit, TimeUnit};
use crate::model::RecordingInfo;
use crate::ui::theme::measure;
use crate::ui::widgets::axes::END_SPACE;

/// Width of a menu.
const WIDTH: f32 = 200.0;

/// Takes right clicks on the axes of the spectrogram and of the spectra under it; the units that were chosen, if any were.
///
/// Without a sample rate, and for frequencies without a centre, there is nothing to choose.
pub fn show(ui: &Ui, areas: &Areas, info: &RecordingInfo, units: AxisUnits) -> Option<AxisUnits> {
    info.sample_rate_hz?;
    let plot = areas.spectrogram;
    let mut chosen = units;
    let above = Rect::from_min_max(pos2(plot.left(), plot.top() - END_SPACE), plot.right_top());
    let times = [
        (TimeUnit::Seconds, "Time in seconds"),
        (TimeUnit::Samples, "Time in samples"),
        (TimeUnit::Utc, "Time of day (UTC)"),
    ];
    let times = &times[..if knows_clock(info) { 3 } else { 2 }];
    menu(ui, above, "Units of the time axis", &mut chosen.time, times);
    if info.center_frequency_hz.is_some() {
        let left = Rect::from_min_max(pos2(ui.max_rect().left(), plot.top()), plot.left_bottom());
        let spectra = areas.plots.iter().filter(|(kind, _)| kind.axis() == PlotAxis::Frequency);
        let below = spectra.map(|(kind, rect)| {
            let under = Rect::from_min_max(rect.left_bottom(), pos2(rect.right(), rect.bottom() + END_SPACE));
            (under, format!("Units of the frequency axis: {}", kind.title()))
        });
        let choices = [
            (FrequencyUnit::Received, "Frequency as received"),
            (FrequencyUnit::Offset, "Frequency offset from the centre"),
        ];
        for (area, name) in std::iter::once((left, "Units of the frequency axis".to_owned())).chain(below) {
            menu(ui, area, &name, &mut chosen.frequency, &choices);
        }
    }
    (chosen != units).then_some(chosen)
}

/// A part of the viewer whose menu chooses one of these.
fn menu<T: PartialEq + Copy>(ui: &Ui, area: Rect, name: &str, chosen: &mut T, choices: &[(T, &str)]) {
    let response = ui.interact(area, ui.scope_id().with(name), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.context_menu(|ui| {
        ui.set_width(WIDTH);
        for (value, title) in choices {
            let button = Button::new(*title).selected(*chosen == *value);
            if ui.add(button.min_size(Vec2::new(ui.available_width(), measure::FIELD))).clicked() {
                *chosen = *value;
                ui.close();
            }
        }
    });
}
