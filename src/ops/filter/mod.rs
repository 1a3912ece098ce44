//! Cutting a band out of a recording: shift to 0 Hz, low-pass, decimate.
//!
//! [`Tuning`] says what is wanted, in cycles per sample; [`Tuner`] does it. A tuner has no state: an output depends only
//! on the input round it and on its absolute index, so any division into blocks, any order and any number of threads
//! gives the same bytes, and a stretch in the middle costs no more than one at the start. The pieces stand beside it:
//! the [`Oscillator`] whose phase is exact at any index, [`LowPass`] filters by Kaiser's method, [`plan`] that splits a
//! large decimation into cheap stages.
//!
//! Outputs are where the first input is and every `decimation` inputs from there: the filters have odd lengths and are
//! centred, so there is no delay to be taken off. Beyond the ends of the recording are zeros. Not here: reading
//! recordings and writing slices (`engine/slice`), spectra (`spectrogram`).

mod fir;
pub mod low_pass;
pub mod oscillator;
pub mod plan;
pub mod tuner;
pub mod tuning;

#[cfg(test)]
pub(crate) mod naive;

pub use low_pass::LowPass;
pub use oscillator::Oscillator;
pub use tuner::Tuner;
pub use tuning::Tuning;
