//! The five axes of a stack, t z c y x, and orders of axes as people write them (`TZCYXS`).
//!
//! Not here: how a format's own axes fold into these five (codec).

use serde::{Deserialize, Serialize};

/// One axis of an array on disk. `S` counts the samples of a pixel (colour), `C` counts channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Axis {
    T,
    Z,
    C,
    Y,
    X,
    S,
}

impl Axis {
    /// Its letter.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::T => 'T',
            Self::Z => 'Z',
            Self::C => 'C',
            Self::Y => 'Y',
            Self::X => 'X',
            Self::S => 'S',
        }
    }
}

/// The order of an array's axes, slowest first, each at most once: what `--axes` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AxisOrder(Vec<Axis>);

impl AxisOrder {
    /// The axes, slowest first.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.0
    }
}

impl std::str::FromStr for AxisOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut axes = Vec::new();
        for letter in text.chars() {
            let axis = match letter.to_ascii_uppercase() {
                'T' => Axis::T,
                'Z' => Axis::Z,
                'C' => Axis::C,
                'Y' => Axis::Y,
                'X' => Axis::X,
                'S' => Axis::S,
                _ => return Err(format!("axis '{letter}' is not one of T, Z, C, Y, X, S")),
            };
            if axes.contains(&axis) {
                return Err(format!("axis '{letter}' is named twice in '{text}'"));
            }
            axes.push(axis);
        }
        if !axes.contains(&Axis::Y) || !axes.contains(&Axis::X) {
            return Err(format!("axes '{text}' lack Y or X"));
        }
        Ok(Self(axes))
    }
}

impl TryFrom<String> for AxisOrder {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<AxisOrder> for String {
    fn from(order: AxisOrder) -> Self {
        order.0.iter().map(|axis| axis.letter()).collect()
    }
}

/// The lengths of a stack's five axes; a missing axis has length 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StackAxes {
    pub t: usize,
    pub z: usize,
    pub c: usize,
    pub y: usize,
    pub x: usize,
}

impl StackAxes {
    /// A single plane of that size.
    #[must_use]
    pub const fn plane(width: usize, height: usize) -> Self {
        Self { t: 1, z: 1, c: 1, y: height, x: width }
    }

    /// How many planes there are: t · z · c.
    #[must_use]
    pub const fn planes(&self) -> usize {
        self.t * self.z * self.c
    }

    /// Pixels of one plane.
    #[must_use]
    pub const fn plane_pixels(&self) -> usize {
        self.y * self.x
    }
}
