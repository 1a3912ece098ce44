//! How names tell an arrangement again: what a recipe says of a folder whose files were arranged by hand.
//!
//! A pattern is said only if it makes the same stack of the files that lie in the folder now; of those that do, the one
//! that says the least is taken, so that it is true of folders whose files are called a little differently.

use super::arrange::Arrangement;
use super::cut::{Run, runs};
use super::file_pattern::{FilePattern, NamePiece, Value};
use super::pattern::{Meaning, find};

/// What makes the same stack of a folder again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// What the names suggest: it is the stack of this number.
    ByThemselves {
        series: usize,
    },
    By(FilePattern),
}

/// A piece of the names of one arrangement, as its first name spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelled {
    /// What all names have, or what only repeats what counts.
    Text(String),
    /// What keeps these files apart from others.
    Apart(String),
    /// What counts, and all its values.
    Counted(Meaning, Vec<String>),
}

/// How much of the names a pattern says.
#[derive(Debug, Clone, Copy)]
struct Detail {
    /// Words that count nothing, beside the ending.
    words: bool,
    /// Numbers that count nothing, within words that count.
    numbers: bool,
    /// Which values count.
    values: bool,
}

/// From the least to the most that can be said.
const DETAILS: [Detail; 5] = [
    Detail { words: false, numbers: true, values: false },
    Detail { words: false, numbers: false, values: false },
    Detail { words: true, numbers: true, values: false },
    Detail { words: true, numbers: true, values: true },
    Detail { words: false, numbers: false, values: true },
];

impl Arrangement {
    /// The same with what tells it again, where something does. `names` are those of all files of the folder that may be
    /// planes; `usual`: it may be left to them.
    #[must_use]
    pub fn told_by(self, names: &[String], usual: bool) -> Self {
        let told = if usual { self.series_of(names) } else { None };
        let told = told.map(|series| Told::ByThemselves { series }).or_else(|| self.pattern_for(names).map(Told::By));
        Self { told, ..self }
    }

    /// Whether the same files are at the same places, under the same names of channels.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (self.lengths, &self.members, &self.channels) == (other.lengths, &other.members, &other.channels)
    }

    fn series_of(&self, names: &[String]) -> Option<usize> {
        let pattern = find(names.to_vec())?.pattern;
        let stacks = pattern.arranged(&pattern.guess()).ok()?;
        stacks.iter().position(|stack| stack.is_like(self))
    }

    fn pattern_for(&self, names: &[String]) -> Option<FilePattern> {
        let is_same = |pattern: &FilePattern| pattern.arranged(names).is_ok_and(|stack| stack.is_like(self));
        // What cannot be written, as a brace in a name, is no pattern.
        let written = |detail| spelled_with(&self.spelled, detail).to_string().parse::<FilePattern>().ok();
        DETAILS.into_iter().filter_map(written).find(is_same)
    }
}

/// A run of a name: what it is a piece of decides whether it is said.
#[derive(Debug)]
enum Token<'a> {
    Mark(&'a str),
    Run(Run<'a>),
    Apart(&'a str),
    Counted(Meaning, &'a [String]),
}

fn tokens(spelled: &[Spelled]) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for piece in spelled {
        match piece {
            Spelled::Apart(value) => tokens.push(Token::Apart(value)),
            Spelled::Counted(axis, values) => tokens.push(Token::Counted(*axis, values)),
            Spelled::Text(text) => {
                let mut rest = text.as_str();
                while let Some(first) = rest.chars().next() {
                    let is_word = first.is_alphanumeric();
                    let end = rest.find(|letter: char| letter.is_alphanumeric() != is_word).unwrap_or(rest.len());
                    let (part, behind) = rest.split_at(end);
                    rest = behind;
                    if is_word {
                        tokens.extend(runs(part).into_iter().map(Token::Run));
                    } else {
                        tokens.push(Token::Mark(part));
                    }
                }
            }
        }
    }
    tokens
}

fn spelled_with(spelled: &[Spelled], detail: Detail) -> FilePattern {
    let tokens = tokens(spelled);
    let mut pieces = Vec::new();
    let mut words = tokens.chunk_by(|a, b| !matches!(a, Token::Mark(_)) && !matches!(b, Token::Mark(_))).peekable();
    while let Some(word) = words.next() {
        let is_ending = words.peek().is_none();
        let counts = word.iter().any(|token| matches!(token, Token::Apart(_) | Token::Counted(..)));
        match word {
            [Token::Mark(mark)] => push_mark(&mut pieces, mark),
            _ if !(counts || is_ending || detail.words) => push_any(&mut pieces),
            _ => word.iter().for_each(|token| push(&mut pieces, token, detail, counts)),
        }
    }
    FilePattern(pieces)
}

fn push(pieces: &mut Vec<NamePiece>, token: &Token<'_>, detail: Detail, counts: bool) {
    match token {
        Token::Run(Run::Digits(_)) if counts && !detail.numbers => push_any(pieces),
        Token::Mark(text) | Token::Apart(text) | Token::Run(Run::Letters(text) | Run::Digits(text)) => {
            push_text(pieces, text);
        }
        Token::Counted(axis, values) => {
            let values = if detail.values { listed(values) } else { Vec::new() };
            pieces.push(NamePiece::Counted(*axis, values));
        }
    }
}

/// Marks that mean something in patterns are said as anything.
fn push_mark(pieces: &mut Vec<NamePiece>, mark: &str) {
    for letter in mark.chars() {
        if matches!(letter, '{' | '}' | '*') {
            push_any(pieces);
        } else {
            push_text(pieces, letter.encode_utf8(&mut [0; 4]));
        }
    }
}

fn push_text(pieces: &mut Vec<NamePiece>, text: &str) {
    if let Some(NamePiece::Text(before)) = pieces.last_mut() {
        before.push_str(text);
    } else {
        pieces.push(NamePiece::Text(text.to_owned()));
    }
}

/// Anything; what stands between two of these is one of them.
fn push_any(pieces: &mut Vec<NamePiece>) {
    if let [.., NamePiece::Any, NamePiece::Text(between)] = &pieces[..]
        && !between.contains(char::is_alphanumeric)
    {
        pieces.pop();
    }
    if pieces.last() != Some(&NamePiece::Any) {
        pieces.push(NamePiece::Any);
    }
}

/// Values as they are written: numbers without a gap as the first and the last.
fn listed(values: &[String]) -> Vec<Value> {
    let numbers: Option<Vec<u64>> = values.iter().map(|value| value.parse().ok()).collect();
    let is_run = numbers.is_some_and(|numbers| numbers.len() > 2 && numbers.is_sorted_by(|a, b| a + 1 == *b));
    match values {
        [first, .., last] if is_run => vec![Value::Between(first.clone(), last.clone())],
        _ => values.iter().cloned().map(Value::One).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELLS: [&str; 8] = [
        "cells_t1_z0_GFP.tif",
        "cells_t1_z0_RFP.tif",
        "cells_t1_z1_GFP.tif",
        "cells_t1_z1_RFP.tif",
        "cells_t2_z0_GFP.tif",
        "cells_t2_z0_RFP.tif",
        "cells_t2_z1_GFP.tif",
        "cells_t2_z1_RFP.tif",
    ];

    /// What tells each stack of some names in a folder that has others, too; `-` where nothing does.
    fn told(asked: &[&str], others: &[&str], meanings: &[Meaning]) -> Vec<String> {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let pattern = find(own(asked)).expect("a pattern").pattern;
        let all = own(&[asked, others].concat());
        let stacks = pattern.arranged(meanings).expect("stacks");
        let text = |stack: Arrangement| match stack.told_by(&all, true).told {
            None => "-".to_owned(),
            Some(Told::ByThemselves { series }) => series.to_string(),
            Some(Told::By(pattern)) => pattern.to_string(),
        };
        stacks.into_iter().map(text).collect()
    }

    #[test]
    fn what_names_suggest_is_left_to_them() {
        use Meaning::{Apart, C, T, Z};
        assert_eq!(told(&CELLS, &[], &[T, Z, C]), ["0"]);
        let places = ["a_s1_t1.tif", "a_s1_t2.tif", "a_s2_t1.tif", "a_s2_t2.tif"];
        assert_eq!(told(&places, &[], &[Apart, T]), ["0", "1"]);
    }

    #[test]
    fn a_correction_is_a_pattern_that_says_little() {
        use Meaning::{Apart, C, T, Z};
        assert_eq!(told(&CELLS, &[], &[Z, T, C]), ["*_t{z}_z{t}_{c}.tif"]);
        assert_eq!(told(&CELLS, &[], &[T, Apart, C]), ["*_t{t}_z0_{c}.tif", "*_t{t}_z1_{c}.tif"]);
        let echoes = ["2024_c1_DAPI_s1.tif", "2024_c2_GFP_s1.tif", "2024_c1_DAPI_s2.tif", "2024_c2_GFP_s2.tif"];
        assert_eq!(told(&echoes, &[], &[C, Z]), ["*_{c}_s{z}.tif"]);
        let within = ["t1f1_z1.tif", "t1f1_z2.tif", "t2f2_z1.tif", "t2f2_z2.tif"];
        assert_eq!(told(&within, &[], &[Z, T]), ["t{z}f*_z{t}.tif"]);
    }

    #[test]
    fn it_says_more_where_the_folder_has_more() {
        use Meaning::{C, T, Z};
        let others = ["brain_t1_z0_GFP.tif", "brain_t2_z0_GFP.tif"];
        assert_eq!(told(&CELLS, &others, &[Z, T, C]), ["cells_t{z}_z{t}_{c}.tif"]);
        let chosen = told(&CELLS[..4], &CELLS[4..], &[T, C]);
        assert_eq!(chosen, ["cells_t1_z{t}_{c}.tif"], "files that were chosen");
        let numbers = ["a1.tif", "a2.tif", "a3.tif", "a4.tif", "a5.tif"];
        assert_eq!(told(&numbers[1..4], &[numbers[0], numbers[4]], &[T]), ["a{t:2-4}.tif"]);
        assert_eq!(told(&CELLS[..7], &CELLS[7..], &[Z, T, C]), ["-"], "the last fits, and was left out");
    }

    #[test]
    fn marks_of_patterns_in_names_are_anything() {
        use Meaning::{T, Z};
        let names = ["a{b}_1_1.tif", "a{b}_1_2.tif", "a{b}_2_1.tif", "a{b}_2_2.tif"];
        assert_eq!(told(&names, &[], &[Z, T]), ["*_{z}_{t}.tif"]);
        let others = ["x_1_1.tif"];
        assert_eq!(told(&names, &others, &[Z, T]), ["a*b*_{z}_{t}.tif"]);
    }
}
