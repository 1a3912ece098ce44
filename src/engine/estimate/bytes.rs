//! Bytes of a file from parts of what goes into it. Not here: which parts.

use std::path::{Path, PathBuf};

use super::patches::Patches;
use crate::codec::scratch_folder::ScratchFolder;
use crate::codec::{CodecError, Format, SaveOptions, can_hold, keeps_levels, save};
use crate::engine::derive::leveled;
use crate::engine::error::EngineError;
use crate::model::{Level, Progress, Stack, StackInfo};

/// As what a result is written.
#[derive(Debug, Clone, PartialEq)]
pub struct FileWish {
    pub format: Format,
    /// A name that ends as the file's will: that chooses the kind of TIFF.
    pub name: PathBuf,
    pub options: SaveOptions,
}

impl FileWish {
    /// A file with that ending; `None` if it stands for no format.
    #[must_use]
    pub fn ending(ending: &str, options: SaveOptions) -> Option<Self> {
        let name = PathBuf::from(format!("result.{ending}"));
        Some(Self { format: Format::from_extension(&name)?, name, options })
    }

    /// The file that a result is likely to be kept in: of its source's format, where lumiq writes that and it can hold the
    /// result, else TIFF.
    #[must_use]
    pub fn likely(info: &StackInfo) -> Self {
        let format = kept_format(info);
        Self { format, name: PathBuf::from("result"), options: SaveOptions::default() }
    }

    /// Why the file cannot hold a result.
    ///
    /// # Errors
    /// As [`can_hold`], without a name.
    pub fn can_hold(&self, info: &StackInfo) -> Result<(), String> {
        can_hold(&self.name, self.format, info).map_err(|error| {
            let sentence = error.to_string();
            let named = sentence.strip_prefix(&format!("{}: ", self.name.display())).map(str::to_owned);
            named.unwrap_or(sentence)
        })
    }
}

/// About how many bytes a stack takes as such a file: exactly of small pictures, of others from parts of them as large as a
/// megapixel. Parts that are unlike the rest mislead it, the borders between them make it a little larger.
///
/// # Errors
/// As [`save()`], and [`EngineError::Source`] if the stack cannot be read.
pub fn estimated_bytes(stack: &Stack, wish: &FileWish, progress: &Progress) -> Result<u64, EngineError> {
    let patches = Patches::of(stack)?;
    progress.check()?;
    let folder = ScratchFolder::new()?;
    let path = folder.path().join(&wish.name);
    // What surrounds the samples is there once, however large the picture.
    let options = SaveOptions { format: Some(wish.format), strip: true, ..wish.options.clone() };
    save(&path, &patches.stack, &options, progress)?;
    let encoded = std::fs::metadata(&path).map_err(|error| CodecError::io(&path, error))?.len();
    let profile = stack.info.icc.as_ref().filter(|_| !wish.options.strip).map_or(0, |profile| profile.len() as u64);
    let levels = if keeps_levels(&path, &options) { share_of_levels(&leveled(stack).info) } else { 1.0 };
    Ok((encoded as f64 * patches.factor * levels) as u64 + profile)
}

/// How many times the pixels of a plane are there with its smaller versions.
fn share_of_levels(info: &StackInfo) -> f64 {
    let pixels = |level: &Level| (level.width * level.height) as f64;
    info.levels.iter().map(pixels).sum::<f64>() / info.axes.plane_pixels() as f64
}

fn kept_format(info: &StackInfo) -> Format {
    let own = match info.format.as_str() {
        "jpeg" => Format::Jpeg,
        "png" => Format::Png,
        "webp" => Format::Webp,
        "bmp" => Format::Bmp,
        "qoi" => Format::Qoi,
        "npy" => Format::Npy,
        _ => Format::Tiff,
    };
    if can_hold(Path::new("result"), own, info).is_ok() { own } else { Format::Tiff }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::export::save_stack;
    use crate::model::{Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, StackAxes};

    /// Something between a photograph and noise, the same all over.
    #[derive(Debug)]
    struct Texture;

    impl PlaneSource for Texture {
        fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
            let value = |x: usize, y: usize| {
                let wave = (x as f64 * 0.07).sin() * 40.0 + (y as f64 * 0.05 + plane.c as f64).cos() * 50.0;
                let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7 & 7;
                (128.0 + wave) as u8 + noise as u8
            };
            let pixels = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| value(x, y)));
            Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(pixels.collect())))
        }
    }

    fn texture(axes: StackAxes) -> Stack {
        Stack::new(StackInfo::bare("png", axes, 1, SampleType::U8), Arc::new(Texture))
    }

    fn written(stack: &Stack, format: Format) -> u64 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("whole");
        let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
        save(&path, stack, &options, &Progress::new()).unwrap();
        std::fs::metadata(path).unwrap().len()
    }

    fn estimated(stack: &Stack, format: Format) -> u64 {
        let wish = FileWish { format, ..FileWish::likely(&stack.info) };
        estimated_bytes(stack, &wish, &Progress::new()).unwrap()
    }

    #[test]
    fn the_ending_and_the_options_count() {
        let stack = texture(StackAxes::plane(300, 200));
        let bytes = |ending: &str, options: SaveOptions| {
            let wish = FileWish::ending(ending, options).unwrap();
            estimated_bytes(&stack, &wish, &Progress::new()).unwrap()
        };
        let low = SaveOptions { quality: 20, ..SaveOptions::default() };
        assert!(bytes("jpg", low.clone()) < bytes("jpg", SaveOptions::default()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ome.tif");
        save(&path, &stack, &SaveOptions { strip: true, ..SaveOptions::default() }, &Progress::new()).unwrap();
        let ome = std::fs::metadata(&path).unwrap().len();
        assert_eq!(bytes("ome.tif", SaveOptions::default()), ome);
        assert_ne!(bytes("tif", SaveOptions::default()), ome);
        assert_eq!(FileWish::ending("docx", low), None);
    }

    #[test]
    fn what_a_file_cannot_hold_is_said_without_its_name() {
        let deep = StackInfo::bare("tiff", StackAxes::plane(9, 9), 1, SampleType::U16);
        let wish = |ending| FileWish::ending(ending, SaveOptions::default()).unwrap();
        let sentence = wish("jpg").can_hold(&deep).unwrap_err();
        assert!(!sentence.contains("result.jpg"), "{sentence}");
        assert_eq!(wish("tif").can_hold(&deep), Ok(()));
    }

    #[test]
    fn a_small_picture_is_told_to_the_byte() {
        let stack = texture(StackAxes::plane(700, 300));
        for format in [Format::Jpeg, Format::Png, Format::Webp] {
            assert_eq!(estimated(&stack, format), written(&stack, format), "{}", format.name());
        }
    }

    #[test]
    fn a_large_one_within_a_tenth() {
        let plane = texture(StackAxes::plane(2600, 2100));
        let stack = texture(StackAxes { t: 2, z: 1, c: 2, y: 1500, x: 1300 });
        for (stack, format) in
            [(&plane, Format::Jpeg), (&plane, Format::Png), (&plane, Format::Tiff), (&stack, Format::Tiff)]
        {
            let (told, is) = (estimated(stack, format) as f64, written(stack, format) as f64);
            assert!((told / is - 1.0).abs() < 0.1, "{}: {told} of {is}", format.name());
        }
    }

    #[test]
    fn smaller_versions_in_the_file_count() {
        let (plane, folder) = (texture(StackAxes::plane(2600, 2100)), tempfile::tempdir().unwrap());
        let path = folder.path().join("a.ome.tif");
        save_stack(&path, &plane, &SaveOptions::default(), &Progress::new()).unwrap();
        let is = std::fs::metadata(&path).unwrap().len() as f64;
        let wish = FileWish::ending("ome.tif", SaveOptions::default()).unwrap();
        let told = estimated_bytes(&plane, &wish, &Progress::new()).unwrap() as f64;
        // Smaller versions of a texture are finer than it, and take more for a pixel.
        assert!((told / is - 1.0).abs() < 0.15, "{told} of {is}");
    }

    #[test]
    fn the_format_is_the_sources_where_it_holds_the_result() {
        let kept =
            |format: &str, sample_type| kept_format(&StackInfo::bare(format, StackAxes::plane(9, 9), 3, sample_type));
        assert_eq!(kept("jpeg", SampleType::U8), Format::Jpeg);
        assert_eq!(kept("jpeg", SampleType::U16), Format::Tiff);
        assert_eq!(kept("ome-tiff", SampleType::F32), Format::Tiff);
    }
}
