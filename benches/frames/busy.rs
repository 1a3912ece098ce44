//! The window's own time for a frame while a person moves a picture about: at rest, and while a picture of 200 million
//! pixels is resized by every processor.
//!
//! Everything the window does in a frame but drawing its triangles on the graphics card. A frame is *late* when it is
//! finished later than the next one is due at 60 a second, whether the window or the system's scheduler is to blame.

use std::time::{Duration, Instant};

use egui::{Pos2, pos2, vec2};
use lumiq::engine::job::JobState;
use lumiq::model::recipe::{Recipe, Resize, ResizeFilter, SizeRequest};

use crate::window::{Window, add_picture, at, move_pointer, ms, open, press, zoom};

/// One frame of 60 a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Fewer than the resize takes: its result would come to the front.
const FRAMES: usize = 300;
/// 200 million pixels.
const LARGE: (usize, usize) = (16_384, 12_288);
const LOOKED_AT: (usize, usize) = (6000, 4000);
/// The middle of the picture in the window.
const MIDDLE: Pos2 = pos2(640.0, 420.0);

pub fn report() {
    let mut window = open([1280.0, 800.0]);
    let large = add_picture(&mut window, "large.tif", LARGE);
    add_picture(&mut window, "looked at.tif", LOOKED_AT);
    run(&mut window, 120);
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8} {:>6}",
        "moving a picture of 24 MP", "median", "99 %", "longest", "latest", "late"
    );
    for _ in 0..3 {
        row("nothing else running", &run(&mut window, FRAMES));
        let size = SizeRequest::Scale(0.95);
        let recipe = Resize { filter: ResizeFilter::Lanczos3, linear_light: true, ..Resize::new(size) };
        let job = window.state_mut().engine_mut().run(Recipe::Resize(recipe), &[large]).expect("it can be resized");
        row("200 MP being resized", &run(&mut window, FRAMES));
        let status = window.state().engine().jobs().status(job).expect("it is remembered");
        let ended = if status.state == JobState::Running { "still" } else { "no longer" };
        println!("  ({ended} running, {:.0} % done)", status.fraction().unwrap_or(0.0) * 100.0);
        window.state().engine().jobs().cancel_all();
        run(&mut window, 60);
    }
}

/// Time of the window in each frame, and when it was finished, counted from when it was due.
struct Frames {
    work: Vec<Duration>,
    finished: Vec<Duration>,
}

/// Moves the picture to and fro and zooms, a frame at a time.
fn run(window: &mut Window, frames: usize) -> Frames {
    let (mut work, mut finished) = (Vec::with_capacity(frames), Vec::with_capacity(frames));
    let start = Instant::now();
    press(window, MIDDLE, true);
    let mut due = start;
    for frame in 0..frames {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let began = Instant::now();
        let turn = frame as f32 / 30.0;
        move_pointer(window, MIDDLE + vec2(300.0 * turn.sin(), 180.0 * (0.7 * turn).cos()));
        if frame % 20 == 0 {
            zoom(window, if frame % 40 == 0 { 40.0 } else { -40.0 });
        }
        window.step();
        work.push(began.elapsed());
        finished.push(due.elapsed());
        // A display shows the next frame when it can: what came late does not push the later ones.
        due += FRAME;
        while due + FRAME < Instant::now() {
            due += FRAME;
        }
    }
    press(window, MIDDLE, false);
    window.step();
    Frames { work, finished }
}

fn row(what: &str, Frames { work, finished }: &Frames) {
    let late = finished.iter().filter(|time| **time > FRAME).count() as f64 / finished.len() as f64;
    let latest = finished.iter().max().copied().map_or(0.0, ms);
    println!(
        "{what:<34} {:>5.2} ms {:>5.2} ms {:>5.2} ms {latest:>5.2} ms {:>4.1} %",
        at(work, 0.5),
        at(work, 0.99),
        at(work, 1.0),
        late * 100.0
    );
}
