//! Which file holds which planes, once it is settled what the parts of the names count.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::{Meaning, Part, Pattern, Piece};
use super::told::{Spelled, Told};
use super::vocabulary::{channel_name, is_laser};

/// A file of a stack and its place along t, z and c, counted in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub at: [usize; 3],
}

/// A stack made of files of one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// The name of its first file with first and last value where the files count: `cells_t01-30.tif`.
    pub title: String,
    /// How many files there are along t, z and c.
    pub lengths: [usize; 3],
    /// In the order of their places, at most one a place. Not every place has one.
    pub members: Vec<Member>,
    /// What each index along t, z and c is in the names: `t01`; empty where the names do not count.
    pub labels: [Vec<String>; 3],
    /// The name of each channel, where file names spell it.
    pub channels: Vec<Option<String>>,
    /// Its names, taken to pieces.
    pub(super) spelled: Vec<Spelled>,
    /// What makes it of the folder again, if that was looked for and found ([`Arrangement::told_by`]).
    pub told: Option<Told>,
}

impl Arrangement {
    /// The places without a file, t slowest.
    pub fn gaps(&self) -> impl Iterator<Item = [usize; 3]> {
        let there: BTreeSet<[usize; 3]> = self.members.iter().map(|member| member.at).collect();
        let [t, z, c] = self.lengths;
        let places = (0..t).flat_map(move |t| (0..z).flat_map(move |z| (0..c).map(move |c| [t, z, c])));
        places.filter(move |place| !there.contains(place))
    }

    /// A place as the names spell it: `t01 z3`.
    #[must_use]
    pub fn place_name(&self, place: [usize; 3]) -> String {
        let spelled = self.labels.iter().zip(place).filter_map(|(labels, index)| labels.get(index).cloned());
        spelled.collect::<Vec<_>>().join(" ")
    }
}

impl Pattern {
    /// The stacks that the files make when their parts count so: one, or one for each value of the parts that keep
    /// files apart. `meanings` has one entry a part.
    ///
    /// # Errors
    /// A clause that says why they make none: two parts count along one axis, or most of the files of a stack would be
    /// missing.
    pub fn arranged(&self, meanings: &[Meaning]) -> Result<Vec<Arrangement>, String> {
        let mut stacks: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (name, place) in self.places.iter().enumerate() {
            let apart = place.iter().zip(meanings).filter(|(_, meaning)| **meaning == Meaning::Apart);
            stacks.entry(apart.map(|(value, _)| *value).collect()).or_default().push(name);
        }
        stacks.into_values().map(|names| self.arranged_alone(&names, meanings)).collect()
    }

    fn arranged_alone(&self, names: &[usize], meanings: &[Meaning]) -> Result<Arrangement, String> {
        let mut axes = Vec::with_capacity(3);
        for (meaning, letter) in [(Meaning::T, 't'), (Meaning::Z, 'z'), (Meaning::C, 'c')] {
            let mut parts = meanings.iter().enumerate().filter(|(_, other)| **other == meaning).map(|(part, _)| part);
            let part = parts.next();
            if parts.next().is_some() {
                return Err(format!("two parts of the names count along {letter}"));
            }
            axes.push(part.map(|part| CountedAxis::of(self, part, names, meaning)));
        }
        let places: usize = axes.iter().flatten().map(|axis| axis.values.len()).product();
        if places / 2 > names.len() {
            let there = names.len();
            return Err(format!("{there} files would fill less than half of {places} places"));
        }
        let at = |name: usize| {
            [0, 1, 2].map(|axis: usize| axes[axis].as_ref().map_or(0, |axis| axis.index(self.places[name][axis.part])))
        };
        let mut members: Vec<Member> =
            names.iter().map(|&name| Member { name: self.names[name].clone(), at: at(name) }).collect();
        members.sort_by_key(|member| member.at);
        let channel = |value: &usize| self.parts[axes[2].as_ref()?.part].channel(*value);
        Ok(Arrangement {
            title: self.title(names, meanings),
            lengths: [0, 1, 2].map(|axis: usize| axes[axis].as_ref().map_or(1, |axis| axis.labels.len())),
            members,
            channels: axes[2].as_ref().map_or_else(|| vec![None], |axis| axis.values.iter().map(channel).collect()),
            labels: [0, 1, 2].map(|axis: usize| axes[axis].as_ref().map_or_else(Vec::new, |axis| axis.labels.clone())),
            spelled: self.spelled(names, meanings),
            told: None,
        })
    }

    fn title(&self, names: &[usize], meanings: &[Meaning]) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Part(part) => match &self.values(*part, names)[..] {
                [first, .., last] if meanings[*part] != Meaning::Apart => format!("{first}-{last}"),
                values => values.first().map_or_else(String::new, |&first| first.to_owned()),
            },
        };
        self.template.iter().map(text).collect()
    }

    fn spelled(&self, names: &[usize], meanings: &[Meaning]) -> Vec<Spelled> {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Spelled::Text(text.clone()),
            Piece::Part(part) => {
                let values = self.values(*part, names).into_iter().map(str::to_owned);
                match meanings[*part] {
                    Meaning::Apart => Spelled::Apart(values.collect()),
                    axis => Spelled::Counted(axis, values.collect()),
                }
            }
        };
        self.template.iter().map(piece).collect()
    }

    /// The values of a part that some of the names have, in natural order.
    fn values(&self, part: usize, names: &[usize]) -> Vec<&str> {
        let values: BTreeSet<usize> = names.iter().map(|&name| self.places[name][part]).collect();
        values.into_iter().map(|value| self.parts[part].values[value].as_str()).collect()
    }
}

impl Part {
    /// The name of a channel whose value it is.
    fn channel(&self, value: usize) -> Option<String> {
        let spelled = self.values.get(value)?;
        let named = !self.is_number || is_laser(spelled);
        named.then(|| channel_name(spelled).to_owned())
    }
}

/// A part that counts along an axis, within one stack.
struct CountedAxis {
    part: usize,
    /// Its values in this stack, in rising order.
    values: Vec<usize>,
    /// The index of each of them along the axis.
    indices: Vec<usize>,
    /// What stands in the names for each index.
    labels: Vec<String>,
}

impl CountedAxis {
    fn of(pattern: &Pattern, part: usize, names: &[usize], meaning: Meaning) -> Self {
        let values: BTreeSet<usize> = names.iter().map(|&name| pattern.places[name][part]).collect();
        let values: Vec<usize> = values.into_iter().collect();
        let Part { marker, values: spelled, is_number, .. } = &pattern.parts[part];
        let spelled: Vec<&str> = values.iter().map(|&value| spelled[value].as_str()).collect();
        let stepped = if meaning == Meaning::C || !is_number { None } else { steps(&spelled) };
        let (indices, labels) = stepped
            .unwrap_or_else(|| ((0..values.len()).collect(), spelled.iter().map(|&text| text.to_owned()).collect()));
        Self { part, values, indices, labels: labels.into_iter().map(|label| format!("{marker}{label}")).collect() }
    }

    fn index(&self, value: usize) -> usize {
        self.values.binary_search(&value).map_or(0, |at| self.indices[at])
    }
}

/// Numbers in rising order as indices along an axis that goes on in even steps, and what each index is called: of 1, 2
/// and 4 the third index is missing. `None` where most steps would be missing: these numbers do not count.
fn steps(numbers: &[&str]) -> Option<(Vec<usize>, Vec<String>)> {
    let counted: Vec<u64> = numbers.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let first = *counted.first()?;
    let step = counted.iter().fold(0, |step, &number| greatest_common_divisor(step, number - first)).max(1);
    let count = (counted.last()? - first) / step + 1;
    if count >= 2 * counted.len() as u64 {
        return None;
    }
    let width = numbers[0].len();
    let indices = counted.iter().map(|&number| ((number - first) / step) as usize).collect();
    Some((indices, (0..count).map(|index| format!("{:0width$}", first + index * step)).collect()))
}

const fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
