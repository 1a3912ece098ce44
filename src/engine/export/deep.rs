//! One grey channel as a stack of pictures of 16 bits, computed where it is read.

use std::ops::Range;
use std::sync::Arc;

use super::rendered::{Subject, description, out_of_bounds};
use super::view::{View, as_source_error, enlarge};
use crate::engine::error::EngineError;
use crate::engine::tile::{Direct, grey_layer, render_grey};
use crate::model::overlay::Overlays;
use crate::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackInfo,
};
use crate::ops::composite::PixelLayout;

/// The one channel that is seen, its range spread over 0 to 65535, with the overlays of its composition.
///
/// # Errors
/// [`EngineError::Refused`] if several channels are seen, or one that is not grey, or if an overlay has a colour.
pub(super) fn deep(subject: &Subject<'_>, [t, z]: [Range<usize>; 2], scale: usize) -> Result<Stack, EngineError> {
    let view = subject.view(subject.composition, scale);
    let refused = |problem: &str| EngineError::refused(problem, "choose 8 bits, or show one channel in grey");
    grey_layer(view.scene()).map_err(refused)?;
    if has_colors(&subject.composition.overlays) {
        return Err(refused("grey of 16 bits has no place for overlays in colour"));
    }
    let first = (t.start, z.start);
    let info = description(subject, [t, z], view.size(), scale);
    let info = StackInfo { samples_per_pixel: 1, sample_type: SampleType::U16, ..info };
    Ok(Stack::new(info, Arc::new(Deep { view, first })))
}

/// Whether anything that is drawn over the picture is not grey. Names of channels have the colour of their layer.
fn has_colors(overlays: &Overlays) -> bool {
    let colored = |color: [u8; 3]| color[0] != color[1] || color[1] != color[2];
    let (bar, time, height) = (&overlays.scale_bar, &overlays.time_stamp, &overlays.plane_label);
    [(bar.visible, bar.color), (time.visible, time.color), (height.visible, height.color)]
        .iter()
        .any(|(visible, color)| *visible && colored(*color))
}

#[derive(Debug)]
struct Deep {
    view: View,
    /// The plane that is t 0, z 0 of the result.
    first: (usize, usize),
}

impl Deep {
    /// Lays the overlays over a part. They are drawn in 8 bits over black and over white: what black becomes is what
    /// they add, what white becomes beyond that is how much shines through.
    fn overlay(&self, place: (usize, usize), rect: Rect, values: &mut [u16]) {
        if self.view.scene().overlay().is_none() {
            return;
        }
        let over = |ground: u8| {
            let mut pixels = vec![ground; rect.area() * 3];
            self.view.scene().draw_overlay_enlarged(place, self.view.scale(), rect, (PixelLayout::Rgb8, &mut pixels));
            pixels
        };
        let (black, white) = (over(0), over(255));
        for ((value, black), white) in values.iter_mut().zip(black.chunks_exact(3)).zip(white.chunks_exact(3)) {
            let shining = f64::from(white[0].saturating_sub(black[0])) / 255.0;
            *value = (f64::from(*value) * shining + f64::from(black[0]) * 257.0).round() as u16;
        }
    }
}

impl PlaneSource for Deep {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        let axes = self.view.scene().base().info().axes;
        let place = (self.first.0 + plane.t, self.first.1 + plane.z);
        let size = self.view.size();
        let inside = place.0 < axes.t && place.1 < axes.z && plane.c == 0 && level == 0;
        if !inside || !rect.fits(size[0], size[1]) {
            return Err(out_of_bounds(plane, level, rect, size));
        }
        let covered = self.view.covered(rect);
        let target = self.view.on_the_plane(covered);
        let mut pixels = vec![0; covered.area()];
        render_grey(self.view.scene(), place, target, &mut pixels, (&Direct, &progress.of_part()))
            .map_err(as_source_error)?;
        let mut values = vec![0; rect.area()];
        enlarge((&pixels, covered), self.view.scale(), 1, (rect, &mut values));
        self.overlay(place, rect, &mut values);
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values)))
    }

    fn preferred_rows(&self) -> usize {
        self.view.preferred_rows()
    }
}
