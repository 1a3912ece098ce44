//! Which file of the list is looked at closely. Not here: what is shown of it (`resize_page`, `work_page`).

use std::path::PathBuf;

use super::super::context::UiContext;
use crate::engine::worklist::Look;

/// So many files are looked through for one that suits.
const FIRST: usize = 8;

/// The selected file, else the first that suits as far as is known. While it is in sight its changes are noticed.
pub fn looked_at(context: &UiContext<'_>, suits: impl Fn(&Look) -> bool) -> Option<PathBuf> {
    let path = chosen(context, suits)?;
    context.engine.input_watch().watch(&path);
    Some(path)
}

fn chosen(context: &UiContext<'_>, suits: impl Fn(&Look) -> bool) -> Option<PathBuf> {
    let rows = context.engine.worklist().rows();
    let selected = context.panels.batch.selected.as_ref().filter(|path| rows.iter().any(|row| row.input == **path));
    if let Some(selected) = selected {
        return Some(selected.clone());
    }
    // A first file that is broken would be a poor example. Those that nobody has looked at yet may be good ones: passing
    // them over, the choice would change while they are looked at.
    let looks = context.engine.looks();
    let may_suit = |path: &PathBuf| {
        let look = looks.ask(path);
        look.facts.is_none() || suits(&look)
    };
    let firsts = || rows.iter().take(FIRST).map(|row| row.input.clone());
    firsts().find(may_suit).or_else(|| firsts().next())
}
