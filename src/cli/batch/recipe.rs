//! A recipe's file as a call of its verb: options have the same names in both, so both mean the same.
//!
//! Not here: what a recipe looks like (`engine/batch/recipe_file.rs`).

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::FromArgMatches as _;
use sha2::{Digest as _, Sha256};
use toml::Value;

use super::places::keeps_places;
use super::reading::reading;
use super::result_size::result_bytes;
use crate::cli::arguments::{Arguments, PictureText, Verb};
use crate::cli::context::Context;
use crate::cli::exit::Failure;
use crate::cli::parse::{command, sentence};
use crate::cli::run::dispatch;
use crate::cli::size_request::size_request;
use crate::codec::verify::hexadecimal;
use crate::codec::{OpenOptions, Opened};
use crate::engine::EngineError;
use crate::engine::batch::{
    KnownKeys, Maker, NotMade, Parameter, RecipeFile, RecipeKind, RecipeReader, Share, Signature,
};

/// Options that say which file is read or written, or that write none.
const OF_THE_CALL: [&str; 6] = ["output", "out", "overwrite", "recipe", "play", "volume"];

/// Options about the file that is written; they stand under `[output]`.
const OF_THE_FILE: [&str; 11] = [
    "compression",
    "compression-level",
    "fps",
    "loop",
    "png-filter",
    "progressive",
    "quality",
    "sample-type",
    "strip",
    "subsampling",
    "write-datatype",
];

/// A recipe that was read and makes sense.
#[derive(Debug)]
pub(in crate::cli) struct Recipe {
    name: String,
    /// Word for word.
    text: String,
    pub(in crate::cli) file: RecipeFile,
    /// The options as words.
    words: Vec<OsString>,
    /// Further inputs of every result.
    pub(in crate::cli) with: Vec<PathBuf>,
    known: Known,
}

/// What can be known of a recipe without an input.
#[derive(Debug, Default)]
struct Known {
    /// How inputs are read.
    reading: OpenOptions,
    keeps_places: bool,
}

/// Reads recipes as calls of their verbs.
#[derive(Debug, Clone, Copy)]
pub struct Recipes;

impl RecipeReader for Recipes {
    fn read(&self, name: &str, text: &str, folder: &Path) -> Result<Arc<dyn Maker>, String> {
        Ok(Arc::new(Recipe::read(name, text, folder)?))
    }
}

impl Maker for Recipe {
    fn kind(&self) -> RecipeKind {
        self.file.kind
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn format(&self) -> Option<&str> {
        self.file.format.as_deref()
    }

    fn reading(&self) -> &OpenOptions {
        &self.known.reading
    }

    fn keeps_places(&self) -> bool {
        self.known.keeps_places
    }

    fn result_bytes(&self, content: &Opened) -> u64 {
        self.trial_call().map_or(0, |verb| result_bytes(&verb, content))
    }

    fn with(&self) -> &[PathBuf] {
        &self.with
    }

    /// Not the notation, but all that is said, and the further inputs as they are now.
    fn digest(&self) -> Result<String, EngineError> {
        let mut said = self.file.kind.name().to_owned();
        for word in &self.words {
            let _ = write!(said, "\0{}", word.display());
        }
        let _ = write!(said, "\0\0{}", self.file.picture.as_deref().unwrap_or_default());
        for with in &self.with {
            let Signature { bytes, modified_ns } = Signature::of(with)?;
            // Wherever it is called from.
            let with = std::path::absolute(with).unwrap_or_else(|_| with.clone());
            let _ = write!(said, "\0{} {bytes} {modified_ns}", with.display());
        }
        Ok(hexadecimal(&Sha256::digest(said)))
    }

    fn make(&self, input: &Path, output: &Path, share: &Share) -> Result<Vec<String>, NotMade> {
        let context = Context::of_one(share, false);
        match self.verb(input, output).and_then(|verb| dispatch(verb, &context)) {
            Ok(_) => Ok(context.kept().0),
            Err(Failure::Interrupted) => Err(NotMade::Cancelled),
            Err(failure) => Err(NotMade::Because(failure.to_string())),
        }
    }
}

impl Recipe {
    /// Reads a recipe and checks all that can be known of it without an input.
    ///
    /// # Errors
    /// A sentence with its name, and the line if it is known.
    pub(in crate::cli) fn read(name: &str, text: &str, folder: &Path) -> Result<Self, String> {
        let file = RecipeFile::parse(text, known_keys).map_err(|error| format!("{name}, {error}"))?;
        let with = file.with.iter().map(|with| folder.join(with)).collect();
        let words = words(&file).map_err(|error| format!("{name}, {error}"))?;
        let known = Known::default();
        let recipe = Self { name: name.to_owned(), text: text.to_owned(), file, words, with, known };
        let known = recipe.check().map_err(|failure| failure.to_string())?;
        Ok(Self { known, ..recipe })
    }

    /// A call that is looked at alone.
    fn trial_call(&self) -> Result<Verb, Failure> {
        let ending = self.file.format.as_deref().or(self.file.kind.usual_format()).unwrap_or("tif");
        self.verb(Path::new("in"), &Path::new("out").with_extension(ending))
    }

    /// What is wrong is told once, before anything begins; else what is known.
    fn check(&self) -> Result<Known, Failure> {
        let name = &self.name;
        let verb = self.trial_call()?;
        match &verb {
            Verb::Blend(_) if self.with.is_empty() => {
                return Err(anyhow::anyhow!("{name}: says nothing to blend with; add with = \"FILE\"").into());
            }
            Verb::Resize(arguments) => {
                size_request(&arguments.size).map_err(|failure| anyhow::anyhow!("{name}: {failure}"))?;
            }
            _ => {}
        }
        Ok(Known { reading: reading(&verb), keeps_places: keeps_places(&verb) })
    }

    /// The call that makes `output` of `input`.
    pub(in crate::cli) fn verb(&self, input: &Path, output: &Path) -> Result<Verb, Failure> {
        let mut words: Vec<OsString> = vec!["lumiq".into(), self.file.kind.name().into()];
        words.extend(self.words.iter().cloned());
        words.extend(["-o".into(), output.into(), "--overwrite".into(), "always".into(), "--".into()]);
        // Blends need two inputs even where only the options are looked at.
        let with = if self.with.is_empty() && self.file.kind == RecipeKind::Blend {
            &[PathBuf::from("in")][..]
        } else {
            &self.with
        };
        words.push(input.into());
        words.extend(with.iter().map(OsString::from));
        let parsed = command().try_get_matches_from(words).and_then(|matches| Arguments::from_arg_matches(&matches));
        let arguments = parsed.map_err(|error| self.wrong(&sentence(&error.to_string())))?;
        match arguments.verb {
            Some(Verb::Render(mut render)) => {
                render.picture = self.file.picture.clone().map(|text| PictureText { name: self.name.clone(), text });
                Ok(Verb::Render(render))
            }
            Some(verb) => Ok(verb),
            None => Err(self.wrong("it names no verb")),
        }
    }

    /// What the command line says of an option, with the option's line in the recipe.
    fn wrong(&self, sentence: &str) -> Failure {
        let named = |parameter: &&Parameter| {
            let option = format!("--{}", parameter.key);
            let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-');
            sentence.split_once(&option).is_some_and(|(_, rest)| ends(rest))
        };
        let line = self.file.parameters.iter().find(named).map(|parameter| parameter.line);
        let line = line.map_or(String::new(), |line| format!(", line {line}"));
        anyhow::anyhow!("{}{line}: {sentence}", self.name).into()
    }
}

/// The options of a kind: those of its verb.
fn known_keys(kind: RecipeKind) -> KnownKeys {
    let command = command();
    let verb = command.find_subcommand(kind.name());
    let options = verb.into_iter().flat_map(clap::Command::get_arguments).filter_map(clap::Arg::get_long);
    let options = options.filter(|option| !OF_THE_CALL.contains(option)).map(str::to_owned);
    let (output, parameters) = options.partition(|option| OF_THE_FILE.contains(&option.as_str()));
    KnownKeys { parameters, output }
}

/// A recipe's options as words of a call.
fn words(file: &RecipeFile) -> Result<Vec<OsString>, String> {
    let command = command();
    let verb = command.find_subcommand(file.kind.name());
    let mut words = Vec::new();
    for Parameter { key, value, line } in &file.parameters {
        let option = verb.and_then(|verb| verb.get_arguments().find(|option| option.get_long() == Some(key)));
        let takes_value = option.is_some_and(|option| option.get_action().takes_values());
        let needs_value = option.and_then(clap::Arg::get_num_args).is_none_or(|count| count.min_values() > 0);
        let word = match value {
            Value::Boolean(false) if !takes_value || !needs_value => continue,
            Value::Boolean(true) if !takes_value || !needs_value => format!("--{key}"),
            _ if !takes_value => return Err(format!("line {line}: {key} is true or false")),
            value => {
                let text = text(value).ok_or_else(|| {
                    format!("line {line}: {key} is a text, a number, or a list of them, as on the command line")
                })?;
                format!("--{key}={text}")
            }
        };
        words.push(word.into());
    }
    Ok(words)
}

/// A value as one would type it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Array(values) => Some(values.iter().map(text).collect::<Option<Vec<_>>>()?.join(",")),
        Value::Boolean(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Recipe, String> {
        Recipe::read("r.toml", text, Path::new("nowhere"))
    }

    fn words_of(text: &str) -> Vec<String> {
        read(text).unwrap().words.iter().map(|word| word.display().to_string()).collect()
    }

    #[test]
    fn options_become_words() {
        let words = words_of(
            "version = 2\nkind = \"resize\"\nscale = 0.5\nlinear-light = true\n[output]\nstrip = false\nquality = 80",
        );
        assert_eq!(words, ["--linear-light", "--quality=80", "--scale=0.5"]);
        let words = words_of("version = 2\nkind = \"render\"\nregion = [1, 2, 3, 4]\nscale-bar = true\nt = \"0:2\"");
        assert_eq!(words, ["--region=1,2,3,4", "--scale-bar", "--t=0:2"]);
        let words = words_of("version = 2\nkind = \"slice\"\ncenter = -2e5\nfrom = \"20us\"");
        assert_eq!(words, ["--center=-200000", "--from=20us"]);
    }

    #[test]
    fn every_kind_has_options_of_its_own_and_none_of_the_call() {
        for kind in RecipeKind::ALL {
            let known = known_keys(kind);
            assert!(known.parameters.len() > 3, "{}", kind.name());
            let all = [known.parameters, known.output].concat();
            for option in OF_THE_CALL.iter().chain(&["json", "threads", "help"]) {
                assert!(!all.iter().any(|known| known == option), "{} {option}", kind.name());
            }
        }
        let known = known_keys(RecipeKind::Resize);
        assert!(known.output.iter().any(|option| option == "quality"));
    }

    #[test]
    fn mistakes_are_told_before_anything_begins() {
        let told = [
            ("kind = \"resize\"\nwidht = 3", "r.toml, line 3: ", "did you mean width?"),
            ("kind = \"resize\"\nwidth = 0", "r.toml, line 3: ", "--width"),
            ("kind = \"resize\"\nwidth = true", "r.toml, line 3: ", "a number"),
            ("kind = \"resize\"\nscale = 2\nlinear-light = 1", "r.toml, line 4: ", "true or false"),
            ("kind = \"resize\"\nfilter = \"box\"", "r.toml: ", "say the size"),
            ("kind = \"blend\"", "r.toml: ", "with ="),
            ("kind = \"demod\"", "r.toml: ", "--mode"),
            ("kind = \"project\"\nmethod = \"maxx\"", "r.toml, line 3: ", "possible values"),
            ("kind = \"render\"\njson = true", "r.toml, line 3: ", "no json"),
        ];
        for (text, begin, word) in told {
            let sentence = read(&format!("version = 2\n{text}")).unwrap_err();
            assert!(sentence.starts_with(begin) && sentence.contains(word), "{text}: {sentence}");
            assert!(!sentence.contains('\n'), "{sentence}");
        }
    }

    #[test]
    fn it_says_how_inputs_are_read() {
        let reading = |text: &str| read(&format!("version = 2\n{text}")).unwrap().reading().clone();
        let raw = reading("kind = \"spectrogram\"\ndatatype = \"cu8\"\nsample-rate = 2e6\nheader-bytes = 16");
        assert_eq!((raw.datatype.unwrap().to_string(), raw.sample_rate_hz), ("cu8".to_owned(), Some(2e6)));
        assert_eq!(raw.header_bytes, Some(16));
        let stack = reading("kind = \"project\"\naxes = \"ZYX\"\nseries = 3");
        assert!(stack.axes.is_some() && stack.series == 3);
        assert!(reading("kind = \"convert\"\nstored = true").stored);
        assert_eq!(reading("kind = \"resize\"\nscale = 2"), OpenOptions::default());
    }

    #[test]
    fn what_is_written_is_a_picture_only_where_it_can_be_looked_at() {
        use crate::engine::worklist::{Written, written};
        let pictures = "png jpg tif ome.tif webp bmp tga ppm qoi hdr gif apng";
        let others = "npy npz avi mp4 pdf wav rf64 w64 sigmf-meta cu8 cf32";
        for (endings, is_picture) in [(pictures, true), (others, false)] {
            for ending in endings.split(' ') {
                let text = format!("version = 2\nkind = \"convert\"\n[output]\nformat = \"{ending}\"");
                let recipe = read(&text).unwrap();
                let what = written(&recipe, Path::new("a.png"));
                assert_eq!(what == Written::Picture, is_picture, "{ending}: {what:?}");
            }
        }
    }

    #[test]
    fn the_digest_is_of_what_is_said() {
        let digest = |text: &str| read(&format!("version = 2\n{text}")).unwrap().digest().unwrap();
        let one = digest("kind = \"resize\"\nwidth = 3\nfilter = \"box\"");
        assert_eq!(digest("# wide\nfilter = 'box'\nwidth = 3\nkind = \"resize\""), one);
        assert_ne!(digest("kind = \"resize\"\nwidth = 4\nfilter = \"box\""), one);
        let missing = read("version = 2\nkind = \"blend\"\nwith = \"gone.png\"").unwrap().digest();
        assert!(missing.unwrap_err().to_string().contains("gone.png"));
    }
}
