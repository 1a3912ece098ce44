//! A composition as a recipe in a file: TOML or JSON, with only what differs from what would be shown anyway.
//!
//! Not here: which file is read (cli), what the words mean (model).

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::rendered::Frames;
use crate::engine::error::EngineError;
use crate::model::{Composition, Layer};

/// Where the recipe of a picture goes: `cells.recipe.toml` beside `cells.png`.
#[must_use]
pub fn recipe_beside(target: &Path) -> PathBuf {
    target.with_extension("recipe.toml")
}

/// A composition as a recipe, and in a comment how the planes of a picture are drawn by it once more.
///
/// # Errors
/// [`EngineError::Refused`] if it cannot be said in TOML.
pub(super) fn recipe_text(composition: &Composition, frames: Frames) -> Result<String, EngineError> {
    let planes = match frames {
        Frames::One { t, z } => format!("--t {t} --z {z}"),
        Frames::Part { t, z } => format!("--t {}:{} --z {}:{}", t[0], t[1], z[0], z[1]),
        Frames::All => "--t : --z :".to_owned(),
    };
    let recipe = toml::to_string(composition).map_err(|error| {
        EngineError::refused(format!("the recipe cannot be written ({error})"), "export the picture without it")
    })?;
    Ok(format!("# lumiq render INPUT -o OUTPUT {planes} --recipe THIS_FILE\n\n{recipe}"))
}

/// The composition of a stack by a recipe. `shown` is what the stack is shown with without one, all of whose layers are
/// its own: a recipe's layer begins as the one of its channel there, a recipe without layers leaves them as they are.
///
/// # Errors
/// A sentence: it is neither TOML nor JSON, a word in it is unknown, a number makes no sense, there is no such channel,
/// or its layers come from several documents.
pub fn composition_from_recipe(text: &str, shown: &Composition) -> Result<Composition, String> {
    let Value::Object(mut recipe) = parsed(text)? else { return Err("it is no table".to_owned()) };
    if let Some(layers) = recipe.get_mut("layers") {
        let Value::Array(layers) = layers else { return Err("its layers are no list".to_owned()) };
        one_document(layers)?;
        for layer in layers {
            let given = std::mem::take(layer);
            *layer = completed(given, &shown.layers)?;
        }
    }
    let given_layers = recipe.contains_key("layers");
    let mut composition: Composition =
        serde_json::from_value(Value::Object(recipe)).map_err(|error| error.to_string())?;
    if !given_layers {
        composition.layers.clone_from(&shown.layers);
    }
    composition.check()?;
    Ok(composition)
}

/// JSON begins with a brace, which no TOML does.
fn parsed(text: &str) -> Result<Value, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"));
    }
    toml::from_str(text).map_err(|error| {
        let before = error.span().map_or("", |span| &text[..span.start.min(text.len())]);
        let line = before.matches('\n').count() + 1;
        format!("it is not TOML: {} in line {line}", error.message().replace('\n', ", "))
    })
}

/// Which document a session had under which number is forgotten; that there was one is all that matters.
fn one_document(layers: &[Value]) -> Result<(), String> {
    let mut named = layers.iter().filter_map(|layer| layer.get("document"));
    let first = named.next();
    match first {
        Some(first) if named.any(|other| other != first) => Err("its layers come from several documents".to_owned()),
        _ => Ok(()),
    }
}

/// A layer with what it leaves out, of the document that is shown.
fn completed(given: Value, shown: &[Layer]) -> Result<Value, String> {
    let Value::Object(mut given) = given else { return Err("a layer is no table".to_owned()) };
    let channel = match given.get("channel") {
        Some(channel) => channel.as_u64().ok_or_else(|| format!("a layer's channel {channel} is no index from 0"))?,
        None => return Err("a layer does not say which channel it shows".to_owned()),
    };
    let own = shown.iter().find(|layer| layer.channel as u64 == channel).ok_or_else(|| {
        format!(
            "there is no channel {channel}, only {}",
            (0..shown.len()).map(|at| at.to_string()).collect::<Vec<_>>().join(", ")
        )
    })?;
    given.remove("document");
    let Value::Object(mut layer) = serde_json::to_value(own).map_err(|error| error.to_string())? else {
        return Ok(Value::Object(Map::new()));
    };
    layer.extend(given);
    Ok(Value::Object(layer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlendMode, DocumentId, LayerColor};

    fn shown() -> Composition {
        let layer = |channel, name: &str| {
            let color = LayerColor::Ramp([0, 0, 255]);
            Layer::new(DocumentId(7), channel, name.to_owned(), color, [10.0, 200.0])
        };
        Composition::of_layers(vec![layer(0, "DAPI"), layer(1, "Actin")])
    }

    #[test]
    fn what_is_left_out_stays_as_it_is_shown() {
        let recipe = "[overlays.scale_bar]\nlength = 20\n[[layers]]\nchannel = 1\nrange = [5, 6]\ncolor = { map = \"viridis\" }\n";
        let composition = composition_from_recipe(recipe, &shown()).unwrap();
        let expected =
            Layer { range: [5.0, 6.0], color: LayerColor::Map("viridis".to_owned()), ..shown().layers[1].clone() };
        assert_eq!(composition.layers, [expected]);
        assert_eq!(composition.overlays.scale_bar.length, Some(20.0));
        let overlays_only = composition_from_recipe("[overlays]\ntext_percent = 5", &shown()).unwrap();
        assert_eq!(overlays_only.layers, shown().layers);
        assert_eq!(composition_from_recipe("", &shown()).unwrap(), shown());
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
            assert_eq!(composition_from_recipe(&text, &shown()).unwrap(), composition, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_and_says_how() {
        let mut composition = shown();
        composition.overlays.plane_label.visible = true;
        composition.layers[1].visible = false;
        let text = recipe_text(&composition, Frames::Part { t: [2, 5], z: [1, 2] }).unwrap();
        assert!(text.starts_with("# lumiq render INPUT -o OUTPUT --t 2:5 --z 1:2 --recipe THIS_FILE\n"), "{text}");
        assert_eq!(composition_from_recipe(&text, &shown()).unwrap(), composition);
        assert_eq!(recipe_beside(Path::new("out/cells.ome.png")), Path::new("out/cells.ome.recipe.toml"));
    }

    #[test]
    fn mistakes_are_told_in_one_line() {
        let two = "[[layers]]\nchannel=0\ndocument=1\n[[layers]]\nchannel=1\ndocument=2";
        let told = [
            ("a = = 1", "TOML"),
            ("{\"layers\": ", "JSON"),
            ("[overlays.scalebar]", "scalebar"),
            ("[[layers]]\nrange = [1, 2]", "which channel"),
            ("[[layers]]\nchannel = 2", "no channel 2"),
            ("[[layers]]\nchannel = 0\ngamma = 0", "gamma"),
            ("[[layers]]\nchannel = 0\ncontrast = 3", "contrast"),
            ("layers = 3", "list"),
            (two, "several documents"),
            ("[overlays]\ntext_percent = 900", "900"),
        ];
        for (text, word) in told {
            let sentence = composition_from_recipe(text, &shown()).unwrap_err();
            assert!(sentence.contains(word) && !sentence.contains('\n'), "{text}: {sentence}");
        }
    }
}
