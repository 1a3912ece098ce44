//! A spectrogram in words: what differs from the usual, or from the preset that it began with.

use serde::Serialize;
use toml::Value;

use super::text::RecipeText;
use crate::codec::Format;
use crate::engine::batch::recipe_file::RecipeKind;
use crate::engine::spectrum::export::{SpectrogramExport, ValueType};
use crate::model::RecordingInfo;
use crate::model::recipe::{ColorMap, Reduce, SpectrogramRecipe};
use crate::ops::spectrogram::preset_recipe;

impl RecipeText {
    /// A spectrogram of a recording like that one, to files of that format.
    ///
    /// # Errors
    /// A sentence for what the command line has no words for.
    pub fn spectrogram(
        export: &SpectrogramExport,
        info: &RecordingInfo,
        format: Option<Format>,
    ) -> Result<Self, String> {
        let mut text = Self::new(RecipeKind::Spectrogram);
        text.say_spectrum(&export.recipe)?;
        text.say_time(export.from, export.to, info);
        if let Some(band) = export.band {
            for (option, cycles) in ["low", "high"].into_iter().zip(band) {
                text.say_number(option, info.frequency_at(export.from, cycles));
            }
        }
        if export.channel > 0 {
            text.say_count("channel", export.channel);
        }
        text.say_picture(export, format)?;
        if export.value_type == ValueType::U16 && format == Some(Format::Tiff) {
            text.say_of_file("sample-type", "u16");
        }
        Ok(text)
    }

    fn say_spectrum(&mut self, recipe: &SpectrogramRecipe) -> Result<(), String> {
        let usual = |n_fft: Option<usize>| {
            if let Some(preset) = recipe.preset {
                return preset_recipe(preset, n_fft, None);
            }
            let n_fft = n_fft.unwrap_or(SpectrogramRecipe::default().n_fft);
            SpectrogramRecipe { n_fft, hop: (n_fft / 2).max(1), ..SpectrogramRecipe::default() }
        };
        if let Some(preset) = recipe.preset {
            self.say("preset", word(preset)?);
        }
        if recipe.n_fft != usual(None).n_fft {
            self.say_count("fft", recipe.n_fft);
        }
        let usual = usual(Some(recipe.n_fft));
        for (option, count, usual) in [("hop", recipe.hop, usual.hop), ("average", recipe.average, usual.average)] {
            if count != usual {
                self.say_count(option, count);
            }
        }
        if recipe.window != usual.window {
            self.say("window", recipe.window.to_string());
        }
        let choices = [
            ("scale", word(recipe.scale)?, word(usual.scale)?),
            ("unit", word(recipe.unit)?, word(usual.unit)?),
            ("sides", word(recipe.sides)?, word(usual.sides)?),
            ("detrend", word(recipe.detrend)?, word(usual.detrend)?),
        ];
        for (option, value, usual) in choices {
            if value != usual {
                self.say(option, value);
            }
        }
        Ok(())
    }

    /// How it becomes a picture. Arrays have neither colours nor a range.
    fn say_picture(&mut self, export: &SpectrogramExport, format: Option<Format>) -> Result<(), String> {
        if let Some(columns) = export.columns {
            self.say("columns", i64::try_from(columns).unwrap_or(i64::MAX));
        }
        match export.reduce {
            Reduce::Max => {}
            Reduce::Mean => self.say("reduce", "mean"),
            Reduce::Min => return Err("a recipe unites frames by their maximum or mean; choose one of them".to_owned()),
        }
        if matches!(format, Some(Format::Npy | Format::Npz)) {
            return Ok(());
        }
        if let Some([low, high]) = export.range {
            self.say("range", format!("{low}:{high}"));
        }
        if export.colormap != ColorMap::default() {
            self.say("colormap", export.colormap.name());
        }
        self.say_if("axes-labels", export.axes_labels);
        Ok(())
    }
}

/// The word of a choice, which is the same on the command line and in the model.
fn word(choice: impl Serialize) -> Result<Value, String> {
    Value::try_from(choice).map_err(|error| format!("the recipe cannot be written ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::slice::testing;
    use crate::model::recipe::{SpectrogramPreset, Window};

    fn lines(export: &SpectrogramExport, format: Format) -> Vec<String> {
        let text = RecipeText::spectrogram(export, &testing::info(1000, 1), Some(format)).unwrap();
        text.to_string().lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn only_what_differs_is_said() {
        let usual = SpectrogramExport { to: Some(1000), ..SpectrogramExport::default() };
        assert!(lines(&usual, Format::Png).is_empty());
        let half = SpectrogramRecipe { n_fft: 256, hop: 128, ..SpectrogramRecipe::default() };
        assert_eq!(lines(&SpectrogramExport { recipe: half, ..usual }, Format::Png), ["fft = 256"]);
        let recipe = SpectrogramRecipe {
            window: Window::Hann,
            average: 3,
            ..preset_recipe(SpectrogramPreset::Torchsig, Some(512), None)
        };
        let expected = ["preset = \"torchsig\"", "fft = 512", "average = 3", "window = \"hann\""];
        assert_eq!(lines(&SpectrogramExport { recipe, ..usual }, Format::Png), expected);
    }

    #[test]
    fn arrays_have_no_colours() {
        let export = SpectrogramExport {
            range: Some([-110.5, -20.1]),
            colormap: ColorMap::Viridis,
            value_type: ValueType::U16,
            ..SpectrogramExport::default()
        };
        assert!(lines(&export, Format::Npy).is_empty());
        assert_eq!(lines(&export, Format::Png), ["range = \"-110.5:-20.1\"", "colormap = \"viridis\""]);
        let tiff = lines(&export, Format::Tiff);
        assert_eq!(tiff[2..], ["", "[output]", "sample-type = \"u16\""]);
        let least = SpectrogramExport { reduce: Reduce::Min, ..export };
        assert!(RecipeText::spectrogram(&least, &testing::info(1000, 1), None).is_err());
    }
}
