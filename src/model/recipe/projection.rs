//! What a projection is asked to do. Not here: the arithmetic (ops/project).

use serde::{Deserialize, Serialize};

use crate::model::StackAxes;

/// Many planes to one, along depth or time; each channel (and each point of the other axis) apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    #[serde(default)]
    pub axis: ProjectionAxis,
    #[serde(default)]
    pub method: ProjectionMethod,
    /// First index and the one after the last; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[usize; 2]>,
}

/// Along which axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectionAxis {
    #[default]
    Z,
    T,
}

/// What becomes of the samples at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectionMethod {
    /// The largest.
    #[default]
    Max,
    /// The smallest.
    Min,
    /// The average.
    Mean,
    Sum,
    /// The sample standard deviation.
    Sd,
    /// The middle one; of an even number the mean of the middle two.
    Median,
}

impl ProjectionAxis {
    /// Both, in the order of the contract.
    pub const ALL: [Self; 2] = [Self::Z, Self::T];

    /// How long it is in a stack.
    #[must_use]
    pub const fn length(self, axes: &StackAxes) -> usize {
        match self {
            Self::Z => axes.z,
            Self::T => axes.t,
        }
    }

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Z => "z",
            Self::T => "t",
        }
    }
}

impl ProjectionMethod {
    /// Every method, in the order of the contract.
    pub const ALL: [Self; 6] = [Self::Max, Self::Min, Self::Mean, Self::Sum, Self::Sd, Self::Median];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::Min => "min",
            Self::Mean => "mean",
            Self::Sum => "sum",
            Self::Sd => "sd",
            Self::Median => "median",
        }
    }
}
