//! The settings of one stack's layers given to another's: ranges, colours, gamma, opacity, modes, visibility, overlays.
//!
//! Shifts stay, for they mend how one stack was recorded; so do names.

use super::counterparts::counterparts;
use super::document::Document;
use crate::engine::error::EngineError;
use crate::model::{Composition, Layer, LayerColor, NamedLut, StackInfo};
use crate::ops::composite::LayerColors;

/// Whether the settings of `from` can be given to `to`: both are stacks and have as many channels.
#[must_use]
pub fn can_copy_settings(from: &Document, to: &Document) -> bool {
    let channels = |document: &Document| document.stack().map(|stack| stack.info.axes.c);
    from.id != to.id && channels(from).is_some() && channels(from) == channels(to)
}

/// Whether ranges mean the same in both: stored values of the same type.
#[must_use]
pub fn shares_values(from: &Document, to: &Document) -> bool {
    let kind = |document: &Document| document.stack().map(|stack| stack.info.sample_type);
    kind(from).is_some() && kind(from) == kind(to)
}

/// The composition of `to` with the settings of `from`. Ranges are left where the sample types differ.
///
/// # Errors
/// [`EngineError::Refused`] if one is no stack, or if they have different numbers of channels.
pub(crate) fn with_settings_of(from: &Document, to: &Document) -> Result<Composition, EngineError> {
    let (source, target) = (from.expect_stack()?, to.expect_stack()?);
    if source.info.axes.c != target.info.axes.c {
        let [theirs, ours] = [source, target].map(|stack| stack.info.axes.c);
        let problem = format!("{} has {ours} channels, {} has {theirs}", to.name, from.name);
        return Err(EngineError::refused(problem, "choose a stack with as many channels"));
    }
    let (Some(model), Some(before)) = (from.presentation.composition(), to.presentation.composition()) else {
        return Err(EngineError::NoDocument(to.id));
    };
    let mut after = before.clone();
    after.overlays = model.overlays.clone();
    for (at, like) in counterparts((model, from.id), (before, to.id)) {
        let like = &model.layers[like];
        let layer = &mut after.layers[at];
        if shares_values(from, to) {
            layer.range = like.range;
        }
        layer.gamma = like.gamma;
        layer.opacity = like.opacity;
        layer.mode = like.mode;
        layer.visible = like.visible;
        layer.color = color(like, &source.info, layer, &target.info);
    }
    Ok(after)
}

/// Colour pixels stay what they are; a table that only the other file has goes along.
fn color(like: &Layer, source: &StackInfo, layer: &Layer, target: &StackInfo) -> LayerColor {
    if source.is_color() || target.is_color() {
        return layer.color.clone();
    }
    match (&like.color, LayerColors::of(like, source)) {
        (LayerColor::Own, LayerColors::Table(colors))
            if LayerColors::of(like, target) != LayerColors::Table(colors.clone()) =>
        {
            LayerColor::Table(NamedLut { name: like.name.clone(), colors })
        }
        (color, _) => color.clone(),
    }
}
