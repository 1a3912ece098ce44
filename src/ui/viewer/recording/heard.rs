//! Where one listens: a line over the spectrogram that moves while sound is played.

use std::time::Duration;

use egui::{Stroke, Ui};

use super::plot::Plot;
use crate::engine::Engine;
use crate::engine::session::Document;
use crate::ui::theme::Theme;
use crate::ui::widgets::number;

/// How often the line moves.
const STEP: Duration = Duration::from_millis(33);

/// Draws the line, and says how far it is for the status line; `None` if nothing of this document is heard.
pub fn show(ui: &Ui, engine: &Engine, document: &Document, plot: &Plot) -> Option<String> {
    let playing = engine.playing().filter(|playing| playing.document == document.id)?;
    ui.request_repaint_after(STEP);
    let seconds = playing.playback.seconds()?;
    let x = plot.x(playing.playback.sample());
    if plot.rect.x_range().contains(x) {
        ui.painter_at(plot.rect).vline(x, plot.rect.y_range(), Stroke::new(2.0, Theme::of(ui).accent));
    }
    Some(format!("playing {}", number::si(seconds, "s", 3)))
}
