//! The page of the settings where a person changes keys: every action with its keys, a click on one asks for others.

use egui::{Align, Button, Context, KeyboardShortcut, Layout, RichText, Role, ScrollArea, Ui, Vec2, WidgetInfo};

use super::super::theme::{Theme, measure};
use super::super::widgets::{TextField, heading, hint, icon_button, labelled_row_of, quiet_button};
use super::super::{fonts, icons};
use super::capture::{Heard, listen};
use super::map::{KeyMap, defaults};
use super::shortcut::spoken;
use crate::engine::command::Menu;
use crate::engine::{Action, KeySettings};

/// What the page keeps while it is open.
#[derive(Debug, Default)]
pub struct KeysPage {
    filter: String,
    asking: Option<Asking>,
    heard: Option<Heard>,
    /// Keys that were just taken are still held: their repetition is nobody's wish.
    held: bool,
}

/// A question that is open.
#[derive(Debug, Clone, PartialEq)]
enum Asking {
    /// For keys in this place of an action's list; a place behind the last one is a new key.
    Press { action: Action, place: usize, refused: Option<&'static str>, keeps_focus: bool },
    /// Whether an action may have keys of which another has some.
    TakeOver { action: Action, keys: Vec<KeyboardShortcut> },
}

const LABEL: f32 = 224.0;
/// Room for what is above and below the list in the window.
const AROUND: f32 = 330.0;

impl KeysPage {
    /// Takes the keys of this frame if the page waits for some; `false`: they mean what they always mean.
    pub fn takes_keys(&mut self, ctx: &Context) -> bool {
        let waiting = matches!(self.asking, Some(Asking::Press { .. }));
        self.held &= ctx.input(|input| !input.keys_down.is_empty());
        if !waiting && !self.held {
            return false;
        }
        let heard = listen(ctx);
        if waiting {
            self.heard = heard;
            self.held |= heard.is_some();
        }
        true
    }

    /// Leaves a question without an answer.
    pub fn leave(&mut self) {
        self.asking = None;
    }

    /// Draws the page; changes count at once.
    pub fn show(&mut self, ui: &mut Ui, settings: &mut KeySettings) {
        let map = KeyMap::of(ui.ctx());
        TextField::new("Find an action", &mut self.filter).hint("Find an action or a key").icon(icons::SEARCH).show(ui);
        let height = (ui.ctx().content_rect().height() - AROUND).clamp(120.0, 560.0);
        let list = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let groups = Menu::ALL.map(|menu| (Some(menu), menu.title()));
            for (menu, title) in groups.into_iter().chain([(None, "Keys only")]) {
                let shown = |action: &Action| action.menu() == menu && self.finds(&map, *action);
                let actions: Vec<Action> = Action::ALL.into_iter().filter(shown).collect();
                if actions.is_empty() {
                    continue;
                }
                heading(ui, title);
                for action in actions {
                    self.row(ui, &map, action, settings);
                }
                ui.add_space(measure::SPACE[2]);
            }
        });
        let changed = Action::ALL.into_iter().any(|action| map.is_changed(action));
        let reset = ui.add_enabled_ui(changed, |ui| quiet_button(ui, "Reset all keys")).inner;
        if reset.on_disabled_hover_text("All keys are the usual ones").clicked() {
            settings.reset();
            self.asking = None;
        }
    }

    fn finds(&self, map: &KeyMap, action: Action) -> bool {
        let wanted = self.filter.trim().to_lowercase();
        let keys = map.keys(action).iter().map(|key| spoken(*key).to_lowercase());
        action.label().to_lowercase().contains(&wanted) || keys.into_iter().any(|key| key == wanted)
    }

    fn row(&mut self, ui: &mut Ui, map: &KeyMap, action: Action, settings: &mut KeySettings) {
        let keys = map.keys(action);
        let label = plain(action);
        labelled_row_of(ui, label, LABEL, |ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[0];
            let asked = match self.asking {
                Some(Asking::Press { action: asked, place, .. }) if asked == action => Some(place),
                _ => None,
            };
            for (place, key) in keys.iter().enumerate() {
                if asked == Some(place) {
                    self.waiting(ui, map, action, settings);
                } else {
                    self.key(ui, action, place, &spoken(*key));
                }
            }
            if asked == Some(keys.len()) {
                self.waiting(ui, map, action, settings);
            } else {
                self.add(ui, action, keys.len());
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("Reset the keys of {label}");
                if map.is_changed(action) && icon_button(ui, icons::RESET, &name, &name).clicked() {
                    self.propose(map, action, defaults(action).collect(), settings);
                }
            });
        });
        self.question(ui, map, action, settings);
    }

    fn key(&mut self, ui: &mut Ui, action: Action, place: usize, text: &str) {
        ui.push_id((action, place), |ui| {
            let font = fonts::regular(measure::LABEL_TEXT);
            let button =
                ui.add(Button::new(RichText::new(text).font(font)).min_size(Vec2::splat(measure::FIELD - 2.0)));
            let name = format!("{text} for {}", plain(action));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.on_hover_text("Click, then press other keys").clicked() {
                self.ask(ui, action, place);
            }
        });
    }

    fn add(&mut self, ui: &mut Ui, action: Action, place: usize) {
        ui.push_id((action, place), |ui| {
            let name = format!("Add a key for {}", plain(action));
            if icon_button(ui, icons::ADD, &name, "Add a key").clicked() {
                self.ask(ui, action, place);
            }
        });
    }

    fn ask(&mut self, ui: &Ui, action: Action, place: usize) {
        let keeps_focus = ui.memory(|memory| memory.focused().is_some());
        self.heard = None;
        self.asking = Some(Asking::Press { action, place, refused: None, keeps_focus });
    }

    /// The place of the key that is being asked for.
    fn waiting(&mut self, ui: &mut Ui, map: &KeyMap, action: Action, settings: &mut KeySettings) {
        let Some(Asking::Press { place, keeps_focus, .. }) = self.asking else { return };
        let theme = Theme::of(ui);
        let text = RichText::new("Press the new keys").font(fonts::regular(measure::LABEL_TEXT)).color(theme.text);
        let button = Button::new(text).fill(theme.accent_fill).stroke(egui::Stroke::new(1.0, theme.accent));
        let button = ui.push_id((action, place), |ui| ui.add(button.min_size(Vec2::splat(measure::FIELD - 2.0)))).inner;
        // Tab and arrows would go to other controls, had the button not taken them for itself.
        let all = egui::EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        button.request_focus();
        ui.memory_mut(|memory| memory.set_focus_lock_filter(button.id, all));
        let elsewhere = ui.input(|input| input.pointer.any_pressed()) && !button.contains_pointer();
        let answer = self.heard.take().or(elsewhere.then_some(Heard::Leave));
        let keys = match answer {
            None => return,
            Some(Heard::Refused(why)) => {
                if let Some(Asking::Press { refused, .. }) = &mut self.asking {
                    *refused = Some(why);
                }
                return;
            }
            Some(Heard::Leave) => None,
            Some(Heard::Remove) => Some(replaced(map.keys(action), place, None)),
            Some(Heard::Keys(key)) => Some(replaced(map.keys(action), place, Some(key))),
        };
        match keys {
            Some(keys) => self.propose(map, action, keys, settings),
            None => self.asking = None,
        }
        if !keeps_focus {
            ui.memory_mut(|memory| memory.surrender_focus(button.id));
        }
    }

    /// Gives an action its keys, or asks if another action has one of them.
    fn propose(&mut self, map: &KeyMap, action: Action, keys: Vec<KeyboardShortcut>, settings: &mut KeySettings) {
        if clash(map, action, &keys).is_some() {
            self.asking = Some(Asking::TakeOver { action, keys });
        } else {
            *settings = map.giving(settings, action, &keys);
            self.asking = None;
        }
    }

    /// What there is to say under an action's row.
    fn question(&mut self, ui: &mut Ui, map: &KeyMap, action: Action, settings: &mut KeySettings) {
        match self.asking.clone() {
            Some(Asking::Press { action: asked, refused, .. }) if asked == action => {
                if let Some(why) = refused {
                    hint(ui, &format!("Not these: {why}."));
                }
                hint(ui, "Escape leaves it as it is, Backspace takes the key away.");
            }
            Some(Asking::TakeOver { action: asked, keys }) if asked == action => {
                let Some((key, holder)) = clash(map, action, &keys) else { return };
                ui.horizontal(|ui| {
                    let theme = Theme::of(ui);
                    let text = format!("{} belongs to {}.", spoken(key), plain(holder));
                    ui.label(RichText::new(text).size(measure::LABEL_TEXT).color(theme.warning));
                    if quiet_button(ui, "Take it over").clicked() {
                        *settings = map.giving(settings, action, &keys);
                        self.asking = None;
                    }
                    if quiet_button(ui, "Leave it").clicked() {
                        self.asking = None;
                    }
                });
            }
            _ => {}
        }
    }
}

/// These keys with another one, or none, in that place (behind the last: one more), each of them once.
fn replaced(keys: &[KeyboardShortcut], place: usize, new: Option<KeyboardShortcut>) -> Vec<KeyboardShortcut> {
    let before = keys.iter().copied().take(place);
    let after = keys.iter().copied().skip(place + 1);
    let mut changed = Vec::new();
    for key in before.chain(new).chain(after) {
        if !changed.contains(&key) {
            changed.push(key);
        }
    }
    changed
}

/// The first of these keys that another action has, and which.
fn clash(map: &KeyMap, action: Action, keys: &[KeyboardShortcut]) -> Option<(KeyboardShortcut, Action)> {
    keys.iter().find_map(|key| Some((*key, map.holder(*key).filter(|holder| *holder != action)?)))
}

/// An action's label without the dots that say that more will be asked.
fn plain(action: Action) -> &'static str {
    action.label().trim_end_matches('…')
}
