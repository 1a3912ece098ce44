//! The files of an OME-TIFF set: the one that was opened, and those beside it that its XML names.
//!
//! Only names in the same folder are followed, never paths. A file that is not there leaves its planes missing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::bytes::FileBytes;
use super::directory::TiffFile;
use super::series::{Pages, Pyramid};
use crate::codec::Limits;

/// More files than this are not looked for; the planes of the others count as missing.
const MOST: usize = 65_536;
/// So many stay open: systems allow a thousand or so. The others are opened again for each read.
const KEPT_OPEN: usize = 256;

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
        let Some(place) = beside(path, name) else { continue };
        let bytes =
            if members.len() < KEPT_OPEN { FileBytes::open(&place) } else { FileBytes::opened_for_each_read(&place) };
        let Ok(bytes) = bytes else { continue };
        let Ok(file) = TiffFile::new(bytes, limits) else { continue };
        let pages = Pages::parse(&file, &file.chain().directories, members.len() + 1);
        members.push((file, Member { name: name.clone(), pages: pages.main }));
    }
    members
}

/// The file of that name in the folder of `path`. Only a plain file name stays as it is: nothing in a file may point
/// outside its folder.
pub(super) fn beside(path: &Path, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name).file_name().is_some_and(|plain| plain == name);
    plain.then(|| path.with_file_name(name))
}

/// Says which of the named files of a set are not there, or that they lack planes.
pub(super) fn missing_sentence(names: &[String], members: &[Member]) -> String {
    let there: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let mut absent = names.iter().filter(|name| !there.contains(name.as_str()));
    match (absent.next(), absent.count()) {
        (None, _) => "the files of its set lack some of its planes; they are shown as zeros".to_owned(),
        (Some(name), 0) => format!("{name}, a file of its set, is not in this folder; its planes are shown as zeros"),
        (Some(name), others) => {
            format!("{name} and {others} more files of its set are not in this folder; their planes are shown as zeros")
        }
    }
}

/// The file's name as the XML would state it.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
