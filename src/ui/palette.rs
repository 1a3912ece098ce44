//! The command palette: actions, open documents and recent files in one list, found by typing a part of their names.
//!
//! What looks like a path can be opened from here too.

use egui::{Align2, Area, Frame, Id, Key, Order, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::context::Intent;
use super::icons::{self, Icon};
use super::keys::KeyMap;
use super::theme::{Theme, measure};
use super::widgets::TextField;
use super::widgets::document_row::elided;
use super::{fonts, start};
use crate::engine::command::ActionContext;
use crate::engine::{Action, Session, Settings};

/// What the palette keeps while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    query: String,
    chosen: usize,
    fresh: bool,
}

/// One line of the list.
#[derive(Debug, Clone)]
struct Entry {
    text: String,
    /// Faint at the right: a key, a place.
    note: String,
    icon: Icon,
    /// Why it cannot be chosen now.
    reason: Option<&'static str>,
    intent: Intent,
}

const WIDTH: f32 = 560.0;
const ROW: f32 = 30.0;
const MOST: usize = 60;

impl Palette {
    /// A palette that was just opened.
    pub fn new() -> Self {
        Self { fresh: true, ..Self::default() }
    }

    /// Draws it; `false` when it is done.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        session: &Session,
        settings: &Settings,
        actions: &ActionContext,
        intents: &mut Vec<Intent>,
    ) -> bool {
        let entries = matching(&self.query, all_entries(session, settings, &KeyMap::of(ctx), actions));
        let (up, down, enter, escape) = ctx.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (
                input.consume_key(none, Key::ArrowUp),
                input.consume_key(none, Key::ArrowDown),
                input.consume_key(none, Key::Enter),
                input.consume_key(none, Key::Escape),
            )
        });
        let last = entries.len().saturating_sub(1);
        self.chosen = self.chosen.min(last);
        if down {
            self.chosen = if self.chosen == last { 0 } else { self.chosen + 1 };
        } else if up {
            self.chosen = self.chosen.checked_sub(1).unwrap_or(last);
        }
        let top = Vec2::new(0.0, 6.0);
        let area = Area::new(Id::unique("palette")).order(Order::Foreground).anchor(Align2::CENTER_TOP, top);
        let shown = area.show(ctx, |ui| {
            let theme = Theme::of(ui);
            let frame = Frame::new()
                .fill(theme.raised)
                .stroke(theme.hairline())
                .corner_radius(measure::RADIUS_CARD)
                .inner_margin(8)
                .shadow(ui.visuals().popup_shadow);
            frame.show(ui, |ui| self.contents(ui, &entries, up || down)).inner
        });
        let picked = shown.inner.or_else(|| (enter && !entries.is_empty()).then_some(self.chosen));
        if let Some(entry) =
            picked.and_then(|index| entries.into_iter().nth(index)).filter(|entry| entry.reason.is_none())
        {
            intents.push(entry.intent);
            return false;
        }
        let outside =
            !self.fresh && ctx.input(|input| input.pointer.any_pressed()) && !shown.response.contains_pointer();
        self.fresh = false;
        !(escape || outside)
    }

    fn contents(&mut self, ui: &mut Ui, entries: &[Entry], moved: bool) -> Option<usize> {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 40.0));
        let hint = "Search commands and files, or type a path";
        let field = TextField::new("Search", &mut self.query).hint(hint).icon(icons::SEARCH).height(34.0).show(ui);
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
        }
        if entries.is_empty() {
            ui.add_space(measure::SPACE[1]);
            ui.label(egui::RichText::new("Nothing has that name.").color(Theme::of(ui).faint));
            return None;
        }
        let mut picked = None;
        ScrollArea::vertical().max_height(ROW * 12.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, entry) in entries.iter().enumerate() {
                if row(ui, entry, index == self.chosen, moved) {
                    picked = Some(index);
                }
            }
        });
        picked
    }
}

fn row(ui: &mut Ui, entry: &Entry, chosen: bool, moved: bool) -> bool {
    let theme = Theme::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    if chosen && moved {
        response.scroll_to_me(None);
    }
    if chosen || response.hovered() {
        let fill = if chosen { theme.accent_fill } else { theme.hover };
        ui.painter().rect_filled(rect, measure::RADIUS_SEGMENT, fill);
    }
    let color = if entry.reason.is_some() { theme.dim } else { theme.text };
    let at = rect.left_center() + Vec2::new(10.0, 0.0);
    ui.painter().text(at, Align2::LEFT_CENTER, entry.icon, fonts::icon(measure::ICON), theme.dim);
    let note = entry.reason.unwrap_or(&entry.note);
    let galley = ui.painter().layout_no_wrap(note.to_owned(), fonts::regular(measure::HINT), theme.dim);
    let note_width = galley.size().x.min(rect.width() * 0.5);
    let at = egui::pos2(rect.left() + 38.0, rect.center().y);
    let room = rect.width() - 38.0 - note_width - 20.0;
    elided(ui, at, &entry.text, fonts::regular(measure::BODY), color, room);
    let at = egui::pos2(rect.right() - 10.0 - note_width, rect.center().y);
    elided(ui, at, note, fonts::regular(measure::HINT), theme.dim, note_width + 1.0);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, entry.reason.is_none(), chosen, &entry.text));
    response.clicked()
}

fn all_entries(session: &Session, settings: &Settings, keys: &KeyMap, actions: &ActionContext) -> Vec<Entry> {
    let documents = session.documents().iter().map(|document| Entry {
        text: document.name.clone(),
        note: "open document".to_owned(),
        icon: icons::STACK,
        reason: None,
        intent: Intent::Show(document.id),
    });
    let commands = Action::ALL.into_iter().filter(|action| *action != Action::CommandPalette).map(|action| Entry {
        text: action.label().to_owned(),
        note: keys.hint(action).unwrap_or_default(),
        icon: icons::named(action.icon()),
        reason: action.enabled(actions).err(),
        intent: Intent::Action(action),
    });
    let recent = settings.recent_files.iter().map(|file| Entry {
        text: file
            .path
            .file_name()
            .map_or_else(|| file.path.display().to_string(), |name| name.to_string_lossy().into()),
        note: file.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default(),
        icon: icons::RECENT,
        reason: None,
        intent: Intent::Open(vec![file.path.clone()]),
    });
    documents.chain(commands).chain(recent).collect()
}

/// The entries that match, best first; all of them for an empty query, those that can be chosen first.
fn matching(query: &str, mut entries: Vec<Entry>) -> Vec<Entry> {
    let query = query.trim();
    if query.is_empty() {
        entries.sort_by_key(|entry| entry.reason.is_some());
        entries.truncate(MOST);
        return entries;
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, Entry)> = entries
        .into_iter()
        .filter_map(|entry| {
            let score = pattern.score(Utf32Str::new(&entry.text, &mut buffer), &mut matcher)?;
            Some((score, entry))
        })
        .collect();
    scored.sort_by_key(|(score, entry)| (entry.reason.is_some(), std::cmp::Reverse(*score)));
    let typed = path_entry(query).into_iter();
    typed.chain(scored.into_iter().map(|(_, entry)| entry)).take(MOST).collect()
}

/// A line that opens what was typed, where it looks like a path.
fn path_entry(query: &str) -> Option<Entry> {
    let looks_like_path = query.starts_with(['/', '~', '.']) || query.contains(":\\") || query.starts_with("file://");
    let path = start::typed_path(query).filter(|_| looks_like_path)?;
    Some(Entry {
        text: format!("Open {}", path.display()),
        note: "path".to_owned(),
        icon: icons::FOLDER,
        reason: None,
        intent: Intent::Open(vec![path]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<String> {
        let entries =
            all_entries(&Session::default(), &Settings::default(), &KeyMap::default(), &ActionContext::default());
        matching(query, entries).into_iter().map(|entry| entry.text).collect()
    }

    #[test]
    fn parts_of_words_find_an_action() {
        assert_eq!(texts("opn smpl rf").first().map(String::as_str), Some("Open Sample: RF Scene"));
        assert!(texts("zzzzqq").is_empty());
    }

    #[test]
    fn a_path_can_be_opened() {
        assert_eq!(texts("/data/a.tif")[0], "Open /data/a.tif");
    }

    #[test]
    fn what_cannot_be_done_now_comes_last() {
        let entries =
            all_entries(&Session::default(), &Settings::default(), &KeyMap::default(), &ActionContext::default());
        let sorted = matching("", entries);
        let first_refused = sorted.iter().position(|entry| entry.reason.is_some()).unwrap();
        assert!(sorted[first_refused..].iter().all(|entry| entry.reason.is_some()));
    }
}
