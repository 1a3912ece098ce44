//! Where sound goes, as the rest of the engine sees it, and the sentences where it goes nowhere.

use super::tap::Tap;
use crate::engine::error::EngineError;

/// Why a build without the feature `sound` plays nothing.
pub const NOT_BUILT: &str =
    "This build of lumiq plays no sound; save the audio to a file, or build with --features sound";

/// Why nothing is played where nothing could.
pub const NO_DEVICE: &str = "No sound device was found; connect one, or save the audio to a file";

/// The loudspeaker, or what stands in its place.
pub trait SoundOutput: std::fmt::Debug + Send + Sync {
    /// The samples a second that it takes: as many as are wanted, if it can. May take a moment.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where it takes none: with [`NOT_BUILT`], [`NO_DEVICE`], or what the system says.
    fn rate(&self, wanted: u32) -> Result<u32, EngineError>;

    /// Takes samples at that rate from the tap as long as `feed` runs; nothing more is heard when this returns.
    ///
    /// # Errors
    /// Those of `feed`; [`EngineError::Refused`] if the device does not begin. What happens to it later it tells
    /// [`Playback::lose`](super::Playback::lose).
    fn during(&self, rate: u32, tap: Tap, feed: &mut dyn FnMut() -> Result<(), EngineError>)
    -> Result<(), EngineError>;

    /// Why nothing can be played, for a tooltip. May take a moment.
    fn hindrance(&self) -> Option<&'static str>;
}

/// A sentence like those above as an error, which follows a file's name.
pub(super) fn refused(sentence: &str) -> EngineError {
    let (problem, remedy) = sentence.split_once("; ").unwrap_or((sentence, "save the audio to a file"));
    let mut letters = problem.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    EngineError::refused(first.chain(letters).collect::<String>(), remedy)
}
