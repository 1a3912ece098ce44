//! What a build without the feature `sound` says.

use crate::engine::error::EngineError;
use crate::engine::sound::output::refused;
use crate::engine::sound::{NOT_BUILT, SoundOutput, Tap};

/// The loudspeaker that was not built.
#[derive(Debug, Default)]
pub struct Loudspeaker;

impl SoundOutput for Loudspeaker {
    fn rate(&self, _: u32) -> Result<u32, EngineError> {
        Err(refused(NOT_BUILT))
    }

    fn during(&self, _: u32, _: Tap, _: &mut dyn FnMut() -> Result<(), EngineError>) -> Result<(), EngineError> {
        Err(refused(NOT_BUILT))
    }

    fn hindrance(&self) -> Option<&'static str> {
        Some(NOT_BUILT)
    }
}
