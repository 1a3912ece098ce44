//! From the folder that was named to the images in it: one, several of a conversion, or none that can be shown.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::attributes;
use crate::codec::{CodecError, Limits};

/// An image: the group that describes it, and the description.
#[derive(Debug)]
pub(super) struct Described {
    pub folder: PathBuf,
    /// One entry of `multiscales`.
    pub multiscale: Value,
    /// What stands beside it: `omero`.
    pub attributes: Value,
}

/// The image of that number, and how many there are.
pub(super) fn find(folder: &Path, series: usize, limits: &Limits) -> Result<(Described, usize), CodecError> {
    let attributes = attributes::read(folder, limits)?;
    if let Some(images) = attributes["multiscales"].as_array().filter(|images| !images.is_empty()) {
        let there = images.len();
        let multiscale = images.get(series).cloned().ok_or_else(|| CodecError::no_series(folder, series, there))?;
        return Ok((Described { folder: folder.to_owned(), multiscale, attributes }, there));
    }
    if let Some(field) = first_field(folder, &attributes, limits) {
        let what = if attributes["plate"].is_object() {
            "a plate of OME-Zarr as a whole"
        } else {
            "a well of OME-Zarr as a whole"
        };
        return Err(CodecError::unsupported(
            folder,
            what,
            format!("open one of its fields, for example {}", field.display()),
        ));
    }
    let children = children(folder, &attributes, limits)?;
    let Some(child) = children.get(series) else {
        return Err(match children.len() {
            0 => no_image(folder),
            there => CodecError::no_series(folder, series, there),
        });
    };
    let attributes = attributes::read(child, limits)?;
    match attributes["multiscales"].get(0).cloned() {
        Some(multiscale) => Ok((Described { folder: child.clone(), multiscale, attributes }, children.len())),
        None => Err(no_image(child)),
    }
}

fn no_image(folder: &Path) -> CodecError {
    let is_array = folder.join(".zarray").is_file() || attributes_of_array(folder);
    let remedy = if is_array { "open the folder above it, which describes the image" } else { "open an image in it" };
    CodecError::malformed(folder, "is Zarr without OME's description of an image (multiscales)", remedy)
}

/// Whether Zarr 3 calls the folder an array. What cannot be read is none.
fn attributes_of_array(folder: &Path) -> bool {
    let text = std::fs::read_to_string(folder.join("zarr.json")).unwrap_or_default();
    serde_json::from_str::<Value>(&text).is_ok_and(|value| value["node_type"] == "array")
}

/// The first field of a plate or of a well.
fn first_field(folder: &Path, attributes: &Value, limits: &Limits) -> Option<PathBuf> {
    if let Some(well) = attributes["plate"]["wells"].get(0) {
        let well = folder.join(inner_path(well["path"].as_str()?)?);
        let attributes = attributes::read(&well, limits).unwrap_or_default();
        return Some(first_field(&well, &attributes, limits).unwrap_or(well));
    }
    let image = attributes["well"]["images"].get(0)?;
    Some(folder.join(inner_path(image["path"].as_str()?)?))
}

/// The images of a conversion by bioformats2raw: as its group `OME` lists them, else those called 0, 1, 2 …
fn children(folder: &Path, attributes: &Value, limits: &Limits) -> Result<Vec<PathBuf>, CodecError> {
    if attributes["bioformats2raw.layout"].is_null() {
        return Ok(Vec::new());
    }
    let listed = attributes::read(&folder.join("OME"), limits)?;
    if let Some(series) = listed["series"].as_array().filter(|series| series.len() <= limits.entries) {
        let inner = |path: &Value| inner_path(path.as_str()?);
        return Ok(series.iter().filter_map(inner).map(|path| folder.join(path)).collect());
    }
    let numbered = (0..limits.entries).map(|number| folder.join(number.to_string()));
    Ok(numbered.take_while(|child| super::is_zarr(child)).collect())
}

/// A path that leads into the folder and nowhere else; `None` for any other.
pub(super) fn inner_path(path: &str) -> Option<PathBuf> {
    let path = Path::new(path.trim_matches('/'));
    let inner = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    (inner && path.components().next().is_some()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_folder() {
        for (path, expected) in
            [("0", Some("0")), ("/A/1/0/", Some("A/1/0")), ("..", None), ("a/../../b", None), ("", None)]
        {
            assert_eq!(inner_path(path).as_deref(), expected.map(Path::new), "{path}");
        }
    }
}
