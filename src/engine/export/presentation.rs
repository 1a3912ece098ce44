//! Data that is saved says how it was shown: names, colours and ranges of channels; annotations of recordings.
//!
//! Stored values are never touched.

use std::sync::Arc;

use crate::engine::session::layers_of;
use crate::model::{AnnotationList, BlendMode, Composition, DocumentId, LayerColor, Recording, Stack};
use crate::ops::composite::LayerColors;

/// A stack whose channels are described as its own layers in `composition` show them. What is as it would be by
/// default is not stated; `found` are the ranges that somebody who opens it finds in the data, one per channel.
#[must_use]
pub fn with_presentation(
    stack: &Stack,
    id: DocumentId,
    composition: &Composition,
    found: &[Option<[f64; 2]>],
) -> Stack {
    let mut info = (*stack.info).clone();
    let defaults = layers_of(id, &info, found);
    for layer in composition.layers.iter().filter(|layer| layer.document == id) {
        let colors = LayerColors::of(layer, &stack.info);
        let (Some(channel), Some(default)) = (info.channels.get_mut(layer.channel), defaults.get(layer.channel)) else {
            continue;
        };
        if layer.name != default.name {
            channel.name = Some(layer.name.clone());
        }
        if layer.range != default.range {
            channel.range = Some(layer.range);
        }
        if layer.color != default.color {
            (channel.color, channel.lut) = match (&layer.color, colors) {
                (LayerColor::Ramp(color), _) => (Some(*color), None),
                (_, LayerColors::Table(lut)) => (None, Some(lut)),
                _ => (channel.color, channel.lut.take()),
            };
        }
    }
    info.channel_mode = common_mode(id, composition);
    Stack::new(info, Arc::clone(&stack.source))
}

/// The mode that all layers of a stack have, but for the usual one.
fn common_mode(id: DocumentId, composition: &Composition) -> Option<BlendMode> {
    let mut modes = composition.layers.iter().filter(|layer| layer.document == id).map(|layer| layer.mode);
    let first = modes.next()?;
    (first != BlendMode::Add && modes.all(|mode| mode == first)).then_some(first)
}

/// A recording with these annotations instead of its own.
#[must_use]
pub fn with_annotations(recording: &Recording, annotations: AnnotationList) -> Recording {
    let mut info = (*recording.info).clone();
    info.annotations = annotations;
    Recording { info: Arc::new(info), source: Arc::clone(&recording.source) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Opened;
    use crate::engine::sample_data::SampleData;
    use crate::model::{SampleType, StackAxes, StackInfo};

    #[test]
    fn only_what_was_changed_is_stated_anew() {
        let (Opened::Stack(stack), id) = (SampleData::TimeLapse.open(), DocumentId(4)) else { panic!("a stack") };
        let mut composition = Composition::of_layers(layers_of(id, &stack.info, &[]));
        assert_eq!(with_presentation(&stack, id, &composition, &[]).info, stack.info);
        composition.layers[1].range = [300.0, 400.0];
        composition.layers[1].color = LayerColor::Map("viridis".to_owned());
        composition.layers[2].name = "Blobs".to_owned();
        composition.layers[2].color = LayerColor::Ramp([9, 8, 7]);
        composition.layers.iter_mut().for_each(|layer| layer.mode = BlendMode::Max);
        let shown = with_presentation(&stack, id, &composition, &[]).info;
        assert_eq!(shown.channels[0], stack.info.channels[0]);
        assert_eq!(shown.channels[1].range, Some([300.0, 400.0]));
        assert!(shown.channels[1].lut.is_some() && shown.channels[1].color.is_none());
        assert_eq!((shown.channels[2].name.as_deref(), shown.channels[2].color), (Some("Blobs"), Some([9, 8, 7])));
        assert_eq!(shown.channel_mode, Some(BlendMode::Max));
        composition.layers[0].mode = BlendMode::Screen;
        assert_eq!(with_presentation(&stack, id, &composition, &[]).info.channel_mode, None);
    }

    #[test]
    fn ranges_that_were_found_in_the_data_are_nobodys_statement() {
        let id = DocumentId(4);
        let info = StackInfo::bare("test", StackAxes { c: 2, ..StackAxes::plane(4, 4) }, 1, SampleType::U16);
        let stack = Stack::new(info, crate::engine::sample_data::time_lapse().source);
        let found = [Some([5.0, 60.0]), Some([7.0, 80.0])];
        let mut composition = Composition::of_layers(layers_of(id, &stack.info, &found));
        assert_eq!(composition.layers[0].range, [5.0, 60.0]);
        assert_eq!(with_presentation(&stack, id, &composition, &found).info, stack.info);
        composition.layers[1].range = [7.0, 81.0];
        let ranges = |found: &[Option<[f64; 2]>]| {
            let shown = with_presentation(&stack, id, &composition, found);
            [0, 1].map(|channel| shown.info.channels[channel].range)
        };
        assert_eq!(ranges(&found), [None, Some([7.0, 81.0])]);
        assert_eq!(ranges(&[]), [Some([5.0, 60.0]), Some([7.0, 81.0])]);
    }
}
