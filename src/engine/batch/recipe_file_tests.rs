//! Recipes as files: what is read of them, and mistakes with their lines.

use super::*;

fn known(kind: RecipeKind) -> KnownKeys {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match kind {
        RecipeKind::Render => KnownKeys { parameters: owned(&["t", "layers", "montage"]), output: owned(&["fps"]) },
        _ => KnownKeys { parameters: owned(&["width", "filter"]), output: owned(&["quality", "strip"]) },
    }
}

fn read(text: &str) -> Result<RecipeFile, RecipeError> {
    RecipeFile::parse(text, known)
}

#[test]
fn a_recipe_is_its_options_by_name() {
    let recipe =
        read("version = 2\nkind = \"resize\"\nwidth = 10\n\n[output]\nformat = \".png\"\nquality = 80\n").unwrap();
    assert_eq!((recipe.kind, recipe.format.as_deref()), (RecipeKind::Resize, Some("png")));
    let parameters: Vec<_> = recipe.parameters.iter().map(|given| (given.key.as_str(), given.line)).collect();
    assert_eq!(parameters, [("quality", 7), ("width", 3)]);
    assert_eq!(recipe.parameters[1].value, toml::Value::Integer(10));
}

#[test]
fn layers_are_options_or_tables() {
    let head = "version = 2\nkind = \"render\"\nwith = \"dic.tif\"\n";
    let words = read(&format!("{head}layers = [\"0:blue\"]")).unwrap();
    assert_eq!((words.parameters.len(), words.picture, words.with), (1, None, vec!["dic.tif".to_owned()]));
    let tables = read(&format!("{head}[[layers]]\nchannel = 0\n[overlays.scale_bar]\nvisible = true")).unwrap();
    assert!(tables.parameters.is_empty());
    let picture = tables.picture.unwrap();
    assert!(picture.contains("[[layers]]") && picture.contains("[overlays.scale_bar]"), "{picture}");
}

#[test]
fn the_first_version_is_of_pictures() {
    for text in ["", "[[layers]]\nchannel = 0", "version = 1\n[overlays]\ntext_percent = 5"] {
        let recipe = read(text).unwrap();
        assert_eq!((recipe.version, recipe.kind, recipe.with.len()), (1, RecipeKind::Render, 0), "{text}");
        assert!(recipe.picture.is_some());
    }
}

#[test]
fn mistakes_are_told_with_their_line_and_what_was_meant() {
    let resize = |rest: &str| format!("version = 2\nkind = \"resize\"\n{rest}");
    let told = [
        ("version = 3".to_owned(), 1, "version 3"),
        ("version = \"2\"".to_owned(), 1, "no number"),
        ("\nkind = \"resize\"".to_owned(), 2, "version = 2"),
        ("version = 2\nkind = \"rezise\"".to_owned(), 2, "did you mean resize?"),
        ("version = 2".to_owned(), 1, "resize, blend"),
        ("[[layer]]".to_owned(), 1, "did you mean layers?"),
        ("{\"layers\": []}".to_owned(), 1, "JSON"),
        (resize("widht = 10"), 3, "did you mean width?"),
        (resize("with = \"a.png\""), 3, "width"),
        (resize("quality = 10"), 3, "under [output]"),
        (resize("width = 1\nwidth = 2"), 4, "TOML"),
        (resize("width = = 2"), 3, "TOML"),
        (resize("output = 3"), 3, "[output]"),
        (resize("[output]\nwidth = 3"), 4, "before [output]"),
        (resize("[output]\nqualty = 3"), 4, "did you mean quality?"),
        (resize("[output]\nformat = \"a/b\""), 4, "ending"),
        ("version = 2\nkind = \"blend\"\nwith = 3".to_owned(), 3, "list of names"),
    ];
    for (text, line, word) in told {
        let error = read(&text).unwrap_err();
        assert!(error.line == line && error.sentence.contains(word), "{text}: {error}");
        assert!(!error.sentence.contains('\n'), "{error}");
    }
}
