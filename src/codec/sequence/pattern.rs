//! What differs from name to name of files that belong together, and what it probably counts.

use std::collections::{BTreeMap, BTreeSet};

use super::cut::{CutName, Run, runs};
use super::family::{Family, families};
use super::natural::natural_order;
use super::spot::{Spot, spots, without_echoes};

/// What a part of the names counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    T,
    Z,
    C,
    /// Places, wells, repeats: each of its values is a stack of its own.
    Apart,
}

/// One place at which names differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What stands before the value and may tell what it is: `t`, `Channel_`; may be empty.
    pub marker: String,
    /// Its values as the names spell them, in natural order.
    pub values: Vec<String>,
    /// Whether the values are numbers, else words.
    pub is_number: bool,
    /// What marker or values say it counts.
    pub(super) said: Option<Meaning>,
}

/// A piece of the first name: text that all have, or the value of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Part(usize),
}

/// Files whose names differ in the same places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// From left to right.
    pub parts: Vec<Part>,
    /// In natural order.
    pub(super) names: Vec<String>,
    /// For each name the index of its value in each part.
    pub(super) places: Vec<Vec<usize>>,
    /// The first name, taken to pieces.
    pub(super) template: Vec<Piece>,
}

/// A pattern, and the names that do not fit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub pattern: Pattern,
    /// In natural order.
    pub rest: Vec<String>,
}

/// Finds the pattern that most of the names have, if they make a stack of several files. The order of the names does
/// not matter.
#[must_use]
pub fn find(mut names: Vec<String>) -> Option<Found> {
    names.sort_by(|a, b| natural_order(a, b));
    names.dedup();
    let cut: Vec<CutName<'_>> = names.iter().map(|name| CutName::of(name)).collect();
    let pattern = families(&cut).iter().filter(|family| family.names.len() > 1).find_map(|family| {
        let pattern = Pattern::of(family, &names, &cut)?;
        let stacks = pattern.arranged(&pattern.guess()).ok()?;
        stacks.iter().any(|stack| stack.members.len() > 1).then_some(pattern)
    })?;
    let fits: BTreeSet<&String> = pattern.names.iter().collect();
    let rest = names.iter().filter(|name| !fits.contains(name)).cloned().collect();
    Some(Found { pattern, rest })
}

/// Gives one part another meaning. Only one part can count along an axis: the one that did takes the old meaning.
pub fn give(meanings: &mut [Meaning], part: usize, meaning: Meaning) {
    let before = meanings[part];
    if meaning != Meaning::Apart
        && let Some(other) = meanings.iter_mut().find(|other| **other == meaning)
    {
        *other = before;
    }
    meanings[part] = meaning;
}

impl Pattern {
    /// How many files it has.
    #[must_use]
    pub const fn files(&self) -> usize {
        self.names.len()
    }

    /// Their names, in natural order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// What the parts probably count: what marker or values say, for the first that says so; numbers that say nothing
    /// are t, then z, then c.
    #[must_use]
    pub fn guess(&self) -> Vec<Meaning> {
        let mut taken = Vec::new();
        let mut take = |meaning: Meaning| {
            let free = meaning != Meaning::Apart && !taken.contains(&meaning);
            taken.extend(free.then_some(meaning));
            free
        };
        let mut first = |meaning: Meaning| if take(meaning) { meaning } else { Meaning::Apart };
        let said: Vec<Option<Meaning>> = self.parts.iter().map(|part| part.said.map(&mut first)).collect();
        let mut next = || [Meaning::T, Meaning::Z, Meaning::C].into_iter().find(|axis| take(*axis));
        said.into_iter().map(|said| said.or_else(&mut next).unwrap_or(Meaning::Apart)).collect()
    }

    fn of(family: &Family, names: &[String], cut: &[CutName<'_>]) -> Option<Self> {
        let own: Vec<&CutName<'_>> = family.names.iter().map(|&name| &cut[name]).collect();
        let first = *own.first()?;
        let spots: Vec<Spot> = spots(family, first).into_iter().filter(|spot| spot.varies(&own)).collect();
        let spots = without_echoes(spots, &own);
        // `t1` and `t01` claim one place: the first has it.
        let mut claimed: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for &name in &family.names {
            claimed.entry(spots.iter().map(|spot| spot.key(&cut[name])).collect()).or_insert(name);
        }
        let mut members: Vec<usize> = claimed.into_values().collect();
        members.sort_unstable();
        let own: Vec<&CutName<'_>> = members.iter().map(|&name| &cut[name]).collect();
        let (parts, values): (Vec<Part>, Vec<Vec<usize>>) = spots.iter().map(|spot| spot.counted(&own)).unzip();
        let place = |name: usize| values.iter().map(|of_part| of_part[name]).collect();
        Some(Self {
            parts,
            places: (0..members.len()).map(place).collect(),
            names: members.into_iter().map(|name| names[name].clone()).collect(),
            template: template(first, &spots),
        })
    }
}

/// A name taken to pieces at these spots.
fn template(name: &CutName<'_>, spots: &[Spot]) -> Vec<Piece> {
    let part = |word, run| spots.iter().position(|spot| *spot == Spot { word, run }).map(Piece::Part);
    let mut pieces = Vec::new();
    for (word, text) in name.words.iter().enumerate() {
        pieces.push(Piece::Text(name.marks[word].to_owned()));
        match part(word, None) {
            Some(whole) => pieces.push(whole),
            None => pieces.extend(runs(text).into_iter().enumerate().map(|(run, content)| {
                let (Run::Letters(content) | Run::Digits(content)) = content;
                part(word, Some(run)).unwrap_or_else(|| Piece::Text(content.to_owned()))
            })),
        }
    }
    pieces.extend(name.marks.last().map(|mark| Piece::Text((*mark).to_owned())));
    pieces
}
