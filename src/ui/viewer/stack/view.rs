//! What a tab shows of a stack: canvas, axes, playback, overlays, keys.

use std::sync::Arc;
use std::time::Duration;

use egui::{Rect, Ui};

use super::super::super::context::{Intent, UiContext};
use super::super::super::widgets::number;
use super::axes_bar::{AxesBar, Place};
use super::camera::Camera;
use super::canvas::{CanvasResponse, PictureCanvas, Wheel, reading_text};
use super::orthogonal::{Depth, Looked, OrthogonalViews, Voxel, voxel_facts};
use super::overlays;
use super::overview::Overview;
use super::playback::{Playback, PlayedAxis};
use super::pointer::Pointer;
use super::regions::{Hand, RegionsView};
use super::scale_bar;
use super::tiles::Picture;
use crate::engine::command::CompositionEdit;
use crate::engine::settings::WheelOnStacks;
use crate::engine::tile::Scene;
use crate::engine::{Action, Command, Notice};
use crate::model::recipe::Recipe;
use crate::model::{self, Composition, DocumentId, StackAxes, StackInfo};

/// What a viewer remembers of one stack: where one looks, which plane, what plays, tiles.
#[derive(Debug, Default)]
pub struct StackView {
    /// The plane that is wanted.
    t: usize,
    z: usize,
    canvas: PictureCanvas,
    overview: Overview,
    orthogonal: OrthogonalViews,
    playback: Playback,
    /// The regions that are selected and drawn.
    pub regions: RegionsView,
    /// Whether the last frame showed all of the wanted picture.
    complete: bool,
    /// The pixels of the picture that the last frame showed.
    seen: Option<model::Rect>,
    /// What was shown last: its painters are ready.
    scene: Option<Arc<Scene>>,
}

impl StackView {
    /// Time and height that are looked at.
    pub const fn plane(&self) -> (usize, usize) {
        (self.t, self.z)
    }

    /// Time and height that show of a derived stack of so many heights what is looked at here: of sections the one where
    /// the crosshair is, or else the one in the middle.
    pub fn plane_of(&self, recipe: &Recipe, planes: usize) -> (usize, usize) {
        let Recipe::Reslice(reslice) = recipe else { return self.plane() };
        let first = reslice.range.map_or(0, |[first, _]| first);
        let position = self.orthogonal.chosen(reslice.plane).map_or(planes / 2, |at| at.saturating_sub(first));
        (if reslice.plane.is_through_depth() { self.t } else { 0 }, position)
    }

    /// Looks at another time and height; beyond the stack's last, the last is shown.
    pub const fn go_to(&mut self, (t, z): (usize, usize)) {
        self.t = t;
        self.z = z;
    }

    /// Where one looks.
    pub const fn camera(&self) -> Camera {
        self.canvas.camera
    }

    /// The pixels of the picture that are on the screen; `None` if there are none, or it has not been shown yet.
    pub const fn seen(&self) -> Option<model::Rect> {
        self.seen
    }

    /// Whether all that is wanted is on the screen.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Draws a stack over the whole of `ui`.
    pub fn show(&mut self, ui: &mut Ui, context: &mut UiContext<'_>, id: DocumentId) {
        let engine = context.engine;
        let Ok(scene) = engine.scene(id).map(|scene| self.same(scene)) else { return };
        let (Ok(document), Ok(composition)) = (engine.session().document(id), engine.session().composition(id)) else {
            return;
        };
        let info = Arc::clone(&scene.base().stack().info);
        self.keep_inside(info.axes);
        self.play(ui, info.axes);
        let area = ui.max_rect();
        let bar = AxesBar::of(&info);
        let split = area.bottom() - bar.height();
        let canvas_area = Rect::from_min_max(area.min, egui::pos2(area.right(), split));
        let picture = Picture { scene, t: self.t, z: self.z };
        let wheel = wheel(context, &info);
        let depth = Depth::of(&info).filter(|_| self.orthogonal.shown);
        let hand = if depth.is_some() { Hand::Points } else { self.regions.hand(ui, context) };
        let (shown, voxel) = if let Some(depth) = &depth {
            let looked = Looked { name: &document.name, service: engine.tiles(), picture: &picture, wheel, depth };
            self.with_sections(ui, context, id, (canvas_area, &looked))
        } else {
            let name = format!("{} canvas", document.name);
            let shown = (engine.tiles(), &picture, wheel);
            let shown = self.canvas.show_in(ui, (canvas_area, canvas_area), &name, shown, hand.drag());
            self.complete = shown.painted.complete;
            (shown, None)
        };
        self.seen = Some(shown.projection.seen()).filter(|seen| !seen.is_empty());
        for sentence in &shown.painted.failures {
            context.want(Intent::Notify(Notice::error(sentence.clone())));
        }
        if !overlays::show(ui, &shown.projection, &picture) {
            scale_bar::show(ui, &shown.projection, &info);
        }
        self.regions.show(ui, context, id, (&shown, hand));
        let looked_at = (engine.tiles(), &picture, self.playback.axis().is_some());
        self.overview.show(ui, &mut self.canvas.camera, &shown.projection, looked_at);
        self.step_slices(info.axes, shown.steps);
        if context.active == Some(id) {
            tell(context, &picture, composition, (&shown, depth.as_ref().zip(voxel)));
        }
        for action in context.actions_for(id) {
            if !self.orthogonal.act(context, id, &info, action) {
                self.act(ui, action, &shown, info.axes);
            }
        }
        if bar.height() > 0.0 {
            let rect = Rect::from_min_max(egui::pos2(area.left(), split), area.max);
            self.sliders(ui, context, id, (bar, rect, &info, composition));
        }
        if let Some(wait) = self.playback.wait(ui.input(|input| input.time)).filter(|_| self.complete) {
            ui.request_repaint_after(Duration::from_secs_f64(wait));
        }
    }

    /// The scene of the frame before, if this one shows the same.
    fn same(&mut self, scene: Arc<Scene>) -> Arc<Scene> {
        let kept = self.scene.take().filter(|kept| kept.key() == scene.key());
        Arc::clone(self.scene.insert(kept.unwrap_or(scene)))
    }

    fn sliders(
        &mut self,
        ui: &mut Ui,
        context: &mut UiContext<'_>,
        id: DocumentId,
        (bar, rect, info, composition): (AxesBar, Rect, &StackInfo, &Composition),
    ) {
        context.keep_clear.push(rect);
        let mut place = Place { t: &mut self.t, z: &mut self.z, playback: &mut self.playback };
        let before = (*place.t, *place.z);
        if let Some(channel) = bar.show(ui, rect, info, (&mut place, composition)) {
            let edit = CompositionEdit::Replace(alone(composition, channel));
            context.command(Command::Composition { document: id, edit });
        }
        if before != (self.t, self.z) {
            ui.request_repaint();
        }
    }

    /// Draws the plane with its sections; the crosshair decides which plane is next.
    fn with_sections(
        &mut self,
        ui: &mut Ui,
        context: &mut UiContext<'_>,
        id: DocumentId,
        (area, looked): (Rect, &Looked<'_>),
    ) -> (CanvasResponse, Option<Voxel>) {
        let deep = if looked.depth.planes[0].is_through_depth() { &mut self.z } else { &mut self.t };
        let before = *deep;
        let shown = self.orthogonal.show(ui, area, looked, (&mut self.canvas, deep));
        if *deep != before {
            ui.request_repaint();
        }
        self.complete = shown.complete;
        for sentence in &shown.failures {
            context.want(Intent::Notify(Notice::error(sentence.clone())));
        }
        if let Some(reslice) = shown.wanted {
            context.command(Command::Run { recipe: Recipe::Reslice(reslice), inputs: vec![id] });
        }
        if shown.reslice {
            context.action(Action::Reslice);
        }
        (shown.canvas, Some(shown.voxel))
    }

    /// A document that was read again may have become shorter.
    fn keep_inside(&mut self, axes: StackAxes) {
        self.t = self.t.min(axes.t.saturating_sub(1));
        self.z = self.z.min(axes.z.saturating_sub(1));
    }

    fn play(&mut self, ui: &Ui, axes: StackAxes) {
        if self.playback.is_due(self.complete, ui.input(|input| input.time)) {
            match self.playback.axis() {
                Some(PlayedAxis::T) => self.t = (self.t + 1) % axes.t.max(1),
                Some(PlayedAxis::Z) => self.z = (self.z + 1) % axes.z.max(1),
                None => (),
            }
            self.complete = false;
        }
    }

    /// The wheel steps through z, or through t where there is no z.
    fn step_slices(&mut self, axes: StackAxes, steps: i32) {
        if axes.z > 1 {
            self.z = stepped(self.z, steps, axes.z);
        } else {
            self.t = stepped(self.t, steps, axes.t);
        }
    }

    fn act(&mut self, ui: &Ui, action: Action, shown: &CanvasResponse, axes: StackAxes) {
        match action {
            Action::NextZ => self.z = stepped(self.z, 1, axes.z),
            Action::PreviousZ => self.z = stepped(self.z, -1, axes.z),
            Action::NextT => self.t = stepped(self.t, 1, axes.t),
            Action::PreviousT => self.t = stepped(self.t, -1, axes.t),
            Action::PlayStop => {
                let axis = if axes.t > 1 { PlayedAxis::T } else { PlayedAxis::Z };
                let playing = self.playback.axis().is_none();
                let axis = self.playback.axis().unwrap_or(axis);
                self.playback.set(axis, playing, ui.input(|input| input.time));
            }
            other => drop(self.canvas.act(other, &shown.projection)),
        }
        ui.request_repaint();
    }
}

/// Puts place, values and zoom into the status line.
fn tell(
    context: &mut UiContext<'_>,
    picture: &Picture,
    composition: &Composition,
    (shown, voxel): (&CanvasResponse, Option<(&Depth, Voxel)>),
) {
    let service = context.engine.tiles();
    if let Some((depth, voxel)) = voxel {
        let picture = depth.at(picture, voxel.plane);
        let pointer = Pointer { service, picture: &picture, composition };
        context.status.extend(voxel_facts(picture.scene.base().info(), depth, &voxel));
        context.status.extend(pointer.values(voxel.pixel));
    } else if let Some(pixel) = shown.pixel {
        let pointer = Pointer { service, picture, composition };
        context.status.extend(pointer.facts(pixel));
    }
    if shown.painted.fraction.is_some() {
        context.status.push(reading_text(shown.painted.fraction));
    }
    context.status.push(zoom_text(shown.projection.zoom));
}

/// On single pictures the plain wheel zooms; on stacks it does what the settings say.
fn wheel(context: &UiContext<'_>, info: &StackInfo) -> Wheel {
    let single = info.axes.t * info.axes.z == 1;
    if single || context.settings.wheel_on_stacks == WheelOnStacks::Zoom { Wheel::Zoom } else { Wheel::Step }
}

fn stepped(index: usize, steps: i32, length: usize) -> usize {
    index.saturating_add_signed(steps as isize).min(length.saturating_sub(1))
}

/// The same layers with one of them visible.
fn alone(composition: &Composition, index: usize) -> Composition {
    let mut composition = composition.clone();
    for (at, layer) in composition.layers.iter_mut().enumerate() {
        layer.visible = at == index;
    }
    composition
}

/// `100 %`, `12.5 %`; always as wide.
fn zoom_text(zoom: f64) -> String {
    let percent = zoom * 100.0;
    let decimals = usize::from(percent < 10.0);
    format!("{:>5} %", number::fixed(percent, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stop_at_the_ends() {
        assert_eq!(stepped(0, -3, 5), 0);
        assert_eq!(stepped(3, 9, 5), 4);
        assert_eq!(stepped(2, -1, 5), 1);
        assert_eq!(stepped(0, 1, 1), 0);
    }

    #[test]
    fn the_zoom_is_said_in_percent_of_the_screens_pixels() {
        assert_eq!([1.0, 0.125, 0.034, 16.0].map(zoom_text), ["  100 %", "   12 %", "  3.4 %", "1\u{2009}600 %"]);
    }
}
