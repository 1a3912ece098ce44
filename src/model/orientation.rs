//! EXIF orientation: how a stored picture must be turned to stand upright.
//!
//! Source: EXIF 2.32, tag 0x0112. Not here: turning pixels (codec/picture does it while opening).

/// The eight ways a camera stores a picture; the number is the EXIF value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[repr(u8)]
pub enum Orientation {
    #[default]
    Upright = 1,
    MirroredHorizontally = 2,
    Rotated180 = 3,
    MirroredVertically = 4,
    Transposed = 5,
    Rotated90 = 6,
    Transversed = 7,
    Rotated270 = 8,
}

impl Orientation {
    /// From the EXIF value; anything outside 1..=8 counts as upright.
    #[must_use]
    pub const fn from_exif(value: u16) -> Self {
        match value {
            2 => Self::MirroredHorizontally,
            3 => Self::Rotated180,
            4 => Self::MirroredVertically,
            5 => Self::Transposed,
            6 => Self::Rotated90,
            7 => Self::Transversed,
            8 => Self::Rotated270,
            _ => Self::Upright,
        }
    }

    /// The EXIF value.
    #[must_use]
    pub const fn exif(self) -> u16 {
        self as u16
    }

    /// Whether standing upright swaps width and height.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        self.exif() >= 5
    }
}
