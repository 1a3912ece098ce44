//! The colour of each channel that is measured: that of its layer, where it can be seen on the panel.

use egui::Color32;

use super::super::super::theme::Theme;
use crate::engine::session::Document;
use crate::model::LayerColor;

/// Colours darker or greyer than this are taken from the theme: they would not be told from ground and text.
const LEAST_SPREAD: u8 = 64;

/// One for each of so many channels (components of coloured pixels count as channels).
pub fn of_channels(document: &Document, count: usize, theme: &Theme) -> Vec<Color32> {
    let layers = document.presentation.composition().map_or(&[][..], |composition| &composition.layers);
    let usual = [theme.accent, theme.warning, theme.success, theme.error];
    let own = |channel: usize| {
        let layer = layers.iter().find(|layer| layer.document == document.id && layer.channel == channel)?;
        match layer.color {
            LayerColor::Ramp([r, g, b]) => {
                let spread = r.max(g).max(b) - r.min(g).min(b);
                (spread >= LEAST_SPREAD).then(|| readable(Color32::from_rgb(r, g, b), theme))
            }
            _ => None,
        }
    };
    (0..count).map(|channel| own(channel).unwrap_or(usual[channel % usual.len()])).collect()
}

/// Lighter on dark panels, darker on light ones: pure blue is hard to see on black, pure yellow on white.
fn readable(color: Color32, theme: &Theme) -> Color32 {
    color.lerp_to_gamma(theme.text, 0.25)
}
