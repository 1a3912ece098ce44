//! How an edit changes a presentation. Pure: takes the old one, gives the new one or the sentence why not.

use std::sync::Arc;

use super::annotations::edit_marks;
use super::command::{AnnotationEdit, CompositionEdit, LayerEdit, RegionEdit, SpectrumEdit};
use crate::engine::error::EngineError;
use crate::engine::session::{Document, Presentation, Session, StackPresentation, layers_of, ramp_on};
use crate::model::recipe::AVERAGED_FRAMES;
use crate::model::{Composition, DocumentId, Layer, LayerColor, Region};
use crate::ops::aids::safe_colors;
use crate::ops::composite::LayerColors;
use crate::ops::spectrogram::SpectrogramError;

/// An edit of one document's presentation, whatever its subject.
#[derive(Debug)]
pub(crate) enum PresentationEdit {
    Layer(usize, LayerEdit),
    Composition(CompositionEdit),
    Spectrum(SpectrumEdit),
    Annotation(AnnotationEdit),
    Region(RegionEdit),
}

impl PresentationEdit {
    /// The label of its undo step.
    pub(crate) const fn label(&self) -> &'static str {
        match self {
            Self::Layer(_, edit) => match edit {
                LayerEdit::Visible(true) => "Show Layer",
                LayerEdit::Visible(false) => "Hide Layer",
                LayerEdit::Name(_) => "Layer Name",
                LayerEdit::Color(_) => "Colour",
                LayerEdit::Range(_) => "Range",
                LayerEdit::Gamma(_) => "Gamma",
                LayerEdit::Opacity(_) => "Opacity",
                LayerEdit::Mode(_) => "Blend Mode",
                LayerEdit::Shift(_) => "Shift",
                LayerEdit::Reset => "Reset Layer",
            },
            Self::Composition(edit) => match edit {
                CompositionEdit::AddLayers(_) => "Add Layers",
                CompositionEdit::RemoveLayer(_) => "Remove Layer",
                CompositionEdit::MoveLayer { .. } => "Move Layer",
                CompositionEdit::Solo(_) => "Solo",
                CompositionEdit::Ranges(_) => "Auto Contrast",
                CompositionEdit::Replace(_) => "Composition",
                CompositionEdit::Overlays(_) => "Overlays",
                CompositionEdit::SafeColors => "Safe Palette",
                CompositionEdit::Reset => "Reset Layers",
            },
            Self::Spectrum(edit) => match edit {
                SpectrumEdit::Recipe(_) => "Spectrum",
                SpectrumEdit::Reduce(_) => "Averaging",
                SpectrumEdit::Range(_) => "Power Range",
                SpectrumEdit::ColorMap(_) => "Colour Map",
                SpectrumEdit::Channel(_) => "Channel",
            },
            Self::Annotation(edit) => match edit {
                AnnotationEdit::Add(_) => "Add Annotation",
                AnnotationEdit::Change { .. } => "Change Annotation",
                AnnotationEdit::Remove(_) => "Remove Annotation",
                AnnotationEdit::Found(_) => "Find Bursts",
                AnnotationEdit::ChangeFound { .. } => "Change Burst",
                AnnotationEdit::Accept { .. } | AnnotationEdit::Accepted(_) => "Accept Bursts",
                AnnotationEdit::Discard(_) => "Discard Bursts",
            },
            Self::Region(edit) => match edit {
                RegionEdit::Add(_) => "Add Region",
                RegionEdit::Change { .. } => "Change Region",
                RegionEdit::Remove(_) => "Remove Region",
                RegionEdit::Clear => "Remove All Regions",
            },
        }
    }

    /// The layer, annotation or region it is about.
    pub(crate) const fn index(&self) -> Option<usize> {
        match self {
            Self::Layer(index, _)
            | Self::Annotation(
                AnnotationEdit::Change { index, .. }
                | AnnotationEdit::ChangeFound { index, .. }
                | AnnotationEdit::Remove(index),
            )
            | Self::Region(RegionEdit::Change { index, .. } | RegionEdit::Remove(index)) => Some(*index),
            _ => None,
        }
    }

    /// Whether it is one of many that a drag sends.
    pub(crate) const fn is_continuous(&self) -> bool {
        matches!(
            self,
            Self::Layer(
                _,
                LayerEdit::Range(_)
                    | LayerEdit::Gamma(_)
                    | LayerEdit::Opacity(_)
                    | LayerEdit::Shift(_)
                    | LayerEdit::Color(_)
                    | LayerEdit::Name(_)
            ) | Self::Composition(CompositionEdit::Overlays(_))
                | Self::Spectrum(SpectrumEdit::Recipe(_) | SpectrumEdit::Range(_))
                | Self::Annotation(AnnotationEdit::Change { .. } | AnnotationEdit::ChangeFound { .. })
                | Self::Region(RegionEdit::Change { .. })
        )
    }
}

/// The presentation of `document` after `edit`.
pub(crate) fn apply_edit(
    session: &Session,
    document: &Document,
    edit: &PresentationEdit,
) -> Result<Presentation, EngineError> {
    let mut after = document.presentation.clone();
    match (&mut after, edit) {
        (Presentation::Stack(StackPresentation { composition, .. }), PresentationEdit::Layer(index, edit)) => {
            let count = composition.layers.len();
            let layer = composition.layers.get_mut(*index).ok_or_else(|| no_such("layer", *index, count))?;
            edit_layer(session, layer, edit)?;
        }
        (Presentation::Stack(StackPresentation { composition, .. }), PresentationEdit::Composition(edit)) => {
            edit_composition(session, document, composition, edit)?;
        }
        (Presentation::Recording(recording), PresentationEdit::Spectrum(edit)) => {
            let channels = document.expect_recording()?.info.channels;
            edit_spectrum(&mut recording.view, channels, edit)?;
        }
        (Presentation::Recording(recording), PresentationEdit::Annotation(edit)) => {
            edit_marks(recording, edit)?;
        }
        (Presentation::Stack(stack), PresentationEdit::Region(edit)) => {
            edit_regions(Arc::make_mut(&mut stack.regions), edit)?;
        }
        (_, PresentationEdit::Layer(..) | PresentationEdit::Composition(_) | PresentationEdit::Region(_)) => {
            document.expect_stack().map(|_| ())?;
        }
        (_, PresentationEdit::Spectrum(_) | PresentationEdit::Annotation(_)) => drop(document.expect_recording()?),
    }
    Ok(after)
}

fn edit_layer(session: &Session, layer: &mut Layer, edit: &LayerEdit) -> Result<(), EngineError> {
    match edit {
        LayerEdit::Visible(visible) => layer.visible = *visible,
        LayerEdit::Name(name) => layer.name.clone_from(name),
        LayerEdit::Color(color) => layer.color = color.clone(),
        LayerEdit::Range(range) => layer.range = finite(*range, "a range")?,
        LayerEdit::Gamma(gamma) if *gamma > 0.0 && gamma.is_finite() => layer.gamma = *gamma,
        LayerEdit::Gamma(_) => {
            return Err(EngineError::refused("gamma must be greater than 0", "1 is linear, 0.5 brightens"));
        }
        LayerEdit::Opacity(opacity) => layer.opacity = finite([*opacity, 0.0], "opacity")?[0].clamp(0.0, 1.0),
        LayerEdit::Mode(mode) => layer.mode = *mode,
        LayerEdit::Shift(shift) => layer.shift = finite(*shift, "a shift")?,
        LayerEdit::Reset => reset_layer(session, layer)?,
    }
    Ok(())
}

fn edit_composition(
    session: &Session,
    document: &Document,
    composition: &mut Composition,
    edit: &CompositionEdit,
) -> Result<(), EngineError> {
    let count = composition.layers.len();
    match edit {
        CompositionEdit::AddLayers(source) => {
            composition.layers.extend(named_layers(session, *source)?);
        }
        CompositionEdit::RemoveLayer(index) if *index < count => drop(composition.layers.remove(*index)),
        CompositionEdit::MoveLayer { from, to } if *from < count => {
            let layer = composition.layers.remove(*from);
            composition.layers.insert((*to).min(count - 1), layer);
        }
        CompositionEdit::Solo(index) if *index < count => {
            let alone = composition.layers.iter().enumerate().all(|(at, layer)| layer.visible == (at == *index));
            for (at, layer) in composition.layers.iter_mut().enumerate() {
                layer.visible = alone || at == *index;
            }
        }
        CompositionEdit::RemoveLayer(index)
        | CompositionEdit::MoveLayer { from: index, .. }
        | CompositionEdit::Solo(index) => {
            return Err(no_such("layer", *index, count));
        }
        CompositionEdit::Ranges(ranges) => {
            for (index, range) in ranges {
                let layer = composition.layers.get_mut(*index).ok_or_else(|| no_such("layer", *index, count))?;
                layer.range = finite(*range, "a range")?;
            }
        }
        CompositionEdit::Replace(replacement) => {
            replacement.check().map_err(senseless)?;
            for layer in &replacement.layers {
                let stack = session.document(layer.document)?.expect_stack()?;
                if layer.channel >= stack.info.axes.c {
                    return Err(no_such("channel", layer.channel, stack.info.axes.c));
                }
            }
            *composition = replacement.clone();
        }
        CompositionEdit::Overlays(overlays) => {
            overlays.check().map_err(senseless)?;
            composition.overlays = overlays.clone();
        }
        CompositionEdit::SafeColors => give_safe_colors(session, composition)?,
        CompositionEdit::Reset => composition.layers = fresh_layers(session, document.id)?,
    }
    Ok(())
}

/// Recolours the visible layers but those whose pixels are colours; they stay on their ground.
fn give_safe_colors(session: &Session, composition: &mut Composition) -> Result<(), EngineError> {
    let colored = |layer: &&mut Layer| {
        let info = session.document(layer.document).ok().and_then(Document::stack).map(|stack| &stack.info);
        layer.visible && info.is_some_and(|info| LayerColors::of(layer, info).top().is_some())
    };
    let layers: Vec<_> = composition.layers.iter_mut().filter(colored).collect();
    if layers.is_empty() {
        return Err(EngineError::refused("no visible layer has colours that can be chosen", "show a layer first"));
    }
    let on_white = layers.iter().all(|layer| matches!(layer.color, LayerColor::FromWhite(_)));
    let colors = safe_colors(layers.len(), on_white);
    for (layer, color) in layers.into_iter().zip(colors) {
        layer.color = ramp_on(color, matches!(layer.color, LayerColor::FromWhite(_)));
    }
    Ok(())
}

fn edit_spectrum(
    view: &mut crate::model::recipe::SpectrogramView,
    channels: usize,
    edit: &SpectrumEdit,
) -> Result<(), EngineError> {
    match edit {
        SpectrumEdit::Recipe(recipe) => {
            if !(8..=1_048_576).contains(&recipe.n_fft) {
                let problem = format!("an FFT size of {} is out of range", recipe.n_fft);
                return Err(EngineError::refused(problem, "choose 8 to 1048576"));
            }
            if recipe.hop == 0 {
                return Err(EngineError::refused("a hop of 0 never ends", "choose at least 1 sample"));
            }
            if !AVERAGED_FRAMES.contains(&recipe.average) {
                return Err(SpectrogramError::Average(recipe.average).into());
            }
            // Another unit has other numbers: a range in dB would show nothing of linear power.
            if (recipe.unit, recipe.scale) != (view.spectrogram.unit, view.spectrogram.scale) {
                view.range = None;
            }
            view.spectrogram = *recipe;
        }
        SpectrumEdit::Reduce(reduce) => view.reduce = *reduce,
        SpectrumEdit::Range(Some([low, high])) if !(low.is_finite() && high.is_finite() && low < high) => {
            return Err(EngineError::refused("the power range is empty", "give a lower end below the upper one"));
        }
        SpectrumEdit::Range(range) => view.range = *range,
        SpectrumEdit::ColorMap(map) => view.colormap = *map,
        SpectrumEdit::Channel(channel) if *channel < channels => view.channel = *channel,
        SpectrumEdit::Channel(channel) => return Err(no_such("channel", *channel, channels)),
    }
    Ok(())
}

fn edit_regions(regions: &mut Vec<Region>, edit: &RegionEdit) -> Result<(), EngineError> {
    let count = regions.len();
    match edit {
        RegionEdit::Add(shape) => {
            shape.check().map_err(senseless)?;
            regions.push(Region { name: new_name(regions, shape.title()), shape: shape.clone() });
        }
        RegionEdit::Change { index, region } => {
            region.shape.check().map_err(senseless)?;
            *regions.get_mut(*index).ok_or_else(|| no_such("region", *index, count))? = region.clone();
        }
        RegionEdit::Remove(index) if *index < count => drop(regions.remove(*index)),
        RegionEdit::Remove(index) => return Err(no_such("region", *index, count)),
        RegionEdit::Clear => regions.clear(),
    }
    Ok(())
}

/// `Ellipse 3`: the least number that none has yet.
fn new_name(regions: &[Region], title: &str) -> String {
    let name = |number: usize| format!("{title} {number}");
    // One more than there are regions: one of them is free.
    let free = (1..=regions.len() + 1).find(|number| regions.iter().all(|region| region.name != name(*number)));
    name(free.unwrap_or_default())
}

/// A stack's layers as they are after opening, once their ranges are found.
fn fresh_layers(session: &Session, id: DocumentId) -> Result<Vec<Layer>, EngineError> {
    let document = session.document(id)?;
    Ok(layers_of(id, &document.expect_stack()?.info, &document.auto_ranges))
}

/// The same as layers of another document's composition: called by the document as well.
fn named_layers(session: &Session, source: DocumentId) -> Result<Vec<Layer>, EngineError> {
    let document = &session.document(source)?.name;
    let mut layers = fresh_layers(session, source)?;
    let alone = layers.len() == 1;
    for layer in &mut layers {
        layer.name = if alone { document.clone() } else { format!("{} of {document}", layer.name) };
    }
    Ok(layers)
}

fn reset_layer(session: &Session, layer: &mut Layer) -> Result<(), EngineError> {
    let fresh = fresh_layers(session, layer.document)?.into_iter().nth(layer.channel);
    if let Some(fresh) = fresh {
        *layer = Layer { name: layer.name.clone(), visible: layer.visible, ..fresh };
    }
    Ok(())
}

fn finite(values: [f64; 2], what: &str) -> Result<[f64; 2], EngineError> {
    if values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(EngineError::refused(format!("{what} must be a finite number"), "type another value"))
    }
}

fn senseless(problem: String) -> EngineError {
    EngineError::refused(problem, "give another value")
}

pub(super) fn no_such(what: &str, index: usize, count: usize) -> EngineError {
    EngineError::refused(format!("there is no {what} {} (there are {count})", index + 1), "choose one of the list")
}
