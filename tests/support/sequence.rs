//! The stack of `stacks` as files that hold one plane each, and as one file.

use std::path::{Path, PathBuf};

use lumiq::codec::{SaveOptions, save};
use lumiq::engine::derive::{Selection, selected};
use lumiq::model::{PlaneIndex, Progress, Stack};

use super::stacks::stack;

/// Three times, two heights, two channels of it.
pub fn whole() -> Stack {
    let stack = stack();
    let selection = Selection { t: 0..3, z: 0..2, ..Selection::whole(&stack.info) };
    selected(&stack, selection).unwrap()
}

/// Writes them as one file of that name.
pub fn write_whole(path: &Path) {
    save(path, &whole(), &SaveOptions::default(), &Progress::new()).unwrap();
}

/// The name of the file of a plane: `cells_t08_z0_DAPI.tif`.
pub fn name(plane: PlaneIndex) -> String {
    format!("cells_t{:02}_z{}_{}.tif", plane.t + 8, plane.z, ["DAPI", "Actin"][plane.c])
}

/// Writes each plane as a file of its own; returns the files.
pub fn write_planes(folder: &Path) -> Vec<PathBuf> {
    let whole = whole();
    let planes = whole.planes().map(|plane| {
        let path = folder.join(name(plane));
        let PlaneIndex { t, z, c } = plane;
        let alone = Selection { t: t..t + 1, z: z..z + 1, c: c..c + 1, ..Selection::whole(&whole.info) };
        save(&path, &selected(&whole, alone).unwrap(), &SaveOptions::default(), &Progress::new()).unwrap();
        path
    });
    planes.collect()
}
