//! What a result was made of, in a file beside it, and whether it still is what that file says.
//!
//! Not here: what a recipe means (whoever made the result), and what has to be made again (`manifest`).

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::signature::partner;
use crate::codec::CodecError;
use crate::codec::atomic::write_atomically;
use crate::codec::verify::hexadecimal;
use crate::engine::error::EngineError;
use crate::model::Progress;

/// The ending of the file beside a result.
const ENDING: &str = ".lumiq.json";
const VERSION: u32 = 1;
const BLOCK: usize = 1 << 20;

/// A file by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashedFile {
    /// An input's absolute name; of a result's files the name alone, since they lie beside one another.
    pub file: String,
    pub bytes: u64,
    pub sha256: String,
}

/// Where a result comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultProvenance {
    /// Of this notation.
    pub version: u32,
    /// The program and its version.
    pub program: String,
    /// The recipe, word for word.
    pub recipe: String,
    pub inputs: Vec<HashedFile>,
    pub outputs: Vec<HashedFile>,
    /// In milliseconds since 1970.
    pub started_ms: u64,
    pub finished_ms: u64,
}

/// `a.jpg.lumiq.json` beside `a.jpg`.
#[must_use]
pub fn provenance_beside(result: &Path) -> PathBuf {
    let mut name = result.file_name().unwrap_or_default().to_owned();
    name.push(ENDING);
    result.with_file_name(name)
}

/// The files that make up an input or a result: a SigMF pair has two, a folder all of its own.
///
/// # Errors
/// [`EngineError`], a sentence: a folder cannot be read.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, EngineError> {
    if path.is_dir() {
        let entries = path.read_dir().map_err(|error| EngineError::io(path, error))?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        files.retain(|file| file.is_file());
        files.sort();
        return Ok(files);
    }
    let mut files = vec![path.to_owned()];
    files.extend(partner(path));
    if path.extension().is_some_and(|ending| ending == "npy") {
        files.push(path.with_extension("axes.json"));
    }
    files.retain(|file| file == path || file.is_file());
    Ok(files)
}

impl HashedFile {
    /// Every file that makes up an input, by their absolute names.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: one cannot be read; cancelled.
    pub fn of_input(path: &Path, progress: &Progress) -> Result<Vec<Self>, EngineError> {
        let absolute =
            |file: &Path| std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string();
        files_of(path)?.iter().map(|file| Self::read(file, absolute(file), progress)).collect()
    }

    /// Every file that makes up a result, by their names.
    ///
    /// # Errors
    /// As [`HashedFile::of_input`].
    pub fn of_result(path: &Path, progress: &Progress) -> Result<Vec<Self>, EngineError> {
        let name = |file: &Path| file.file_name().unwrap_or_default().display().to_string();
        files_of(path)?.iter().map(|file| Self::read(file, name(file), progress)).collect()
    }

    fn read(path: &Path, name: String, progress: &Progress) -> Result<Self, EngineError> {
        let failed = |error| EngineError::io(path, error);
        let (mut file, mut block) = (File::open(path).map_err(failed)?, vec![0; BLOCK]);
        let (mut digest, mut bytes) = (Sha256::new(), 0);
        loop {
            progress.check()?;
            let read = file.read(&mut block).map_err(failed)?;
            if read == 0 {
                break;
            }
            digest.update(&block[..read]);
            bytes += read as u64;
        }
        Ok(Self { file: name, bytes, sha256: hexadecimal(&digest.finalize()) })
    }
}

impl ResultProvenance {
    /// What there is to say of a result that lies there, finished.
    ///
    /// # Errors
    /// As [`HashedFile::of_result`].
    pub fn of(
        result: &Path,
        recipe: &str,
        inputs: Vec<HashedFile>,
        [started_ms, finished_ms]: [u64; 2],
    ) -> Result<Self, EngineError> {
        Ok(Self {
            version: VERSION,
            program: concat!("lumiq ", env!("CARGO_PKG_VERSION")).to_owned(),
            recipe: recipe.to_owned(),
            inputs,
            outputs: HashedFile::of_result(result, &Progress::new())?,
            started_ms,
            finished_ms,
        })
    }

    /// Writes it beside its result.
    ///
    /// # Errors
    /// [`EngineError`], a sentence.
    pub fn write_beside(&self, result: &Path) -> Result<(), EngineError> {
        let path = provenance_beside(result);
        let failed = |error: std::io::Error| CodecError::io(&path, error);
        Ok(write_atomically(&path, None, &Progress::new(), |file| {
            let text = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
            writeln!(file, "{text}").map_err(failed)
        })?)
    }

    /// Reads the file beside a result.
    ///
    /// # Errors
    /// [`EngineError`], a sentence: it is not there, or is none.
    pub fn read_beside(result: &Path) -> Result<Self, EngineError> {
        let path = provenance_beside(result);
        let text = std::fs::read(&path).map_err(|error| EngineError::io(&path, error))?;
        let read: Self = serde_json::from_slice(&text).map_err(|error| {
            let problem = format!("{}: is no provenance of a result ({error})", path.display());
            EngineError::refused(problem, "make the result again with run --provenance")
        })?;
        if read.version != VERSION {
            let problem = format!("{}: is of version {}, and this lumiq knows {VERSION}", path.display(), read.version);
            return Err(EngineError::refused(problem, "get a later one"));
        }
        Ok(read)
    }

    /// What does not match any more, a sentence each: files of the result, and inputs that are still there. What is not
    /// there any more of the inputs comes second; nothing can be said of it.
    ///
    /// # Errors
    /// [`EngineError`]: cancelled.
    pub fn differences(&self, result: &Path, progress: &Progress) -> Result<[Vec<String>; 2], EngineError> {
        let (mut wrong, mut missing) = (Vec::new(), Vec::new());
        let folder = result.parent().unwrap_or(Path::new(""));
        for (file, is_result) in
            self.outputs.iter().map(|file| (file, true)).chain(self.inputs.iter().map(|file| (file, false)))
        {
            let path = if is_result { folder.join(&file.file) } else { PathBuf::from(&file.file) };
            if !is_result && !path.exists() {
                missing.push(format!("{}: is not there any more, so it was not compared", path.display()));
                continue;
            }
            match HashedFile::read(&path, file.file.clone(), progress) {
                Err(error) if error.is_cancelled() => return Err(error),
                Err(error) => wrong.push(error.to_string()),
                Ok(now) if now != *file => {
                    let what = if is_result { "is not what was written" } else { "is not the input any more" };
                    wrong.push(format!("{}: {what}; its SHA-256 is another; make the result again", path.display()));
                }
                Ok(_) => {}
            }
        }
        Ok([wrong, missing])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_found_and_what_is_gone_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let [input, result] = ["in.npy", "out.sigmf-meta"].map(|name| folder.path().join(name));
        let data = result.with_extension("sigmf-data");
        for (path, text) in [(&input, "abc"), (&result, "{}"), (&data, "12")] {
            std::fs::write(path, text).unwrap();
        }
        let inputs = HashedFile::of_input(&input, &Progress::new()).unwrap();
        assert_eq!(inputs[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "FIPS 180-2");
        let made = ResultProvenance::of(&result, "version = 2", inputs, [1, 2]).unwrap();
        assert_eq!(made.outputs.len(), 2, "both files of a pair");
        made.write_beside(&result).unwrap();
        let read = ResultProvenance::read_beside(&result).unwrap();
        assert_eq!(read, made);
        let differences = || read.differences(&result, &Progress::new()).unwrap();
        assert_eq!(differences(), [Vec::<String>::new(), Vec::new()]);
        std::fs::write(&data, "13").unwrap();
        std::fs::remove_file(&input).unwrap();
        let [wrong, missing] = differences();
        assert!(matches!(&wrong[..], [one] if one.contains("out.sigmf-data: is not what was written")), "{wrong:?}");
        assert!(matches!(&missing[..], [one] if one.contains("in.npy")), "{missing:?}");
        std::fs::write(provenance_beside(&result), "{}").unwrap();
        assert!(ResultProvenance::read_beside(&result).unwrap_err().to_string().contains("no provenance"));
    }
}
