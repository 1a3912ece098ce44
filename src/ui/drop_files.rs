//! Files dragged onto the window from elsewhere: what a drop will do, and doing it.
//!
//! Not here: documents dragged within the window (`viewer/drop_layer`).

use std::path::{Path, PathBuf};

use egui::{Id, LayerId, Order, Ui};

use super::context::Intent;
use super::widgets::drop_frame;

/// Draws a frame round the whole window while files are dragged over it, and takes the drop: files and folders, which are
/// opened, or added to the batch while that is in front.
pub fn show(ui: &mut Ui, for_batch: bool, intents: &mut Vec<Intent>) {
    let (hovered, dropped) = ui.input(|input| {
        let hovered: Vec<PathBuf> = input.raw.hovered_files.iter().filter_map(|file| file.path.clone()).collect();
        let dropped: Vec<PathBuf> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
        (hovered, dropped)
    });
    if !dropped.is_empty() {
        if for_batch {
            return intents.push(Intent::AddToBatch(dropped));
        }
        let (tables, files): (Vec<_>, Vec<_>) = dropped.into_iter().partition(|path| is_table(path));
        intents.extend(tables.into_iter().map(Intent::ColorsForOpenLayer));
        if !files.is_empty() {
            intents.push(Intent::Open(files));
        }
        return;
    }
    if hovered.is_empty() {
        return;
    }
    let area = ui.max_rect();
    let layer = LayerId::new(Order::Foreground, Id::unique("files over the window"));
    let painter = ui.ctx().layer_painter(layer).with_clip_rect(area);
    drop_frame(
        ui,
        &painter,
        area,
        (&if for_batch { "Drop to add to the batch".to_owned() } else { sentence(&hovered) }, true),
    );
}

/// Whether it is a table of colours by its name: no picture, but the colours of a layer.
fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("lut"))
}

fn sentence(files: &[PathBuf]) -> String {
    match files {
        [only] if is_table(only) => "Drop to give these colours to the open layer".to_owned(),
        [only] => match only.file_name() {
            Some(name) => format!("Drop to open {}", name.to_string_lossy()),
            None => "Drop to open it".to_owned(),
        },
        files => format!("Drop to open {} files", files.len()),
    }
}
