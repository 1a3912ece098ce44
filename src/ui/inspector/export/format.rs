//! What of a stack is exported, and as which file: which formats hold what. Not here: the rows that choose them.

use crate::codec::Format;

/// Which part of a stack, and whether as it is shown or as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    View,
    AllFrames,
    Montage,
    Data,
}

impl What {
    /// Whether it is a picture of what is shown.
    pub const fn is_picture(self) -> bool {
        !matches!(self, Self::Data)
    }
}

/// A format as the page offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StackFormat {
    Png,
    Jpeg,
    Webp,
    Gif,
    Apng,
    Avi,
    Mp4,
    Tiff,
    OmeTiff,
    Npy,
}

impl StackFormat {
    /// Each, in the order of the list.
    pub const ALL: [Self; 10] = [
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Gif,
        Self::Apng,
        Self::Avi,
        Self::Mp4,
        Self::Tiff,
        Self::OmeTiff,
        Self::Npy,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
            Self::Gif => "GIF, animated",
            Self::Apng => "PNG, animated",
            Self::Avi => "AVI, movie",
            Self::Mp4 => "MP4, movie",
            Self::Tiff => "TIFF",
            Self::OmeTiff => "OME-TIFF",
            Self::Npy => "NumPy array",
        }
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Avi => "avi",
            Self::Mp4 => "mp4",
            Self::Tiff => "tif",
            Self::OmeTiff => "ome.tif",
            Self::Npy => "npy",
        }
    }

    /// Whether a file of this format holds that: several planes, or other values than 8-bit colours.
    pub const fn holds(self, what: What) -> bool {
        match what {
            What::View => !self.is_played(),
            What::Montage => true,
            What::AllFrames => self.is_played() || matches!(self, Self::Tiff | Self::OmeTiff | Self::Npy),
            What::Data => matches!(self, Self::Tiff | Self::OmeTiff | Self::Npy),
        }
    }

    /// Whether planes become frames.
    pub const fn is_played(self) -> bool {
        matches!(self, Self::Gif | Self::Apng | Self::Avi | Self::Mp4)
    }

    /// Whether it says how often its frames are shown.
    pub const fn repeats(self) -> bool {
        matches!(self, Self::Gif | Self::Apng)
    }

    /// Whether it gives up some of the picture to be small.
    pub const fn is_lossy(self) -> bool {
        matches!(self, Self::Jpeg | Self::Avi | Self::Mp4)
    }

    /// Whether it keeps grey of 16 bits.
    pub const fn is_deep(self) -> bool {
        matches!(self, Self::Png | Self::Tiff | Self::OmeTiff | Self::Npy)
    }

    /// Whether one can choose how its pixels are compressed.
    pub const fn is_tiff(self) -> bool {
        matches!(self, Self::Tiff | Self::OmeTiff)
    }

    /// The most frames a second that programs show of it.
    pub const fn most_frames_per_second(self) -> f64 {
        if matches!(self, Self::Gif) { 50.0 } else { 1000.0 }
    }

    /// What the codec calls a movie of it.
    pub const fn movie(self) -> Option<Format> {
        match self {
            Self::Avi => Some(Format::Avi),
            Self::Mp4 => Some(Format::Mp4),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_planes_need_a_format_that_holds_them() {
        assert!(StackFormat::Tiff.holds(What::AllFrames) && !StackFormat::Png.holds(What::AllFrames));
        assert!(StackFormat::Gif.holds(What::AllFrames) && !StackFormat::Gif.holds(What::Data));
        assert!(StackFormat::Avi.holds(What::AllFrames) && !StackFormat::Mp4.holds(What::View));
        assert!(StackFormat::ALL.into_iter().all(|format| format.holds(What::View) != format.is_played()));
        assert!(StackFormat::ALL.into_iter().all(|format| format.holds(What::Montage)), "panels can play, too");
    }
}
