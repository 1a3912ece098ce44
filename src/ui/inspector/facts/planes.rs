//! Along which axis the planes of a file lie: chosen where it is one axis, typed as an order of axes where it is more.
//!
//! The answer reads the file again, as `--axes` does. Not here: files joined by their names, whose axes were asked for
//! when they were opened.

use egui::{Key, Ui};

use super::super::super::context::UiContext;
use super::super::super::widgets::{TextField, labelled_row_of, problem};
use super::super::choice::choice;
use super::calibration::LABEL;
use crate::codec::OpenOptions;
use crate::engine::Command;
use crate::engine::command::DocumentCommand;
use crate::engine::session::{Document, Origin};
use crate::model::{Axis, AxisOrder, DocumentId, Stack, StackAxes};

/// Draws the row, if there is anything to say.
pub(super) fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, stack: &Stack) {
    let Origin::File { options, .. } = &document.origin else { return };
    let stated = document.stated.as_ref().map_or(stack.info.axes, |info| info.axes);
    if options.arrangement.is_some() || stated.planes() < 2 {
        return;
    }
    // The rows and columns of an array may lie along any of its axes.
    let is_array = matches!(stack.info.format.as_str(), "npy" | "npz");
    let answer = match only_axis(stated).filter(|_| !is_array) {
        Some(axis) => labelled_row_of(ui, "Planes are", LABEL, |ui| chosen(ui, axis, options.axes.as_ref())),
        None => typed(ui, document.id, options.axes.as_ref()),
    };
    if let Some(answer) = answer {
        let options = Box::new(OpenOptions { axes: answer.order(), ..options.as_ref().clone() });
        context.command(Command::Document(DocumentCommand::Reopen { document: document.id, options }));
    }
}

/// How the planes of a file lie.
enum Answer {
    /// As it was read when nobody said anything.
    AsFirstRead,
    So(AxisOrder),
}

impl Answer {
    /// As an option of opening.
    fn order(self) -> Option<AxisOrder> {
        match self {
            Self::AsFirstRead => None,
            Self::So(order) => Some(order),
        }
    }
}

/// A list of the axes that planes can lie along; the answer if another was chosen.
fn chosen(ui: &mut Ui, first: Axis, said: Option<&AxisOrder>) -> Option<Answer> {
    let named = |axis: Axis| match axis {
        Axis::T => "t (time)",
        Axis::Z => "z (depth)",
        _ => "c (channel)",
    };
    let is_plane_axis = |axis: &Axis| matches!(axis, Axis::T | Axis::Z | Axis::C);
    let mut axis = said.and_then(|order| order.axes().iter().copied().find(is_plane_axis));
    let others = [Axis::T, Axis::Z, Axis::C].into_iter().filter(|other| *other != first);
    let others = others.map(|other| (Some(other), named(other).to_owned()));
    let as_read = std::iter::once((None, format!("{}, as first read", named(first))));
    let width = ui.available_width();
    let changed = choice(ui, "Axis of the planes", width, &mut axis, as_read.chain(others));
    let order = axis.and_then(|axis| format!("{}YX", axis.letter()).parse().ok());
    changed.then(|| order.map_or(Answer::AsFirstRead, Answer::So))
}

/// A field for the order of all axes; the answer once an order was typed, or nothing.
fn typed(ui: &mut Ui, document: DocumentId, said: Option<&AxisOrder>) -> Option<Answer> {
    let id = ui.scope_id().with(("order of axes", document));
    let said = said.map_or_else(String::new, |order| order.clone().into());
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| said.clone());
    let field = labelled_row_of(ui, "Axes", LABEL, |ui| {
        TextField::new("Order of axes", &mut text).hint("as first read, or TZCYX").show(ui)
    });
    let order: Result<AxisOrder, String> = text.trim().parse();
    let is_empty = text.trim().is_empty();
    if let (Err(sentence), false) = (&order, is_empty) {
        problem(ui, sentence);
    }
    let sound = is_empty || order.is_ok();
    let entered = field.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape));
    if field.has_focus() || (entered && !sound) {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    (entered && text.trim() != said).then(|| order.map_or(Answer::AsFirstRead, Answer::So))
}

/// The one axis along which there are several planes.
fn only_axis(axes: StackAxes) -> Option<Axis> {
    let mut long = [(Axis::T, axes.t), (Axis::Z, axes.z), (Axis::C, axes.c)].into_iter().filter(|(_, n)| *n > 1);
    long.next().filter(|_| long.next().is_none()).map(|(axis, _)| axis)
}
