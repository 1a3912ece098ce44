//! What is remembered of cells that belong together, while they are collected: as much of a long burst as of a short one.

/// Frames at either end whose energies are remembered: more than averaging can smear a burst.
const ENDS: usize = 48;
/// A frame at an end with less than this part of the mean energy of a frame is not part of the burst.
const FAINT: f64 = 0.1;

/// Cells that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Its first and its last frame.
    pub frames: [u64; 2],
    /// How many of its cells are seeds.
    pub seeds: u64,
    pub cells: u64,
    /// Power over the floor, summed over its cells.
    pub ratio: f64,
    /// The largest of it.
    pub peak: f32,
    /// The largest power of a cell.
    pub peak_power: f32,
    /// The lowest bin it has cells in.
    low: usize,
    /// Power summed over the cells of each bin from `low` on; silent where it has none.
    energy: Vec<f64>,
    /// Power summed over the cells of each frame from the first on, and of each from the last one back.
    head: [f64; ENDS],
    tail: [f64; ENDS],
}

impl Component {
    /// Of one cell.
    #[must_use]
    pub fn new(frame: u64, bin: usize, power: f32, ratio: f32, seed: bool) -> Self {
        Self {
            frames: [frame, frame],
            seeds: u64::from(seed),
            cells: 1,
            ratio: f64::from(ratio),
            peak: ratio,
            peak_power: power,
            low: bin,
            energy: vec![f64::from(power)],
            head: first(power),
            tail: first(power),
        }
    }

    /// Takes in what belongs to it.
    pub fn absorb(&mut self, other: &Self) {
        let frames = [self.frames[0].min(other.frames[0]), self.frames[1].max(other.frames[1])];
        let moved = |ends: &[f64; ENDS], by: u64| {
            let by = usize::try_from(by).unwrap_or(ENDS).min(ENDS);
            let mut moved = [0.0; ENDS];
            moved[by..].copy_from_slice(&ends[..ENDS - by]);
            moved
        };
        let both = |one: [f64; ENDS], other: [f64; ENDS]| std::array::from_fn(|at| one[at] + other[at]);
        self.head =
            both(moved(&self.head, self.frames[0] - frames[0]), moved(&other.head, other.frames[0] - frames[0]));
        self.tail =
            both(moved(&self.tail, frames[1] - self.frames[1]), moved(&other.tail, frames[1] - other.frames[1]));
        self.frames = frames;
        self.seeds += other.seeds;
        self.cells += other.cells;
        self.ratio += other.ratio;
        self.peak = self.peak.max(other.peak);
        self.peak_power = self.peak_power.max(other.peak_power);
        self.widen(other.low, other.low + other.energy.len());
        let offset = other.low - self.low;
        self.energy[offset..].iter_mut().zip(&other.energy).for_each(|(own, other)| *own += other);
    }

    /// Takes in one cell.
    pub fn add(&mut self, frame: u64, bin: usize, power: f32, ratio: f32, seed: bool) {
        let further = (frame.max(self.frames[1]) - self.frames[1]) as usize;
        if further > 0 {
            let kept = ENDS.saturating_sub(further);
            self.tail.copy_within(..kept, ENDS - kept);
            self.tail[..ENDS - kept].fill(0.0);
            self.frames[1] = frame;
        }
        // Cells come in the order of their frames, so that none lies before the last one.
        self.tail[0] += f64::from(power);
        if let Some(energy) = usize::try_from(frame - self.frames[0]).ok().and_then(|at| self.head.get_mut(at)) {
            *energy += f64::from(power);
        }
        self.seeds += u64::from(seed);
        self.cells += 1;
        self.ratio += f64::from(ratio);
        self.peak = self.peak.max(ratio);
        self.peak_power = self.peak_power.max(power);
        self.widen(bin, bin + 1);
        self.energy[bin - self.low] += f64::from(power);
    }

    fn widen(&mut self, low: usize, end: usize) {
        if low < self.low {
            self.energy.splice(0..0, std::iter::repeat_n(0.0, self.low - low));
            self.low = low;
        }
        if end > self.low + self.energy.len() {
            self.energy.resize(end - self.low, 0.0);
        }
    }

    /// Its lowest and its highest bin, without those at either side whose energy lies more than `depth_db` below the
    /// strongest bin's: what a keyed carrier spills far to its sides for a moment does not make it wide.
    #[must_use]
    pub fn bins(&self, depth_db: f64) -> [usize; 2] {
        let strongest = self.energy.iter().copied().fold(0.0, f64::max);
        let least = strongest * 10f64.powf(-depth_db / 10.0);
        let counts = |energy: &f64| *energy > 0.0 && *energy >= least;
        let first = self.energy.iter().position(counts).unwrap_or(0);
        let last = self.energy.iter().rposition(counts).unwrap_or(self.energy.len() - 1);
        [self.low + first, self.low + last]
    }

    /// Its first and its last frame, without faint ones at either end: averaging over frames smears the sides of a strong
    /// burst, where they are weak, by half of what is averaged over.
    #[must_use]
    pub fn span(&self) -> [u64; 2] {
        let [first, last] = self.frames;
        let least = FAINT * self.energy.iter().sum::<f64>() / (last - first + 1) as f64;
        let strong = |ends: &[f64; ENDS]| ends.iter().position(|energy| *energy >= least).unwrap_or(0) as u64;
        let (from, to) = (first + strong(&self.head), last.saturating_sub(strong(&self.tail)));
        if from <= to { [from, to] } else { [first, last] }
    }
}

/// The energy of one frame at an end.
fn first(power: f32) -> [f64; ENDS] {
    let mut ends = [0.0; ENDS];
    ends[0] = f64::from(power);
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_that_hold_little_energy_are_cut() {
        let mut component = Component::new(3, 10, 1000.0, 5.0, true);
        for (frame, bin, power) in [(4, 12, 900.0), (4, 11, 0.1), (5, 8, 1.0), (5, 14, 20.0)] {
            component.add(frame, bin, power, 2.0, false);
        }
        assert_eq!(component.bins(20.0), [10, 14]);
        assert_eq!(component.bins(10.0), [10, 12]);
        assert_eq!(component.bins(90.0), [8, 14]);
        assert_eq!((component.frames, component.cells, component.seeds, component.peak), ([3, 5], 5, 1, 5.0));
    }

    #[test]
    fn faint_frames_at_the_ends_are_cut() {
        let mut component = Component::new(100, 10, 1.0, 2.0, true);
        for (frame, power) in [(101, 0.5), (104, 200.0), (105, 300.0), (130, 250.0), (131, 2.0), (133, 1.0)] {
            component.add(frame, 10, power, 2.0, false);
        }
        assert_eq!(component.span(), [104, 130]);
        // The same in two parts.
        let mut one = Component::new(100, 10, 1.0, 2.0, true);
        one.add(101, 10, 0.5, 2.0, false);
        let mut other = Component::new(104, 10, 200.0, 2.0, false);
        for (frame, power) in [(105, 300.0), (130, 250.0), (131, 2.0), (133, 1.0)] {
            other.add(frame, 10, power, 2.0, false);
        }
        other.absorb(&one);
        assert_eq!(other, component);
        assert_eq!(Component::new(7, 3, 0.0, 1.0, true).span(), [7, 7]);
    }

    #[test]
    fn it_does_not_matter_who_takes_in_whom() {
        let (a, b) = (Component::new(1, 5, 2.0, 3.0, true), Component::new(4, 2, 7.0, 1.0, false));
        let (mut one, mut other) = (a.clone(), b.clone());
        one.absorb(&b);
        other.absorb(&a);
        assert_eq!(one, other);
        assert_eq!((one.bins(60.0), one.frames), ([2, 5], [1, 4]));
    }
}
