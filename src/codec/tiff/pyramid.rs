//! Which page is a smaller version of which: sub-directories, and pages of the chain that are marked as reduced.
//!
//! Writers put the reduced pages of a stack behind each plane or behind all of them, level by level.

use std::sync::Arc;

use super::page::Page;

/// Pages of one plane, full size first; `None` for a directory that could not be understood.
type Levels = Option<Vec<Arc<Page>>>;

/// Adds a reduced page to the plane it belongs to, if there is one: of those that it continues the first one among
/// the last planes that are alike.
pub(super) fn add_to_last(page: &Arc<Page>, planes: &mut [Levels]) -> bool {
    let Some(last) = planes.iter().rposition(|levels| levels.as_ref().is_some_and(|levels| continues(page, levels)))
    else {
        return false;
    };
    let depth = |levels: &Levels| levels.as_ref().map(|levels| (levels.len(), size(&levels[levels.len() - 1])));
    // Back over the planes that have come as far as the last one, which are waiting for the same level.
    let waiting = planes[..last].iter().rev().take_while(|levels| depth(levels) == depth(&planes[last])).count();
    let Some(levels) = &mut planes[last - waiting] else { return false };
    if !continues(page, levels) {
        return false;
    }
    levels.push(page.clone());
    true
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
