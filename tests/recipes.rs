//! Recipes from outside: `run` makes the bytes that the verb itself makes, of each kind and of each version that there
//! ever was; mistakes are told with file and line before anything begins.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};

use lumiq::codec::SaveOptions;
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::export::save_stack;
use lumiq::model::Progress;
use num_complex::Complex;
use support::files::{folder, write_picture};
use support::program::{fail, succeed};

/// One of each version and kind, which stay as they are for ever.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recipes").join(name)
}

/// A picture, another one, a stack and a recording, all in one folder.
fn inputs(folder: &Path) {
    write_picture(&folder.join("picture.png"), 60, 44);
    write_picture(&folder.join("other.png"), 20, 30);
    let stack = support::stacks::stack();
    let readable = Selection { t: 0..4, ..Selection::whole(&stack.info) };
    let stack = selected(&stack, readable).unwrap();
    save_stack(&folder.join("stack.tif"), &stack, &SaveOptions::default(), &Progress::new()).unwrap();
    let samples: Vec<Complex<f32>> =
        (0..60_000).map(|n| Complex::from_polar(0.5, (n % 5) as f32 * 1.2566371 + (n as f32 / 900.0).sin())).collect();
    std::fs::write(folder.join("band.sigmf-data"), bytemuck::cast_slice(&samples)).unwrap();
    let meta = r#"{"global": {"core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": 1000000},
        "captures": [{"core:sample_start": 0, "core:frequency": 100000000}], "annotations": []}"#;
    std::fs::write(folder.join("band.sigmf-meta"), meta).unwrap();
    std::fs::create_dir(folder.join("planes")).unwrap();
    support::sequence::write_planes(&folder.join("planes"));
}

/// Runs a recipe over one input, and the verb with these words; both must write the same files.
#[track_caller]
fn same(recipe: &str, input: &str, ending: &str, verb: &str) {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    inputs(folder.path());
    std::fs::copy(fixture(recipe), at("recipe.toml")).unwrap();
    let [recipe, input, out] = [at("recipe.toml"), at(input), at("run")];
    succeed(["run".as_ref(), recipe.as_os_str(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    std::fs::create_dir(at("verb")).unwrap();
    let stem = input.file_stem().unwrap().display().to_string();
    let direct = at("verb").join(format!("{stem}.{ending}"));
    let words: Vec<PathBuf> = verb
        .split_whitespace()
        .map(|word| match word {
            "IN" => input.clone(),
            "OTHER" => at("other.png"),
            "OUT" => direct.clone(),
            "RECIPE" => recipe.clone(),
            word => PathBuf::from(word),
        })
        .collect();
    succeed(words);
    let files = |folder: &str| {
        let mut files: Vec<_> = std::fs::read_dir(at(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| !path.file_name().unwrap().display().to_string().starts_with('.'));
        files.sort();
        files
    };
    let (run, verb) = (files("run"), files("verb"));
    let names = |files: &[PathBuf]| files.iter().map(|path| path.file_name().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(names(&run) == names(&verb) && !run.is_empty(), "{run:?} {verb:?}");
    for (one, other) in run.iter().zip(&verb) {
        assert!(std::fs::read(one).unwrap() == std::fs::read(other).unwrap(), "{} differs", one.display());
    }
}

#[test]
fn a_resize_is_that_of_the_verb() {
    let verb =
        "resize IN -o OUT --width 30 --height 30 --fit pad --filter mitchell --linear-light --quality 77 --strip";
    same("2-resize.toml", "picture.png", "jpg", verb);
}

#[test]
fn a_blend_is_that_of_the_verb() {
    let verb = "blend IN OTHER -o OUT --mode multiply --alpha composite --fit";
    same("2-blend.toml", "picture.png", "png", verb);
}

#[test]
fn a_picture_is_that_of_the_verb() {
    let options = "--t 0:3 --project z:max --region 4,5,40,30 --scale 2 --scale-bar=10,lower-left --time-stamp";
    let layers = "--layers 0:200..3000 --fps 12";
    same("2-render.toml", "stack.tif", "gif", &format!("render IN -o OUT {options} {layers}"));
}

#[test]
fn a_picture_of_the_first_version_is_read_by_run_and_by_render() {
    same("1-picture.toml", "stack.tif", "png", "render IN -o OUT --recipe RECIPE");
}

#[test]
fn a_projection_is_that_of_the_verb() {
    same("2-project.toml", "stack.tif", "npy", "project IN -o OUT --axis t --method median --range 1:4");
}

#[test]
fn a_folder_is_arranged_as_for_the_verb() {
    let verb = "project IN -o OUT --axis t --method max --axes YX --files *_t{z}_z{t}_{c:DAPI}.tif";
    same("2-folder.toml", "planes", "npy", verb);
}

#[test]
fn a_spectrogram_is_that_of_the_verb() {
    let what = "--fft 256 --hop 100 --window kaiser:8.6 --from 1ms --to 0.05 --low 99.8e6";
    let picture = "--columns 200 --colormap viridis --axes-labels --range -110:-20";
    same("2-spectrogram.toml", "band.sigmf-meta", "png", &format!("spectrogram IN -o OUT {what} {picture}"));
}

#[test]
fn a_slice_is_that_of_the_verb() {
    let what = "--from 20000n --to 50000n --center 100.2e6 --bandwidth 50e3 --decimate 8 --write-datatype ci16_le";
    same("2-slice.toml", "band.sigmf-meta", "sigmf-meta", &format!("slice IN -o OUT {what}"));
}

#[test]
fn a_conversion_is_that_of_the_verb() {
    let verb = "convert IN -o OUT --t 1:3 --c 1 --region 4,5,40,30 --compression zstd";
    same("2-convert.toml", "stack.tif", "ome.tif", verb);
}

#[test]
fn sound_is_that_of_the_verb() {
    let what = "--mode fm --center 100.2e6 --bandwidth 20e3 --rate 8000 --write-datatype rf32_le";
    same("2-demod.toml", "band.sigmf-meta", "wav", &format!("demod IN -o OUT {what}"));
}

#[test]
fn mistakes_are_told_with_file_and_line_before_anything_begins() {
    let folder = folder();
    let [recipe, input, out] = ["r.toml", "in.png", "out"].map(|name| folder.path().join(name));
    write_picture(&input, 8, 8);
    let told = [
        ("version = 2\nkind = \"resize\"\n\nheigth = 4\n", "r.toml, line 4: ", "did you mean height?"),
        ("version = 2\nkind = \"resise\"\n", "r.toml, line 2: ", "did you mean resize?"),
        ("version = 9\nkind = \"resize\"\n", "r.toml, line 1: ", "version 9"),
        ("version = 2\nkind = \"resize\"\nscale = -1\n", "r.toml, line 3: ", "not a number above 0"),
        ("version = 2\nkind = \"resize\"\nscale = = 1\n", "r.toml, line 3: ", "TOML"),
        (
            "version = 2\nkind = \"resize\"\nscale = 2\n[output]\nqualty = 1\n",
            "r.toml, line 5: ",
            "did you mean quality?",
        ),
    ];
    for (text, place, word) in told {
        std::fs::write(&recipe, text).unwrap();
        let call = ["run".as_ref(), recipe.as_os_str(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
        let sentence = fail(1, call);
        assert!(sentence.contains(place) && sentence.contains(word), "{text}: {sentence}");
        assert!(!out.exists(), "nothing is made for a recipe that makes no sense");
    }
    let missing = fail(1, ["run".as_ref(), "none.toml".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert!(missing.contains("none.toml"), "{missing}");
}
