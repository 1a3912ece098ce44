//! Pictures that are more than a plane at 1:1, from outside: enlarged, in 16 bits, montages, movies, layers of several
//! inputs. Each against pictures or arrays that are put together from simpler ones.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open, save};
use lumiq::engine::command::CompositionEdit;
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::export::{Export, ExportContent, Frames, Overwrite, Picture};
use lumiq::engine::sample_data::time_lapse;
use lumiq::engine::session::Origin;
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::recipe::{Montage, MontageOf};
use lumiq::model::{Dpi, Overlays, PlaneIndex, Progress, Rect, Samples, Stack};
use lumiq::ops::canvas::Canvas;
use lumiq::ops::overlay::{Overlay, Subject};
use support::files::folder;
use support::program::{fail, lumiq, stderr, succeed};

const LONG: Duration = Duration::from_mins(2);
/// No multiple of anything.
const SIZE: [usize; 2] = [131, 97];

/// A part of the time-lapse: three times, three channels.
fn cells() -> Stack {
    let whole = time_lapse();
    let part = Selection { t: 2..5, region: Rect::new(150, 60, SIZE[0], SIZE[1]), ..Selection::whole(&whole.info) };
    selected(&whole, part).expect("inside")
}

fn written(stack: &Stack, path: PathBuf) -> PathBuf {
    save(&path, stack, &SaveOptions::default(), &Progress::new()).expect("it is written");
    path
}

fn read(path: &Path) -> Stack {
    let Opened::Stack(stack) = open(path, &OpenOptions::default()).expect("it was written") else { panic!("a stack") };
    stack
}

/// RGB pixels, row after row.
#[derive(Debug, Clone, PartialEq)]
struct Pixels {
    size: [usize; 2],
    rgb: Vec<u8>,
}

impl Pixels {
    fn read(path: &Path, t: usize) -> Self {
        let plane = read(path).read_plane(PlaneIndex { t, z: 0, c: 0 }).expect("it is whole");
        let samples = plane.samples_per_pixel;
        let rgb = plane.samples.as_bytes().chunks_exact(samples).flat_map(|pixel| pixel[..3].to_vec()).collect();
        Self { size: [plane.width, plane.height], rgb }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.size[0] + x) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    fn enlarged(&self, scale: usize) -> Self {
        let size = self.size.map(|side| side * scale);
        let places = (0..size[1]).flat_map(|y| (0..size[0]).map(move |x| (x / scale, y / scale)));
        Self { size, rgb: places.flat_map(|(x, y)| self.at(x, y)).collect() }
    }

    fn part(&self, rect: Rect) -> Self {
        let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        Self { size: [rect.width, rect.height], rgb: places.flat_map(|(x, y)| self.at(x, y)).collect() }
    }

    /// The mean difference from another.
    fn away(&self, other: &Self) -> f64 {
        assert_eq!(self.size, other.size);
        let sum: u64 = self.rgb.iter().zip(&other.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / self.rgb.len() as f64
    }
}

/// Files of one test, and what `render` makes of them.
struct Kitchen {
    folder: tempfile::TempDir,
    inputs: Vec<PathBuf>,
}

impl Kitchen {
    fn new(inputs: &[(&str, &Stack)]) -> Self {
        let folder = folder();
        let inputs = inputs.iter().map(|(name, stack)| written(stack, folder.path().join(name))).collect();
        Self { folder, inputs }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn call<'a>(&'a self, out: &'a Path, options: &[&'a str]) -> Vec<&'a str> {
        let files = self.inputs.iter().map(PathBuf::as_path).map(|path| path.to_str().expect("a plain path"));
        let out = ["-o", out.to_str().expect("a plain path"), "--overwrite", "always"];
        std::iter::once("render").chain(files).chain(out).chain(options.iter().copied()).collect()
    }

    fn render(&self, name: &str, options: &[&str]) -> PathBuf {
        let out = self.path(name);
        succeed(self.call(&out, options));
        out
    }

    fn picture(&self, options: &[&str]) -> Pixels {
        Pixels::read(&self.render("picture.png", options), 0)
    }

    fn refused(&self, code: i32, name: &str, options: &[&str]) -> String {
        let out = self.path(name);
        let sentence = fail(code, self.call(&out, options));
        assert!(!out.exists(), "{sentence}");
        sentence
    }
}

#[test]
fn enlarged_pictures_repeat_pixels_and_draw_overlays_larger() {
    let stack = cells();
    let kitchen = Kitchen::new(&[("cells.tif", &stack)]);
    let part = ["--region", "10,20,80,61", "--t", "1"];
    let bare = kitchen.picture(&part);
    for scale in ["2", "3", "8"] {
        let larger = kitchen.picture(&[&part[..], &["--scale", scale]].concat());
        assert!(larger == bare.enlarged(scale.parse().expect("a number")), "{scale}");
    }
    let shown = [&part[..], &["--scale-bar=lower-left,#ffff00", "--time-stamp", "--scale", "3"]].concat();
    let mut expected = bare.enlarged(3);
    let mut overlays = Overlays::default();
    overlays.scale_bar.visible = true;
    overlays.scale_bar.corner = lumiq::model::overlay::Corner::LowerLeft;
    overlays.scale_bar.color = [255, 255, 0];
    overlays.time_stamp.visible = true;
    let overlay = Overlay::new(overlays, Subject::new(&stack.info, Vec::new()));
    let mut canvas = Canvas::new(&mut expected.rgb, Rect::whole(240, 183));
    overlay.draw(PlaneIndex { t: 1, z: 0, c: 0 }, [80, 61], 3.0, &mut canvas);
    assert!(kitchen.picture(&shown) == expected, "drawn at the size of the result");
    assert!(kitchen.picture(&shown) != kitchen.picture(&shown[..shown.len() - 2]).enlarged(3), "and not repeated");
    let result = read(&kitchen.render("large.tif", &["--scale", "4"])).info;
    assert_eq!(result.pixel_size.map(|size| size.x), Some(0.05), "a pixel is a quarter of 0.2 µm");
    let sides = [result.axes.x, result.axes.y];
    assert_eq!(sides, SIZE.map(|side| 4 * side));
    let mut photo = selected(&stack, Selection { t: 0..1, c: 0..1, ..Selection::whole(&stack.info) }).expect("inside");
    std::sync::Arc::make_mut(&mut photo.info).dpi = Some(Dpi { x: 300.0, y: 300.0 });
    let photo = Kitchen::new(&[("photo.png", &photo)]);
    let dpi = read(&photo.render("large.png", &["--scale", "4"])).info.dpi.expect("it is stated");
    assert!((dpi.x - 1200.0).abs() < 0.1, "printed as large as before: {dpi:?}");
    assert!(kitchen.refused(2, "no.png", &["--scale", "9"]).contains("1 to 8"));
}

#[test]
fn one_grey_channel_keeps_sixteen_bits() {
    let stack = cells();
    let kitchen = Kitchen::new(&[("cells.tif", &stack)]);
    let recipe = kitchen.path("gamma.toml");
    let layer = "[[layers]]\nchannel = 1\nrange = [100, 1123]\ngamma = 0.5\ncolor = { ramp = [255, 255, 255] }\n";
    std::fs::write(&recipe, layer).expect("it is written");
    let options = ["--recipe", recipe.to_str().expect("a plain path"), "--depth", "16", "--t", "2"];
    let stored = stack.read_plane(PlaneIndex { t: 2, z: 0, c: 1 }).expect("it is whole");
    let levels = |path: &Path| {
        let plane = read(path).read_plane(PlaneIndex::default()).expect("it is whole");
        let Samples::U16(levels) = plane.samples else { panic!("sixteen bits") };
        assert_eq!(plane.samples_per_pixel, 1);
        levels
    };
    let level = |index: usize| {
        let value = stored.samples.get_f64(index).expect("inside");
        (((value - 100.0) / 1023.0).clamp(0.0, 1.0).sqrt() * 65_535.0).round() as u16
    };
    let expected: Vec<u16> = (0..SIZE[0] * SIZE[1]).map(level).collect();
    assert!(expected.iter().any(|level| *level > 10_000 && *level < 60_000), "there is something to see");
    for name in ["deep.png", "deep.tif", "deep.npy"] {
        assert!(levels(&kitchen.render(name, &options)) == expected, "{name}");
    }
    let drawn = levels(&kitchen.render("bar.png", &[&options[..], &["--scale-bar=no-text", "--scale", "2"]].concat()));
    let place = |index: usize| (index / (2 * SIZE[0]) / 2) * SIZE[0] + index % (2 * SIZE[0]) / 2;
    let changed: Vec<usize> = (0..drawn.len()).filter(|index| drawn[*index] != expected[place(*index)]).collect();
    assert!(!changed.is_empty() && changed.iter().all(|index| drawn[*index] == u16::MAX), "a white bar, and no more");
    assert!(kitchen.refused(1, "no.png", &["--depth", "16"]).contains("one channel"));
    assert!(kitchen.refused(1, "no.png", &["--depth", "16", "--layers", "1:green"]).contains("black to white"));
    assert!(kitchen.refused(1, "no.jpg", &options).contains("u16"));
    let colored = [&options[..], &["--scale-bar=#ff0000"]].concat();
    assert!(kitchen.refused(1, "no.png", &colored).contains("overlays in colour"));
}

/// Panels of that size in so many columns, with a gap of one colour.
fn put_together(panels: &[Pixels], columns: usize, gap: usize, ground: u8) -> Pixels {
    let [width, height] = panels[0].size;
    let rows = panels.len().div_ceil(columns);
    let size = [columns * (width + gap) - gap, rows * (height + gap) - gap];
    let pixel = |(x, y): (usize, usize)| {
        let (column, row) = (x / (width + gap), y / (height + gap));
        let (x, y) = (x % (width + gap), y % (height + gap));
        let panel = panels.get(row * columns + column).filter(|_| x < width && y < height);
        panel.map_or([ground; 3], |panel| panel.at(x, y))
    };
    let places = (0..size[1]).flat_map(|y| (0..size[0]).map(move |x| (x, y)));
    Pixels { size, rgb: places.flat_map(pixel).collect() }
}

#[test]
fn montages_are_the_pictures_of_their_panels() {
    let kitchen = Kitchen::new(&[("cells.tif", &cells())]);
    let common = ["--text-size", "9", "--region", "0,0,60,50", "--scale", "2"];
    let panel = |options: &[&str]| kitchen.picture(&[&common[..], options].concat());
    let alone = ["0", "1", "2"].map(|channel| panel(&["--layers", channel, "--channel-names", "--t", "1"]));
    let merged = panel(&["--channel-names", "--scale-bar=5", "--t", "1"]);
    let panels = [&alone[..], &[merged]].concat();
    let montage = ["--montage", "channels", "--merge", "--scale-bar=5", "--t", "1"];
    assert!(panel(&montage) == put_together(&panels, 4, 8, 0), "a gap of four pixels, enlarged");
    let white = [&montage[..], &["--columns", "3", "--gap", "5", "--gap-color", "white"]].concat();
    assert!(panel(&white) == put_together(&panels, 3, 10, 255));

    let times = ["0", "2"].map(|t| panel(&["--t", t, "--scale-bar=5"]));
    let every_other = ["--montage", "t", "--step", "2", "--no-labels", "--bars", "each", "--scale-bar=5"];
    assert!(panel(&every_other) == put_together(&times, 2, 8, 0));
    let stamped = ["1", "2"].map(|t| panel(&["--t", t, "--time-stamp"]));
    assert!(panel(&["--montage", "t", "--t", "1:3", "--columns", "1"]) == put_together(&stamped, 1, 8, 0));

    // Channels beside one another, over time.
    let movie = kitchen.render("channels.tif", &[&common[..], &["--montage", "channels", "--t", ":"]].concat());
    assert_eq!(read(&movie).info.axes.t, 3);
    let alone = ["0", "1", "2"].map(|channel| panel(&["--layers", channel, "--channel-names", "--t", "2"]));
    assert!(Pixels::read(&movie, 2) == put_together(&alone, 3, 8, 0));

    assert!(kitchen.refused(1, "no.png", &["--columns", "2"]).contains("--montage"));
    assert!(kitchen.refused(1, "no.png", &["--montage", "t", "--t", "0:9"]).contains("outside 0:3"));
    assert!(kitchen.refused(1, "no.png", &["--montage", "channels", "--depth", "16"]).contains("8 bits"));
    assert!(kitchen.refused(1, "no.png", &["--montage", "z", "--gap", "9999"]).contains("9999"));
}

/// An engine with a stack, all jobs done.
fn engine_with(stack: Stack) -> (Engine, lumiq::model::DocumentId) {
    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).expect("threads");
    let id = engine.add(Opened::Stack(stack), "cells.tif".to_owned(), Origin::Sample);
    assert!(engine.jobs().wait_idle(LONG));
    engine.poll();
    (engine, id)
}

#[test]
fn recipes_beside_montages_and_layers_of_others_draw_them_once_more() {
    let cells = cells();
    let channels = |c| selected(&cells, Selection { c, ..Selection::whole(&cells.info) }).expect("inside");
    let (own, other) = (channels(0..2), channels(2..3));
    let kitchen = Kitchen::new(&[("own.tif", &own), ("other.tif", &other)]);
    let (mut engine, id) = engine_with(read(&kitchen.inputs[0]));
    let added = engine.add(Opened::Stack(read(&kitchen.inputs[1])), "other.tif".to_owned(), Origin::Sample);
    assert!(engine.jobs().wait_idle(LONG));
    engine.poll();
    let edit = CompositionEdit::AddLayers(added);
    engine.apply(lumiq::engine::Command::Composition { document: id, edit }).expect("a stack");
    let montage = Montage { of: MontageOf::T, range: Some([0, 2]), ..Montage::default() };
    let target = kitchen.path("window.png");
    let whole = Picture { scale: 2, region: Some(Rect::new(3, 4, 50, 40)), ..Picture::of(Frames::One { t: 1, z: 0 }) };
    for picture in [whole.clone(), Picture { montage: Some(montage), ..whole }] {
        let export = Export {
            document: id,
            content: ExportContent::Picture(picture),
            target: target.clone(),
            overwrite: Overwrite::Always,
            options: SaveOptions::default(),
            recipe: true,
        };
        engine.apply(lumiq::engine::Command::Export(Box::new(export))).expect("a sound export");
        assert!(engine.jobs().wait_idle(LONG));
        let recipe = kitchen.path("window.recipe.toml");
        let text = std::fs::read_to_string(&recipe).expect("it was written");
        let call = text.lines().next().expect("a comment");
        let options =
            call.split_once("-o OUTPUT ").expect("a call").1.replace("THIS_FILE", recipe.to_str().expect("plain"));
        let options: Vec<&str> = options.split(' ').collect();
        assert!(kitchen.picture(&options) == Pixels::read(&target, 0), "{text}");
    }
}

#[test]
fn channels_of_further_inputs_lie_over_the_first() {
    let cells = cells();
    let channels = |c| selected(&cells, Selection { c, ..Selection::whole(&cells.info) }).expect("inside");
    let whole = Kitchen::new(&[("cells.tif", &cells)]);
    let apart = Kitchen::new(&[("own.tif", &channels(0..2)), ("other.tif", &channels(2..3))]);
    let options = ["--t", "1", "--scale-bar", "--channel-names", "--text-size", "8"];
    assert!(whole.picture(&options) == apart.picture(&options));
    let chosen = ["--t", "1", "--layers"];
    let same = [
        whole.picture(&[&chosen[..], &["1,2:cyan"]].concat()),
        apart.picture(&[&chosen[..], &["1,1/0:cyan"]].concat()),
    ];
    assert!(same[0] == same[1]);
    let recipe = apart.path("layers.toml");
    let text = "[[layers]]\nchannel = 1\n[[layers]]\ninput = 1\nchannel = 0\ncolor = { ramp = [0, 255, 255] }\n";
    std::fs::write(&recipe, text).expect("it is written");
    assert!(apart.picture(&["--t", "1", "--recipe", recipe.to_str().expect("plain")]) == same[0]);
    assert!(apart.refused(1, "no.png", &["--layers", "1/1"]).contains("1/0"));
}

/// The JPEGs of an AVI in their order.
fn frames_of_avi(path: &Path) -> Vec<Vec<u8>> {
    let bytes = std::fs::read(path).expect("it was written");
    let mut at = bytes.windows(4).position(|window| window == b"movi").expect("frames") + 4;
    let mut frames = Vec::new();
    while &bytes[at..at + 4] == b"00dc" {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().expect("four bytes")) as usize;
        frames.push(bytes[at + 8..at + 8 + length].to_vec());
        at += 8 + length.next_multiple_of(2);
    }
    frames
}

#[test]
fn movies_show_the_pictures_one_after_the_other() {
    let kitchen = Kitchen::new(&[("cells.tif", &cells())]);
    let options = ["--time-stamp", "--scale-bar", "--scale", "2", "--text-size", "8"];
    let still = |t: &str| kitchen.picture(&[&options[..], &["--t", t]].concat());
    let played = [&options[..], &["--t", ":", "--fps", "12.5"]].concat();
    let movie = kitchen.render("cells.avi", &[&played[..], &["--quality", "95"]].concat());
    let frames = frames_of_avi(&movie);
    assert_eq!(frames.len(), 3);
    for (t, jpeg) in frames.iter().enumerate() {
        let path = kitchen.path("frame.jpg");
        std::fs::write(&path, jpeg).expect("it is written");
        let away = Pixels::read(&path, 0).away(&still(&t.to_string()));
        assert!(away < 1.5, "frame {t}: {away}");
    }
    let small = kitchen.render("small.avi", &[&played[..], &["--quality", "30"]].concat());
    let length = |path: &Path| std::fs::metadata(path).expect("it is there").len();
    assert!(2 * length(&small) < length(&movie));
    assert!(kitchen.refused(2, "no.avi", &["--loop", "2"]).contains(".apng"));
    assert!(kitchen.refused(2, "no.png", &["--quality", "50"]).contains(".avi"));
    assert!(kitchen.refused(2, "no.png", &["--fps", "5"]).contains(".mp4"));
}

#[test]
fn without_an_encoder_mp4_says_what_to_do() {
    let kitchen = Kitchen::new(&[("cells.tif", &cells())]);
    let out = kitchen.path("cells.mp4");
    let call = kitchen.call(&out, &["--t", ":"]);
    let output = lumiq().args(call).env("PATH", kitchen.folder.path()).output().expect("it starts");
    let said = stderr(&output);
    if cfg!(feature = "mp4") {
        assert!(output.status.success() && said.contains("the last column and row are repeated"), "{said}");
        assert!(std::fs::read(&out).expect("it was written")[4..8] == *b"ftyp");
    } else {
        assert_eq!((output.status.code(), out.exists()), (Some(1), false), "{said}");
        assert!(said.contains(".avi") && said.contains("install ffmpeg") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn mp4_by_an_installed_ffmpeg_shows_the_pictures() {
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        println!("skipped: there is no ffmpeg");
        return;
    }
    let kitchen = Kitchen::new(&[("cells.tif", &cells())]);
    let movie = kitchen.render("cells.mp4", &["--t", ":", "--quality", "98", "--time-stamp", "--fps", "5"]);
    let raw = Command::new("ffmpeg")
        .args(["-v", "error", "-i", movie.to_str().expect("plain"), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .output()
        .expect("it starts");
    let even = SIZE.map(|side| side.next_multiple_of(2));
    let frames: Vec<&[u8]> = raw.stdout.chunks(even[0] * even[1] * 3).collect();
    assert_eq!(frames.len(), 3, "{}", stderr(&raw));
    for (t, frame) in frames.iter().enumerate() {
        let whole = Pixels { size: even, rgb: frame.to_vec() };
        let away =
            whole.part(Rect::whole(SIZE[0], SIZE[1])).away(&kitchen.picture(&["--t", &t.to_string(), "--time-stamp"]));
        assert!(away < 5.0, "frame {t}: {away}");
    }
}

#[test]
fn compressions_of_tiff_are_those_that_were_asked_for() {
    let stack = cells();
    let kitchen = Kitchen::new(&[("cells.tif", &stack)]);
    let input = kitchen.inputs[0].to_str().expect("plain");
    for ending in ["tif", "ome.tif"] {
        let mut lengths = Vec::new();
        for how in ["none", "lzw", "deflate", "zstd"] {
            let out = kitchen.path(&format!("{how}.{ending}"));
            succeed(["convert", input, "-o", out.to_str().expect("plain"), "--compression", how]);
            let written = read(&out);
            for plane in stack.planes() {
                assert!(written.read_plane(plane).expect("whole") == stack.read_plane(plane).expect("whole"), "{how}");
            }
            assert_eq!(written.info.channels[1].name, stack.info.channels[1].name, "{how} {ending}");
            lengths.push(std::fs::metadata(&out).expect("it is there").len());
        }
        let smaller = |length: &u64| *length < lengths[0];
        assert!(lengths[1..].iter().all(smaller), "{lengths:?}");
    }
    let out = kitchen.path("no.npy");
    let sentence = fail(2, ["convert", input, "-o", out.to_str().expect("plain"), "--compression", "lzw"]);
    assert!(sentence.contains(".tif") && !out.exists(), "{sentence}");
    kitchen.render("picture.tif", &["--compression", "zstd"]);
}
