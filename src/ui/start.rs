//! The page that is shown while nothing is open: open, two samples, recent files.

use egui::{Align2, Button, Response, RichText, Role, ScrollArea, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use super::context::Intent;
use super::textures::{Textures, color_image};
use super::theme::{Theme, measure};
use super::widgets::buttons::primary_button_sized;
use super::widgets::document_row::{elided, thumbnail};
use super::widgets::{TextField, heading};
use super::{fonts, icons};
use crate::engine::job::Ticket;
use crate::engine::sample_data::SampleData;
use crate::engine::settings::RecentFile;
use crate::engine::{Action, Engine, JobKind, Settings};
use crate::model::{Plane, Progress};

/// What the page keeps between frames.
#[derive(Debug, Default)]
pub struct StartPage {
    path: String,
    pictures: SamplePictures,
}

/// The pictures of the two samples, made by jobs once the page is on the screen.
#[derive(Debug, Default)]
struct SamplePictures {
    jobs: Vec<(SampleData, Ticket<Plane>)>,
    /// Frames that were drawn before they were asked for.
    waited: usize,
    asked: bool,
}

impl SamplePictures {
    /// Their longer side in pixels: a card's width on a dense screen.
    const SIDE: usize = 768;
    /// The first frame is drawn before the window is shown, the second is what a person sees first: that must not share
    /// the processors with pictures.
    const FRAMES_BEFORE: usize = 2;

    /// Starts them once, and turns those that are done into textures.
    fn take_in(&mut self, ctx: &egui::Context, engine: &Engine, textures: &mut Textures) {
        if self.waited < Self::FRAMES_BEFORE {
            self.waited += 1;
            ctx.request_repaint();
        } else if !std::mem::replace(&mut self.asked, true) {
            for sample in SampleData::ALL {
                let work = move |progress: &Progress| Engine::sample_picture(sample, Self::SIDE, progress);
                let name = format!("Picture of {}", sample.name());
                self.jobs.push((sample, engine.jobs().submit(name, JobKind::Background, work)));
            }
        }
        self.jobs.retain(|(sample, ticket)| match ticket.poll() {
            Some(Ok(plane)) => {
                textures.named(ctx, sample.name(), || color_image(&plane));
                false
            }
            // Without its picture a card shows an icon.
            Some(Err(_)) => false,
            None => true,
        });
    }
}

const WIDTH: f32 = 800.0;
const BUTTON: f32 = 34.0;

impl StartPage {
    /// Draws the page over the whole of `ui`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        engine: &Engine,
        settings: &Settings,
        textures: &mut Textures,
        intents: &mut Vec<Intent>,
    ) {
        self.pictures.take_in(ui.ctx(), engine, textures);
        let theme = Theme::of(ui);
        ui.painter().rect_filled(ui.max_rect(), 0, theme.panel);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = WIDTH.min(ui.available_width() - 2.0 * measure::SPACE[4]);
            let side = (ui.available_width() - width) / 2.0;
            // A little above the middle, as far as there is room.
            ui.add_space((ui.available_height() * 0.09).max(measure::SPACE[4]));
            ui.horizontal_top(|ui| {
                ui.add_space(side - ui.spacing().item_spacing.x);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    self.open(ui, intents);
                    samples(ui, textures, intents);
                    recent(ui, settings, intents);
                    ui.add_space(measure::SPACE[4]);
                });
            });
        });
    }

    fn open(&mut self, ui: &mut Ui, intents: &mut Vec<Intent>) {
        let theme = Theme::of(ui);
        ui.label(RichText::new("Open something").font(fonts::bold(measure::START)).color(theme.text));
        let sentence =
            "Pictures, TIFF stacks, NumPy arrays, SigMF and raw IQ recordings. Drop files or folders anywhere.";
        ui.label(RichText::new(sentence).size(measure::BODY).color(theme.dim));
        ui.add_space(measure::SPACE[3]);
        ui.horizontal(|ui| {
            if primary_button_sized(ui, "Open files…", 132.0, BUTTON, None).clicked() {
                intents.push(Intent::AskForFiles);
            }
            if ui.add(Button::new("Open folder…").min_size(Vec2::new(132.0, BUTTON))).clicked() {
                intents.push(Intent::AskForFolder);
            }
            let field = TextField::new("Path", &mut self.path).hint("or type a path").height(BUTTON).show(ui);
            if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                intents.extend(typed_path(&self.path).map(|path| Intent::Open(vec![path])));
                self.path.clear();
            }
        });
        ui.add_space(measure::SPACE[4]);
    }
}

/// What was typed as a path: quotes and `file://` taken off, `~` filled in.
pub fn typed_path(text: &str) -> Option<std::path::PathBuf> {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.strip_prefix("file://").unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match text.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Some(home()?.join(rest.trim_start_matches('/'))),
        _ => Some(text.into()),
    }
}

fn samples(ui: &mut Ui, textures: &mut Textures, intents: &mut Vec<Intent>) {
    heading(ui, "Try a sample");
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::SPACE[3];
        let width = (ui.available_width() - measure::SPACE[3]) / 2.0;
        let cells = ("Fluorescence time-lapse", "Three channels, 24 frames, simulated");
        if card(ui, width, cells, textures, SampleData::TimeLapse).clicked() {
            intents.push(Intent::Action(Action::OpenSampleStack));
        }
        let radio = ("Radio scene", "Carrier, bursts, chirp and OFDM over 10 s, simulated");
        if card(ui, width, radio, textures, SampleData::RadioScene).clicked() {
            intents.push(Intent::Action(Action::OpenSampleRecording));
        }
    });
    ui.add_space(measure::SPACE[4]);
}

/// Height of a card's picture and of the words below it.
const PICTURE: f32 = 118.0;
const WORDS: f32 = 58.0;

fn card(
    ui: &mut Ui,
    width: f32,
    (title, facts): (&str, &str),
    textures: &mut Textures,
    sample: SampleData,
) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, PICTURE + WORDS), Sense::click());
    ui.painter().rect_filled(rect, measure::RADIUS_CARD, if response.hovered() { theme.hover } else { theme.raised });
    let picture = egui::Rect::from_min_size(rect.min, Vec2::new(width, PICTURE));
    card_picture(ui, picture, textures, sample);
    let line = if response.hovered() || response.has_focus() { theme.accent } else { theme.line };
    let stroke = egui::Stroke::new(1.0, line);
    ui.painter().rect_stroke(rect, measure::RADIUS_CARD, stroke, StrokeKind::Inside);
    let left = rect.left() + measure::EDGE;
    let room = width - 2.0 * measure::EDGE;
    let y = picture.bottom() + WORDS / 2.0;
    elided(ui, egui::pos2(left, y - 10.0), title, fonts::bold(measure::BODY), theme.text, room);
    elided(ui, egui::pos2(left, y + 10.0), facts, fonts::regular(measure::LABEL_TEXT), theme.dim, room);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), title));
    response
}

/// The sample's picture, cut to the card; an icon until it is made.
fn card_picture(ui: &Ui, rect: egui::Rect, textures: &mut Textures, sample: SampleData) {
    let radius = measure::RADIUS_CARD;
    let corners = egui::CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
    let Some((texture, size)) = textures.named(ui.ctx(), sample.name(), || None) else {
        let theme = Theme::of(ui);
        let icon = if sample == SampleData::TimeLapse { icons::STACK } else { icons::RECORDING };
        ui.painter().rect_filled(rect, corners, theme.field);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, fonts::icon(24.0), theme.faint);
        return;
    };
    // The largest part of the picture with the card's proportions, from its middle.
    let scale = (rect.width() / size.x).max(rect.height() / size.y);
    let part = rect.size() / (size * scale);
    let uv = egui::Rect::from_center_size(egui::pos2(0.5, 0.5), part);
    egui::Image::from_texture((texture, rect.size())).uv(uv).corner_radius(corners).paint_at(ui, rect);
}

fn recent(ui: &mut Ui, settings: &Settings, intents: &mut Vec<Intent>) {
    let theme = Theme::of(ui);
    heading(ui, "Recent");
    if settings.recent_files.is_empty() {
        ui.label(RichText::new("Files you open appear here.").size(measure::LABEL_TEXT).color(theme.faint));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    for file in &settings.recent_files {
        let response = recent_row(ui, file);
        if response.clicked() {
            intents.push(Intent::Open(vec![file.path.clone()]));
        }
        response.context_menu(|ui| {
            if ui.button("Forget").clicked() {
                intents.push(Intent::ForgetRecent(file.path.clone()));
            }
        });
        let line = egui::pos2(0.0, response.rect.bottom()).y;
        ui.painter().hline(response.rect.x_range(), line, theme.hairline());
    }
}

fn recent_row(ui: &mut Ui, file: &RecentFile) -> Response {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 46.0), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(Vec2::new(6.0, -1.0)), measure::RADIUS_SEGMENT, theme.hover);
    }
    let square = egui::Rect::from_center_size(rect.left_center() + Vec2::new(16.0, 0.0), Vec2::splat(32.0));
    thumbnail(ui, square, None, icons::FILE);
    let name =
        file.path.file_name().map_or_else(|| file.path.display().to_string(), |name| name.to_string_lossy().into());
    let y = rect.center().y;
    let middle = rect.left() + rect.width() * 0.375;
    let left = square.right() + measure::SPACE[3];
    elided(ui, egui::pos2(left, y), &name, fonts::regular(measure::BODY), theme.text, middle - left - 10.0);
    let room = rect.right() - 130.0 - middle;
    elided(ui, egui::pos2(middle, y), &file.facts, fonts::regular(measure::LABEL_TEXT), theme.dim, room);
    let when = super::when::ago(file.opened_at, super::when::now());
    let hovered_color = if response.hovered() { theme.dim } else { theme.faint };
    let font = fonts::regular(measure::LABEL_TEXT);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, when, font, hovered_color);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Open {name}")));
    response.on_hover_text(file.path.display().to_string())
}
