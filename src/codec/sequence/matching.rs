//! The files of a folder whose names are like a pattern, as one stack.

use std::collections::{BTreeMap, HashSet};

use super::arrange::Arrangement;
use super::file_pattern::{FilePattern, NamePiece, Value};
use super::natural::natural_order;
use super::pattern::{Meaning, Part, Pattern, Piece};
use super::spot::counted;
use super::vocabulary::meaning_of;

impl FilePattern {
    /// The one stack that the names make which are like it. What counts is a whole word, or all digits of a number in
    /// one; `*` is as long as it can be.
    ///
    /// # Errors
    /// A clause: no name is like it, two are at one place, or less than half of the places would be filled.
    pub fn arranged(&self, names: &[String]) -> Result<Arrangement, String> {
        let mut like: Vec<(&str, Vec<&str>)> =
            names.iter().filter_map(|name| Some((name.as_str(), self.taken_to_pieces(name)?))).collect();
        like.sort_by(|(a, _), (b, _)| natural_order(a, b));
        let (Some((_, first)), pieces) = (like.first(), &self.0) else {
            return Err(format!("none of its files has a name like {self}"));
        };
        let is_counted = |piece: &usize| matches!(pieces[*piece], NamePiece::Counted(..));
        let places: Vec<usize> = (0..pieces.len()).filter(is_counted).collect();
        let part = |&piece: &usize| {
            let texts: Vec<&str> = like.iter().map(|(_, found)| found[piece]).collect();
            self.part(piece, &texts)
        };
        let (parts, indices): (Vec<Part>, Vec<Vec<usize>>) = places.iter().map(part).unzip();
        let template = pieces.iter().zip(first).enumerate().map(|(index, (_, text))| {
            places.iter().position(|place| *place == index).map_or_else(|| Piece::Text((*text).to_owned()), Piece::Part)
        });
        let pattern = Pattern {
            parts,
            places: (0..like.len()).map(|name| indices.iter().map(|of_part| of_part[name]).collect()).collect(),
            names: like.iter().map(|(name, _)| (*name).to_owned()).collect(),
            template: template.collect(),
        };
        refuse_twins(&pattern)?;
        let meaning =
            |piece: &usize| if let NamePiece::Counted(axis, _) = &pieces[*piece] { *axis } else { Meaning::Apart };
        let meanings: Vec<Meaning> = places.iter().map(meaning).collect();
        pattern.arranged(&meanings)?.pop().ok_or_else(|| format!("none of its files has a name like {self}"))
    }

    /// What stands in the names at a placeholder, and which of these values each name has.
    fn part(&self, piece: usize, texts: &[&str]) -> (Part, Vec<usize>) {
        let is_number = texts.iter().all(|text| is_number(text));
        let keyed: Vec<(&str, &str)> =
            texts.iter().map(|text| (if is_number { without_zeros(text) } else { text }, *text)).collect();
        let (values, places) = counted(&keyed);
        let before = piece.checked_sub(1).and_then(|before| self.0.get(before));
        let marker = match before {
            Some(NamePiece::Text(text)) if is_number => marker(text).to_owned(),
            _ => String::new(),
        };
        (Part { marker, values, is_number, said: None }, places)
    }

    /// What stands in a name for each piece; `None` if the name is not like the pattern.
    fn taken_to_pieces<'name>(&self, name: &'name str) -> Option<Vec<&'name str>> {
        let mut search = Search { pieces: &self.0, name, failed: HashSet::new(), found: Vec::new() };
        search.goes_on(0, 0).then_some(search.found)
    }
}

/// Names at the same place cannot both be in the stack.
fn refuse_twins(pattern: &Pattern) -> Result<(), String> {
    let mut known: BTreeMap<&[usize], &str> = BTreeMap::new();
    for (name, place) in pattern.names.iter().zip(&pattern.places) {
        if let Some(other) = known.insert(place, name) {
            return Err(format!("{other} and {name} would be the same plane"));
        }
    }
    Ok(())
}

/// The letters at the end of a text, and the mark behind them if they say what the number after it counts.
fn marker(text: &str) -> &str {
    let word = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let is_letter = |letter: char| letter.is_alphanumeric() && !letter.is_ascii_digit();
    let letters = word.trim_end_matches(is_letter).len();
    let says = word.len() == text.len() || meaning_of(&word[letters..]).is_some();
    if says { &text[letters..] } else { "" }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_zeros(text: &str) -> &str {
    text.trim_start_matches('0')
}

impl Value {
    fn is(&self, text: &str) -> bool {
        let number = |text: &str| if is_number(text) { text.parse::<u64>().ok() } else { None };
        match self {
            Self::One(value) if is_number(value) && is_number(text) => without_zeros(value) == without_zeros(text),
            Self::One(value) => value == text,
            Self::Between(first, last) => {
                number(text).is_some_and(|here| number(first) <= Some(here) && Some(here) <= number(last))
            }
        }
    }
}

/// Taking one name to pieces, from left to right.
struct Search<'pattern, 'name> {
    pieces: &'pattern [NamePiece],
    name: &'name str,
    /// From which piece and byte on nothing fits: nothing is tried twice.
    failed: HashSet<(usize, usize)>,
    found: Vec<&'name str>,
}

impl Search<'_, '_> {
    /// Whether the rest of the pieces is the rest of the name.
    fn goes_on(&mut self, piece: usize, at: usize) -> bool {
        let Some(next) = self.pieces.get(piece) else { return at == self.name.len() };
        if self.failed.contains(&(piece, at)) {
            return false;
        }
        for end in ends(next, self.name, at) {
            self.found.push(&self.name[at..end]);
            if self.goes_on(piece + 1, end) {
                return true;
            }
            self.found.pop();
        }
        self.failed.insert((piece, at));
        false
    }
}

/// Where a piece that begins at a byte of a name may end, the likeliest first.
fn ends(piece: &NamePiece, name: &str, at: usize) -> Vec<usize> {
    let rest = &name[at..];
    match piece {
        NamePiece::Text(text) => rest.starts_with(text.as_str()).then_some(at + text.len()).into_iter().collect(),
        NamePiece::Any => (at..=name.len()).rev().filter(|end| name.is_char_boundary(*end)).collect(),
        NamePiece::Counted(_, values) => {
            let before = name[..at].chars().next_back();
            let run = |so: fn(char) -> bool| {
                let length = rest.find(|letter| !so(letter)).unwrap_or(rest.len());
                (length > 0 && !before.is_some_and(so)).then_some(at + length)
            };
            let mut ends: Vec<usize> =
                [run(char::is_alphanumeric), run(|letter| letter.is_ascii_digit())].into_iter().flatten().collect();
            ends.dedup();
            ends.retain(|end| values.is_empty() || values.iter().any(|value| value.is(&name[at..*end])));
            ends
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged(pattern: &str, names: &[&str]) -> Result<Arrangement, String> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        pattern.parse::<FilePattern>().unwrap().arranged(&names)
    }

    /// What stands for each piece.
    fn pieces<'name>(pattern: &str, name: &'name str) -> Option<Vec<&'name str>> {
        pattern.parse::<FilePattern>().unwrap().taken_to_pieces(name)
    }

    #[test]
    fn what_counts_is_a_word_or_all_digits_of_a_number() {
        assert_eq!(pieces("t{t}z{z}.tif", "t01z22.tif").unwrap(), ["t", "01", "z", "22", ".tif"]);
        assert_eq!(pieces("{c}_{t}.tif", "w1DAPI_7.tif").unwrap(), ["w1DAPI", "_", "7", ".tif"]);
        assert_eq!(pieces("{t}z{z}.tif", "1z2.tif").unwrap(), ["1", "z", "2", ".tif"]);
        assert_eq!(pieces("*{t}.tif", "img_12.tif").unwrap(), ["img_", "12", ".tif"], "not only the 2");
        assert_eq!(pieces("*_{c}.*", "a_b_GFP.tif").unwrap(), ["a_b", "_", "GFP", ".", "tif"]);
        for (pattern, name) in [("a{t}", "a1b"), ("a1{t}", "a12"), ("{t}.tif", "a_1.tif"), ("a{c}", "abc")] {
            assert_eq!(pieces(pattern, name), None, "{pattern} {name}");
        }
        let long = "a".repeat(250);
        assert_eq!(pieces(&format!("{}{{t}}", "*a".repeat(30)), &long), None, "and ends in time");
    }

    #[test]
    fn only_values_that_are_named_count() {
        assert_eq!(
            arranged("t{t:2-3}.tif", &["t001.tif", "t002.tif", "t003.tif", "t004.tif"]).unwrap().lengths,
            [2, 1, 1]
        );
        let names = ["x_DAPI.tif", "x_GFP.tif", "x_RFP.tif"];
        assert_eq!(arranged("x_{c:RFP,DAPI}.tif", &names).unwrap().channels, [Some("DAPI".into()), Some("RFP".into())]);
        assert!(arranged("x_{c:CFP}.tif", &names).unwrap_err().contains("x_{c:CFP}.tif"));
    }

    #[test]
    fn names_are_arranged_as_those_that_are_found_are() {
        let names =
            ["b_t2_z9.tif", "a_t1_z5.tif", "a_t1_z7.tif", "a_t2_z5.tif", "a_t2_z7.tif", "a_t4_z5.tif", "a_t4_z7.tif"];
        let stack = arranged("a_t{z}_z{t}.tif", &names).unwrap();
        assert_eq!((stack.lengths, stack.members.len()), ([2, 4, 1], 6), "the third z is missing");
        assert_eq!(stack.place_name([1, 2, 0]), "z7 t3");
        assert_eq!(stack.title, "a_t1-4_z5-7.tif");
        let twins = arranged("*_t{t}_z*.tif", &names).unwrap_err();
        assert!(twins.contains("a_t1_z5.tif and a_t1_z7.tif"), "{twins}");
    }
}
