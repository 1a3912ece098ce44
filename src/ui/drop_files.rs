//! Files dragged onto the window from elsewhere: what a drop will do, and doing it.
//!
//! Not here: documents dragged within the window (`viewer/drop_layer`).

use std::path::PathBuf;

use egui::{Id, LayerId, Order, Ui};

use super::context::Intent;
use super::widgets::drop_frame;

/// Draws a frame round the whole window while files are dragged over it, and takes the drop: files and folders.
pub fn show(ui: &mut Ui, intents: &mut Vec<Intent>) {
    let (hovered, dropped) = ui.input(|input| {
        let hovered: Vec<PathBuf> = input.raw.hovered_files.iter().filter_map(|file| file.path.clone()).collect();
        let dropped: Vec<PathBuf> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
        (hovered, dropped)
    });
    if !dropped.is_empty() {
        intents.push(Intent::Open(dropped));
        return;
    }
    if hovered.is_empty() {
        return;
    }
    let area = ui.max_rect();
    let layer = LayerId::new(Order::Foreground, Id::unique("files over the window"));
    let painter = ui.ctx().layer_painter(layer).with_clip_rect(area);
    drop_frame(ui, &painter, area, (&sentence(&hovered), true));
}

fn sentence(files: &[PathBuf]) -> String {
    match files {
        [only] => match only.file_name() {
            Some(name) => format!("Drop to open {}", name.to_string_lossy()),
            None => "Drop to open it".to_owned(),
        },
        files => format!("Drop to open {} files", files.len()),
    }
}
