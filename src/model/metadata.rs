//! What a picture carries beside its pixels and lumiq hands on without understanding it: the camera's data, XMP, texts.
//!
//! The blocks are those of the file, but for what would be wrong of the pixels as they are here: an orientation that was
//! applied is none any more, and a small version that the file kept of the picture is gone. Sizes and resolution in them
//! are brought up to date when they are written (codec/exif). Not here: resolution, colour profile, calibration (`stack`).

use std::sync::Arc;

/// Blocks of other programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The EXIF block, from its TIFF header on.
    pub exif: Option<Arc<[u8]>>,
    /// The XMP packet.
    pub xmp: Option<Arc<[u8]>>,
    pub texts: Vec<Text>,
}

impl Metadata {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exif.is_none() && self.xmp.is_none() && self.texts.is_empty()
    }
}

/// A text under a keyword, as PNG keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// `Comment`, `Author`, `Software` …
    pub keyword: String,
    pub text: String,
    /// The language (RFC 3066), empty where none is stated, and the keyword in it.
    pub language: String,
    pub translated: String,
}

impl Text {
    /// The keyword of what JPEG and GIF call a comment.
    pub const COMMENT: &'static str = "Comment";

    /// A text in no stated language.
    #[must_use]
    pub fn new(keyword: &str, text: String) -> Self {
        Self { keyword: keyword.to_owned(), text, ..Self::default() }
    }
}
