//! The burst finder, driven by accessible names: search, progress, cancel, accept, discard, move before accepting, undo; as
//! many bursts as a search can find do not hold the window up.

#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use egui::{Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::Command;
use lumiq::engine::command::AnnotationEdit;
use lumiq::model::{Annotation, AnnotationList};
use support::annotating::{drag, find, labels, opened, pair, presentation, press, save, write};
use support::bursts::metadata;
use support::window::{Window, enter, has, settle, undo, until};

#[test]
fn found_bursts_are_accepted_or_discarded_and_only_then_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = pair(folder.path());
    let (mut window, id) = opened(&path);
    find(&mut window, id);
    assert_eq!(presentation(&window, id).candidates.len(), 2);
    assert!(has(&window, "Accept burst 1") && has(&window, "Discard burst 2"));
    assert!(!has(&window, "band.sigmf-meta has annotations that are not saved"), "nothing is accepted yet");
    write(&mut window, "Label of bursts", "tone");
    press(&mut window, "Accept burst 1");
    assert_eq!(labels(&window, id), ["zulu", "tone", "alpha"]);
    press(&mut window, "Discard burst 1");
    assert!(presentation(&window, id).candidates.is_empty());
    undo(&mut window);
    undo(&mut window);
    assert_eq!((labels(&window, id).len(), presentation(&window, id).candidates.len()), (2, 2));
    press(&mut window, "Accept all bursts");
    assert_eq!(labels(&window, id), ["zulu", "tone", "alpha", "tone"]);
    undo(&mut window);
    assert_eq!((labels(&window, id).len(), presentation(&window, id).candidates.len()), (2, 2), "all are one step");
    press(&mut window, "Accept burst 2");
    save(&mut window);
    let written = metadata(&path)["annotations"].as_array().unwrap().clone();
    assert_eq!(written.len(), 3, "a burst that was not accepted is in no file");
    assert_eq!(written[2]["core:generator"], format!("lumiq {} burst finder", env!("CARGO_PKG_VERSION")));
    assert!(written[2]["core:comment"].as_str().unwrap().starts_with("SNR "));
    press(&mut window, "Discard all bursts");
    assert!(presentation(&window, id).candidates.is_empty());
}

#[test]
fn the_search_follows_its_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    window.key_press_modifiers(Modifiers::SHIFT, Key::F);
    settle(&mut window);
    enter(&mut window, "Shortest", "0.12 s");
    find(&mut window, id);
    assert_eq!(presentation(&window, id).candidates.len(), 1, "one of 150 ms, none of 100 ms");
    enter(&mut window, "Threshold", "60");
    press(&mut window, "Find bursts");
    until(&mut window, "a word that there is none", |window| {
        window.query_all_by_label_contains("No bursts were found").next().is_some()
    });
    assert!(presentation(&window, id).candidates.is_empty());
}

/// The candidate that the list names by its number.
fn select_burst(window: &mut Window, number: usize) {
    let name = format!("Burst {number}  ");
    window.get_by(|node| node.label().is_some_and(|label| label.starts_with(&name))).click();
    settle(window);
}

#[test]
fn a_found_burst_is_moved_by_pointer_and_number_before_it_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    find(&mut window, id);
    let found = presentation(&window, id).candidates;
    select_burst(&mut window, 2);
    let rect = window.get_by_label("Selected burst").rect();
    let edge = rect.right_center();
    drag(&mut window, PointerButton::Primary, Modifiers::NONE, edge, edge + vec2(30.0, 0.0));
    let dragged = presentation(&window, id).candidates[1].clone();
    assert!(dragged.sample_count > found[1].sample_count, "{dragged:?}");
    assert_eq!(Annotation { sample_count: found[1].sample_count, ..dragged.clone() }, found[1]);
    let middle = window.get_by_label("Selected burst").rect().center();
    drag(&mut window, PointerButton::Primary, Modifiers::NONE, middle, middle + vec2(0.0, 40.0));
    let moved = presentation(&window, id).candidates[1].clone();
    assert!(moved.freq_lower_edge_hz < dragged.freq_lower_edge_hz && moved.sample_count == dragged.sample_count);
    enter(&mut window, "Duration", "20 ms");
    assert_eq!(presentation(&window, id).candidates[1].sample_count, Some(4_000));
    assert_eq!(presentation(&window, id).candidates[0], found[0]);
    undo(&mut window);
    assert_eq!(presentation(&window, id).candidates[1], moved);
    press(&mut window, "Accept burst 2");
    assert_eq!(presentation(&window, id).annotations[2], moved);
    for _ in 0..3 {
        undo(&mut window);
    }
    assert_eq!(presentation(&window, id).candidates, found, "each drag is one step");
}

#[test]
fn a_search_shows_how_far_it_is_and_leaves_nothing_when_it_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    // Silence that takes no room on the disk, and minutes to be searched.
    let path = folder.path().join("long_2000000sps.cs8");
    std::fs::File::create(&path).unwrap().set_len(4_000_000_000).unwrap();
    let (mut window, id) = opened(&path);
    window.key_press_modifiers(Modifiers::SHIFT, Key::F);
    settle(&mut window);
    let before = window.state().engine().session().history().undo_label();
    press(&mut window, "Find bursts");
    until(&mut window, "progress", |window| {
        let job =
            window.state().engine().jobs().statuses().into_iter().find(|job| job.name.starts_with("Finding bursts"));
        job.is_some_and(|job| job.fraction().is_some_and(|fraction| fraction > 0.0))
    });
    settle(&mut window);
    assert!(has(&window, "Finding bursts in long_2000000sps.cs8") && !has(&window, "Find bursts"));
    press(&mut window, "Cancel the search");
    until(&mut window, "the button again", |window| has(window, "Find bursts"));
    settle(&mut window);
    assert!(presentation(&window, id).candidates.is_empty() && !has(&window, "Cancel the search"));
    assert_eq!(window.state().engine().session().history().undo_label(), before);
    let toasts = window.state().toasts();
    assert!(!toasts.iter().any(|toast| toast.to_lowercase().contains("burst")), "{toasts:?}");
}

#[test]
fn hundreds_of_thousands_are_accepted_and_discarded_while_the_window_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, id) = opened(&pair(folder.path()));
    let burst = |n: u64| Annotation {
        sample_start: n,
        sample_count: Some(1),
        comment: Some("SNR 12.0 dB peak, 9.0 dB mean".to_owned()),
        ..Annotation::default()
    };
    let bursts: AnnotationList = (0..200_000).map(burst).collect();
    let found = Command::Annotation { document: id, edit: AnnotationEdit::Found(bursts.clone()) };
    window.state_mut().engine_mut().apply(found).unwrap();
    settle(&mut window);
    assert!(has(&window, "Accept burst 1") && !has(&window, "Accept burst 5000"), "only what is seen is drawn");
    write(&mut window, "Label of bursts", "x");
    let began = std::time::Instant::now();
    window.step();
    window.step();
    println!("two frames with 200000 bursts: {:?}", began.elapsed());
    window.get_by_label("Accept all bursts").click();
    let began = std::time::Instant::now();
    window.step();
    window.step();
    let frames = began.elapsed();
    until(&mut window, "all accepted", |window| presentation(window, id).candidates.is_empty());
    let accepted = presentation(&window, id).annotations;
    assert_eq!(accepted.len(), 200_002);
    assert!(accepted.is_in_order() && accepted[0].label.as_deref() == Some("x"));
    println!("two frames while 200000 bursts are accepted: {frames:?}");
    undo(&mut window);
    assert_eq!((labels(&window, id).len(), presentation(&window, id).candidates.len()), (2, 200_000));
    press(&mut window, "Discard all bursts");
    assert!(presentation(&window, id).candidates.is_empty());
    undo(&mut window);
    assert!(presentation(&window, id).candidates.is_same(&bursts), "nobody has copied them");
}
