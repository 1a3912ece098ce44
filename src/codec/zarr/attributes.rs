//! The attributes of a group: JSON in a file of its own (Zarr 2) or beside the rest of the metadata (Zarr 3).
//!
//! Not here: what they mean (`hierarchy`, `image`).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::codec::{CodecError, Limits};

/// What a group says of itself in the words of OME: `multiscales`, `plate`, `bioformats2raw.layout` … An empty object
/// where it says nothing.
pub(super) fn read(folder: &Path, limits: &Limits) -> Result<Value, CodecError> {
    if let Some(mut group) = json(&folder.join("zarr.json"), limits)? {
        return Ok(group["attributes"]["ome"].take());
    }
    Ok(json(&folder.join(".zattrs"), limits)?.unwrap_or_default())
}

/// A file of JSON; `None` if there is none.
fn json(path: &Path, limits: &Limits) -> Result<Option<Value>, CodecError> {
    let io = |error| CodecError::io(path, error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    let mut text = Vec::new();
    file.take(limits.metadata_bytes + 1).read_to_end(&mut text).map_err(io)?;
    if text.len() as u64 > limits.metadata_bytes {
        return Err(CodecError::TooLarge {
            path: path.to_owned(),
            what: "its metadata".to_owned(),
            limit: format!("{} bytes", limits.metadata_bytes),
            remedy: "get another copy".to_owned(),
        });
    }
    let parsed = serde_json::from_slice(&text);
    parsed.map(Some).map_err(|error| CodecError::malformed(path, format!("is no JSON ({error})"), "get another copy"))
}
