//! Before files are opened: do their names make a stack? If so the user is asked, and nothing is opened yet.
//!
//! Not here: what names tell (`codec/sequence`), the question (ui).

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::engine::Engine;
use super::event::Event;
use crate::codec::sequence::{Arrangement, Found, Pattern, candidates, find, is_candidate};
use crate::codec::zarr::is_zarr;
use crate::codec::{self, Format, OpenOptions, Opened};
use crate::engine::command::{Command, DocumentCommand};
use crate::engine::error::EngineError;
use crate::engine::job::{JobId, JobKind, catch};
use crate::model::{AxisOrder, Progress, StackInfo};

/// So many files are tried until one tells what the planes are like.
const TRIED: usize = 4;

/// Files of a folder that make stacks by their names.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub folder: PathBuf,
    pub pattern: Pattern,
    /// What one of the files is like.
    pub page: Arc<StackInfo>,
    /// What was asked for beside them: it opens as well.
    pub rest: Vec<PathBuf>,
    /// What was asked for in all: the folder, or files of it.
    asked: Vec<PathBuf>,
}

impl Offer {
    /// The commands that open what is left, which may make stacks of its own, and the files as these stacks. `pages`
    /// says what the planes within each file are, where it is not as the file says.
    #[must_use]
    pub fn accepted(&self, stacks: Vec<Arrangement>, pages: Option<&AxisOrder>) -> Vec<Command> {
        let open = |stack: Arrangement| {
            let options =
                OpenOptions { arrangement: Some(Arc::new(stack)), axes: pages.cloned(), ..OpenOptions::default() };
            DocumentCommand::Open { paths: vec![self.folder.clone()], options: Box::new(options) }
        };
        let rest = Some(DocumentCommand::OpenAsking(self.rest.clone())).filter(|_| !self.rest.is_empty());
        rest.into_iter().chain(stacks.into_iter().map(open)).map(Command::Document).collect()
    }

    /// The command that opens every file by itself.
    #[must_use]
    pub fn declined(&self) -> Command {
        Command::Document(DocumentCommand::Open { paths: self.asked.clone(), options: Box::default() })
    }
}

impl Engine {
    /// Opens files and folders, but asks first where names make a stack: through [`News::offers`](super::News::offers).
    pub fn open_asking(&mut self, paths: Vec<PathBuf>) -> Vec<JobId> {
        if let [_] = &paths[..] {
            // One file is opened at once, in the job that finds out that it is no folder.
            return self.open_as(paths, &OpenOptions::default(), offer_of_folder);
        }
        let sender = self.sender.clone();
        let name = format!("Looking at {} files", paths.len());
        let work = move |_: &Progress| Ok::<_, EngineError>(survey(paths));
        let deliver = move |_, result: Result<(Vec<Offer>, Vec<PathBuf>), EngineError>| {
            if let Ok((offers, alone)) = result {
                drop(sender.send(Event::Surveyed { offers, alone }));
            }
        };
        vec![self.jobs.submit_then(name, JobKind::Open, work, deliver).0]
    }
}

/// What paths make stacks, and those that are to be opened by themselves, in the order they were asked for.
fn survey(paths: Vec<PathBuf>) -> (Vec<Offer>, Vec<PathBuf>) {
    let folder_of = |path: &PathBuf| {
        if path.is_dir() { path.clone() } else { path.parent().unwrap_or(Path::new("")).to_owned() }
    };
    let paths: Vec<(PathBuf, PathBuf)> = paths.into_iter().map(|path| (folder_of(&path), path)).collect();
    let mut together: BTreeMap<&Path, Vec<PathBuf>> = BTreeMap::new();
    for (folder, path) in &paths {
        together.entry(folder).or_default().push(path.clone());
    }
    let mut offers = Vec::new();
    let mut offered = HashSet::new();
    for (folder, asked) in together {
        let is_whole = asked.iter().any(|path| path == folder);
        let offer = if is_whole { offer_of_folder(folder) } else { offer_of_files(folder, &asked) };
        if let Some(offer) = offer {
            offers.push(offer);
            offered.insert(folder);
        }
    }
    let alone = paths.iter().filter(|(folder, _)| !offered.contains(folder.as_path()));
    (offers, alone.map(|(_, path)| path.clone()).collect())
}

/// What all files of a folder make. Files of unknown formats are left out, as they are when a folder is opened.
fn offer_of_folder(folder: &Path) -> Option<Offer> {
    if is_zarr(folder) {
        return None;
    }
    let found = find(candidates(folder).ok()?)?;
    let beside = std::fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let opens = |name: &String| {
        let format = Format::from_extension(Path::new(name));
        !name.starts_with('.')
            && !is_candidate(name)
            && format.is_some_and(|format| format != Format::Raw && !format.is_movie())
    };
    let rest = found.rest.iter().cloned().chain(beside.filter(opens));
    let rest = rest.map(|name| folder.join(name)).collect();
    offer(folder, found, rest, vec![folder.to_owned()])
}

/// What some files of a folder make.
fn offer_of_files(folder: &Path, asked: &[PathBuf]) -> Option<Offer> {
    let name = |path: &PathBuf| path.file_name()?.to_str().filter(|name| is_candidate(name)).map(str::to_owned);
    let found = find(asked.iter().filter_map(name).collect())?;
    let fits = |path: &&PathBuf| name(path).is_some_and(|name| !found.rest.contains(&name));
    let rest = asked.iter().filter(|path| !fits(path)).cloned().collect();
    offer(folder, found, rest, asked.to_vec())
}

/// The offer, if one of the first files is a stack or a picture.
fn offer(folder: &Path, Found { pattern, .. }: Found, rest: Vec<PathBuf>, asked: Vec<PathBuf>) -> Option<Offer> {
    let head = |name: &str| {
        let open = || Ok(codec::open(&folder.join(name), &OpenOptions::default())?);
        match catch(name, open) {
            Ok(Opened::Stack(stack)) => Some(stack.info),
            _ => None,
        }
    };
    let page = pattern.names().take(TRIED).find_map(head)?;
    Some(Offer { folder: folder.to_owned(), pattern, page, rest, asked })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_several_folders_keep_their_order() {
        let paths: Vec<PathBuf> = ["/c/x.cu8", "/a/y.wav", "/b/z.npy", "/a/w.wav"].map(PathBuf::from).into();
        let (offers, alone) = survey(paths.clone());
        assert!(offers.is_empty());
        assert_eq!(alone, paths);
    }
}
