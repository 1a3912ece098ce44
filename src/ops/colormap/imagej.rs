//! The tables of ImageJ's menu Image › Lookup Tables that are no ramps, as ImageJ makes them (`ij.plugin.LutLoader`).
//!
//! Given by a formula or by knots, 256 colours each; between knots ImageJ interpolates linearly and cuts off what is no
//! whole number. `HiLo` is a file of its distribution: greys, of which the lowest is blue and the highest red.
//! `tests/tables.rs` compares them with what ImageJ itself shows.

use crate::model::Lut;

/// A table of ImageJ by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImagejTable {
    Fire,
    Ice,
    Spectrum,
    Rgb332,
    RedGreen,
    HiLo,
}

impl ImagejTable {
    /// Every table, in the order of ImageJ's menu.
    pub const ALL: [Self; 6] = [Self::Fire, Self::Ice, Self::Spectrum, Self::Rgb332, Self::RedGreen, Self::HiLo];

    /// The name on the command line and in recipes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fire => "fire",
            Self::Ice => "ice",
            Self::Spectrum => "spectrum",
            Self::Rgb332 => "3-3-2-rgb",
            Self::RedGreen => "red-green",
            Self::HiLo => "hilo",
        }
    }

    /// What ImageJ's menu calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fire => "Fire",
            Self::Ice => "Ice",
            Self::Spectrum => "Spectrum",
            Self::Rgb332 => "3-3-2 RGB",
            Self::RedGreen => "Red/Green",
            Self::HiLo => "HiLo",
        }
    }

    /// The table of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Its 256 colours, lowest value first.
    #[must_use]
    pub fn lut(self) -> Lut {
        match self {
            Self::Fire => between(&FIRE),
            Self::Ice => between(&ICE),
            Self::Spectrum => by_index(spectrum),
            Self::Rgb332 => by_index(|index| [index & 0xe0, (index << 3) & 0xe0, (index << 6) & 0xc0]),
            Self::RedGreen => by_index(|index| {
                let twice = index.wrapping_mul(2);
                if index < 128 { [twice, 0, 0] } else { [0, twice, 0] }
            }),
            Self::HiLo => by_index(|index| match index {
                0 => [0, 0, 255],
                255 => [255, 0, 0],
                grey => [grey; 3],
            }),
        }
    }
}

/// Knots at every eighth index.
const FIRE: [[u8; 3]; 32] = [
    [0, 0, 0],
    [0, 0, 61],
    [1, 0, 96],
    [25, 0, 130],
    [49, 0, 165],
    [73, 0, 192],
    [98, 0, 220],
    [122, 0, 227],
    [146, 0, 210],
    [162, 0, 181],
    [173, 0, 151],
    [184, 0, 122],
    [195, 0, 93],
    [207, 14, 64],
    [217, 35, 35],
    [229, 57, 5],
    [240, 79, 0],
    [252, 101, 0],
    [255, 117, 0],
    [255, 133, 0],
    [255, 147, 0],
    [255, 161, 0],
    [255, 175, 0],
    [255, 190, 0],
    [255, 205, 0],
    [255, 219, 0],
    [255, 234, 0],
    [255, 248, 35],
    [255, 255, 98],
    [255, 255, 160],
    [255, 255, 223],
    [255, 255, 255],
];
const ICE: [[u8; 3]; 32] = [
    [0, 156, 140],
    [0, 165, 147],
    [0, 176, 158],
    [0, 184, 166],
    [0, 190, 170],
    [0, 196, 176],
    [19, 193, 209],
    [29, 184, 220],
    [50, 171, 234],
    [48, 162, 225],
    [79, 146, 236],
    [112, 125, 246],
    [134, 107, 250],
    [158, 93, 251],
    [186, 81, 250],
    [201, 87, 250],
    [217, 92, 245],
    [229, 97, 230],
    [242, 95, 230],
    [250, 93, 222],
    [250, 93, 202],
    [250, 90, 180],
    [250, 85, 163],
    [251, 69, 142],
    [250, 64, 123],
    [250, 54, 114],
    [250, 47, 106],
    [250, 35, 94],
    [251, 19, 84],
    [251, 0, 64],
    [243, 4, 26],
    [230, 0, 27],
];

fn by_index(color: impl Fn(u8) -> [u8; 3]) -> Lut {
    Lut(Box::new(std::array::from_fn(|index| color(index as u8))))
}

fn between(knots: &[[u8; 3]; 32]) -> Lut {
    by_index(|index| {
        let position = f64::from(index) * 32.0 / 256.0;
        let (low, part) = (position as usize, position.fract());
        let (low, high) = (knots[low], knots[(low + 1).min(31)]);
        let mixed = |component: usize| (1.0 - part) * f64::from(low[component]) + part * f64::from(high[component]);
        [0, 1, 2].map(|component| mixed(component) as u8)
    })
}

/// Full hues, as `java.awt.Color.getHSBColor(index / 255, 1, 1)` makes them, in f32.
fn spectrum(index: u8) -> [u8; 3] {
    let hue = f32::from(index) / 255.0;
    let sixths = (hue - hue.floor()) * 6.0;
    let part = sixths - sixths.floor();
    let [falling, rising] = [1.0 - part, part].map(|value| (value * 255.0 + 0.5) as u8);
    match sixths as u8 {
        0 => [255, rising, 0],
        1 => [falling, 255, 0],
        2 => [0, 255, rising],
        3 => [0, falling, 255],
        4 => [rising, 0, 255],
        _ => [255, 0, falling],
    }
}
