//! Panels of one picture beside one another: channels, depths or times. Not here: drawing them (engine/export).

use serde::{Deserialize, Serialize};

use crate::model::StackAxes;

/// A montage as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Montage {
    pub of: MontageOf,
    /// Of depths or times: the first index and the one after the last; `None`: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[usize; 2]>,
    /// Of depths or times: every how many of them is a panel; at least 1.
    pub step: usize,
    /// Of channels: whether all of them together are the last panel.
    pub merge: bool,
    /// Panels in a row; `None`: [`Montage::columns_of`] chooses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<usize>,
    /// Between panels, in pixels of the picture before it is enlarged.
    pub gap: usize,
    pub ground: MontageGround,
    /// Whether each panel says what it shows: names of its channels, its depth or its time.
    pub labels: bool,
    /// Where the scale bar stands, if the composition has one.
    pub scale_bar: MontageBar,
}

/// What the panels are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MontageOf {
    /// Each visible layer alone, in its colours.
    #[default]
    Channels,
    Z,
    T,
}

/// What is seen between panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MontageGround {
    #[default]
    Black,
    White,
}

/// Which panels have a scale bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MontageBar {
    Each,
    #[default]
    Last,
}

impl Default for Montage {
    fn default() -> Self {
        Self {
            of: MontageOf::default(),
            range: None,
            step: 1,
            merge: false,
            columns: None,
            gap: 4,
            ground: MontageGround::default(),
            labels: true,
            scale_bar: MontageBar::default(),
        }
    }
}

impl Montage {
    /// The widest gap.
    pub const MOST_GAP: usize = 1000;
    /// Channels up to this many stand in one row.
    const ROW_OF_CHANNELS: usize = 5;

    /// Whether all numbers make sense.
    ///
    /// # Errors
    /// A sentence about the first that does not.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self { step: 0, .. } => Err("a montage of every 0th plane has no panels; a step is at least 1".to_owned()),
            Self { columns: Some(0), .. } => Err("a montage without columns has no panels".to_owned()),
            Self { gap, .. } if *gap > Self::MOST_GAP => {
                Err(format!("a gap of {gap} pixels is more than {}", Self::MOST_GAP))
            }
            Self { range: Some([first, end]), .. } if first >= end => {
                Err(format!("a montage of the planes {first}:{end} has no panels"))
            }
            _ => Ok(()),
        }
    }

    /// The planes of a montage of depths or times that become panels; `None` if the stack does not have them all.
    /// Of channels: none.
    #[must_use]
    pub fn planes(&self, axes: &StackAxes) -> Option<Vec<usize>> {
        let length = match self.of {
            MontageOf::Channels => return Some(Vec::new()),
            MontageOf::Z => axes.z,
            MontageOf::T => axes.t,
        };
        let [first, end] = self.range.unwrap_or([0, length]);
        (first < end && end <= length).then(|| (first..end).step_by(self.step.max(1)).collect())
    }

    /// How many of so many panels stand in a row: as many as are asked for, else all of a few channels, and of more
    /// panels so many that the rows are about as many as the columns.
    #[must_use]
    pub fn columns_of(&self, panels: usize) -> usize {
        let square = (panels as f64).sqrt().ceil() as usize;
        let own = if self.of == MontageOf::Channels && panels <= Self::ROW_OF_CHANNELS { panels } else { square };
        self.columns.unwrap_or(own).clamp(1, panels.max(1))
    }
}

impl MontageOf {
    /// Each, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Channels, Self::Z, Self::T];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channels => "channels",
            Self::Z => "z",
            Self::T => "t",
        }
    }
}

impl MontageGround {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Black, Self::White];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Black => "black",
            Self::White => "white",
        }
    }

    /// The value of its red, green and blue.
    #[must_use]
    pub const fn level(self) -> u8 {
        match self {
            Self::Black => 0,
            Self::White => 255,
        }
    }
}

impl MontageBar {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Each, Self::Last];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Last => "last",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_asked_for_or_suit_the_panels() {
        let columns =
            |of, columns| [1, 4, 5, 6, 10].map(|n| Montage { of, columns, ..Montage::default() }.columns_of(n));
        assert_eq!(columns(MontageOf::Channels, None), [1, 4, 5, 3, 4]);
        assert_eq!(columns(MontageOf::Z, None), [1, 2, 3, 3, 4]);
        assert_eq!(columns(MontageOf::T, Some(5)), [1, 4, 5, 5, 5], "no empty columns");
    }

    #[test]
    fn planes_run_in_steps_within_the_stack() {
        let axes = StackAxes { t: 3, z: 10, c: 2, y: 4, x: 4 };
        let planes = |of, range, step| Montage { of, range, step, ..Montage::default() }.planes(&axes);
        assert_eq!(planes(MontageOf::Z, None, 4), Some(vec![0, 4, 8]));
        assert_eq!(planes(MontageOf::Z, Some([2, 5]), 1), Some(vec![2, 3, 4]));
        assert_eq!(planes(MontageOf::T, Some([0, 4]), 1), None, "there are three times");
        assert_eq!(planes(MontageOf::Channels, None, 1), Some(Vec::new()));
    }

    #[test]
    fn mistakes_are_told_and_defaults_are_kept_out_of_nothing() {
        for text in ["step = 0", "columns = 0", "gap = 5000", "range = [3, 3]"] {
            assert!(toml::from_str::<Montage>(text).unwrap().check().is_err(), "{text}");
        }
        assert!(toml::from_str::<Montage>("panels = 3").is_err());
        let montage = Montage { of: MontageOf::T, range: Some([1, 9]), step: 2, ..Montage::default() };
        let text = toml::to_string(&montage).unwrap();
        assert_eq!((toml::from_str::<Montage>(&text).unwrap(), montage.check()), (montage, Ok(())), "{text}");
    }
}
