//! The strip over a recording that still grows: whether the view runs along, recording, stopping, how the stream stands.

use egui::{Align, Button, Layout, Rect, RichText, Ui, UiBuilder, Vec2, pos2};

use crate::engine::command::{Command, StreamCommand};
use crate::engine::live::{Phase, StreamStatus};
use crate::engine::session::Document;
use crate::engine::{Action, Engine};
use crate::model::RecordingInfo;
use crate::ui::context::UiContext;
use crate::ui::theme::{Theme, measure};
use crate::ui::widgets::number;
use crate::ui::{fonts, keys};

const HEIGHT: f32 = 34.0;

/// Draws the strip at the top of an area and returns what is left of it. `following`: whether the view runs along.
pub fn strip(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, following: &mut bool, area: Rect) -> Rect {
    let engine = context.engine;
    if !engine.is_growing(document.id) {
        return area;
    }
    let theme = Theme::of(ui);
    let strip = Rect::from_min_size(area.min, Vec2::new(area.width(), HEIGHT));
    ui.painter().rect_filled(strip, 0, theme.bar);
    ui.painter().hline(strip.x_range(), strip.bottom(), theme.hairline());
    let inner = strip.shrink2(Vec2::new(measure::EDGE, 4.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    buttons(&mut child, context, document, following);
    child.with_layout(Layout::right_to_left(Align::Center), |ui| facts(ui, engine, document));
    Rect::from_min_max(pos2(area.left(), strip.bottom()), area.max)
}

fn buttons(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, following: &mut bool) {
    let size = Vec2::new(0.0, measure::FIELD);
    let tip = keys::with_key(ui.ctx(), "Show the newest samples as they come", Action::FollowEnd);
    let follow = Button::new("Follow").selected(*following).min_size(size);
    if ui.add(follow).on_hover_text(tip).clicked() {
        *following = !*following;
    }
    let id = document.id;
    let Some(stream) = context.engine.stream(id) else {
        if ui.add(Button::new("Stop following the file").min_size(size)).clicked() {
            context.command(Command::Stream(StreamCommand::Follow { document: id, on: false }));
        }
        return;
    };
    // The same place for both, so that the pointer need not move.
    if stream.recording.is_some() {
        let red = Theme::of(ui).error;
        let stop = Button::new(RichText::new("Stop recording").color(red)).min_size(size);
        if ui.add(stop).clicked() {
            context.command(Command::Stream(StreamCommand::StopRecording(id)));
        }
    } else if ui.add(Button::new("Record…").min_size(size)).clicked() {
        context.action(Action::RecordStream);
    }
    let tip = "End receiving; a recording is completed";
    if ui.add(Button::new("Stop").min_size(size)).on_hover_text(tip).clicked() {
        context.command(Command::Stream(StreamCommand::Stop(id)));
    }
}

fn facts(ui: &mut Ui, engine: &Engine, document: &Document) {
    let theme = Theme::of(ui);
    let Some(recording) = document.recording() else { return };
    let stream = engine.stream(document.id);
    ui.spacing_mut().item_spacing.x = measure::SPACE[3];
    let mut numbers = vec![length(&recording.info)];
    // The rest stands in the status line; what is wrong stands here as well.
    numbers.extend(stream.iter().filter(|stream| stream.gaps > 0).map(lost));
    for text in numbers.into_iter().rev() {
        ui.label(RichText::new(text).font(fonts::numbers(measure::LABEL_TEXT)).color(theme.dim));
    }
    let Some(stream) = stream else { return };
    let (words, color) = match &stream.phase {
        Phase::Receiving if stream.recording.is_some() => ("recording".to_owned(), theme.error),
        Phase::Receiving => ("receiving".to_owned(), theme.success),
        Phase::Silent => ("nothing comes".to_owned(), theme.warning),
        Phase::Away(why) => (format!("{why}, trying again"), theme.warning),
    };
    ui.label(RichText::new(words).size(measure::LABEL_TEXT).color(color));
}

/// How long it is by now, how many bytes, what was lost: for the status line.
#[must_use]
pub fn texts(stream: Option<&StreamStatus>, info: &RecordingInfo) -> Vec<String> {
    let mut texts = vec![length(info)];
    if let Some(stream) = stream {
        texts.push(number::bytes(stream.bytes));
        texts.extend(stream.recording.as_ref().map(|recording| format!("{} recorded", number::bytes(recording.bytes))));
        texts.push(lost(stream));
    }
    texts
}

fn length(info: &RecordingInfo) -> String {
    info.duration_s().map_or_else(
        || format!("{} samples", number::grouped(info.samples as i64)),
        |seconds| format!("{} s", number::fixed(seconds, 1)),
    )
}

fn lost(stream: &StreamStatus) -> String {
    match (stream.gaps, stream.lost_samples) {
        (0, _) => "nothing lost".to_owned(),
        (gaps, 0) => format!("{gaps} × lost"),
        (_, samples) => format!("about {} samples lost", number::grouped(samples as i64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_lost_is_said() {
        let stream = |gaps, lost_samples| StreamStatus {
            address: String::new(),
            phase: Phase::Receiving,
            samples: 0,
            bytes: 0,
            gaps,
            lost_samples,
            recording: None,
        };
        assert_eq!(lost(&stream(0, 0)), "nothing lost");
        assert_eq!(lost(&stream(2, 0)), "2 × lost");
        assert!(lost(&stream(1, 12_345)).contains("345 samples lost"));
    }
}
