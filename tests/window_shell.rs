//! The window's shell, driven by accessible names: start page, opening, palette, theme, toasts, export, closing.

#![cfg(feature = "gui")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::{Opened, SaveOptions};
use lumiq::engine::export::{Export, ExportContent, Overwrite};
use lumiq::engine::{Command, JobKind, JobState};
use lumiq::model::{
    Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use lumiq::ui::dialogs::ScriptedDialogs;
use lumiq::ui::{AppSetup, Intent};
use support::window::{Dropped, Window, add, enter, has, open_window, open_with, settle, setup, until};

/// A window whose file dialogs give these answers in turn.
fn window_answering(answers: Vec<Vec<PathBuf>>) -> Window {
    open_with(Harness::builder(), AppSetup { dialogs: Box::new(ScriptedDialogs::new(answers)), ..setup() })
}

fn picture(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 6, y as u8 * 8, 90])).save(&path).expect("a picture");
    path
}

fn is_open(window: &Window, name: &str) -> bool {
    window.query_by_role_and_label(Role::ListItem, name).is_some()
}

#[test]
fn the_start_page_says_what_can_be_done_and_an_idle_window_rests() {
    let mut window = open_window();
    for label in ["Open files…", "Open folder…", "Path", "Fluorescence time-lapse", "Radio scene"] {
        assert!(has(&window, label), "{label}");
    }
    // The pictures of the samples are made in the background.
    until(&mut window, "no job", |window| window.state().engine().jobs().wait_idle(Duration::from_millis(1)));
    window.run_steps(5);
    // More than four frames in a row without anything happening would be a panic.
    window.run();
    window.check_accessibility();
}

#[test]
fn a_sample_opens_with_one_click() {
    let mut window = open_window();
    window.get_by_label("Fluorescence time-lapse").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 1);
    window.run_steps(3);
    let name = window.state().engine().session().documents()[0].name.clone();
    assert!(is_open(&window, &name));
    assert!(window.query_by_role_and_label(Role::Tab, &name).is_some(), "its tab is in front");
    window.check_accessibility();
}

#[test]
fn a_file_chosen_in_the_dialog_opens_and_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let path = picture(folder.path(), "cells.png");
    let mut window = window_answering(vec![vec![path.clone()]]);
    window.get_by_label("Open files…").click();
    until(&mut window, "the picture", |window| is_open(window, "cells.png"));
    assert_eq!(window.state().settings().recent_files[0].path, path);
    assert!(!window.state().settings().recent_files[0].facts.is_empty());
}

#[test]
fn a_typed_path_opens_and_closing_the_document_brings_the_start_page_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = picture(folder.path(), "typed.png");
    let mut window = open_window();
    window.get_by_label("Path").focus();
    window.run_steps(2);
    window.get_by_label("Path").type_text(&path.display().to_string());
    window.run_steps(2);
    window.key_press(Key::Enter);
    until(&mut window, "the picture", |window| is_open(window, "typed.png"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    until(&mut window, "the start page", |window| has(window, "Open files…"));
}

#[test]
fn the_tab_of_the_document_in_front_is_in_sight() {
    let mut window = open_window();
    let names: Vec<String> = (1..=9).map(|number| format!("a long name of picture number {number}.tif")).collect();
    for name in &names {
        let info = StackInfo::bare("test", StackAxes::plane(8, 8), 1, SampleType::U8);
        let id = add(&mut window, Opened::Stack(Stack::new(info, Arc::new(Slow))), name);
        window.state_mut().want(Intent::Show(id));
        window.run_steps(3);
    }
    let bar =
        |window: &Window| window.get_by_role_and_label(Role::Image, &format!("{} canvas", names[8])).rect().x_range();
    let seen = bar(&window);
    for name in [&names[8], &names[0], &names[5]] {
        window.get_by_role_and_label(Role::ListItem, name).click();
        window.run_steps(4);
        let tab = window.get_by_role_and_label(Role::Tab, name).rect().x_range();
        assert!(seen.contains(tab.min) && seen.contains(tab.max), "{name}: {tab:?} in {seen:?}");
    }
}

#[test]
fn dropped_files_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = picture(folder.path(), "dropped.png");
    let mut window = open_window();
    let hovered = egui::HoveredFile { path: Some(path.clone()), ..egui::HoveredFile::default() };
    window.input_mut().hovered_files = vec![hovered];
    window.run_steps(2);
    assert!(has(&window, "Drop to open dropped.png"), "the window says what a drop will do");
    window.input_mut().hovered_files.clear();
    window.input_mut().dropped_files = vec![Arc::new(Dropped(path))];
    window.run_steps(1);
    window.input_mut().dropped_files.clear();
    until(&mut window, "the picture", |window| is_open(window, "dropped.png"));
}

#[test]
fn a_failure_is_one_sentence_that_stays_until_it_is_dismissed() {
    let mut window = window_answering(vec![vec![PathBuf::from("/nowhere/lost.png")]]);
    window.get_by_label("Open files…").click();
    until(&mut window, "the failure", |window| !window.state().toasts().is_empty());
    let sentence = window.state().toasts()[0].clone();
    assert!(sentence.contains("lost.png") && sentence.contains("no such file"), "{sentence}");
    window.run_steps(3);
    assert!(has(&window, &sentence), "the sentence is on the screen");
    window.get_by_label("Dismiss").click();
    until(&mut window, "its end", |window| window.state().toasts().is_empty());
}

#[test]
fn the_palette_finds_and_runs_an_action() {
    let mut window = open_window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(3);
    window.get_by_role_and_label(Role::TextInput, "Search").type_text("about lum");
    window.run_steps(3);
    assert!(window.query_by_role_and_label(Role::ListBoxOption, "About lumiq").is_some());
    window.key_press(Key::Enter);
    until(&mut window, "the about window", |window| has(window, "Close About lumiq"));
    window.key_press(Key::Escape);
    until(&mut window, "its end", |window| !has(window, "Close About lumiq"));
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut window = open_window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut window, "the reason", |window| {
        window.state().toasts().iter().any(|toast| toast.contains("nothing to undo"))
    });
}

#[test]
fn the_theme_changes_at_once_and_is_kept() {
    let mut window = open_window();
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
    window.get_by_label("Light theme").click();
    until(&mut window, "the light theme", |window| window.ctx.theme() == egui::Theme::Light);
    assert_eq!(window.state().settings().theme, lumiq::engine::settings::Theme::Light);
    until(&mut window, "the way back", |window| has(window, "Dark theme"));
}

#[test]
fn the_interface_can_be_enlarged_by_key() {
    let mut window = open_window();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    until(&mut window, "a larger interface", |window| window.state().settings().ui_scale > 1.05);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Minus);
    until(&mut window, "the size before", |window| window.state().settings().ui_scale < 1.05);
}

#[test]
fn a_view_is_exported_to_a_typed_path() {
    let folder = tempfile::tempdir().unwrap();
    let source = picture(folder.path(), "source.png");
    let target = folder.path().join("result.png");
    let mut window = open_window();
    window.state_mut().want(lumiq::ui::Intent::Open(vec![source.clone()]));
    until(&mut window, "the picture", |window| is_open(window, "source.png"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    until(&mut window, "the export page", |window| has(window, "Export path"));
    window.get_by_label("Export path").focus();
    window.run_steps(2);
    window.get_by_label("Export path").type_text(&target.display().to_string());
    window.run_steps(2);
    window.get_by_role_and_label(Role::Button, "Export").click();
    until(&mut window, "the file", |_| target.exists());
    let (before, after) = (image::open(&source).unwrap().to_rgb8(), image::open(&target).unwrap().to_rgb8());
    assert_eq!(before.as_raw(), after.as_raw(), "the picture as it is shown is the picture that was stored");
}

/// A plane that takes a minute to read, in rows that take a while each.
#[derive(Debug)]
struct Slow;

impl PlaneSource for Slow {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        std::thread::sleep(Duration::from_millis(rect.height as u64));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U8(vec![0; rect.area()])))
    }
}

#[test]
fn a_running_job_is_cancelled_by_the_cross_beside_its_bar() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("slow.npy");
    let mut window = open_window();
    let info = StackInfo::bare("test", StackAxes::plane(20_000, 60_000), 1, SampleType::U8);
    let document = add(&mut window, Opened::Stack(Stack::new(info, Arc::new(Slow))), "slow.tif");
    let export = Export {
        document,
        content: ExportContent::Data { samples: None },
        target: target.clone(),
        overwrite: Overwrite::Always,
        options: SaveOptions::default(),
        recipe: false,
    };
    window.state_mut().want(Intent::Command(Command::Export(Box::new(export))));
    let exporting = |window: &Window| {
        let jobs = window.state().engine().jobs().statuses();
        jobs.into_iter().find(|job| job.kind == JobKind::Export).map(|job| (job.name, job.state))
    };
    until(&mut window, "the job at work", |window| exporting(window).is_some_and(|(_, s)| s == JobState::Running));
    let cancel = format!("Cancel {}", exporting(&window).expect("it runs").0);
    until(&mut window, "its line", |window| has(window, &cancel));
    window.get_by_label(&cancel).click();
    until(&mut window, "the end", |window| exporting(window).is_none_or(|(_, s)| s == JobState::Cancelled));
    // Its thread is still reading a band; it removes the temporary file when it comes back.
    until(&mut window, "an empty folder", |_| std::fs::read_dir(folder.path()).unwrap().next().is_none());
    assert_eq!(exporting(&window).expect("it is remembered").1, JobState::Cancelled);
    assert!(window.state().toasts().is_empty(), "a wish granted is no failure: {:?}", window.state().toasts());
}

#[test]
fn closing_with_a_job_running_asks_first() {
    let mut window = open_window();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let work = move |progress: &lumiq::model::Progress| {
        while !stopped.load(Ordering::Relaxed) {
            progress.add(0)?;
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    };
    let _ticket = window.state().engine().jobs().submit("Export of cells.tif", JobKind::Export, work);
    ask_to_close(&mut window);
    until(&mut window, "the question", |window| has(window, "Keep working"));
    assert!(has(&window, "A job is still running"));
    window.get_by_label("Keep working").click();
    until(&mut window, "its end", |window| !has(window, "Keep working"));
    assert_eq!(window.state().engine().jobs().lost_on_close().len(), 1, "the job goes on");
    ask_to_close(&mut window);
    until(&mut window, "the question again", |window| has(window, "Stop and close"));
    window.get_by_label("Stop and close").click();
    until(&mut window, "the end of the job", |window| window.state().engine().jobs().lost_on_close().is_empty());
    stop.store(true, Ordering::Relaxed);
}

fn ask_to_close(window: &mut Window) {
    window.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
    window.step();
    window.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.clear();
}

#[test]
fn overviews_on_the_disk_are_counted_bounded_and_cleared_in_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let left = folder.path().join("of-an-earlier-run.level");
    std::fs::File::create(&left).unwrap().set_len(412_000_000).unwrap();
    let setup = AppSetup { overviews: Some(folder.path().to_owned()), ..setup() };
    let mut window = open_with(Harness::builder(), setup);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    until(&mut window, "what is held", |window| has(window, "Clear 412 MB"));
    enter(&mut window, "Overviews on disk", "500");
    assert_eq!(window.state().settings().overviews_mb, 500);
    window.get_by_label("Clear 412 MB").click();
    until(&mut window, "nothing is held", |window| has(window, "Clear 0\u{2009}B"));
    assert!(!left.exists());
    window.get_by_label("Keep").click();
    settle(&mut window);
    assert!(!window.state().settings().keep_overviews && !window.state().engine().levels().is_on());
}
