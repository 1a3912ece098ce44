//! Planes through a stack that are none of its own: sections along depth, or along time.
//!
//! Not here: their pixels (engine/tile on the screen, engine/derive as stacks), where the crosshair is (ui).

use serde::{Deserialize, Serialize};

use super::axes::StackAxes;

/// Which plane of a stack, named by what runs across and down; `yz` and `yt` by what runs down and across, as ImageJ
/// names and turns them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionPlane {
    /// One row of every depth: x to the right, z downwards.
    #[default]
    Xz,
    /// One column of every depth: z to the right, y downwards.
    Yz,
    /// One row of every time point: x to the right, t downwards.
    Xt,
    /// One column of every time point: t to the right, y downwards.
    Yt,
}

impl SectionPlane {
    /// Every plane, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::Xz, Self::Yz, Self::Xt, Self::Yt];

    /// The section along rows and the one along columns of a stack: through depth where there is any, else through
    /// time; `None` where there is one plane only.
    #[must_use]
    pub const fn through(axes: &StackAxes) -> Option<[Self; 2]> {
        match (axes.z > 1, axes.t > 1) {
            (true, _) => Some([Self::Xz, Self::Yz]),
            (false, true) => Some([Self::Xt, Self::Yt]),
            (false, false) => None,
        }
    }

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xz => "xz",
            Self::Yz => "yz",
            Self::Xt => "xt",
            Self::Yt => "yt",
        }
    }

    /// The name that people read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Xz => "XZ",
            Self::Yz => "YZ",
            Self::Xt => "XT",
            Self::Yt => "YT",
        }
    }

    /// Whether it is made of rows (else of columns).
    #[must_use]
    pub const fn is_of_rows(self) -> bool {
        matches!(self, Self::Xz | Self::Xt)
    }

    /// Whether it goes through depth (else through time).
    #[must_use]
    pub const fn is_through_depth(self) -> bool {
        matches!(self, Self::Xz | Self::Yz)
    }

    /// How many of them a stack has: its rows, or its columns.
    #[must_use]
    pub const fn positions(self, axes: &StackAxes) -> usize {
        if self.is_of_rows() { axes.y } else { axes.x }
    }

    /// How many planes it goes through.
    #[must_use]
    pub const fn planes(self, axes: &StackAxes) -> usize {
        if self.is_through_depth() { axes.z } else { axes.t }
    }

    /// How many pixels of each plane it has.
    #[must_use]
    pub const fn pixels(self, axes: &StackAxes) -> usize {
        if self.is_of_rows() { axes.x } else { axes.y }
    }

    /// Width and height of a picture from pixels along a plane and planes.
    #[must_use]
    pub const fn size(self, pixels: usize, planes: usize) -> [usize; 2] {
        if self.is_of_rows() { [pixels, planes] } else { [planes, pixels] }
    }
}
