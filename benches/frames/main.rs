//! The window's own time for a frame while a person moves a picture about: at rest, and while a picture of 200 million
//! pixels is resized by every processor.
//!
//! Everything the window does in a frame but drawing its triangles on the graphics card. A frame is *late* when it is
//! finished later than the next one is due at 60 a second, whether the window or the system's scheduler is to blame.

#![allow(clippy::print_stdout, reason = "results go to stdout")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, pos2, vec2};
use egui_kittest::Harness;
use lumiq::codec::Opened;
use lumiq::engine::job::JobState;
use lumiq::engine::session::Origin;
use lumiq::model::recipe::{Recipe, Resize, ResizeFilter, SizeRequest};
use lumiq::model::{
    DocumentId, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use lumiq::ui::{App, AppSetup};

/// One frame of 60 a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Fewer than the resize takes: its result would come to the front.
const FRAMES: usize = 300;
/// 200 million pixels.
const LARGE: (usize, usize) = (16_384, 12_288);
const LOOKED_AT: (usize, usize) = (6000, 4000);
/// The middle of the picture in the window.
const MIDDLE: Pos2 = pos2(640.0, 420.0);

fn main() {
    let mut window = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(|context| App::new(context, AppSetup::default()).expect("an engine"));
    let large = add(&mut window, "large.tif", LARGE);
    add(&mut window, "looked at.tif", LOOKED_AT);
    run(&mut window, 120);
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>8} {:>6}",
        "moving a picture of 24 MP", "median", "99 %", "longest", "latest", "late"
    );
    for _ in 0..3 {
        report("nothing else running", &run(&mut window, FRAMES));
        let size = SizeRequest::Scale(0.95);
        let recipe = Resize { filter: ResizeFilter::Lanczos3, linear_light: true, ..Resize::new(size) };
        let job = window.state_mut().engine_mut().run(Recipe::Resize(recipe), &[large]).expect("it can be resized");
        report("200 MP being resized", &run(&mut window, FRAMES));
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
fn run(window: &mut Harness<'static, App>, frames: usize) -> Frames {
    let (mut work, mut finished) = (Vec::with_capacity(frames), Vec::with_capacity(frames));
    let start = Instant::now();
    press(window, true);
    let mut due = start;
    for frame in 0..frames {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let began = Instant::now();
        let turn = frame as f32 / 30.0;
        window.event(Event::PointerMoved(MIDDLE + vec2(300.0 * turn.sin(), 180.0 * (0.7 * turn).cos())));
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
    press(window, false);
    window.step();
    Frames { work, finished }
}

fn press(window: &Harness<'static, App>, pressed: bool) {
    window.event(Event::PointerMoved(MIDDLE));
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    window.event(Event::PointerButton { pos: MIDDLE, button, pressed, modifiers });
}

fn zoom(window: &Harness<'static, App>, by: f32) {
    let (unit, delta, phase, modifiers) =
        (MouseWheelUnit::Point, Vec2::new(0.0, by), TouchPhase::Move, Modifiers::NONE);
    window.event(Event::MouseWheel { unit, delta, phase, modifiers, source: MouseWheelSource::Wheel });
}

fn report(what: &str, frames: &Frames) {
    let sorted = |times: &[Duration]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        times
    };
    let (work, finished) = (sorted(&frames.work), sorted(&frames.finished));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let at = |part: f64| ms(work[((work.len() - 1) as f64 * part) as usize]);
    let late = finished.iter().filter(|time| **time > FRAME).count() as f64 / finished.len() as f64;
    let (longest, latest) = (at(1.0), finished.last().copied().map_or(0.0, ms));
    println!(
        "{what:<34} {:>5.2} ms {:>5.2} ms {longest:>5.2} ms {latest:>5.2} ms {:>4.1} %",
        at(0.5),
        at(0.99),
        late * 100.0
    );
}

fn add(window: &mut Harness<'static, App>, name: &str, (width, height): (usize, usize)) -> DocumentId {
    let info = StackInfo::bare("test", StackAxes::plane(width, height), 3, SampleType::U8);
    let stack = Stack::new(info, Arc::new(Waves));
    window.state_mut().engine_mut().add(Opened::Stack(stack), name.to_owned(), Origin::Sample)
}

/// A picture that costs no more to read than memory.
#[derive(Debug)]
struct Waves;

impl PlaneSource for Waves {
    fn read(&self, _plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let row: Vec<u8> = (rect.x * 3..rect.right() * 3).map(|x| (x / 5) as u8).collect();
        let bytes = (rect.y..rect.bottom()).flat_map(|_| row.iter().copied()).collect();
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(bytes)))
    }
}
