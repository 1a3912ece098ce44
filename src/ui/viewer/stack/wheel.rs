//! Whole steps of the wheel, also of touchpads, which scroll in small movements.

use egui::Ui;

/// Points of smooth scrolling that make one step.
const POINTS_A_STEP: f32 = 40.0;

/// Part of a step that a touchpad has scrolled so far.
#[derive(Debug, Default)]
pub struct WheelSteps {
    scrolled: f32,
}

impl WheelSteps {
    /// The steps of this frame, forwards above 0; with Ctrl the wheel zooms and makes none.
    pub fn take(&mut self, ui: &Ui) -> i32 {
        let (mut steps, mut points) = (0, 0.0);
        ui.input(|input| {
            for event in &input.events {
                if let egui::Event::MouseWheel { unit, delta, modifiers, .. } = event
                    && !modifiers.command
                {
                    match unit {
                        egui::MouseWheelUnit::Point => points += delta.y,
                        _ if delta.y != 0.0 => steps -= delta.y.signum() as i32,
                        _ => (),
                    }
                }
            }
        });
        self.scrolled -= points;
        let whole = (self.scrolled / POINTS_A_STEP).trunc();
        self.scrolled -= whole * POINTS_A_STEP;
        steps + whole as i32
    }
}
