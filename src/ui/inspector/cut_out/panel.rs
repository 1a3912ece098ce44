//! What is chosen for slices, and what becomes of the choice: a recipe, an export, a document.

use std::path::{Path, PathBuf};

use super::super::super::viewer::recording::RecordingView;
use super::super::export::target;
use super::super::subject::Subject;
use crate::codec::SaveOptions;
use crate::engine::command::Command;
use crate::engine::session::Document;
use crate::engine::slice::decimations;
use crate::engine::{Export, ExportContent, Overwrite};
use crate::model::recipe::{DemodulationMode, Recipe, Slice};
use crate::model::{Datatype, NumberFormat, RecordingInfo, SignalRegion};

/// The types that are offered, of complex samples.
pub(super) const FORMATS: [NumberFormat; 4] =
    [NumberFormat::F32, NumberFormat::I16, NumberFormat::I8, NumberFormat::U8];

/// What the part keeps between frames.
#[derive(Debug, Default)]
pub struct CutOutPanel {
    /// The target as typed; empty: the suggested name.
    pub path: String,
    /// One of the decimations that are offered; `None`, or one that the band does not allow: the largest.
    pub(super) decimation: Option<u64>,
    /// `None`: as usual.
    pub(super) format: Option<NumberFormat>,
    /// Files of that name, slices and sound alike.
    pub(super) replace: bool,
    /// The target of sound as typed; empty: the suggested name.
    pub(super) sound_path: String,
    /// How sound is carried.
    pub(super) mode: DemodulationMode,
}

/// What is to become of the region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    File,
    Document,
}

impl CutOutPanel {
    /// The recipe for a region, as it is chosen.
    pub(super) fn recipe(&self, region: &SignalRegion, info: &RecordingInfo) -> Slice {
        let slice = Slice::of(region, info);
        let decimate = slice.bandwidth.map(|_| self.decimation_for(region));
        let moved = slice.center.is_some();
        let complex = info.datatype.complex || moved;
        let datatype = self.format.map(|format| Datatype { complex, format, ..Datatype::CF32 });
        Slice { decimate, datatype, ..slice }
    }

    /// The decimation that counts for a region.
    pub(super) fn decimation_for(&self, region: &SignalRegion) -> u64 {
        let offered = decimations(region.bandwidth_cycles());
        self.decimation.filter(|decimation| offered.contains(decimation)).unwrap_or(offered[0])
    }

    /// The file that the choice means.
    pub(super) fn target(&self, document: &Document, folder: Option<&Path>) -> PathBuf {
        target(&self.path, &suggested(document), folder)
    }
}

/// The document's name without its ending.
pub(super) fn stem(document: &Document) -> String {
    let name = Path::new(&document.name);
    name.file_stem().map_or_else(|| document.name.clone(), |stem| stem.to_string_lossy().into_owned())
}

/// The name that is offered.
pub(super) fn suggested(document: &Document) -> String {
    format!("{}_slice.sigmf-meta", stem(document))
}

/// The region in hand, within the recording.
pub fn region(view: Option<&RecordingView>, document: &Document) -> Option<SignalRegion> {
    Subject::of(view, document)?.region(&document.recording()?.info)
}

/// The command that makes a file or a document of a region.
pub fn command(
    panel: &CutOutPanel,
    document: &Document,
    region: &SignalRegion,
    (wanted, folder): (Wanted, Option<&Path>),
) -> Option<Command> {
    let slice = panel.recipe(region, &document.recording()?.info);
    Some(match wanted {
        Wanted::Document => Command::Run { recipe: Recipe::Slice(slice), inputs: vec![document.id] },
        Wanted::File => Command::Export(Box::new(Export {
            document: document.id,
            content: ExportContent::Slice(slice),
            target: panel.target(document, folder),
            overwrite: if panel.replace { Overwrite::Always } else { Overwrite::Never },
            options: SaveOptions::default(),
            recipe: false,
        })),
    })
}
