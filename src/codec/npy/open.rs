//! Opening arrays: header, axes, checks; no element is read.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::archive::{self, ArrayData, header_error};
use super::axes::{is_recording, stack_axes};
use super::header::{self, Dtype, Header};
use super::recording;
use super::source::ArraySource;
use crate::codec::error::CodecError;
use crate::codec::limits::Limits;
use crate::codec::{OpenOptions, Opened};
use crate::model::{Stack, StackInfo};

/// Opens an npy file as a stack or a recording.
///
/// # Errors
/// [`CodecError`] with the whole sentence.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Opened, CodecError> {
    let file = File::open(path).map_err(|error| CodecError::io(path, error))?;
    let header = header::read(&mut BufReader::new(file)).map_err(|error| header_error(path, error))?;
    let data = ArrayData::in_file(path, header.data_offset)?;
    if options.series > 0 {
        return Err(CodecError::no_series(path, options.series, 1));
    }
    open_array(path, &header, data, options, "npy", 1)
}

/// Opens one array (`--series`) of an npz archive.
///
/// # Errors
/// [`CodecError`] with the whole sentence.
pub fn open_npz(path: &Path, options: &OpenOptions) -> Result<Opened, CodecError> {
    let members = archive::members(path)?;
    let Some(member) = members.get(options.series) else {
        return Err(CodecError::no_series(path, options.series, members.len()));
    };
    let (header, data) = archive::member(path, member)?;
    open_array(path, &header, data, options, "npz", members.len())
}

fn open_array(
    path: &Path,
    header: &Header,
    data: ArrayData,
    options: &OpenOptions,
    format: &str,
    series: usize,
) -> Result<Opened, CodecError> {
    if is_recording(header, options) {
        let missing = check_size(path, header, &data)?;
        let opened = recording::open(path, header, data, options, format, missing.into_iter().collect())?;
        return Ok(Opened::Recording(opened));
    }
    let Dtype::Number { sample_type, order, .. } = header.dtype else {
        return Err(CodecError::unsupported(path, "a stack of I/Q pairs", "open it as a recording"));
    };
    let (axes, guessed) = stack_axes(header, options.axes.as_ref()).map_err(|question| CodecError::Ambiguous {
        path: path.to_owned(),
        question,
        remedy: "say the axes with --axes (for example --axes TZCYX), or --as recording".to_owned(),
    })?;
    let missing = check_size(path, header, &data)?;
    let source = ArraySource::new(header, &axes, (sample_type, order), data);
    let mut info = StackInfo::bare(format, source.axes(), source.samples_per_pixel(), sample_type);
    let plane_bytes = info.plane_bytes() as u64;
    if plane_bytes > options.limits.plane_bytes {
        return Err(CodecError::TooLarge {
            path: path.to_owned(),
            what: format!("a plane of {plane_bytes} bytes"),
            limit: format!("{} bytes", options.limits.plane_bytes),
            remedy: "say other axes with --axes".to_owned(),
        });
    }
    if info.axes.planes() == 0 || plane_bytes == 0 {
        return Err(CodecError::malformed(
            path,
            format!("its shape {:?} is empty", header.shape),
            "choose another file",
        ));
    }
    info.series = series;
    if guessed {
        info.guessed.push("axes".to_owned());
    }
    info.warnings.extend(missing);
    Ok(Opened::Stack(Stack::new(info, Arc::new(source))))
}

/// Compares what the header claims with what is there; the sentence of a warning if some of it is missing.
fn check_size(path: &Path, header: &Header, data: &ArrayData) -> Result<Option<String>, CodecError> {
    let claimed = header.data_bytes().filter(|&bytes| i64::try_from(bytes).is_ok());
    let Some(claimed) = claimed else {
        let problem = format!("its shape {:?} is larger than any file", header.shape);
        return Err(CodecError::malformed(path, problem, "get another copy"));
    };
    if data.bytes() >= claimed {
        return Ok(None);
    }
    // An array that is cut short shows what is there; a claim out of all proportion is a lie.
    if data.bytes() == 0 || !Limits::plausible(claimed, data.bytes(), 64) {
        let problem = format!("its shape {:?} needs {claimed} bytes and only {} are there", header.shape, data.bytes());
        return Err(CodecError::malformed(path, problem, "the file is cut short; copy it again"));
    }
    Ok(Some(format!("The file is cut short: {} of {claimed} bytes are there, the rest reads as 0.", data.bytes())))
}
