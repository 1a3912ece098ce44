//! What is said of Zarr by a build that cannot read it.

use std::path::Path;

use crate::codec::{CodecError, OpenOptions};
use crate::model::Stack;

/// Opens nothing.
///
/// # Errors
/// Always: [`CodecError::Unsupported`].
pub fn open(folder: &Path, _: &OpenOptions) -> Result<Stack, CodecError> {
    let remedy = "use a lumiq that was built with the feature zarr";
    Err(CodecError::unsupported(folder, "OME-Zarr in this build of lumiq", remedy))
}
