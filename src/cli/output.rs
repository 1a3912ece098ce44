//! Where results go: file names, stdout, and what happens to a file that exists.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::arguments::{Manners, OverwriteChoice};
use super::context::Context;
use super::exit::Failure;
use super::input::Input;
use super::print;
use super::progress_bar::with_bar;
use crate::codec::movie::is_made_even;
use crate::codec::unfinished::Unfinished;
use crate::codec::{self, Format, SaveOptions, TiffCompression, left_out};
use crate::engine::export::{Overwrite, make_folder, save_stack, usual_ending};
use crate::model::{Progress, Stack, StackInfo};

/// A place for one result: the file itself, or a temporary file that is copied to stdout at the end.
pub(super) struct Output {
    pub(super) path: PathBuf,
    to_stdout: Option<Unfinished>,
}

impl Output {
    /// `-` is stdout: the result is made in a temporary file with that ending first, since formats need to seek.
    pub(super) fn new(
        path: &Path,
        stdout_ending: &str,
        overwrite: OverwriteChoice,
        manners: &Manners,
    ) -> Result<Self, Failure> {
        if path == Path::new("-") {
            if manners.json {
                let sentence = "--json and -o - would mix on stdout; write the result to a file, or leave --json out";
                return Err(Failure::Usage(sentence.to_owned()));
            }
            let mut builder = tempfile::Builder::new();
            let ending = format!(".{stdout_ending}");
            let builder = builder.prefix("lumiq-stdout-").suffix(&ending);
            let (_, file) = Unfinished::create(builder, &std::env::temp_dir()).context("stdout: no temporary file")?;
            return Ok(Self { path: file.path().to_owned(), to_stdout: Some(file) });
        }
        if overwrite == OverwriteChoice::Never {
            Overwrite::Never.decide(path, &[])?;
        }
        Ok(Self { path: path.to_owned(), to_stdout: None })
    }

    /// The name shown to the user.
    fn name(&self) -> String {
        if self.to_stdout.is_some() { "stdout".to_owned() } else { self.path.display().to_string() }
    }

    /// A failure by the name shown to the user.
    fn said(&self, failure: Failure) -> Failure {
        if self.to_stdout.is_some() { failure.renamed(&self.path, &self.name()) } else { failure }
    }

    /// Has `write` fill it, while a bar of that verb follows.
    pub(super) fn fill<T, E: Into<Failure>>(
        &self,
        verb: &str,
        context: &Context,
        write: impl FnOnce(&Path, &Progress) -> Result<T, E>,
    ) -> Result<T, Failure> {
        let progress = context.fresh_progress();
        let filled = with_bar(verb, &context.manners, &progress, || write(&self.path, &progress));
        filled.map_err(|error| self.said(error.into()))
    }

    /// Saves a stack to it, to its end, and warns of what the format has no place for.
    pub(super) fn save(
        self,
        verb: &str,
        stack: &Stack,
        options: &SaveOptions,
        context: &Context,
    ) -> Result<(), Failure> {
        self.fill(verb, context, |path, progress| save_stack(path, stack, options, progress))?;
        context.warn(&self.name(), left_out(&self.path, &stack.info, options).as_slice());
        let format = options.format.or_else(|| Format::from_extension(&self.path));
        let larger = format.and_then(|format| is_made_even(format, &stack.info));
        context.warn(&self.name(), larger.as_slice());
        self.finish()
    }

    /// Copies to stdout what was meant for it.
    pub(super) fn finish(self) -> Result<(), Failure> {
        if let Some(temporary) = self.to_stdout {
            let mut file = std::fs::File::open(temporary.path()).context("stdout: the result vanished")?;
            let mut stdout = std::io::stdout().lock();
            print::written(std::io::copy(&mut file, &mut stdout).and_then(|_| stdout.flush()))?;
        }
        Ok(())
    }
}

/// Refuses a compression of TIFF for files of other kinds.
pub(super) fn only_of_tiff(path: &Path, compression: Option<TiffCompression>) -> Result<(), Failure> {
    if compression.is_some() && Format::from_extension(path) != Some(Format::Tiff) {
        let sentence = "--compression is for .tif; leave it out, or end the name so";
        return Err(Failure::Usage(format!("{}: {sentence}", path.display())));
    }
    Ok(())
}

/// The result's path in a folder: the input's name, with an ending that can hold the result.
///
/// # Errors
/// A sentence if the folder cannot be made.
pub(super) fn in_folder(folder: &Path, input: &Path, ending: &str) -> Result<PathBuf, Failure> {
    make_folder(folder)?;
    let stem = input.file_stem().unwrap_or(std::ffi::OsStr::new("result")).to_string_lossy();
    Ok(folder.join(format!("{stem}.{ending}")))
}

/// The ending of a result on stdout: its input's where that can hold it. What came from stdin has no name, so its
/// content tells.
pub(super) fn ending_on_stdout(input: &Input, result: &Stack) -> String {
    let ending = if input.is_stdin() { ending_of_content(&result.info) } else { usual_ending(&input.path) };
    let name = Path::new("stdout").with_extension(&ending);
    let holds =
        Format::from_extension(&name).is_some_and(|format| codec::can_hold(&name, format, &result.info).is_ok());
    if holds { ending } else { "tif".to_owned() }
}

/// The ending of the format that a stack was read from, if lumiq writes it.
fn ending_of_content(info: &StackInfo) -> String {
    let ending = match (info.format.as_str(), info.samples_per_pixel) {
        ("jpeg", _) => "jpg",
        ("pnm", 1) => "pgm",
        ("pnm", 3) => "ppm",
        ("pnm", _) => "pam",
        (format @ ("png" | "webp" | "bmp" | "tga" | "qoi" | "hdr" | "npy" | "npz"), _) => format,
        _ => "tif",
    };
    ending.to_owned()
}

/// Refuses a result under the name of one of its inputs, unless that is asked for: what is read would be lost.
pub(super) fn refuse_replacing(output: &Path, inputs: &[PathBuf], overwrite: OverwriteChoice) -> Result<(), Failure> {
    let Ok(target) = std::fs::canonicalize(output) else { return Ok(()) };
    let is_input = |input: &PathBuf| std::fs::canonicalize(input).is_ok_and(|input| input == target);
    if overwrite != OverwriteChoice::Always && inputs.iter().any(is_input) {
        let sentence = "is an input and would be lost; name another file, or say --overwrite always";
        return Err(Failure::Usage(format!("{}: {sentence}", output.display())));
    }
    Ok(())
}

/// Refuses two results under one name, before anything is written.
pub(super) fn refuse_collisions(outputs: &[PathBuf]) -> Result<(), Failure> {
    let mut seen = std::collections::HashSet::new();
    match outputs.iter().find(|path| !seen.insert(path.as_path())) {
        Some(twice) => Err(Failure::Usage(format!(
            "{}: two inputs would be written to it; rename one, or write them to different folders",
            twice.display()
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_refuses_what_exists() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("there.png");
        std::fs::write(&path, b"old").unwrap();
        let manners = Manners::default();
        assert!(Output::new(&path, "png", OverwriteChoice::Never, &manners).is_err());
        assert!(Output::new(&path, "png", OverwriteChoice::Always, &manners).is_ok());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn a_file_where_a_folder_is_wanted_is_said_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"").unwrap();
        let sentence = |folder: &Path| in_folder(folder, Path::new("in.png"), "png").unwrap_err().to_string();
        assert_eq!(sentence(&file), format!("{}: is a file; name a folder", file.display()));
        let below = file.join("below");
        assert_eq!(sentence(&below), format!("{}: its folder is a file; choose another folder", below.display()));
    }

    #[test]
    fn an_input_is_replaced_only_when_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.png");
        std::fs::write(&path, b"old").unwrap();
        let same = folder.path().join(".").join("own.png");
        let inputs = [folder.path().join("other.png"), path];
        assert!(refuse_replacing(&same, &inputs, OverwriteChoice::Older).is_err());
        assert!(refuse_replacing(&same, &inputs, OverwriteChoice::Always).is_ok());
        assert!(refuse_replacing(&same, &inputs[..1], OverwriteChoice::Older).is_ok());
        assert!(refuse_replacing(Path::new("-"), &inputs, OverwriteChoice::Older).is_ok());
    }

    #[test]
    fn results_on_stdout_are_of_a_kind_that_can_hold_them() {
        use crate::model::{SampleType, StackAxes};
        let folder = tempfile::tempdir().unwrap();
        let named = Input::new(&folder.path().join("in.png")).unwrap();
        let ending = |planes, format, samples| {
            let axes = StackAxes { t: planes, ..StackAxes::plane(2, 2) };
            let info = StackInfo::bare(format, axes, samples, SampleType::U8);
            (ending_of_content(&info), ending_on_stdout(&named, &Stack::new(info, sample_source())))
        };
        assert_eq!(ending(1, "jpeg", 3), ("jpg".to_owned(), "png".to_owned()));
        assert_eq!(ending(2, "imagej-tiff", 1), ("tif".to_owned(), "tif".to_owned()));
        assert_eq!(ending(1, "png", 4), ("png".to_owned(), "png".to_owned()));
        for (samples, pnm) in [(1, "pgm"), (3, "ppm"), (4, "pam")] {
            assert_eq!(ending(1, "pnm", samples).0, pnm);
        }
    }

    /// Planes that nobody reads.
    fn sample_source() -> std::sync::Arc<dyn crate::model::PlaneSource> {
        crate::engine::sample_data::time_lapse().source
    }

    #[test]
    fn collisions_are_found() {
        let outputs = [PathBuf::from("a/x.png"), PathBuf::from("a/y.png"), PathBuf::from("a/x.png")];
        assert!(refuse_collisions(&outputs).is_err());
        assert!(refuse_collisions(&outputs[..2]).is_ok());
    }
}
