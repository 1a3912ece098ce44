//! What names the samples of a stack from one run of the program to the next.
//!
//! Plain text: making one and comparing it with the disk is the codecs' business.

use std::path::PathBuf;

/// Where the samples of a stack come from, if that is files and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// All files that samples come from.
    pub files: Vec<PathBuf>,
    /// How they are read: another reading of the same files has other samples.
    pub reading: String,
    /// What tells the files from later ones of the same names: their sizes and times.
    pub state: String,
}
