//! `lumiq render` from outside: what it writes is what the window exports, and what its options say.

mod support;

use std::path::Path;
use std::time::Duration;

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open, save};
use lumiq::engine::command::{Command, CompositionEdit};
use lumiq::engine::derive::{Selection, projected, selected};
use lumiq::engine::export::{Export, ExportContent, Frames, Overwrite, Picture};
use lumiq::engine::sample_data::time_lapse;
use lumiq::engine::session::Origin;
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::recipe::{Projection, ProjectionAxis, ProjectionMethod};
use lumiq::model::{Overlays, Plane, PlaneIndex, Progress, Rect, Stack};
use support::files::folder;
use support::program::{fail, succeed};

const LONG: Duration = Duration::from_mins(2);
const SIZE: (usize, usize) = (230, 170);

/// A part of the time-lapse, whose file states no ranges, so that the data have to be looked through.
fn write_cells(path: &Path) -> Stack {
    let whole = time_lapse();
    let part = Selection { t: 2..5, region: Rect::new(90, 40, SIZE.0, SIZE.1), ..Selection::whole(&whole.info) };
    let cells = selected(&whole, part).expect("inside");
    let mut info = (*cells.info).clone();
    info.channels.iter_mut().for_each(|channel| channel.range = None);
    let cells = Stack::new(info, cells.source);
    save(path, &cells, &SaveOptions::default(), &Progress::new()).expect("it is written");
    cells
}

fn read(path: &Path) -> Stack {
    let Opened::Stack(stack) = open(path, &OpenOptions::default()).expect("it was written") else { panic!("a stack") };
    stack
}

fn plane(path: &Path, t: usize) -> Plane {
    read(path).read_plane(PlaneIndex { t, z: 0, c: 0 }).expect("it is whole")
}

/// What the window exports of a file that nobody has changed, but for its overlays.
fn exported(source: &Path, overlays: &Overlays, frames: Frames, target: &Path) -> Plane {
    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).expect("threads");
    let id = engine.add(Opened::Stack(read(source)), "cells.tif".to_owned(), Origin::Sample);
    assert!(engine.jobs().wait_idle(LONG));
    engine.poll();
    let edit = CompositionEdit::Overlays(overlays.clone());
    engine.apply(Command::Composition { document: id, edit }).expect("a sound edit");
    let content = ExportContent::Picture(Picture::of(frames));
    let options = SaveOptions::default();
    let export = Export {
        document: id,
        content,
        target: target.to_owned(),
        overwrite: Overwrite::Always,
        options,
        recipe: true,
    };
    engine.apply(Command::Export(Box::new(export))).expect("a sound export");
    assert!(engine.jobs().wait_idle(LONG));
    plane(target, 0)
}

#[test]
fn it_writes_what_the_window_exports() {
    let folder = folder();
    let [cells, out, window] = ["cells.tif", "out.png", "window.png"].map(|name| folder.path().join(name));
    write_cells(&cells);
    let mut overlays = Overlays::default();
    render(&cells, &out, &["--t", "1"]);
    let frames = Frames::One { t: 1, z: 0 };
    let bare = exported(&cells, &overlays, frames, &window);
    assert!(plane(&out, 0) == bare, "the same picture");
    overlays.scale_bar.visible = true;
    overlays.time_stamp.visible = true;
    render(&cells, &out, &["--scale-bar", "--time-stamp", "--t", "1"]);
    let drawn = exported(&cells, &overlays, frames, &window);
    assert!(plane(&out, 0) == drawn && drawn != bare, "with overlays, too");
}

fn render(input: &Path, output: &Path, options: &[&str]) -> String {
    let files = ["render", input.to_str().expect("a plain path"), "-o", output.to_str().expect("a plain path")];
    succeed(files.iter().chain(options))
}

/// Runs it and expects one line on stderr and nothing written.
fn refused(code: i32, input: &Path, output: &Path, options: &[&str]) -> String {
    let files = ["render", input.to_str().expect("a plain path"), "-o", output.to_str().expect("a plain path")];
    let sentence = fail(code, files.iter().chain(options));
    assert!(!output.exists(), "{sentence}");
    sentence
}

#[test]
fn layers_have_the_colours_and_ranges_that_are_typed() {
    let folder = folder();
    let [input, out] = ["cells.tif", "out.png"].map(|name| folder.path().join(name));
    let cells = write_cells(&input);
    render(&input, &out, &["--layers", "1:yellow:100..1123", "--t", "2"]);
    let stored = cells.read_plane(PlaneIndex { t: 2, z: 0, c: 1 }).unwrap();
    let picture = plane(&out, 0);
    for (index, color) in picture.samples.as_bytes().chunks_exact(3).enumerate() {
        // ImageJ's rule for u16: 256 / (max − min + 1) levels a value.
        let value = stored.samples.get_f64(index).unwrap();
        let level = ((value - 100.0).max(0.0) * 256.0 / 1024.0 + 0.5).trunc().min(255.0) as u8;
        assert_eq!(color, [level, level, 0], "{index}: {value}");
    }
}

#[test]
fn a_recipe_says_it_all_and_options_change_it() {
    let folder = folder();
    let [input, out, other] = ["cells.tif", "out.png", "other.png"].map(|name| folder.path().join(name));
    write_cells(&input);
    let recipe = folder.path().join("figure.toml");
    let text = "[overlays]\ntext_percent = 6\n[overlays.scale_bar]\nlength = 10\ncorner = \"upper-left\"\n\
                [[layers]]\nchannel = 2\nrange = [50, 900]\ncolor = { ramp = [0, 255, 255] }\n";
    std::fs::write(&recipe, text).unwrap();
    render(&input, &out, &["--recipe", recipe.to_str().unwrap()]);
    render(&input, &other, &["--layers", "2:cyan:50..900", "--scale-bar=10,upper-left", "--text-size", "6"]);
    assert!(plane(&out, 0) == plane(&other, 0));
    // 10 µm are 50 pixels of 0.2 µm; 6 % of 170 are letters of 10, so the bar begins 9 from the left.
    render(&input, &out, &["--recipe", recipe.to_str().unwrap(), "--scale-bar=no-text,#ff0102"]);
    let picture = plane(&out, 0);
    let red = |(index, color): (usize, &[u8])| (color == [255, 1, 2]).then_some((index % SIZE.0, index / SIZE.0));
    let red: Vec<_> = picture.samples.as_bytes().chunks_exact(3).enumerate().filter_map(red).collect();
    assert_eq!((red.first(), red.last(), red.len()), (Some(&(9, 9)), Some(&(58, 9)), 50));
}

#[test]
fn several_planes_go_to_a_stack_with_their_own_times() {
    let folder = folder();
    let [input, out, one] = ["cells.tif", "out.tif", "one.png"].map(|name| folder.path().join(name));
    write_cells(&input);
    let report = render(&input, &out, &["--t", "1:", "--time-stamp", "--region", "10,20,100,90", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!((&report["t"], &report["axes"]["t"]), (&serde_json::json!([1, 3]), &serde_json::json!(2)));
    let stack = read(&out);
    assert_eq!((stack.info.axes.t, stack.info.axes.x, stack.info.samples_per_pixel), (2, 100, 3));
    assert_eq!(stack.info.pixel_size.map(|size| size.x), Some(0.2));
    render(&input, &one, &["--t", "2", "--time-stamp", "--region", "10,20,100,90"]);
    assert!(plane(&out, 1) == plane(&one, 0), "the time is that of the file, not that of the part");
}

#[test]
fn projections_are_made_first() {
    let folder = folder();
    let [input, out, projection, other] =
        ["cells.tif", "out.png", "projection.tif", "other.png"].map(|name| folder.path().join(name));
    let cells = write_cells(&input);
    let recipe = Projection { axis: ProjectionAxis::T, method: ProjectionMethod::Max, range: Some([1, 3]) };
    let projected = projected(&cells, &recipe).unwrap();
    save(&projection, &projected, &SaveOptions::default(), &Progress::new()).unwrap();
    render(&input, &out, &["--project", "t:max:1:3", "--scale-bar"]);
    render(&projection, &other, &["--scale-bar"]);
    assert!(plane(&out, 0) == plane(&other, 0));
}

#[test]
fn mistakes_are_one_line_and_leave_nothing() {
    let folder = folder();
    let [input, out, recipe] = ["cells.tif", "out.png", "wrong.toml"].map(|name| folder.path().join(name));
    write_cells(&input);
    std::fs::write(&recipe, "[overlays.scale_baar]\nlength = 10\n").unwrap();
    assert!(refused(1, &input, &out, &["--recipe", recipe.to_str().unwrap()]).contains("scale_baar"));
    assert!(refused(1, &input, &out, &["--recipe", "none.toml"]).contains("none.toml"));
    assert!(refused(1, &input, &out, &["--t", "3"]).contains("outside 0:3"));
    assert!(refused(1, &input, &out, &["--t", ":"]).contains("choose one plane"));
    assert!(refused(1, &input, &out, &["--layers", "Golgi"]).contains("there are 0 DAPI"));
    assert!(refused(1, &input, &out, &["--region", "200,0,31,10"]).contains("230 × 170"));
    assert!(refused(1, &input, &out, &["--project", "t:max:0:9"]).contains("outside 0:3"));
    assert!(refused(2, &input, &out, &["--scale-bar=left"]).contains("lower-left"));
    assert!(refused(2, &input, &out, &["--project", "best"]).contains("z, t"));
    assert!(refused(2, &input, &out, &["--text-size", "99"]).contains("0.5 to 25"));
    let whole = std::fs::read(&input).unwrap();
    let own = ["render", input.to_str().unwrap(), "-o", input.to_str().unwrap()];
    assert!(fail(2, own).contains("is an input") && std::fs::read(&input).unwrap() == whole);
}

#[test]
fn planes_become_frames_of_the_rate_that_is_asked_for() {
    let folder = folder();
    let input = folder.path().join("cells.tif");
    write_cells(&input);
    let part = ["--region", "30,40,90,70", "--time-stamp"];
    for (name, interval) in [("out.gif", 0.2), ("out.apng", 0.2)] {
        let (out, one) = (folder.path().join(name), folder.path().join("one.png"));
        let call = [&["--t", ":", "--fps", "5", "--loop", "3"][..], &part].concat();
        render(&input, &out, &call);
        let animation = read(&out);
        assert_eq!((animation.info.axes.t, animation.info.time_interval_s), (3, Some(interval)), "{name}");
        render(&input, &one, &[&["--t", "1"][..], &part].concat());
        let (frame, still) = (plane(&out, 1), plane(&one, 0));
        let pairs = frame.samples.as_bytes().chunks_exact(4).zip(still.samples.as_bytes().chunks_exact(3));
        let away = pairs.flat_map(|(now, then)| now.iter().zip(then).map(|(a, b)| a.abs_diff(*b)));
        let (sum, count) = away.fold((0, 0), |(sum, count), away| (sum + u64::from(away), count + 1));
        let mean = sum as f64 / f64::from(count);
        assert!(if name.ends_with("gif") { mean < 6.0 } else { mean == 0.0 }, "{name}: {mean}");
    }
    let out = folder.path().join("still.png");
    assert!(refused(2, &input, &out, &["--fps", "5"]).contains(".apng"));
    assert!(refused(2, &input, &folder.path().join("no.gif"), &["--fps", "0"]).contains("0.01"));
    assert!(refused(1, &input, &folder.path().join("no.gif"), &["--t", ":", "--fps", "60"]).contains("at most 50"));
}

#[test]
fn the_recipe_beside_an_export_draws_it_once_more() {
    let folder = folder();
    let [input, out, window] = ["cells.tif", "again.png", "window.png"].map(|name| folder.path().join(name));
    write_cells(&input);
    let mut overlays = Overlays { text_percent: 5.5, ground: true, ..Overlays::default() };
    overlays.scale_bar.visible = true;
    overlays.time_stamp.visible = true;
    let picture = exported(&input, &overlays, Frames::One { t: 1, z: 0 }, &window);
    let recipe = folder.path().join("window.recipe.toml");
    render(&input, &out, &["--recipe", recipe.to_str().unwrap()]);
    assert!(plane(&out, 0) == picture);
    render(&input, &out, &["--t", "0", "--recipe", recipe.to_str().unwrap()]);
    assert!(plane(&out, 0) != picture, "options count more than the recipe");
    let run = folder.path().join("run");
    succeed(["run".as_ref(), recipe.as_os_str(), input.as_os_str(), "--out".as_ref(), run.as_os_str()]);
    assert!(plane(&run.join("cells.png"), 0) == picture);
    std::fs::write(&recipe, "version = 2\nkind = \"resize\"\nscale = 2").unwrap();
    assert!(
        refused(1, &input, &folder.path().join("none.png"), &["--recipe", recipe.to_str().unwrap()])
            .contains("lumiq run")
    );
}
