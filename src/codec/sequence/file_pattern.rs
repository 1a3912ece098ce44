//! A pattern of file names: which files of a folder are one stack, and what their names count.
//!
//! `cells_t{t}_z{z}_{c}.tif` has a number or a word that counts along an axis at each placeholder. `{t:1-30}` and
//! `{c:DAPI,GFP}` are only those values, `*` is anything. Not here: which names are like it (`matching`), the pattern
//! of files that were arranged in the window (`told`).

use std::fmt;
use std::str::FromStr;

use super::pattern::Meaning;

/// No name has room for more.
const MOST_PIECES: usize = 64;

/// A pattern of file names, as `--files` says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePattern(pub(super) Vec<NamePiece>);

/// A piece of such names, from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NamePiece {
    Text(String),
    /// `*`
    Any,
    /// What counts along an axis, and which of its values do; all if none is named.
    Counted(Meaning, Vec<Value>),
}

/// Values of a placeholder. Leading zeros do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    One(String),
    /// Whole numbers, both ends included.
    Between(String, String),
}

/// The placeholders.
const AXES: [(&str, Meaning); 3] = [("t", Meaning::T), ("z", Meaning::Z), ("c", Meaning::C)];

impl FromStr for FilePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            push_text(&mut pieces, &rest[..open]);
            let inside = &rest[open + 1..];
            let close = inside.find('}').ok_or_else(|| format!("'{text}' opens a brace and does not close it"))?;
            pieces.push(placeholder(&inside[..close])?);
            rest = &inside[close + 1..];
        }
        push_text(&mut pieces, rest);
        if text.contains(['/', '\\']) {
            return Err(format!("'{text}' leaves the folder; write names of files in it"));
        }
        if pieces.len() > MOST_PIECES {
            return Err(format!("'{text}' has more than {MOST_PIECES} pieces; write fewer"));
        }
        let is = |piece: &NamePiece, axis| matches!(piece, NamePiece::Counted(own, _) if *own == axis);
        let count = |axis| pieces.iter().filter(|piece| is(piece, axis)).count();
        if let Some((twice, _)) = AXES.iter().find(|(_, axis)| count(*axis) > 1) {
            return Err(format!("'{text}' has {{{twice}}} twice; one place in the names counts along an axis"));
        }
        if AXES.iter().all(|(_, axis)| count(*axis) == 0) {
            return Err(format!("'{text}' counts nothing; write {{t}}, {{z}} or {{c}} where the names differ"));
        }
        Ok(Self(pieces))
    }
}

/// Adds text in which `*` stands for anything.
fn push_text(pieces: &mut Vec<NamePiece>, text: &str) {
    for (index, text) in text.split('*').enumerate() {
        if index > 0 && pieces.last() != Some(&NamePiece::Any) {
            pieces.push(NamePiece::Any);
        }
        if !text.is_empty() {
            pieces.push(NamePiece::Text(text.to_owned()));
        }
    }
}

fn placeholder(inside: &str) -> Result<NamePiece, String> {
    let (name, values) = inside.split_once(':').map_or((inside, None), |(name, values)| (name, Some(values)));
    let axis = AXES.iter().find(|(axis, _)| *axis == name).map(|(_, axis)| *axis).ok_or_else(|| {
        format!("there is no {{{name}}} in names of files; write {{t}}, {{z}} or {{c}}, and * for anything else")
    })?;
    let values = values.map(|values| values.split(',').map(value).collect::<Result<_, _>>()).transpose()?;
    Ok(NamePiece::Counted(axis, values.unwrap_or_default()))
}

fn value(text: &str) -> Result<Value, String> {
    // A sign is nothing that counts: a name has digits there.
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    if let Some((first, last)) = text.split_once('-')
        && let (Some(lowest), Some(highest)) = (number(first), number(last))
    {
        if lowest > highest {
            return Err(format!("'{text}' has no number in it; write the smaller one first, as in {{t:1-30}}"));
        }
        return Ok(Value::Between(first.to_owned(), last.to_owned()));
    }
    if text.is_empty() || !text.chars().all(char::is_alphanumeric) {
        return Err(format!(
            "'{text}' is no value of a placeholder; write words or numbers, as in {{t:1-30}} and {{c:DAPI,GFP}}"
        ));
    }
    Ok(Value::One(text.to_owned()))
}

impl fmt::Display for FilePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                NamePiece::Text(text) => f.write_str(text)?,
                NamePiece::Any => f.write_str("*")?,
                NamePiece::Counted(axis, values) => {
                    let name = AXES.iter().find(|(_, own)| own == axis).map_or("", |(name, _)| name);
                    let values: Vec<String> = values.iter().map(Value::to_string).collect();
                    let colon = if values.is_empty() { "" } else { ":" };
                    write!(f, "{{{name}{colon}{}}}", values.join(","))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(value) => f.write_str(value),
            Self::Between(first, last) => write!(f, "{first}-{last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_come_back_from_their_text() {
        for text in ["t{t}.tif", "*_t{t:1-30}_z{z}_{c:DAPI,GFP}.tif", "{c:405,488}*.png", "a b (1) {z:1,2,5-9}.npy"] {
            assert_eq!(text.parse::<FilePattern>().unwrap().to_string(), text);
        }
        assert_eq!("a**{t}".parse::<FilePattern>().unwrap().to_string(), "a*{t}");
    }

    #[test]
    fn mistakes_are_told() {
        let told = [
            ("a_{x}.tif", "no {x}"),
            ("a_{t.tif", "close"),
            ("a_1.tif", "counts nothing"),
            ("a_{t}_{t}.tif", "{t} twice"),
            ("a/{t}.tif", "leaves the folder"),
            ("{t:}.tif", "no value"),
            ("{t:1-}.tif", "no value"),
            ("{t:+1-5}.tif", "no value"),
            ("{t:5-+9}.tif", "no value"),
            ("{t:1-99999999999999999999}.tif", "no value"),
            ("{t:30-1}.tif", "smaller one first"),
            ("{c:a b}.tif", "no value"),
        ];
        for (pattern, word) in told {
            let sentence = pattern.parse::<FilePattern>().unwrap_err();
            assert!(sentence.contains(word), "{pattern}: {sentence}");
        }
        let many = format!("{{t}}{}", "*a".repeat(MOST_PIECES));
        assert!(many.parse::<FilePattern>().unwrap_err().contains("fewer"));
    }
}
