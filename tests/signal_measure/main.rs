//! Measurements of signals: against `SciPy`, against signals of known power, width and rate, and through the program.
//!
//! `tests/fixtures/signal_measure.npz` is what `tests/scripts/make_signal_measure_fixtures.py` writes.

mod known;
#[path = "../support/npz.rs"]
mod npz;
mod oracle;
mod program;
mod properties;
mod signals;
#[path = "../support/mod.rs"]
mod support;
