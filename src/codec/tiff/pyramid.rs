//! Which page is a smaller version of which: sub-directories, and pages of the chain that are marked as reduced.
//!
//! Writers put the reduced pages of a stack behind each plane or behind all of them, level by level.

use std::sync::Arc;

use super::page::Page;

/// Pages of one plane, full size first; `None` for a directory that could not be understood.
type Levels = Option<Vec<Arc<Page>>>;

/// Planes that are looked at from the last one back for one that a page continues: only few lie behind it.
const LOOKED_AT: usize = 64;

/// Adds a reduced page to the plane it belongs to, if there is one; returns that plane's number. `before` is the
/// plane that the reduced page before it was added to: of planes that wait for a level, each gets it in turn.
pub(super) fn add(page: &Arc<Page>, planes: &mut [Levels], before: Option<usize>) -> Option<usize> {
    let number =
        before.and_then(|before| next_in_turn(page, planes, before)).or_else(|| first_waiting(page, planes))?;
    planes.get_mut(number)?.as_mut()?.push(page.clone());
    Some(number)
}

/// The plane after the one that has just got a level, if it lacks that level and the page is it.
fn next_in_turn(page: &Page, planes: &[Levels], before: usize) -> Option<usize> {
    let (done, next) = (planes.get(before)?.as_ref()?, planes.get(before + 1)?.as_ref()?);
    (next.len() + 1 == done.len() && continues(page, next)).then_some(before + 1)
}

/// The first of the last planes that are alike and as far as each other, if the page continues them.
fn first_waiting(page: &Page, planes: &[Levels]) -> Option<usize> {
    let fits = |levels: &Levels| levels.as_ref().is_some_and(|levels| continues(page, levels));
    let behind = planes.iter().rev().take(LOOKED_AT).position(fits)?;
    let last = planes.len() - 1 - behind;
    let state = |levels: &Levels| levels.as_ref().map(|levels| (levels.len(), size(&levels[levels.len() - 1])));
    let waiting = planes[..last].iter().rev().take_while(|levels| state(levels) == state(&planes[last])).count();
    fits(&planes[last - waiting]).then_some(last - waiting)
}

fn size(page: &Page) -> (usize, usize) {
    (page.width, page.height)
}

/// Whether a page continues a pyramid downwards: the same picture with fewer pixels, as far as its tags tell.
pub(super) fn continues(page: &Page, levels: &[Arc<Page>]) -> bool {
    let (Some(full), Some(above)) = (levels.first(), levels.last()) else { return false };
    let smaller = page.width <= above.width && page.height <= above.height && size(page) != size(above);
    smaller && page.is_version_of(full) && has_sides_of(page, full)
}

/// Whether the sides have the ratio of the full picture, each rounded up or down at every halving.
fn has_sides_of(page: &Page, full: &Page) -> bool {
    let (across, down) = (page.width.abs_diff(1), page.height.abs_diff(1));
    let at_least = across as u64 * full.height as u64 <= (page.height as u64 + 1) * full.width as u64;
    let at_most = down as u64 * full.width as u64 <= (page.width as u64 + 1) * full.height as u64;
    at_least && at_most
}
