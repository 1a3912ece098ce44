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

    /// Starts measuring everything, to a table.
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
        Ok(self.jobs.submit_then(name, JobKind::Export, work, deliver).0)
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
