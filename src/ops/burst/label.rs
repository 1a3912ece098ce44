//! Connected components over time × frequency, as rows come.
//!
//! Two marked cells belong together if they lie within [`REACH`] frames and bins of each other, or if both are seeds and
//! lie within the gaps that are to be closed. Only seeds close gaps: noise passes the lower level often enough to link
//! anything to anything over a wide gap.
//!
//! The label of the newest marked cell of each bin is all that must be kept of earlier rows: an older cell of the same bin
//! that still is in reach is in reach of the newer one too, so both have the same component already.

use super::average::{Mark, Row};
use super::component::Component;

/// Frames and bins over which marked cells touch.
pub const REACH: usize = 2;
/// Rows between two looks for components that are complete.
const TIDY: u64 = 64;

/// Gaps between seeds that are closed: cells that lie so far apart, and one step more, belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gaps {
    pub frames: u64,
    pub bins: usize,
}

/// The newest marked cell of each bin: its frame and its component.
#[derive(Debug)]
struct Newest {
    frames: Vec<Option<u64>>,
    labels: Vec<u32>,
}

impl Newest {
    fn new(bins: usize) -> Self {
        Self { frames: vec![None; bins], labels: vec![0; bins] }
    }

    fn set(&mut self, bin: usize, frame: u64, label: u32) {
        self.frames[bin] = Some(frame);
        self.labels[bin] = label;
    }

    /// The component of the newest cell of a bin, if it lies at most so many frames back.
    fn within(&self, bin: usize, frame: u64, reach: u64) -> Option<u32> {
        self.frames[bin].filter(|newest| frame - newest <= reach).map(|_| self.labels[bin])
    }
}

/// A place for a component, or the way to the one that took it in.
#[derive(Debug)]
enum Slot {
    Free,
    Component(Box<Component>),
    Joined(u32),
}

/// Collects marked cells to components.
#[derive(Debug)]
pub struct Labeller {
    gaps: Gaps,
    above: Newest,
    seeds: Newest,
    slots: Vec<Slot>,
    free: Vec<u32>,
    frame: u64,
}

impl Labeller {
    /// For rows of `bins` cells.
    #[must_use]
    pub fn new(bins: usize, gaps: Gaps) -> Self {
        Self { gaps, above: Newest::new(bins), seeds: Newest::new(bins), slots: Vec::new(), free: Vec::new(), frame: 0 }
    }

    /// The same, the first row being that of a frame.
    #[must_use]
    pub fn from(self, frame: u64) -> Self {
        Self { frame, ..self }
    }

    /// Takes the next row; `take` gets the components that nothing can be added to any more. Those without a seed are noise.
    pub fn push(&mut self, row: &Row, marks: &[Mark], take: &mut impl FnMut(&Component)) {
        let frame = self.frame;
        for (bin, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != Mark::Noise) {
            let seed = *mark == Mark::Seed;
            let label = self.place(bin, frame, row, seed);
            self.above.set(bin, frame, label);
            if seed {
                self.close_gaps(bin, label);
                self.seeds.set(bin, frame, label);
            }
        }
        self.frame += 1;
        if self.frame.is_multiple_of(TIDY) {
            self.tidy(Some(self.frame), take);
        }
    }

    /// The signal ends.
    pub fn finish(mut self, take: &mut impl FnMut(&Component)) {
        self.tidy(None, take);
    }

    /// Puts a cell into the component that it touches, joining all of them, or into a new one.
    fn place(&mut self, bin: usize, frame: u64, row: &Row, seed: bool) -> u32 {
        let (power, ratio) = (row.power[bin], row.ratio[bin]);
        let near = bin.saturating_sub(REACH)..(bin + REACH + 1).min(self.above.frames.len());
        let mut own = None;
        for other in near {
            let Some(label) = self.above.within(other, frame, REACH as u64) else { continue };
            let label = self.root(label);
            own = Some(own.map_or(label, |own| self.join(own, label)));
        }
        if let Some(label) = own {
            if let Slot::Component(component) = &mut self.slots[label as usize] {
                component.add(frame, bin, power, ratio, seed);
            }
            return label;
        }
        let slot = Slot::Component(Box::new(Component::new(frame, bin, power, ratio, seed)));
        if let Some(label) = self.free.pop() {
            self.slots[label as usize] = slot;
            return label;
        }
        self.slots.push(slot);
        (self.slots.len() - 1) as u32
    }

    /// Joins a seed with the seeds before it over a gap.
    fn close_gaps(&mut self, bin: usize, label: u32) {
        let reach = self.gaps.bins + 1;
        let last = (bin + reach + 1).min(self.seeds.frames.len());
        // The seed of this row before it has looked at all that lies below: only what is new to it is left.
        let looked = bin > 0 && self.seeds.frames[bin - 1] == Some(self.frame);
        let first = if looked { bin + reach } else { bin.saturating_sub(reach) };
        for other in first..last {
            if let Some(found) = self.seeds.within(other, self.frame, self.gaps.frames + 1) {
                let (own, found) = (self.root(label), self.root(found));
                self.join(own, found);
            }
        }
    }

    fn root(&mut self, label: u32) -> u32 {
        let mut root = label;
        while let Slot::Joined(next) = self.slots[root as usize] {
            root = next;
        }
        let mut at = label;
        while let Slot::Joined(next) = self.slots[at as usize] {
            self.slots[at as usize] = Slot::Joined(root);
            at = next;
        }
        root
    }

    /// Joins two components, which are roots; the one that both are now.
    fn join(&mut self, one: u32, other: u32) -> u32 {
        if one == other {
            return one;
        }
        if let Slot::Component(gone) = std::mem::replace(&mut self.slots[other as usize], Slot::Joined(one))
            && let Slot::Component(kept) = &mut self.slots[one as usize]
        {
            kept.absorb(&gone);
        }
        one
    }

    /// Gives away what is complete and frees the places of what was joined. `None`: everything is complete.
    fn tidy(&mut self, frame: Option<u64>, take: &mut impl FnMut(&Component)) {
        let reach = (REACH as u64).max(self.gaps.frames + 1);
        for bin in 0..self.above.labels.len() {
            self.above.labels[bin] = self.live(self.above.labels[bin]);
            self.seeds.labels[bin] = self.live(self.seeds.labels[bin]);
        }
        self.free.clear();
        for (label, slot) in self.slots.iter_mut().enumerate() {
            let complete = match slot {
                Slot::Component(component) => frame.is_none_or(|frame| frame - component.frames[1] > reach),
                Slot::Free | Slot::Joined(_) => true,
            };
            if !complete {
                continue;
            }
            if let Slot::Component(component) = std::mem::replace(slot, Slot::Free)
                && component.seeds > 0
            {
                take(&component);
            }
            self.free.push(label as u32);
        }
    }

    /// Where a label leads; labels of cells long past may lead to a place that serves another component by now, and are
    /// never asked for.
    fn live(&mut self, label: u32) -> u32 {
        if (label as usize) < self.slots.len() { self.root(label) } else { label }
    }
}
