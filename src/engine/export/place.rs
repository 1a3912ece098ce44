//! Where results of many inputs go: folders that are made on the way, and the ending that an input's result has unless
//! somebody chooses. Not here: names (`engine/batch/naming.rs`), what happens to a file that exists (`overwrite`).

use std::io::ErrorKind;
use std::path::Path;

use crate::codec::Format;
use crate::codec::unfinished::Unfinished;
use crate::engine::error::EngineError;

/// Makes a folder for results, unless it is there.
///
/// # Errors
/// A sentence if it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), EngineError> {
    std::fs::create_dir_all(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => EngineError::refused(format!("{}: is a file", folder.display()), "name a folder"),
        _ => EngineError::io(folder, error),
    })
}

/// Makes the folder of results, and finds out now whether it can be written to.
///
/// # Errors
/// A sentence if it cannot.
pub fn check_folder(folder: &Path) -> Result<(), EngineError> {
    make_folder(folder)?;
    let trial = Unfinished::create_in(folder, ".tmp", None);
    trial.map(drop).map_err(|error| EngineError::io(folder, error))
}

/// The ending of a result made from that input when no name says it: its own where lumiq writes that format, else tif.
#[must_use]
pub fn usual_ending(input: &Path) -> String {
    let written = !matches!(Format::from_extension(input), None | Some(Format::Gif));
    let ending = input.extension().filter(|_| written).map(|ending| ending.to_string_lossy().into_owned());
    // Bitmaps of one bit a pixel are read and not written.
    let ending = ending.filter(|ending| !ending.eq_ignore_ascii_case("pbm"));
    ending.unwrap_or_else(|| "tif".to_owned())
}
