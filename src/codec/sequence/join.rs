//! Files that were looked at become one stack: what it is like, what of it is missing, one sentence for each reason.

use std::path::Path;
use std::sync::Arc;

use super::arrange::Arrangement;
use super::members::{Members, difference};
use super::source::{Hints, JoinedSource};
use crate::codec::{CodecError, OpenOptions};
use crate::model::{ChannelInfo, PlaneIndex, Stack, StackAxes, StackInfo};

/// What the heads of the files say.
struct Looked<'a> {
    arrangement: &'a Arrangement,
    heads: Vec<Result<Arc<StackInfo>, String>>,
    /// The first of the files that most are like stands for all: which it is, and its head.
    like: (usize, Arc<StackInfo>),
}

/// The stack that files of a folder are. Each is opened as `options` say.
///
/// # Errors
/// [`CodecError`] if no file can be read, or if there would be absurdly many planes.
pub fn joined(folder: &Path, arrangement: &Arrangement, options: OpenOptions) -> Result<Stack, CodecError> {
    let most = options.limits.entries;
    let members = Members::new(folder, arrangement.members.iter().map(|member| member.name.as_str()), options);
    let looked = Looked::at(folder, arrangement, &members)?;
    let axes = looked.axes().filter(|axes| axes.planes() <= most).ok_or_else(|| CodecError::TooLarge {
        path: folder.to_owned(),
        what: "the number of planes in its files".to_owned(),
        limit: most.to_string(),
        remedy: "open a part of the files".to_owned(),
    })?;
    let (member, like) = &looked.like;
    let stack = members.get(*member, like)?;
    let info = looked.info(axes);
    let source = JoinedSource {
        title: arrangement.title.clone(),
        axes,
        levels: info.levels.clone(),
        like: Arc::clone(like),
        places: looked.places(),
        hints: Hints::of(stack.source.as_ref()),
        members,
    };
    Ok(Stack::new(info, Arc::new(source)))
}

impl<'a> Looked<'a> {
    fn at(folder: &Path, arrangement: &'a Arrangement, members: &Members) -> Result<Self, CodecError> {
        let heads = members.look();
        let mut kinds: Vec<(usize, &Arc<StackInfo>, usize)> = Vec::new();
        for (member, head) in heads.iter().enumerate() {
            let Ok(head) = head else { continue };
            match kinds.iter_mut().find(|(_, kind, _)| difference(head, kind).is_none()) {
                Some((.., count)) => *count += 1,
                None => kinds.push((member, head, 1)),
            }
        }
        // Of two kinds that are as many, the first.
        let most = kinds.into_iter().rev().max_by_key(|(.., count)| *count);
        let Some((member, like, _)) = most else {
            let problem = match (arrangement.members.first(), heads.first()) {
                (Some(member), Some(Err(problem))) => {
                    format!("none of its files can be read: {} {problem}", member.name)
                }
                _ => "has no files".to_owned(),
            };
            return Err(CodecError::malformed(folder, problem, "choose another folder"));
        };
        let like = (member, Arc::clone(like));
        Ok(Self { arrangement, heads, like })
    }

    /// What the files are like.
    const fn like(&self) -> &Arc<StackInfo> {
        &self.like.1
    }

    /// A file's head, if its planes can be in the stack.
    fn fitting(&self, member: usize) -> Option<&Arc<StackInfo>> {
        self.heads[member].as_ref().ok().filter(|head| difference(head, self.like()).is_none())
    }

    /// Places times planes in each file; `None` if that passes all bounds.
    fn axes(&self) -> Option<StackAxes> {
        let own = self.like().axes;
        let [t, z, c] = self.arrangement.lengths;
        let (t, z, c) = (t.checked_mul(own.t)?, z.checked_mul(own.z)?, c.checked_mul(own.c)?);
        t.checked_mul(z)?.checked_mul(c)?;
        Some(StackAxes { t, z, c, ..own })
    }

    /// The file of each place that has one to be read.
    fn places(&self) -> Vec<Option<usize>> {
        let [t, z, c] = self.arrangement.lengths;
        let mut places = vec![None; t * z * c];
        for (index, member) in self.arrangement.members.iter().enumerate() {
            let [at_t, at_z, at_c] = member.at;
            places[(at_t * z + at_z) * c + at_c] = self.fitting(index).map(|_| index);
        }
        places
    }

    fn info(&self, axes: StackAxes) -> StackInfo {
        let like = self.like();
        let mut info = StackInfo::clone(like);
        "folder".clone_into(&mut info.format);
        info.series = 1;
        info.axes = axes;
        info.channels = self.channels();
        let fitting = || (0..self.heads.len()).filter_map(|member| self.fitting(member));
        if !fitting().all(|head| head.levels == like.levels) {
            info.levels.truncate(1);
        }
        info.incomplete = self.incomplete().into();
        info.plane_labels = Arc::default();
        info.metadata = Arc::default();
        info.warnings =
            [self.gaps(), self.unreadable(), self.differing(), self.warned()].into_iter().flatten().collect();
        info
    }

    /// Each channel as the first of its files states it, under the name that the file's name spells.
    fn channels(&self) -> Vec<ChannelInfo> {
        let [_, _, count] = self.arrangement.lengths;
        let own = self.like().axes.c;
        let of_place = |channel: usize| {
            let mut files = self.arrangement.members.iter().enumerate().filter(|(_, member)| member.at[2] == channel);
            let stated = files.find_map(|(index, _)| self.fitting(index)).map(|head| head.channels.clone());
            let mut stated = stated.unwrap_or_default();
            stated.resize(own, ChannelInfo::default());
            let spelled = self.arrangement.channels.get(channel).cloned().flatten();
            for info in &mut stated {
                info.name = match (&spelled, info.name.take()) {
                    (Some(spelled), Some(name)) if own > 1 => Some(format!("{spelled} {name}")),
                    (spelled, name) => spelled.clone().or(name),
                };
                // A channel that was saved alone is grey; among others it needs a colour.
                info.color = info.color.filter(|color| count == 1 || *color != [255; 3]);
            }
            stated
        };
        (0..count).flat_map(of_place).collect()
    }

    /// The planes of places without a file to be read, and those that files lack.
    fn incomplete(&self) -> Vec<PlaneIndex> {
        let own = self.like().axes;
        let whole =
            (0..own.t).flat_map(|t| (0..own.z).flat_map(move |z| (0..own.c).map(move |c| PlaneIndex { t, z, c })));
        let whole: Vec<PlaneIndex> = whole.collect();
        let mut planes = Vec::new();
        let mut lacks = |[t, z, c]: [usize; 3], within: &[PlaneIndex]| {
            planes.extend(within.iter().map(|plane| PlaneIndex {
                t: t * own.t + plane.t,
                z: z * own.z + plane.z,
                c: c * own.c + plane.c,
            }));
        };
        for place in self.arrangement.gaps() {
            lacks(place, &whole);
        }
        for (index, member) in self.arrangement.members.iter().enumerate() {
            lacks(member.at, self.fitting(index).map_or(&whole, |head| &head.incomplete));
        }
        planes.sort_unstable();
        planes
    }

    fn gaps(&self) -> Option<String> {
        let mut gaps = self.arrangement.gaps();
        let first = self.arrangement.place_name(gaps.next()?);
        Some(match gaps.count() {
            0 => format!("there is no file for {first}; its planes are shown as zeros"),
            others => {
                format!("there are no files for {first} and {others} more places; their planes are shown as zeros")
            }
        })
    }

    fn unreadable(&self) -> Option<String> {
        self.about(|head| head.as_ref().err().map(|problem| format!("cannot be read ({problem})")))
    }

    fn differing(&self) -> Option<String> {
        self.about(|head| difference(head.as_ref().ok()?, self.like()))
    }

    /// What is wrong with the first file of which something is, and how many others there are.
    fn about(&self, wrong: impl Fn(&Result<Arc<StackInfo>, String>) -> Option<String>) -> Option<String> {
        let mut found = self.arrangement.members.iter().zip(&self.heads);
        let (name, problem) = found.find_map(|(member, head)| Some((&member.name, wrong(head)?)))?;
        Some(match found.filter(|(_, head)| wrong(head).is_some()).count() {
            0 => format!("{name} {problem}; its planes are shown as zeros"),
            1 => format!("{name} {problem}; its planes and those of another such file are shown as zeros"),
            others => format!("{name} {problem}; its planes and those of {others} more such files are shown as zeros"),
        })
    }

    /// What the files warn of themselves.
    fn warned(&self) -> Option<String> {
        let mut warned = self
            .arrangement
            .members
            .iter()
            .enumerate()
            .filter_map(|(index, member)| Some((&member.name, self.fitting(index)?.warnings.first()?)));
        let (name, warning) = warned.next()?;
        Some(match warned.count() {
            0 => format!("{name}: {warning}"),
            1 => format!("{name}: {warning} (and another file has a warning)"),
            others => format!("{name}: {warning} (and {others} more files have warnings)"),
        })
    }
}
