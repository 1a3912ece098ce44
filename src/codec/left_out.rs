//! What a stack says beside its pixels and a format has no place for: its resolution and its colour profile.
//!
//! Pixels are never changed to suit a format: `save` refuses. These two are left out, and whoever saves can say so. Not
//! here: calibration and names of channels, which only TIFF keeps.

use std::path::Path;

use super::save_options::SaveOptions;
use super::sniff::Format;
use super::tiff;
use crate::model::{Dpi, StackInfo};

/// Whether files of that format state a resolution.
const fn keeps_resolution(format: Format) -> bool {
    matches!(format, Format::Png | Format::Jpeg | Format::Webp | Format::Bmp | Format::Tiff)
}

/// Whether files of that format carry a colour profile.
const fn keeps_profile(format: Format) -> bool {
    matches!(format, Format::Png | Format::Jpeg | Format::Webp | Format::Tiff)
}

/// The resolution that [`save`](super::save()) writes into a file of that name: the stack's own, or none where the
/// format has no place for it, the options leave it out, or a TIFF states a pixel size of its own instead.
#[must_use]
pub fn written_dpi(path: &Path, info: &StackInfo, options: &SaveOptions) -> Option<Dpi> {
    let format = options.format.or_else(|| Format::from_extension(path))?;
    let stated = keeps_resolution(format) && (format != Format::Tiff || tiff::states_dpi(info));
    info.dpi.filter(|_| stated && !options.strip).and_then(|dpi| as_stated(format, dpi))
}

/// JPEG states whole dots per inch, as they fit 16 bits; pictures state none below one.
fn as_stated(format: Format, dpi: Dpi) -> Option<Dpi> {
    let side = |dpi: f64| match format {
        Format::Jpeg => Some(dpi.round()).filter(|dpi| (1.0..=65_535.0).contains(dpi)),
        Format::Tiff => Some(dpi),
        _ => Some(dpi).filter(|dpi| *dpi >= 1.0),
    };
    Some(Dpi { x: side(dpi.x)?, y: side(dpi.y)? })
}

/// A sentence about what a file of that name cannot keep though the stack has it; `None` if nothing was lost against
/// the caller's wish.
#[must_use]
pub fn left_out(path: &Path, info: &StackInfo, options: &SaveOptions) -> Option<String> {
    let format = options.format.or_else(|| Format::from_extension(path)).filter(|_| !options.strip)?;
    let [what, it] =
        match (info.dpi.is_some() && !keeps_resolution(format), info.icc.is_some() && !keeps_profile(format)) {
            (true, true) => ["the resolution and the colour profile are", "them"],
            (true, false) => ["the resolution is", "it"],
            (false, true) => ["the colour profile is", "it"],
            (false, false) => return None,
        };
    Some(format!("{what} left out, {} has no place for {it}; .tif and .png keep {it}", format.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PixelSize, SampleType, StackAxes};

    fn info(dpi: bool, icc: bool) -> StackInfo {
        let mut info = StackInfo::bare("test", StackAxes::plane(2, 2), 3, SampleType::U8);
        info.dpi = dpi.then_some(Dpi { x: 300.0, y: 300.0 });
        info.icc = icc.then(|| [0].as_slice().into());
        info
    }

    #[test]
    fn only_what_is_there_and_finds_no_place_is_said() {
        let said = |name: &str, info: &StackInfo| left_out(Path::new(name), info, &SaveOptions::default());
        for name in ["a.png", "a.jpg", "a.webp", "a.tif"] {
            assert_eq!(said(name, &info(true, true)), None, "{name}");
        }
        for name in ["a.tga", "a.ppm", "a.qoi", "a.hdr", "a.npy", "a.npz"] {
            assert!(said(name, &info(true, true)).unwrap().starts_with("the resolution and the colour profile are"));
            assert!(said(name, &info(false, true)).unwrap().starts_with("the colour profile is"), "{name}");
            assert_eq!(said(name, &info(false, false)), None, "{name}");
        }
        assert_eq!(said("a.bmp", &info(true, false)), None);
        assert!(said("a.bmp", &info(true, true)).unwrap().starts_with("the colour profile is"));
        let strip = SaveOptions { strip: true, ..SaveOptions::default() };
        assert_eq!(left_out(Path::new("a.tga"), &info(true, true), &strip), None);
    }

    #[test]
    fn a_resolution_is_written_where_it_has_a_place() {
        let written = |name: &str, options: &SaveOptions| written_dpi(Path::new(name), &info(true, false), options);
        let strip = SaveOptions { strip: true, ..SaveOptions::default() };
        assert_eq!(written("a.webp", &SaveOptions::default()), Some(Dpi { x: 300.0, y: 300.0 }));
        assert_eq!(written("a.webp", &strip), None);
        assert_eq!(written("a.qoi", &SaveOptions::default()), None);
        let mut own = info(true, false);
        own.pixel_size = Some(PixelSize { x: 0.1, y: 0.1, z: None });
        assert_eq!(written_dpi(Path::new("a.tif"), &own, &SaveOptions::default()), None);
        assert_eq!(written_dpi(Path::new("a.png"), &own, &SaveOptions::default()), own.dpi);
    }
}
