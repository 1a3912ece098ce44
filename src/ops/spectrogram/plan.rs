//! A cache of FFT plans and windows, shared by every thread of the process.
//!
//! Planning an FFT costs more than running it once; plans and windows are immutable and cheap to share. The cache
//! holds the most recently used few of each. Nothing is computed while its lock is held: two threads that miss at the
//! same moment both compute, and one result is kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use rustfft::{Fft, FftPlanner};

use super::fused::PowerFft;
use super::window::WindowTable;
use crate::model::locked;
use crate::model::recipe::Window;

/// How many plans and how many windows are kept: a few viewers with a few settings each.
const KEPT: usize = 16;

static POWER_PLANS: Recent<usize, Option<Arc<PowerFft>>> = Recent::new();
static PLANS: Recent<usize, Arc<dyn Fft<f32>>> = Recent::new();
static WINDOWS: Recent<(Window, usize), Arc<WindowTable>> = Recent::new();

/// The forward FFT of that length.
#[must_use]
pub fn fft(n_fft: usize) -> Arc<dyn Fft<f32>> {
    PLANS.get_or_make(n_fft, || FftPlanner::new().plan_fft_forward(n_fft))
}

/// The fused transform to power of that length, if there is one.
#[must_use]
pub fn power_fft(n_fft: usize) -> Option<Arc<PowerFft>> {
    POWER_PLANS.get_or_make(n_fft, || PowerFft::new(n_fft).map(Arc::new))
}

/// The window of that length.
#[must_use]
pub fn window(window: Window, n_fft: usize) -> Arc<WindowTable> {
    WINDOWS.get_or_make((window, n_fft), || Arc::new(WindowTable::new(window, n_fft)))
}

/// The most recently used values, newest first.
struct Recent<K, V>(Mutex<VecDeque<(K, V)>>);

impl<K: PartialEq + Copy, V: Clone> Recent<K, V> {
    const fn new() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }

    fn get_or_make(&self, key: K, make: impl FnOnce() -> V) -> V {
        if let Some(value) = self.touch(key) {
            return value;
        }
        let value = make();
        let mut entries = locked(&self.0);
        entries.push_front((key, value.clone()));
        entries.truncate(KEPT);
        value
    }

    fn touch(&self, key: K) -> Option<V> {
        let mut entries = locked(&self.0);
        let position = entries.iter().position(|(known, _)| *known == key)?;
        let entry = entries.remove(position)?;
        let value = entry.1.clone();
        entries.push_front(entry);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_lately_is_kept_and_the_rest_forgotten() {
        let recent = Recent::new();
        for key in 0..KEPT {
            recent.get_or_make(key, || key);
        }
        assert_eq!(recent.get_or_make(0, || unreachable!("still kept")), 0);
        recent.get_or_make(KEPT, || KEPT);
        assert_eq!(recent.get_or_make(1, || 100), 100, "1 was the oldest");
        assert_eq!(recent.get_or_make(0, || unreachable!("was used lately")), 0);
    }

    #[test]
    fn plans_are_shared() {
        assert!(Arc::ptr_eq(&fft(1000), &fft(1000)));
        assert!(Arc::ptr_eq(&window(Window::Hann, 1000), &window(Window::Hann, 1000)));
        assert_eq!(window(Window::Kaiser(3.0), 64).window, Window::Kaiser(3.0));
    }
}
