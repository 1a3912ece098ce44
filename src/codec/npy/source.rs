//! Rectangles of an array on disk, for any memory order: strided reads by position.
//!
//! The three axes of a rectangle (rows, columns, samples) become nested runs, sorted by their stride in the file and
//! merged where they touch; the innermost run is read at once.

use std::path::PathBuf;

use crate::model::{
    Axis, ByteOrder, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, StackAxes,
};

use super::archive::ArrayData;
use super::header::Header;

/// Elements at most this far apart are read together with what lies between them: a page is fetched anyway.
const GATHER_STRIDE: u64 = 4096;

/// The longest span that is read at once to pick elements from.
const GATHER_BYTES: u64 = 1 << 20;

/// An array whose axes are known.
#[derive(Debug)]
pub struct ArraySource {
    data: ArrayData,
    sample_type: SampleType,
    order: ByteOrder,
    axes: StackAxes,
    samples_per_pixel: usize,
    /// Bytes from one entry to the next along T, Z, C, Y, X, S.
    strides: [u64; 6],
}

/// One level of nesting: how many entries, how far apart in the file and in the result (bytes).
#[derive(Debug, Clone, Copy)]
struct Run {
    count: usize,
    stride: u64,
    out_stride: usize,
}

impl ArraySource {
    /// A source for an array whose axes, in the order of its shape, are `order_of_axes`. The header's size must have
    /// been checked to fit 64 bits.
    #[must_use]
    pub fn new(
        header: &Header,
        order_of_axes: &[Axis],
        (sample_type, order): (SampleType, ByteOrder),
        data: ArrayData,
    ) -> Self {
        let mut strides = [0; 6];
        let mut lengths = [1; 6];
        let mut stride = sample_type.bytes() as u64;
        let mut place = |index: usize| {
            let axis = order_of_axes[index] as usize;
            (strides[axis], lengths[axis]) = (stride, header.shape[index]);
            stride *= header.shape[index] as u64;
        };
        if header.fortran_order {
            (0..header.shape.len()).for_each(&mut place);
        } else {
            (0..header.shape.len()).rev().for_each(&mut place);
        }
        let [t, z, c, y, x, samples_per_pixel] = lengths;
        Self { data, sample_type, order, axes: StackAxes { t, z, c, y, x }, samples_per_pixel, strides }
    }

    /// The lengths of its axes.
    #[must_use]
    pub const fn axes(&self) -> StackAxes {
        self.axes
    }

    /// Samples of a pixel.
    #[must_use]
    pub const fn samples_per_pixel(&self) -> usize {
        self.samples_per_pixel
    }

    fn check(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<(), SourceError> {
        let axes = self.axes;
        let inside = plane.t < axes.t && plane.z < axes.z && plane.c < axes.c;
        if inside && level == 0 && rect.fits(axes.x, axes.y) {
            return Ok(());
        }
        Err(SourceError::OutOfBounds {
            file: self.data.name(),
            asked: format!("{rect:?} of {plane:?} at level {level}"),
            there: format!("level 0 of {axes:?}"),
        })
    }

    /// The runs of a rectangle, innermost first.
    fn runs(&self, rect: Rect) -> Vec<Run> {
        let bytes = self.sample_type.bytes();
        let pixel = bytes * self.samples_per_pixel;
        let [.., y, x, s] = self.strides;
        let mut runs = vec![
            Run { count: self.samples_per_pixel, stride: s, out_stride: bytes },
            Run { count: rect.width, stride: x, out_stride: pixel },
            Run { count: rect.height, stride: y, out_stride: pixel * rect.width },
        ];
        runs.retain(|run| run.count > 1);
        runs.sort_by_key(|run| run.stride);
        // Single elements are runs of one, side by side.
        let mut merged = vec![Run { count: 1, stride: bytes as u64, out_stride: bytes }];
        for run in runs {
            let last = merged.len() - 1;
            let inner = &mut merged[last];
            let touches = run.stride == inner.stride * inner.count as u64;
            if inner.count == 1 {
                *inner = run;
            } else if touches && run.out_stride == inner.out_stride * inner.count {
                inner.count *= run.count;
            } else {
                merged.push(run);
            }
        }
        merged
    }

    fn read_runs(&self, runs: &[Run], offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        match runs {
            [] => Ok(()),
            [run] => self.read_run(*run, offset, out),
            [inner @ .., outer] => (0..outer.count).try_for_each(|index| {
                let from = index * outer.out_stride;
                self.read_runs(inner, offset + index as u64 * outer.stride, &mut out[from..])
            }),
        }
    }

    fn read_run(&self, run: Run, offset: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let bytes = self.sample_type.bytes();
        if run.stride == bytes as u64 && run.out_stride == bytes {
            return self.data.read_at(offset, &mut out[..run.count * bytes]);
        }
        let per_read = if run.stride <= GATHER_STRIDE { (GATHER_BYTES / run.stride).max(1) as usize } else { 1 };
        let mut span = Vec::new();
        for first in (0..run.count).step_by(per_read) {
            let count = per_read.min(run.count - first);
            span.resize((count - 1) * run.stride as usize + bytes, 0);
            self.data.read_at(offset + first as u64 * run.stride, &mut span)?;
            for index in 0..count {
                let (from, to) = (index * run.stride as usize, (first + index) * run.out_stride);
                out[to..to + bytes].copy_from_slice(&span[from..from + bytes]);
            }
        }
        Ok(())
    }
}

impl PlaneSource for ArraySource {
    fn files(&self) -> Vec<PathBuf> {
        vec![self.data.path().to_owned()]
    }

    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.check(plane, level, rect)?;
        let mut samples = Samples::zeroed(self.sample_type, rect.area() * self.samples_per_pixel);
        if !samples.is_empty() {
            let index = [plane.t, plane.z, plane.c, rect.y, rect.x];
            let offset = index.iter().zip(self.strides).map(|(&index, stride)| index as u64 * stride).sum();
            self.read_runs(&self.runs(rect), offset, samples.as_bytes_mut())?;
            if self.order != ByteOrder::NATIVE {
                swap_bytes(samples.as_bytes_mut(), self.sample_type);
            }
        }
        Ok(Plane::new(rect.width, rect.height, self.samples_per_pixel, samples))
    }

    fn least_rows(&self) -> usize {
        // Where rows lie one after the other; else one row is gathered from all of the plane.
        let [_, _, _, y, x, _] = self.strides;
        if x <= y { 1 } else { self.axes.y.max(1) }
    }
}

/// Reverses the bytes of every number; the two parts of a complex one are numbers of their own.
fn swap_bytes(bytes: &mut [u8], sample_type: SampleType) {
    let number = if sample_type.is_complex() { sample_type.bytes() / 2 } else { sample_type.bytes() };
    if number > 1 {
        bytes.chunks_exact_mut(number).for_each(<[u8]>::reverse);
    }
}
