//! The loudspeaker that the system has chosen. `device` is built with the feature `sound`, `without` in its place.

#[cfg(feature = "sound")]
mod device;
#[cfg(not(feature = "sound"))]
mod without;

#[cfg(feature = "sound")]
pub use device::Loudspeaker;
#[cfg(not(feature = "sound"))]
pub use without::Loudspeaker;
