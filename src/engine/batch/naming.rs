//! Names of results: a pattern with placeholders, filled for each input. Not here: collisions (`plan`).

use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use super::nearest::remedy;

/// Everything that a pattern may hold in braces.
const PLACEHOLDERS: [&str; 5] = ["stem", "name", "ext", "parent", "index"];

/// A pattern of names without their ending: `{stem}`, `{parent}/{stem}-{index:4}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// The input's name without its ending.
    Stem,
    /// The input's name.
    Name,
    /// The input's ending.
    Ending,
    /// The name of the input's folder.
    Parent,
    /// The place of the input in the sorted list, from 1, with at least so many digits.
    Index(usize),
}

impl Default for NamePattern {
    fn default() -> Self {
        Self(vec![Piece::Stem])
    }
}

impl FromStr for NamePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, inside) = rest.split_at(open);
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let close = inside.find('}').ok_or_else(|| format!("'{text}' opens a brace and does not close it"))?;
            pieces.push(placeholder(&inside[1..close])?);
            rest = &inside[close + 1..];
        }
        if rest.contains('}') {
            return Err(format!("'{text}' closes a brace that is not open"));
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        if pieces.is_empty() {
            return Err("a name needs at least one letter or placeholder, such as {stem}".to_owned());
        }
        let fixed: String =
            pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.as_str() } else { "x" }).collect();
        if !Path::new(&fixed).components().all(|part| matches!(part, Component::Normal(_))) || fixed.ends_with('/') {
            return Err(format!("'{text}' leaves the folder of results, or names none; write names below it"));
        }
        Ok(Self(pieces))
    }
}

fn placeholder(word: &str) -> Result<Piece, String> {
    let (name, width) = word.split_once(':').map_or((word, None), |(name, width)| (name, Some(width)));
    match (name, width) {
        ("stem", None) => Ok(Piece::Stem),
        ("name", None) => Ok(Piece::Name),
        ("ext", None) => Ok(Piece::Ending),
        ("parent", None) => Ok(Piece::Parent),
        ("index", None) => Ok(Piece::Index(1)),
        ("index", Some(width)) => match width.parse() {
            Ok(width @ 1..=20) => Ok(Piece::Index(width)),
            _ => Err(format!("'{{{word}}}' is not {{index:N}} with a number of digits N from 1 to 20")),
        },
        _ if PLACEHOLDERS.contains(&name) => Err(format!("only {{index:N}} has a number of digits, not {{{name}}}")),
        _ => Err(format!("there is no {{{word}}} in names; {}", remedy(name, &PLACEHOLDERS))),
    }
}

impl NamePattern {
    /// The name of a result, below the folder of results.
    #[must_use]
    pub fn fill(&self, input: &Path, index: usize, ending: &str) -> PathBuf {
        let text =
            |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        let filled: String = self
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Stem => text(input.file_stem()),
                Piece::Name => text(input.file_name()),
                Piece::Ending => text(input.extension()),
                Piece::Parent => text(input.parent().and_then(Path::file_name)),
                Piece::Index(width) => format!("{:0width$}", index + 1),
            })
            .collect();
        // A folder without a name (`{parent}` of `a.png`) must not make the name an absolute one.
        PathBuf::from(format!("{}.{ending}", filled.trim_start_matches('/')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pattern: &str, input: &str) -> String {
        pattern.parse::<NamePattern>().unwrap().fill(Path::new(input), 6, "png").display().to_string()
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(filled("{stem}", "in/a.b.tif"), "a.b.png");
        assert_eq!(filled("{parent}/{stem}-{index:3}", "in/a.tif"), "in/a-007.png");
        assert_eq!(filled("{name}_{ext}_{index}", "in/a.tif"), "a.tif_tif_7.png");
        assert_eq!(filled("{parent}/{stem}", "a.tif"), "a.png");
        assert_eq!(NamePattern::default().fill(Path::new("x.jpg"), 0, "jpg"), Path::new("x.jpg"));
    }

    #[test]
    fn mistakes_are_told() {
        let told = [
            ("{stme}", "did you mean stem?"),
            ("{stem", "close"),
            ("stem}", "not open"),
            ("{stem:3}", "digits"),
            ("{index:0}", "1 to 20"),
            ("../{stem}", "leaves"),
            ("/tmp/{stem}", "leaves"),
            ("{stem}/", "leaves"),
            ("", "at least"),
        ];
        for (pattern, word) in told {
            let sentence = pattern.parse::<NamePattern>().unwrap_err();
            assert!(sentence.contains(word), "{pattern}: {sentence}");
        }
    }
}
