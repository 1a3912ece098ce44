//! What programs of microscopes say in tags of their own: Zeiss LSM, `MetaMorph` STK, Micro-Manager, Aperio.
//!
//! Axes, pixel size, time, names and colours of channels. Not here: OME-XML (`ome`) and ImageJ's text (`imagej`),
//! which many of these programs write as well and which count first.

mod aperio;
mod facts;
mod lsm;
mod micro_manager;
mod stk;
#[cfg(test)]
mod tests;

pub(super) use aperio::is_aperio;
pub(super) use facts::{Facts, described};
