//! The question before documents or the window are closed: save, discard or cancel; and which jobs would be stopped.
//!
//! It is asked once, however many documents are meant, and not at all where nothing is lost. It goes by what the engine
//! says of the moment, so it shrinks by itself when a job ends or a file is complete. Regions of stacks are not asked
//! about: no file keeps them, and the notice about a closed document brings them back. Not here: what counts as lost
//! (`engine/session/document`, `engine/facade/close`), writing (engine).

use egui::{Context, Id, Key, Modal, Modifiers, RichText, Ui};

use super::app::App;
use super::context::Intent;
use super::fonts;
use super::inspector::InspectorTab;
use super::theme::{Theme, measure};
use super::widgets::buttons::{primary_button_sized, quiet_button_sized};
use super::widgets::rows;
use super::windows::card;
use crate::engine::command::DocumentCommand;
use crate::engine::job::JobId;
use crate::engine::session::Unwritten;
use crate::engine::{Applied, Command, Engine, Notice};
use crate::model::DocumentId;

/// So many documents or jobs are named.
const NAMED: usize = 5;
const WIDTH: f32 = 420.0;

/// What is to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Scope {
    Window,
    Documents(Vec<DocumentId>),
}

/// The question while it is on the screen.
#[derive(Debug, Clone)]
pub struct Closing {
    scope: Scope,
    /// Jobs that write what was asked to be saved.
    saving: Option<Saving>,
    /// Whether the primary button was given the keyboard, once for each of its words.
    focused: Option<&'static str>,
    /// Escape was pressed.
    cancelled: bool,
}

impl Closing {
    const fn of(scope: Scope) -> Self {
        Self { scope, saving: None, focused: None, cancelled: false }
    }

    /// Takes Escape before what lies below, which is drawn first, does.
    pub(super) fn take_keys(&mut self, ctx: &Context) {
        self.cancelled |= ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    }
}

#[derive(Debug, Clone)]
struct Saving {
    jobs: Vec<JobId>,
    /// They were seen at their end; what they delivered is taken in with the next frame.
    ended: bool,
}

/// What closing would lose.
#[derive(Debug, Default)]
struct Lost {
    /// Documents with their names: what of them, and where it can be saved (`None`: it has to be exported).
    documents: Vec<(DocumentId, String, Unwritten, Option<String>)>,
    /// Names of jobs that would be stopped.
    jobs: Vec<String>,
}

impl Lost {
    fn of(engine: &Engine, scope: &Scope) -> Self {
        let meant = |id: DocumentId| match scope {
            Scope::Window => true,
            Scope::Documents(documents) => documents.contains(&id),
        };
        let documents = engine.session().documents().iter().filter(|document| meant(document.id));
        let lost = documents.filter_map(|document| {
            let what = engine.unwritten(document.id).filter(|what| *what != Unwritten::Regions)?;
            let target = engine.annotations_target(document.id).ok().filter(|_| what == Unwritten::Annotations);
            Some((document.id, document.name.clone(), what, target.map(|path| path.display().to_string())))
        });
        let jobs = match scope {
            Scope::Window => engine.jobs().lost_on_close().into_iter().map(|job| job.name).collect(),
            Scope::Documents(_) => Vec::new(),
        };
        Self { documents: lost.collect(), jobs }
    }

    const fn is_nothing(&self) -> bool {
        self.documents.is_empty() && self.jobs.is_empty()
    }

    /// Documents whose annotations have a file to go to.
    fn savable(&self) -> Vec<DocumentId> {
        self.documents.iter().filter(|(.., target)| target.is_some()).map(|(id, ..)| *id).collect()
    }
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Save,
    Discard,
    Cancel,
}

impl App {
    /// Closes documents, or asks first if something of them is in no file.
    pub(super) fn close_documents(&mut self, documents: Vec<DocumentId>) {
        self.close_or_ask(Scope::Documents(documents), None);
    }

    /// Keeps the window open and asks, if closing it would lose something.
    pub(super) fn ask_before_closing(&mut self, ctx: &Context) {
        if self.closing || !ctx.input(|input| input.viewport().close_requested()) {
            return;
        }
        if !Lost::of(&self.engine, &Scope::Window).is_nothing() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.close_or_ask(Scope::Window, Some(ctx));
            ctx.request_repaint();
        }
    }

    fn close_or_ask(&mut self, scope: Scope, ctx: Option<&Context>) {
        if Lost::of(&self.engine, &scope).is_nothing() {
            self.close_now(scope, ctx);
        } else {
            self.windows.closing = Some(Closing::of(scope));
        }
    }

    fn close_now(&mut self, scope: Scope, ctx: Option<&Context>) {
        self.windows.closing = None;
        match (scope, ctx) {
            (Scope::Documents(documents), _) => {
                let close = |id| Intent::Command(Command::Document(DocumentCommand::Close(id)));
                self.intents.extend(documents.into_iter().map(close));
            }
            (Scope::Window, Some(ctx)) => {
                self.closing = true;
                self.engine.jobs().cancel_all();
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            (Scope::Window, None) => {}
        }
    }

    /// Draws the question and carries out its answer.
    pub(super) fn show_closing(&mut self, ctx: &Context) {
        let Some(mut closing) = self.windows.closing.take() else { return };
        let lost = Lost::of(&self.engine, &closing.scope);
        if closing.saving.is_none() && lost.is_nothing() {
            return self.close_now(closing.scope, Some(ctx));
        }
        if closing.saving.is_some() && !self.still_saving(ctx, &mut closing) {
            return self.go_on_after_saving(ctx, closing);
        }
        let modal = Modal::new(Id::unique("closing")).frame(card(ctx)).show(ctx, |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 60.0));
            ask(ui, &lost, &mut closing)
        });
        let cancelled = closing.cancelled || modal.should_close();
        let answer = modal.inner.or_else(|| cancelled.then_some(Answer::Cancel));
        match answer {
            None => self.windows.closing = Some(closing),
            Some(Answer::Cancel) => {}
            Some(Answer::Discard) => self.close_now(closing.scope, Some(ctx)),
            Some(Answer::Save) => self.save_before_closing(ctx, closing, &lost),
        }
    }

    /// Whether jobs that save are at work, or what they did was not taken in yet.
    fn still_saving(&self, ctx: &Context, closing: &mut Closing) -> bool {
        let Some(saving) = &mut closing.saving else { return false };
        let jobs = self.engine.jobs().statuses();
        if jobs.iter().any(|job| saving.jobs.contains(&job.id) && !job.state.is_finished()) {
            return true;
        }
        ctx.request_repaint();
        !std::mem::replace(&mut saving.ended, true)
    }

    fn save_before_closing(&mut self, ctx: &Context, mut closing: Closing, lost: &Lost) {
        let savable = lost.savable();
        if savable.is_empty() {
            // What is in no file of its own is exported by hand.
            let Some((document, ..)) = lost.documents.first() else { return };
            self.intents.extend([Intent::Show(*document), Intent::Inspect(InspectorTab::Export)]);
            ctx.request_repaint();
            return;
        }
        let mut jobs = Vec::new();
        for document in savable {
            match self.engine.apply(Command::SaveAnnotations { document }) {
                Ok(Applied::Started(started)) => jobs.extend(started),
                Ok(_) => {}
                Err(error) => self.toasts.push(Notice::error(error.to_string())),
            }
        }
        closing.saving = Some(Saving { jobs, ended: false });
        self.windows.closing = Some(closing);
        ctx.request_repaint();
    }

    /// Closes if all is in files now, asks about what is not; where saving failed, which a notice tells, nothing closes.
    fn go_on_after_saving(&mut self, ctx: &Context, closing: Closing) {
        let left = Lost::of(&self.engine, &closing.scope);
        if left.documents.is_empty() {
            self.close_now(closing.scope, Some(ctx));
        } else if left.savable().is_empty() {
            self.windows.closing = Some(Closing::of(closing.scope));
        }
        ctx.request_repaint();
    }
}

fn ask(ui: &mut Ui, lost: &Lost, closing: &mut Closing) -> Option<Answer> {
    let title = match (lost.documents.len(), lost.jobs.len()) {
        (0, 1) => "A job is still running",
        (0, _) => "Jobs are still running",
        _ => "Save before closing?",
    };
    ui.add_space(measure::SPACE[0]);
    let color = Theme::of(ui).text;
    ui.label(RichText::new(title).font(fonts::bold(measure::HEADING)).color(color));
    ui.add_space(measure::SPACE[0]);
    list(ui, lost.documents.iter().map(|(_, name, what, _)| format!("{name}: {}", what.words())));
    if let [(.., Some(target))] = &lost.documents[..] {
        rows::hint(ui, &format!("Save writes {target}"));
    }
    list(ui, lost.jobs.iter().cloned());
    if !lost.jobs.is_empty() {
        rows::hint(ui, jobs_hint(lost.jobs.len()));
    }
    ui.add_space(measure::SPACE[3]);
    if closing.saving.is_some() {
        return ui
            .horizontal(|ui| {
                ui.spinner();
                ui.label("Saving…");
                ui.button("Cancel").clicked().then_some(Answer::Cancel)
            })
            .inner;
    }
    answers(ui, lost, closing)
}

const fn jobs_hint(jobs: usize) -> &'static str {
    if jobs == 1 {
        "Closing stops it; a file that is not finished is not written."
    } else {
        "Closing stops them; files that are not finished are not written."
    }
}

/// The first few, each on a line.
fn list(ui: &mut Ui, lines: impl ExactSizeIterator<Item = String>) {
    let more = lines.len().saturating_sub(NAMED);
    for line in lines.take(NAMED) {
        ui.add(egui::Label::new(line).wrap());
    }
    if more > 0 {
        ui.label(format!("and {more} more"));
    }
}

fn answers(ui: &mut Ui, lost: &Lost, closing: &mut Closing) -> Option<Answer> {
    let (discard, cancel, save) = if lost.documents.is_empty() {
        ("Stop and close", None, "Keep working")
    } else if lost.savable().is_empty() {
        ("Discard", Some("Cancel"), "Export…")
    } else {
        ("Discard", Some("Cancel"), "Save")
    };
    let buttons = if cancel.is_some() { 3.0 } else { 2.0 };
    let width = (ui.available_width() - (buttons - 1.0) * measure::SPACE[2]) / buttons;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::SPACE[2];
        let height = measure::PRIMARY_BUTTON;
        let discarded = quiet_button_sized(ui, discard, width, height, None).clicked();
        let cancelled = cancel.is_some_and(|text| quiet_button_sized(ui, text, width, height, None).clicked());
        let primary = primary_button_sized(ui, save, width, height, None);
        if closing.focused.replace(save) != Some(save) {
            primary.request_focus();
        }
        match (discarded, cancelled, primary.clicked()) {
            (true, ..) => Some(Answer::Discard),
            (_, true, _) => Some(Answer::Cancel),
            (.., true) if cancel.is_none() => Some(Answer::Cancel),
            (.., true) => Some(Answer::Save),
            _ => None,
        }
    })
    .inner
}
