//! What commands are as recipes, what of documents no recipe says, and what is refused.

use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::codec::sequence::Meaning;
use crate::codec::{DocumentKind, OpenOptions, SaveOptions};
use crate::engine::command::{Command, CompositionEdit, DocumentCommand, LayerEdit};
use crate::engine::export::{Export, ExportContent, Frames, Overwrite, Picture};
use crate::engine::sample_data::SampleData;
use crate::engine::session::Origin;
use crate::engine::{Engine, EngineOptions};
use crate::model::recipe::{Blend, Projection, ProjectionAxis, ProjectionMethod, Recipe, Reslice};
use crate::model::{DocumentId, PixelSize, Provenance, SectionPlane, Spacing};

fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 1, ..EngineOptions::default() }).unwrap()
}

/// The sample stack as if it lay in a file.
fn opened(engine: &mut Engine, name: &str, options: OpenOptions) -> DocumentId {
    let origin = Origin::File { path: PathBuf::from("/data").join(name), options: Box::new(options) };
    engine.add(SampleData::TimeLapse.open(), name.to_owned(), origin)
}

fn saved(engine: &Engine, command: &Command) -> Result<SavedRecipe, String> {
    saved_recipe(engine.session(), engine.budget(), command).map_err(|error| error.to_string())
}

fn run(recipe: Recipe, inputs: &[DocumentId]) -> Command {
    Command::Run { recipe, inputs: inputs.to_vec() }
}

fn export(document: DocumentId, content: ExportContent, target: &str) -> Command {
    let (overwrite, options) = (Overwrite::Never, SaveOptions::default());
    Command::Export(Box::new(Export { document, content, target: target.into(), overwrite, options, recipe: false }))
}

fn projection() -> Recipe {
    Recipe::Projection(Projection { axis: ProjectionAxis::T, method: ProjectionMethod::Max, range: None })
}

#[test]
fn a_process_is_a_recipe_with_how_its_input_is_read() {
    let mut engine = engine();
    let options = OpenOptions { series: 2, kind: Some(DocumentKind::Stack), ..OpenOptions::default() };
    let document = opened(&mut engine, "a.ome.tif", options);
    let recipe = saved(&engine, &run(projection(), &[document])).unwrap();
    let expected = "version = 2\nkind = \"project\"\naxis = \"t\"\nas = \"stack\"\nseries = 2\n";
    assert_eq!((recipe.text.to_string().as_str(), recipe.name.as_str()), (expected, "a_project.toml"));
    assert!(recipe.remarks.is_empty(), "{:?}", recipe.remarks);
    let some = Recipe::Reslice(Reslice { plane: SectionPlane::Xt, range: Some([1, 2]) });
    assert!(saved(&engine, &run(some, &[document])).unwrap_err().contains("choose all"));
}

/// The documents that some files of a folder make, arranged so.
fn joined(engine: &mut Engine, folder: &std::path::Path, files: &[&str], meanings: &[Meaning]) -> Vec<DocumentId> {
    let asked = files.iter().map(|name| folder.join(name)).collect();
    engine.apply(Command::Document(DocumentCommand::OpenAsking(asked))).unwrap();
    assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
    let offer = engine.poll().offers.pop().expect("an offer");
    for command in offer.accepted(offer.pattern.arranged(meanings).unwrap(), None) {
        engine.apply(command).unwrap();
    }
    assert!(engine.jobs().wait_idle(Duration::from_mins(1)));
    engine.poll().opened
}

#[test]
fn files_of_a_folder_are_said_as_a_pattern_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a_t1_z1.png", "a_t1_z2.png", "a_t2_z1.png", "a_t2_z2.png"];
    for name in names {
        image::GrayImage::new(3, 2).save(folder.path().join(name)).unwrap();
    }
    let mut engine = engine();
    let mut saved_of = |files: &[&str], meanings: &[Meaning]| -> Vec<_> {
        let opened = joined(&mut engine, folder.path(), files, meanings);
        opened.iter().map(|id| saved(&engine, &run(projection(), &[*id]))).collect()
    };
    let head = "version = 2\nkind = \"project\"\naxis = \"t\"\n";
    let swapped = saved_of(&names, &[Meaning::Z, Meaning::T]).pop().unwrap().unwrap();
    assert_eq!(swapped.text.to_string(), format!("{head}files = \"*_t{{z}}_z{{t}}.png\"\n"));
    assert!(swapped.remarks.is_empty(), "{:?}", swapped.remarks);
    let apart = saved_of(&names, &[Meaning::Apart, Meaning::T]);
    let mut apart: Vec<String> = apart.into_iter().map(|recipe| recipe.unwrap().text.to_string()).collect();
    apart.sort_unstable();
    assert_eq!(apart, [1, 2].map(|t| format!("{head}files = \"*_t{t}_z{{t}}.png\"\n")));
    let untold = saved_of(&names[..3], &[Meaning::T, Meaning::Z]).pop().unwrap().unwrap_err();
    assert!(untold.contains("no pattern of names tells") && untold.contains("open the folder as a whole"), "{untold}");
}

#[test]
fn what_lies_over_an_input_is_in_a_file_and_read_alike() {
    let mut engine = engine();
    let [one, other] = ["a.tif", "b.tif"].map(|name| opened(&mut engine, name, OpenOptions::default()));
    let blend = Recipe::Blend(Blend::default());
    let text = saved(&engine, &run(blend.clone(), &[one, other])).unwrap().text;
    assert!(text.saved_in("/data".as_ref()).to_string().contains("with = \"b.tif\"\n"));
    let series = opened(&mut engine, "c.tif", OpenOptions { series: 1, ..OpenOptions::default() });
    let unlike = saved(&engine, &run(blend.clone(), &[one, series])).unwrap_err();
    assert!(unlike.contains("a.tif and c.tif") && unlike.contains("alike"), "{unlike}");
    let sample = engine.add(SampleData::TimeLapse.open(), "sample".to_owned(), Origin::Sample);
    let nowhere = saved(&engine, &run(blend.clone(), &[one, sample])).unwrap_err();
    assert!(nowhere.contains("sample is in no file") && nowhere.contains("export it"), "{nowhere}");
    let first = saved(&engine, &run(blend, &[sample, one])).unwrap();
    assert!(first.remarks.iter().any(|remark| remark.contains("sample is in no file")), "{:?}", first.remarks);
}

#[test]
fn a_typed_calibration_is_said_where_there_is_a_word_for_it() {
    let mut engine = engine();
    let document = opened(&mut engine, "a.tif", OpenOptions::default());
    let stated = engine.session().document(document).unwrap().stack().unwrap().info.spacing();
    let z = stated.pixel_size.and_then(|size| size.z);
    let calibrate =
        |engine: &mut Engine, spacing: Spacing| engine.apply(Command::Calibrate { document, spacing }).unwrap();
    calibrate(&mut engine, Spacing { pixel_size: Some(PixelSize { x: 0.3, y: 0.3, z }), ..stated });
    let recipe = saved(&engine, &run(projection(), &[document])).unwrap();
    assert!(recipe.text.to_string().contains("pixel-size = 0.3\n") && recipe.remarks.is_empty());
    calibrate(&mut engine, Spacing { time_interval_s: Some(7.0), ..stated });
    let recipe = saved(&engine, &run(projection(), &[document])).unwrap();
    assert!(!recipe.text.to_string().contains("pixel-size"));
    assert!(recipe.remarks.iter().any(|remark| remark.contains("calibration")), "{:?}", recipe.remarks);
}

#[test]
fn pictures_say_how_layers_are_shown_and_values_do_not() {
    let mut engine = engine();
    let [document, other] = ["a.tif", "b.tif"].map(|name| opened(&mut engine, name, OpenOptions::default()));
    let edit = LayerEdit::Range([1.0, 2.0]);
    engine.apply(Command::Layer { document, layer: 0, edit }).unwrap();
    engine.apply(Command::Composition { document, edit: CompositionEdit::AddLayers(other) }).unwrap();
    let picture = ExportContent::Picture(Picture::of(Frames::One { t: 1, z: 0 }));
    let recipe = saved(&engine, &export(document, picture, "x.png")).unwrap();
    let text = recipe.text.to_string();
    assert!(text.contains("with = \"/data/b.tif\"\nt = \"1\"") && text.contains("format = \"png\""), "{text}");
    assert!(recipe.remarks.is_empty(), "{:?}", recipe.remarks);
    let recipe = saved(&engine, &export(document, ExportContent::Data { samples: None }, "x.ome.tif")).unwrap();
    assert_eq!(recipe.text.to_string(), "version = 2\nkind = \"convert\"\n\n[output]\nformat = \"ome.tif\"\n");
    assert!(recipe.remarks.iter().any(|remark| remark.contains("How a.tif is shown")), "{:?}", recipe.remarks);
}

#[test]
fn values_of_a_result_are_what_made_it() {
    let mut engine = engine();
    let document = opened(&mut engine, "a.tif", OpenOptions::default());
    let provenance = Provenance { sources: vec!["a.tif".to_owned()], recipe: projection() };
    let origin = Origin::Derived { provenance, parents: vec![document] };
    let result = engine.add(SampleData::TimeLapse.open(), "projection of a.tif".to_owned(), origin);
    let data = export(result, ExportContent::Data { samples: None }, "x.npy");
    let text = saved(&engine, &data).unwrap().text.to_string();
    assert_eq!(text, "version = 2\nkind = \"project\"\naxis = \"t\"\n\n[output]\nformat = \"npy\"\n");
    engine.apply(Command::Document(DocumentCommand::Close(document))).unwrap();
    let closed = saved(&engine, &data).unwrap_err();
    assert!(closed.contains("made of a.tif, which is closed"), "{closed}");
}
