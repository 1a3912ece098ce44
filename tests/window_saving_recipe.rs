//! The panel that saves a recipe: from the menu and from pages; what exists is replaced after a question only.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::Action;
use lumiq::ui::Intent;
use support::batch::{click, counts, window, write};
use support::files::{folder, pictures};
use support::window::{Window, has, open_window, settle, until};

const QUESTION: &str = "There is a file of that name already. Replace it?";

/// The batch with a picture in its list, its panel for saving open.
fn batch(folder: &Path) -> Window {
    pictures(folder, 1);
    let mut window = window(Vec::new());
    window.state_mut().want(Intent::AddToBatch(vec![folder.join("p000.png")]));
    until(&mut window, "the file", |window| counts(window).waiting == 1);
    save_from_menu(&mut window);
    assert!(has(&window, "Recipe path"));
    window
}

fn save_from_menu(window: &mut Window) {
    window.get_by_role_and_label(Role::Button, "File").click();
    settle(window);
    window.get_by_label("Save Recipe…").click();
    settle(window);
}

fn text(window: &Window) -> String {
    let text = window.get_by_role_and_label(Role::MultilineTextInput, "Text of the recipe").value();
    text.unwrap_or_default()
}

fn path(window: &Window) -> String {
    window.get_by_role_and_label(Role::TextInput, "Recipe path").value().unwrap_or_default()
}

#[test]
fn what_exists_is_replaced_only_after_a_question_and_the_path_stays() {
    let folder = folder();
    let target = folder.path().join("mine.toml");
    std::fs::write(&target, "somebody's").unwrap();
    let mut window = batch(folder.path());
    assert!(text(&window).contains("kind = \"resize\""));
    write(&mut window, "Recipe path", &target.display().to_string());
    click(&mut window, Role::Button, "Save");
    until(&mut window, "the question", |window| has(window, QUESTION));
    window.check_accessibility();
    assert!(window.state().toasts().is_empty());
    click(&mut window, Role::Button, "Keep it");
    assert!(!has(&window, QUESTION) && path(&window) == target.display().to_string());
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "somebody's");

    click(&mut window, Role::Button, "Save");
    until(&mut window, "the question", |window| has(window, QUESTION));
    click(&mut window, Role::Button, "Replace it");
    until(&mut window, "the panel gone", |window| !has(window, "Recipe path"));
    assert!(std::fs::read_to_string(&target).unwrap().contains("kind = \"resize\""));
}

#[test]
fn another_name_is_no_answer_but_another_wish() {
    let folder = folder();
    let [there, free] = ["there.toml", "free.toml"].map(|name| folder.path().join(name));
    std::fs::write(&there, "somebody's").unwrap();
    let mut window = batch(folder.path());
    write(&mut window, "Recipe path", &there.display().to_string());
    click(&mut window, Role::Button, "Save");
    until(&mut window, "the question", |window| has(window, QUESTION));
    window.get_by_role_and_label(Role::TextInput, "Recipe path").focus();
    settle(&mut window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    write(&mut window, "Recipe path", &free.display().to_string());
    assert!(!has(&window, QUESTION));
    click(&mut window, Role::Button, "Save");
    until(&mut window, "the panel gone", |window| !has(window, "Recipe path"));
    assert!(free.exists() && std::fs::read_to_string(&there).unwrap() == "somebody's");
}

#[test]
fn what_cannot_be_written_is_said_in_the_panel() {
    let folder = folder();
    let target = folder.path().join("none/mine.toml");
    let mut window = batch(folder.path());
    write(&mut window, "Recipe path", &target.display().to_string());
    click(&mut window, Role::Button, "Save");
    until(&mut window, "why", |window| window.query_by_label_contains("no such file or folder").is_some());
    assert_eq!(path(&window), target.display().to_string());
    assert!(window.state().toasts().is_empty());
    window.get_by_role_and_label(Role::TextInput, "Recipe path").focus();
    settle(&mut window);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    write(&mut window, "Recipe path", &folder.path().join("mine.toml").display().to_string());
    assert!(window.query_by_label_contains("no such file or folder").is_none(), "that was of another path");
}

#[test]
fn the_menu_keeps_what_the_page_in_front_makes() {
    let mut window = open_window();
    window.state_mut().want(Intent::Action(Action::SaveRecipe));
    settle(&mut window);
    assert!(window.state().toasts()[0].contains("Open a document first"));
    window.state_mut().want(Intent::Action(Action::OpenSampleStack));
    until(&mut window, "its pages", |window| window.query_by_role_and_label(Role::Tab, "Resize").is_some());

    click(&mut window, Role::Tab, "Resize");
    save_from_menu(&mut window);
    assert!(text(&window).contains("kind = \"resize\""));
    click(&mut window, Role::Button, "Close Recipe");
    // Facts make nothing, and cover the page that does.
    window.state_mut().want(Intent::Action(Action::Facts));
    settle(&mut window);
    save_from_menu(&mut window);
    until(&mut window, "the panel over the facts", |window| has(window, "Recipe path"));
    assert!(text(&window).contains("kind = \"resize\""));
    click(&mut window, Role::Button, "Close Recipe");
    // The page of the layers makes nothing: what is seen can be exported.
    click(&mut window, Role::Tab, "Layers");
    save_from_menu(&mut window);
    until(&mut window, "the panel", |window| has(window, "Recipe path"));
    assert!(text(&window).contains("kind = \"render\""));
    assert_eq!(window.state().toasts().len(), 1, "that of the beginning");
}
