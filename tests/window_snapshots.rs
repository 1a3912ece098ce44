//! Pictures of the window, compared with stored ones: the start page in both themes, a stack, a recording.
//!
//! They need a graphics adapter (a software one will do). Without one they say so and pass, unless
//! `LUMIQ_TESTS_MUST_RUN` is set. `UPDATE_SNAPSHOTS=1` stores what is drawn now.
#![allow(clippy::print_stdout, reason = "a test that is skipped says why")]
#![cfg(feature = "gui")]

mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lumiq::engine::Settings;
use lumiq::engine::settings::Theme;
use lumiq::ui::AppSetup;
use support::window::{Window, open_with, setup};

/// Height of the status line, whose memory figure is never the same twice.
const STATUS_HEIGHT: u32 = 28;

fn adapter_is_there() -> bool {
    let drawn = std::panic::catch_unwind(|| {
        let mut harness = Harness::builder().with_size([8.0, 8.0]).wgpu().build_ui(|ui| {
            ui.label("x");
        });
        harness.run();
        harness.render().is_ok()
    });
    let there = matches!(drawn, Ok(true));
    if !there {
        assert!(std::env::var_os("LUMIQ_TESTS_MUST_RUN").is_none(), "no graphics adapter, and this test must run");
        println!("skipped: no graphics adapter (Debian: mesa-vulkan-drivers)");
    }
    there
}

fn window(theme: egui::Theme, files: Vec<PathBuf>) -> Window {
    let drawn = Harness::builder().with_theme(theme).wgpu();
    let theme = if theme == egui::Theme::Dark { Theme::Dark } else { Theme::Light };
    let settings = Settings { theme, ..Settings::default() };
    open_with(drawn, AppSetup { settings, files, ..setup() })
}

/// Draws frames until the jobs are done, notices have faded, and the picture has come to rest.
fn rest(window: &mut Window) {
    let end = Instant::now() + Duration::from_mins(5);
    let mut calm = 0;
    let mut last = Vec::new();
    while calm < 5 {
        assert!(Instant::now() < end, "the picture never comes to rest");
        std::thread::sleep(Duration::from_millis(100));
        window.run_steps(2);
        let now = window.render().expect("a picture").into_raw();
        let idle = window.state().engine().jobs().wait_idle(Duration::from_millis(1));
        calm = if now == last && idle && window.state().toasts().is_empty() { calm + 1 } else { 0 };
        last = now;
    }
}

fn compare(window: &mut Window, name: &str) {
    rest(window);
    let mut picture = window.render().expect("a picture");
    let (width, height) = picture.dimensions();
    for y in height - STATUS_HEIGHT..height {
        for x in 0..width {
            picture.put_pixel(x, y, image::Rgba([0, 0, 0, 255]));
        }
    }
    egui_kittest::image_snapshot(&picture, name);
}

#[test]
fn the_start_page_in_both_themes() {
    if !adapter_is_there() {
        return;
    }
    compare(&mut window(egui::Theme::Dark, Vec::new()), "start_dark");
    compare(&mut window(egui::Theme::Light, Vec::new()), "start_light");
}

#[test]
fn the_simulated_time_lapse() {
    if !adapter_is_there() {
        return;
    }
    let mut window = window(egui::Theme::Dark, Vec::new());
    window.get_by_label("Fluorescence time-lapse").click();
    compare(&mut window, "time_lapse");
}

/// A carrier that jumps from one frequency to the next in a little noise, as signed bytes. The noise lies far above
/// the rounding of the FFT, which is not the same on every processor.
fn hopping_carrier() -> Vec<u8> {
    let (mut phase, mut random) = (0.0f64, 1u32);
    let mut noise = move || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(random >> 16) / 65_536.0 * 10.0 - 5.0
    };
    (0..1 << 16)
        .flat_map(|n: u32| {
            phase += f64::from((n >> 13) * 37 % 16).mul_add(1.0 / 16.0, -0.5) * std::f64::consts::TAU;
            [phase.cos(), phase.sin()].map(|value| value.mul_add(100.0, noise()).round() as i8 as u8)
        })
        .collect()
}

#[test]
fn a_recording_in_light() {
    if !adapter_is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hops_1Msps.cs8");
    std::fs::write(&path, hopping_carrier()).unwrap();
    compare(&mut window(egui::Theme::Light, vec![path]), "recording_light");
}
