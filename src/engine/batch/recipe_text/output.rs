//! What a recipe says about the file: its ending, and how it is coded where its format has a choice.

use std::path::Path;

use toml::Value;

use super::text::{RecipeText, number};
use crate::codec::picture::is_animated;
use crate::codec::tiff::is_ome_name;
use crate::codec::{Format, SaveOptions};

/// How results are written. Of the options only those are said that have words, differ from the usual and mean something
/// to the format.
#[derive(Debug, Clone, Default)]
pub struct OutputText {
    /// The ending of results, without its dot; `None`: as is usual for the kind.
    pub format: Option<String>,
    pub options: SaveOptions,
}

impl OutputText {
    /// As a file of that name is written with those options.
    #[must_use]
    pub fn of_file(target: &Path, options: &SaveOptions) -> Self {
        let ending = target.extension().map(|ending| ending.to_string_lossy().into_owned());
        // What makes an OME-TIFF is the word before the ending.
        let ome = if is_ome_name(target) { "ome." } else { "" };
        Self { format: ending.map(|ending| format!("{ome}{ending}")), options: options.clone() }
    }

    /// The options as they are said: names and values.
    fn said(&self) -> Vec<(&'static str, Value)> {
        let (options, usual) = (&self.options, SaveOptions::default());
        let name = self.format.as_ref().map(|ending| Path::new("result").with_extension(ending));
        let format = name.as_deref().and_then(Format::from_extension);
        let of = |wanted: Format| format.is_none_or(|format| format == wanted);
        let plays = name.as_deref().is_none_or(is_animated);
        let moves = format.is_none_or(Format::is_movie);
        let level = options.png.level.map(|level| Value::from(i64::from(level)));
        let choices = [
            ("quality", of(Format::Jpeg) || moves, differs(options.quality, usual.quality)),
            (
                "subsampling",
                of(Format::Jpeg),
                differs_by_name(options.jpeg.subsampling.name(), usual.jpeg.subsampling.name()),
            ),
            ("progressive", of(Format::Jpeg), options.jpeg.progressive.then_some(Value::Boolean(true))),
            ("compression-level", of(Format::Png), level),
            ("png-filter", of(Format::Png), options.png.filter.map(|filter| filter.name().into())),
            ("compression", of(Format::Tiff), options.tiff.map(|compression| compression.name().into())),
            ("strip", true, options.strip.then_some(Value::Boolean(true))),
            ("fps", plays || moves, differs_in_pace(options, &usual)),
            ("loop", plays, differs(options.pace.plays, usual.pace.plays)),
        ];
        choices
            .into_iter()
            .filter(|(_, applies, _)| *applies)
            .filter_map(|(name, _, value)| Some((name, value?)))
            .collect()
    }
}

fn differs(value: impl Into<i64>, usual: impl Into<i64>) -> Option<Value> {
    let value = value.into();
    (value != usual.into()).then_some(Value::Integer(value))
}

fn differs_by_name(value: &str, usual: &str) -> Option<Value> {
    (value != usual).then(|| value.into())
}

fn differs_in_pace(options: &SaveOptions, usual: &SaveOptions) -> Option<Value> {
    let rate = options.pace.frames_per_second;
    (rate != usual.pace.frames_per_second).then(|| number(rate))
}

impl RecipeText {
    /// With what belongs to the file.
    #[must_use]
    pub fn written(mut self, output: &OutputText) -> Self {
        if let Some(format) = &output.format {
            self.say_of_file("format", format.as_str());
        }
        for (option, value) in output.said() {
            self.say_of_file(option, value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{JpegCoding, Pace, PngCoding, PngFilter, Subsampling, TiffCompression};
    use crate::engine::batch::recipe_file::RecipeKind;

    /// Everything that has a word.
    fn all() -> SaveOptions {
        SaveOptions {
            quality: 80,
            tiff: Some(TiffCompression::Zstd),
            jpeg: JpegCoding { subsampling: Subsampling::S420, progressive: true },
            png: PngCoding { level: Some(9), filter: Some(PngFilter::Paeth) },
            strip: true,
            pace: Pace { frames_per_second: 12.5, plays: 1 },
            ..SaveOptions::default()
        }
    }

    fn said(format: Option<&str>, options: SaveOptions) -> Vec<&'static str> {
        let output = OutputText { format: format.map(str::to_owned), options };
        output.said().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_is_as_usual_is_left_out() {
        for format in [None, Some("jpg"), Some("png"), Some("ome.tif"), Some("gif")] {
            assert!(said(format, SaveOptions::default()).is_empty(), "{format:?}");
        }
        let text = RecipeText::new(RecipeKind::Resize).written(&OutputText::default()).to_string();
        assert!(!text.contains("[output]"), "{text}");
    }

    #[test]
    fn only_what_the_format_follows_is_said() {
        assert_eq!(said(Some("jpg"), all()), ["quality", "subsampling", "progressive", "strip"]);
        assert_eq!(said(Some("png"), all()), ["compression-level", "png-filter", "strip"]);
        assert_eq!(said(Some("apng"), all()), ["compression-level", "png-filter", "strip", "fps", "loop"]);
        assert_eq!(said(Some("ome.tif"), all()), ["compression", "strip"]);
        assert_eq!(said(Some("mp4"), all()), ["quality", "strip", "fps"]);
        assert_eq!(said(Some("webp"), all()), ["strip"]);
        assert_eq!(said(None, all()).len(), 9);
    }

    #[test]
    fn the_name_of_a_file_says_its_ending() {
        let of = |name: &str| OutputText::of_file(Path::new(name), &SaveOptions::default()).format;
        assert_eq!(of("a/b.c.png").as_deref(), Some("png"));
        assert_eq!(of("a.OME.tif").as_deref(), Some("ome.tif"));
        assert_eq!(of("a/b.sigmf-meta").as_deref(), Some("sigmf-meta"));
        assert_eq!(of("a"), None);
    }

    #[test]
    fn values_are_words_of_the_command_line() {
        let output = OutputText { format: Some("apng".to_owned()), options: all() };
        let text = RecipeText::new(RecipeKind::Render).written(&output).to_string();
        let expected = "[output]\nformat = \"apng\"\ncompression-level = 9\npng-filter = \"paeth\"\nstrip = true\n\
                        fps = 12.5\nloop = 1\n";
        assert!(text.ends_with(expected), "{text}");
    }
}
