//! Recipes in either notation: what they leave out, what is written and read again, mistakes.

use super::*;
use crate::engine::batch::{KnownKeys, RecipeFile};
use crate::model::{BlendMode, LayerColor, Rect};

const OWN: DocumentId = DocumentId(7);
const OTHER: DocumentId = DocumentId(9);

fn layer(document: DocumentId, channel: usize, name: &str) -> Layer {
    Layer::new(document, channel, name.to_owned(), LayerColor::Ramp([0, 0, 255]), [10.0, 200.0])
}

fn shown() -> Composition {
    Composition::of_layers(vec![layer(OWN, 0, "DAPI"), layer(OWN, 1, "Actin")])
}

fn composition_of(text: &str) -> Result<Composition, String> {
    picture_from_recipe(text, &shown(), &[OWN]).map(|recipe| recipe.composition)
}

/// What a recipe that was written says of layers, and by which options its picture is drawn.
fn written(text: &str) -> (String, Vec<String>) {
    let known = ["t", "z", "region", "scale", "depth"].map(str::to_owned).to_vec();
    let recipe = RecipeFile::parse(text, |_| KnownKeys { parameters: known.clone(), output: Vec::new() }).unwrap();
    let options = recipe.parameters.iter().map(|given| format!("{}={}", given.key, given.value)).collect();
    (recipe.picture.unwrap(), options)
}

#[test]
fn what_is_left_out_stays_as_it_is_shown() {
    let recipe =
        "[overlays.scale_bar]\nlength = 20\n[[layers]]\nchannel = 1\nrange = [5, 6]\ncolor = { map = \"viridis\" }\n";
    let composition = composition_of(recipe).unwrap();
    let expected =
        Layer { range: [5.0, 6.0], color: LayerColor::Map("viridis".to_owned()), ..shown().layers[1].clone() };
    assert_eq!(composition.layers, [expected]);
    assert_eq!(composition.overlays.scale_bar.length, Some(20.0));
    let overlays_only = composition_of("[overlays]\ntext_percent = 5").unwrap();
    assert_eq!(overlays_only.layers, shown().layers);
    assert_eq!(composition_of("").unwrap(), shown());
}

#[test]
fn a_whole_composition_comes_back_in_either_notation() {
    let mut composition = shown();
    composition.overlays.time_stamp.visible = true;
    composition.layers[0].mode = BlendMode::Screen;
    composition.layers.reverse();
    let mut elsewhere = composition.clone();
    elsewhere.layers.iter_mut().for_each(|layer| layer.document = DocumentId(3));
    for text in [toml::to_string(&elsewhere).unwrap(), serde_json::to_string_pretty(&elsewhere).unwrap()] {
        assert_eq!(composition_of(&text).unwrap(), composition, "{text}");
    }
}

#[test]
fn what_is_written_is_read_and_says_how() {
    let mut composition = shown();
    composition.overlays.plane_label.visible = true;
    composition.layers[1].visible = false;
    let inputs = [(OWN, "cells.tif".to_owned())];
    let picture = Picture::of(Frames::Part { t: [2, 5], z: [1, 2] });
    let text = recipe_text(&composition, &inputs, &picture).unwrap();
    assert!(text.starts_with("# lumiq render INPUT -o OUTPUT --recipe THIS_FILE\n"), "{text}");
    let (layers, options) = written(&text);
    assert_eq!(options, ["t=\"2:5\"", "z=\"1:2\""]);
    assert_eq!(composition_of(&layers).unwrap(), composition);
    assert_eq!(recipe_beside(Path::new("out/cells.ome.png")), Path::new("out/cells.ome.recipe.toml"));
}

#[test]
fn montages_and_layers_of_other_inputs_are_written_and_read() {
    let mut composition = shown();
    composition.layers.insert(1, layer(OTHER, 0, "DIC"));
    let montage = Montage { of: MontageOf::Z, range: Some([0, 4]), step: 2, ..Montage::default() };
    let picture = Picture {
        region: Some(Rect::new(1, 2, 30, 40)),
        scale: 3,
        montage: Some(montage),
        ..Picture::of(Frames::One { t: 1, z: 0 })
    };
    let ids = inputs_of(OWN, &composition);
    let inputs: Vec<_> = ids.iter().copied().zip(["cells.tif".to_owned(), "dic\n.tif".to_owned()]).collect();
    let text = recipe_text(&composition, &inputs, &picture).unwrap();
    let head = "# lumiq render INPUT0 INPUT1 -o OUTPUT --recipe THIS_FILE\n\
                # INPUT0 is cells.tif\n# INPUT1 is dic .tif\n\nversion = 2\nkind = \"render\"\n";
    assert!(text.starts_with(head), "{text}");
    let (text, options) = written(&text);
    assert_eq!(options, ["region=[1, 2, 30, 40]", "scale=3", "t=\"1\""]);
    let opened = Composition::of_layers([&shown().layers[..], &[layer(OTHER, 0, "Channel 1")]].concat());
    let read = picture_from_recipe(&text, &opened, &ids).unwrap();
    assert_eq!(read, PictureRecipe { composition, montage: picture.montage });
    let alone = picture_from_recipe(&text, &shown(), &[OWN]).unwrap_err();
    assert!(alone.contains("input 1") && alone.contains("only 1"), "{alone}");
}

#[test]
fn mistakes_are_told_in_one_line() {
    let two = "[[layers]]\nchannel=0\ndocument=1\n[[layers]]\nchannel=1\ndocument=2";
    let told = [
        ("a = = 1", "TOML"),
        ("{\"layers\": ", "JSON"),
        ("[overlays.scalebar]", "did you mean scale_bar?"),
        ("[[layers]]\nrange = [1, 2]", "which channel"),
        ("[[layers]]\nchannel = 2", "no channel 2"),
        ("[[layers]]\nchannel = 0\ngamma = 0", "gamma"),
        ("[[layers]]\nchannel = 0\ncontrast = 3", "contrast"),
        ("[[layers]]\nchannel = 0\ninput = 1", "input 1"),
        ("[[layers]]\nchannel = 0\ninput = \"a.tif\"", "no index"),
        ("layers = 3", "list"),
        (two, "several documents"),
        ("[overlays]\ntext_percent = 900", "900"),
        ("version = 2", "version 2"),
        ("[montage]\nrows = 2", "rows"),
        ("[montage]\nstep = 0", "step"),
    ];
    for (text, word) in told {
        let sentence = composition_of(text).unwrap_err();
        assert!(sentence.contains(word) && !sentence.contains('\n'), "{text}: {sentence}");
    }
}
