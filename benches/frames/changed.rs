//! From a moved handle to the complete picture in the window: frames that it takes, and all that happens between.
//!
//! A frame begins as soon as there is something new, as without a display that holds it back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use egui::Key;
use lumiq::engine::Command;
use lumiq::engine::command::LayerEdit;
use lumiq::model::{BlendMode, DocumentId};

use crate::window::{Window, add_channels, at, is_asleep, open, settle};

const CHANGES: usize = 40;
const PATIENCE: Duration = Duration::from_secs(1);
/// What surrounds a picture in the window.
const FRAME: [usize; 2] = [560, 110];

pub fn report() {
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>6}",
        "handle moved to picture changed", "median", "90 %", "longest", "frames"
    );
    for (size, name) in [((2048, 2048), "4 × 2048²"), ((3840, 2160), "4 × 3840 × 2160")] {
        let mut window = open([(size.0 + FRAME[0]) as f32, (size.1 + FRAME[1]) as f32]);
        let woken = Arc::new(AtomicBool::new(false));
        let wake = Arc::clone(&woken);
        window.ctx.set_request_repaint_callback(move |wish| {
            // Others are for when nothing comes.
            if wish.delay.is_zero() {
                wake.store(true, Ordering::Release);
            }
        });
        let document = add_channels(&mut window, "channels.tif", size);
        settle(&mut window);
        window.key_press(Key::Num1);
        settle(&mut window);
        for (mode, name) in [(BlendMode::Add, format!("{name}, add")), (BlendMode::Screen, format!("{name}, screen"))] {
            for layer in 1..4 {
                edit(&mut window, document, layer, LayerEdit::Mode(mode));
            }
            settle(&mut window);
            row(&name, &mut window, (document, &[2]), &woken);
            row(&format!("{name}, two at once"), &mut window, (document, &[1, 2]), &woken);
        }
    }
}

fn row(name: &str, window: &mut Window, changed: (DocumentId, &[usize]), woken: &AtomicBool) {
    let top = |index: usize| 3000.0 + 7.0 * index as f64;
    let changes: Vec<_> = (0..CHANGES).map(|index| change(window, changed, top(index), woken)).collect();
    let times: Vec<Duration> = changes.iter().map(|(time, _)| *time).collect();
    let frames = changes.iter().map(|(_, frames)| frames).max().copied().unwrap_or(0);
    println!(
        "{name:<34} {:>6.1} ms {:>6.1} ms {:>6.1} ms {frames:>6}",
        at(&times, 0.5),
        at(&times, 0.9),
        at(&times, 1.0)
    );
}

/// Moves the upper handles of layers; how long it takes until nothing is awaited, and how many frames.
fn change(
    window: &mut Window,
    (document, layers): (DocumentId, &[usize]),
    top: f64,
    woken: &AtomicBool,
) -> (Duration, usize) {
    let start = Instant::now();
    for layer in layers {
        edit(window, document, *layer, LayerEdit::Range([100.0, top]));
    }
    let mut frames = 0;
    loop {
        woken.store(false, Ordering::Release);
        window.step();
        frames += 1;
        if is_asleep(window) {
            return (start.elapsed(), frames);
        }
        while !woken.load(Ordering::Acquire) && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_micros(100));
        }
    }
}

fn edit(window: &mut Window, document: DocumentId, layer: usize, edit: LayerEdit) {
    let command = Command::Layer { document, layer, edit };
    window.state_mut().engine_mut().apply(command).expect("the layer can be changed");
}
