//! Families of file names: alike but for numbers, and where there is a reason for it, for one word in each place.
//!
//! Not here: what the numbers and words count (`pattern`).

use std::collections::BTreeMap;

use super::cut::{CutName, skeleton};
use super::vocabulary::names_a_channel;

/// What the names of a family have in common at one word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The same letters round numbers that may differ.
    Alike(String),
    /// Any word.
    Any,
}

/// What the names of a family have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness<'a> {
    marks: Vec<&'a str>,
    columns: Vec<Column>,
}

/// Names that are alike.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    pub columns: Vec<Column>,
    /// Which of the names, in rising order.
    pub names: Vec<usize>,
}

/// The families of these cut names, the largest first; every name is in one.
pub fn families(cut: &[CutName<'_>]) -> Vec<Family> {
    let mut families: BTreeMap<Likeness<'_>, Vec<usize>> = BTreeMap::new();
    for (index, name) in cut.iter().enumerate() {
        let columns = name.words.iter().map(|word| Column::Alike(skeleton(word))).collect();
        families.entry(Likeness { marks: name.marks.clone(), columns }).or_default().push(index);
    }
    // The last word is the ending: a TIFF and a PNG are not of one family.
    let places = cut.iter().map(|name| name.words.len().saturating_sub(1)).max().unwrap_or(0);
    for place in (0..places).rev() {
        families = joined_at(place, cut, families);
    }
    let mut families: Vec<Family> =
        families.into_iter().map(|(likeness, names)| Family { columns: likeness.columns, names }).collect();
    families.sort_by_key(|family| (std::cmp::Reverse(family.names.len()), family.names[0]));
    families
}

/// Joins families that differ in the word at one place: those whose word names a channel, and those of several files
/// each, since files that were counted alike belong together.
fn joined_at<'a>(
    place: usize,
    cut: &[CutName<'_>],
    families: BTreeMap<Likeness<'a>, Vec<usize>>,
) -> BTreeMap<Likeness<'a>, Vec<usize>> {
    let mut result = BTreeMap::new();
    let mut relatives: BTreeMap<Likeness<'a>, Vec<(Likeness<'a>, Vec<usize>)>> = BTreeMap::new();
    for (likeness, names) in families {
        if place + 1 < likeness.columns.len() && may_join(place, cut, &names) {
            let mut wider = likeness.clone();
            wider.columns[place] = Column::Any;
            relatives.entry(wider).or_default().push((likeness, names));
        } else {
            result.insert(likeness, names);
        }
    }
    for (wider, mut members) in relatives {
        if members.len() == 1 {
            result.extend(members.pop());
        } else {
            let mut names: Vec<usize> = members.into_iter().flat_map(|(_, names)| names).collect();
            names.sort_unstable();
            result.insert(wider, names);
        }
    }
    result
}

fn may_join(place: usize, cut: &[CutName<'_>], names: &[usize]) -> bool {
    let mut words = names.iter().map(|&name| cut[name].words[place]);
    let Some(first) = words.next() else { return false };
    names_a_channel(first) || (names.len() > 1 && words.all(|word| word == first))
}
