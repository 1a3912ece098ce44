//! The export page for animations, by accessible names: which planes, how fast, the file and the recipe beside it.

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

#[test]
fn all_heights_of_a_time_become_a_gif_of_the_rate_that_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("heights.gif");
    let mut harness = open_window();
    add(&mut harness, Opened::Stack(stack()), "cells.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    click(&mut harness, "Export this view");
    click(&mut harness, "All t, z");
    harness.get_by_role_and_label(Role::ComboBox, "Format").click();
    settle(&mut harness);
    click(&mut harness, "GIF, animated");
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
    assert!(recipe.contains("--t 0:1 --z 0:3") && recipe.contains("DAPI"), "{recipe}");
    let Opened::Stack(written) = open(&target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    assert_eq!((written.info.format.as_str(), written.info.axes.t), ("gif", 3));
    assert_eq!(written.info.time_interval_s, Some(0.25));
}
