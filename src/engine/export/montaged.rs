//! A montage as a stack of pictures, computed where it is read: panels in rows, a gap between them.
//!
//! Labels and scale bars are the overlays of the composition, switched on or off for each panel, so they look as they
//! look on any picture.

use std::ops::Range;
use std::sync::Arc;

use super::rendered::{Subject, description, out_of_bounds};
use super::view::View;
use crate::engine::error::EngineError;
use crate::model::recipe::{Montage, MontageBar, MontageOf};
use crate::model::{Composition, Plane, PlaneIndex, PlaneSource, Progress, Rect, Samples, SourceError, Stack};

/// The panels of a montage at these times and heights, of which the axis of the panels has one.
///
/// # Errors
/// [`EngineError::Refused`] if it has no panels, if a number makes no sense, or if the stack has not all its planes.
pub(super) fn montaged(
    subject: &Subject<'_>,
    montage: &Montage,
    places: [Range<usize>; 2],
    scale: usize,
) -> Result<Stack, EngineError> {
    montage.check().map_err(|problem| EngineError::refused(problem, "change the montage"))?;
    let panels = panels(subject, montage, scale)?;
    let [width, height] = panels[0].view.size();
    let columns = montage.columns_of(panels.len());
    let gap = montage.gap * scale;
    let along = |count: usize, side: usize| count * side + (count - 1) * gap;
    let size = [along(columns, width), along(panels.len().div_ceil(columns), height)];
    let first = (places[0].start, places[1].start);
    let mut info = description(subject, places, size, scale);
    // Its columns and rows lie on several axes.
    info.plane_axes = None;
    info.origin = None;
    let ground = montage.ground.level();
    Ok(Stack::new(info, Arc::new(Montaged { panels, columns, gap, ground, size, first })))
}

/// One picture of several.
#[derive(Debug)]
struct Panel {
    view: Arc<View>,
    /// Its own index along the axis of the panels, if they lie along one.
    own: Option<(MontageOf, usize)>,
}

impl Panel {
    /// The plane that it shows in the picture of a time and height.
    const fn place(&self, (t, z): (usize, usize)) -> (usize, usize) {
        match self.own {
            Some((MontageOf::T, t)) => (t, z),
            Some((MontageOf::Z, z)) => (t, z),
            _ => (t, z),
        }
    }
}

fn panels(subject: &Subject<'_>, montage: &Montage, scale: usize) -> Result<Vec<Panel>, EngineError> {
    let axes = subject.base.info().axes;
    let Some(planes) = montage.planes(&axes) else {
        let problem = format!("the stack has not all planes of the montage (there are {} t and {} z)", axes.t, axes.z);
        return Err(EngineError::refused(problem, "choose planes that exist"));
    };
    let view = |composition: Composition, is_last: bool| {
        Arc::new(subject.view(&labelled(composition, montage, is_last), scale))
    };
    if montage.of != MontageOf::Channels {
        let [others, last] = [false, true].map(|is_last| view(subject.composition.clone(), is_last));
        let end = planes.len() - 1;
        let panel = |(at, plane)| Panel {
            view: Arc::clone(if at == end { &last } else { &others }),
            own: Some((montage.of, plane)),
        };
        return Ok(planes.into_iter().enumerate().map(panel).collect());
    }
    let mut compositions = each_alone(subject.composition);
    if compositions.is_empty() {
        return Err(EngineError::refused("no channel is seen", "switch on those that the montage shall show"));
    }
    if montage.merge {
        compositions.push(subject.composition.clone());
    }
    let end = compositions.len() - 1;
    let panel = |(at, composition)| Panel { view: view(composition, at == end), own: None };
    Ok(compositions.into_iter().enumerate().map(panel).collect())
}

/// Each layer that is seen, alone.
fn each_alone(composition: &Composition) -> Vec<Composition> {
    let seen = |(_, layer): &(usize, &crate::model::Layer)| layer.visible && layer.opacity > 0.0;
    let alone = |(index, _)| {
        let mut alone = composition.clone();
        alone.layers.iter_mut().enumerate().for_each(|(at, layer)| layer.visible = at == index);
        alone
    };
    composition.layers.iter().enumerate().filter(seen).map(alone).collect()
}

/// With the overlays that a panel has.
fn labelled(mut composition: Composition, montage: &Montage, is_last: bool) -> Composition {
    let overlays = &mut composition.overlays;
    match montage.of {
        MontageOf::Channels => overlays.channel_names.visible = montage.labels,
        MontageOf::Z => overlays.plane_label.visible = montage.labels,
        MontageOf::T => overlays.time_stamp.visible = montage.labels,
    }
    overlays.scale_bar.visible &= is_last || montage.scale_bar == MontageBar::Each;
    composition
}

#[derive(Debug)]
struct Montaged {
    panels: Vec<Panel>,
    columns: usize,
    /// In pixels of the result.
    gap: usize,
    ground: u8,
    size: [usize; 2],
    /// The plane that is t 0, z 0 of the result.
    first: (usize, usize),
}

impl Montaged {
    /// Where a panel lies.
    fn cell(&self, index: usize) -> Rect {
        let [width, height] = self.panels[index].view.size();
        let (column, row) = (index % self.columns, index / self.columns);
        Rect::new(column * (width + self.gap), row * (height + self.gap), width, height)
    }
}

impl PlaneSource for Montaged {
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
        let axes = self.panels[0].view.scene().base().info().axes;
        let place = (self.first.0 + plane.t, self.first.1 + plane.z);
        let inside = place.0 < axes.t && place.1 < axes.z && plane.c == 0 && level == 0;
        if !inside || !rect.fits(self.size[0], self.size[1]) {
            return Err(out_of_bounds(plane, level, rect, self.size));
        }
        let ground = Samples::U8(vec![self.ground; rect.area() * 3]);
        let mut picture = Plane::new(rect.width, rect.height, 3, ground);
        for (index, panel) in self.panels.iter().enumerate() {
            let cell = self.cell(index);
            let seen = cell.intersect(&rect);
            if seen.is_empty() {
                continue;
            }
            let part = Rect { x: seen.x - cell.x, y: seen.y - cell.y, ..seen };
            let mut pixels = vec![0; part.area() * 3];
            panel.view.draw(panel.place(place), part, &mut pixels, progress)?;
            let drawn = Plane::new(part.width, part.height, 3, Samples::U8(pixels));
            picture.put(&drawn, seen.x - rect.x, seen.y - rect.y);
        }
        Ok(picture)
    }

    fn preferred_rows(&self) -> usize {
        self.panels[0].view.preferred_rows()
    }
}
