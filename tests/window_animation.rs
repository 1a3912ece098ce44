//! The export page for animations, movies and montages, by accessible names: which planes, how fast, how large, the file
//! and the recipe beside it.

#![cfg(feature = "gui")]

mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{OpenOptions, Opened, open};
use support::stacks::stack;
use support::window::{Window, add, open_window, settle, until};

fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    settle(harness);
}

fn type_into(harness: &mut Window, label: &str, text: &str) {
    harness.get_by_label(label).focus();
    settle(harness);
    harness.get_by_label(label).type_text(text);
    settle(harness);
    harness.key_press(egui::Key::Enter);
    settle(harness);
}

/// The export page of a stack of two channels, five times and three heights.
fn export_page() -> Window {
    let mut harness = open_window();
    add(&mut harness, Opened::Stack(stack()), "cells.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    click(&mut harness, "Export this view");
    harness
}

fn choose(harness: &mut Window, field: &str, choice: &str) {
    harness.get_by_role_and_label(Role::ComboBox, field).click();
    settle(harness);
    click(harness, choice);
}

fn export(harness: &mut Window, target: &std::path::Path) {
    type_into(harness, "Export path", &target.display().to_string());
    harness.get_by_role_and_label(Role::Button, "Export").click();
    until(harness, "the file", |_| target.exists());
}

#[test]
fn all_heights_of_a_time_become_a_movie_of_the_size_that_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("heights.avi");
    let mut harness = export_page();
    click(&mut harness, "All t, z");
    choose(&mut harness, "Format", "MP4, movie");
    assert!(harness.query_by_label_contains("four pixels share a colour").is_some());
    choose(&mut harness, "Format", "AVI, movie");
    click(&mut harness, "All z, this t");
    assert!(harness.query_by_label("Repeat for ever").is_none(), "movies do not say that they begin again");
    click(&mut harness, "Frames per second");
    type_into(&mut harness, "Frames per second", "12.5");
    click(&mut harness, "Export scale");
    type_into(&mut harness, "Export scale", "2");
    assert!(harness.query_by_label_contains("3 planes of 120 × 80").is_some());
    export(&mut harness, &target);
    let bytes = std::fs::read(&target).expect("it was written");
    let number = |after: &[u8], at: usize| {
        let start = bytes.windows(4).position(|window| window == after).expect("a chunk") + 8 + at;
        u32::from_le_bytes(bytes[start..start + 4].try_into().expect("four bytes"))
    };
    assert_eq!([number(b"avih", 16), number(b"avih", 32), number(b"avih", 36)], [3, 120, 80]);
    assert_eq!([number(b"strh", 20), number(b"strh", 24)], [2, 25], "twenty-five frames in two seconds");
}

#[test]
fn channels_stand_beside_one_another_in_a_montage() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("channels.png");
    let mut harness = export_page();
    click(&mut harness, "Montage");
    click(&mut harness, "Automatic");
    click(&mut harness, "Columns of the montage");
    type_into(&mut harness, "Columns of the montage", "2");
    click(&mut harness, "White");
    click(&mut harness, "Labels");
    click(&mut harness, "Recipe beside it");
    export(&mut harness, &target);
    let recipe = folder.path().join("channels.recipe.toml");
    until(&mut harness, "the recipe", |_| recipe.exists());
    let recipe = std::fs::read_to_string(recipe).expect("it was written");
    assert!(
        recipe.contains("[montage]") && recipe.contains("merge = true") && recipe.contains("columns = 2"),
        "{recipe}"
    );
    let Opened::Stack(written) = open(&target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    let plane = written.read_plane(lumiq::model::PlaneIndex::default()).expect("it is whole");
    assert_eq!((plane.width, plane.height), (60 * 2 + 4, 40 * 2 + 4), "two channels and both of them");
    let at = |x: usize, y: usize| [0, 1, 2].map(|sample| plane.value(x, y, sample).expect("inside"));
    assert_eq!(at(61, 20), [255.0; 3], "the gap");
    assert_eq!(at(100, 70), [255.0; 3], "where there is no fourth panel");
    let (blue, green, both) = (at(30, 30), at(94, 30), at(30, 74));
    assert!(blue[1] == 0.0 && green[2] == 0.0 && both == [0.0, green[1], blue[2]], "{blue:?} {green:?} {both:?}");
}

#[test]
fn all_heights_of_a_time_become_a_gif_of_the_rate_that_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("heights.gif");
    let mut harness = export_page();
    click(&mut harness, "All t, z");
    choose(&mut harness, "Format", "GIF, animated");
    click(&mut harness, "All z, this t");
    click(&mut harness, "Frames per second");
    type_into(&mut harness, "Frames per second", "4");
    assert!(harness.query_by_label_contains("3 planes of 60 × 40").is_some());
    click(&mut harness, "Recipe beside it");
    type_into(&mut harness, "Export path", &target.display().to_string());
    harness.get_by_role_and_label(Role::Button, "Export").click();
    let recipe = folder.path().join("heights.recipe.toml");
    until(&mut harness, "both files", |_| target.exists() && recipe.exists());
    let recipe = std::fs::read_to_string(recipe).expect("it was written");
    let planes = recipe.contains("t = \"0:1\"") && recipe.contains("z = \"0:3\"");
    assert!(planes && recipe.contains("DAPI"), "{recipe}");
    let Opened::Stack(written) = open(&target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    assert_eq!((written.info.format.as_str(), written.info.axes.t), ("gif", 3));
    assert_eq!(written.info.time_interval_s, Some(0.25));
}

#[test]
fn the_visible_part_is_written_in_whole_pixels() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("part.png");
    let mut harness = export_page();
    // Until 60 × 40 pixels do not fit any more.
    for _ in 0..8 {
        harness.key_press(egui::Key::Plus);
        settle(&mut harness);
    }
    click(&mut harness, "Visible part");
    export(&mut harness, &target);
    let Opened::Stack(written) = open(&target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    let axes = written.info.axes;
    assert!(axes.x < 60 && axes.y < 40 && axes.x > 1 && axes.y > 1, "{axes:?}");
    assert!(harness.query_by_label_contains(&format!("{} × {}", axes.x, axes.y)).is_some(), "as the page says");
}

#[test]
fn panels_of_channels_play_over_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("channels.apng");
    let mut harness = export_page();
    click(&mut harness, "Montage");
    harness.get_by_role_and_label(Role::Tab, "t").click();
    settle(&mut harness);
    choose(&mut harness, "Format", "PNG, animated");
    assert!(harness.query_by_label("All t, this z").is_none(), "times are panels, so only heights are frames");
    harness.get_by_role_and_label(Role::Tab, "Channels").click();
    settle(&mut harness);
    click(&mut harness, "All z, this t");
    assert!(harness.query_by_label_contains("3 planes of 188 × 40").is_some(), "two channels and both of them");
    export(&mut harness, &target);
    let Opened::Stack(written) = open(&target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    assert_eq!((written.info.axes.t, written.info.axes.x), (3, 188));
}
