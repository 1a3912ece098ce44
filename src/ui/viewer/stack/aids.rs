//! Says over a picture that its colours are not its own while marks or a preview lie over it, and ends them by a click.

use egui::Ui;

use super::super::super::context::{Intent, UiContext};
use super::camera::Projection;
use super::chip;
use super::tiles::Picture;
use crate::engine::tile::Aids;
use crate::model::StackInfo;
use crate::ops::aids::Marks;

/// Draws a strip for each kind of aid; returns the foot of the next strip.
pub fn show(
    ui: &Ui,
    context: &mut UiContext<'_>,
    (projection, info): (&Projection, &StackInfo),
    picture: &Picture,
) -> f32 {
    let mut aids = context.views.aids;
    let mut foot = chip::lowest(projection.viewport);
    if let Some(deficiency) = aids.vision {
        let text = format!("As seen with {}; on the screen only", deficiency.title());
        let (closed, next) = chip::sentence(ui, projection.viewport, foot, (&text, "End the preview"));
        foot = next;
        if closed {
            aids.vision = None;
        }
    }
    if aids.marks.any() {
        let reduced = picture.scene.pyramid().for_zoom(projection.zoom) > 0;
        let text = sentence(aids.marks, info.palette.is_some(), reduced);
        let (closed, next) = chip::sentence(ui, projection.viewport, foot, (&text, "Take the marks off"));
        foot = next;
        if closed {
            aids.marks = Marks::default();
        }
    }
    if aids != context.views.aids {
        set(context, aids);
    }
    foot
}

fn set(context: &mut UiContext<'_>, aids: Aids) {
    context.want(Intent::Aids(aids));
}

/// What is marked, and how. Reduced pictures are made of means, in which a single bright pixel is lost.
fn sentence(marks: Marks, palette: bool, reduced: bool) -> String {
    if palette {
        return "Colours of a palette are not marked".to_owned();
    }
    let what = match marks {
        Marks { saturated: true, zero: true } => "Red: saturated, blue: zero",
        Marks { saturated: true, .. } => "Red: saturated",
        Marks { .. } => "Blue: zero",
    };
    let exact = if reduced { " (of means; exact at 100 %)" } else { "" };
    format!("{what}{exact}; on the screen only")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_the_colours_mean_and_how_exact_they_are() {
        let saturated = Marks { saturated: true, zero: false };
        assert_eq!(sentence(saturated, false, false), "Red: saturated; on the screen only");
        let both = Marks { saturated: true, zero: true };
        assert_eq!(
            sentence(both, false, true),
            "Red: saturated, blue: zero (of means; exact at 100 %); on the screen only"
        );
        assert_eq!(sentence(both, true, false), "Colours of a palette are not marked");
    }
}
