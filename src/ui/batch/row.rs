//! One file in the table: picture, name, what it holds, what it becomes, how far it is.

use std::path::Path;
use std::time::Duration;

use egui::{Align2, Color32, Rangef, Rect, Response, Role, Ui, Vec2, WidgetInfo, pos2};

use super::super::context::{Intent, UiContext};
use super::super::fonts;
use super::super::icons;
use super::super::theme::{Theme, measure};
use super::super::widgets::document_row::{elided, thumbnail};
use super::super::widgets::number;
use super::columns::Columns;
use crate::engine::Command;
use crate::engine::command::WorklistCommand;
use crate::engine::derive::resized_dpi;
use crate::engine::worklist::{Look, Made, Row, RowState};
use crate::model::{Dpi, StackInfo};
use crate::ops::resize::Geometry;

/// Side of the picture.
const PICTURE: f32 = 30.0;
const BAR: f32 = 84.0;

/// Draws a row into its place and takes what is done with it.
pub fn show(
    ui: &mut Ui,
    context: &mut UiContext<'_>,
    row: &Row,
    (rect, response, columns): (Rect, &Response, Columns),
) {
    let theme = Theme::of(ui);
    let selected = context.panels.batch.selected.as_ref() == Some(&row.input);
    let fill = match (selected, response.hovered() || response.has_focus()) {
        (true, _) => theme.accent_fill,
        (_, true) => theme.hover,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0, fill);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme.hairline());
    let look = context.engine.looks().ask(&row.input);
    picture(ui, context, row, &look, rect, columns.picture);
    let name = file_name(&row.input);
    let text = |column: Rangef, text: &str, font, color| {
        elided(ui, pos2(column.min, rect.center().y), text, font, color, column.span());
    };
    text(columns.name, &name, fonts::regular(measure::BODY), theme.text);
    let holds = match (&look.info, &look.facts) {
        (Some(info), _) => sides((info.axes.x, info.axes.y)),
        // Of a recording: how long it is.
        (None, Some(Ok(facts))) => facts.last().cloned().unwrap_or_default(),
        (None, Some(Err(_)) | None) => String::new(),
    };
    text(columns.size, &holds, fonts::numbers(measure::LABEL_TEXT), theme.dim);
    if let Some(result) = look.info.as_deref().and_then(|info| becomes(context, info)) {
        let numbers = || fonts::numbers(measure::LABEL_TEXT);
        let color = if matches!(row.state, RowState::Failed(_)) { theme.faint } else { theme.text };
        columns.result.into_iter().for_each(|column| text(column, &result.size, numbers(), color));
        columns.dpi.into_iter().for_each(|column| text(column, &result.dpi, numbers(), color));
    }
    state(ui, row, &look, (rect, columns.state));
    let told = format!("{name}, {}", word(&row.state));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, ui.is_enabled(), selected, &told));
    interact(ui, context, row, &look, response);
}

fn picture(ui: &Ui, context: &mut UiContext<'_>, row: &Row, look: &Look, rect: Rect, column: Rangef) {
    let square = Rect::from_center_size(pos2(column.min + PICTURE / 2.0 + 2.0, rect.center().y), Vec2::splat(PICTURE));
    let texture = look.picture.as_ref().and_then(|picture| context.textures.of_file(ui.ctx(), &row.input, picture));
    let icon = match &look.facts {
        Some(Err(_)) => icons::FILE,
        Some(Ok(_)) if look.info.is_none() => icons::RECORDING,
        _ => icons::STACK,
    };
    thumbnail(ui, square, texture, icon);
}

/// What a resize makes of a picture.
struct Becomes {
    size: String,
    dpi: String,
}

fn sides((width, height): (usize, usize)) -> String {
    format!("{} × {}", number::grouped(width as i64), number::grouped(height as i64))
}

fn becomes(context: &UiContext<'_>, info: &StackInfo) -> Option<Becomes> {
    if context.panels.batch.recipe.in_file {
        return None;
    }
    let draft = context.engine.session().drafts().resize;
    let geometry: Geometry = draft.geometry(info).ok()?;
    let whole = |dpi: Dpi| number::fixed(dpi.x, 0);
    let dpi = match (info.dpi.map(whole), resized_dpi(info, &geometry).map(whole)) {
        (Some(from), Some(to)) if from != to => format!("{from} → {to}"),
        (_, to) => to.unwrap_or_default(),
    };
    Some(Becomes { size: sides(geometry.size), dpi })
}

fn state(ui: &mut Ui, row: &Row, look: &Look, (rect, column): (Rect, Rangef)) {
    let theme = Theme::of(ui);
    let at = pos2(column.min, rect.center().y);
    let words = |left: f32, text: &str, color| {
        let place = pos2(column.min + left, rect.center().y);
        elided(ui, place, text, fonts::regular(measure::LABEL_TEXT), color, column.span() - left);
    };
    let icon = |icon: &str, color| {
        ui.painter().text(at, Align2::LEFT_CENTER, icon, fonts::icon(measure::ICON), color);
    };
    match &row.state {
        RowState::Waiting => match &look.facts {
            // It will fail; who looks can take it off the list before.
            Some(Err(sentence)) => {
                icon(icons::WARNING, theme.faint);
                words(24.0, without_name(sentence, &row.input), theme.faint);
            }
            _ => words(0.0, "waiting", theme.faint),
        },
        RowState::Running(progress) => {
            let rail = Rect::from_center_size(at + Vec2::new(BAR / 2.0, 0.0), Vec2::new(BAR, measure::RAIL));
            let done = Rect::from_min_size(rail.min, Vec2::new(BAR * progress.fraction() as f32, measure::RAIL));
            ui.painter().rect_filled(rail, 2, theme.hover);
            ui.painter().rect_filled(done, 2, theme.accent);
            words(BAR + 10.0, "working", theme.dim);
        }
        RowState::Done(made) => {
            let warned = !made.warnings.is_empty();
            let (mark, color) = if warned { (icons::WARNING, theme.warning) } else { (icons::DONE, theme.success) };
            icon(mark, color);
            let bytes = made.bytes.map(number::bytes).unwrap_or_default();
            words(24.0, &format!("Done   {}   {bytes}", time(made.took)), theme.dim);
        }
        RowState::Kept { .. } => {
            icon(icons::CHECK, theme.faint);
            words(24.0, "up to date", theme.faint);
        }
        RowState::Failed(sentence) => {
            icon(icons::ERROR, theme.error);
            words(24.0, without_name(sentence, &row.input), theme.error);
        }
    }
}

/// Whole milliseconds: their parts say nothing of the next time.
fn time(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        number::duration(took.as_secs_f64())
    }
}

/// A sentence without the name of its file, where that is said already.
pub fn without_name<'a>(sentence: &'a str, input: &Path) -> &'a str {
    let name = input.display().to_string();
    sentence.strip_prefix(&name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(sentence)
}

fn word(state: &RowState) -> &'static str {
    match state {
        RowState::Waiting => "waiting",
        RowState::Running(_) => "working",
        RowState::Done(_) => "done",
        RowState::Kept { .. } => "up to date",
        RowState::Failed(_) => "failed",
    }
}

fn interact(ui: &Ui, context: &mut UiContext<'_>, row: &Row, look: &Look, response: &Response) {
    if response.clicked() {
        context.panels.batch.selected = Some(row.input.clone());
        // From now on arrows move the selection.
        ui.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
    }
    if response.double_clicked() {
        context.want(Intent::Open(vec![row.input.clone()]));
    }
    response.context_menu(|ui| menu(ui, context, row));
    response.clone().on_hover_ui(|ui| {
        ui.label(row.input.display().to_string());
        if let Some(Ok(facts)) = &look.facts {
            ui.label(facts.join("\u{2002}"));
        }
        for line in said(row, look) {
            ui.label(line);
        }
    });
}

/// What there is to say of a row beyond what it shows.
fn said(row: &Row, look: &Look) -> Vec<String> {
    match (&row.state, &look.facts) {
        (RowState::Failed(sentence), _) | (RowState::Waiting, Some(Err(sentence))) => vec![sentence.clone()],
        (RowState::Done(Made { output, warnings, .. }), _) => {
            std::iter::once(format!("→ {}", output.display())).chain(warnings.iter().cloned()).collect()
        }
        (RowState::Kept { output }, _) => vec![format!("→ {}", output.display())],
        _ => Vec::new(),
    }
}

fn menu(ui: &mut Ui, context: &mut UiContext<'_>, row: &Row) {
    if ui.button("Open").clicked() {
        context.want(Intent::Open(vec![row.input.clone()]));
    }
    if let Some(output) = row.output()
        && ui.button("Open the Result").clicked()
    {
        context.want(Intent::Open(vec![output.clone()]));
    }
    if ui.button("Copy Path").clicked() {
        ui.copy_text(row.input.display().to_string());
    }
    if let RowState::Failed(sentence) = &row.state
        && ui.button("Copy What Is Wrong").clicked()
    {
        ui.copy_text(sentence.clone());
    }
    ui.separator();
    let idle = context.engine.worklist().job().is_none();
    let remove = ui.add_enabled(idle, egui::Button::new("Take off the List"));
    if remove.on_disabled_hover_text("Wait until the batch has ended, or cancel it").clicked() {
        context.command(Command::Worklist(WorklistCommand::Remove(vec![row.input.clone()])));
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_does_not_say_its_name_twice() {
        let input = Path::new("/in/a.png");
        assert_eq!(without_name("/in/a.png: ends early; copy it again", input), "ends early; copy it again");
        assert_eq!(without_name("the disk is full", input), "the disk is full");
    }
}
