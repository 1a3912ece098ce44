//! Opens SigMF recordings from a `.sigmf-meta`, a `.sigmf-data` or a `.sigmf` archive: finds the other file.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::archive::{Archive, META};
use super::collection;
use super::data::{Dataset, recording, without_samples};
use super::meta::{self, Metadata};
use super::segments::DataBytes;
use crate::codec::{CodecError, OpenOptions, raw};
use crate::model::Recording;

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Opens a SigMF recording from any of its files.
///
/// # Errors
/// [`CodecError`] if the metadata or the samples are missing or make no sense.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    match extension(path).as_str() {
        "sigmf" => open_archive(path, options),
        "sigmf-data" => open_data(path, options),
        "sigmf-collection" => collection::open(path, options),
        _ => open_pair(path, read_metadata(path, options)?, options),
    }
}

fn read_metadata(path: &Path, options: &OpenOptions) -> Result<Metadata, CodecError> {
    meta::parse(path, &read_all(path, options)?, &options.limits)
}

/// Reads a file that is metadata as a whole.
pub(super) fn read_all(path: &Path, options: &OpenOptions) -> Result<Vec<u8>, CodecError> {
    let length = std::fs::metadata(path).map_err(|source| CodecError::io(path, source))?.len();
    read_part(path, DataBytes { offset: 0, bytes: length }, options)
}

/// Reads a part of a file that holds metadata.
fn read_part(path: &Path, part: DataBytes, options: &OpenOptions) -> Result<Vec<u8>, CodecError> {
    use std::io::{Seek as _, SeekFrom};
    if part.bytes > options.limits.metadata_bytes {
        return Err(CodecError::TooLarge {
            path: path.to_owned(),
            what: format!("metadata of {} bytes", part.bytes),
            limit: format!("{} bytes", options.limits.metadata_bytes),
            remedy: "check that it is the metadata file".to_owned(),
        });
    }
    let io = |source| CodecError::io(path, source);
    let mut file = File::open(path).map_err(io)?;
    file.seek(SeekFrom::Start(part.offset)).map_err(io)?;
    let mut text = Vec::new();
    file.take(part.bytes).read_to_end(&mut text).map_err(io)?;
    Ok(text)
}

/// Opens metadata and the data file that belongs to it.
fn open_pair(path: &Path, metadata: Metadata, options: &OpenOptions) -> Result<Recording, CodecError> {
    let data_path = data_path(path, &metadata)?;
    let length = match std::fs::metadata(&data_path) {
        Ok(data) => data.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return if metadata.without_samples {
                without_samples(path, metadata, options)
            } else {
                Err(no_data(path, &data_path))
            };
        }
        Err(error) => return Err(CodecError::io(&data_path, error)),
    };
    let bytes = DataBytes { offset: 0, bytes: length };
    recording(path, metadata, Dataset { format: "sigmf", path: &data_path, bytes, member: None }, options)
}

/// The file that holds the samples: `core:dataset` in the same folder, else the same name with `.sigmf-data`.
fn data_path(path: &Path, metadata: &Metadata) -> Result<PathBuf, CodecError> {
    let Some(name) = &metadata.dataset else { return Ok(path.with_extension("sigmf-data")) };
    let plain = Path::new(name).file_name().is_some_and(|file_name| file_name == name.as_str());
    if !plain || name.contains(['/', '\\']) {
        return Err(CodecError::malformed(
            path,
            format!("core:dataset is '{name}', which is no plain file name"),
            "put the data into the same folder and name it without a path",
        ));
    }
    Ok(path.with_file_name(name))
}

fn no_data(path: &Path, data_path: &Path) -> CodecError {
    let name = data_path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    CodecError::malformed(
        path,
        format!("these are metadata only: the samples ({name}) are not beside them"),
        "put both files into one folder",
    )
}

/// Opens a data file through the metadata beside it; with a datatype given, without them.
fn open_data(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let meta_path = path.with_extension("sigmf-meta");
    let metadata = match read_metadata(&meta_path, options) {
        Ok(metadata) => metadata,
        Err(problem) if options.datatype.is_some() => {
            let warning = format!("opened without metadata: {problem}");
            return raw::open_as(path, options, vec![warning]);
        }
        Err(CodecError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(CodecError::Ambiguous {
                path: path.to_owned(),
                question: "the metadata (.sigmf-meta) are not beside the samples".to_owned(),
                remedy: "put them there, or say what the samples are with --datatype and --sample-rate".to_owned(),
            });
        }
        Err(problem) => return Err(problem),
    };
    let length = std::fs::metadata(path).map_err(|source| CodecError::io(path, source))?.len();
    let bytes = DataBytes { offset: 0, bytes: length };
    recording(&meta_path, metadata, Dataset { format: "sigmf", path, bytes, member: None }, options)
}

/// Opens the recording of an archive that `--series` counts, from 0, where it lies.
///
/// # Errors
/// As [`open`].
pub fn open_archive(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    let archive = Archive::of(path, options.limits.entries)?;
    let Some(meta) = archive.recordings().nth(options.series) else {
        return Err(CodecError::no_series(path, options.series, archive.recordings().count()));
    };
    let text = read_part(path, meta.content, options)?;
    let metadata = meta::parse(path, &text, &options.limits)?;
    if let Some(bytes) = archive.data_of(meta, metadata.dataset.as_deref()) {
        let several = archive.recordings().nth(1).is_some();
        let member = several.then(|| meta.name.strip_suffix(META).unwrap_or(&meta.name).trim_start_matches("./"));
        return recording(path, metadata, Dataset { format: "sigmf-archive", path, bytes, member }, options);
    }
    if metadata.without_samples {
        return without_samples(path, metadata, options);
    }
    let problem = "the archive holds metadata without samples";
    Err(CodecError::malformed(path, problem, "pack the .sigmf-data file into it"))
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
