//! Exports as jobs: frozen now, written in the background, told when done.

use std::path::{Path, PathBuf};

use super::engine::Engine;
use super::event::Event;
use super::notice::{Notice, Remedy};
use crate::engine::error::EngineError;
use crate::engine::export::{Decision, Export};
use crate::engine::job::{JobId, JobKind};
use crate::engine::measure::TableExport;
use crate::engine::saved_recipe::RecipeExport;
use crate::model::Progress;

impl Engine {
    /// Starts writing a file.
    ///
    /// # Errors
    /// As [`Export::freeze`]; failures of writing come through [`Engine::poll`].
    pub fn export(&mut self, export: &Export) -> Result<JobId, EngineError> {
        let frozen = export.freeze(&self.session, &self.budget)?;
        let target = frozen.target().clone();
        let name = file_name(&target);
        let sender = self.sender.clone();
        let work = move |progress: &Progress| frozen.run(progress);
        let document = export.document;
        let shown = export.is_whole().then(|| self.session.document(document).map(|open| open.presentation.clone()));
        let shown = shown.transpose()?;
        let deliver = move |_, result: Result<(Decision, Option<String>), EngineError>| {
            let (result, remark) = match result {
                Ok((decision, remark)) => (Ok(decision), remark),
                Err(error) => (Err(error), None),
            };
            drop(sender.send(Event::Exported { document, shown, target, remark, result }));
        };
        Ok(self.jobs.submit_then(format!("Exporting {name}"), JobKind::Export, work, deliver).0)
    }

    /// Starts measuring everything, to a table. That reads all planes and takes the whole pool, so it is an export like
    /// any other and waits for those before it, though what it writes is short.
    ///
    /// # Errors
    /// As [`TableExport::freeze`]; failures of measuring and writing come through [`Engine::poll`].
    pub(super) fn export_table(&mut self, table: &TableExport) -> Result<JobId, EngineError> {
        let frozen = table.freeze(&self.session)?;
        let target = frozen.target().clone();
        let name = format!("Measuring to {}", file_name(&target));
        let sender = self.sender.clone();
        let work = move |progress: &Progress| frozen.run(progress);
        let deliver = move |_, result| drop(sender.send(Event::TextWritten { target, result }));
        Ok(self.jobs.submit_then(name, JobKind::Export, work, deliver).0)
    }

    /// Starts writing a recipe.
    ///
    /// # Errors
    /// As [`RecipeExport::freeze`]; failures of writing come through [`Engine::poll`].
    pub(super) fn save_recipe(&mut self, recipe: &RecipeExport) -> Result<JobId, EngineError> {
        let frozen = recipe.freeze(&self.session)?;
        let target = frozen.target.clone();
        let name = format!("Saving {}", file_name(&target));
        let sender = self.sender.clone();
        let work = move |progress: &Progress| frozen.run(progress);
        let deliver = move |_, result| drop(sender.send(Event::RecipeSaved { target, result }));
        Ok(self.jobs.submit_then(name, JobKind::Save, work, deliver).0)
    }

    pub(super) fn absorb_export(&mut self, target: PathBuf, result: &Result<Decision, EngineError>) {
        let notice = match result {
            Ok(Decision::Write) => Notice::info(format!("{} was written", target.display())),
            Ok(Decision::UpToDate) => Notice::info(format!("{} is up to date and was left as it is", target.display())),
            Err(error) => return self.report(error),
        };
        self.news.notices.push(notice.with(Remedy::ShowFile(target)));
    }
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::codec::{self, OpenOptions, SaveOptions};
    use crate::engine::command::Command;
    use crate::engine::export::{ExportContent, Overwrite};
    use crate::engine::facade::engine::Applied;
    use crate::engine::facade::testing::{engine, stack};
    use crate::engine::job::JobState;
    use crate::engine::saved_recipe::RecipeEnd;
    use crate::engine::session::Origin;
    use crate::model::{Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack};

    /// Planes that are not there before it opens.
    #[derive(Debug, Default)]
    struct Gate {
        asked: AtomicBool,
        open: AtomicBool,
    }

    impl PlaneSource for Gate {
        fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
            self.asked.store(true, Ordering::Release);
            wait_for(&self.open);
            Ok(Plane::new(rect.width, rect.height, 1, Samples::zeroed(SampleType::U8, rect.area())))
        }
    }

    fn wait_for(flag: &AtomicBool) {
        while !flag.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// An export to that file that runs until its gate opens.
    fn long_export(engine: &mut Engine, target: PathBuf) -> (JobId, Arc<Gate>) {
        let gate = Arc::new(Gate::default());
        let info = stack(SampleType::U8, &["one"], None).info;
        let document = engine.add_stack(Stack::new((*info).clone(), Arc::clone(&gate) as _));
        let export = Export {
            document,
            content: ExportContent::Data { samples: None },
            target,
            overwrite: Overwrite::Never,
            options: SaveOptions::default(),
            recipe: false,
        };
        let long = engine.export(&export).unwrap();
        wait_for(&gate.asked);
        (long, gate)
    }

    #[test]
    fn a_recipe_is_saved_while_an_export_takes_long() {
        let folder = tempfile::tempdir().unwrap();
        let mut engine = engine();
        let exported = folder.path().join("long.npy");
        let (long, gate) = long_export(&mut engine, exported.clone());
        let target = folder.path().join("recipe.toml");
        let recipe =
            RecipeExport { text: "version = 2\n".to_owned(), target: target.clone(), overwrite: Overwrite::Never };
        engine.apply(Command::SaveRecipe(Box::new(recipe))).unwrap();
        let mut saved = Vec::new();
        while saved.is_empty() {
            std::thread::sleep(Duration::from_millis(1));
            saved = engine.poll().recipes;
        }
        assert_eq!(saved, [(target.clone(), RecipeEnd::Written)]);
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "version = 2\n");
        assert_eq!(engine.jobs().status(long).unwrap().state, JobState::Running, "and it goes on");
        gate.open.store(true, Ordering::Release);
        assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
        assert!(exported.exists());
    }

    #[test]
    fn annotations_are_saved_behind_exports_that_may_write_them_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut engine = engine();
        let samples = folder.path().join("scene.cu8");
        std::fs::write(&samples, [127; 4000]).unwrap();
        let reading = OpenOptions { sample_rate_hz: Some(1000.0), ..OpenOptions::default() };
        let content = codec::open(&samples, &reading).unwrap();
        let document = engine.add(content, "scene.cu8".to_owned(), Origin::Sample);
        let (_, gate) = long_export(&mut engine, folder.path().join("long.npy"));
        let started = engine.apply(Command::SaveAnnotations { document }).unwrap();
        let Applied::Started(saving) = started else { panic!("{started:?}") };
        let state = |engine: &Engine| engine.jobs().status(saving[0]).unwrap().state;
        assert_eq!(state(&engine), JobState::Queued);
        gate.open.store(true, Ordering::Release);
        assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
        assert_eq!(state(&engine), JobState::Done);
    }
}
