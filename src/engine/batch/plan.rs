//! Which results a batch makes: sorted inputs, the names of their results, and no two under one name.
//!
//! Nothing is read or written here but links that are followed. Not here: when each is made (`queue`), and whether it has to
//! be (`manifest`).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::naming::NamePattern;
use super::shard::Shard;
use crate::engine::error::EngineError;

/// One result that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its place in the sorted list of all inputs, from 0.
    pub index: usize,
    pub input: PathBuf,
    pub output: PathBuf,
}

/// All results of a batch, in the order of their inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    pub jobs: Vec<Job>,
}

impl Plan {
    /// What becomes of these inputs. They are sorted, and each counts once however often it is named, so the order of the
    /// call changes nothing. `kept` are further files that are read, which no result may replace.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if two results would have one name, or one that of a file that is read.
    pub fn new(
        inputs: &[PathBuf],
        kept: &[PathBuf],
        folder: &Path,
        pattern: &NamePattern,
        ending: impl Fn(&Path) -> String,
    ) -> Result<Self, EngineError> {
        let mut sorted = inputs.to_vec();
        sorted.sort();
        sorted.dedup();
        let job = |(index, input): (usize, PathBuf)| {
            let output = folder.join(pattern.fill(&input, index, &ending(&input)));
            Job { index, input, output }
        };
        let plan = Self { jobs: sorted.into_iter().enumerate().map(job).collect() };
        plan.refuse_collisions(kept)?;
        Ok(plan)
    }

    /// The jobs of one part.
    #[must_use]
    pub fn part(mut self, shard: Shard) -> Self {
        self.jobs.retain(|job| shard.has(job.index));
        self
    }

    fn refuse_collisions(&self, kept: &[PathBuf]) -> Result<(), EngineError> {
        let mut makers: HashMap<&Path, &Path> = HashMap::new();
        let read: HashSet<PathBuf> =
            self.jobs.iter().map(|job| &job.input).chain(kept).filter_map(|path| path.canonicalize().ok()).collect();
        for job in &self.jobs {
            if let Some(other) = makers.insert(&job.output, &job.input) {
                let (one, two) = (other.display(), job.input.display());
                return Err(EngineError::refused(
                    format!("{}: {one} and {two} would both become this file", job.output.display()),
                    "tell them apart by the pattern of names (--name), for example {stem}-{index}, or rename one",
                ));
            }
            if job.output.canonicalize().is_ok_and(|output| read.contains(&output)) {
                return Err(EngineError::refused(
                    format!("{}: is an input and would be lost", job.output.display()),
                    "choose another folder, or another pattern of names (--name)",
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(inputs: &[&str], pattern: &str) -> Result<Plan, EngineError> {
        let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
        Plan::new(&inputs, &[], Path::new("out"), &pattern.parse().unwrap(), |_| "png".to_owned())
    }

    #[test]
    fn the_order_of_the_call_changes_nothing() {
        let sorted = plan(&["a.png", "b.png", "c.png"], "{index}").unwrap();
        assert_eq!(plan(&["c.png", "a.png", "b.png", "a.png"], "{index}").unwrap(), sorted);
        assert_eq!(sorted.jobs[2].output, Path::new("out/3.png"));
        let second = sorted.clone().part("2/2".parse().unwrap());
        assert_eq!(second.jobs, [sorted.jobs[1].clone()], "a part keeps the places of the whole");
    }

    #[test]
    fn two_results_under_one_name_are_refused() {
        let refusal = plan(&["x/a.png", "y/a.png"], "{stem}").unwrap_err().to_string();
        assert!(refusal.starts_with("out/a.png: x/a.png and y/a.png") && refusal.contains("--name"), "{refusal}");
        assert!(plan(&["x/a.png", "y/a.png"], "{parent}-{stem}").is_ok());
    }

    #[test]
    fn no_result_replaces_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let [input, beside] = ["a.png", "b.png"].map(|name| folder.path().join(name));
        std::fs::write(&input, "").unwrap();
        std::fs::write(&beside, "").unwrap();
        let plan = |name: &str, kept: &[PathBuf]| {
            Plan::new(std::slice::from_ref(&input), kept, folder.path(), &name.parse().unwrap(), |_| "png".to_owned())
        };
        assert!(plan("{stem}", &[]).unwrap_err().to_string().contains("would be lost"));
        assert!(plan("b", std::slice::from_ref(&beside)).is_err());
        assert!(plan("c", std::slice::from_ref(&beside)).is_ok());
    }
}
