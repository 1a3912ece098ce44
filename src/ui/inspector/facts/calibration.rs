//! What may be corrected of a stack: the axis of its planes, how far its pixels, planes and times lie apart.

use egui::Ui;

use super::super::super::context::UiContext;
use super::super::super::widgets::{hairline, heading};
use super::page::axis_rows;
use super::{planes, spacing};
use crate::engine::session::Document;
use crate::model::Stack;

/// The width of the labels of its rows.
pub(super) const LABEL: f32 = 92.0;

/// Draws the group.
pub(super) fn show(ui: &mut Ui, context: &mut UiContext<'_>, document: &Document, stack: &Stack) {
    hairline(ui);
    heading(ui, "Calibration");
    planes::show(ui, context, document, stack);
    if let Some(plane) = &stack.info.plane_axes {
        axis_rows(ui, &plane.x, stack.info.axes.x);
        axis_rows(ui, &plane.y, stack.info.axes.y);
    }
    if stack.info.plane_axes.is_none() || stack.info.axes.t > 1 {
        spacing::show(ui, context, document, &stack.info);
    }
}
