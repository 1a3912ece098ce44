//! Writing a stack as an array: T, Z, C, Y, X, S in C order, streamed plane by plane in bands of rows.

use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::header;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::codec::save_options::{Compression, SaveOptions};
use crate::codec::stream::for_each_band;
use crate::model::{Progress, Stack, StackInfo};

/// Writes an npy file.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    write_array(file, &path, stack, options, progress)
}

/// Writes an npz archive with one array, `arr_0`, as `numpy.savez` names it.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub fn write_npz(
    file: &mut AtomicFile,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let (method, level) = match options.compression {
        Compression::None => (CompressionMethod::Stored, None),
        Compression::Fast => (CompressionMethod::Deflated, Some(1)),
        Compression::Balanced => (CompressionMethod::Deflated, None),
        Compression::High => (CompressionMethod::Deflated, Some(9)),
    };
    let member = SimpleFileOptions::default().compression_method(method).compression_level(level).large_file(true);
    let mut archive = ZipWriter::new(FailOnce { file, failed: false, position: 0 });
    archive.start_file("arr_0.npy", member).map_err(|error| CodecError::io(&path, error.into()))?;
    write_array(&mut archive, &path, stack, options, progress)?;
    archive.finish().map_err(|error| CodecError::io(&path, error.into()))?;
    Ok(())
}

/// The header and the samples; `path` is the file's name for messages.
fn write_array(
    out: &mut impl Write,
    path: &Path,
    stack: &Stack,
    options: &SaveOptions,
    progress: &Progress,
) -> Result<(), CodecError> {
    let mut put = |bytes: &[u8]| out.write_all(bytes).map_err(|error| CodecError::io(path, error));
    let header = header::to_bytes(stack.info.sample_type, &shape(&stack.info, options.keep_axes));
    put(&header.map_err(|problem| CodecError::malformed(path, problem, "choose another format"))?)?;
    for_each_band(stack, progress, |band| put(band.samples.as_bytes()))
}

/// A file that reports its first failure and takes everything after it in silence: a `ZipWriter` that is dropped
/// after an error tries to finish the archive all the same, and complains on stderr if it cannot.
struct FailOnce<'a> {
    file: &'a mut AtomicFile,
    failed: bool,
    position: u64,
}

impl Write for FailOnce<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.failed { Ok(bytes.len()) } else { self.file.write(bytes) };
        self.failed |= written.is_err();
        self.position += *written.as_ref().unwrap_or(&0) as u64;
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        self.file.flush().inspect_err(|_| self.failed = true)
    }
}

impl Seek for FailOnce<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if !self.failed {
            self.position = self.file.seek(to).inspect_err(|_| self.failed = true)?;
        } else if let SeekFrom::Start(position) = to {
            self.position = position;
        }
        Ok(self.position)
    }
}

/// The shape by the contract: T, Z, C, Y, X, S without those of T, Z, C, S that have length 1, or with T, Z, C.
fn shape(info: &StackInfo, keep_axes: bool) -> Vec<usize> {
    let axes = info.axes;
    let mut shape: Vec<usize> = [axes.t, axes.z, axes.c].into_iter().filter(|&n| keep_axes || n != 1).collect();
    shape.extend([axes.y, axes.x]);
    if info.samples_per_pixel > 1 {
        shape.push(info.samples_per_pixel);
    }
    shape
}
