//! A bounded row of samples between one thread that writes and one that reads: neither ever waits for the other, locks,
//! or allocates.
//!
//! Both ends count samples since the beginning; what lies between the counts is in the slots. A count is published after
//! the slots that it covers were written or read (release), and looked at before (acquire).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

#[derive(Debug)]
struct Slots {
    /// Bits of `f32`.
    values: Box<[AtomicU32]>,
    written: AtomicUsize,
    read: AtomicUsize,
}

impl Slots {
    fn slot(&self, count: usize) -> &AtomicU32 {
        &self.values[count % self.values.len()]
    }
}

/// The end that is written to.
#[derive(Debug)]
pub(super) struct Writer(Arc<Slots>);

/// The end that is read from.
#[derive(Debug)]
pub(super) struct Reader(Arc<Slots>);

/// A ring for so many samples (at least 1).
pub(super) fn ring(capacity: usize) -> (Writer, Reader) {
    let values = (0..capacity.max(1)).map(|_| AtomicU32::new(0)).collect();
    let slots = Arc::new(Slots { values, written: AtomicUsize::new(0), read: AtomicUsize::new(0) });
    (Writer(Arc::clone(&slots)), Reader(slots))
}

impl Writer {
    /// Puts in as many of the samples as there is room for, and says how many.
    pub(super) fn push(&mut self, samples: &[f32]) -> usize {
        let slots = &*self.0;
        let written = slots.written.load(Ordering::Relaxed);
        let count = samples.len().min(slots.values.len() - self.len());
        for (n, sample) in samples[..count].iter().enumerate() {
            slots.slot(written.wrapping_add(n)).store(sample.to_bits(), Ordering::Relaxed);
        }
        slots.written.store(written.wrapping_add(count), Ordering::Release);
        count
    }

    /// Samples that were not read yet.
    pub(super) fn len(&self) -> usize {
        self.0.written.load(Ordering::Relaxed).wrapping_sub(self.0.read.load(Ordering::Acquire))
    }
}

impl Reader {
    /// Takes out up to `most` samples, each to `each`, and says how many there were.
    pub(super) fn take(&mut self, most: usize, mut each: impl FnMut(f32)) -> usize {
        let slots = &*self.0;
        let read = slots.read.load(Ordering::Relaxed);
        let ready = slots.written.load(Ordering::Acquire).wrapping_sub(read);
        let count = most.min(ready);
        for n in 0..count {
            each(f32::from_bits(slots.slot(read.wrapping_add(n)).load(Ordering::Relaxed)));
        }
        slots.read.store(read.wrapping_add(count), Ordering::Release);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_to_the_writer_and_what_is_not_there_to_the_reader() {
        let (mut writer, mut reader) = ring(4);
        assert_eq!(writer.push(&[1.0, 2.0, 3.0, 4.0, 5.0]), 4);
        let mut out = Vec::new();
        assert_eq!(reader.take(3, |sample| out.push(sample)), 3);
        assert_eq!((writer.len(), writer.push(&[5.0, 6.0])), (1, 2));
        assert_eq!(reader.take(9, |sample| out.push(sample)), 3);
        assert_eq!((reader.take(9, |_| ()), writer.len()), (0, 0));
        assert_eq!(out, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn two_threads_pass_every_sample_in_its_order() {
        const COUNT: usize = 200_000;
        let (mut writer, mut reader) = ring(97);
        let sender = std::thread::spawn(move || {
            let all: Vec<f32> = (0..COUNT).map(|n| n as f32).collect();
            let mut at = 0;
            while at < COUNT {
                at += writer.push(&all[at..COUNT.min(at + 41)]);
                std::thread::yield_now();
            }
        });
        let mut next = 0;
        while next < COUNT {
            reader.take(29, |sample| {
                assert_eq!(sample, next as f32);
                next += 1;
            });
            std::thread::yield_now();
        }
        sender.join().unwrap();
    }
}
