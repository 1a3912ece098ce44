//! The window as eframe sees it: state, one frame, what is kept.
//!
//! A frame: take in what the engine finished, take the keys, lay out (drawing pushes intents), carry the intents out.
//! Layout is in `layout`, carrying out in `apply`.

use std::path::PathBuf;
use std::sync::Arc;

use super::context::Intent;
use super::dialogs::{FileDialogs, NativeDialogs, OpenDialog};
use super::keys::{KeyMap, SpaceKey};
use super::panels::Panels;
use super::settings_file::SettingsFile;
use super::start::StartPage;
use super::status::MemoryReading;
use super::tabs::Tabs;
use super::textures::Textures;
use super::toasts::Toasts;
use super::view_state::ViewState;
use super::viewer::Views;
use super::windows::Windows;
use super::{batch, drop_files, keys, theme};
use crate::engine::batch::{NoRecipes, RecipeReader};
use crate::engine::settings::Theme;
use crate::engine::sound::{Loudspeaker, SoundOutput};
use crate::engine::{Action, Command, Engine, EngineError, EngineOptions, Notice, Settings};

/// What a window is made with. The default has no settings file, so that tests leave no trace.
pub struct AppSetup {
    /// Opened at once.
    pub files: Vec<PathBuf>,
    /// Carried out at once.
    pub commands: Vec<Command>,
    /// The memory budget in bytes; `None`: as the settings say.
    pub memory: Option<u64>,
    /// Worker threads; `None`: as the settings say.
    pub threads: Option<usize>,
    pub settings: Settings,
    /// The folder of overviews; `None`: none are kept.
    pub overviews: Option<PathBuf>,
    /// The folder of indexes of recordings; `None`: there are none.
    pub indexes: Option<PathBuf>,
    /// Where sound goes.
    pub sound: Arc<dyn SoundOutput>,
    /// Who understands recipes.
    pub recipes: Arc<dyn RecipeReader>,
    /// Where changed settings are written.
    pub settings_path: Option<PathBuf>,
    /// What went wrong before there was a window to say it in.
    pub problems: Vec<String>,
    /// Who answers file dialogs.
    pub dialogs: Box<dyn FileDialogs>,
}

impl Default for AppSetup {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            commands: Vec::new(),
            memory: None,
            threads: None,
            settings: Settings::default(),
            overviews: None,
            indexes: None,
            sound: Arc::new(Loudspeaker),
            recipes: Arc::new(NoRecipes),
            settings_path: None,
            problems: Vec::new(),
            dialogs: Box::new(NativeDialogs),
        }
    }
}

impl std::fmt::Debug for AppSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppSetup").field("files", &self.files).finish_non_exhaustive()
    }
}

/// The window.
pub struct App {
    pub(super) engine: Engine,
    pub(super) settings: Settings,
    pub(super) settings_file: SettingsFile,
    pub(super) view_state: ViewState,
    pub(super) tabs: Tabs,
    pub(super) views: Views,
    pub(super) panels: Panels,
    pub(super) textures: Textures,
    pub(super) toasts: Toasts,
    pub(super) windows: Windows,
    pub(super) start: StartPage,
    pub(super) dialogs: Box<dyn FileDialogs>,
    pub(super) open_dialog: Option<OpenDialog>,
    pub(super) intents: Vec<Intent>,
    /// Actions that the viewer in front carries out in this frame.
    pub(super) viewer_actions: Vec<Action>,
    /// What the viewer in front says in the status line.
    pub(super) status: Vec<String>,
    /// What toasts keep off in this frame.
    pub(super) keep_clear: Vec<egui::Rect>,
    pub(super) space: SpaceKey,
    pub(super) memory: MemoryReading,
    /// The window may close, whatever is lost.
    pub(super) closing: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("engine", &self.engine).field("tabs", &self.tabs).finish_non_exhaustive()
    }
}

/// The key of [`ViewState`] in eframe's storage.
const VIEW_STATE: &str = "view state";

impl App {
    /// A window that was not shown yet.
    ///
    /// # Errors
    /// If the engine cannot start its workers.
    pub fn new(context: &eframe::CreationContext<'_>, setup: AppSetup) -> Result<Self, EngineError> {
        let ctx = context.egui_ctx.clone();
        theme::install(&ctx);
        // Ctrl + and Ctrl − are actions of ours, so that the size is kept with the settings.
        ctx.options_mut(|egui| {
            egui.zoom_with_keyboard = false;
            // So is Ctrl Q.
            egui.quit_shortcuts.clear();
        });
        apply_settings(&ctx, &setup.settings);
        let kept = |key| context.storage.and_then(|storage| eframe::get_value(storage, key));
        let settings = setup.settings;
        let options = EngineOptions {
            threads: setup.threads.or(settings.threads).unwrap_or(0),
            memory: setup.memory.or(settings.memory_bytes()),
            wake: Arc::new(move || ctx.request_repaint()),
            levels: setup.overviews,
            indexes: setup.indexes,
            indexes_limit: settings.indexes_bytes(),
            sound: setup.sound,
            recipes: setup.recipes,
        };
        let engine = Engine::new(options)?;
        engine.set_volume_db(settings.volume_db);
        engine.levels().set(settings.keep_overviews, settings.overviews_bytes());
        engine.indexes().set(settings.keep_indexes, settings.indexes_bytes());
        let mut app = Self {
            engine,
            settings_file: SettingsFile::new(settings.clone(), setup.settings_path),
            settings,
            view_state: kept(VIEW_STATE).unwrap_or_default(),
            tabs: Tabs::default(),
            views: Views::default(),
            panels: Panels::default(),
            textures: Textures::default(),
            toasts: Toasts::default(),
            windows: Windows::default(),
            start: StartPage::default(),
            dialogs: setup.dialogs,
            open_dialog: None,
            intents: Vec::new(),
            viewer_actions: Vec::new(),
            status: Vec::new(),
            keep_clear: Vec::new(),
            space: SpaceKey::default(),
            memory: MemoryReading::default(),
            closing: false,
        };
        app.engine.link_contrast(app.view_state.links.contrast);
        app.views.link(app.view_state.links, None);
        app.views.recordings.look.clone_from(&app.view_state.plots);
        let keys = KeyMap::read(&app.settings.keys).1;
        app.intents.extend(keys.map(|problem| Intent::Notify(Notice::warning(problem))));
        app.intents.extend(setup.problems.into_iter().map(|problem| Intent::Notify(Notice::error(problem))));
        app.intents.extend(setup.commands.into_iter().map(Intent::Command));
        if !setup.files.is_empty() {
            app.intents.push(Intent::Open(setup.files));
        }
        Ok(app)
    }

    /// The engine, to look at.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine, for those who put documents into it that no file holds.
    pub fn engine_mut(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// The settings as they are now.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The sentences of the toasts on the screen, oldest first.
    pub fn toasts(&self) -> Vec<String> {
        self.toasts.texts().map(str::to_owned).collect()
    }

    /// Turns the keys of this frame into wishes, unless the settings ask for keys, or a question has to be answered first.
    fn take_keys(&mut self, ctx: &egui::Context) {
        if let Some(question) = &mut self.windows.closing {
            question.take_keys(ctx);
            return;
        }
        if self.windows.settings.as_mut().is_some_and(|settings| settings.keys.takes_keys(ctx)) {
            return;
        }
        if self.tabs.is_batch_in_front() && !self.windows.is_any_open() {
            batch::list_keys::take(ctx, &mut self.panels.batch);
        }
        let actions = keys::pressed(ctx, &mut self.space);
        self.intents.extend(actions.into_iter().map(Intent::Action));
    }

    /// Wants something, as if it had been clicked.
    pub fn want(&mut self, intent: Intent) {
        self.intents.push(intent);
    }
}

/// Tells egui of theme and size, and the window of its keys.
pub(super) fn apply_settings(ctx: &egui::Context, settings: &Settings) {
    ctx.set_theme(match settings.theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::Light => egui::ThemePreference::Light,
    });
    ctx.set_zoom_factor(settings.ui_scale.clamp(*super::apply::UI_SCALE.start(), *super::apply::UI_SCALE.end()));
    KeyMap::read(&settings.keys).0.install(ctx);
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.take_in_news(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.take_keys(&ctx);
        self.layout(ui);
        drop_files::show(ui, self.tabs.is_batch_in_front(), &mut self.intents);
        if ctx.input(|input| input.pointer.any_released()) {
            self.intents.push(Intent::EndGesture);
        }
        self.apply_intents(&ctx);
        self.ask_before_closing(&ctx);
        self.settings_file.keep(&self.settings);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.view_state.plots.clone_from(&self.views.recordings.look);
        eframe::set_value(storage, VIEW_STATE, &self.view_state);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
