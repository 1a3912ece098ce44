//! Places within the names of a family: a number, or a whole word. What stands there in each name, and what it echoes.

use std::collections::HashMap;

use super::cut::{CutName, Run, runs};
use super::family::{Column, Family};
use super::natural::natural_order;
use super::vocabulary::{is_laser, is_numbered_dye, meaning_of, names_a_channel};
use super::{Meaning, Part};

/// A place within every name of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub word: usize,
    /// Which run of the word, a number; `None` is the whole word.
    pub run: Option<usize>,
}

/// All places of a family at which names may differ, from left to right.
pub fn spots(family: &Family, first: &CutName<'_>) -> Vec<Spot> {
    let of_word = |(word, column): (usize, &Column)| {
        let runs = runs(first.words[word]);
        match (column, runs.as_slice()) {
            (Column::Any, _) => vec![Spot { word, run: None }],
            (_, [Run::Letters(letters), Run::Digits(_)]) if is_numbered_dye(letters) => vec![Spot { word, run: None }],
            _ => {
                let numbers = runs.iter().enumerate().filter(|(_, run)| matches!(run, Run::Digits(_)));
                numbers.map(|(run, _)| Spot { word, run: Some(run) }).collect()
            }
        }
    };
    family.columns.iter().enumerate().flat_map(of_word).collect()
}

/// Leaves out what only repeats another place: `c1_DAPI` and `c2_GFP` differ twice for one reason, and the date is
/// known where the time of day is. Words stay rather than numbers, and numbers that say what they count.
pub fn without_echoes(spots: Vec<Spot>, cut: &[&CutName<'_>]) -> Vec<Spot> {
    let Some(first) = cut.first() else { return spots };
    let weight = |spot: &Spot| match (spot.run, spot.said(first)) {
        (None, _) => 0,
        (Some(_), Some(_)) => 1,
        (Some(_), None) => 2,
    };
    let mut by_weight = spots.clone();
    by_weight.sort_by_key(weight);
    let mut left = spots;
    for spot in by_weight.iter().rev() {
        let echoes = |other: &Spot| {
            other != spot && tells(*other, *spot, cut) && (weight(spot) == 2 || tells(*spot, *other, cut))
        };
        if left.iter().any(echoes) {
            left.retain(|other| other != spot);
        }
    }
    left
}

/// Whether what stands at one place tells what stands at another.
fn tells(one: Spot, other: Spot, cut: &[&CutName<'_>]) -> bool {
    let mut known = HashMap::new();
    cut.iter().all(|name| {
        let there = other.key(name);
        *known.entry(one.key(name)).or_insert(there) == there
    })
}

impl Spot {
    /// What stands there.
    pub fn text<'a>(self, name: &CutName<'a>) -> &'a str {
        let word = name.words[self.word];
        match self.run.and_then(|run| runs(word).get(run).copied()) {
            Some(Run::Letters(text) | Run::Digits(text)) => text,
            None => word,
        }
    }

    /// The same without leading zeros of a number: names with the same keys claim the same place.
    pub fn key<'a>(self, name: &CutName<'a>) -> &'a str {
        let text = self.text(name);
        if self.run.is_some() { text.trim_start_matches('0') } else { text }
    }

    /// Whether names differ here.
    pub fn varies(self, cut: &[&CutName<'_>]) -> bool {
        let mut keys = cut.iter().map(|name| self.key(name));
        let first = keys.next();
        keys.any(|key| Some(key) != first)
    }

    /// The part of the names that it is, and for each name which of the part's values it has.
    pub fn counted(self, names: &[&CutName<'_>]) -> (Part, Vec<usize>) {
        let keyed: Vec<(&str, &str)> = names.iter().map(|name| (self.key(name), self.text(name))).collect();
        let (values, places) = counted(&keyed);
        (self.part(names[0], values), places)
    }

    fn part(self, first: &CutName<'_>, values: Vec<String>) -> Part {
        let said = if self.run.is_some() {
            let lasers = values.iter().all(|value| is_laser(value));
            self.said(first).or(lasers.then_some(Meaning::C))
        } else if values.iter().any(|value| names_a_channel(value)) {
            Some(Meaning::C)
        } else {
            Some(Meaning::Apart)
        };
        Part { marker: self.marker(first), values, is_number: self.run.is_some(), said }
    }

    /// What the letters before a number say that it counts.
    fn said(self, first: &CutName<'_>) -> Option<Meaning> {
        let letters = self.letters(first)?.0;
        // The letters may end another word: `imgT001`.
        let tail = letters.rfind(char::is_uppercase).map_or(letters, |at| &letters[at..]);
        meaning_of(letters).or_else(|| meaning_of(tail))
    }

    /// The letters before a number, and the mark between them: of its own word, or of the word before if that tells
    /// what it counts.
    fn letters<'a>(self, first: &CutName<'a>) -> Option<(&'a str, &'a str)> {
        let last_letters = |word: &'a str, end: usize| match runs(word).get(end) {
            Some(Run::Letters(letters)) => Some(*letters),
            _ => None,
        };
        match self.run? {
            0 => {
                let before = first.words[self.word.checked_sub(1)?];
                let letters = last_letters(before, runs(before).len().checked_sub(1)?)?;
                meaning_of(letters).map(|_| (letters, first.marks[self.word]))
            }
            run => last_letters(first.words[self.word], run - 1).map(|letters| (letters, "")),
        }
    }

    fn marker(self, first: &CutName<'_>) -> String {
        self.letters(first).map_or_else(String::new, |(letters, mark)| format!("{letters}{mark}"))
    }
}

/// The values that names have at one place, in natural order, and for each name which of them it has. A name has a key,
/// by which values are the same, and a text, which is how it spells it.
pub fn counted(names: &[(&str, &str)]) -> (Vec<String>, Vec<usize>) {
    let mut texts: HashMap<&str, &str> = HashMap::new();
    for (key, text) in names {
        texts.entry(key).or_insert(text);
    }
    let mut values: Vec<(&str, &str)> = texts.into_iter().collect();
    values.sort_by(|a, b| natural_order(a.0, b.0));
    let places: HashMap<&str, usize> = values.iter().enumerate().map(|(place, (key, _))| (*key, place)).collect();
    let values = values.into_iter().map(|(_, text)| text.to_owned()).collect();
    (values, names.iter().map(|(key, _)| places[key]).collect())
}
