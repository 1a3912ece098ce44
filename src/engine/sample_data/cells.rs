//! The simulated cells: where they are at a time, and the light they give in a rectangle.
//!
//! Every shape adds to the pixels near it in a fixed order, so a pixel has the same value in whatever rectangle it is.

use std::ops::Range;

use super::noise::Draws;
use crate::model::Rect;

/// Beyond this many σ a spot adds nothing.
const REACH: f32 = 3.5;
/// σ of the largest spot.
const LARGEST_SPOT: f32 = 34.0;

#[derive(Debug)]
struct Cell {
    center: [f32; 2],
    /// Wandering: amplitude and phase of two slow waves an axis.
    drift: [[f32; 2]; 2],
    radii: [f32; 2],
    angle: f32,
    brightness: f32,
    filaments: Vec<Filament>,
    vesicles: Vec<Vesicle>,
}

/// A quadratic Bézier curve from the nucleus outwards, swaying at its free end.
#[derive(Debug)]
struct Filament {
    /// Where it begins, at the nucleus.
    start: [f32; 2],
    bend: [f32; 2],
    end: [f32; 2],
    sway: f32,
    phase: f32,
    brightness: f32,
}

#[derive(Debug)]
struct Vesicle {
    distance: f32,
    angle: f32,
    speed: f32,
    phase: f32,
    brightness: f32,
}

/// The whole culture.
#[derive(Debug)]
pub(super) struct Cells(Vec<Cell>);

impl Cells {
    /// Lays out `count` cells on a plane of `size` × `size` pixels, apart from each other where there is room.
    pub(super) fn new(seed: u64, count: usize, size: f32) -> Self {
        let mut draws = Draws::new(seed);
        let mut cells: Vec<Cell> = Vec::with_capacity(count);
        let mut apart = size / 6.0;
        while cells.len() < count {
            let center = [draws.between(-10.0, size + 10.0), draws.between(-10.0, size + 10.0)];
            let free =
                cells.iter().all(|other| (other.center[0] - center[0]).hypot(other.center[1] - center[1]) > apart);
            if free {
                cells.push(Cell::new(&mut draws, center));
            } else {
                // Ends: with every refusal the cells may stand closer.
                apart *= 0.995;
            }
        }
        Self(cells)
    }

    /// Adds the nuclei at time `t` (in frames) to `light`, the pixels of `rect` row by row.
    pub(super) fn nuclei(&self, t: f32, rect: Rect, light: &mut [f32]) {
        for cell in &self.0 {
            cell.add_nucleus(t, rect, light);
        }
    }

    /// Adds the filaments.
    pub(super) fn filaments(&self, t: f32, rect: Rect, light: &mut [f32]) {
        for cell in &self.0 {
            let center = cell.position(t);
            // The cell's body glows faintly between its filaments.
            add_spot(center, LARGEST_SPOT, 90.0 * cell.brightness, rect, light);
            for filament in &cell.filaments {
                filament.add(center, t, rect, light);
            }
        }
    }

    /// Adds the vesicles.
    pub(super) fn vesicles(&self, t: f32, rect: Rect, light: &mut [f32]) {
        for cell in &self.0 {
            let center = cell.position(t);
            for vesicle in &cell.vesicles {
                let angle = vesicle.angle + 0.25 * (vesicle.speed * t + vesicle.phase).sin();
                let distance = vesicle.distance * (1.0 + 0.18 * (0.7 * vesicle.speed * t + 2.0 * vesicle.phase).cos());
                let at = [center[0] + distance * angle.cos(), center[1] + distance * angle.sin()];
                add_spot(at, 1.7, vesicle.brightness, rect, light);
            }
        }
    }
}

impl Cell {
    fn new(draws: &mut Draws, center: [f32; 2]) -> Self {
        let filaments = (0..16).map(|_| Filament::new(draws)).collect();
        let vesicles = (0..18).map(|_| Vesicle::new(draws)).collect();
        Self {
            center,
            drift: [[draws.between(2.0, 9.0), draws.angle()], [draws.between(2.0, 9.0), draws.angle()]],
            radii: [draws.between(17.0, 23.0), draws.between(13.0, 18.0)],
            angle: draws.angle(),
            brightness: draws.between(0.7, 1.2),
            filaments,
            vesicles,
        }
    }

    fn position(&self, t: f32) -> [f32; 2] {
        let along = |axis: usize| {
            let [amplitude, phase] = self.drift[axis];
            self.center[axis] + amplitude * ((0.17 * t + phase).sin() + 0.4 * (0.41 * t + 1.7 * phase).sin())
        };
        [along(0), along(1)]
    }

    /// An ellipse with a soft edge and some texture.
    fn add_nucleus(&self, t: f32, rect: Rect, light: &mut [f32]) {
        let center = self.position(t);
        let (sin, cos) = (self.angle + 0.01 * t).sin_cos();
        let texture = self.drift[0][1];
        near(center, self.radii[0] + 10.0, rect, |x, y, pixel| {
            let (dx, dy) = (x - center[0], y - center[1]);
            let (u, v) = ((dx * cos + dy * sin) / self.radii[0], (dy * cos - dx * sin) / self.radii[1]);
            let edge = (u * u + v * v).sqrt();
            let mottle = 1.0 + 0.16 * (5.1 * u + texture).sin() * (6.3 * v - texture).cos();
            // A logistic step of about three pixels.
            let body = 2400.0 * self.brightness * mottle * (1.15 - 0.35 * edge * edge).max(0.0);
            light[pixel] += body / (1.0 + ((edge - 1.0) * 14.0).exp());
        });
    }
}

impl Filament {
    fn new(draws: &mut Draws) -> Self {
        let (angle, length) = (draws.angle(), draws.between(60.0, 165.0));
        let bend = angle + draws.between(-0.5, 0.5);
        // Side by side rather than all from one point.
        let (root, radius) = (angle + draws.between(-1.2, 1.2), draws.between(9.0, 19.0));
        Self {
            start: [radius * root.cos(), radius * root.sin()],
            bend: [0.5 * length * bend.cos(), 0.5 * length * bend.sin()],
            end: [length * angle.cos(), length * angle.sin()],
            sway: draws.between(1.0, 5.0),
            phase: draws.angle(),
            brightness: draws.between(190.0, 520.0),
        }
    }

    fn add(&self, center: [f32; 2], t: f32, rect: Rect, light: &mut [f32]) {
        let sway = self.sway * (0.3 * t + self.phase).sin();
        let end = [self.end[0] - 0.02 * sway * self.end[1], self.end[1] + 0.02 * sway * self.end[0]];
        let steps = end[0].hypot(end[1]).ceil() as usize;
        for step in 0..=steps {
            let s = step as f32 / steps as f32;
            let (from_start, from_bend, from_end) = ((1.0 - s) * (1.0 - s), 2.0 * s * (1.0 - s), s * s);
            let along =
                |axis: usize| from_start * self.start[axis] + from_bend * self.bend[axis] + from_end * end[axis];
            let at = [center[0] + along(0), center[1] + along(1)];
            add_spot(at, 1.15, self.brightness * (1.0 - 0.75 * s), rect, light);
        }
    }
}

impl Vesicle {
    fn new(draws: &mut Draws) -> Self {
        Self {
            distance: draws.between(22.0, 95.0),
            angle: draws.angle(),
            speed: draws.between(0.1, 0.5),
            phase: draws.angle(),
            brightness: draws.between(900.0, 3200.0),
        }
    }
}

/// A Gaussian spot: its profile is the product of one along x and one along y, which are made once each.
fn add_spot(center: [f32; 2], sigma: f32, peak: f32, rect: Rect, light: &mut [f32]) {
    let reach = REACH * sigma;
    let (columns, rows) = (span(center[0], reach, rect.x..rect.right()), span(center[1], reach, rect.y..rect.bottom()));
    let falloff = -0.5 / (sigma * sigma);
    let profile = |at: usize, center: f32| (falloff * (at as f32 - center) * (at as f32 - center)).exp();
    let mut across = [0.0; 2 * (REACH * LARGEST_SPOT) as usize + 2];
    let across = &mut across[..columns.len()];
    across.iter_mut().zip(columns.clone()).for_each(|(value, x)| *value = profile(x, center[0]));
    for y in rows {
        let down = peak * profile(y, center[1]);
        let first = (y - rect.y) * rect.width + columns.start - rect.x;
        let row = &mut light[first..first + columns.len()];
        row.iter_mut().zip(&*across).for_each(|(light, across)| *light += down * across);
    }
}

/// Visits the pixels of `rect` within `reach` of `center` along each axis: x, y, index in the rectangle.
fn near(center: [f32; 2], reach: f32, rect: Rect, mut visit: impl FnMut(f32, f32, usize)) {
    for y in span(center[1], reach, rect.y..rect.bottom()) {
        for x in span(center[0], reach, rect.x..rect.right()) {
            visit(x as f32, y as f32, (y - rect.y) * rect.width + (x - rect.x));
        }
    }
}

/// The pixels of a run within `reach` of `center`; empty where there are none.
fn span(center: f32, reach: f32, run: Range<usize>) -> Range<usize> {
    // `as` from a negative float is 0: outside the plane nothing is seen.
    let first = ((center - reach).ceil() as usize).max(run.start).min(run.end);
    let last = ((center + reach).floor() + 1.0) as usize;
    first..last.min(run.end).max(first)
}
