//! What has been reached: the fewest files of each folder that must be read. Raise a number when more are.

use crate::table::Table;

/// Folder and the fewest files read in it.
const FLOOR: [(&str, usize); 35] = [
    ("derived/npy", 7),
    ("derived/sigmf", 1),
    ("derived/sigmf-variants", 20),
    ("derived/truncated", 5),
    ("images/apng", 4),
    ("images/bmp", 28),
    ("images/exif-orientation", 16),
    ("images/gif", 11),
    ("images/hdr", 2),
    ("images/jpeg", 15),
    ("images/kodak-tiff", 2),
    ("images/png", 95),
    ("images/webp", 8),
    ("microscopy/imagej", 33),
    ("microscopy/ome", 15),
    ("microscopy/other", 11),
    ("microscopy/sequence", 30),
    ("microscopy/split-channels", 3),
    ("npy-other/imagecodecs", 1),
    ("npy-other/skimage", 1),
    ("rf/cf32", 5),
    ("rf/cs16", 5),
    ("rf/cs8", 2),
    ("rf/cu8", 3),
    ("rf/f32", 1),
    ("rf/npy", 1),
    ("rf/sigmf", 2),
    ("rf/wav-iq", 2),
    ("rf/wav-real", 6),
    ("tiff-encodings/exampletiffs", 18),
    ("tiff-encodings/image-rs", 5),
    ("tiff-encodings/image-tiff", 97),
    ("tiff-encodings/imagecodecs", 36),
    ("tiff-encodings/libtiff", 8),
    ("tiff-encodings/pillow", 39),
];

/// One sentence for each folder that fell below its floor and each file that was read wrongly.
pub fn complaints(table: &Table) -> Vec<String> {
    let mut complaints: Vec<String> = FLOOR
        .iter()
        .filter_map(|(folder, least)| {
            let read = table.rows.get(*folder).map_or(0, |row| row.read);
            (read < *least).then(|| format!("{folder}: {read} files were read, {least} should be"))
        })
        .collect();
    for row in table.rows.values() {
        complaints.extend(row.wrong.iter().map(|(name, sentence)| format!("{name}: {sentence}")));
    }
    complaints
}
