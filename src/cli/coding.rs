//! From the options about coding to what the codec is told; an option that no result can follow is refused.

use std::path::{Path, PathBuf};

use super::arguments::CodingOptions;
use super::exit::Failure;
use crate::codec::{Format, JpegCoding, PngCoding, SaveOptions};

/// What the options say, what they leave open being as usual.
pub(super) fn save_options(coding: &CodingOptions) -> SaveOptions {
    let usual = SaveOptions::default();
    SaveOptions {
        quality: coding.quality.unwrap_or(usual.quality),
        tiff: coding.compression,
        jpeg: JpegCoding {
            subsampling: coding.subsampling.unwrap_or(usual.jpeg.subsampling),
            progressive: coding.progressive,
        },
        png: PngCoding { level: coding.compression_level, filter: coding.png_filter },
        strip: coding.strip,
        ..usual
    }
}

/// Whether an option says anything to a format.
type Takes = fn(Format) -> bool;

/// Refuses an option that says nothing to any of the results. What goes to stdout is of a kind that is found out later.
pub(super) fn refuse_useless(outputs: &[PathBuf], coding: &CodingOptions) -> Result<(), Failure> {
    let Some(first) = outputs.first() else { return Ok(()) };
    let options: [(&str, bool, &str, Takes); 6] = [
        ("--quality", coding.quality.is_some(), ".jpg, .avi and .mp4", |f| f == Format::Jpeg || f.is_movie()),
        ("--subsampling", coding.subsampling.is_some(), ".jpg", |f| f == Format::Jpeg),
        ("--progressive", coding.progressive, ".jpg", |f| f == Format::Jpeg),
        ("--compression-level", coding.compression_level.is_some(), ".png", |f| f == Format::Png),
        ("--png-filter", coding.png_filter.is_some(), ".png", |f| f == Format::Png),
        ("--compression", coding.compression.is_some(), ".tif", |f| f == Format::Tiff),
    ];
    for (option, given, kinds, takes) in options {
        let may = |path: &PathBuf| path == Path::new("-") || Format::from_extension(path).is_none_or(takes);
        if given && !outputs.iter().any(may) {
            let name = first.display();
            let sentence = format!("{name}: {option} is for {kinds}; leave it out, or end the name so");
            return Err(Failure::Usage(sentence));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{PngFilter, Subsampling, TiffCompression};

    #[test]
    fn every_option_is_for_the_formats_that_can_follow_it() {
        let none = CodingOptions::default();
        let cases = [
            (CodingOptions { quality: Some(5), ..none.clone() }, "a.jpg"),
            (CodingOptions { quality: Some(5), ..none.clone() }, "a.avi"),
            (CodingOptions { subsampling: Some(Subsampling::S420), ..none.clone() }, "a.JPEG"),
            (CodingOptions { progressive: true, ..none.clone() }, "a.jpg"),
            (CodingOptions { compression_level: Some(0), ..none.clone() }, "a.png"),
            (CodingOptions { png_filter: Some(PngFilter::Up), ..none.clone() }, "a.png"),
            (CodingOptions { compression: Some(TiffCompression::Zstd), ..none.clone() }, "a.ome.tif"),
        ];
        for (coding, name) in cases {
            let refused = |name: &str| refuse_useless(&[PathBuf::from(name)], &coding).is_err();
            assert!(!refused(name) && !refused("-") && !refused("no-known-ending"), "{coding:?}");
            assert!(refused("a.webp") && refused("a.npy"), "{coding:?}");
            let several = [PathBuf::from("a.webp"), PathBuf::from(name)];
            assert!(refuse_useless(&several, &coding).is_ok(), "one of several can follow {coding:?}");
            assert!(coding.given().is_some());
        }
        assert!(none.given().is_none() && refuse_useless(&[PathBuf::from("a.webp")], &none).is_ok());
    }
}
