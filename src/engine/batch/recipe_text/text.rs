//! A recipe that is being written: its kind, its options in the order in which they are said, and its tables.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::Value;

use crate::engine::batch::recipe_file::{RECIPE_VERSION, RecipeKind};

/// The largest whole number that is written without a point: beyond, not every whole number is a float.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A recipe as it will stand in its file; displayed it is TOML.
#[derive(Debug, Clone, PartialEq)]
pub struct RecipeText {
    kind: RecipeKind,
    /// Further inputs, which lie over the first.
    with: Vec<PathBuf>,
    options: Vec<(&'static str, Value)>,
    /// Under `[output]`.
    output: Vec<(&'static str, Value)>,
    /// What options have no words for, as TOML.
    tables: String,
}

impl RecipeText {
    /// One that says nothing yet.
    pub(in crate::engine) const fn new(kind: RecipeKind) -> Self {
        Self { kind, with: Vec::new(), options: Vec::new(), output: Vec::new(), tables: String::new() }
    }

    /// With further inputs, from the lowest to the highest.
    #[must_use]
    pub fn with(self, files: Vec<PathBuf>) -> Self {
        Self { with: files, ..self }
    }

    /// With tables, as TOML.
    #[must_use]
    pub(in crate::engine) fn with_tables(self, tables: String) -> Self {
        Self { tables, ..self }
    }

    /// As it is saved to a folder: further inputs below it are named from there on. Others keep their whole names, since
    /// what lies beside a folder that is reached through a link lies elsewhere.
    #[must_use]
    pub fn saved_in(mut self, folder: &Path) -> Self {
        for file in &mut self.with {
            if let Ok(below) = file.strip_prefix(folder) {
                *file = below.to_owned();
            }
        }
        self
    }

    /// What it makes.
    #[must_use]
    pub const fn kind(&self) -> RecipeKind {
        self.kind
    }

    /// Adds an option of the verb.
    pub(in crate::engine) fn say(&mut self, option: &'static str, value: impl Into<Value>) {
        self.options.push((option, value.into()));
    }

    /// Adds an option that is true or left out.
    pub(super) fn say_if(&mut self, option: &'static str, given: bool) {
        if given {
            self.say(option, true);
        }
    }

    /// Adds an option whose value is a number.
    pub(in crate::engine) fn say_number(&mut self, option: &'static str, value: f64) {
        self.say(option, number(value));
    }

    /// Adds an option whose value is a count.
    pub(in crate::engine) fn say_count(&mut self, option: &'static str, value: usize) {
        self.say(option, count(value));
    }

    /// Adds an option about the file.
    pub(super) fn say_of_file(&mut self, option: &'static str, value: impl Into<Value>) {
        self.output.push((option, value.into()));
    }
}

impl fmt::Display for RecipeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "version = {RECIPE_VERSION}")?;
        writeln!(f, "kind = \"{}\"", self.kind.name())?;
        let named: Vec<String> = self.with.iter().map(|file| file.display().to_string()).collect();
        match &named[..] {
            [] => {}
            [only] => writeln!(f, "with = {}", Value::from(only.as_str()))?,
            several => writeln!(f, "with = {}", Value::from(several.to_vec()))?,
        }
        for (option, value) in &self.options {
            writeln!(f, "{option} = {value}")?;
        }
        if !self.output.is_empty() {
            writeln!(f, "\n[output]")?;
        }
        for (option, value) in &self.output {
            writeln!(f, "{option} = {value}")?;
        }
        if !self.tables.is_empty() {
            write!(f, "\n{}", self.tables)?;
        }
        Ok(())
    }
}

/// A number that comes back as it is; whole ones without a point.
pub(super) fn number(value: f64) -> Value {
    let is_whole = value.fract() == 0.0 && value.abs() < WHOLE && !(value == 0.0 && value.is_sign_negative());
    if is_whole { Value::Integer(value as i64) } else { Value::Float(value) }
}

/// A count; what no integer of TOML holds is a text, as one would type it.
pub(super) fn count(value: usize) -> Value {
    i64::try_from(value).map_or_else(|_| Value::String(value.to_string()), Value::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_one_would_type_them_and_exact() {
        assert_eq!(number(2.0).to_string(), "2");
        assert_eq!(number(433.92e6).to_string(), "433920000");
        assert_eq!(number(0.1).to_string(), "0.1");
        assert_eq!(count(usize::MAX), Value::String(usize::MAX.to_string()));
        for value in [0.1 + 0.2, -0.0, 1e-300, f64::MAX, WHOLE, -WHOLE + 1.0, f64::MIN_POSITIVE, 1.0 / 3.0] {
            let text = format!("x = {}", number(value));
            let typed = match &toml::from_str::<toml::Table>(&text).unwrap()["x"] {
                Value::Integer(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                other => panic!("{other}"),
            };
            assert_eq!(typed.parse::<f64>().unwrap().to_bits(), value.to_bits(), "{text}");
        }
    }

    #[test]
    fn the_head_comes_first_and_the_table_last() {
        let mut recipe = RecipeText::new(RecipeKind::Convert);
        assert_eq!(recipe.to_string(), "version = 2\nkind = \"convert\"\n");
        recipe.say_of_file("strip", true);
        recipe.say("z", "0:\"10");
        recipe.say_if("stored", false);
        let text = "version = 2\nkind = \"convert\"\nz = '0:\"10'\n\n[output]\nstrip = true\n";
        assert_eq!(recipe.to_string(), text);
    }

    #[test]
    fn further_inputs_are_named_from_the_folder_of_the_recipe_on() {
        let files = ["/a/b/mask.png", "/a/c.tif"].map(PathBuf::from).to_vec();
        let recipe = RecipeText::new(RecipeKind::Blend).with(files).with_tables("[x]\n".to_owned());
        let text = recipe.clone().saved_in(Path::new("/a/b")).to_string();
        assert_eq!(text, "version = 2\nkind = \"blend\"\nwith = [\"mask.png\", \"/a/c.tif\"]\n\n[x]\n");
        let one = RecipeText::new(RecipeKind::Blend).with(vec!["m.png".into()]);
        assert_eq!(one.saved_in(Path::new("")).to_string(), "version = 2\nkind = \"blend\"\nwith = \"m.png\"\n");
    }
}
