//! The annotations of a recording as a list: cheap to copy, to edit and to search in time, however long it is.
//!
//! A burst finder fills it with a million of them, a person then accepts one or drags an edge, every frame, with undo. So
//! it is made of blocks that lists share: a copy is a pointer, an edit copies one block and the pointers to the others, and
//! each block knows the time that it spans. Not here: what an annotation is, what edits mean.

use std::ops::{Index, Range};
use std::sync::Arc;

use super::annotation::Annotation;

/// Annotations of a block when a list is made.
const BLOCK: usize = 256;
/// Annotations from which on a block is divided.
const MOST: usize = 2 * BLOCK;

/// Annotations in the order in which they were put in.
#[derive(Debug, Clone, Default)]
pub struct AnnotationList {
    /// None is empty.
    blocks: Arc<Vec<Block>>,
}

/// Neighbours in a list.
#[derive(Debug, Clone)]
struct Block {
    /// The place of its first in the list.
    first: usize,
    /// From the first start to the last end, in samples.
    span: Range<u64>,
    /// Whether its starts never fall.
    in_order: bool,
    annotations: Arc<Vec<Annotation>>,
}

impl Block {
    fn new(annotations: Vec<Annotation>) -> Self {
        let start = annotations.iter().map(|one| one.sample_start).min().unwrap_or_default();
        let end = annotations.iter().map(Annotation::end).max().unwrap_or_default();
        let in_order = annotations.is_sorted_by_key(|one| one.sample_start);
        Self { first: 0, span: start..end, in_order, annotations: Arc::new(annotations) }
    }

    fn last_start(&self) -> u64 {
        self.annotations.last().map_or(0, |one| one.sample_start)
    }

    /// Its annotations with their places in the list.
    fn placed(&self) -> impl DoubleEndedIterator<Item = (usize, &Annotation)> {
        self.annotations.iter().enumerate().map(|(place, one)| (self.first + place, one))
    }
}

impl AnnotationList {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.first + block.annotations.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The one at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Annotation> {
        let (block, within) = self.find(place)?;
        self.blocks[block].annotations.get(within)
    }

    /// All of them, in their order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { left: self.len(), blocks: self.blocks.iter(), within: [].iter() }
    }

    /// Those that have a part of a time, in samples, both ends included, with their places. Blocks that lie elsewhere are passed
    /// over.
    pub fn within(&self, from: u64, to: u64) -> impl Iterator<Item = (usize, &Annotation)> {
        let blocks = self.blocks.iter().filter(move |block| block.span.start <= to && block.span.end >= from);
        blocks.flat_map(Block::placed).filter(move |(_, one)| one.sample_start <= to && one.end() >= from)
    }

    /// The first for which something holds among those with this start.
    pub fn find_at(&self, sample_start: u64, holds: impl Fn(&Annotation) -> bool) -> Option<usize> {
        let starting = |one: &Annotation| one.sample_start == sample_start && holds(one);
        self.within(sample_start, sample_start).find(|(_, one)| starting(one)).map(|(place, _)| place)
    }

    /// Whether it is the same list, known without a look at what is in it: lists that were made apart are not.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.blocks, &other.blocks)
    }

    /// Whether another list is as long and its annotations are the same in the same order, but for the one at a place. Blocks that
    /// both share are not looked at.
    pub fn agrees_but_at(
        &self,
        other: &Self,
        place: Option<usize>,
        same: impl Fn(&Annotation, &Annotation) -> bool,
    ) -> bool {
        let agree = |(at, one), two| place == Some(at) || same(one, two);
        let firsts = |list: &Self| list.blocks.iter().map(|block| block.first).collect::<Vec<_>>();
        if self.len() != other.len() {
            return false;
        }
        if firsts(self) != firsts(other) {
            return self.iter().enumerate().zip(other).all(|(one, two)| agree(one, two));
        }
        self.blocks.iter().zip(other.blocks.iter()).all(|(block, others)| {
            Arc::ptr_eq(&block.annotations, &others.annotations)
                || block.placed().zip(others.annotations.iter()).all(|(one, two)| agree(one, two))
        })
    }

    /// Whether no annotation starts before the one in front of it.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let blocks = &self.blocks;
        blocks.iter().all(|block| block.in_order)
            && blocks.iter().zip(blocks.iter().skip(1)).all(|(block, next)| block.last_start() <= next.span.start)
    }

    /// Puts one in behind those that start when it does or before; a list that is not in the order of starts is put into it.
    pub fn insert(&mut self, annotation: Annotation) {
        if !self.is_in_order() {
            let mut all = self.to_vec();
            all.push(annotation);
            all.sort_by_key(|one| one.sample_start);
            *self = all.into();
            return;
        }
        let start = annotation.sample_start;
        // The last block that starts no later: what is equal to its neighbour's start stays in front.
        let block = self.blocks.partition_point(|block| block.span.start <= start).saturating_sub(1);
        if self.is_empty() {
            *self = vec![annotation].into();
            return;
        }
        self.edit(block, |annotations| {
            let place = annotations.partition_point(|one| one.sample_start <= start);
            annotations.insert(place, annotation);
        });
    }

    /// Puts another in the place of one; whether there is such a place.
    pub fn replace(&mut self, place: usize, annotation: Annotation) -> bool {
        let Some((block, within)) = self.find(place) else { return false };
        self.edit(block, |annotations| annotations[within] = annotation);
        true
    }

    /// Takes one out, if there is such a place.
    pub fn remove(&mut self, place: usize) -> Option<Annotation> {
        let (block, within) = self.find(place)?;
        Some(self.edit(block, |annotations| annotations.remove(within)))
    }

    /// A copy of each, in their order.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Annotation> {
        let mut all = Vec::with_capacity(self.len());
        self.blocks.iter().for_each(|block| all.extend_from_slice(&block.annotations));
        all
    }

    /// The block of a place and the place in it.
    fn find(&self, place: usize) -> Option<(usize, usize)> {
        let block = self.blocks.partition_point(|block| block.first <= place).checked_sub(1)?;
        let within = place - self.blocks[block].first;
        (within < self.blocks[block].annotations.len()).then_some((block, within))
    }

    /// Changes one block, and what the list knows of it.
    fn edit<T>(&mut self, block: usize, change: impl FnOnce(&mut Vec<Annotation>) -> T) -> T {
        let blocks = Arc::make_mut(&mut self.blocks);
        let mut annotations = std::mem::take(Arc::make_mut(&mut blocks[block].annotations));
        let out = change(&mut annotations);
        let mut parts = Vec::with_capacity(2);
        if annotations.len() > MOST {
            let second = annotations.split_off(BLOCK);
            parts.push(Block::new(annotations));
            parts.push(Block::new(second));
        } else if !annotations.is_empty() {
            parts.push(Block::new(annotations));
        }
        blocks.splice(block..=block, parts);
        number(blocks);
        out
    }
}

/// Tells every block the place of its first.
fn number(blocks: &mut [Block]) {
    let mut first = 0;
    for block in blocks {
        block.first = first;
        first += block.annotations.len();
    }
}

impl From<Vec<Annotation>> for AnnotationList {
    fn from(annotations: Vec<Annotation>) -> Self {
        annotations.into_iter().collect()
    }
}

impl FromIterator<Annotation> for AnnotationList {
    fn from_iter<I: IntoIterator<Item = Annotation>>(annotations: I) -> Self {
        let mut annotations = annotations.into_iter();
        let parts = std::iter::from_fn(|| {
            let part: Vec<_> = annotations.by_ref().take(BLOCK).collect();
            (!part.is_empty()).then(|| Block::new(part))
        });
        let mut blocks: Vec<_> = parts.collect();
        number(&mut blocks);
        Self { blocks: Arc::new(blocks) }
    }
}

impl PartialEq for AnnotationList {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.agrees_but_at(other, None, PartialEq::eq)
    }
}

impl Index<usize> for AnnotationList {
    type Output = Annotation;

    /// The one at a place.
    ///
    /// # Panics
    /// If there is none: a bug of the caller.
    fn index(&self, place: usize) -> &Annotation {
        self.get(place).expect("there is no annotation at this place")
    }
}

impl<'a> IntoIterator for &'a AnnotationList {
    type Item = &'a Annotation;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Goes through a list in its order.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    left: usize,
    blocks: std::slice::Iter<'a, Block>,
    within: std::slice::Iter<'a, Annotation>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Annotation;

    fn next(&mut self) -> Option<&'a Annotation> {
        loop {
            if let Some(one) = self.within.next() {
                self.left -= 1;
                return Some(one);
            }
            self.within = self.blocks.next()?.annotations.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(sample_start: u64, label: usize) -> Annotation {
        let sample_count = if label % 5 == 4 { None } else { Some(label as u64 % 900) };
        Annotation { sample_start, sample_count, label: Some(label.to_string()), ..Annotation::default() }
    }

    fn random(starts: &[u64]) -> Vec<Annotation> {
        starts.iter().enumerate().map(|(label, start)| at(*start, label)).collect()
    }

    /// Whatever is asked of the list, a vector answers the same.
    fn check(list: &AnnotationList, vector: &[Annotation]) -> Result<(), TestCaseError> {
        prop_assert_eq!(list.len(), vector.len());
        prop_assert_eq!(list.is_empty(), vector.is_empty());
        prop_assert_eq!(list.to_vec(), vector);
        prop_assert!(list.iter().eq(vector));
        prop_assert_eq!(list.iter().len(), vector.len());
        prop_assert_eq!(list.is_in_order(), vector.is_sorted_by_key(|one| one.sample_start));
        for place in [0, vector.len() / 2, vector.len().saturating_sub(1), vector.len()] {
            prop_assert_eq!(list.get(place), vector.get(place));
        }
        for (from, to) in [(0, 0), (400, 600), (999, u64::MAX), (0, u64::MAX)] {
            let expected: Vec<_> =
                vector.iter().enumerate().filter(|(_, one)| one.sample_start <= to && one.end() >= from).collect();
            prop_assert_eq!(list.within(from, to).collect::<Vec<_>>(), expected);
        }
        let last = vector.iter().rev().find(|one| one.label.as_deref() == Some("3"));
        if let Some(last) = last {
            let place = vector.iter().position(|one| one == last);
            prop_assert_eq!(list.find_at(last.sample_start, |one| one == last), place);
        }
        prop_assert_eq!(list, &AnnotationList::from(vector.to_vec()));
        if let Some(place) = vector.len().checked_sub(1) {
            let mut other = list.clone();
            other.replace(place / 2, at(1000, 0));
            prop_assert!(list.agrees_but_at(&other, Some(place / 2), PartialEq::eq));
            prop_assert!(*list != other && other.agrees_but_at(list, Some(place / 2), PartialEq::eq));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn a_vector_does_the_same(
            starts in prop::collection::vec(0..1000_u64, 0..1500),
            sorted in any::<bool>(),
            edits in prop::collection::vec((0..3_u8, any::<prop::sample::Index>(), 0..1000_u64), 0..20),
        ) {
            let mut vector = random(&starts);
            if sorted {
                vector.sort_by_key(|one| one.sample_start);
            }
            let mut list = AnnotationList::from(vector.clone());
            check(&list, &vector)?;
            for (label, (kind, place, start)) in edits.into_iter().enumerate() {
                let (before, kept) = (list.clone(), vector.clone());
                let place = if vector.is_empty() { 0 } else { place.index(vector.len()) };
                match kind {
                    0 => {
                        list.insert(at(start, label));
                        vector.push(at(start, label));
                        vector.sort_by_key(|one| one.sample_start);
                    }
                    1 => {
                        let there = list.replace(place, at(start, label));
                        prop_assert_eq!(there, !vector.is_empty());
                        if let Some(one) = vector.get_mut(place) {
                            *one = at(start, label);
                        }
                    }
                    _ => {
                        let removed = list.remove(place);
                        prop_assert_eq!(removed, (place < vector.len()).then(|| vector.remove(place)));
                    }
                }
                check(&list, &vector)?;
                // Nobody else's list has changed.
                prop_assert_eq!(before.to_vec(), kept);
            }
        }
    }

    #[test]
    fn blocks_stay_small_and_never_empty() {
        let mut list = AnnotationList::default();
        for start in 0..5000 {
            list.insert(at(start % 7, 0));
        }
        assert!(list.blocks.iter().all(|block| (1..=MOST).contains(&block.annotations.len())));
        while list.remove(0).is_some() {}
        assert!(list.is_empty() && list.blocks.is_empty());
    }

    #[test]
    fn an_edit_copies_one_block() {
        let before = AnnotationList::from(random(&vec![5; 10 * BLOCK]));
        let mut after = before.clone();
        assert!(after.is_same(&before));
        after.replace(3 * BLOCK + 1, at(5, 1));
        let shared = before.blocks.iter().zip(after.blocks.iter());
        let shared = shared.filter(|(one, two)| Arc::ptr_eq(&one.annotations, &two.annotations)).count();
        assert_eq!((shared, after.is_same(&before), after == before), (9, false, false));
    }
}
