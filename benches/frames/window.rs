//! A window without a screen, pictures that cost no more to read than memory, and a hand that moves them about.

use std::sync::Arc;
use std::time::Duration;

use egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2};
use egui_kittest::Harness;
use lumiq::codec::Opened;
use lumiq::engine::session::Origin;
use lumiq::model::{
    DocumentId, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use lumiq::ui::{App, AppSetup};

pub type Window = Harness<'static, App>;

pub fn open(size: [f32; 2]) -> Window {
    let builder = Harness::builder().with_size(size);
    builder.build_eframe(|context| App::new(context, AppSetup::default()).expect("an engine"))
}

/// Adds a picture of bytes in three colours.
pub fn add_picture(window: &mut Window, name: &str, (width, height): (usize, usize)) -> DocumentId {
    let info = StackInfo::bare("test", StackAxes::plane(width, height), 3, SampleType::U8);
    add(window, Opened::Stack(Stack::new(info, Arc::new(Waves))), name)
}

/// Adds a plane of four channels in 16 bits.
pub fn add_channels(window: &mut Window, name: &str, (width, height): (usize, usize)) -> DocumentId {
    let axes = StackAxes { c: 4, ..StackAxes::plane(width, height) };
    let info = StackInfo::bare("test", axes, 1, SampleType::U16);
    add(window, Opened::Stack(Stack::new(info, Arc::new(Channels))), name)
}

pub fn add(window: &mut Window, content: Opened, name: &str) -> DocumentId {
    window.state_mut().engine_mut().add(content, name.to_owned(), Origin::Sample)
}

/// Whether nothing is awaited any more: the window would sleep.
pub fn is_asleep(window: &Window) -> bool {
    let wanted = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    wanted.is_none_or(|delay| delay == Duration::MAX) && !window.ctx.has_requested_repaint()
}

/// Draws frames until nothing is awaited.
pub fn settle(window: &mut Window) {
    let mut calm = 0;
    while calm < 10 {
        window.step();
        calm = if is_asleep(window) { calm + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn move_pointer(window: &Window, to: Pos2) {
    window.event(Event::PointerMoved(to));
}

pub fn press(window: &Window, pos: Pos2, pressed: bool) {
    move_pointer(window, pos);
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    window.event(Event::PointerButton { pos, button, pressed, modifiers });
}

pub fn zoom(window: &Window, by: f32) {
    let (unit, delta, phase, modifiers) =
        (MouseWheelUnit::Point, Vec2::new(0.0, by), TouchPhase::Move, Modifiers::NONE);
    window.event(Event::MouseWheel { unit, delta, phase, modifiers, source: MouseWheelSource::Wheel });
}

pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The time that so great a part of the times is not above.
pub fn at(times: &[Duration], part: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    ms(times[((times.len() - 1) as f64 * part) as usize])
}

/// Bytes in three colours.
#[derive(Debug)]
struct Waves;

impl PlaneSource for Waves {
    fn read(&self, _plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let row: Vec<u8> = (rect.x * 3..rect.right() * 3).map(|x| (x / 5) as u8).collect();
        let bytes = (rect.y..rect.bottom()).flat_map(|_| row.iter().copied()).collect();
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(bytes)))
    }
}

/// Values of 16 bits, others in each channel.
#[derive(Debug)]
struct Channels;

impl PlaneSource for Channels {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let row = |y: usize| (rect.x..rect.right()).map(move |x| (x * 5 + y * 3 + plane.c * 700) as u16 % 4096);
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16((rect.y..rect.bottom()).flat_map(row).collect())))
    }
}
