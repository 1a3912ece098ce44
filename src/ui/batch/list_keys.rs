//! Keys of the list while the batch is in front: arrows move the selection, Delete takes a file off the list.
//!
//! They are taken before the window's own keys: what those do to recordings makes no sense here.

use egui::{Context, Key, Modifiers};

use super::super::context::UiContext;
use super::panel::BatchPanel;
use crate::engine::Command;
use crate::engine::command::WorklistCommand;
use crate::engine::worklist::Row;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKey {
    Down,
    Up,
    Remove,
}

const KEYS: [(Key, ListKey); 4] = [
    (Key::ArrowDown, ListKey::Down),
    (Key::ArrowUp, ListKey::Up),
    (Key::Delete, ListKey::Remove),
    (Key::Backspace, ListKey::Remove),
];

/// Takes the keys of this frame, unless a widget has the keyboard. The table carries them out.
pub fn take(ctx: &Context, panel: &mut BatchPanel) {
    if ctx.memory(|memory| memory.focused().is_some()) {
        return;
    }
    ctx.input_mut(|input| {
        let pressed = KEYS.into_iter().filter(|(key, _)| input.consume_key(Modifiers::NONE, *key));
        panel.keys.extend(pressed.map(|(_, meant)| meant));
    });
}

/// Carries them out over the rows that are listed; returns the place that was moved to.
pub fn carry_out(context: &mut UiContext<'_>, listed: &[&Row]) -> Option<usize> {
    let keys = std::mem::take(&mut context.panels.batch.keys);
    let mut moved = None;
    for key in keys {
        let selected = context.panels.batch.selected.as_ref();
        let place = selected.and_then(|selected| listed.iter().position(|row| row.input == *selected));
        let target = match (key, place) {
            (ListKey::Down, Some(place)) => (place + 1).min(listed.len().saturating_sub(1)),
            (ListKey::Up, Some(place)) => place.saturating_sub(1),
            (ListKey::Down | ListKey::Up, None) => 0,
            (ListKey::Remove, Some(place)) => {
                remove(context, listed, place);
                continue;
            }
            (ListKey::Remove, None) => continue,
        };
        if let Some(row) = listed.get(target) {
            context.panels.batch.selected = Some(row.input.clone());
            moved = Some(target);
        }
    }
    moved
}

/// Takes a file off the list, and selects its neighbour.
fn remove(context: &mut UiContext<'_>, listed: &[&Row], place: usize) {
    if context.engine.worklist().job().is_some() {
        return;
    }
    let next = listed.get(place + 1).or_else(|| place.checked_sub(1).and_then(|before| listed.get(before)));
    context.panels.batch.selected = next.map(|row| row.input.clone());
    context.command(Command::Worklist(WorklistCommand::Remove(vec![listed[place].input.clone()])));
}
