//! Arrays as tifffile writes them: shape and axes as JSON in the first page's description.
//!
//! Pages are the array's memory cut into pieces. Where the last axes are y and x (and samples), pages are planes;
//! else planes are gathered from that memory. Axes that lumiq lacks fold into t; without axes, pages are z.

use serde_json::Value;

use super::layout::{Flat, Layout, Planes};
use super::page::Page;
use super::series::Pyramid;
use crate::model::StackAxes;

/// Shape and axes of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shaped {
    shape: Vec<usize>,
    axes: Option<String>,
}

impl Shaped {
    /// Reads a description; `None` if it is not such JSON.
    pub fn parse(description: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(description.trim()).ok()?;
        let shape: Option<Vec<usize>> =
            value.get("shape")?.as_array()?.iter().map(|n| n.as_u64().map(|n| n as usize)).collect();
        let shape = shape.filter(|shape| shape.len() >= 2 && shape.len() <= 16)?;
        let axes = value
            .get("axes")
            .and_then(Value::as_str)
            .map(str::to_uppercase)
            .filter(|axes| axes.chars().count() == shape.len());
        Some(Self { shape, axes })
    }

    /// Samples of the whole array; `None` if the shape is absurd or empty.
    pub fn elements(&self) -> Option<usize> {
        self.shape.iter().try_fold(1usize, |product, &n| product.checked_mul(n)).filter(|&n| n > 0)
    }

    /// The planes, if the shape fits the pages.
    pub fn layout(&self, pages: &[Pyramid]) -> Option<Layout> {
        let page = &pages.first()?[0];
        if page.depth != 1 || (page.planar && page.samples > 1 && self.axes.is_none()) {
            return None;
        }
        let page_elements = page.width * page.height * page.samples;
        if self.elements()? != page_elements.checked_mul(pages.len())? {
            return None;
        }
        let axes = self.axes.clone().unwrap_or_else(|| guess_axes(&self.shape, page));
        let lengths = Lengths::of(&axes, &self.shape)?;
        if let Some(layout) = pages_as_planes(&axes, &lengths, page, pages) {
            return Some(layout);
        }
        if page.planar {
            return None;
        }
        flat(&lengths, page_elements, pages)
    }
}

/// The array's axes by lumiq's names: length, and the steps (in samples) of the axes that were folded into each.
struct Lengths {
    /// t, z, c, y, x, s: for each the axes folded into it, slowest first, as (length, stride).
    parts: [Vec<(usize, usize)>; 6],
}

impl Lengths {
    fn of(axes: &str, shape: &[usize]) -> Option<Self> {
        let mut strides = vec![1; shape.len()];
        for index in (0..shape.len().saturating_sub(1)).rev() {
            strides[index] = strides[index + 1] * shape[index + 1];
        }
        let mut parts: [Vec<(usize, usize)>; 6] = Default::default();
        for ((letter, &length), stride) in axes.chars().zip(shape).zip(strides) {
            let slot = match letter {
                'Z' => 1,
                'C' => 2,
                'Y' => 3,
                'X' => 4,
                'S' => 5,
                _ => 0,
            };
            parts[slot].push((length, stride));
        }
        (parts[3].len() == 1 && parts[4].len() == 1).then_some(Self { parts })
    }

    fn length(&self, slot: usize) -> usize {
        self.parts[slot].iter().map(|(length, _)| length).product()
    }

    /// The one step of an axis, if it is one (folded axes must follow each other in memory).
    fn stride(&self, slot: usize) -> Option<usize> {
        let parts: Vec<_> = self.parts[slot].iter().filter(|(length, _)| *length > 1).collect();
        let follows = parts.windows(2).all(|pair| pair[0].1 == pair[1].0 * pair[1].1);
        follows.then(|| parts.last().map_or(0, |(_, stride)| *stride))
    }

    /// Where index `index` of an axis begins, in samples.
    fn offset(&self, slot: usize, mut index: usize) -> usize {
        let mut offset = 0;
        for &(length, stride) in self.parts[slot].iter().rev() {
            offset += index % length * stride;
            index /= length;
        }
        offset
    }
}

/// tifffile leaves the axes out when nobody named them: y and x (and samples) are last, what is before them is z,
/// and what is before that t.
fn guess_axes(shape: &[usize], page: &Page) -> String {
    let tail = match page.samples {
        1 => "YX",
        _ if page.planar => "SYX",
        _ => "YXS",
    };
    let outer = shape.len().saturating_sub(tail.len());
    let head: String = (0..outer).map(|index| if index + 1 == outer { 'Z' } else { 'T' }).collect();
    format!("{head}{tail}").chars().take(shape.len()).collect()
}

/// Each page a plane: the axes end in y x, y x s, or (planar) s y x, and their lengths are those of the pages.
fn pages_as_planes(axes: &str, lengths: &Lengths, page: &Page, pages: &[Pyramid]) -> Option<Layout> {
    let last = |slot: usize, length: usize| lengths.length(slot) == length;
    let tail = if page.samples == 1 {
        "YX"
    } else if page.planar {
        "SYX"
    } else {
        "YXS"
    };
    let trimmed = axes.trim_end_matches(|letter| letter != 'X' && letter != 'S' && letter != 'Y');
    let fits = last(3, page.height)
        && last(4, page.width)
        && last(5, page.samples)
        && (axes.ends_with(tail) || (page.samples == 1 && trimmed.ends_with("YX")));
    // Axes of length 1 behind x change nothing.
    let behind = axes.chars().count() - trimmed.chars().count();
    if !fits || (behind > 0 && lengths.length(0) * lengths.length(1) * lengths.length(2) != pages.len()) {
        return None;
    }
    let page_elements = page.width * page.height * page.samples;
    Layout::from_pages(page, [lengths.length(0), lengths.length(1), lengths.length(2)], |plane| {
        let element = lengths.offset(0, plane.t) + lengths.offset(1, plane.z) + lengths.offset(2, plane.c);
        pages.get(element / page_elements).map(|page| (page.clone(), 0))
    })
}

fn flat(lengths: &Lengths, page_elements: usize, pages: &[Pyramid]) -> Option<Layout> {
    let mut strides = [0; 6];
    for (slot, stride) in strides.iter_mut().enumerate() {
        *stride = lengths.stride(slot)?;
    }
    let samples = lengths.length(5);
    let color = samples == 3 || samples == 4;
    let mut axes = StackAxes {
        t: lengths.length(0),
        z: lengths.length(1),
        c: lengths.length(2),
        y: lengths.length(3),
        x: lengths.length(4),
    };
    if !color && samples > 1 {
        if axes.c > 1 {
            return None;
        }
        axes.c = samples;
        strides[2] = strides[5];
    }
    let pages = pages.iter().map(|pyramid| pyramid[0].clone()).collect();
    Some(Layout {
        axes,
        samples_per_pixel: if color { samples } else { 1 },
        planes: Planes::Flat(Flat { pages, page_elements, strides }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_json_with_shape_and_perhaps_axes() {
        let shaped = Shaped::parse(r#"{"axes": "tzyx", "shape": [2, 3, 4, 5]}"#).unwrap();
        assert_eq!((shaped.axes.as_deref(), shaped.elements()), (Some("TZYX"), Some(120)));
        assert!(Shaped::parse(r#"{"shape": [3, 4], "axes": "YXQ"}"#).unwrap().axes.is_none());
        assert!(Shaped::parse("ImageJ=1.54").is_none());
        assert!(Shaped::parse(r#"{"shape": [-1, 4]}"#).is_none());
        let absurd = format!(r#"{{"shape": [{0}, {0}]}}"#, u64::MAX);
        assert_eq!(Shaped::parse(&absurd).unwrap().elements(), None);
    }

    #[test]
    fn folded_axes_keep_their_order() {
        let lengths = Lengths::of("QTYX", &[2, 3, 4, 5]).unwrap();
        assert_eq!((lengths.length(0), lengths.stride(0)), (6, Some(20)));
        assert_eq!(lengths.offset(0, 4), 3 * 20 + 20);
        assert!(Lengths::of("TZ", &[2, 3]).is_none());
    }
}
