//! Rows of samples that are kept to be read again in parts: in memory, or on the disk where they take more than so much of it.
//!
//! Not here: the file on the disk (`scratch`), how much memory there is (`working_memory`).

use std::io;

use super::scratch::Scratch;
use super::working_memory::NoRoom;
use crate::model::{Plane, Rect, SampleType, Samples, StackInfo};

/// What rows are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowShape {
    pub width: usize,
    pub samples_per_pixel: usize,
    pub sample_type: SampleType,
}

impl RowShape {
    /// Rows of that width of the pixels of a stack.
    #[must_use]
    pub const fn of(info: &StackInfo, width: usize) -> Self {
        Self { width, samples_per_pixel: info.samples_per_pixel, sample_type: info.sample_type }
    }

    const fn pixel_bytes(&self) -> usize {
        self.samples_per_pixel * self.sample_type.bytes()
    }

    /// Bytes of a row.
    #[must_use]
    pub const fn row_bytes(&self) -> usize {
        self.width * self.pixel_bytes()
    }
}

/// So many rows, zeros where nothing was written.
#[derive(Debug)]
pub struct KeptRows {
    shape: RowShape,
    store: Store,
}

/// Samples in native byte order, row after row.
#[derive(Debug)]
enum Store {
    Memory(Samples),
    Disk(Scratch),
}

impl KeptRows {
    /// Room for so many rows, in memory if they take no more than that many bytes.
    ///
    /// # Errors
    /// [`NoRoom`] if the disk has none.
    pub fn new(shape: RowShape, rows: usize, memory: u64) -> Result<Self, NoRoom> {
        let bytes = rows as u64 * shape.row_bytes() as u64;
        let store = if bytes <= memory {
            Store::Memory(Samples::zeroed(shape.sample_type, rows * shape.width * shape.samples_per_pixel))
        } else {
            Store::Disk(Scratch::new(bytes)?)
        };
        Ok(Self { shape, store })
    }

    /// Writes the samples of whole rows from row `first` on.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn write(&mut self, first: usize, rows: &Samples) -> io::Result<()> {
        let (start, bytes) = (first * self.shape.row_bytes(), rows.as_bytes());
        match &mut self.store {
            Store::Memory(samples) => samples.as_bytes_mut()[start..start + bytes.len()].copy_from_slice(bytes),
            Store::Disk(scratch) => scratch.write_at(start as u64, bytes)?,
        }
        Ok(())
    }

    /// Hands over the bytes of all rows at once, to whoever cannot do with less.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn with_all<T>(&mut self, work: impl FnOnce(&mut [u8]) -> T) -> io::Result<T> {
        match &mut self.store {
            Store::Memory(samples) => Ok(work(samples.as_bytes_mut())),
            Store::Disk(scratch) => scratch.with_all(work),
        }
    }

    /// A rectangle of what is kept, which lies inside of it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn read(&self, rect: Rect) -> io::Result<Plane> {
        let RowShape { width, samples_per_pixel, sample_type } = self.shape;
        let mut samples = Samples::zeroed(sample_type, rect.area() * samples_per_pixel);
        let out = samples.as_bytes_mut();
        // Whole rows lie one after the other.
        let rows_at_once = if rect.width == width { rect.height } else { 1 };
        let run = (rows_at_once * rect.width * self.shape.pixel_bytes()).max(1);
        for (index, out) in out.chunks_exact_mut(run).enumerate() {
            let start = (rect.y + index * rows_at_once) * self.shape.row_bytes() + rect.x * self.shape.pixel_bytes();
            match &self.store {
                Store::Memory(kept) => out.copy_from_slice(&kept.as_bytes()[start..start + run]),
                Store::Disk(scratch) => scratch.read_at(start as u64, out)?,
            }
        }
        Ok(Plane::new(rect.width, rect.height, samples_per_pixel, samples))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_disk_give_back_what_was_written() {
        let shape = RowShape { width: 7, samples_per_pixel: 3, sample_type: SampleType::U16 };
        let samples = Samples::U16((0..7 * 3 * 5).collect());
        let whole = Plane::new(7, 5, 3, samples);
        for memory in [0, 1 << 20] {
            let mut kept = KeptRows::new(shape, 5, memory).unwrap();
            for (first, rows) in [(3, 2), (0, 3)] {
                kept.write(first, &whole.part(Rect::new(0, first, 7, rows)).samples).unwrap();
            }
            for rect in [Rect::whole(7, 5), Rect::new(2, 1, 3, 4), Rect::new(0, 2, 7, 2), Rect::new(6, 4, 0, 1)] {
                assert_eq!(kept.read(rect).unwrap(), whole.part(rect), "{memory} bytes, {rect:?}");
            }
            assert_eq!(kept.with_all(|bytes| bytes.to_vec()).unwrap(), whole.samples.as_bytes());
        }
    }
}
