//! Real samples at another rate, any ratio: a windowed sinc looked up between two of its phases.
//!
//! The kernel is Kaiser's (see [`LowPass`](crate::ops::filter::LowPass)), 80 dB, tabulated at 512 phases between two samples;
//! straight lines between them err by less than 10⁻⁵ of full scale (J. O. Smith, "Digital Audio Resampling", 2002).
//! Output k is at input time k · from / to, exactly centred; before the first and behind the last input are zeros.

use std::f64::consts::{PI, TAU};

use rayon::prelude::*;

use crate::ops::spectrogram::window::bessel_i0;

const PHASES: usize = 512;
/// Attenuation in dB and the β that gives it.
const ATTENUATION_DB: f64 = 81.0;
const BETA: f64 = 0.1102 * (ATTENUATION_DB - 8.7);

/// A stream of samples at one rate in, at another out.
#[derive(Debug, Clone)]
pub struct Resampler {
    /// Inputs from output to output.
    step: f64,
    /// Inputs on either side of an output.
    reach: usize,
    /// Row after row, the taps of a phase and one more row, for the end of the last.
    table: Vec<f64>,
    /// Inputs from number `first` on, which may be before the first there was.
    held: Vec<f64>,
    first: i64,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// From one rate to another, passing up to `pass` and stopping from `stop` on (all in Hz; stop at most half of the lower
    /// rate).
    #[must_use]
    pub fn new([from, to]: [f64; 2], [pass, stop]: [f64; 2]) -> Self {
        let (cutoff, transition) = (f64::midpoint(pass, stop) / from, (stop - pass) / from);
        let half = (ATTENUATION_DB - 7.95) / (2.285 * TAU * transition) / 2.0;
        let reach = half.ceil() as usize + 1;
        let kernel = |t: f64| {
            let x = t / half;
            let window = if x.abs() < 1.0 { bessel_i0(BETA * (1.0 - x * x).sqrt()) / bessel_i0(BETA) } else { 0.0 };
            window * if t == 0.0 { 2.0 * cutoff } else { (TAU * cutoff * t).sin() / (PI * t) }
        };
        let row = |phase: usize| {
            let place = phase as f64 / PHASES as f64;
            (0..2 * reach).map(move |tap| tap as f64 - (reach - 1) as f64 - place).map(kernel)
        };
        let table = (0..=PHASES).flat_map(row).collect();
        // Zeros before the first input.
        let held = vec![0.0; reach];
        Self { step: from / to, reach, table, held, first: -(reach as i64), taken: 0, given: 0 }
    }

    /// How many outputs so many inputs become: those whose time is before the end of the last.
    #[must_use]
    pub fn outputs(&self, inputs: u64) -> u64 {
        (inputs as f64 / self.step).ceil() as u64
    }

    /// Takes inputs and appends the outputs that have all they need.
    pub fn push(&mut self, input: &[f64], out: &mut Vec<f64>) {
        self.held.extend_from_slice(input);
        self.taken += input.len() as u64;
        self.give(u64::MAX, out);
    }

    /// Appends the last outputs.
    pub fn finish(mut self, out: &mut Vec<f64>) {
        let all = self.outputs(self.taken);
        self.held.resize(self.held.len() + 2 * self.reach, 0.0);
        self.give(all, out);
    }

    fn give(&mut self, most: u64, out: &mut Vec<f64>) {
        let end = self.first + self.held.len() as i64;
        // The last output whose window ends within what is held.
        let ready = ((end - self.reach as i64) as f64 / self.step).ceil().max(0.0) as u64;
        let mut ready = ready.min(most);
        while ready > self.given && self.window(ready - 1).0 + 2 * self.reach as i64 > end {
            ready -= 1;
        }
        if ready <= self.given {
            return;
        }
        let begin = out.len();
        out.resize(begin + (ready - self.given) as usize, 0.0);
        let (given, this) = (self.given, &*self);
        out[begin..].par_iter_mut().enumerate().for_each(|(n, out)| *out = this.output(given + n as u64));
        self.given = ready;
        let drop = (self.window(ready).0 - self.first).clamp(0, self.held.len() as i64);
        self.held.drain(..drop as usize);
        self.first += drop;
    }

    /// The first input of an output's window, and how far behind an input it is, from 0 to 1.
    fn window(&self, output: u64) -> (i64, f64) {
        let time = output as f64 * self.step;
        (time.floor() as i64 - (self.reach - 1) as i64, time - time.floor())
    }

    fn output(&self, output: u64) -> f64 {
        let (start, place) = self.window(output);
        let (phase, part) = ((place * PHASES as f64).floor(), (place * PHASES as f64).fract());
        let row = 2 * self.reach;
        let taps = &self.table[phase as usize * row..][..2 * row];
        let input = &self.held[(start - self.first) as usize..][..row];
        let (here, next) = taps.split_at(row);
        input.iter().zip(here).zip(next).map(|((x, a), b)| x * (a + (b - a) * part)).sum()
    }
}
