//! The files of a sequence as stacks: looked at once, then opened when planes are wanted. A few stay open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::codec::last_used::LastUsed;
use crate::codec::{CodecError, OpenOptions, Opened, open};
use crate::model::{SourceError, Stack, StackInfo};

/// Bytes of open files: a picture is kept decoded, of a TIFF some chunks are.
const BUDGET: usize = 256 << 20;
/// So many files are open at most: systems allow a thousand or so.
const MOST_OPEN: usize = 64;

/// The files of one stack, by their place in the list.
#[derive(Debug)]
pub struct Members {
    paths: Vec<PathBuf>,
    options: OpenOptions,
    open: LastUsed<usize, Stack, SourceError>,
}

impl Members {
    /// Files of those names in a folder; `options` are for each of them.
    pub fn new<'a>(folder: &Path, names: impl Iterator<Item = &'a str>, options: OpenOptions) -> Self {
        Self { paths: names.map(|name| folder.join(name)).collect(), options, open: LastUsed::new(BUDGET) }
    }

    /// The head of every file, or the clause that says why it has none.
    pub fn look(&self) -> Vec<Result<Arc<StackInfo>, String>> {
        let info = |path: &PathBuf| stack(path, &self.options).map(|stack| stack.info);
        self.paths.par_iter().map(|path| info(path).map_err(|error| clause(path, &error))).collect()
    }

    /// A file that is known to be like `like`, opened unless it is open.
    ///
    /// # Errors
    /// If it cannot be opened, or is not what it was.
    pub fn get(&self, member: usize, like: &StackInfo) -> Result<Arc<Stack>, SourceError> {
        let path = &self.paths[member];
        let decoded = like.plane_bytes().saturating_mul(like.axes.planes());
        self.open.get(member, decoded.clamp(BUDGET / MOST_OPEN, BUDGET), || {
            let unreadable = |problem: String| SourceError::Unreadable {
                file: path.display().to_string(),
                problem,
                remedy: "open the files again".to_owned(),
            };
            let stack = stack(path, &self.options).map_err(|error| unreadable(clause(path, &error)))?;
            match difference(&stack.info, like) {
                None => Ok(stack),
                Some(_) => Err(unreadable("it changed since it was opened".to_owned())),
            }
        })
    }
}

fn stack(path: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    match open(path, options)? {
        Opened::Stack(stack) => Ok(stack),
        Opened::Recording(_) => Err(CodecError::malformed(path, "is a recording", "leave it out")),
    }
}

/// What an error says of a file, without the file and the remedy.
fn clause(path: &Path, error: &CodecError) -> String {
    let text = error.to_string();
    let text = text.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&text);
    text.rsplit_once("; ").map_or(text, |(problem, _)| problem).to_owned()
}

/// How the planes of one file differ from those of another, so that they cannot be in one stack: `is 8-bit, not 16-bit`.
pub fn difference(one: &StackInfo, other: &StackInfo) -> Option<String> {
    let (a, b) = (one.axes, other.axes);
    if (a.x, a.y) != (b.x, b.y) {
        return Some(format!("is {} × {} pixels, not {} × {}", a.x, a.y, b.x, b.y));
    }
    if one.sample_type != other.sample_type {
        return Some(format!("holds {}, not {}", one.sample_type, other.sample_type));
    }
    if one.samples_per_pixel != other.samples_per_pixel {
        return Some(format!("has {} samples a pixel, not {}", one.samples_per_pixel, other.samples_per_pixel));
    }
    if (a.t, a.z, a.c) != (b.t, b.z, b.c) {
        return Some(format!("has {} t, {} z, {} c, not {} t, {} z, {} c", a.t, a.z, a.c, b.t, b.z, b.c));
    }
    let same_colors = one.palette == other.palette && one.min_is_white == other.min_is_white;
    (!same_colors).then(|| "shows its values in other colours".to_owned())
}
