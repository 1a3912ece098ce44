//! What a recipe writes of a file: something that can be looked at as a picture, or what else. Told by names alone.

use std::path::Path;

use crate::codec::Format;
use crate::engine::batch::{Maker, RecipeKind};

/// What kind of file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A picture or a stack; also what nobody knows, for making it will say what is wrong.
    Picture,
    /// What it is called.
    Other(&'static str),
}

/// What a recipe writes of that input.
#[must_use]
pub fn written(maker: &dyn Maker, input: &Path) -> Written {
    let name = Path::new("result").with_extension(maker.ending(input));
    let Some(format) = Format::from_extension(&name) else {
        // No format that is read.
        let is_pdf = maker.ending(input).eq_ignore_ascii_case("pdf");
        return if is_pdf { Written::Other("a figure (PDF)") } else { Written::Picture };
    };
    Written::Other(match format {
        Format::Npy => "a NumPy array",
        Format::Npz => "a NumPy archive",
        Format::Avi | Format::Mp4 => "a movie",
        Format::Sigmf => "a SigMF recording, with its .sigmf-data beside it",
        Format::Wav | Format::Rf64 | Format::W64 if maker.kind() == RecipeKind::Demod => "sound",
        _ if format.is_recording() => "a recording",
        _ => return Written::Picture,
    })
}
