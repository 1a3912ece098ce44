//! The layers, overlays and montage of a picture as a recipe: TOML or JSON, with only what differs from what would be shown
//! anyway.
//!
//! Not here: which file is read (cli), what the words mean (model).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

use super::picture::{Depth, Frames, Picture};
use crate::codec::error::one_line;
use crate::engine::batch::{RecipeKind, RecipeText, nearest};
use crate::engine::error::EngineError;
use crate::model::recipe::{Montage, MontageOf};
use crate::model::{Composition, DocumentId, Layer, Overlays};

/// The version of recipes that is read here; what has none is of it. Later ones have a kind and options, and hold one of
/// these (`engine/batch/recipe_file.rs`).
const VERSION: u64 = 1;

/// What a recipe says of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureRecipe {
    pub composition: Composition,
    /// Panels, if it has any.
    pub montage: Option<Montage>,
}

/// Where the recipe of a picture goes: `cells.recipe.toml` beside `cells.png`.
#[must_use]
pub fn recipe_beside(target: &Path) -> PathBuf {
    target.with_extension("recipe.toml")
}

/// The documents of a composition by their places as inputs, from 0: the one that is shown, then the others in the
/// order of their layers.
#[must_use]
pub fn inputs_of(shown: DocumentId, composition: &Composition) -> Vec<DocumentId> {
    let mut inputs = vec![shown];
    for layer in &composition.layers {
        if !inputs.contains(&layer.document) {
            inputs.push(layer.document);
        }
    }
    inputs
}

/// What options have no words for: what concerns the whole picture before the layers.
#[derive(Serialize)]
struct Tables<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    montage: Option<&'a Montage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlays: Option<&'a Overlays>,
    layers: Vec<Value>,
}

/// A picture as a recipe of the kind `render`, and in a comment how it is drawn by it once more. `inputs` are its
/// documents with their names, as [`inputs_of`] numbers them.
///
/// # Errors
/// As [`picture_text`].
pub(super) fn recipe_text(
    composition: &Composition,
    inputs: &[(DocumentId, String)],
    picture: &Picture,
) -> Result<String, EngineError> {
    let ids: Vec<DocumentId> = inputs.iter().map(|(id, _)| *id).collect();
    Ok(format!("{}\n{}", call(inputs), picture_text(composition, &ids, picture)?))
}

/// A picture as a recipe of the kind `render`. `inputs` are its documents, as [`inputs_of`] numbers them; layers of others
/// are left out.
///
/// # Errors
/// [`EngineError::Refused`] if it cannot be said in TOML.
pub fn picture_text(
    composition: &Composition,
    inputs: &[DocumentId],
    picture: &Picture,
) -> Result<RecipeText, EngineError> {
    let failed = |error: &dyn std::fmt::Display| {
        EngineError::refused(format!("the recipe cannot be written ({error})"), "export the picture without it")
    };
    let layers = composition.layers.iter().filter_map(|layer| written_layer(layer, inputs));
    let tables = Tables {
        montage: picture.montage.as_ref(),
        overlays: Some(&composition.overlays).filter(|overlays| **overlays != Overlays::default()),
        layers: layers.collect::<Result<_, _>>().map_err(|error| failed(&error))?,
    };
    let mut text = RecipeText::new(RecipeKind::Render);
    say_options(&mut text, picture);
    Ok(text.with_tables(toml::to_string(&tables).map_err(|error| failed(&error))?))
}

/// A layer that names its input by number: which document a session had under which number is soon forgotten.
fn written_layer(layer: &Layer, inputs: &[DocumentId]) -> Option<Result<Value, serde_json::Error>> {
    let input = inputs.iter().position(|id| *id == layer.document)?;
    let written = serde_json::to_value(layer).map(|value| {
        let Value::Object(fields) = value else { return Value::Null };
        let mut written = Map::from_iter([("input".to_owned(), Value::from(input))]);
        written.extend(fields.into_iter().filter(|(key, value)| key != "document" && !value.is_null()));
        Value::Object(written)
    });
    Some(written)
}

/// The comment: a call, and which file each input was if there are several.
fn call(inputs: &[(DocumentId, String)]) -> String {
    let several = inputs.len() > 1;
    let name = |number: usize| if several { format!("INPUT{number}") } else { "INPUT".to_owned() };
    let names: Vec<String> = (0..inputs.len().max(1)).map(name).collect();
    let mut call = format!("# lumiq render {} -o OUTPUT --recipe THIS_FILE\n", names.join(" "));
    for (name, (_, document)) in names.iter().zip(inputs).filter(|_| several) {
        // Writing to a string does not fail.
        let _ = writeln!(call, "# {name} is {}", one_line(document.clone()));
    }
    call
}

/// Which planes and which part of them, as the command line says it.
fn say_options(text: &mut RecipeText, picture: &Picture) {
    let [t, z] = match picture.frames {
        Frames::One { t, z } => [t.to_string(), z.to_string()],
        Frames::Part { t, z } => [t, z].map(|[first, end]| format!("{first}:{end}")),
        Frames::All => [":", ":"].map(str::to_owned),
    };
    // The planes of a montage are said by its table.
    let of = picture.montage.as_ref().map(|montage| montage.of);
    if of != Some(MontageOf::T) {
        text.say("t", t);
    }
    if of != Some(MontageOf::Z) {
        text.say("z", z);
    }
    if let Some(part) = picture.region {
        let sides = [part.x, part.y, part.width, part.height].map(|side| i64::try_from(side).unwrap_or(i64::MAX));
        text.say("region", sides.to_vec());
    }
    if picture.scale > 1 {
        text.say_count("scale", picture.scale);
    }
    if picture.depth == Depth::Sixteen {
        text.say("depth", 16);
    }
}

/// The picture of a stack by a recipe. `shown` is what is shown without one, all of whose layers are of the `inputs`: a
/// recipe's layer begins as the one of its channel there, a recipe without layers leaves them as they are.
///
/// # Errors
/// A sentence: it is neither TOML nor JSON, of a later version, a word in it is unknown, a number makes no sense, there
/// is no such channel or input, or its layers come from several documents and do not say which.
pub fn picture_from_recipe(text: &str, shown: &Composition, inputs: &[DocumentId]) -> Result<PictureRecipe, String> {
    let Value::Object(mut recipe) = parsed(text)? else { return Err("it is no table".to_owned()) };
    match recipe.remove("version") {
        Some(version) if version.as_u64() != Some(VERSION) => {
            return Err(format!("it is of version {version}, and this lumiq knows version {VERSION}; get a later one"));
        }
        _ => {}
    }
    let montage = recipe.remove("montage").map(serde_json::from_value::<Montage>).transpose();
    let montage = montage.map_err(|error| format!("its montage: {}", with_nearest(&error.to_string())))?;
    montage.as_ref().map_or(Ok(()), Montage::check)?;
    if let Some(layers) = recipe.get_mut("layers") {
        let Value::Array(layers) = layers else { return Err("its layers are no list".to_owned()) };
        one_document(layers)?;
        for layer in layers {
            let given = std::mem::take(layer);
            *layer = completed(given, &shown.layers, inputs)?;
        }
    }
    let given_layers = recipe.contains_key("layers");
    let mut composition: Composition =
        serde_json::from_value(Value::Object(recipe)).map_err(|error| with_nearest(&error.to_string()))?;
    if !given_layers {
        composition.layers.clone_from(&shown.layers);
    }
    composition.check()?;
    Ok(PictureRecipe { composition, montage })
}

/// What serde says of an unknown word, with the known one that was probably meant.
fn with_nearest(sentence: &str) -> String {
    let quoted: Vec<&str> = sentence.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((word, known)) if sentence.starts_with("unknown ") => match nearest(word, known.iter().copied()) {
            Some(meant) => format!("unknown {word}; did you mean {meant}?"),
            None => sentence.to_owned(),
        },
        _ => sentence.to_owned(),
    }
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

/// Layers that name no input are of one document, whatever number a session gave it.
fn one_document(layers: &[Value]) -> Result<(), String> {
    let unnamed = layers.iter().filter(|layer| layer.get("input").is_none());
    let mut named = unnamed.filter_map(|layer| layer.get("document"));
    let first = named.next();
    match first {
        Some(first) if named.any(|other| other != first) => {
            Err("its layers come from several documents; say the input of each, from 0".to_owned())
        }
        _ => Ok(()),
    }
}

/// A layer with what it leaves out, of the input that it names, else of the first.
fn completed(given: Value, shown: &[Layer], inputs: &[DocumentId]) -> Result<Value, String> {
    let Value::Object(mut given) = given else { return Err("a layer is no table".to_owned()) };
    let index = |value: &Value, what: &str| {
        value.as_u64().ok_or_else(|| format!("a layer's {what} {value} is no index from 0"))
    };
    let channel = match given.get("channel") {
        Some(channel) => index(channel, "channel")?,
        None => return Err("a layer does not say which channel it shows".to_owned()),
    };
    let input = given.remove("input").map_or(Ok(0), |input| index(&input, "input"))?;
    let document = inputs.get(input as usize).copied().ok_or_else(|| {
        format!("a layer is of input {input}, and there are only {}; name its file after the first", inputs.len())
    })?;
    let of_input = || shown.iter().filter(|layer| layer.document == document);
    let own = of_input().find(|layer| layer.channel as u64 == channel).ok_or_else(|| {
        let channels: Vec<String> = of_input().map(|layer| layer.channel.to_string()).collect();
        format!("there is no channel {channel}, only {}", channels.join(", "))
    })?;
    given.remove("document");
    let Value::Object(mut layer) = serde_json::to_value(own).map_err(|error| error.to_string())? else {
        return Ok(Value::Object(Map::new()));
    };
    layer.extend(given);
    Ok(Value::Object(layer))
}

#[cfg(test)]
#[path = "recipe_tests.rs"]
mod tests;
