//! Processor time of the window's own thread for a frame: what is laid out, and the triangles made of it.
//!
//! What workers compute meanwhile is not counted, and nothing is drawn. The accessibility tree, which no window has
//! unless somebody asks for it, is: every frame here is dearer than a person's.
#![allow(unsafe_code)] // A clock of the system that no library in use here has.

use std::time::Duration;

use egui::{Pos2, Vec2, pos2, vec2};
use lumiq::engine::sample_data::SampleData;

use crate::window::{Window, add, add_channels, at, move_pointer, open, press, settle, zoom};

const FRAMES: usize = 240;
/// The middle of the picture in the window.
const MIDDLE: Pos2 = pos2(660.0, 420.0);

pub fn report() {
    println!("{:<34} {:>8} {:>8} {:>8}", "processor time of a frame", "median", "99 %", "longest");
    let mut window = open([1440.0, 900.0]);
    settle(&mut window);
    row("nothing open", &at_rest(&mut window));
    add_channels(&mut window, "channels.tif", (2048, 2048));
    settle(&mut window);
    look_at(&mut window, "stack of four channels");
    add(&mut window, SampleData::RadioScene.open(), "radio.sigmf-meta");
    settle(&mut window);
    look_at(&mut window, "recording");
}

fn look_at(window: &mut Window, what: &str) {
    row(&format!("{what}, at rest"), &at_rest(window));
    row(&format!("{what}, pointer"), &moved(window, false));
    row(&format!("{what}, moved about"), &moved(window, true));
}

fn row(what: &str, frames: &[Duration]) {
    println!("{what:<34} {:>5.2} ms {:>5.2} ms {:>5.2} ms", at(frames, 0.5), at(frames, 0.99), at(frames, 1.0));
}

fn at_rest(window: &mut Window) -> Vec<Duration> {
    (0..FRAMES).map(|_| frame(window)).collect()
}

/// Moves the pointer over the picture, or the picture with the pointer, closer and farther away.
fn moved(window: &mut Window, held: bool) -> Vec<Duration> {
    if held {
        (0..6).for_each(|_| turn_wheel(window, 60.0));
        press(window, MIDDLE, true);
    }
    let times = (0..FRAMES).map(|index| {
        let turn = index as f32 / 30.0;
        move_pointer(window, MIDDLE + round(turn));
        if held && index % 20 == 0 {
            zoom(window, if index % 40 == 0 { 40.0 } else { -40.0 });
        }
        // Workers get what time there is between frames, as they do behind a display.
        std::thread::sleep(Duration::from_millis(4));
        frame(window)
    });
    let times = times.collect();
    press(window, MIDDLE, false);
    settle(window);
    times
}

fn turn_wheel(window: &mut Window, by: f32) {
    move_pointer(window, MIDDLE);
    zoom(window, by);
    settle(window);
}

fn round(turn: f32) -> Vec2 {
    vec2(250.0 * turn.sin(), 180.0 * (0.7 * turn).cos())
}

fn frame(window: &mut Window) -> Duration {
    let began = thread_time();
    window.step();
    let shapes = window.output().shapes.clone();
    std::hint::black_box(window.ctx.tessellate(shapes, window.ctx.pixels_per_point()));
    thread_time().saturating_sub(began)
}

/// Processor time of this thread.
#[cfg(target_os = "linux")]
fn thread_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes the time into a place of ours (clock_gettime(2)).
    assert!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) } == 0, "there is such a clock");
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Where there is no such clock, the time that passes.
#[cfg(not(target_os = "linux"))]
fn thread_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
