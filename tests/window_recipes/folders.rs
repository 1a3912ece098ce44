//! Folders whose files were joined in the window: the recipe says it where the names do not.

use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use lumiq::ui::Intent;

use super::support::files::folder;
use super::support::sequence::write_planes;
use super::support::window::{Window, has, open_window, settle, until};
use super::{assert_replayed, click, examined, export_data, save_recipe};

/// Opens a folder as the stack of its files, with what is corrected in the question; its page is in front.
fn join(window: &mut Window, planes: &Path, corrections: &[(&str, &str)]) {
    window.state_mut().want(Intent::Open(vec![planes.to_owned()]));
    until(window, "the question", |window| has(window, "These files make a stack"));
    for (part, meaning) in corrections {
        window.get_by_role_and_label(Role::ComboBox, &format!("Meaning of {part}")).click();
        settle(window);
        window.query_all_by_role_and_label(Role::Button, meaning).last().expect("an entry of the list").click();
        settle(window);
    }
    click(window, "Open as one stack");
    until(window, "its pages", |window| window.query_by_role_and_label(Role::Tab, "Export").is_some());
    examined(window);
}

#[test]
fn files_that_were_arranged_otherwise_are_arranged_so_again() {
    let folder = folder();
    let [planes, later] = ["planes", "later"].map(|name| folder.path().join(name));
    for folder in [&planes, &later] {
        std::fs::create_dir(folder).expect("a folder");
        write_planes(folder);
    }
    let mut window = open_window();
    join(&mut window, &planes, &[("t08 … t10", "z (depth)")]);
    let [result, recipe] = ["result.tif", "recipe.toml"].map(|name| folder.path().join(name));
    export_data(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert!(text.contains("kind = \"convert\"\nfiles = \"*_t{z}_z{t}_{c}.tif\"\n"), "{text}");
    assert_replayed(&recipe, &planes, &result);
    // Another folder, whose files are called otherwise before what counts.
    for file in std::fs::read_dir(&later).expect("a folder").flatten() {
        let name = file.file_name().to_string_lossy().replace("cells", "brain slice 2");
        std::fs::rename(file.path(), later.join(name)).expect("another name");
    }
    assert_replayed(&recipe, &later, &result);
}

#[test]
fn files_that_were_arranged_as_their_names_suggest_are_left_to_them() {
    let folder = folder();
    let planes = folder.path().join("planes");
    std::fs::create_dir(&planes).expect("a folder");
    write_planes(&planes);
    let mut window = open_window();
    join(&mut window, &planes, &[]);
    let [result, recipe] = ["result.npy", "recipe.toml"].map(|name| folder.path().join(name));
    export_data(&mut window, &result);
    let text = save_recipe(&mut window, "Save recipe…", &recipe);
    assert_eq!(text, "version = 2\nkind = \"convert\"\n\n[output]\nformat = \"npy\"\n");
    assert_replayed(&recipe, &planes, &result);
}
