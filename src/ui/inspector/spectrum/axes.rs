//! The units of the axes: seconds, samples or the time of day; frequencies as received or from the centre.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::super::super::viewer::recording::{FrequencyUnit, TimeUnit, knows_clock};
use super::super::super::widgets::{heading, hint, labelled_row, quiet_button, segmented, value_row};
use super::page::Shown;
use crate::model::utc::time_of_day;

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, shown: &Shown<'_>) {
    heading(ui, "Axes");
    let units = &mut context.views.recordings.look.units;
    let has_clock = knows_clock(shown.info);
    if shown.info.sample_rate_hz.is_none() {
        hint(ui, "Without a sample rate, axes count samples and cycles per sample.");
        let from_file = context.engine.session().document(shown.document).is_ok_and(|one| one.path().is_some());
        if from_file && quiet_button(ui, "Set the sample rate…").clicked() {
            context.want(Intent::ChangeReading(shown.document));
        }
        return;
    }
    labelled_row(ui, "Time", |ui| {
        let choices = [(TimeUnit::Seconds, "Seconds"), (TimeUnit::Samples, "Samples"), (TimeUnit::Utc, "UTC")];
        // A recording without a clock shows seconds, whatever was chosen for others.
        let mut time = if has_clock || units.time != TimeUnit::Utc { units.time } else { TimeUnit::Seconds };
        if segmented(ui, "Time axis", &mut time, &choices[..if has_clock { 3 } else { 2 }]).changed() {
            units.time = time;
        }
    });
    // A later capture's clock is not when the recording begins.
    let first = shown.info.captures.first().filter(|capture| capture.sample_start == 0);
    if let Some((date, seconds)) = first.and_then(|capture| time_of_day(capture.datetime.as_deref()?)) {
        value_row(ui, "Begins", &format!("{date} {} UTC", crate::ops::axes::clock(seconds, 3)));
    }
    if shown.info.center_frequency_hz.is_some() {
        labelled_row(ui, "Frequency", |ui| {
            let choices = [(FrequencyUnit::Received, "Received"), (FrequencyUnit::Offset, "Offset")];
            segmented(ui, "Frequency axis", &mut units.frequency, &choices)
        });
    }
}
