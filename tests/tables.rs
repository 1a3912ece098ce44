//! Tables of colours as `ImageJ` itself has them and reads them: `tests/fixtures/tables.npz`, which
//! `tests/scripts/make_table_fixtures.py` writes.

#[path = "support/npz.rs"]
mod npz;

use std::path::Path;

use lumiq::codec::lut;
use lumiq::model::{Lut, NAMED_RAMPS};
use lumiq::ops::colormap::ImagejTable;
use npz::Npz;

fn fixtures() -> Npz {
    Npz::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables.npz"))
}

fn colors(fixtures: &Npz, case: &str) -> Lut {
    let bytes = fixtures.bytes(&format!("{case}__colors"));
    let mut table = Box::new([[0; 3]; 256]);
    table.as_flattened_mut().copy_from_slice(bytes);
    Lut(table)
}

#[test]
fn named_tables_are_those_of_imagejs_menu() {
    let fixtures = fixtures();
    // HiLo is a file of its distribution, which not every package of ImageJ has.
    let compared = ImagejTable::ALL.into_iter().filter(|table| *table != ImagejTable::HiLo);
    let tables = compared.map(|table| (table.name().to_owned(), table.lut()));
    let ramps = NAMED_RAMPS.into_iter().map(|(name, color)| (name.to_lowercase(), Lut::ramp(color)));
    let mut count = 0;
    for (name, ours) in tables.chain(ramps) {
        let theirs = colors(&fixtures, &name);
        let differ: Vec<_> = (0..256).filter(|index| ours.0[*index] != theirs.0[*index]).collect();
        assert!(differ.is_empty(), "{name} differs at {differ:?}");
        count += 1;
    }
    assert_eq!(count, 12);
}

#[test]
fn hilo_is_grey_but_for_its_ends() {
    let Lut(table) = ImagejTable::HiLo.lut();
    assert_eq!((table[0], table[255]), ([0, 0, 255], [255, 0, 0]));
    assert!((1..255).all(|index| table[index] == [index as u8; 3]));
}

#[test]
fn files_of_tables_are_read_as_imagej_reads_them() {
    let fixtures = fixtures();
    let cases = fixtures.cases("file");
    assert_eq!(cases.len(), 6);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for case in cases {
        let path = folder.path().join(format!("{case}.lut"));
        std::fs::write(&path, fixtures.bytes(&format!("{case}__file"))).expect("a folder of our own");
        let read = lut::read(&path).expect("ImageJ reads it");
        assert_eq!(read.name, case);
        assert_eq!(read.colors, colors(&fixtures, &case), "{case}");
    }
}
