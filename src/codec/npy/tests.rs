//! Arrays end to end: what NumPy's own layout says, what `ndarray-npy` reads and writes, what is refused.

use std::fs;
use std::path::Path;

use ndarray::{Array, ArrayD, Dimension, IxDyn, ShapeBuilder};
use ndarray_npy::{NpzReader, NpzWriter, read_npy, write_npy};
use proptest::prelude::*;

use super::header::to_bytes;
use crate::codec::{Compression, SaveOptions, save};
use crate::codec::{OpenOptions, Opened};
use crate::model::{PlaneIndex, Progress, Rect, SampleType, Stack};

fn open_as(path: &Path, axes: Option<&str>, series: usize) -> Result<Stack, String> {
    let axes = axes.map(|text| text.parse().unwrap());
    let options = OpenOptions { axes, series, ..OpenOptions::default() };
    match crate::codec::open(path, &options).map_err(|error| error.to_string())? {
        Opened::Stack(stack) => Ok(stack),
        Opened::Recording(_) => Err("a recording".to_owned()),
    }
}

fn counting(shape: &[usize]) -> ArrayD<i16> {
    Array::from_shape_fn(IxDyn(shape), |index| {
        index.slice().iter().fold(7_i16, |sum, &i| sum.wrapping_mul(31).wrapping_add(i as i16))
    })
}

fn fortran(array: &ArrayD<i16>) -> ArrayD<i16> {
    let mut other = ArrayD::zeros(IxDyn(array.shape()).f());
    other.assign(array);
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_rectangle_of_any_order_is_what_the_array_holds(
        shape in prop::array::uniform5(1_usize..5),
        samples in 1_usize..5,
        permutation in Just(vec!['T', 'Z', 'C', 'Y', 'X', 'S']).prop_shuffle(),
        in_fortran_order in any::<bool>(),
        corner in (0.0..1.0, 0.0..1.0, 0.0..1.0, 0.0..1.0),
    ) {
        let letters: String = permutation.iter().collect();
        let length = |letter: char| if letter == 'S' { samples } else { shape["TZCYX".find(letter).unwrap()] };
        let dimensions: Vec<usize> = permutation.iter().map(|&letter| length(letter)).collect();
        let array = counting(&dimensions);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npy");
        write_npy(&path, &if in_fortran_order { fortran(&array) } else { array.clone() }).unwrap();
        let stack = open_as(&path, Some(&letters), 0).unwrap();
        let part = |count: usize, from: f64| (count as f64 * from) as usize;
        let (x, y) = (part(length('X'), corner.0), part(length('Y'), corner.1));
        let rect = Rect::new(x, y, length('X') - x - part(length('X') - x, corner.2), length('Y') - y - part(length('Y') - y, corner.3));
        for index in stack.planes() {
            let plane = stack.source.read(index, 0, rect).unwrap();
            for (position, sample) in (0..rect.area() * samples).map(|i| (i / samples, i % samples)) {
                let (px, py) = (rect.x + position % rect.width, rect.y + position / rect.width);
                let at = |letter| match letter { 'T' => index.t, 'Z' => index.z, 'C' => index.c, 'Y' => py, 'X' => px, _ => sample };
                let place: Vec<usize> = permutation.iter().map(|&letter| at(letter)).collect();
                prop_assert_eq!(plane.value(px - x, py - y, sample), Some(f64::from(array[IxDyn(&place)])));
            }
        }
    }
}

#[test]
fn big_endian_and_bool_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let mut file =
        String::from_utf8_lossy(&to_bytes(SampleType::F32, &[1, 2]).unwrap()[10..]).replace("<f4", ">f4").into_bytes();
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((file.len() as u16).to_le_bytes());
    bytes.append(&mut file);
    bytes.extend(1.5_f32.to_be_bytes());
    bytes.extend((-2.0_f32).to_be_bytes());
    fs::write(&path, bytes).unwrap();
    let plane = open_as(&path, None, 0).unwrap().read_plane(PlaneIndex::default()).unwrap();
    assert_eq!((plane.value(0, 0, 0), plane.value(1, 0, 0)), (Some(1.5), Some(-2.0)));
    write_npy(&path, &Array::from_shape_vec((1, 2), vec![true, false]).unwrap()).unwrap();
    let stack = open_as(&path, None, 0).unwrap();
    assert_eq!(stack.info.sample_type, SampleType::U8);
    assert_eq!(stack.read_plane(PlaneIndex::default()).unwrap().value(0, 0, 0), Some(1.0));
}

#[test]
fn a_gather_longer_than_one_read_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    // Fortran order: Z is fastest, so the rows of a plane lie 1200 bytes apart over 2.4 MB.
    let array = counting(&[600, 2000, 2]);
    write_npy(&path, &fortran(&array)).unwrap();
    let plane =
        open_as(&path, Some("ZYX"), 0).unwrap().read_plane(PlaneIndex { z: 599, ..PlaneIndex::default() }).unwrap();
    for y in 0..2000 {
        assert_eq!(plane.value(1, y, 0), Some(f64::from(array[[599, y, 1]])));
    }
}

#[test]
fn what_is_saved_ndarray_reads() {
    let folder = tempfile::tempdir().unwrap();
    let (source, target) = (folder.path().join("a.npy"), folder.path().join("b.npy"));
    let array = counting(&[3, 1, 2, 5, 7]);
    write_npy(&source, &array).unwrap();
    let stack = open_as(&source, Some("TZCYX"), 0).unwrap();
    save(&target, &stack, &SaveOptions::default(), &Progress::new()).unwrap();
    let squeezed: ArrayD<i16> = read_npy(&target).unwrap();
    assert_eq!(squeezed.shape(), [3, 2, 5, 7]);
    assert_eq!(squeezed.into_raw_vec_and_offset().0, array.clone().into_raw_vec_and_offset().0);
    let keep = SaveOptions { keep_axes: true, ..SaveOptions::default() };
    save(&target, &stack, &keep, &Progress::new()).unwrap();
    assert_eq!(read_npy::<_, ArrayD<i16>>(&target).unwrap(), array);
}

#[test]
fn archives_are_read_and_written_stored_and_compressed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npz");
    let (first, second) = (counting(&[4, 5]), counting(&[3, 4, 5]));
    for compressed in [false, true] {
        let file = fs::File::create(&path).unwrap();
        let mut archive = if compressed { NpzWriter::new_compressed(file) } else { NpzWriter::new(file) };
        archive.add_array("first", &first).unwrap();
        archive.add_array("second", &second).unwrap();
        archive.finish().unwrap();
        let stack = open_as(&path, None, 1).unwrap();
        assert_eq!((stack.info.format.as_str(), stack.info.series, stack.info.axes.z), ("npz", 2, 3));
        let plane = stack.read_plane(PlaneIndex { z: 2, ..PlaneIndex::default() }).unwrap();
        assert_eq!(plane.value(4, 3, 0), Some(f64::from(second[[2, 3, 4]])));
        assert!(open_as(&path, None, 2).unwrap_err().contains("choose a series from 0 to 1"));
        let method = if compressed { Compression::Balanced } else { Compression::None };
        let target = folder.path().join("b.npz");
        save(&target, &stack, &SaveOptions { compression: method, ..SaveOptions::default() }, &Progress::new())
            .unwrap();
        let read: ArrayD<i16> = NpzReader::new(fs::File::open(&target).unwrap()).unwrap().by_name("arr_0").unwrap();
        assert_eq!(read, second);
    }
}

#[test]
fn a_cut_file_shows_what_is_there_and_a_lie_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let mut bytes = to_bytes(SampleType::U16, &[4, 4]).unwrap();
    bytes.extend([1, 0, 2, 0, 3, 0]);
    fs::write(&path, &bytes).unwrap();
    let stack = open_as(&path, None, 0).unwrap();
    assert!(stack.info.warnings[0].contains("6 of 32 bytes"));
    let plane = stack.read_plane(PlaneIndex::default()).unwrap();
    assert_eq!((plane.value(2, 0, 0), plane.value(3, 0, 0)), (Some(3.0), Some(0.0)));
    let mut bytes = to_bytes(SampleType::U8, &[65_000, 65_000]).unwrap();
    bytes.extend([1; 20]);
    fs::write(&path, &bytes).unwrap();
    assert!(open_as(&path, None, 0).unwrap_err().contains("needs 4225000000 bytes and only 20 are there"));
}

#[test]
fn cancelling_stops_a_save_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (source, target) = (folder.path().join("a.npy"), folder.path().join("b.npy"));
    write_npy(&source, &counting(&[8, 8])).unwrap();
    let progress = Progress::new();
    progress.cancel();
    let outcome = save(&target, &open_as(&source, None, 0).unwrap(), &SaveOptions::default(), &progress);
    assert!(matches!(outcome, Err(crate::codec::CodecError::Cancelled(_))));
    assert!(!target.exists());
}
