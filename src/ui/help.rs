//! The page of keys and mouse, made from the one list of actions and the key map.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::fonts;
use super::keys::{KeyMap, spoken};
use super::theme::{Theme, measure};
use super::widgets::heading;
use crate::engine::Action;
use crate::engine::command::Menu;

/// What the pointer does, and where.
const POINTER: [(&str, &str); 12] = [
    ("Zoom at the pointer", "Ctrl wheel; plain wheel on single pictures and spectrograms"),
    ("Next and previous plane", "wheel on a stack (a setting)"),
    ("Pan", "drag, middle drag, or Space and drag"),
    ("Fit to the window", "double-click"),
    ("Box on a spectrogram", "Shift and drag; Escape clears it"),
    ("Change a number", "drag it, Shift is finer; click to type, 4096/2 and 0.1 mm are understood"),
    ("Reset a slider", "double-click"),
    ("Split the view", "drag a tab to an edge"),
    ("Order of layers", "drag a layer’s row"),
    ("Colours of a layer", "click its dot, or drop a .lut file"),
    ("Add a layer", "drag a document from the list onto a stack"),
    ("Open files", "drop them anywhere"),
];

/// Draws the page.
pub fn show(ui: &mut Ui) {
    ScrollArea::vertical().max_height(ui.ctx().content_rect().height() * 0.7).auto_shrink([false, true]).show(
        ui,
        |ui| {
            table(ui, "Pointer", POINTER.into_iter().map(|(what, how)| (what.to_owned(), how.to_owned())));
            let map = KeyMap::of(ui.ctx());
            let row = |action| row(&map, action);
            for menu in Menu::ALL {
                let rows = Action::ALL.into_iter().filter(|action| action.menu() == Some(menu)).filter_map(row);
                table(ui, menu.title(), rows);
            }
            let hidden = Action::ALL.into_iter().filter(|action| action.menu().is_none()).filter_map(row);
            table(ui, "Keys only", hidden);
        },
    );
}

fn row(map: &KeyMap, action: Action) -> Option<(String, String)> {
    let keys: Vec<String> = map.keys(action).iter().copied().map(spoken).collect();
    (!keys.is_empty()).then(|| (action.label().trim_end_matches('…').to_owned(), keys.join("   ")))
}

fn table(ui: &mut Ui, title: &str, rows: impl Iterator<Item = (String, String)>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    heading(ui, title);
    let theme = Theme::of(ui);
    Grid::new(("keys", title)).num_columns(2).min_col_width(200.0).spacing([14.0, 3.0]).show(ui, |ui| {
        for (what, how) in rows {
            ui.label(RichText::new(what).size(measure::LABEL_TEXT).color(theme.dim));
            ui.label(RichText::new(how).font(fonts::regular(measure::LABEL_TEXT)).color(theme.text));
            ui.end_row();
        }
    });
    ui.add_space(measure::SPACE[2]);
}
