//! The burst finder: what is searched for and where, and the search itself with its progress.

use std::collections::HashMap;

use egui::{Align, Layout, Ui};

use super::super::super::context::{Intent, UiContext};
use super::super::super::theme::measure;
use super::super::super::viewer::recording::Calibration;
use super::super::super::widgets::job_line::progress_bar;
use super::super::super::widgets::{
    NumberField, Unit, heading, hint, icon_button, labelled_row, quiet_button, segmented,
};
use super::super::super::{icons, keys};
use super::super::choice::choice;
use crate::engine::command::{Command, DraftEdit, JobCommand};
use crate::engine::session::Document;
use crate::engine::{Action, JobId, JobStatus, SearchIndex};
use crate::model::recipe::BurstSearch;
use crate::model::{DocumentId, RecordingInfo, SignalRegion};
use crate::ui::viewer::recording::{RecordingView, TimeFrequencyBox};

/// What the group keeps between frames.
#[derive(Debug, Default)]
pub struct Finder {
    /// Whether its options are shown.
    pub open: bool,
    part: Part,
    /// The search that was begun last in each recording.
    searches: HashMap<DocumentId, JobId>,
}

impl Finder {
    /// A search has begun.
    pub fn began(&mut self, document: DocumentId, job: JobId) {
        self.searches.insert(document, job);
    }
}

/// Where to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    All,
    View,
    Box,
}

/// Draws the group.
pub fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo) {
    ui.horizontal(|ui| {
        heading(ui, "Burst finder");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = context.panels.annotate.finder.open;
            let (icon, name) =
                if open { (icons::FOLD, "Hide the burst finder") } else { (icons::UNFOLD, "Show the burst finder") };
            if icon_button(ui, icon, name, &keys::with_key(ui.ctx(), name, Action::FindBursts)).clicked() {
                context.panels.annotate.finder.open = !open;
            }
        });
    });
    if !context.panels.annotate.finder.open {
        return;
    }
    let before = context.engine.session().drafts().bursts;
    let mut search = before;
    options(ui, &mut search, info);
    if search != before {
        context.command(Command::Draft(DraftEdit::Bursts(search)));
    }
    let part = &mut context.panels.annotate.finder.part;
    segmented(ui, "Where to search", part, &[(Part::All, "All"), (Part::View, "In view"), (Part::Box, "In the box")]);
    let part = *part;
    ui.add_space(measure::SPACE[0]);
    run(ui, context, document, info, part);
}

/// The numbers of a search in seconds and hertz, or samples and cycles per sample where the rate is not known.
fn options(ui: &mut Ui, search: &mut BurstSearch, info: &RecordingInfo) {
    let calibration = Calibration::at(info, 0.0);
    let calibrated = calibration.is_calibrated();
    let (time, per_second) = if calibrated { (Unit::MILLISECONDS, 1e3) } else { (Unit::word("samples"), 1.0) };
    let (frequency, per_hertz) = if calibrated { (Unit::KILOHERTZ, 1e-3) } else { (Unit::word("cycles/sample"), 1.0) };
    labelled_row(ui, "Threshold", |ui| {
        NumberField::new("Threshold", &mut search.threshold_db)
            .unit(Unit::DECIBEL)
            .decimals(1)
            .range(0.0..=100.0)
            .speed(0.1)
            .show(ui)
            .on_hover_text("Above the noise floor, averaged over nine frames; twice as many decibels in a single one")
    });
    let samples = |ui: &mut Ui, label: &str, value: &mut u64| {
        let mut shown = calibration.time(*value as f64) * per_second;
        let field = |ui: &mut Ui| {
            let decimals = if calibrated { 6 } else { 0 };
            NumberField::new(label, &mut shown)
                .unit(time)
                .decimals(decimals)
                .range(0.0..=f64::INFINITY)
                .show(ui)
                .changed()
        };
        if labelled_row(ui, label, field) {
            *value = calibration.sample(shown / per_second).round() as u64;
        }
    };
    samples(ui, "Shortest", &mut search.min_duration);
    samples(ui, "Merge gap", &mut search.merge_time);
    let cycles = |ui: &mut Ui, label: &str, value: &mut f64| {
        let mut shown = calibration.bandwidth(*value) * per_hertz;
        let field = |ui: &mut Ui| {
            NumberField::new(label, &mut shown)
                .unit(frequency)
                .decimals(6)
                .range(0.0..=f64::INFINITY)
                .show(ui)
                .changed()
        };
        if labelled_row(ui, label, field) {
            *value = shown / per_hertz / calibration.bandwidth(1.0);
        }
    };
    cycles(ui, "Narrowest", &mut search.min_bandwidth);
    cycles(ui, "Merge width", &mut search.merge_frequency);
    labelled_row(ui, "FFT size", |ui| {
        let mut n_fft = search.n_fft;
        let sizes = (4..=14).map(|power| 1usize << power).map(|size| (size, size.to_string()));
        if choice(ui, "Burst FFT size", ui.available_width(), &mut n_fft, sizes) {
            *search = search.with_frames_of(n_fft);
        }
    });
    ui.checkbox(&mut search.steady, "What never pauses, too");
}

/// The button, or how far the search is.
fn run(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, info: &RecordingInfo, part: Part) {
    if let Some(job) = running(context, document) {
        ui.horizontal(|ui| {
            progress_bar(ui, &job.name, job.fraction(), ui.available_width() - measure::FIELD - 8.0);
            if icon_button(ui, icons::CLOSE, "Cancel the search", "Cancel the search").clicked() {
                context.command(Command::Job(JobCommand::Cancel(job.id)));
            }
        });
        return;
    }
    let view = context.views.recordings.get(document.id);
    let searched = view.and_then(|view| region(view, part, info));
    let nothing = part != Part::All && searched.is_none();
    let button = ui.add_enabled_ui(!nothing, |ui| quiet_button(ui, "Find bursts")).inner;
    if button.on_disabled_hover_text("Draw a box on the spectrogram first (drag with Shift)").clicked() {
        context.want(Intent::EndGesture);
        context.command(Command::FindBursts { document: document.id, region: searched });
    }
    if part == Part::All
        && let Some(text) = about_index(context.engine.search_index(document.id))
    {
        hint(ui, &text);
    }
}

fn running(context: &UiContext<'_>, document: &Document) -> Option<JobStatus> {
    let job = *context.panels.annotate.finder.searches.get(&document.id)?;
    context.engine.jobs().status(job).filter(|job| !job.state.is_finished())
}

/// What the index of the recording does for a search over all of it, if there is anything to say.
fn about_index(index: SearchIndex) -> Option<String> {
    match index {
        SearchIndex::None => None,
        SearchIndex::Serves => {
            Some("The recording's index says where to look: only there samples are read.".to_owned())
        }
        SearchIndex::Growing => Some("Once the recording is indexed, the search is much quicker.".to_owned()),
        SearchIndex::OfFrames(n_fft) => {
            Some(format!("With an FFT size of {n_fft}, as shown, the recording's index makes the search much quicker."))
        }
    }
}

/// The region that is searched; `None`: all of it.
fn region(view: &RecordingView, part: Part, info: &RecordingInfo) -> Option<SignalRegion> {
    let part = match part {
        Part::All => return None,
        Part::View => TimeFrequencyBox { time: view.time, frequency: view.frequency },
        Part::Box => view.selection?,
    };
    let whole = SignalRegion::whole(info);
    let at = |sample: f64| (sample.max(0.0).round() as u64).min(info.samples);
    let (from, to) = (at(part.time.low), at(part.time.high));
    let cycles = [part.frequency.low.max(whole.cycles[0]), part.frequency.high.min(whole.cycles[1])];
    (from < to && cycles[0] < cycles[1]).then_some(SignalRegion { from, to, cycles })
}
