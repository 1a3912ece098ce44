//! A layer: one channel of one document as it is shown.
//!
//! Plain parameters: the compositor (ops/composite) makes pixels of them, the window edits them, recipes store them.

use serde::{Deserialize, Serialize};

use super::lut::NamedLut;

/// Names an open document within one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentId(pub u64);

/// How a layer or a stack is combined with what lies under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlendMode {
    #[default]
    Screen,
    Add,
    Max,
    Min,
    Multiply,
    Difference,
    Average,
    Over,
    /// The sum of what is missing to white: `b + s − 1`, at least 0. For tables that fall from white.
    LinearBurn,
}

impl BlendMode {
    /// Every mode, in the order of the contract.
    pub const ALL: [Self; 9] = [
        Self::Screen,
        Self::Add,
        Self::Max,
        Self::Min,
        Self::Multiply,
        Self::Difference,
        Self::Average,
        Self::Over,
        Self::LinearBurn,
    ];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Add => "add",
            Self::Max => "max",
            Self::Min => "min",
            Self::Multiply => "multiply",
            Self::Difference => "difference",
            Self::Average => "average",
            Self::Over => "over",
            Self::LinearBurn => "linear-burn",
        }
    }
}

/// Ramps from black that people know by name, in the order of lists.
pub const NAMED_RAMPS: [(&str, [u8; 3]); 7] = [
    ("Grey", [255, 255, 255]),
    ("Red", [255, 0, 0]),
    ("Green", [0, 255, 0]),
    ("Blue", [0, 0, 255]),
    ("Cyan", [0, 255, 255]),
    ("Magenta", [255, 0, 255]),
    ("Yellow", [255, 255, 0]),
];

/// The colours of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerColor {
    /// The pixels are colours already: shown as they are (range and gamma act on each component).
    Pixel,
    /// From black to this sRGB colour.
    Ramp([u8; 3]),
    /// From white to this sRGB colour, as ImageJ's inverting tables: for a white ground, where layers darken.
    FromWhite([u8; 3]),
    /// A colour map by name (`viridis`, `fire` …).
    Map(String),
    /// A table from a file, or from another document.
    Table(NamedLut),
    /// The table the file brought along.
    Own,
}

/// One channel of one document as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// Where its samples come from.
    pub document: DocumentId,
    pub channel: usize,
    pub name: String,
    pub visible: bool,
    pub color: LayerColor,
    /// Stored values shown as the bottom and the top of the colours.
    pub range: [f64; 2],
    /// Exponent on the position within the range; 1 is linear.
    pub gamma: f64,
    /// 0 to 1.
    pub opacity: f64,
    pub mode: BlendMode,
    /// Shift to the right and down, in pixels of the composition.
    pub shift: [f64; 2],
}

impl Layer {
    /// A visible layer with neutral settings.
    #[must_use]
    pub fn new(document: DocumentId, channel: usize, name: String, color: LayerColor, range: [f64; 2]) -> Self {
        Self {
            document,
            channel,
            name,
            visible: true,
            color,
            range,
            gamma: 1.0,
            opacity: 1.0,
            mode: BlendMode::Add,
            shift: [0.0; 2],
        }
    }

    /// Whether its numbers make sense.
    ///
    /// # Errors
    /// A sentence about the first that does not.
    pub fn check(&self) -> Result<(), String> {
        let finite = [self.range, self.shift].as_flattened().iter().all(|value| value.is_finite());
        if !finite {
            return Err(format!("range and shift of layer '{}' must be finite numbers", self.name));
        }
        if !(self.gamma > 0.0 && self.gamma.is_finite()) {
            return Err(format!("the gamma of layer '{}' must be greater than 0", self.name));
        }
        if !(0.0..=1.0).contains(&self.opacity) {
            return Err(format!("the opacity of layer '{}' must be from 0 to 1", self.name));
        }
        Ok(())
    }
}
