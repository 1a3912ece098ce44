//! What lies over the window: open, palette, settings, keys, about, jobs, reading, joining.
//!
//! Everything here is a panel that can stay open; only the question before closing (`closing`) holds up the rest.

use std::collections::VecDeque;

use egui::{Align2, Context, Frame, Id, Key, Margin, Ui, Vec2};

use super::app::App;
use super::closing::Closing;
use super::comparing::Comparing;
use super::context::Intent;
use super::copying::Copying;
use super::joining::Joining;
use super::palette::Palette;
use super::reading::Reading;
use super::saving_recipe::SavingRecipe;
use super::settings::SettingsWindow;
use super::streaming::Streaming;
use super::theme::{Theme, measure};
use super::widgets::buttons::icon_button;
use super::widgets::{TextField, hint};
use super::{fonts, help, icons, jobs, start};
use crate::engine::command::DocumentCommand;
use crate::engine::{Action, Command};
use crate::model::DocumentId;

/// Which of them are open, and what they keep.
#[derive(Debug, Default)]
pub struct Windows {
    pub palette: Option<Palette>,
    /// The typed path beside the native dialog.
    pub open: Option<TypedPath>,
    pub settings: Option<SettingsWindow>,
    pub keys: bool,
    pub about: bool,
    pub jobs: bool,
    pub reading: Option<Reading>,
    /// Where a recipe goes, and what it says.
    pub saving: Option<SavingRecipe>,
    /// Which stream to receive, or under which name to record one.
    pub streaming: Option<Streaming>,
    /// What was answered last time a stream was to be opened.
    pub last_stream: Streaming,
    /// Which stack is compared with the one in front?
    pub comparing: Option<Comparing>,
    /// Copies the settings of layers.
    pub copying: Option<Copying>,
    /// The typed path of a table of colours beside the native dialog: for a layer of a document.
    pub colors: Option<(DocumentId, usize, TypedPath)>,
    /// Files that make stacks by their names, to be asked about one after the other.
    pub joining: VecDeque<Joining>,
    /// Asks before something is closed.
    pub closing: Option<Closing>,
}

/// A path that is being typed.
#[derive(Debug, Default)]
pub struct TypedPath {
    pub text: String,
    /// Whether the field was given the keyboard, once: after Escape has left it, it is not taken back.
    pub focused: bool,
}

impl Windows {
    /// Whether any of them lies over the window, and may mean the keys.
    pub fn is_any_open(&self) -> bool {
        let asked = self.palette.is_some() || self.open.is_some() || self.settings.is_some() || self.saving.is_some();
        let answered = self.reading.is_some() || self.streaming.is_some() || self.comparing.is_some();
        let others = self.copying.is_some() || self.colors.is_some() || self.closing.is_some();
        asked || answered || others || !self.joining.is_empty() || self.keys || self.about || self.jobs
    }

    /// Where the list of jobs lies while it is open.
    pub fn jobs_area(&self, ctx: &Context) -> Option<egui::Rect> {
        ctx.memory(|memory| memory.area_rect(Id::unique(JOBS))).filter(|_| self.jobs)
    }
}

/// The title of the list of jobs.
const JOBS: &str = "Jobs";

/// A panel over the window with a title and a cross; `false` when it was closed.
pub(super) fn float<R>(
    ctx: &Context,
    title: &str,
    width: f32,
    place: (Align2, Vec2),
    add: impl FnOnce(&mut Ui) -> R,
) -> (bool, R) {
    let area = egui::Area::new(Id::unique(title)).order(egui::Order::Middle).anchor(place.0, place.1);
    let shown = area.show(ctx, |ui| {
        let theme = Theme::of(ui);
        card(ctx)
            .show(ui, |ui| {
                ui.set_width(width.min(ui.ctx().content_rect().width() - 60.0));
                let closed = ui
                    .horizontal(|ui| {
                        ui.label(egui::RichText::new(title).font(fonts::bold(measure::PRODUCT)).color(theme.text));
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            icon_button(ui, icons::CLOSE, &format!("Close {title}"), "Close   Esc").clicked()
                        })
                        .inner
                    })
                    .inner;
                ui.add_space(measure::SPACE[0]);
                (closed, add(ui))
            })
            .inner
    });
    let (closed, result) = shown.inner;
    let escape = !ctx.data(|data| data.get_temp(had_focus())).unwrap_or(false)
        && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape));
    (!(closed || escape), result)
}

/// The ground of everything that lies over the window.
pub(super) fn card(ctx: &Context) -> Frame {
    let style = ctx.global_style();
    let theme = if style.visuals.dark_mode { &Theme::DARK } else { &Theme::LIGHT };
    Frame::new()
        .fill(theme.panel)
        .stroke(theme.hairline())
        .corner_radius(measure::RADIUS_CARD)
        .inner_margin(Margin::same(measure::EDGE as i8))
        .shadow(style.visuals.window_shadow)
}

/// Where it is kept whether a widget had the focus at the end of the last frame: the Escape that leaves a field takes
/// the focus before anything is drawn, and must not close the panel around the field as well.
fn had_focus() -> Id {
    Id::unique("focus before")
}

/// Where panels lie that are about all of the window.
pub(super) const MIDDLE: (Align2, Vec2) = (Align2::CENTER_TOP, Vec2::new(0.0, 84.0));

impl App {
    /// Draws those that are open.
    pub(super) fn show_windows(&mut self, ctx: &Context) {
        self.show_palette(ctx);
        self.show_open(ctx);
        self.show_reading(ctx);
        self.show_saving_recipe(ctx);
        self.show_streaming(ctx);
        self.show_joining(ctx);
        self.show_looking_windows(ctx);
        self.show_settings(ctx);
        if self.windows.keys {
            self.windows.keys = float(ctx, "Keys and mouse", 620.0, MIDDLE, help::show).0;
        }
        if self.windows.jobs {
            let place = (Align2::LEFT_BOTTOM, Vec2::new(measure::EDGE, -measure::STATUS_LINE - measure::SPACE[2]));
            let draw = |ui: &mut Ui| jobs::show(ui, self.engine.jobs(), &mut self.intents);
            self.windows.jobs = float(ctx, JOBS, 560.0, place, draw).0;
        }
        if self.windows.about {
            self.windows.about = float(ctx, "About lumiq", 340.0, MIDDLE, about).0;
        }
        self.show_closing(ctx);
        let focused = ctx.memory(|memory| memory.focused().is_some());
        ctx.data_mut(|data| data.insert_temp(had_focus(), focused));
    }

    fn show_palette(&mut self, ctx: &Context) {
        let Some(mut palette) = self.windows.palette.take() else { return };
        let actions = self.action_context();
        if palette.show(ctx, self.engine.session(), &self.settings, &actions, &mut self.intents) {
            self.windows.palette = Some(palette);
        } else {
            ctx.request_repaint();
        }
    }

    fn show_settings(&mut self, ctx: &Context) {
        let Some(mut settings) = self.windows.settings.take() else { return };
        let draw = |ui: &mut Ui| settings.show(ui, &self.settings, &self.engine, &mut self.intents);
        if float(ctx, "Settings", 520.0, MIDDLE, draw).0 {
            self.windows.settings = Some(settings);
        }
    }

    fn show_open(&mut self, ctx: &Context) {
        let Some(mut path) = self.windows.open.take() else { return };
        let (stays, opened) = float(ctx, "Open", 520.0, MIDDLE, |ui| {
            let field = TextField::new("Path to open", &mut path.text).hint("Type a path and press Enter").height(34.0);
            let field = field.show(ui);
            if !path.focused {
                path.focused = true;
                field.request_focus();
            }
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                return start::typed_path(&path.text).map(|path| Intent::Open(vec![path]));
            }
            ui.horizontal(|ui| {
                if ui.button("Choose files…").clicked() {
                    return Some(Intent::AskForFiles);
                }
                ui.button("Choose a folder…").clicked().then_some(Intent::AskForFolder)
            })
            .inner
        });
        let done = matches!(opened, Some(Intent::Open(_)));
        self.intents.extend(opened);
        if stays && !done {
            self.windows.open = Some(path);
        }
    }

    fn show_reading(&mut self, ctx: &Context) {
        let Some(mut reading) = self.windows.reading.take() else { return };
        let (stays, answer) = float(ctx, "How to read it", 420.0, MIDDLE, |ui| reading.show(ui));
        if let Some(options) = answer {
            let options = Box::new(options);
            self.intents.push(Intent::Command(Command::Document(match reading.document {
                Some(document) => DocumentCommand::Reopen { document, options },
                None => DocumentCommand::Open { paths: vec![reading.path], options },
            })));
        } else if stays {
            self.windows.reading = Some(reading);
        }
    }

    fn show_streaming(&mut self, ctx: &Context) {
        let Some(mut question) = self.windows.streaming.take() else { return };
        let (stays, answer) = float(ctx, question.title(), 440.0, MIDDLE, |ui| question.show(ui));
        let answered = matches!(answer, Some(Intent::Command(_)));
        self.intents.extend(answer);
        if question.document.is_none() {
            self.windows.last_stream = question.clone();
        }
        // A stream that has ended is not recorded any more.
        let there = question.document.is_none_or(|document| self.engine.stream(document).is_some());
        if stays && !answered && there {
            self.windows.streaming = Some(question);
        }
    }

    fn show_joining(&mut self, ctx: &Context) {
        let Some(mut question) = self.windows.joining.pop_front() else { return };
        let (stays, answer) = float(ctx, "These files make a stack", 460.0, MIDDLE, |ui| question.show(ui));
        match answer {
            Some(commands) => self.intents.extend(commands.into_iter().map(Intent::Command)),
            None if stays => self.windows.joining.push_front(question),
            None => {}
        }
    }

    /// Opens or closes one of them; `false` if the action is not about these.
    pub(super) fn toggle_window(&mut self, action: Action) -> bool {
        let open = match action {
            Action::Keys => &mut self.windows.keys,
            Action::About => &mut self.windows.about,
            Action::ShowJobs => &mut self.windows.jobs,
            Action::Settings => {
                self.windows.settings = self.windows.settings.is_none().then(SettingsWindow::default);
                return true;
            }
            Action::CommandPalette => {
                self.windows.palette = self.windows.palette.is_none().then(Palette::new);
                return true;
            }
            _ => return false,
        };
        *open = !*open;
        true
    }
}

fn about(ui: &mut Ui) {
    let theme = Theme::of(ui);
    ui.label(egui::RichText::new("lumiq").font(fonts::bold(measure::START)).color(theme.accent));
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.add_space(measure::SPACE[2]);
    ui.add(egui::Label::new(env!("CARGO_PKG_DESCRIPTION")).wrap());
    ui.add_space(measure::SPACE[2]);
    hint(ui, "Licensed under MIT or Apache-2.0, as you like.");
}
