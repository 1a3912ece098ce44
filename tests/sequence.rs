//! Folders of files that make a stack by their names: from the command line, and offered by the engine.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::time::Duration;

use lumiq::codec::sequence::Meaning;
use lumiq::engine::command::{Command, DocumentCommand};
use lumiq::engine::{Engine, EngineOptions, News, Offer};
use lumiq::model::PlaneIndex;
use support::files::{folder, read_npy, write_picture};
use support::program::{fail, run, stderr, succeed};
use support::sequence::{name, write_planes, write_whole};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn info(arguments: &[&str]) -> serde_json::Value {
    let arguments = ["info", "--json"].iter().chain(arguments);
    serde_json::from_str(&succeed(arguments)).unwrap()
}

#[test]
fn a_folder_is_the_stack_that_its_files_are() {
    let folder = folder();
    let planes = folder.path().join("planes");
    std::fs::create_dir(&planes).unwrap();
    write_planes(&planes);
    let said = info(&[text(&planes)]);
    assert_eq!((&said["format"], &said["series"]), (&"folder".into(), &1.into()));
    assert_eq!(said["axes"], serde_json::json!({"t": 3, "z": 2, "c": 2, "y": 40, "x": 60}));
    assert_eq!(said["channels"][0]["name"], "Actin", "in the order of names");
    assert_eq!((&said["pixel_size"]["x"], &said["pixel_size"]["z"]), (&0.5.into(), &2.0.into()));
    assert_eq!((&said["guessed"], &said["warnings"]), (&serde_json::json!(["axes"]), &serde_json::json!([])));

    let whole = folder.path().join("whole.tif");
    write_whole(&whole);
    let array = |input: &Path, channel: &str| {
        let output = folder.path().join("out.npy");
        succeed(["convert", text(input), "-o", text(&output), "--c", channel, "--overwrite", "always"]);
        read_npy(&output)
    };
    assert_eq!(array(&planes, "1"), array(&whole, "0"), "DAPI, sample by sample");
    assert_eq!(array(&planes, "0"), array(&whole, "1"));

    let figure = folder.path().join("figure.png");
    succeed(["render", text(&planes), "-o", text(&figure), "--t", "2", "--project", "z:max", "--scale-bar"]);
    assert_eq!(image::open(&figure).unwrap().to_rgb8().dimensions(), (60, 40));
}

#[test]
fn axes_can_be_said_and_series_chosen() {
    let folder = folder();
    write_planes(folder.path());
    let said = info(&[text(folder.path()), "--axes", "ZTCYX"]);
    assert_eq!(said["axes"], serde_json::json!({"t": 2, "z": 3, "c": 2, "y": 40, "x": 60}));
    assert_eq!(said["guessed"], serde_json::json!([]));
    let apart = info(&[text(folder.path()), "--axes", "ZCYX", "--series", "2"]);
    assert_eq!((&apart["series"], &apart["axes"]["z"]), (&3.into(), &2.into()), "one stack for each time");
    let sentence = fail(1, ["info", text(folder.path()), "--series", "1"]);
    assert!(sentence.contains("there is no series 1; choose series 0, its only one"), "{sentence}");
}

#[test]
fn a_pattern_says_which_files_and_what_their_names_count() {
    let folder = folder();
    let planes = folder.path().join("planes");
    std::fs::create_dir(&planes).unwrap();
    let files = write_planes(&planes);
    let other = name(PlaneIndex::default()).replace("cells", "brain");
    std::fs::copy(&files[0], planes.join(&other)).unwrap();
    let said = info(&[text(&planes), "--files", "cells_t{z}_z{t}_{c:DAPI}.tif"]);
    assert_eq!(said["axes"], serde_json::json!({"t": 2, "z": 3, "c": 1, "y": 40, "x": 60}));
    assert_eq!((&said["channels"][0]["name"], &said["guessed"]), (&"DAPI".into(), &serde_json::json!([])));
    let one = folder.path().join("one.npy");
    let converted = |option: [&str; 2]| {
        let call = ["convert", text(&planes), "-o", text(&one), "--overwrite", "always"];
        succeed(call.iter().chain(&option));
        read_npy(&one)
    };
    assert_eq!(converted(["--files", "cells_t{t}_z{z}_{c}.tif"]), converted(["--axes", "TZCYX"]), "they are the same");
    for (pattern, words) in [
        ("*_t{t}_z{z}_{c}.tif", "would be the same plane; change the pattern of names in --files"),
        ("dogs_t{t}.tif", "none of its files has a name like dogs_t{t}.tif"),
    ] {
        let sentence = fail(1, ["info", text(&planes), "--files", pattern]);
        assert!(sentence.contains(words), "{sentence}");
    }
    let sentence = fail(1, ["info", text(&files[0]), "--files", "{t}.tif"]);
    assert!(sentence.contains("name a folder, or leave --files out"), "{sentence}");
    let sentence = fail(2, ["info", text(&planes), "--files", "{x}.tif"]);
    assert!(sentence.contains("there is no {x} in names of files"), "{sentence}");
}

#[test]
fn bad_members_cost_only_their_own_planes() {
    let folder = folder();
    write_planes(folder.path());
    let path = |t, z, c| folder.path().join(name(PlaneIndex { t, z, c }));
    std::fs::remove_file(path(0, 1, 1)).unwrap();
    let whole = std::fs::read(path(1, 0, 0)).unwrap();
    std::fs::write(path(1, 0, 0), &whole[..100]).unwrap();
    let picture = folder.path().join("picture.png");
    write_picture(&picture, 9, 9);
    succeed(["convert", text(&picture), "-o", text(&path(2, 0, 0)), "--overwrite", "always"]);
    std::fs::remove_file(&picture).unwrap();
    let output = run(["convert", text(folder.path()), "-o", text(&folder.path().join("out.npy"))]);
    assert!(output.status.success());
    let said = stderr(&output);
    for sentence in [
        "there is no file for t08 z1 Actin; its planes are shown as zeros",
        "cells_t09_z0_DAPI.tif cannot be read (",
        "cells_t10_z0_DAPI.tif is 9 × 9 pixels, not 60 × 40; its planes are shown as zeros",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    let (_, bytes) = read_npy(&folder.path().join("out.npy"));
    let planes: Vec<bool> = bytes.chunks(60 * 40 * 2).map(|plane| plane.iter().any(|&byte| byte != 0)).collect();
    // t, z, c; Actin is the first channel.
    let zeros: Vec<usize> = planes.iter().enumerate().filter(|(_, seen)| !**seen).map(|(index, _)| index).collect();
    assert_eq!(zeros, [2, 5, 9]);
}

#[test]
fn a_folder_without_a_stack_is_refused_in_a_sentence() {
    let folder = folder();
    let sentence = fail(1, ["info", text(folder.path())]);
    assert!(sentence.contains("is a folder whose files make no stack by their names; name a file in it"), "{sentence}");
}

fn asking(engine: &mut Engine, paths: Vec<std::path::PathBuf>) -> News {
    engine.apply(Command::Document(DocumentCommand::OpenAsking(paths))).unwrap();
    settle(engine)
}

fn settle(engine: &mut Engine) -> News {
    let mut all = News::default();
    for _ in 0..3 {
        assert!(engine.jobs().wait_idle(Duration::from_mins(2)));
        let news = engine.poll();
        all.notices.extend(news.notices);
        all.opened.extend(news.opened);
        all.offers.extend(news.offers);
    }
    all
}

/// How many t, z and c each document has, the fewest first.
fn lengths(engine: &Engine) -> Vec<[usize; 3]> {
    let axes = engine.session().documents().iter().map(|document| document.stack().unwrap().info.axes);
    let mut lengths: Vec<_> = axes.map(|axes| [axes.t, axes.z, axes.c]).collect();
    lengths.sort_unstable();
    lengths
}

/// Opens what is offered, counted so.
fn accept(engine: &mut Engine, offer: &Offer, meanings: &[Meaning]) {
    let stacks = offer.pattern.arranged(meanings).unwrap();
    for command in offer.accepted(stacks, None) {
        engine.apply(command).unwrap();
    }
    settle(engine);
}

#[test]
fn nothing_opens_before_the_question_is_answered() {
    let folder = folder();
    let files = write_planes(folder.path());
    let other = folder.path().join("note.png");
    write_picture(&other, 4, 4);
    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap();
    for asked in [vec![folder.path().to_owned()], files.iter().cloned().chain([other.clone()]).collect()] {
        let mut news = asking(&mut engine, asked);
        assert!(news.opened.is_empty() && engine.session().documents().is_empty());
        let offer = news.offers.pop().unwrap();
        assert_eq!((offer.pattern.files(), &offer.rest, offer.page.axes.planes()), (12, &vec![other.clone()], 1));
        accept(&mut engine, &offer, &[Meaning::T, Meaning::Z, Meaning::C]);
        assert_eq!(lengths(&engine), [[1, 1, 1], [3, 2, 2]]);
        let document = engine.session().documents().iter().find(|document| document.files().len() > 1).unwrap();
        assert_eq!((document.name.as_str(), document.files().len()), ("cells_t08-10_z0-1_Actin-DAPI.tif", 12));
        assert!(document.guessed().is_empty(), "who answers does not guess");
        for id in engine.session().documents().iter().map(|document| document.id).collect::<Vec<_>>() {
            engine.apply(Command::Document(DocumentCommand::Close(id))).unwrap();
        }
    }
}

#[test]
fn each_stack_of_a_folder_is_a_document_of_its_own() {
    let folder = folder();
    write_planes(folder.path());
    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap();
    for _ in 0..2 {
        // What is open already does not open again.
        let offer = asking(&mut engine, vec![folder.path().to_owned()]).offers.pop().unwrap();
        accept(&mut engine, &offer, &[Meaning::Apart, Meaning::Z, Meaning::C]);
        assert_eq!(lengths(&engine), [[1, 2, 2]; 3]);
    }
}

#[test]
fn files_that_make_no_stack_open_without_a_question() {
    let folder = folder();
    let files = ["Anna.png", "Bob.png"].map(|name| folder.path().join(name));
    for file in &files {
        write_picture(file, 8, 8);
    }
    let mut engine = Engine::new(EngineOptions { threads: 2, ..EngineOptions::default() }).unwrap();
    let news = asking(&mut engine, files.to_vec());
    assert_eq!((news.opened.len(), news.offers.len()), (2, 0));
    let offer = {
        write_planes(folder.path());
        asking(&mut engine, vec![folder.path().to_owned()]).offers.pop().unwrap()
    };
    engine.apply(offer.declined()).unwrap();
    settle(&mut engine);
    assert_eq!(engine.session().documents().len(), 14, "one by one");
}
