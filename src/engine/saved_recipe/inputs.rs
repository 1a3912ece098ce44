//! What a recipe says of documents: how they are read, which files lie over the first, and what of them it cannot say.

use std::path::PathBuf;

use crate::codec::OpenOptions;
use crate::engine::batch::{RecipeKind, RecipeText};
use crate::engine::error::EngineError;
use crate::engine::session::{Document, Origin, Session, Unwritten, layers_of};
use crate::model::DocumentId;

/// The files of further inputs.
///
/// # Errors
/// [`EngineError::Refused`] if one is in no file, or in one whose name is no text.
pub(super) fn files(session: &Session, documents: &[DocumentId]) -> Result<Vec<PathBuf>, EngineError> {
    documents.iter().map(|id| file(session.document(*id)?)).collect()
}

fn file(document: &Document) -> Result<PathBuf, EngineError> {
    let name = &document.name;
    let Some(path) = document.path() else {
        let problem = format!("{name} is in no file, and a recipe names the files that lie over its input");
        return Err(EngineError::refused(problem, "export it, open that file and choose it instead"));
    };
    let path = std::path::absolute(path).map_err(|error| EngineError::io(path, error))?;
    if path.to_str().is_none() {
        return Err(EngineError::refused(
            format!("{name} has a name that is no text, and recipes are text"),
            "rename its file",
        ));
    }
    Ok(path)
}

/// The text with how its documents are read, and what it cannot say of them.
///
/// # Errors
/// [`EngineError::Refused`] if they are read in different ways: the options of a recipe hold for all its inputs. The same
/// for files of a folder that a recipe would not find again.
pub(super) fn told(documents: &[&Document], text: RecipeText) -> Result<(RecipeText, Vec<String>), EngineError> {
    let Some((first, others)) = documents.split_first() else { return Ok((text, Vec::new())) };
    let as_usual = OpenOptions::default();
    let options = |document: &Document| match (&document.origin, document.recording()) {
        (Origin::File { options, .. }, Some(recording)) => options.heard_by(&recording.info),
        (Origin::File { options, .. }, None) => (**options).clone(),
        _ => as_usual.clone(),
    };
    let read = |document: &Document| text.clone().read_as(&options(document));
    if let Some(document) = documents.iter().find(|document| is_untold(&options(document))) {
        let problem = format!("no pattern of names tells the files of {} from others of their folder", document.name);
        return Err(EngineError::refused(problem, "move the others away, or open the folder as a whole"));
    }
    let whole = read(first);
    if let Some(other) = others.iter().find(|other| read(other) != whole) {
        let problem = format!("{} and {} were opened with different options", first.name, other.name);
        return Err(EngineError::refused(problem, "a recipe reads all its inputs alike: open them alike"));
    }
    let mut remarks: Vec<String> = in_no_file(first).into_iter().collect();
    let (whole, typed) = calibrated(first, whole);
    remarks.extend(typed);
    remarks.extend(others.iter().filter_map(|other| calibrated(other, whole.clone()).1));
    if whole.kind() != RecipeKind::Render {
        remarks.extend(documents.iter().filter_map(|document| shown_otherwise(document)));
    }
    remarks.extend(unsaved_marks(first));
    Ok((whole, remarks))
}

fn is_untold(options: &OpenOptions) -> bool {
    options.arrangement.as_ref().is_some_and(|arrangement| arrangement.told.is_none())
}

fn in_no_file(document: &Document) -> Option<String> {
    let name = &document.name;
    document.path().is_none().then(|| format!("{name} is in no file: export it first to run the recipe on it."))
}

/// The text with a pixel size that was typed, where that is all that was.
fn calibrated(document: &Document, mut text: RecipeText) -> (RecipeText, Option<String>) {
    let (Some(stack), Some(stated)) = (document.stack(), &document.stated) else { return (text, None) };
    let (now, then) = (stack.info.spacing(), stated.spacing());
    if now == then {
        return (text, None);
    }
    let depth = then.pixel_size.and_then(|size| size.z);
    match now.pixel_size {
        Some(size) if size.x == size.y && size.z == depth && now.time_interval_s == then.time_interval_s => {
            text.say_number("pixel-size", size.x);
            (text, None)
        }
        _ => {
            let sentence =
                format!("The calibration typed for {} is not in it: results have that of their files.", document.name);
            (text, Some(sentence))
        }
    }
}

/// Where values are written with how they are shown, a recipe knows only what files say of that.
fn shown_otherwise(document: &Document) -> Option<String> {
    let (stack, composition) = (document.stack()?, document.presentation.composition()?);
    let own = composition.layers.iter().filter(|layer| layer.document == document.id);
    let usual = layers_of(document.id, &stack.info, &document.auto_ranges);
    let changed = own.clone().any(|layer| {
        let usual = usual.get(layer.channel);
        usual.is_none_or(|usual| {
            (&layer.name, layer.range, &layer.color, layer.mode) != (&usual.name, usual.range, &usual.color, usual.mode)
        })
    });
    let name = &document.name;
    changed.then(|| format!("How {name} is shown here is not in it: results are described as their files are."))
}

fn unsaved_marks(document: &Document) -> Option<String> {
    let lost = document.unwritten() == Some(Unwritten::Annotations);
    lost.then(|| "Annotations that were changed here are not in it: save them, so that files have them.".to_owned())
}
