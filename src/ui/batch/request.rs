//! What is chosen and typed as a request to the engine, or a sentence that says what is missing.

use std::path::{Path, PathBuf};

use super::super::context::UiContext;
use super::super::inspector::resize::asked;
use super::super::start::typed_path;
use super::panel::{BatchPanel, maker};
use crate::engine::Engine;
use crate::engine::batch::{NamePattern, RecipeText};
use crate::engine::export::usual_ending;
use crate::engine::worklist::{WorkRecipe, WorkRequest};

/// Over all files of the list; `settings` is the recipe that the pages say, for where none is in a file.
///
/// # Errors
/// What is missing or wrong.
pub fn request(context: &UiContext<'_>, settings: &str) -> Result<WorkRequest, String> {
    let panel = &context.panels.batch;
    let recipe = if panel.recipe.in_file {
        let path = typed_path(&panel.recipe.path).ok_or("Name the recipe's file on the page Recipe")?;
        if let Some(Err(sentence)) = maker(context) {
            return Err(sentence);
        }
        WorkRecipe::File(path)
    } else {
        WorkRecipe::Text(settings.to_owned())
    };
    let first = context.engine.worklist().rows().first().map(|row| row.input.as_path());
    Ok(WorkRequest {
        recipe,
        folder: folder(&panel.output.folder, first).ok_or("Name the folder of results on the page Output")?,
        pattern: pattern(&panel.output.name)?,
        overwrite: panel.output.overwrite,
        provenance: panel.output.provenance,
        failed_only: false,
    })
}

/// The settings of the window as a recipe.
pub fn resize_recipe(engine: &Engine, panel: &BatchPanel) -> RecipeText {
    let draft = engine.session().drafts().resize;
    RecipeText::resize(&asked(&draft)).written(&panel.output.text())
}

/// What the result of a file of the list will be called, from the folder of results.
///
/// # Errors
/// What is wrong with the pattern of names.
pub fn result_name(context: &UiContext<'_>, input: &Path) -> Result<PathBuf, String> {
    let panel = &context.panels.batch;
    let pattern = pattern(&panel.output.name)?;
    // Rows are sorted as plans are.
    let place = context.engine.worklist().rows().binary_search_by(|row| row.input.as_path().cmp(input));
    Ok(pattern.fill(input, place.unwrap_or(0), &ending(context, input)))
}

/// The ending of the result of a file; empty while nobody knows the recipe.
pub fn ending(context: &UiContext<'_>, input: &Path) -> String {
    let panel = &context.panels.batch;
    match maker(context) {
        Some(Ok(maker)) => maker.ending(input),
        _ if panel.recipe.in_file => String::new(),
        _ => panel.output.format.ending().map_or_else(|| usual_ending(input), str::to_owned),
    }
}

/// The folder that is typed; nothing typed is one beside the first file.
pub fn folder(typed: &str, first: Option<&Path>) -> Option<PathBuf> {
    match typed_path(typed) {
        Some(path) => Some(std::path::absolute(&path).unwrap_or(path)),
        None => Some(first?.parent()?.join("results")),
    }
}

/// The pattern that is typed; nothing typed is the names of the files.
///
/// # Errors
/// What is wrong with it.
pub fn pattern(typed: &str) -> Result<NamePattern, String> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(NamePattern::default()) } else { typed.parse() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_means_something_sensible() {
        let first = Some(Path::new("/scans/a.png"));
        assert_eq!(folder(" ", first), Some(PathBuf::from("/scans/results")));
        assert_eq!(folder("/else", first), Some(PathBuf::from("/else")));
        assert_eq!(folder("", None), None);
        assert_eq!(pattern("  "), Ok(NamePattern::default()));
        assert!(pattern("{stme}").unwrap_err().contains("did you mean stem?"));
    }
}
