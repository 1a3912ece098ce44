//! Stacks joined from files are the stacks they were cut from, whole or with parts missing.

use std::path::Path;
use std::sync::Arc;

use crate::codec::{OpenOptions, Opened, SaveOptions, open, save};
use crate::model::{
    Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

/// A part of a stack whose samples tell their place: this plane is its first.
#[derive(Debug)]
struct Starting(PlaneIndex);

impl PlaneSource for Starting {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let outer = (self.0.t + plane.t) * 10_000 + (self.0.z + plane.z) * 1000 + (self.0.c + plane.c) * 100;
        let value = |x, y| (outer + y * 10 + x) as u16;
        let values = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| value(x, y)));
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(values.collect())))
    }
}

/// So many planes from `first` on.
fn part(first: PlaneIndex, [t, z, c]: [usize; 3]) -> Stack {
    let info = StackInfo::bare("test", StackAxes { t, z, c, y: 5, x: 7 }, 1, SampleType::U16);
    Stack::new(info, Arc::new(Starting(first)))
}

fn write(folder: &Path, name: &str, stack: &Stack) {
    save(&folder.join(name), stack, &SaveOptions::default(), &Progress::new()).unwrap();
}

/// A folder of one file for each plane of a stack of those lengths.
fn planes_apart([t, z, c]: [usize; 3], ending: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for plane in part(PlaneIndex::default(), [t, z, c]).planes() {
        let name = format!("a_t{:02}_z{}_ch{:02}.{ending}", plane.t + 8, plane.z, plane.c);
        write(folder.path(), &name, &part(plane, [1, 1, 1]));
    }
    folder
}

fn joined_as(folder: &Path, options: &OpenOptions) -> Stack {
    match open(folder, options).unwrap() {
        Opened::Stack(stack) => stack,
        Opened::Recording(_) => panic!("a recording"),
    }
}

fn joined(folder: &Path) -> Stack {
    joined_as(folder, &OpenOptions::default())
}

fn lengths(stack: &Stack) -> [usize; 3] {
    [stack.info.axes.t, stack.info.axes.z, stack.info.axes.c]
}

/// Whether every plane reads as the whole stack has it, but for those in `zeros`.
fn assert_whole(stack: &Stack, zeros: &[PlaneIndex]) {
    let whole = part(PlaneIndex::default(), lengths(stack));
    for plane in whole.planes() {
        let mut expected = whole.read_plane(plane).unwrap();
        if zeros.contains(&plane) {
            expected.samples = Samples::zeroed(SampleType::U16, 35);
        }
        assert_eq!(stack.read_plane(plane).unwrap(), expected, "{plane:?}");
        let rect = Rect::new(2, 1, 3, 2);
        let expected = if zeros.contains(&plane) {
            0.0
        } else {
            whole.source.read(plane, 0, rect).unwrap().value(0, 0, 0).unwrap()
        };
        assert_eq!(stack.source.read(plane, 0, rect).unwrap().value(0, 0, 0), Some(expected));
    }
    assert_eq!(*stack.info.incomplete, *zeros);
}

#[test]
fn a_stack_of_single_files_is_the_stack_written_as_one() {
    for ending in ["tif", "png", "npy"] {
        let folder = planes_apart([3, 2, 2], ending);
        let stack = joined(folder.path());
        assert_eq!((lengths(&stack), stack.info.format.as_str()), ([3, 2, 2], "folder"));
        assert_eq!(stack.info.guessed, ["axes"]);
        assert_whole(&stack, &[]);
        assert!(stack.info.warnings.is_empty(), "{:?}", stack.info.warnings);
    }
}

#[test]
fn pages_of_files_follow_one_another() {
    let folder = tempfile::tempdir().unwrap();
    for t in 0..3 {
        write(folder.path(), &format!("t{t}.npy"), &part(PlaneIndex { t, ..PlaneIndex::default() }, [1, 4, 1]));
    }
    let stack = joined(folder.path());
    assert_eq!(lengths(&stack), [3, 4, 1], "pages are depths");
    assert_whole(&stack, &[]);

    let named =
        |axes: &str| joined_as(folder.path(), &OpenOptions { axes: axes.parse().ok(), ..OpenOptions::default() });
    assert_eq!(lengths(&named("TCYX")), [3, 1, 4]);
    assert_eq!(lengths(&named("ZTYX")), [4, 3, 1]);
    assert_eq!(lengths(&named("CZYX")), [1, 4, 3]);
    let value = |stack: &Stack, t, z, c| stack.read_plane(PlaneIndex { t, z, c }).unwrap().value(0, 0, 0);
    assert_eq!(value(&named("ZTYX"), 3, 1, 0), Some(13_000.0));
    let error = open(folder.path(), &OpenOptions { axes: "TZCYX".parse().ok(), ..OpenOptions::default() }).unwrap_err();
    assert!(error.to_string().contains("'TZCYX' names 2 axes and the names of its files differ at 1"), "{error}");
}

#[test]
fn files_along_the_axis_of_their_pages_are_joined_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    for z in [0, 3, 6] {
        write(folder.path(), &format!("z{z}.npy"), &part(PlaneIndex { z, ..PlaneIndex::default() }, [1, 3, 1]));
    }
    let stack = joined(folder.path());
    assert_eq!(lengths(&stack), [1, 9, 1]);
    assert_whole(&stack, &[]);
}

#[test]
fn what_is_missing_or_differs_is_zeros_and_said() {
    let folder = planes_apart([4, 1, 2], "tif");
    let path = |name: &str| folder.path().join(name);
    std::fs::remove_file(path("a_t09_z0_ch01.tif")).unwrap();
    let cut = std::fs::read(path("a_t10_z0_ch00.tif")).unwrap();
    std::fs::write(path("a_t10_z0_ch00.tif"), &cut[..6]).unwrap();
    let wide = Stack::new(
        StackInfo::bare("test", StackAxes::plane(9, 5), 1, SampleType::U16),
        Arc::new(Starting(PlaneIndex::default())),
    );
    write(folder.path(), "a_t11_z0_ch01.tif", &wide);
    std::fs::copy(path("a_t08_z0_ch00.tif"), path("overview.tif")).unwrap();
    let stack = joined(folder.path());
    let zeros = [(1, 1), (2, 0), (3, 1)].map(|(t, c)| PlaneIndex { t, z: 0, c });
    assert_whole(&stack, &zeros);
    let warnings = &stack.info.warnings;
    let said = [
        "there is no file for t09 ch01; its planes are shown as zeros",
        "a_t10_z0_ch00.tif cannot be read (",
        "a_t11_z0_ch01.tif is 9 × 5 pixels, not 7 × 5; its planes are shown as zeros",
        "overview.tif has another name than the files of the stack and is left out",
    ];
    assert_eq!(warnings.len(), said.len(), "{warnings:?}");
    for (warning, said) in warnings.iter().zip(said) {
        assert!(warning.starts_with(said), "{warning}");
    }
}

#[test]
fn places_on_the_plate_are_series() {
    let folder = tempfile::tempdir().unwrap();
    for (s, t) in [(1, 0), (1, 1), (2, 0), (2, 1), (2, 2)] {
        let first = PlaneIndex { t: t + 3 * (s - 1), ..PlaneIndex::default() };
        write(folder.path(), &format!("exp_s{s}_t{t}.tif"), &part(first, [1, 1, 1]));
    }
    let second = joined_as(folder.path(), &OpenOptions { series: 1, ..OpenOptions::default() });
    assert_eq!((second.info.series, lengths(&second)), (2, [3, 1, 1]));
    assert_eq!(second.read_plane(PlaneIndex { t: 2, ..PlaneIndex::default() }).unwrap().value(0, 0, 0), Some(50_000.0));
    let error = open(folder.path(), &OpenOptions { series: 2, ..OpenOptions::default() }).unwrap_err().to_string();
    assert!(error.contains("there is no series 2; choose a series from 0 to 1"), "{error}");
}

#[test]
fn channels_are_called_what_names_the_files() {
    let folder = tempfile::tempdir().unwrap();
    for (c, name) in ["DAPI", "GFP"].into_iter().enumerate() {
        write(folder.path(), &format!("cells_{name}.tif"), &part(PlaneIndex { c, ..PlaneIndex::default() }, [1, 2, 1]));
    }
    let stack = joined(folder.path());
    assert_eq!(lengths(&stack), [1, 2, 2]);
    let names: Vec<_> = stack.info.channels.iter().map(|channel| channel.name.as_deref()).collect();
    assert_eq!(names, [Some("DAPI"), Some("GFP")]);
    assert!(stack.info.channels.iter().all(|channel| channel.color.is_none()), "grey alone, coloured together");
    assert_whole(&stack, &[]);
}

#[test]
fn more_files_than_stay_open_are_read() {
    let folder = planes_apart([150, 1, 1], "npy");
    assert_whole(&joined(folder.path()), &[]);
}

#[test]
fn a_file_that_changes_after_opening_is_an_error_of_its_planes_alone() {
    let folder = planes_apart([3, 1, 1], "npy");
    let stack = joined(folder.path());
    write(folder.path(), "a_t09_z0_ch00.npy", &part(PlaneIndex::default(), [1, 2, 1]));
    let error = stack.read_plane(PlaneIndex { t: 1, ..PlaneIndex::default() }).unwrap_err().to_string();
    assert!(error.contains("a_t09_z0_ch00.npy: it changed since it was opened; open the files again"), "{error}");
    assert!(stack.read_plane(PlaneIndex { t: 2, ..PlaneIndex::default() }).is_ok());
}

#[test]
fn a_folder_without_a_sequence_says_so() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "alone.tif", &part(PlaneIndex::default(), [1, 1, 1]));
    let error = open(folder.path(), &OpenOptions::default()).unwrap_err().to_string();
    assert!(error.ends_with("is a folder whose files make no stack by their names; name a file in it"), "{error}");
    for name in ["t1.tif", "t2.tif"] {
        std::fs::write(folder.path().join(name), b"II*\0").unwrap();
    }
    let error = open(folder.path(), &OpenOptions::default()).unwrap_err().to_string();
    assert!(error.contains("none of its files can be read: t1.tif "), "{error}");
}
