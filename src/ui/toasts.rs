//! Toasts: one sentence, what happened, and a button for the remedy. Failures stay until they are dismissed.

use std::time::{Duration, Instant};

use egui::{Align, Area, Frame, Id, Layout, Margin, Order, RichText, Ui};

use super::context::Intent;
use super::fonts;
use super::icons;
use super::theme::{Theme, measure};
use super::widgets::{icon_button, quiet_button};
use crate::engine::{Command, Notice, Remedy, Severity, command::DocumentCommand};

/// The toasts on the screen, oldest first.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Toast>,
    next: u64,
}

#[derive(Debug)]
struct Toast {
    id: u64,
    notice: Notice,
    until: Option<Instant>,
}

/// More than this at once is a wall; older ones that may fade go first.
const MOST: usize = 6;
const WIDTH: f32 = 380.0;

impl Toasts {
    /// Shows a notice. The same sentence twice is shown once.
    pub fn push(&mut self, notice: Notice) {
        self.shown.retain(|toast| toast.notice.text != notice.text);
        let fades_after = match notice.severity {
            Severity::Info => Some(Duration::from_secs(5)),
            Severity::Warning => Some(Duration::from_secs(12)),
            Severity::Error => None,
        };
        let until = fades_after.map(|time| Instant::now() + time);
        self.next += 1;
        self.shown.push(Toast { id: self.next, notice, until });
        while self.shown.len() > MOST {
            let fading = self.shown.iter().position(|toast| toast.until.is_some()).unwrap_or(0);
            self.shown.remove(fading);
        }
    }

    /// The sentences on the screen, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|toast| toast.notice.text.as_str())
    }

    /// Draws them above the status line, newest lowest.
    pub fn show(&mut self, ctx: &egui::Context, intents: &mut Vec<Intent>) {
        let now = Instant::now();
        self.shown.retain(|toast| toast.until.is_none_or(|until| until > now));
        let Some(next) = self.shown.iter().filter_map(|toast| toast.until).min() else {
            if !self.shown.is_empty() {
                self.draw(ctx, intents);
            }
            return;
        };
        ctx.request_repaint_after(next - now);
        self.draw(ctx, intents);
    }

    fn draw(&mut self, ctx: &egui::Context, intents: &mut Vec<Intent>) {
        // In the middle, where they cover neither the list at the left nor the primary button at the right.
        let place = egui::vec2(0.0, -measure::STATUS_LINE - measure::EDGE);
        let mut dismissed = None;
        Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(egui::Align2::CENTER_BOTTOM, place).show(
            ctx,
            |ui| {
                ui.set_max_width(WIDTH);
                ui.spacing_mut().item_spacing.y = measure::SPACE[2];
                for toast in &mut self.shown {
                    let hovered = ui.push_id(toast.id, |ui| draw_one(ui, toast, intents, &mut dismissed)).inner;
                    // Nothing disappears while it is being read.
                    if let (true, Some(until)) = (hovered, &mut toast.until) {
                        *until = (*until).max(Instant::now() + Duration::from_secs(2));
                    }
                }
            },
        );
        if let Some(id) = dismissed {
            self.shown.retain(|toast| toast.id != id);
            ctx.request_repaint();
        }
    }
}

fn draw_one(ui: &mut Ui, toast: &Toast, intents: &mut Vec<Intent>, dismissed: &mut Option<u64>) -> bool {
    let theme = Theme::of(ui);
    let (icon, color) = match toast.notice.severity {
        Severity::Info => (icons::INFO, theme.dim),
        Severity::Warning => (icons::WARNING, theme.warning),
        Severity::Error => (icons::ERROR, theme.error),
    };
    let frame = Frame::new()
        .fill(theme.raised)
        .stroke(theme.hairline())
        .corner_radius(measure::RADIUS_CARD)
        .inner_margin(Margin::symmetric(12, 8))
        .shadow(ui.visuals().popup_shadow);
    let inner = frame.show(ui, |ui| {
        ui.set_width(WIDTH - 24.0);
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            if icon_button(ui, icons::CLOSE, "Dismiss", "Dismiss").clicked() {
                *dismissed = Some(toast.id);
            }
            ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
                ui.add_space(2.0);
                let icon = RichText::new(icon).font(fonts::icon(measure::ICON)).color(color);
                ui.add(egui::Label::new(icon));
                ui.vertical(|ui| {
                    ui.add_space(1.0);
                    let text = RichText::new(&toast.notice.text).size(measure::BODY).color(theme.text);
                    ui.add(egui::Label::new(text).wrap().selectable(true));
                    if let Some(remedy) = &toast.notice.remedy
                        && quiet_button(ui, remedy_label(remedy)).clicked()
                    {
                        intents.push(remedy_intent(remedy));
                        *dismissed = Some(toast.id);
                    }
                });
            });
        });
    });
    inner.response.contains_pointer()
}

const fn remedy_label(remedy: &Remedy) -> &'static str {
    match remedy {
        Remedy::AskHowToOpen(_) => "Say how to read it…",
        Remedy::ChangeReading(_) => "Change the reading…",
        Remedy::Show(_) => "Show",
        Remedy::ShowFile(_) => "Open the result",
    }
}

fn remedy_intent(remedy: &Remedy) -> Intent {
    match remedy {
        Remedy::AskHowToOpen(path) => Intent::AskHowToOpen(path.clone()),
        Remedy::ChangeReading(document) => Intent::ChangeReading(*document),
        Remedy::Show(document) => Intent::Show(*document),
        Remedy::ShowFile(path) => Intent::Command(Command::Document(DocumentCommand::Open {
            paths: vec![path.clone()],
            options: Box::default(),
        })),
    }
}
