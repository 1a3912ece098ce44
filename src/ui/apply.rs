//! The one place where wishes are carried out: intents of drawing code, actions of menus and keys, news of the engine.
//!
//! A new intent is an arm in `apply_intent`; a new action an arm in `apply_action`. What fails becomes a toast.

use std::path::PathBuf;

use egui::Context;

use super::app::{App, apply_settings};
use super::context::Intent;
use super::dialogs::{Answer, BatchDialog, DialogRequest, OpenDialog, Saved};
use super::inspector::InspectorTab;
use super::inspector::cut_out::{self, Wanted};
use super::inspector::export::export_folder;
use super::joining::Joining;
use super::process::Process;
use super::reading::Reading;
use super::saving_recipe::SavingRecipe;
use super::streaming::Streaming;
use super::viewer::stack::RegionTool;
use super::when;
use super::windows::TypedPath;
use crate::codec::DocumentKind;
use crate::engine::command::{
    AnnotationEdit, CompositionEdit, ContrastRequest, DocumentCommand, HistoryCommand, JobCommand, LayerEdit,
    SoundCommand, SpectrumEdit, StreamCommand, WorklistCommand,
};
use crate::engine::sample_data::SampleData;
use crate::engine::session::{Document, Origin};
use crate::engine::settings::{RecentFile, Theme};
use crate::engine::{Action, Applied, Command, News, Notice, Settings};
use crate::model::DocumentId;
use crate::model::recipe::Recipe;

/// Limits of the interface's size.
pub(super) const UI_SCALE: std::ops::RangeInclusive<f32> = 0.5..=4.0;

impl App {
    /// Carries out what was wanted in this frame, and draws another if there was anything.
    pub(super) fn apply_intents(&mut self, ctx: &Context) {
        let mut intents = std::mem::take(&mut self.intents);
        if std::mem::take(&mut self.panels.save_recipe) {
            self.toasts.push(Notice::info("Save Recipe: this page makes nothing that a recipe could make again"));
        }
        if intents.iter().any(|intent| !matches!(intent, Intent::EndGesture)) {
            ctx.request_repaint();
        }
        // What an intent causes is carried out in the same frame, behind the others.
        while !intents.is_empty() {
            for intent in intents {
                self.apply_intent(ctx, intent);
            }
            intents = std::mem::take(&mut self.intents);
        }
    }

    fn apply_intent(&mut self, ctx: &Context, intent: Intent) {
        match intent {
            Intent::Command(command) => self.command(command),
            Intent::Action(action) => self.apply_action(ctx, action),
            Intent::EndGesture => self.engine.end_gesture(),
            Intent::Open(paths) => self.open(paths),
            Intent::AskForFiles => self.ask(ctx, DialogRequest::OpenFiles),
            Intent::AskForFolder => self.ask(ctx, DialogRequest::OpenFolder),
            Intent::AskForExportPath { name } => self.ask_for_target(ctx, name, Saved::Export),
            Intent::AskForRecordingPath => {
                self.ask_for_target(ctx, "recording.sigmf-meta".to_owned(), Saved::Recording);
            }
            Intent::AskForTablePath { name } => self.ask_for_target(ctx, name, Saved::Table),
            Intent::AskForSignalTablePath { name } => self.ask_for_target(ctx, name, Saved::SignalTable),
            Intent::AskForSlicePath { name } => self.ask_for_target(ctx, name, Saved::Slice),
            Intent::SaveRecipe(command) => self.ask_where_to_save(&command),
            Intent::KeepRecipe(recipe) => {
                let folder = self.settings.export_folder.clone();
                self.windows.saving = Some(SavingRecipe::new(*recipe, folder));
            }
            Intent::AskForRecipePath { name } => self.ask_for_target(ctx, name, Saved::Recipe),
            Intent::Show(document) => self.tabs.show(document),
            Intent::Close(documents) => self.close_documents(documents),
            Intent::HideTab(tab) => self.tabs.hide(tab),
            Intent::ShowBatch => {
                self.view_state.show_inspector = true;
                self.panels.process = None;
                self.tabs.show_batch();
            }
            Intent::AddToBatch(paths) => {
                let subfolders = self.panels.batch.subfolders;
                self.command(Command::Worklist(WorklistCommand::Add { paths, subfolders }));
            }
            Intent::AskForBatch(what) => self.ask(ctx, DialogRequest::Batch(what)),
            Intent::Links(links) => self.set_links(links),
            Intent::ShowBeside(other) => self.show_beside(other),
            Intent::FlickerWith(other) => self.flicker_with(ctx, other),
            Intent::Flicker(flicker) => self.views.set_flicker(flicker),
            Intent::Aids(aids) => self.views.aids = aids,
            Intent::MoveLayer { document, from, to } => self.move_layer(document, from, to),
            Intent::LoadColors(document, layer, path) => self.command(Command::LoadColors { document, layer, path }),
            Intent::ColorsForOpenLayer(path) => self.colors_for_open_layer(path),
            Intent::AskForColors(document, layer) => {
                self.windows.colors = Some((document, layer, TypedPath::default()));
                self.ask(ctx, DialogRequest::OpenColors);
            }
            Intent::Inspect(tab) => {
                self.view_state.show_inspector = true;
                self.panels.process = None;
                let active = self.tabs.active().and_then(|id| self.engine.session().document(id).ok());
                match active.map(Document::kind) {
                    Some(DocumentKind::Stack) => self.panels.stack_tab = Some(tab),
                    Some(DocumentKind::Recording) => self.panels.recording_tab = Some(tab),
                    None => {}
                }
            }
            Intent::Process(process) => {
                self.view_state.show_inspector |= process.is_some();
                self.panels.process = process;
            }
            Intent::AskHowToOpen(path) => self.windows.reading = Some(Reading::of_path(path)),
            Intent::ChangeReading(document) => {
                self.windows.reading = Reading::of_document(self.engine.session(), document);
            }
            Intent::Notify(notice) => self.toasts.push(notice),
            Intent::Settings(settings) => self.change_settings(ctx, *settings),
            Intent::ClearOverviews => self.engine.levels().clear(),
            Intent::ClearIndexes => self.engine.indexes().clear(),
            Intent::ForgetRecent(path) => self.settings.forget_file(&path),
        }
    }

    /// Asks the engine; a refusal becomes a toast.
    fn command(&mut self, command: Command) {
        let target = match &command {
            Command::Export(export) => Some(&export.target),
            Command::ExportTable(table) => Some(&table.target),
            Command::ExportSignalTable(table) => Some(&table.target),
            _ => None,
        };
        if let Some(target) = target {
            // The next export is offered beside this one.
            self.settings.export_folder = target.parent().map(std::path::Path::to_owned);
        }
        let searched = match &command {
            Command::FindBursts { document, .. } => Some(*document),
            _ => None,
        };
        match self.engine.apply(command) {
            Ok(Applied::Started(jobs)) => {
                if let (Some(document), Some(job)) = (searched, jobs.first()) {
                    self.panels.annotate.finder.began(document, *job);
                }
            }
            Ok(Applied::Opened(document)) => self.tabs.show(document),
            // A list that changes unseen would change unnoticed.
            Ok(Applied::Listed) => self.tabs.show_batch(),
            Ok(Applied::Done) => {}
            Err(error) if error.is_cancelled() => {}
            Err(error) => self.toasts.push(Notice::error(error.to_string())),
        }
    }

    fn open(&mut self, paths: Vec<PathBuf>) {
        self.command(Command::Document(DocumentCommand::OpenAsking(paths)));
    }

    fn open_sample(&mut self, sample: SampleData) {
        self.command(Command::Document(DocumentCommand::OpenSample(sample)));
    }

    fn apply_action(&mut self, ctx: &Context, action: Action) {
        if let Err(reason) = action.enabled(&self.action_context()) {
            // A key that does nothing would leave one guessing.
            self.toasts.push(Notice::info(format!("{}: {reason}", action.label().trim_end_matches('…'))));
            return;
        }
        if self.toggle_window(action) || self.apply_looking(ctx, action) {
            return;
        }
        match action {
            Action::Open => {
                self.windows.open = Some(TypedPath::default());
                self.ask(ctx, DialogRequest::OpenFiles);
            }
            Action::OpenStream => {
                self.windows.streaming = Some(self.windows.last_stream.again(self.engine.session()));
            }
            Action::OpenSampleStack => self.open_sample(SampleData::TimeLapse),
            Action::OpenSampleRecording => self.open_sample(SampleData::RadioScene),
            Action::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Action::Undo => self.command(Command::History(HistoryCommand::Undo)),
            Action::Redo => self.command(Command::History(HistoryCommand::Redo)),
            Action::Listen if self.engine.playing().is_some() => self.command(Command::Sound(SoundCommand::Stop)),
            Action::CancelJobs => self.command(Command::Job(JobCommand::CancelAll)),
            Action::ToggleDocuments => self.view_state.show_documents = !self.view_state.show_documents,
            Action::ToggleInspector => self.view_state.show_inspector = !self.view_state.show_inspector,
            Action::ToggleTheme => {
                let theme = if ctx.theme() == egui::Theme::Dark { Theme::Light } else { Theme::Dark };
                self.change_settings(ctx, Settings { theme, ..self.settings.clone() });
            }
            Action::EnlargeInterface => self.scale(ctx, 1.1),
            Action::ReduceInterface => self.scale(ctx, 1.0 / 1.1),
            Action::Batch => self.intents.push(Intent::ShowBatch),
            Action::Resize => self.intents.push(Intent::Inspect(InspectorTab::Resize)),
            Action::Project => self.intents.push(Intent::Inspect(InspectorTab::Project)),
            Action::Reslice => self.intents.push(Intent::Process(Some(Process::Reslice))),
            Action::Blend => self.intents.push(Intent::Process(Some(Process::Blend))),
            Action::Measure => self.intents.push(Intent::Inspect(InspectorTab::Measure)),
            Action::LineProfile => {
                self.panels.measure.tool = RegionTool::Line;
                self.intents.push(Intent::Inspect(InspectorTab::Measure));
            }
            Action::Facts => self.intents.push(Intent::Process(Some(Process::Facts))),
            Action::Export => self.intents.push(Intent::Inspect(InspectorTab::Export)),
            Action::SaveRecipe => self.save_recipe_in_front(),
            Action::AddLayer | Action::Histogram => self.intents.push(Intent::Inspect(InspectorTab::Layers)),
            Action::Spectrogram => self.intents.push(Intent::Inspect(InspectorTab::Spectrum)),
            _ => {
                if let Some(document) = self.tabs.active() {
                    self.apply_document_action(document, action);
                }
            }
        }
    }

    /// Actions on the document in front.
    fn apply_document_action(&mut self, document: DocumentId, action: Action) {
        let is_stack =
            self.engine.session().document(document).is_ok_and(|document| document.kind() == DocumentKind::Stack);
        match action {
            Action::RecordStream | Action::StopStream | Action::FollowFile => {
                self.apply_stream_action(document, action);
            }
            Action::ChangeReading => self.intents.push(Intent::ChangeReading(document)),
            Action::CloseDocument => self.intents.push(Intent::Close(vec![document])),
            Action::ResetLayers => self.command(Command::Composition { document, edit: CompositionEdit::Reset }),
            Action::AutoContrast if is_stack => {
                let place = self.views.stack(document).plane();
                let choice = self.settings.contrast;
                self.command(Command::Contrast(ContrastRequest { document, layer: None, place, choice }));
            }
            Action::SpectrogramStack => self.open_spectrogram(document),
            Action::AutoContrast => self.command(Command::Spectrum { document, edit: SpectrumEdit::Range(None) }),
            Action::FitRange => {
                let view = self.views.recordings.get(document).and_then(|view| view.picture.as_ref());
                if let Some(range) = view.map(|picture| picture.values.view_range) {
                    self.command(Command::Spectrum { document, edit: SpectrumEdit::Range(Some(range)) });
                }
            }
            Action::SaveSlice => self.cut_out(document, Wanted::File),
            Action::OpenSlice => self.cut_out(document, Wanted::Document),
            Action::Listen => self.listen(document),
            Action::ToggleChannel(number) => self.toggle_channel(document, usize::from(number)),
            Action::SaveAnnotations => self.command(Command::SaveAnnotations { document }),
            Action::FindBursts => {
                self.panels.annotate.finder.open = true;
                self.intents.push(Intent::Inspect(InspectorTab::Annotate));
            }
            Action::AcceptBursts => {
                let edit = self.panels.annotate.accept(None);
                self.command(Command::Annotation { document, edit });
            }
            Action::DiscardBursts => {
                self.command(Command::Annotation { document, edit: AnnotationEdit::Discard(None) });
            }
            other => self.viewer_actions.push(other),
        }
    }

    fn apply_stream_action(&mut self, document: DocumentId, action: Action) {
        let recording = self.engine.stream(document).is_some_and(|stream| stream.recording.is_some());
        self.command(Command::Stream(match action {
            Action::StopStream => StreamCommand::Stop(document),
            Action::FollowFile => StreamCommand::Follow { document, on: !self.engine.is_followed(document) },
            _ if recording => StreamCommand::StopRecording(document),
            _ => {
                self.windows.streaming = Some(Streaming::recording(document));
                return;
            }
        }));
    }

    /// Computes the spectrogram of a recording as it is shown, as a stack.
    fn open_spectrogram(&mut self, document: DocumentId) {
        let Ok(view) = self.engine.session().spectrum(document) else { return };
        let recipe = Recipe::Spectrogram(view.spectrogram);
        self.command(Command::Run { recipe, inputs: vec![document] });
    }

    /// The box on the spectrogram in front as a file or a document, as it is chosen where slices are.
    fn cut_out(&mut self, document: DocumentId, wanted: Wanted) {
        let Ok(document) = self.engine.session().document(document) else { return };
        let Some(region) = cut_out::region(self.views.recordings.get(document.id), document) else { return };
        let folder = export_folder(&self.settings, document);
        let command = cut_out::command(&self.panels.cut_out, document, &region, (wanted, folder.as_deref()));
        if let Some(command) = command {
            self.command(command);
        }
    }

    /// Plays the box on the spectrogram in front, as it is chosen where slices are.
    fn listen(&mut self, document: DocumentId) {
        let Ok(document) = self.engine.session().document(document) else { return };
        let Some(region) = cut_out::region(self.views.recordings.get(document.id), document) else { return };
        if let Some(command) = cut_out::listen_command(&self.panels.cut_out, document, &region) {
            self.command(command);
        }
    }

    fn toggle_channel(&mut self, document: DocumentId, number: usize) {
        let Ok(composition) = self.engine.session().composition(document) else { return };
        let own = composition.layers.iter().position(|layer| layer.document == document && layer.channel + 1 == number);
        let Some(layer) = own else { return };
        let edit = LayerEdit::Visible(!composition.layers[layer].visible);
        self.command(Command::Layer { document, layer, edit });
    }

    fn scale(&mut self, ctx: &Context, factor: f32) {
        // Whole tenths, so that going up and down comes back to where it began.
        let scale = (self.settings.ui_scale * factor * 10.0).round() / 10.0;
        let ui_scale = scale.clamp(*UI_SCALE.start(), *UI_SCALE.end());
        self.change_settings(ctx, Settings { ui_scale, ..self.settings.clone() });
    }

    fn change_settings(&mut self, ctx: &Context, settings: Settings) {
        if settings.memory_mb != self.settings.memory_mb {
            self.engine.set_memory(settings.memory_bytes());
        }
        self.engine.set_volume_db(settings.volume_db);
        self.engine.levels().set(settings.keep_overviews, settings.overviews_bytes());
        self.engine.indexes().set(settings.keep_indexes, settings.indexes_bytes());
        self.settings = settings;
        apply_settings(ctx, &self.settings);
    }

    fn ask_for_target(&mut self, ctx: &Context, name: String, what: Saved) {
        let front = self.tabs.active().and_then(|front| self.engine.session().document(front).ok());
        let last = || self.settings.export_folder.clone();
        let folder = front.map_or_else(last, |front| export_folder(&self.settings, front));
        self.ask(ctx, DialogRequest::SaveAs { name, folder, what });
    }

    fn ask(&mut self, ctx: &Context, request: DialogRequest) {
        // One dialog at a time; asking again while it is open would only stack them.
        if self.open_dialog.is_none() {
            self.open_dialog = Some(OpenDialog::new(self.dialogs.as_ref(), request, ctx));
        }
    }

    /// Takes in what workers and dialogs finished since the last frame.
    pub(super) fn take_in_news(&mut self, ctx: &Context) {
        let news = self.engine.poll();
        if news != News::default() {
            ctx.request_repaint();
        }
        let batch_over = news.batch_over.filter(|_| !self.tabs.is_batch_in_front());
        for notice in news.notices.into_iter().chain(batch_over) {
            self.toasts.push(notice);
        }
        for (target, end) in news.recipes {
            self.take_recipe_end(&target, end);
        }
        self.windows.joining.extend(news.offers.into_iter().map(Joining::of));
        for document in news.opened {
            let list = self.engine.session().documents();
            let place = |id: DocumentId| list.iter().position(|listed| listed.id == id);
            self.tabs.show_before(document, |other| place(other) > place(document));
            if let Ok(opened) = self.engine.session().document(document)
                && let (Origin::Derived { parents, provenance }, Some(stack)) = (&opened.origin, opened.stack())
            {
                self.views.follow(document, parents, (&provenance.recipe, stack.info.axes.z));
            }
            self.remember(document);
        }
        let session = self.engine.session();
        let open = |id: DocumentId| session.document(id).is_ok();
        self.tabs.retain(open);
        self.views.retain(open);
        self.views.poll(ctx, &self.engine);
        self.textures.retain(open);
        self.take_dialog_answer();
        if let Some(problem) = self.settings_file.problem() {
            self.toasts.push(Notice::warning(problem));
        }
    }

    fn take_dialog_answer(&mut self) {
        let Some((answer, request)) =
            self.open_dialog.as_ref().and_then(|dialog| Some((dialog.poll()?, dialog.request.clone())))
        else {
            return;
        };
        self.open_dialog = None;
        match (answer, request) {
            (Answer::Chosen(paths), DialogRequest::OpenFiles | DialogRequest::OpenFolder) => {
                self.windows.open = None;
                self.intents.push(Intent::Open(paths));
            }
            (Answer::Chosen(paths), DialogRequest::SaveAs { what, .. }) => {
                let field = match what {
                    Saved::Export => &mut self.panels.export.path,
                    Saved::Table => &mut self.panels.measure.table.path,
                    Saved::SignalTable => &mut self.panels.signal_measure.path,
                    Saved::Recording => match &mut self.windows.streaming {
                        Some(question) => &mut question.record,
                        // Closed meanwhile: nobody asks any more.
                        None => return,
                    },
                    Saved::Slice => &mut self.panels.cut_out.path,
                    Saved::Recipe => match &mut self.windows.saving {
                        Some(saving) => &mut saving.path,
                        None => return,
                    },
                };
                if let Some(path) = paths.into_iter().next() {
                    *field = path.display().to_string();
                }
            }
            (Answer::Chosen(paths), DialogRequest::Batch(what)) => self.take_for_batch(what, paths),
            (Answer::Chosen(paths), DialogRequest::OpenColors) => {
                if let (Some((document, layer, _)), Some(path)) = (self.windows.colors.take(), paths.into_iter().next())
                {
                    self.intents.push(Intent::LoadColors(document, layer, path));
                }
            }
            (Answer::Cancelled, DialogRequest::OpenColors) => self.windows.colors = None,
            (Answer::Cancelled, _) => self.windows.open = None,
            (Answer::Unavailable, _) => self.toasts.push(Notice::warning(
                "No file dialog opened on this desktop; type the path, or drop files onto the window",
            )),
        }
    }

    fn take_for_batch(&mut self, what: BatchDialog, paths: Vec<PathBuf>) {
        let first = || paths.first().map(|path| path.display().to_string()).unwrap_or_default();
        match what {
            BatchDialog::Files | BatchDialog::Folder => self.intents.push(Intent::AddToBatch(paths)),
            BatchDialog::Target => self.panels.batch.output.folder = first(),
            BatchDialog::Recipe => self.panels.batch.recipe.path = first(),
        }
    }

    fn remember(&mut self, document: DocumentId) {
        let Ok(document) = self.engine.session().document(document) else { return };
        let Some(path) = document.path() else { return };
        let facts = document.facts().join("\u{2003}");
        self.settings.remember_file(RecentFile { path: path.clone(), facts, opened_at: when::now() });
    }
}
