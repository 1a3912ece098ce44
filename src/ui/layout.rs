//! Where things are: menu bar, status line, documents left, inspector right, tabs in the middle.

use std::time::Duration;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, Ui};

use super::app::App;
use super::context::UiContext;
use super::inspector::subject::Subject;
use super::theme::{Theme, measure};
use super::viewer::recording::RecordingView;
use super::widgets::hint;
use super::{documents, inspector, menu, status};
use crate::codec::DocumentKind;
use crate::engine::command::{ActionContext, Growth};
use crate::engine::session::Document;
use crate::model::DocumentId;

impl App {
    /// Draws one frame.
    pub(super) fn layout(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        let bar = Frame::new().fill(theme.bar).inner_margin(Margin::symmetric(measure::EDGE as i8, 0));
        let actions = self.action_context();
        Panel::top("menu bar").exact_size(measure::MENU_BAR).frame(bar).show(ui, |ui| {
            menu::show(ui, &actions, &mut self.intents);
        });
        // The status line shows what the viewers say in this very frame, so its place is kept and filled at the end.
        let line = Panel::bottom("status line").exact_size(measure::STATUS_LINE).frame(bar).show(ui, |ui| {
            let rect = ui.max_rect();
            ui.take_available_space();
            rect
        });
        self.panels.batch.forget_unwanted(&self.engine, self.tabs.is_batch_in_front());
        self.status.clear();
        self.keep_clear.clear();
        let mut centre = ui.available_rect_before_wrap();
        if self.engine.session().documents().is_empty() && !self.tabs.has_batch() {
            CentralPanel::no_frame().show(ui, |ui| {
                self.start.show(ui, &self.engine, &self.settings, &mut self.textures, &mut self.intents);
            });
        } else {
            centre = self.workspace(ui);
        }
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(line.inner).id_salt("status"));
        status::show(&mut child, &self.engine, &self.status, self.memory.now(), &mut self.intents);
        self.show_windows(ui.ctx());
        self.keep_clear.extend(self.windows.jobs_area(ui.ctx()));
        self.toasts.show(ui.ctx(), (centre, &self.keep_clear), &mut self.intents);
        if !status::running(&self.engine).is_empty() {
            // Bars move; nothing else repaints an idle window.
            ui.request_repaint_after(Duration::from_millis(100));
        }
    }

    /// Draws panels and tabs; returns where the tabs are.
    fn workspace(&mut self, ui: &mut Ui) -> Rect {
        let theme = Theme::of(ui);
        let side = Frame::new().fill(theme.panel);
        let (mut show_documents, mut show_inspector) = (self.view_state.show_documents, self.view_state.show_inspector);
        let mut context = UiContext {
            engine: &self.engine,
            settings: &self.settings,
            active: self.tabs.active(),
            batch_in_front: self.tabs.is_batch_in_front(),
            links: self.view_state.links,
            views: &mut self.views,
            panels: &mut self.panels,
            textures: &mut self.textures,
            status: &mut self.status,
            keep_clear: &mut self.keep_clear,
            intents: &mut self.intents,
            viewer_actions: &self.viewer_actions,
        };
        Panel::left("documents")
            .default_size(measure::DOCUMENTS)
            .size_range(160.0..=480.0)
            .frame(side.inner_margin(Margin::symmetric(8, 0)))
            .show_collapsible(ui, &mut show_documents, |ui| documents::show(ui, &mut context));
        Panel::right("inspector")
            .default_size(measure::INSPECTOR)
            .size_range(260.0..=560.0)
            .frame(side.inner_margin(Margin { left: 14, right: 14, top: 0, bottom: 12 }))
            .show_collapsible(ui, &mut show_inspector, |ui| inspector::panel::show(ui, &mut context));
        let centre = CentralPanel::no_frame().show(ui, |ui| {
            let rect = ui.max_rect();
            ui.painter().rect_filled(rect, 0, theme.canvas);
            if self.tabs.is_empty() {
                ui.centered_and_justified(|ui| hint(ui, "Click a document at the left to look at it."));
            } else {
                self.tabs.ui(ui, &mut context);
            }
            rect
        });
        self.viewer_actions.clear();
        // Dragging a panel's edge shut is a choice like the menu's.
        self.view_state.show_documents = show_documents;
        self.view_state.show_inspector = show_inspector;
        centre.inner
    }

    fn growth(&self, id: DocumentId) -> Growth {
        let stream = self.engine.stream(id);
        Growth {
            growing: self.engine.is_growing(id),
            receiving: stream.is_some(),
            recording: stream.is_some_and(|stream| stream.recording.is_some()),
            from_file: self.engine.is_followed(id),
            followed: self.views.recordings.get(id).is_some_and(RecordingView::is_following),
        }
    }

    /// What decides which entries of the menus can be chosen.
    pub(super) fn action_context(&self) -> ActionContext {
        let session = self.engine.session();
        let active = self.tabs.active().and_then(|id| session.document(id).ok());
        let axes = active.and_then(Document::stack).map(|stack| stack.info.axes);
        let marks = active.and_then(|document| document.presentation.recording());
        let in_hand = active.and_then(|document| Subject::of(self.views.recordings.get(document.id), document));
        self.looking_context(ActionContext {
            document: active.map(Document::kind),
            from_file: active.and_then(Document::path).is_some(),
            stacks: session.documents().iter().filter(|document| document.kind() == DocumentKind::Stack).count(),
            t: axes.map_or(0, |axes| axes.t),
            z: axes.map_or(0, |axes| axes.z),
            channels: axes.map_or(0, |axes| axes.c),
            can_undo: session.history().undo_label().is_some(),
            can_redo: session.history().redo_label().is_some(),
            makes_result: active.is_some() || self.tabs.is_batch_in_front(),
            jobs_running: !status::running(&self.engine).is_empty(),
            growth: active.map_or_else(Growth::default, |document| self.growth(document.id)),
            annotations: marks.map_or(0, |marks| marks.annotations.len()),
            has_annotation: self.tabs.active().is_some_and(|id| self.views.recordings.has_annotation(id)),
            unsaved_annotations: active.is_some_and(Document::has_unsaved_annotations),
            candidates: marks.map_or(0, |marks| marks.candidates.len()),
            has_region: in_hand.is_some(),
            can_annotate: in_hand.is_some_and(|subject| subject.can_be_annotated()),
            playing: self.engine.playing().is_some(),
            sound_hindrance: marks.and_then(|_| self.engine.sound_hindrance()),
            ..ActionContext::default()
        })
    }
}
