//! Toasts: one sentence, what happened, and a button for the remedy. Failures stay until they are dismissed.

use std::time::{Duration, Instant};

use egui::{Align, Align2, Area, Frame, Id, Layout, Margin, Order, Rect, RichText, Ui, vec2};

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

/// More than this at once is a wall: older ones that may fade go, and those that stay wait until others are dismissed.
const MOST: usize = 6;
const WIDTH: f32 = 380.0;
/// Toasts keep this far from the edges.
const MARGIN: f32 = measure::EDGE;
/// The lowest a toast gets.
const HEIGHT: f32 = 44.0;

impl Toasts {
    /// Shows a notice. The same sentence twice is shown once.
    pub fn push(&mut self, notice: Notice) {
        self.shown.retain(|toast| toast.notice.text != notice.text);
        let fades_after = match (notice.severity, &notice.remedy) {
            // Nothing else offers to open the file after all.
            (_, Some(Remedy::AskHowToOpen(_))) | (Severity::Error, _) => None,
            (Severity::Info, _) => Some(Duration::from_secs(5)),
            (Severity::Warning, _) => Some(Duration::from_secs(12)),
        };
        let until = fades_after.map(|time| Instant::now() + time);
        self.next += 1;
        self.shown.push(Toast { id: self.next, notice, until });
        while self.shown.len() > MOST
            && let Some(fading) = self.shown.iter().position(|toast| toast.until.is_some())
        {
            self.shown.remove(fading);
        }
    }

    /// The sentences on the screen, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|toast| toast.notice.text.as_str())
    }

    /// Draws them at the foot of `centre`, newest lowest, over what has to be `kept_clear` there.
    pub fn show(&mut self, ctx: &egui::Context, (centre, kept_clear): (Rect, &[Rect]), intents: &mut Vec<Intent>) {
        let now = Instant::now();
        let before = self.shown.len();
        self.shown.retain(|toast| toast.until.is_none_or(|until| until > now));
        if self.shown.len() < before {
            // The area stands where its last height puts it: one more frame closes the gap.
            ctx.request_repaint();
        }
        let Some(next) = self.shown.iter().filter_map(|toast| toast.until).min() else {
            if !self.shown.is_empty() {
                self.draw(ctx, foot(centre, kept_clear), intents);
            }
            return;
        };
        ctx.request_repaint_after(next - now);
        self.draw(ctx, foot(centre, kept_clear), intents);
    }

    fn draw(&mut self, ctx: &egui::Context, foot: Rect, intents: &mut Vec<Intent>) {
        let (mut dismissed, mut dismiss_all) = (None, false);
        let area = Area::new(Id::unique("toasts")).order(Order::Foreground);
        area.pivot(Align2::LEFT_BOTTOM).fixed_pos(foot.left_bottom()).show(ctx, |ui| {
            ui.set_max_width(foot.width());
            ui.spacing_mut().item_spacing.y = measure::SPACE[2];
            let waiting = self.shown.len().saturating_sub(MOST);
            if waiting > 0 && draw_waiting(ui, waiting) {
                dismiss_all = true;
            }
            for toast in &mut self.shown[waiting..] {
                let hovered = ui.push_id(toast.id, |ui| draw_one(ui, toast, intents, &mut dismissed)).inner;
                // Nothing disappears while it is being read.
                if let (true, Some(until)) = (hovered, &mut toast.until) {
                    *until = (*until).max(Instant::now() + Duration::from_secs(2));
                }
            }
        });
        if dismiss_all {
            self.shown.clear();
            ctx.request_repaint();
        }
        if let Some(id) = dismissed {
            self.shown.retain(|toast| toast.id != id);
            ctx.request_repaint();
        }
    }
}

/// Where the lowest toast stands: at the lower left of the centre, where there are neither the list of documents nor the
/// primary button nor a scale bar, and above what is kept clear.
fn foot(centre: Rect, kept_clear: &[Rect]) -> Rect {
    let size = vec2(WIDTH.min(centre.width() - 2.0 * MARGIN), HEIGHT);
    let mut foot = Rect::from_min_size(centre.left_bottom() + vec2(MARGIN, -MARGIN - HEIGHT), size);
    let mut lowest_first: Vec<&Rect> = kept_clear.iter().collect();
    lowest_first.sort_by(|a, b| b.bottom().total_cmp(&a.bottom()));
    for rect in lowest_first {
        if rect.intersects(foot) {
            foot = foot.translate(vec2(0.0, rect.top() - MARGIN - foot.bottom()));
        }
    }
    foot
}

/// How many older ones wait, and a button that dismisses them all; whether it was clicked.
fn draw_waiting(ui: &mut Ui, waiting: usize) -> bool {
    let theme = Theme::of(ui);
    let frame = Frame::new().fill(theme.raised).stroke(theme.hairline()).corner_radius(measure::RADIUS_CARD);
    let row = frame.inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let text = format!("{waiting} more before these");
            ui.label(RichText::new(text).size(measure::BODY).color(theme.dim));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| quiet_button(ui, "Dismiss all").clicked()).inner
        })
        .inner
    });
    row.inner
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
        ui.set_width(ui.available_width());
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
        Remedy::Restore(_) => "Bring it back",
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
        Remedy::Restore(closed) => Intent::Command(Command::Document(DocumentCommand::Restore(closed.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn what_stays_is_never_pushed_out() {
        let mut toasts = Toasts::default();
        toasts.push(Notice::info("written"));
        toasts.push(Notice::warning("which samples?").with(Remedy::AskHowToOpen("a.dat".into())));
        for number in 0..2 * MOST {
            toasts.push(Notice::error(format!("failure {number}")));
        }
        toasts.push(Notice::info("more"));
        let texts: Vec<&str> = toasts.texts().collect();
        assert_eq!(texts.len(), 1 + 2 * MOST);
        assert_eq!((texts[0], texts[1]), ("which samples?", "failure 0"));
    }

    #[test]
    fn toasts_stand_above_what_is_kept_clear_below_them() {
        let centre = Rect::from_min_max(pos2(232.0, 40.0), pos2(964.0, 772.0));
        let free = foot(centre, &[]);
        assert_eq!((free.left_bottom(), free.width()), (pos2(246.0, 758.0), WIDTH));
        let sliders = Rect::from_min_max(pos2(232.0, 698.0), pos2(964.0, 772.0));
        assert_eq!(foot(centre, &[sliders]).bottom(), 684.0);
        // Stacked on the sliders, and beside them: only what is in the way counts.
        let window = Rect::from_min_max(pos2(14.0, 500.0), pos2(602.0, 690.0));
        let beside = Rect::from_min_max(pos2(640.0, 300.0), pos2(964.0, 772.0));
        assert_eq!(foot(centre, &[window, beside, sliders]).bottom(), 486.0);
        let narrow = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 500.0));
        assert!(narrow.contains_rect(foot(narrow, &[])));
    }
}
