//! What is to be measured, frozen.

use std::sync::Arc;

use crate::engine::error::EngineError;
use crate::model::recipe::{FRAME_LENGTHS, Window};
use crate::model::{Recording, SignalRegion};

/// A part of a recording and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub label: Option<String>,
    pub region: SignalRegion,
}

impl From<SignalRegion> for Part {
    fn from(region: SignalRegion) -> Self {
        Self { label: None, region }
    }
}

/// How finely it is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalRecipe {
    /// Samples of a frame; `None`: as suits each part.
    pub n_fft: Option<usize>,
    pub window: Window,
}

impl Default for SignalRecipe {
    fn default() -> Self {
        Self { n_fft: None, window: Window::BlackmanHarris }
    }
}

/// How much is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// At most a few hundred frames of each part: well under a second whatever the length.
    Glimpse,
    /// Every frame.
    Whole,
}

/// A recording and what is to be measured in it.
#[derive(Debug, Clone)]
pub struct SignalMeasureRequest {
    pub recording: Recording,
    pub channel: usize,
    pub parts: Arc<Vec<Part>>,
    pub recipe: SignalRecipe,
}

impl SignalMeasureRequest {
    /// The named parts that the annotations mark, as far as they are in the recording.
    #[must_use]
    pub fn parts_of_annotations(recording: &Recording) -> Vec<Part> {
        let info = &recording.info;
        let part = |annotation: &crate::model::Annotation| {
            let region = SignalRegion::of(annotation, info)?;
            Some(Part { label: annotation.title().map(str::to_owned), region })
        };
        info.annotations.iter().filter_map(part).collect()
    }

    /// Whether another one would measure the same. What a recording has grown by since does not count.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.recording.info, &other.recording.info);
        let same_scales = one.sample_rate_hz == two.sample_rate_hz
            && one.center_frequency_hz == two.center_frequency_hz
            && one.captures == two.captures
            && one.datatype == two.datatype;
        self.is_about(other) && same_scales && self.parts == other.parts && self.recipe == other.recipe
    }

    /// Whether another one is about the same channel of the same recording.
    #[must_use]
    pub fn is_about(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.recording.source, &other.recording.source) && self.channel == other.channel
    }

    /// Whether it can be measured at all.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if there is no such channel, or for a frame or window that makes no sense.
    pub fn check(&self) -> Result<(), EngineError> {
        let channels = self.recording.info.channels;
        if self.channel >= channels {
            let problem = format!("there is no channel {}", self.channel);
            return Err(EngineError::refused(problem, format!("choose 0 to {}", channels.saturating_sub(1))));
        }
        if let Some(n_fft) = self.recipe.n_fft.filter(|n_fft| !FRAME_LENGTHS.contains(n_fft)) {
            let problem = format!("a frame of {n_fft} samples is out of range");
            let remedy = format!("use {} to {}", FRAME_LENGTHS.start(), FRAME_LENGTHS.end());
            return Err(EngineError::refused(problem, remedy));
        }
        let window = self.recipe.window.validate();
        window.map_err(|problem| EngineError::refused(problem, "choose another window"))
    }
}
