//! Errors of kernels on their way through a source.

use std::io;

use crate::codec::working_memory::NoRoom;
use crate::model::{PlaneIndex, Rect, SourceError, StackInfo};
use crate::ops::OpError;

/// A kernel's refusal while a derived stack is read. What could be refused was refused when the stack was made, so this
/// is a bug in a source or kernel, said plainly, unless the work was to stop.
pub fn in_kernel(what: &str, error: &OpError) -> SourceError {
    match error {
        OpError::Cancelled(cancelled) => (*cancelled).into(),
        OpError::Refused { .. } => SourceError::Unreadable {
            file: what.to_owned(),
            problem: error.to_string(),
            remedy: "please report this with the file".to_owned(),
        },
    }
}

/// Neither memory nor disk is enough for what is computed.
pub fn no_room(what: &str, NoRoom { problem, remedy }: NoRoom) -> SourceError {
    SourceError::Unreadable { file: what.to_owned(), problem, remedy }
}

/// What was computed cannot be read back from where it was kept.
pub fn while_kept(what: &str, error: &io::Error) -> SourceError {
    SourceError::Unreadable {
        file: what.to_owned(),
        problem: format!("its temporary file cannot be read ({error})"),
        remedy: "compute it again".to_owned(),
    }
}

/// Whether a read lies inside a stack.
///
/// # Errors
/// [`SourceError::OutOfBounds`] if not.
pub fn check_bounds(
    what: &str,
    info: &StackInfo,
    plane: PlaneIndex,
    level: usize,
    rect: Rect,
) -> Result<(), SourceError> {
    let axes = info.axes;
    let inside = plane.t < axes.t && plane.z < axes.z && plane.c < axes.c;
    if inside && info.levels.get(level).is_some_and(|size| rect.fits(size.width, size.height)) {
        return Ok(());
    }
    Err(SourceError::OutOfBounds {
        file: what.to_owned(),
        asked: format!("{plane:?} level {level} {rect:?}"),
        there: format!("{axes:?} in {} levels", info.levels.len()),
    })
}
