//! The files of stacks that are refused on purpose, each with the reason. Any other refusal in these folders is a
//! complaint, and so is one that its sentence does not give that reason for.

use crate::table::Table;

/// Folders of which every other file must be read.
const WHOLE: [&str; 3] = ["microscopy/", "npy-other/", "tiff-encodings/"];

/// File, and what its sentence must name.
const REFUSED: [(&str, &str); 5] = [
    ("tiff-encodings/image-tiff/logluv-3c-16b.tiff", "SGI LogLuv"),
    ("tiff-encodings/image-tiff/off_l16.tif", "SGI LogLuv"),
    ("tiff-encodings/image-tiff/off_luv32.tif", "SGI LogLuv"),
    ("tiff-encodings/imagecodecs/rgb.tiled.jpeg.u2.tif", "12-bit JPEG"),
    // A damaged fax, which other readers show as far as it goes.
    ("tiff-encodings/libtiff/testfax4.tiff", "invalid CCITT code"),
];

/// One sentence for each refusal that is not listed.
pub fn complaints(table: &Table) -> impl Iterator<Item = String> + '_ {
    let refused = table.rows.values().flat_map(|row| &row.refused);
    let stacks = refused.filter(|(name, _)| WHOLE.iter().any(|folder| name.starts_with(folder)));
    stacks.filter(|(name, sentence)| !is_listed(name, sentence)).map(|(name, sentence)| {
        format!("{name}: is refused and not listed with this reason in refusals.rs: {sentence}")
    })
}

fn is_listed(name: &str, sentence: &str) -> bool {
    REFUSED.iter().any(|(file, reason)| *file == name && sentence.contains(reason))
}
