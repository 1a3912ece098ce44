//! How pages become planes: the result of reading a file's metadata, whatever kind it is.

use std::sync::Arc;

use super::page::Page;
use crate::codec::limits::MOST_PLANES;
use crate::model::{Axis, AxisOrder, PlaneIndex, StackAxes};

/// Where one plane is.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    /// The file does not have it.
    Missing,
    /// A page (with its smaller versions, full size first), a layer of it, and the first of its samples.
    Page { pages: Arc<[Arc<Page>]>, layer: usize, first_sample: usize },
}

impl Cell {
    /// The page and its smaller versions.
    pub fn pyramid(&self) -> Option<&[Arc<Page>]> {
        match self {
            Self::Missing => None,
            Self::Page { pages, .. } => Some(pages),
        }
    }

    /// The page at full size.
    pub fn page(&self) -> Option<&Arc<Page>> {
        self.pyramid()?.first()
    }
}

/// All pages' samples as one long array in which the axes lie in another order than pages suggest.
#[derive(Debug, Clone)]
pub(super) struct Flat {
    pub pages: Vec<Arc<Page>>,
    pub page_elements: usize,
    /// Steps, in samples, of t, z, c, y, x and s.
    pub strides: [usize; 6],
}

impl Flat {
    /// Where a sample is in the long array.
    pub fn element(&self, plane: PlaneIndex, y: usize, x: usize, s: usize) -> usize {
        [plane.t, plane.z, plane.c, y, x, s].iter().zip(&self.strides).map(|(index, stride)| index * stride).sum()
    }
}

/// The planes of a stack.
#[derive(Debug, Clone)]
pub(super) enum Planes {
    /// t slowest, then z, then c.
    Cells(Vec<Cell>),
    Flat(Flat),
}

/// The planes of a stack and its axes.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub axes: StackAxes,
    pub samples_per_pixel: usize,
    pub planes: Planes,
}

impl Layout {
    /// A layout whose planes are found one by one: `find` gives page and layer of the page at (t, z, c). Samples that
    /// are not colour become channels within each of those. `None` if that would be absurdly many planes.
    pub fn from_pages(
        template: &Page,
        [t, z, c]: [usize; 3],
        find: impl Fn(PlaneIndex) -> Option<(Arc<[Arc<Page>]>, usize)>,
    ) -> Option<Self> {
        let color = template.color_samples();
        let per_page = if color.is_some() { 1 } else { template.samples };
        let planes = t.checked_mul(z)?.checked_mul(c)?.checked_mul(per_page).filter(|&planes| planes <= MOST_PLANES)?;
        let axes = StackAxes { t, z, c: c * per_page, y: template.height, x: template.width };
        let mut cells = Vec::with_capacity(planes);
        for (t, z, c) in (0..t).flat_map(|t| (0..z).flat_map(move |z| (0..c).map(move |c| (t, z, c)))) {
            let found = find(PlaneIndex { t, z, c });
            cells.extend((0..per_page).map(|first_sample| match &found {
                Some((pages, layer)) => Cell::Page { pages: pages.clone(), layer: *layer, first_sample },
                None => Cell::Missing,
            }));
        }
        Some(Self { axes, samples_per_pixel: color.unwrap_or(1), planes: Planes::Cells(cells) })
    }

    /// The page that stands for all.
    pub fn template(&self) -> Option<&Arc<Page>> {
        match &self.planes {
            Planes::Cells(cells) => cells.iter().find_map(Cell::page),
            Planes::Flat(flat) => flat.pages.first(),
        }
    }

    /// Gives the axes other than y and x other names: those with more than one plane, in the order t, z, c, become
    /// the named ones. `Err` says why that does not work.
    pub fn rename(&mut self, order: &AxisOrder) -> Result<(), String> {
        let named: Vec<Axis> =
            order.axes().iter().copied().filter(|axis| matches!(axis, Axis::T | Axis::Z | Axis::C)).collect();
        let lengths: Vec<usize> = [self.axes.t, self.axes.z, self.axes.c].into_iter().filter(|&n| n > 1).collect();
        if lengths.len() > named.len() {
            return Err(format!("the file has {} axes beside y and x, but {} are named", lengths.len(), named.len()));
        }
        let Planes::Cells(cells) = &mut self.planes else { return Err("its axes are stated by the file".to_owned()) };
        // Named axes that the file lacks have length 1; the last names go to the axes there are.
        let length = |axis: Axis| {
            let position = named.iter().position(|&other| other == axis)?;
            position.checked_sub(named.len() - lengths.len()).map(|index| (index, lengths[index]))
        };
        let (t, z, c) = (length(Axis::T), length(Axis::Z), length(Axis::C));
        let count = |axis: Option<(usize, usize)>| axis.map_or(1, |(_, n)| n);
        let mut renamed = Vec::with_capacity(cells.len());
        for at in (0..count(t)).flat_map(|i| (0..count(z)).flat_map(move |j| (0..count(c)).map(move |k| [i, j, k]))) {
            let mut position = vec![0; lengths.len()];
            for (axis, index) in [t, z, c].into_iter().zip(at) {
                if let Some((slot, _)) = axis {
                    position[slot] = index;
                }
            }
            let old = position.iter().zip(&lengths).fold(0, |old, (index, length)| old * length + index);
            renamed.push(cells[old].clone());
        }
        *cells = renamed;
        (self.axes.t, self.axes.z, self.axes.c) = (count(t), count(z), count(c));
        Ok(())
    }
}
