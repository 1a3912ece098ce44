//! What the tests of the facade share: an engine, small stacks without files, and what is shown of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its stacks has failed")]

use std::sync::Arc;

use super::engine::{Engine, EngineOptions};
use crate::codec::Opened;
use crate::engine::session::Origin;
use crate::model::{
    DocumentId, Layer, Lut, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes,
    StackInfo,
};

#[derive(Debug)]
struct Zeros(SampleType);

impl PlaneSource for Zeros {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(Plane::new(rect.width, rect.height, 1, Samples::zeroed(self.0, rect.area())))
    }
}

/// A stack of 4 × 4 pixels with these channels, each with that table, whose ranges are those of the type.
pub fn stack(sample_type: SampleType, names: &[&str], lut: Option<&Lut>) -> Stack {
    let axes = StackAxes { c: names.len(), ..StackAxes::plane(4, 4) };
    let mut info = StackInfo::bare("test", axes, 1, sample_type);
    for (channel, name) in info.channels.iter_mut().zip(names) {
        channel.name = Some((*name).to_owned());
        channel.lut = lut.cloned();
        channel.range = Some(sample_type.full_range());
    }
    Stack::new(info, Arc::new(Zeros(sample_type)))
}

/// An engine with one thread.
pub fn engine() -> Engine {
    Engine::new(EngineOptions { threads: 1, memory: Some(64 << 20), ..EngineOptions::default() }).unwrap()
}

impl Engine {
    /// Adds a stack that no file holds.
    pub fn add_stack(&mut self, stack: Stack) -> DocumentId {
        self.add(Opened::Stack(stack), "test".to_owned(), Origin::Sample)
    }
}

/// The layers of a stack.
pub fn layers(engine: &Engine, id: DocumentId) -> Vec<Layer> {
    engine.session().composition(id).unwrap().layers.clone()
}
