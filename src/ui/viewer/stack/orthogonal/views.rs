//! The three views of a stack together: who shows what, and how the crosshair moves.

use std::sync::Arc;

use egui::{CursorIcon, Id, Rect, Sense, Ui, Vec2};

use super::super::super::super::context::UiContext;
use super::super::super::super::theme::Theme;
use super::super::canvas::{CanvasResponse, Drag, PictureCanvas, Wheel};
use super::super::tiles::Picture;
use super::arrange::{Arrangement, arrange};
use super::caption;
use super::corner::Corner;
use super::crosshair::{self, Voxel};
use super::depth::Depth;
use super::pane::{PaneResponse, SectionPane, Shown, pointed};
use crate::engine::tile::TileService;
use crate::engine::{Action, Command};
use crate::model::recipe::{Recipe, Reslice};
use crate::model::{DocumentId, SectionPlane, StackInfo};

/// How far beside a divider the pointer takes it.
const REACH: f32 = 4.0;

/// What a viewer remembers of its sections.
#[derive(Debug, Default)]
pub struct OrthogonalViews {
    /// Whether they are shown.
    pub shown: bool,
    /// Whether they have no lines.
    pub without_lines: bool,
    /// Where the crosshair is; the middle until somebody moves it.
    at: Option<[usize; 2]>,
    /// The parts of width and height that a person gave to the plane.
    chosen: [Option<f32>; 2],
    panes: [SectionPane; 2],
}

/// What there is to show.
#[derive(Debug)]
pub struct Looked<'a> {
    /// The document's name.
    pub name: &'a str,
    pub service: &'a TileService,
    pub picture: &'a Picture,
    pub wheel: Wheel,
    pub depth: &'a Depth,
}

/// What happened on the views.
#[derive(Debug)]
pub struct ViewsResponse {
    /// On the plane.
    pub canvas: CanvasResponse,
    /// Whether all of all views is on the screen.
    pub complete: bool,
    /// What could not be read of the sections.
    pub failures: Vec<String>,
    /// Under the pointer, else under the crosshair.
    pub voxel: Voxel,
    /// The section that is wanted as a document.
    pub wanted: Option<Reslice>,
    /// Whether a reslice is wanted.
    pub reslice: bool,
}

impl OrthogonalViews {
    /// The row and column where the crosshair is.
    pub fn at(&self, [width, height]: [usize; 2]) -> [usize; 2] {
        let [x, y] = self.at.unwrap_or([width / 2, height / 2]);
        [x.min(width.saturating_sub(1)), y.min(height.saturating_sub(1))]
    }

    /// The row or column that somebody moved the crosshair to.
    pub fn chosen(&self, plane: SectionPlane) -> Option<usize> {
        self.at.map(|at| at[usize::from(plane.is_of_rows())])
    }

    /// The row or the column of the crosshair, whichever a section is cut at.
    pub fn position(&self, plane: SectionPlane, size: [usize; 2]) -> usize {
        self.at(size)[usize::from(plane.is_of_rows())]
    }

    /// Carries out an action that is about sections; returns whether it was one.
    pub fn act(&mut self, context: &mut UiContext<'_>, id: DocumentId, info: &StackInfo, action: Action) -> bool {
        let section = |of_rows: bool| {
            let [rows, columns] = SectionPlane::through(&info.axes)?;
            let plane = if of_rows { rows } else { columns };
            Some(Recipe::Reslice(Reslice::single(plane, self.position(plane, [info.axes.x, info.axes.y]))))
        };
        let recipe = match action {
            Action::OrthogonalViews => {
                self.shown = !self.shown;
                None
            }
            Action::ToggleCrosshair => {
                self.without_lines = !self.without_lines;
                None
            }
            Action::RowSection => section(true),
            Action::ColumnSection => section(false),
            _ => return false,
        };
        if let Some(recipe) = recipe {
            context.command(Command::Run { recipe, inputs: vec![id] });
        }
        true
    }

    /// Shows the plane and its sections over `area`; moves the crosshair and `plane`, its place along the depth.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        area: Rect,
        looked: &Looked<'_>,
        (canvas, plane): (&mut PictureCanvas, &mut usize),
    ) -> ViewsResponse {
        let axes = looked.picture.scene.base().info().axes;
        let size = [axes.x, axes.y];
        let lies = arrange(area, size, looked.depth.extents(), self.chosen);
        let name = format!("{} canvas", looked.name);
        let picture = (looked.service, looked.picture, looked.wheel);
        let shown = canvas.show_in(ui, (lies.plane, lies.room), &name, picture, Drag::Point);
        if let Some(at) = pointed(ui, &shown.response) {
            self.at = Some(shown.projection.nearest_pixel(at));
        }
        let [rows, columns] = [0, 1].map(|index| self.section(ui, looked, (canvas, &shown), (index, &lies)));
        // On top of the views, whose edges they take.
        self.dividers(ui, area, &lies);
        let hovered = [shown.pixel, rows.pixel, columns.pixel];
        let before = self.at(size);
        self.take(&rows, &columns, plane, size);
        let voxel = self.voxel(hovered, *plane, size);
        for (index, pane) in [&rows, &columns].into_iter().enumerate() {
            // Not while the pointer is on it: what it points at would run away from it.
            if !pane.response.is_pointer_button_down_on() {
                self.panes[index].see(*plane, &pane.projection, looked.depth.planes[index]);
            }
        }
        if !self.without_lines {
            let [x, y] = self.at(size);
            crosshair::draw(ui.painter(), &shown.projection, [x, y]);
            crosshair::draw(ui.painter(), &rows.projection, [x, *plane]);
            crosshair::draw(ui.painter(), &columns.projection, [*plane, y]);
        }
        self.corner(ui, lies.corner, (looked.depth, size), plane);
        if self.at(size) != before {
            canvas.camera.see(&shown.projection, self.at(size));
        }
        let mut failures = Vec::new();
        let (mut wanted, mut reslice) = (None, false);
        for (pane, section) in [&rows, &columns].into_iter().zip(looked.depth.planes) {
            failures.extend_from_slice(&pane.painted.failures);
            let position = self.position(section, size);
            caption::title(ui, &pane.projection, section, position);
            pane.response.context_menu(|ui| {
                if ui.button("Make a Document of This Section").clicked() {
                    wanted = Some(Reslice::single(section, position));
                    ui.close();
                }
                if ui.button("Reslice…").clicked() {
                    reslice = true;
                    ui.close();
                }
            });
        }
        let complete = shown.painted.complete && rows.painted.complete && columns.painted.complete;
        ViewsResponse { canvas: shown, complete, failures, voxel, wanted, reslice }
    }

    fn corner(&mut self, ui: &mut Ui, rect: Rect, (depth, size): (&Depth, [usize; 2]), plane: &mut usize) {
        let (mut lines, mut pixel) = (!self.without_lines, self.at(size));
        let before = pixel;
        Corner { depth, size, lines: &mut lines, pixel: &mut pixel, plane }.show(ui, rect);
        self.without_lines = !lines;
        if pixel != before {
            self.at = Some(pixel);
            ui.request_repaint();
        }
    }

    /// The section along rows (0) or along columns (1).
    fn section(
        &mut self,
        ui: &mut Ui,
        looked: &Looked<'_>,
        (canvas, shown): (&mut PictureCanvas, &CanvasResponse),
        (index, lies): (usize, &Arrangement),
    ) -> PaneResponse {
        let (plane, stretch) = (looked.depth.planes[index], looked.depth.stretch[index]);
        let Picture { scene, t, z } = looked.picture;
        let picture = Picture {
            scene: Arc::new(scene.cut(plane, stretch)),
            t: if plane.is_through_depth() { *t } else { *z },
            z: self.position(plane, shown.projection.size),
        };
        let pane = Shown {
            rect: if plane.is_of_rows() { lies.rows } else { lies.columns },
            name: &format!("{} {} section", looked.name, plane.title()),
            plane,
            picture: &picture,
            planes: looked.depth.count,
            stretch,
            wheel: looked.wheel,
        };
        self.panes[index].show(ui, looked.service, (&mut canvas.camera, &shown.projection), &pane)
    }

    /// What pointer and wheel did on the sections.
    fn take(&mut self, rows: &PaneResponse, columns: &PaneResponse, plane: &mut usize, size: [usize; 2]) {
        let [mut x, mut y] = self.at(size);
        let before = ([x, y], *plane);
        x = x.saturating_add_signed(columns.steps as isize).min(size[0].saturating_sub(1));
        y = y.saturating_add_signed(rows.steps as isize).min(size[1].saturating_sub(1));
        if let Some([across, down]) = rows.pointed {
            (x, *plane) = (across, down);
        }
        if let Some([across, down]) = columns.pointed {
            (*plane, y) = (across, down);
        }
        if before != ([x, y], *plane) {
            self.at = Some([x, y]);
            rows.response.ctx.request_repaint();
        }
    }

    /// What lies under the pointer on the plane or one of the sections, else under the crosshair.
    fn voxel(&self, [on_plane, on_rows, on_columns]: [Option<[usize; 2]>; 3], plane: usize, size: [usize; 2]) -> Voxel {
        let [x, y] = self.at(size);
        match (on_plane, on_rows, on_columns) {
            (Some(pixel), ..) => Voxel { pixel, plane },
            (_, Some([x, plane]), _) => Voxel { pixel: [x, y], plane },
            (.., Some([plane, y])) => Voxel { pixel: [x, y], plane },
            _ => Voxel { pixel: [x, y], plane },
        }
    }

    /// The hairlines between the views, which can be dragged; a double click arranges them anew.
    fn dividers(&mut self, ui: &Ui, area: Rect, lies: &Arrangement) {
        let theme = Theme::of(ui);
        let plane = lies.plane;
        let lines = [
            (Rect::from_x_y_ranges(plane.right()..=plane.right() + 1.0, area.y_range()), CursorIcon::ResizeHorizontal),
            (Rect::from_x_y_ranges(area.x_range(), plane.bottom()..=plane.bottom() + 1.0), CursorIcon::ResizeVertical),
        ];
        for (axis, (line, cursor)) in lines.into_iter().enumerate() {
            let reach = if axis == 0 { Vec2::new(REACH, 0.0) } else { Vec2::new(0.0, REACH) };
            let id: Id = ui.unique_id().with(("divider of the sections", axis));
            let response = ui.interact(line.expand2(reach), id, Sense::click_and_drag());
            let response = response.on_hover_and_drag_cursor(cursor);
            let held = response.hovered() || response.dragged();
            // The light theme's hairlines are as light as its canvas.
            let rest = if theme.dark { theme.line } else { theme.panel };
            ui.painter().rect_filled(line, 0, if held { theme.faint } else { rest });
            if response.double_clicked() {
                self.chosen[axis] = None;
            } else if response.dragged() {
                let (at, length) = if axis == 0 {
                    (plane.width() + response.drag_delta().x, area.width())
                } else {
                    (plane.height() + response.drag_delta().y, area.height())
                };
                self.chosen[axis] = Some((at / length.max(1.0)).clamp(0.05, 0.95));
            }
        }
    }
}
