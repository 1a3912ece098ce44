//! Options about how a file is coded, where its format has a choice.

use clap::Args;

use super::first_given;
use crate::cli::names::option_of;
use crate::codec::{PngFilter, Subsampling, TiffCompression};

/// How results are coded. Each option is for some formats alone.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "How the file is coded")]
pub struct CodingOptions {
    /// Quality of JPEG and movies, 1 to 100 [default: 90]; WebP is always lossless
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    /// Chroma of JPEG: of every pixel, shared by two, or by four [default: 444]
    #[arg(long, value_name = "HOW", value_parser = option_of(Subsampling::ALL, Subsampling::name))]
    pub subsampling: Option<Subsampling>,
    /// Write JPEG progressively: smaller by some percent, shown coarsely while it arrives
    #[arg(long)]
    pub progressive: bool,
    /// How hard PNG is compressed, from 0 (not at all) to 9 [default: 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    pub compression_level: Option<u8>,
    /// How PNG predicts pixels before it compresses them [default: adaptive]
    #[arg(long, value_name = "HOW", value_parser = option_of(PngFilter::ALL, PngFilter::name))]
    pub png_filter: Option<PngFilter>,
    /// How the pixels of .tif are compressed; ImageJ reads no zstd
    #[arg(long, value_name = "HOW", value_parser = option_of(TiffCompression::ALL, TiffCompression::name))]
    pub compression: Option<TiffCompression>,
    /// Leave colour profile, resolution, EXIF, XMP and texts out of the result
    #[arg(long)]
    pub strip: bool,
}

impl CodingOptions {
    /// The first option that was given.
    #[must_use]
    pub fn given(&self) -> Option<&'static str> {
        first_given(&[
            ("--quality", self.quality.is_some()),
            ("--subsampling", self.subsampling.is_some()),
            ("--progressive", self.progressive),
            ("--compression-level", self.compression_level.is_some()),
            ("--png-filter", self.png_filter.is_some()),
            ("--compression", self.compression.is_some()),
            ("--strip", self.strip),
        ])
    }
}
