//! The files of an OME-TIFF set: the one that was opened, and those beside it that its XML names.
//!
//! Only names in the same folder are followed, never paths. A file that is not there leaves its planes missing.

use std::path::Path;

use super::bytes::FileBytes;
use super::directory::TiffFile;
use super::series::{Pages, Pyramid};
use crate::codec::Limits;

/// More files than this are not opened at once; the planes of the others count as missing.
const MOST: usize = 512;

/// One file of a set and its pages.
#[derive(Debug, Default)]
pub(super) struct Member {
    pub name: String,
    /// As in [`Pages::main`].
    pub pages: Vec<Option<Pyramid>>,
}

/// Opens the named files beside `path`; their pages are numbered as files from 1 on, in the order of the result.
pub(super) fn open_beside(path: &Path, names: &[String], limits: Limits) -> Vec<(TiffFile, Member)> {
    let mut members = Vec::new();
    for name in names.iter().take(MOST) {
        // Only a plain file name stays as it is: nothing in a file may point outside its folder.
        if Path::new(name).file_name().is_none_or(|plain| plain != name.as_str()) {
            continue;
        }
        let Ok(bytes) = FileBytes::open(&path.with_file_name(name)) else { continue };
        let Ok(file) = TiffFile::new(bytes, limits) else { continue };
        let pages = Pages::parse(&file, &file.chain().directories, members.len() + 1);
        members.push((file, Member { name: name.clone(), pages: pages.main }));
    }
    members
}

/// The file's name as the XML would state it.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
