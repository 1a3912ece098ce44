//! Recipes that are written and read again: the call they make asks for the same, to the last bit.

use std::path::Path;

use proptest::prelude::*;

use super::recipe::Recipe;
use crate::cli::arguments::Verb;
use crate::cli::coding::{refuse_useless, save_options};
use crate::cli::resize;
use crate::codec::{JpegCoding, PngCoding, PngFilter, SaveOptions, Subsampling, TiffCompression};
use crate::engine::batch::{OutputText, RecipeText};
use crate::model::recipe::{Fit, Normaliser, Resize, ResizeFilter, Sharpen, SizeRequest, SmartDpi};

/// The call that a recipe makes of its text.
fn call(text: &RecipeText, output: &str) -> Result<Verb, String> {
    let recipe = Recipe::read("recipe.toml", &text.to_string(), Path::new(""))?;
    recipe.verb(Path::new("in.tif"), Path::new(output)).map_err(|failure| format!("{failure}\n{text}"))
}

fn resized(recipe: &Resize) -> Result<Resize, String> {
    match call(&RecipeText::resize(recipe), "out.tif")? {
        Verb::Resize(arguments) => resize::recipe(&arguments).map_err(|failure| failure.to_string()),
        other => Err(format!("{other:?}")),
    }
}

fn side() -> impl Strategy<Value = usize> {
    prop_oneof![1_usize..100_000, Just(usize::MAX)]
}

/// Numbers of all magnitudes.
fn above_zero() -> impl Strategy<Value = f64> {
    prop_oneof![0.01..10.0, 1.0..1e4, any::<f64>().prop_map(f64::abs)]
        .prop_filter("above 0", |value: &f64| value.is_finite() && *value > 0.0)
}

fn smart() -> impl Strategy<Value = SmartDpi> {
    let limits = (1_u32..2400, proptest::option::of(above_zero()), side(), any::<bool>());
    (limits, any::<bool>(), above_zero(), 1_u32..300, 300_u32..4000).prop_map(|(limits, python, memory, min, max)| {
        let (target, source, max_dimension, auto_adjust) = limits;
        let common = SmartDpi { target, source, max_dimension, auto_adjust, ..SmartDpi::default() };
        if python {
            SmartDpi { normaliser: Normaliser::Python, min, max, ..common }
        } else {
            SmartDpi { memory_limit_mb: memory, ..common }
        }
    })
}

fn size() -> impl Strategy<Value = SizeRequest> {
    let fits = prop_oneof![Just(Fit::Contain), Just(Fit::Cover), Just(Fit::Stretch), Just(Fit::Pad)];
    let both = (side(), side(), fits).prop_map(|(width, height, fit)| SizeRequest::Pixels {
        width: Some(width),
        height: Some(height),
        fit,
    });
    let one = (side(), any::<bool>()).prop_map(|(side, wide)| SizeRequest::Pixels {
        width: wide.then_some(side),
        height: (!wide).then_some(side),
        fit: Fit::Contain,
    });
    let dpi = (above_zero(), proptest::option::of(above_zero()), proptest::option::of(side()))
        .prop_map(|(target, source, max_dimension)| SizeRequest::Dpi { target, source, max_dimension });
    prop_oneof![
        both,
        one,
        above_zero().prop_map(SizeRequest::Scale),
        side().prop_map(SizeRequest::LongSide),
        side().prop_map(SizeRequest::ShortSide),
        above_zero().prop_map(SizeRequest::Megapixels),
        (1e-6..1e9).prop_map(SizeRequest::PixelSize),
        dpi,
        smart().prop_map(SizeRequest::SmartDpi),
    ]
}

fn resizes() -> impl Strategy<Value = Resize> {
    let sharpen = (Sharpen::AMOUNTS, Sharpen::RADII, prop_oneof![Just(0.0), Sharpen::THRESHOLDS])
        .prop_map(|(amount, radius, threshold)| Sharpen { amount, radius, threshold });
    let filter = (0..ResizeFilter::ALL.len()).prop_map(|index| ResizeFilter::ALL[index]);
    let pad = proptest::option::of(any::<[u8; 3]>());
    (size(), filter, any::<bool>(), proptest::option::of(sharpen), pad).prop_map(
        |(size, filter, linear_light, sharpen, pad)| {
            let is_padded = matches!(size, SizeRequest::Pixels { fit: Fit::Pad, .. });
            Resize { size, filter, linear_light, sharpen, pad: pad.filter(|_| is_padded) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_resize_comes_back_from_its_text(recipe in resizes()) {
        prop_assert_eq!(resized(&recipe), Ok(recipe));
    }
}

#[test]
fn how_a_file_is_coded_comes_back_and_no_format_refuses_it() {
    let coded = SaveOptions {
        quality: 31,
        tiff: Some(TiffCompression::Lzw),
        jpeg: JpegCoding { subsampling: Subsampling::S422, progressive: true },
        png: PngCoding { level: Some(0), filter: Some(PngFilter::None) },
        strip: true,
        ..SaveOptions::default()
    };
    let recipe = Resize::new(SizeRequest::Scale(0.5));
    for ending in ["jpg", "png", "apng", "tif", "ome.tif", "webp", "npy", "avi", "mp4", "gif"] {
        let name = format!("out.{ending}");
        let output = OutputText { format: Some(ending.to_owned()), options: coded.clone() };
        let Verb::Resize(arguments) = call(&RecipeText::resize(&recipe).written(&output), &name).unwrap() else {
            panic!("{ending}");
        };
        assert!(refuse_useless(&[name.into()], &arguments.coding).is_ok(), "{ending}: {:?}", arguments.coding);
        let back = save_options(&arguments.coding);
        let (jpeg, png, tiff) = (back.jpeg == coded.jpeg, back.png == coded.png, back.tiff == coded.tiff);
        let expected = [ending == "jpg", ending.ends_with("png"), ending.ends_with("tif")];
        assert_eq!([jpeg, png, tiff], expected, "{ending}");
        assert_eq!(back.quality == coded.quality, ["jpg", "avi", "mp4"].contains(&ending), "{ending}");
        assert!(back.strip);
    }
}
