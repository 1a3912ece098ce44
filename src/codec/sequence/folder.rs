//! Which files of a folder may be planes of one stack. Names only: no file is opened.

use std::path::Path;

use crate::codec::sniff::Format;

/// Whether a file of that name may be a member: a picture, a TIFF, an array. Not hidden files, and not OME-TIFF, whose
/// sets know their files.
#[must_use]
pub fn is_candidate(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ome = [".ome.tif", ".ome.tiff", ".ome.btf", ".ome.tf8"].iter().any(|ending| lower.ends_with(ending));
    let planes = |format: Format| format.is_picture() || matches!(format, Format::Tiff | Format::Npy);
    !ome && !name.starts_with('.') && Format::from_extension(Path::new(name)).is_some_and(planes)
}

/// The names of a folder's own files that may be members, in no order. Names that are no Unicode are left out.
///
/// # Errors
/// If the folder cannot be read.
pub fn candidates(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string()
            && is_candidate(&name)
            && !entry.file_type()?.is_dir()
        {
            names.push(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_stacks_and_arrays_are_members() {
        for name in ["a.tif", "a.PNG", "a.npy", "a.b.jpeg"] {
            assert!(is_candidate(name), "{name}");
        }
        for name in [".a.tif", "a.ome.tif", "a.txt", "a.wav", "a.sigmf-data", "tif"] {
            assert!(!is_candidate(name), "{name}");
        }
    }
}
