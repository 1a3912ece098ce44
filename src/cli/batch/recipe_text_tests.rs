//! Recipes that are written and read again: the call they make asks for the same, to the last bit.

use std::path::Path;

use proptest::prelude::*;

use super::recipe::Recipe;
use crate::cli::arguments::{KindChoice, StackOptions, Verb};
use crate::cli::blend;
use crate::cli::coding::{refuse_useless, save_options};
use crate::cli::resize;
use crate::codec::{
    DocumentKind, JpegCoding, OpenOptions, PngCoding, PngFilter, SaveOptions, Subsampling, TiffCompression,
};
use crate::engine::batch::{OutputText, RecipeText};
use crate::model::BlendMode;
use crate::model::recipe::{
    AlphaRule, Blend, Fit, Normaliser, Projection, ProjectionAxis, ProjectionMethod, Resize, ResizeFilter, Sharpen,
    SizeRequest, SizeRule, SmartDpi,
};

/// The call that a recipe makes of its text.
pub(super) fn call(text: &RecipeText, output: &str) -> Result<Verb, String> {
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
fn every_blend_and_projection_comes_back_from_its_text() {
    for mode in BlendMode::ALL {
        for (size, alpha) in [
            (SizeRule::Equal, AlphaRule::Composite),
            (SizeRule::Crop, AlphaRule::Plain),
            (SizeRule::Fit, AlphaRule::Plain),
        ] {
            let recipe = Blend { mode, alpha, size };
            let text = RecipeText::blend(&recipe).with(vec!["a \"b\".png".into(), "c.tif".into()]);
            let Verb::Blend(arguments) = call(&text, "out.tif").unwrap() else { panic!("{text}") };
            assert_eq!(blend::recipe(&arguments), recipe);
            assert_eq!(arguments.inputs, ["in.tif", "a \"b\".png", "c.tif"].map(std::path::PathBuf::from));
        }
    }
    for method in ProjectionMethod::ALL {
        for (axis, range) in [(ProjectionAxis::Z, None), (ProjectionAxis::T, Some([3, 9]))] {
            let text = RecipeText::project(&Projection { axis, method, range });
            let Verb::Project(arguments) = call(&text, "out.tif").unwrap() else { panic!("{text}") };
            let of_call = arguments.range.map(|range| [range.start, range.end.unwrap()]);
            assert_eq!((arguments.axis, arguments.method, of_call), (axis, method, range));
        }
    }
}

#[test]
fn how_a_file_is_read_comes_back() {
    let options = OpenOptions {
        kind: Some(DocumentKind::Stack),
        axes: Some("TYXS".parse().unwrap()),
        files: Some("*_t{z}_z{t:0-3}_{c:DAPI,GFP}.tif".parse().unwrap()),
        series: 2,
        pixel_size_um: Some(0.1 + 0.2),
        ..OpenOptions::default()
    };
    let text = RecipeText::convert().read_as(&OpenOptions { stored: true, ..options.clone() });
    let Verb::Convert(arguments) = call(&text, "out.tif").unwrap() else { panic!("{text}") };
    let StackOptions { axes, file_pattern, kind, pixel_size, series } = arguments.stack;
    assert_eq!((axes, file_pattern), (options.axes.clone(), options.files.clone()));
    assert_eq!((series, pixel_size), (Some(2), options.pixel_size_um));
    assert!(kind == Some(KindChoice::Stack) && arguments.stored);
    for kind in [RecipeText::resize(&Resize::new(SizeRequest::Scale(0.5))), RecipeText::convert()] {
        call(&kind.read_as(&options), "out.tif").unwrap();
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
    let output = OutputText { format: Some("jpg".to_owned()), options: coded.clone() };
    let blend = RecipeText::blend(&Blend::default()).with(vec!["m.png".into()]);
    let project =
        RecipeText::project(&Projection { axis: ProjectionAxis::Z, method: ProjectionMethod::Max, range: None });
    for text in [blend, project, RecipeText::convert()] {
        let coding = match call(&text.written(&output), "out.jpg").unwrap() {
            Verb::Blend(arguments) => arguments.coding,
            Verb::Project(arguments) => arguments.coding,
            Verb::Convert(arguments) => arguments.coding,
            other => panic!("{other:?}"),
        };
        assert_eq!(save_options(&coding).jpeg, coded.jpeg);
    }
}
