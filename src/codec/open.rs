//! The front door for files and folders: decides the format by content, then by name, and opens it lazily.
//!
//! Adding a format is one arm here and one file or folder beside this one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::CodecError;
use super::open_options::{DocumentKind, OpenOptions};
use super::opened::Opened;
use super::sniff::{Format, Sniffed, sniff};
use super::stamp::stamp_of;
use super::{gnuradio, npy, picture, raw, sdriq, sequence, sigmf, tiff, wav, zarr};
use crate::model::{PixelSize, Stack};

/// Opens a file, or a folder of files that are one stack: reads what is needed to describe it, no pixels and no samples (codecs that cannot decode in part
/// decode on the first read).
///
/// # Errors
/// [`CodecError`] with the whole sentence for the user.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Opened, CodecError> {
    // A hostile file may find a bug in a decoder; it must not take the program down.
    let opened = catch_unwind(AssertUnwindSafe(|| route(path, options))).unwrap_or_else(|_| {
        Err(CodecError::malformed(path, "its decoder gave up on it", "the file is damaged; get another copy"))
    })?;
    Ok(match opened {
        Opened::Stack(stack) => Opened::Stack(stamped(with_pixel_size(stack, options), options)),
        recording @ Opened::Recording(_) => recording,
    })
}

/// One arm a format.
fn route(path: &Path, options: &OpenOptions) -> Result<Opened, CodecError> {
    if let Some(folder) = zarr_folder(path) {
        return zarr::open(&folder, options).map(Opened::Stack);
    }
    if path.is_dir() {
        return sequence::open(path, options).map(Opened::Stack);
    }
    if options.files.is_some() {
        let remedy = "name a folder, or leave --files out";
        return Err(CodecError::unsupported(path, "reading one file by a pattern of names", remedy));
    }
    let format = match sniff(path)? {
        Sniffed::Known(Format::Raw) | Sniffed::Unknown if gnuradio::headers_beside(path).is_some() => Format::Gnuradio,
        Sniffed::Known(format) => format,
        Sniffed::Foreign(name) => {
            let remedy = match name {
                // SigMF has archives that are not compressed, and nothing in one that is could be read by position.
                "gzip" | "xz" | "zip" => "unpack it, and open what it holds",
                _ => "convert it to TIFF or PNG with another program",
            };
            return Err(CodecError::unsupported(path, name, remedy));
        }
        // Whoever names a datatype says that these are samples.
        Sniffed::Unknown if options.datatype.is_some() => Format::Raw,
        Sniffed::Unknown => {
            let remedy = "if these are samples without a header, say their type with --datatype";
            return Err(CodecError::Unknown { path: path.to_owned(), remedy: remedy.to_owned() });
        }
    };
    if options.kind == Some(DocumentKind::Recording) && (format.is_picture() || format == Format::Tiff) {
        let remedy = "open it without --as recording";
        return Err(CodecError::unsupported(path, format!("reading {} as a recording", format.name()), remedy));
    }
    if options.kind == Some(DocumentKind::Stack) && format.is_recording() {
        let remedy = "open it without --as stack, or compute its spectrogram, which is one";
        return Err(CodecError::unsupported(path, format!("reading {} as a stack", format.name()), remedy));
    }
    let one = format.is_recording() && !matches!(format, Format::SigmfArchive | Format::SigmfCollection);
    if one && options.series > 0 {
        return Err(CodecError::no_series(path, options.series, 1));
    }
    if let Some(metadata) = metadata_of(path, format, options) {
        return sigmf::open(&metadata, options).map(Opened::Recording);
    }
    match format {
        Format::Png
        | Format::Gif
        | Format::Jpeg
        | Format::Webp
        | Format::Bmp
        | Format::Tga
        | Format::Pnm
        | Format::Qoi
        | Format::Hdr => picture::open(path, format, options).map(Opened::Stack),
        Format::Avi | Format::Mp4 => {
            let remedy = "convert it to TIFF with another program";
            Err(CodecError::unsupported(path, format!("reading {} movies", format.name()), remedy))
        }
        Format::Npy => npy::open(path, options),
        Format::Npz => npy::open_npz(path, options),
        Format::Tiff => tiff::open(path, options).map(Opened::Stack),
        Format::Sigmf => sigmf::open(path, options).map(Opened::Recording),
        Format::SigmfArchive => sigmf::open_archive(path, options).map(Opened::Recording),
        Format::SigmfCollection => sigmf::open_collection(path, options).map(Opened::Recording),
        Format::Wav | Format::Rf64 | Format::W64 => wav::open(path, options).map(Opened::Recording),
        Format::Gnuradio => gnuradio::open(path, options).map(Opened::Recording),
        Format::Sdriq => sdriq::open(path, options).map(Opened::Recording),
        Format::Raw => raw::open(path, options).map(Opened::Recording),
    }
}

/// SigMF metadata beside a recording of another format that name it as their dataset: they know more than it does.
/// Whoever says how the samples are stored, or wants an array as a stack, means the file itself.
fn metadata_of(path: &Path, format: Format, options: &OpenOptions) -> Option<PathBuf> {
    let may = format.is_recording() || (format == Format::Npy && options.kind != Some(DocumentKind::Stack));
    let sigmf = matches!(format, Format::Sigmf | Format::SigmfArchive | Format::SigmfCollection);
    let asked = may && !sigmf && options.datatype.is_none() && options.header_bytes.is_none();
    if asked { sigmf::beside::describing(path) } else { None }
}

/// The folder of OME-Zarr that a path means.
fn zarr_folder(path: &Path) -> Option<PathBuf> {
    zarr::described_by(path).or_else(|| zarr::is_zarr(path).then(|| path.to_owned()))
}

/// Samples that come from files are found again when the files are opened again.
fn stamped(mut stack: Stack, options: &OpenOptions) -> Stack {
    stack.stamp = stamp_of(&stack.source.files(), options).map(Arc::new);
    stack
}

/// `--pixel-size` holds for every format.
fn with_pixel_size(mut stack: Stack, options: &OpenOptions) -> Stack {
    if let Some(side) = options.pixel_size_um {
        let info = Arc::make_mut(&mut stack.info);
        let z = info.pixel_size.and_then(|size| size.z);
        info.pixel_size = Some(PixelSize { x: side, y: side, z });
        info.plane_axes = None;
    }
    stack
}
