//! A window in which nothing happens draws nothing: with nothing open, a stack, a recording, the batch, and with the pointer
//! over any of them.

#![cfg(feature = "gui")]

mod support;

use std::time::{Duration, Instant};

use egui::{Event, Pos2, pos2};
use lumiq::codec::Opened;
use lumiq::engine::sample_data::SampleData;
use support::batch;
use support::stacks::stack;
use support::window::{Window, add, open_window};

/// How long a window may be busy with what was opened.
const PATIENCE: Duration = Duration::from_mins(3);
/// For how long a window that rests is watched: longer than anything it might look at again.
const WATCHED: Duration = Duration::from_millis(600);
const OVER_THE_VIEW: Pos2 = pos2(600.0, 400.0);
const OVER_THE_INSPECTOR: Pos2 = pos2(1150.0, 300.0);

/// Whether the window has asked for another frame, now or later.
fn wants_a_frame(window: &Window) -> bool {
    let later = window.output().viewport_output.values().any(|viewport| viewport.repaint_delay < Duration::MAX);
    later || window.ctx.has_requested_repaint()
}

/// Draws frames as long as any is asked for; whether that ended, and nobody asked for a while.
fn comes_to_rest(window: &mut Window) -> bool {
    let end = Instant::now() + PATIENCE;
    let mut calm = Instant::now();
    while Instant::now() < end {
        if wants_a_frame(window) {
            window.step();
            calm = Instant::now();
        } else if calm.elapsed() > WATCHED {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

#[track_caller]
fn assert_rests(window: &mut Window, what: &str) {
    for pointer in [OVER_THE_VIEW, OVER_THE_INSPECTOR] {
        window.event(Event::PointerMoved(pointer));
        window.step();
        assert!(comes_to_rest(window), "{what}, pointer at {pointer:?}: {:?}", window.ctx.repaint_causes());
    }
    window.event(Event::PointerGone);
    window.step();
    assert!(comes_to_rest(window), "{what}, without a pointer: {:?}", window.ctx.repaint_causes());
}

#[test]
fn with_nothing_open() {
    assert_rests(&mut open_window(), "the start page");
}

#[test]
fn with_a_stack() {
    let mut window = open_window();
    add(&mut window, Opened::Stack(stack()), "cells.tif");
    assert_rests(&mut window, "a stack");
}

#[test]
fn with_a_recording() {
    let mut window = open_window();
    add(&mut window, SampleData::RadioScene.open(), "radio.sigmf-meta");
    assert_rests(&mut window, "a recording");
}

#[test]
fn with_a_batch() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("a.png");
    image::RgbImage::new(40, 30).save(&picture).expect("a picture");
    let mut window = batch::window(Vec::new());
    window.state_mut().want(lumiq::ui::Intent::AddToBatch(vec![folder.path().to_owned()]));
    assert_rests(&mut window, "the batch");
}
