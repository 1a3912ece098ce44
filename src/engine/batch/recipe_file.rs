//! A recipe in a file: TOML with a version, a kind, the options of that kind by their names on the command line, and how
//! the result is written.
//!
//! Not here: which options a kind has and what their values mean (whoever reads asks with a list of them), the layers of
//! a picture (`engine/export/recipe.rs`), and when anything is done.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::nearest::remedy;

/// The version that is written. The first one has no kinds: it is of pictures.
pub const RECIPE_VERSION: i64 = 2;

/// What a recipe makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecipeKind {
    Resize,
    Blend,
    Render,
    Project,
    Spectrogram,
    Slice,
    Convert,
    Demod,
}

impl RecipeKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Resize,
        Self::Blend,
        Self::Render,
        Self::Project,
        Self::Spectrogram,
        Self::Slice,
        Self::Convert,
        Self::Demod,
    ];

    /// Its name in recipes, which is that of the verb.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resize => "resize",
            Self::Blend => "blend",
            Self::Render => "render",
            Self::Project => "project",
            Self::Spectrogram => "spectrogram",
            Self::Slice => "slice",
            Self::Convert => "convert",
            Self::Demod => "demod",
        }
    }

    /// The ending of results whose recipe names no format; `None`: as their inputs.
    #[must_use]
    pub const fn usual_format(self) -> Option<&'static str> {
        match self {
            Self::Resize => None,
            Self::Blend | Self::Project | Self::Convert => Some("tif"),
            Self::Render => Some("png"),
            Self::Spectrogram => Some("npy"),
            Self::Slice => Some("sigmf-meta"),
            Self::Demod => Some("wav"),
        }
    }

    /// Whether a result can be made of more than one input.
    const fn takes_several(self) -> bool {
        matches!(self, Self::Blend | Self::Render)
    }
}

/// The options that a kind has.
#[derive(Debug, Clone, Default)]
pub struct KnownKeys {
    /// Those that stand before the tables.
    pub parameters: Vec<String>,
    /// Those of the table `output`, beside `format`.
    pub output: Vec<String>,
}

/// One option with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub key: String,
    pub value: toml::Value,
    /// From 1.
    pub line: usize,
}

/// A recipe as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeFile {
    pub version: i64,
    pub kind: RecipeKind,
    /// Options of both places, in the order of their names.
    pub parameters: Vec<Parameter>,
    /// The ending of results.
    pub format: Option<String>,
    /// Further inputs of every result, as they are named.
    pub with: Vec<String>,
    /// Layers, overlays and montage of a picture, as a recipe of the first version.
    pub picture: Option<String>,
}

/// What is wrong with a recipe, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {sentence}")]
pub struct RecipeError {
    /// From 1.
    pub line: usize,
    pub sentence: String,
}

/// The tables of a picture.
const PICTURE: [&str; 3] = ["overlays", "montage", "layers"];

impl RecipeFile {
    /// Reads a recipe of any version. `known` says which options a kind has.
    ///
    /// # Errors
    /// [`RecipeError`]: it is no TOML, of a later version, of no kind that there is, or a key is unknown.
    pub fn parse(text: &str, known: impl Fn(RecipeKind) -> KnownKeys) -> Result<Self, RecipeError> {
        let reader = Reader { text };
        if text.trim_start().starts_with('{') {
            return Err(
                reader.wrong(0..0, "it is JSON, and recipes are TOML; only render --recipe reads JSON".to_owned())
            );
        }
        let table = DeTable::parse(text).map_err(|error| {
            let sentence = format!("it is not TOML: {}", error.message().replace('\n', ", "));
            reader.wrong(error.span().unwrap_or(0..0), sentence)
        })?;
        let values: toml::Table = toml::from_str(text)
            .map_err(|error| reader.wrong(error.span().unwrap_or(0..0), error.message().replace('\n', ", ")))?;
        let spans = table.get_ref();
        match reader.version(spans)? {
            1 => reader.first_version(spans, &values),
            version => reader.with_kind(version, spans, &values, &known),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn wrong(&self, span: Range<usize>, sentence: String) -> RecipeError {
        RecipeError { line: self.line(span.start), sentence }
    }

    fn line(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or_default().matches('\n').count() + 1
    }

    fn version(&self, spans: &DeTable<'_>) -> Result<i64, RecipeError> {
        let Some((_, value)) = spans.iter().find(|(key, _)| key.get_ref() == "version") else {
            let has_kind = spans.iter().find(|(key, _)| key.get_ref() == "kind");
            return match has_kind {
                Some((key, _)) => {
                    Err(self.wrong(key.span(), format!("it says no version; begin it with version = {RECIPE_VERSION}")))
                }
                None => Ok(1),
            };
        };
        let version = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        match version {
            Some(version @ 1..=RECIPE_VERSION) => Ok(version),
            Some(version) if version > RECIPE_VERSION => Err(self.wrong(
                value.span(),
                format!(
                    "it is of version {version}, and this lumiq knows versions up to {RECIPE_VERSION}; get a later one"
                ),
            )),
            _ => Err(self.wrong(value.span(), format!("its version is no number from 1 to {RECIPE_VERSION}"))),
        }
    }

    /// Pictures, without a kind.
    fn first_version(&self, spans: &DeTable<'_>, values: &toml::Table) -> Result<RecipeFile, RecipeError> {
        for (key, _) in spans {
            let name: &str = key.get_ref();
            if name != "version" && !PICTURE.contains(&name) {
                let remedy = remedy(name, &PICTURE);
                let sentence = format!("there is no {name} in recipes of version 1, which are of pictures; {remedy}");
                return Err(self.wrong(key.span(), sentence));
            }
        }
        Ok(RecipeFile {
            version: 1,
            kind: RecipeKind::Render,
            parameters: Vec::new(),
            format: None,
            with: Vec::new(),
            picture: Some(values.to_string()),
        })
    }

    fn with_kind(
        &self,
        version: i64,
        spans: &DeTable<'_>,
        values: &toml::Table,
        known: &impl Fn(RecipeKind) -> KnownKeys,
    ) -> Result<RecipeFile, RecipeError> {
        let kind = self.kind(spans)?;
        let known = known(kind);
        let mut recipe =
            RecipeFile { version, kind, parameters: Vec::new(), format: None, with: Vec::new(), picture: None };
        let mut picture = toml::Table::new();
        for (key, value) in spans {
            let name: &str = key.get_ref();
            let Some(given) = values.get(name) else { continue };
            match name {
                "version" | "kind" => {}
                "output" => self.output(&mut recipe, (key.span(), value.get_ref()), given, &known)?,
                "with" if kind.takes_several() => recipe.with = self.names(key.span(), given)?,
                _ if kind == RecipeKind::Render && is_of_picture(name, given) => {
                    picture.insert(name.to_owned(), given.clone());
                }
                _ if known.parameters.iter().any(|known| known == name) => {
                    let line = self.line(key.span().start);
                    recipe.parameters.push(Parameter { key: name.to_owned(), value: given.clone(), line });
                }
                _ => return Err(self.unknown(key.span(), name, kind, &known)),
            }
        }
        recipe.parameters.sort_by(|one, other| one.key.cmp(&other.key));
        recipe.picture = (!picture.is_empty()).then(|| picture.to_string());
        Ok(recipe)
    }

    fn kind(&self, spans: &DeTable<'_>) -> Result<RecipeKind, RecipeError> {
        let names = RecipeKind::ALL.map(RecipeKind::name);
        let Some((_, value)) = spans.iter().find(|(key, _)| key.get_ref() == "kind") else {
            return Err(self.wrong(0..0, format!("it says no kind; there are {}", names.join(", "))));
        };
        let word = value.get_ref().as_str().unwrap_or_default();
        RecipeKind::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or_else(|| self.wrong(value.span(), format!("there is no kind '{word}'; {}", remedy(word, &names))))
    }

    fn output(
        &self,
        recipe: &mut RecipeFile,
        (at, spans): (Range<usize>, &DeValue<'_>),
        values: &toml::Value,
        known: &KnownKeys,
    ) -> Result<(), RecipeError> {
        let (Some(spans), Some(values)) = (spans.as_table(), values.as_table()) else {
            return Err(self.wrong(at, "output is a table: begin a line with [output]".to_owned()));
        };
        for (key, _) in spans {
            let name: &str = key.get_ref();
            let Some(given) = values.get(name) else { continue };
            if name == "format" {
                let format = given.as_str().map(|format| format.trim_start_matches('.')).unwrap_or_default();
                if format.is_empty() || format.contains(['/', '\\']) {
                    let sentence = "format is the ending of results, such as \"png\"".to_owned();
                    return Err(self.wrong(key.span(), sentence));
                }
                recipe.format = Some(format.to_owned());
            } else if known.output.iter().any(|known| known == name) {
                let line = self.line(key.span().start);
                recipe.parameters.push(Parameter { key: name.to_owned(), value: given.clone(), line });
            } else {
                return Err(self.unknown_in_output(key.span(), name, recipe.kind, known));
            }
        }
        Ok(())
    }

    fn names(&self, at: Range<usize>, value: &toml::Value) -> Result<Vec<String>, RecipeError> {
        let names: Option<Vec<String>> = match value {
            toml::Value::String(name) => Some(vec![name.clone()]),
            toml::Value::Array(names) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        let names = names.filter(|names| names.iter().all(|name| !name.is_empty()));
        names.ok_or_else(|| self.wrong(at, "with is the name of a file, or a list of names".to_owned()))
    }

    fn unknown(&self, at: Range<usize>, name: &str, kind: RecipeKind, known: &KnownKeys) -> RecipeError {
        let of_kind = kind.name();
        if known.output.iter().any(|known| known == name) || name == "format" {
            return self.wrong(at, format!("{name} is about the file that is written; put it under [output]"));
        }
        let mut names: Vec<&str> = known.parameters.iter().map(String::as_str).collect();
        names.extend(["output"]);
        if kind.takes_several() {
            names.push("with");
        }
        if kind == RecipeKind::Render {
            names.push("overlays");
        }
        self.wrong(at, format!("there is no {name} in recipes of kind {of_kind}; {}", remedy(name, &names)))
    }

    fn unknown_in_output(&self, at: Range<usize>, name: &str, kind: RecipeKind, known: &KnownKeys) -> RecipeError {
        if known.parameters.iter().any(|known| known == name) {
            return self.wrong(at, format!("{name} is not about the file that is written; put it before [output]"));
        }
        let names: Vec<&str> = std::iter::once("format").chain(known.output.iter().map(String::as_str)).collect();
        let of_kind = kind.name();
        self.wrong(at, format!("there is no {name} in the output of kind {of_kind}; {}", remedy(name, &names)))
    }
}

/// Layers and montages can be said in the words of the command line, or as tables.
fn is_of_picture(name: &str, value: &toml::Value) -> bool {
    let is_table = |value: &toml::Value| value.is_table();
    PICTURE.contains(&name) && (is_table(value) || value.as_array().is_some_and(|list| list.iter().all(is_table)))
}

#[cfg(test)]
#[path = "recipe_file_tests.rs"]
mod tests;
