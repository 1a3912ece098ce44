//! Recipes of recordings, in words: slices, sound, stretches of samples. Spectrograms: `spectrogram`.

use super::text::RecipeText;
use crate::engine::batch::recipe_file::RecipeKind;
use crate::model::RecordingInfo;
use crate::model::recipe::{Demodulation, Slice};

impl RecipeText {
    /// A slice, of a recording like that one: what is its whole length is not said.
    ///
    /// # Errors
    /// A sentence for what the command line has no words for.
    pub fn slice(recipe: &Slice, info: &RecordingInfo) -> Result<Self, String> {
        if recipe.dither_seed != 0 {
            return Err("a recipe has no word for the seed of the dither; leave it 0".to_owned());
        }
        let mut text = Self::new(RecipeKind::Slice);
        text.say_time(recipe.from, recipe.to, info);
        text.say_band(recipe, info)?;
        if let Some(decimation) = recipe.decimate {
            text.say("decimate", i64::try_from(decimation).unwrap_or(i64::MAX));
        }
        if let Some(datatype) = recipe.datatype {
            text.say_of_file("write-datatype", datatype.to_string());
        }
        Ok(text)
    }

    /// Sound, of a recording like that one.
    #[must_use]
    pub fn demod(recipe: &Demodulation, info: &RecordingInfo) -> Self {
        let usual = Demodulation::default();
        let mut text = Self::new(RecipeKind::Demod);
        text.say("mode", recipe.mode.name());
        text.say_time(recipe.from, recipe.to, info);
        for (option, value) in [("center", recipe.center), ("bandwidth", recipe.bandwidth)] {
            if let Some(value) = value {
                text.say_number(option, value);
            }
        }
        if let Some(deemphasis) = recipe.deemphasis {
            text.say("deemphasis", deemphasis.name());
        }
        if recipe.rate != usual.rate {
            text.say("rate", i64::from(recipe.rate));
        }
        if recipe.channel != usual.channel {
            text.say_count("channel", recipe.channel);
        }
        if recipe.datatype != usual.datatype {
            text.say_of_file("write-datatype", recipe.datatype.to_string());
        }
        text
    }

    /// The samples of a recording, or a stretch of them, in another format.
    #[must_use]
    pub fn samples(samples: Option<&std::ops::Range<u64>>, info: &RecordingInfo) -> Self {
        let mut text = Self::new(RecipeKind::Convert);
        if let Some(samples) = samples {
            text.say_time(samples.start, Some(samples.end), info);
        }
        text
    }

    /// A stretch of time, in samples.
    pub(super) fn say_time(&mut self, from: u64, to: Option<u64>, info: &RecordingInfo) {
        if from > 0 {
            self.say("from", format!("{from}n"));
        }
        if let Some(to) = to.filter(|to| *to != info.samples) {
            self.say("to", format!("{to}n"));
        }
    }

    /// In hertz by its centre and width; without a rate there are only edges, in cycles per sample.
    fn say_band(&mut self, recipe: &Slice, info: &RecordingInfo) -> Result<(), String> {
        if info.sample_rate_hz.is_some() {
            for (option, value) in [("center", recipe.center), ("bandwidth", recipe.bandwidth)] {
                if let Some(value) = value {
                    self.say_number(option, value);
                }
            }
            return Ok(());
        }
        let [low, high] = match (recipe.center, recipe.bandwidth) {
            (None, None) => return Ok(()),
            (center, Some(width)) => edges(center.unwrap_or(0.0), width).ok_or("this band has no exact edges")?,
            (Some(_), None) => return Err("without a sample rate a band has two edges; give its width".to_owned()),
        };
        self.say_number("low", low);
        self.say_number("high", high);
        Ok(())
    }
}

/// The edges whose middle and distance are exactly these: those that one would compute, or numbers beside them.
fn edges(center: f64, width: f64) -> Option<[f64; 2]> {
    let near =
        |edge: f64| [edge, edge.next_down(), edge.next_up(), edge.next_down().next_down(), edge.next_up().next_up()];
    let fits = |[low, high]: [f64; 2]| f64::midpoint(low, high) == center && high - low == width;
    let (lows, highs) = (near(center - width / 2.0), near(center + width / 2.0));
    lows.into_iter().flat_map(|low| highs.map(|high| [low, high])).find(|edges| fits(*edges))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::slice::testing;
    use crate::model::SignalRegion;
    use proptest::prelude::*;

    fn lines(text: &RecipeText) -> Vec<String> {
        text.to_string().lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_whole_is_not_said() {
        let info = testing::info(1000, 1);
        let whole = Slice { to: Some(1000), ..Slice::default() };
        assert!(lines(&RecipeText::slice(&whole, &info).unwrap()).is_empty());
        let sound = Demodulation { from: 5, to: Some(1000), ..Demodulation::default() };
        assert_eq!(lines(&RecipeText::demod(&sound, &info)), ["mode = \"fm\"", "from = \"5n\""]);
        assert_eq!(lines(&RecipeText::samples(Some(&(0..10)), &info)), ["to = \"10n\""]);
    }

    #[test]
    fn what_has_no_word_is_refused() {
        let info = RecordingInfo { sample_rate_hz: None, ..testing::info(1000, 1) };
        assert!(RecipeText::slice(&Slice { dither_seed: 3, ..Slice::default() }, &info).is_err());
        assert!(RecipeText::slice(&Slice { center: Some(0.1), ..Slice::default() }, &info).is_err());
    }

    proptest! {
        #[test]
        fn bands_without_a_rate_have_exact_edges(low in -0.5..0.5_f64, high in -0.5..0.5_f64) {
            let cycles = [low.min(high), low.max(high)];
            prop_assume!(cycles[0] < cycles[1]);
            let region = SignalRegion { from: 0, to: 10, cycles };
            let [low, high] = edges(region.center_cycles(), region.bandwidth_cycles()).expect("edges");
            prop_assert_eq!(f64::midpoint(low, high), region.center_cycles());
            prop_assert_eq!(high - low, region.bandwidth_cycles());
        }
    }
}
