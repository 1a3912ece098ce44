//! What is to be measured, frozen.

use std::ops::Range;
use std::sync::Arc;

use crate::engine::error::EngineError;
use crate::engine::session::{Document, layers_of};
use crate::model::{DocumentId, Region, Stack};

/// Which planes are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planes {
    /// The one looked at.
    One { t: usize, z: usize },
    /// Those from the first index of each axis to the last, which is excluded.
    Part { t: Range<usize>, z: Range<usize> },
    /// Every t and z.
    All,
}

/// A stack and what is to be measured in it.
#[derive(Debug, Clone)]
pub struct MeasureRequest {
    pub stack: Stack,
    /// What the channels are called, one each.
    pub channels: Vec<String>,
    pub regions: Arc<Vec<Region>>,
    pub planes: Planes,
}

impl MeasureRequest {
    /// The regions of an open document.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if it is a recording.
    pub fn of(document: &Document, planes: Planes) -> Result<Self, EngineError> {
        let stack = document.expect_stack()?.clone();
        let channels = channel_names(document, &stack);
        let regions = document.presentation.regions().cloned().unwrap_or_default();
        Ok(Self { stack, channels, regions, planes })
    }

    /// The same measured in all of the plane, if there is no region.
    #[must_use]
    pub fn or_whole_plane(mut self) -> Self {
        if self.regions.is_empty() {
            let axes = self.stack.info.axes;
            self.regions = Arc::new(vec![Region::whole(axes.x, axes.y)]);
        }
        self
    }

    /// The times and heights that are meant.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if there are no such planes.
    pub fn ranges(&self) -> Result<[Range<usize>; 2], EngineError> {
        let axes = self.stack.info.axes;
        let [t, z] = match &self.planes {
            Planes::One { t, z } => [*t..t.saturating_add(1), *z..z.saturating_add(1)],
            Planes::Part { t, z } => [t.clone(), z.clone()],
            Planes::All => [0..axes.t, 0..axes.z],
        };
        if t.is_empty() || z.is_empty() || t.end > axes.t || z.end > axes.z {
            let problem = format!(
                "there are no planes t {}:{} z {}:{} (there are {} t and {} z)",
                t.start, t.end, z.start, z.end, axes.t, axes.z
            );
            return Err(EngineError::refused(problem, "choose planes that exist"));
        }
        Ok([t, z])
    }

    /// Whether another one would measure the same.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.stack.source, &other.stack.source)
            && Arc::ptr_eq(&self.stack.info, &other.stack.info)
            && (Arc::ptr_eq(&self.regions, &other.regions) || self.regions == other.regions)
            && (&self.channels, &self.planes) == (&other.channels, &other.planes)
    }
}

/// As its layers are called; channels that are no layer by what the file says.
fn channel_names(document: &Document, stack: &Stack) -> Vec<String> {
    let id: DocumentId = document.id;
    let defaults = layers_of(id, &stack.info, &[]);
    let layers = document.presentation.composition().map_or(&[][..], |composition| &composition.layers);
    let named = |channel: usize| {
        let own = layers.iter().chain(&defaults).find(|layer| layer.document == id && layer.channel == channel);
        own.map_or_else(|| format!("Channel {}", channel + 1), |layer| layer.name.clone())
    };
    (0..stack.info.axes.c).map(named).collect()
}
