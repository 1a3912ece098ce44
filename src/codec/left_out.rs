//! What a stack says beside its pixels and a format has no place for: its resolution, its colour profile, and what it
//! carries along (EXIF, XMP, texts).
//!
//! Pixels are never changed to suit a format: `save` refuses. These are left out, and whoever saves can say so; of
//! OME-TIFF also what its XML has no place for. Not here: calibration and names of channels, which only TIFF keeps.

use std::path::Path;

use super::carried::carried;
use super::save_options::SaveOptions;
use super::sniff::Format;
use super::tiff;
use crate::model::{BlendMode, Dpi, Lut, StackInfo};

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
    let stated = keeps_resolution(format) && (format != Format::Tiff || tiff::states_dpi(path, info));
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
    let is_ome = format == Format::Tiff && tiff::is_ome_name(path);
    // A table from black to one colour is that colour.
    let is_table = |lut: &Lut| *lut != Lut::ramp(lut.top());
    let has_table = info.channels.iter().any(|channel| channel.lut.as_ref().is_some_and(is_table));
    let (had, kept) = (&*info.metadata, carried(path, format, info, options));
    let lost = [
        (info.dpi.is_some() && !keeps_resolution(format), "the resolution"),
        (info.icc.is_some() && !keeps_profile(format), "the colour profile"),
        (had.exif.is_some() && kept.exif.is_none(), "the camera's data (EXIF)"),
        (had.xmp.is_some() && kept.xmp.is_none(), "the XMP"),
        (had.texts.len() > kept.texts.len(), "some texts"),
        (is_ome && has_table, "the look-up tables"),
        (is_ome && info.channel_mode.is_some_and(|mode| mode != BlendMode::Add), "the way channels are mixed"),
        (is_ome && info.plane_axes.is_some(), "the units of the axes"),
        (is_ome && !info.plane_labels.is_empty(), "the labels of the planes"),
        (is_ome && info.origin.is_some(), "the origin of lengths"),
        (is_ome && info.values.is_some(), "the calibration of the values"),
    ];
    let lost: Vec<&str> = lost.into_iter().filter_map(|(is_lost, what)| is_lost.then_some(what)).collect();
    let (last, others) = lost.split_last()?;
    let what = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let are = if others.is_empty() && !last.ends_with('s') { ["is", "it"] } else { ["are", "them"] };
    let name = if is_ome { "OME-TIFF" } else { format.name() };
    let texts = lost.contains(&"some texts");
    let keepers = match (is_ome, texts) {
        (_, true) => ".png keeps",
        (true, false) => ".tif without .ome keeps",
        (false, false) => ".tif and .png keep",
    };
    Some(format!("{what} {} left out, {name} has no place for {}; {keepers} {}", are[0], are[1], are[1]))
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
    fn what_ome_has_no_place_for_is_said() {
        let mut stack = info(true, true);
        let mut table = Lut::ramp([255, 0, 0]);
        stack.channels[0].lut = Some(table.clone());
        let said = |name: &str, info: &StackInfo| left_out(Path::new(name), info, &SaveOptions::default());
        assert_eq!(said("a.ome.tif", &stack), None);
        table.0[0] = [0, 0, 255];
        stack.channels[0].lut = Some(table);
        let sentence = "the look-up tables are left out, OME-TIFF has no place for them; .tif without .ome keeps them";
        assert_eq!(said("a.ome.tif", &stack).as_deref(), Some(sentence));
        assert_eq!(said("a.tif", &stack), None);
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
