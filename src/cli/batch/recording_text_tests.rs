//! Recipes of recordings that are written and read again: the call they make asks for the same, to the last bit.

use proptest::prelude::*;

use super::recipe_text_tests::call;
use crate::cli::arguments::RecordingOptions;
use crate::cli::arguments::{RangeChoice, ReduceChoice, Verb};
use crate::cli::input::{check_samples, sample_range};
use crate::cli::{demod, slice, spectrogram};
use crate::codec::{Format, OpenOptions};
use crate::engine::batch::RecipeText;
use crate::engine::slice::testing;
use crate::engine::spectrum::export::SpectrogramExport;
use crate::model::recipe::{
    ColorMap, Deemphasis, Demodulation, DemodulationMode, Detrend, PowerScale, PowerUnit, Reduce, Sides, Slice,
    SpectrogramPreset, SpectrogramRecipe, Window,
};
use crate::model::{Datatype, RecordingInfo, SignalRegion};
use crate::ops::spectrogram::preset_recipe;

const SAMPLES: u64 = 100_000;

fn recording(rate: Option<f64>) -> RecordingInfo {
    RecordingInfo { sample_rate_hz: rate, ..testing::info(SAMPLES, 2) }
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|index| all[index])
}

fn part() -> impl Strategy<Value = (u64, u64)> {
    prop_oneof![Just((0, SAMPLES)), (0..SAMPLES / 2, SAMPLES / 2 + 1..=SAMPLES)]
}

fn slices() -> impl Strategy<Value = Slice> {
    let band = (proptest::option::of(-1e10..1e10_f64), proptest::option::of(1e-3..1e9_f64));
    let stored = proptest::option::of(any_of(&["cf32_le", "ci16_le", "cu8", "ri8", "rf64_be"]));
    (part(), band, proptest::option::of(1_u64..1000), stored).prop_map(|((from, to), band, decimate, stored)| Slice {
        from,
        to: Some(to),
        center: band.0,
        bandwidth: band.1,
        decimate,
        datatype: stored.map(|name| name.parse().expect("a type")),
        dither_seed: 0,
    })
}

fn sounds() -> impl Strategy<Value = Demodulation> {
    let how = (any_of(&DemodulationMode::ALL), proptest::option::of(any_of(&Deemphasis::ALL)));
    let band = (proptest::option::of(-1e10..1e10_f64), proptest::option::of(1e-3..1e9_f64));
    (part(), how, band, any_of(&[48_000, 44_100]), any_of(&["ri16_le", "rf32_le"]), 0_usize..2).prop_map(
        |((from, to), (mode, deemphasis), (center, bandwidth), rate, stored, channel)| Demodulation {
            mode,
            from,
            to: Some(to),
            channel,
            center,
            bandwidth,
            deemphasis,
            rate,
            datatype: stored.parse().expect("a type"),
        },
    )
}

fn spectra() -> impl Strategy<Value = SpectrogramRecipe> {
    const PRESETS: [Option<SpectrogramPreset>; 4] =
        [None, Some(SpectrogramPreset::Scipy), Some(SpectrogramPreset::Torchsig), Some(SpectrogramPreset::Torchsig10)];
    let window = prop_oneof![any_of(&Window::ALL), (0.0..500.0).prop_map(Window::Kaiser)];
    let power = (
        any_of(&[PowerScale::Raw, PowerScale::Window, PowerScale::Spectrum, PowerScale::Density]),
        any_of(&[PowerUnit::Db, PowerUnit::Linear]),
        any_of(&[Sides::Auto, Sides::Two, Sides::One]),
        any_of(&[Detrend::None, Detrend::Constant]),
    );
    let changed = (8_usize..5000, 1_usize..5000, 1_usize..100, window, power).prop_map(Some);
    (any_of(&PRESETS), prop_oneof![Just(None), changed]).prop_map(|(preset, changed)| {
        let begun = preset.map_or_else(SpectrogramRecipe::default, |preset| preset_recipe(preset, None, None));
        let Some((n_fft, hop, average, window, (scale, unit, sides, detrend))) = changed else { return begun };
        SpectrogramRecipe { n_fft, hop, average, window, scale, unit, sides, detrend, preset }
    })
}

/// The slice that the call of a recipe asks for.
fn called(recipe: &Slice, info: &RecordingInfo) -> Result<Slice, String> {
    let Verb::Slice(arguments) = call(&RecipeText::slice(recipe, info)?, "out.sigmf-meta")? else {
        return Err("another verb".to_owned());
    };
    let range = sample_range(info, &arguments.time, "in").map_err(|failure| failure.to_string())?;
    slice::recipe(&arguments, info, &range, "in").map_err(|failure| failure.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_slice_comes_back_from_its_text(recipe in slices()) {
        prop_assert_eq!(called(&recipe, &recording(Some(1e6))), Ok(recipe));
    }

    #[test]
    fn slices_without_a_rate_come_back_from_their_edges(low in -0.5..0.0_f64, width in 1e-3..0.4_f64) {
        let info = recording(None);
        let region = SignalRegion { from: 0, to: SAMPLES, cycles: [low, low + width] };
        let recipe = Slice::of(&region, &info);
        prop_assert_eq!(called(&recipe, &info), Ok(recipe));
    }

    #[test]
    fn all_sound_comes_back_from_its_text(recipe in sounds()) {
        let info = recording(Some(1e6));
        let text = RecipeText::demod(&recipe, &info);
        let Ok(Verb::Demod(arguments)) = call(&text, "out.wav") else { panic!("{text}") };
        let range = sample_range(&info, &arguments.time, "in").unwrap();
        prop_assert_eq!(demod::recipe(&arguments, &range), recipe);
    }

    #[test]
    fn every_spectrogram_comes_back_from_its_text(
        recipe in spectra(),
        (from, to) in part(),
        range in proptest::option::of((any::<f32>(), 1e-3..1e3_f32)),
        band in proptest::option::of((-0.5..0.0_f64, 0.01..0.5_f64)),
        (mean, map) in (any::<bool>(), any_of(&ColorMap::ALL)),
    ) {
        let info = recording(Some(2.5e6));
        let range = range.map(|(low, width)| [low, low + width]).filter(|[low, high]| low.is_finite() && low < high);
        let export = SpectrogramExport {
            recipe,
            from,
            to: Some(to),
            band: band.map(|(low, high)| [low, high]),
            columns: Some(300),
            reduce: if mean { Reduce::Mean } else { Reduce::Max },
            range: range.filter(|[_, high]| high.is_finite()),
            colormap: map,
            channel: 1,
            ..SpectrogramExport::default()
        };
        let text = RecipeText::spectrogram(&export, &info, Some(Format::Png)).unwrap();
        let Ok(Verb::Spectrogram(arguments)) = call(&text, "out.png") else { panic!("{text}") };
        prop_assert_eq!(spectrogram::recipe(&arguments.spectrum), recipe, "{}", text);
        let part = sample_range(&info, &arguments.time, "in").unwrap();
        prop_assert_eq!((part, arguments.channel), (from..to, 1));
        let picture = &arguments.picture;
        let expected = export.range.map(RangeChoice::Given);
        prop_assert_eq!((picture.range, picture.columns), (expected, Some(300)));
        prop_assert_eq!(picture.reduce == Some(ReduceChoice::Mean), mean);
        prop_assert_eq!(picture.colormap.unwrap_or_default(), map);
        let edges = [arguments.edges.low, arguments.edges.high].map(|edge| edge.map(|edge| info.cycles_at(from, edge)));
        for (edge, cycles) in edges.into_iter().zip(export.band.map_or([None; 2], |band| band.map(Some))) {
            // A millionth of a bin is no other bin.
            prop_assert!(edge.zip(cycles).is_none_or(|(edge, cycles)| (edge - cycles).abs() < 1e-12));
            prop_assert_eq!(edge.is_some(), cycles.is_some());
        }
    }
}

#[test]
fn how_a_recording_is_read_comes_back() {
    let datatype: Datatype = "cu8".parse().unwrap();
    let options = OpenOptions {
        series: 1,
        datatype: Some(datatype),
        sample_rate_hz: Some(2.048e6),
        center_frequency_hz: Some(-1.5),
        u8_offset: Some(128.0),
        header_bytes: Some(44),
        ..OpenOptions::default()
    };
    let text = RecipeText::slice(&Slice::default(), &recording(None)).unwrap().read_as(&options);
    let Ok(Verb::Slice(arguments)) = call(&text, "out.sigmf-meta") else { panic!("{text}") };
    let read = &arguments.read.recording;
    assert_eq!((arguments.read.series, read.datatype, read.header_bytes), (Some(1), Some(datatype), Some(44)));
    assert_eq!((read.sample_rate, read.center_frequency, read.u8_offset), (Some(2.048e6), Some(-1.5), Some(128.0)));
}

#[test]
fn what_a_verb_refuses_to_be_told_of_a_file_is_not_said() {
    let told = OpenOptions {
        datatype: Some(Datatype::CF32),
        sample_rate_hz: Some(1e6),
        center_frequency_hz: Some(2e6),
        u8_offset: Some(128.0),
        header_bytes: Some(44),
        ..OpenOptions::default()
    };
    let mut dropped = 0;
    for format in ["raw", "sigmf", "npy", "sdriq", "wav", "rf64", "w64", "gnuradio"] {
        for datatype in ["cu8", "cf32_le"] {
            let info = RecordingInfo {
                format: format.to_owned(),
                datatype: datatype.parse().unwrap(),
                ..recording(Some(1e6))
            };
            let heard = told.heard_by(&info);
            let given = RecordingOptions {
                datatype: heard.datatype,
                sample_rate: heard.sample_rate_hz,
                center_frequency: heard.center_frequency_hz,
                u8_offset: heard.u8_offset,
                header_bytes: heard.header_bytes,
            };
            assert!(check_samples(&info, &given, "in").is_ok(), "{format} {datatype}");
            assert!(given.sample_rate.is_some() && given.center_frequency.is_some());
            let all = RecordingOptions { datatype: told.datatype, header_bytes: told.header_bytes, ..given.clone() };
            let refused = check_samples(&info, &all, "in").is_err();
            assert_eq!(refused, heard.header_bytes.is_none(), "{format}: what is heard is said");
            dropped += usize::from(refused);
        }
    }
    assert_eq!(dropped, 12);
}
