//! Images as Python's zarr wrote them (`tests/scripts/make_zarr_fixtures.py`), and images written here by `zarrs`: every
//! order of axes, chunks that hold planes, shards, what is missing, what is damaged, what lies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use zarrs::array::Array;
use zarrs::filesystem::FilesystemStore;

use crate::codec::{CodecError, OpenOptions, Opened, open};
use crate::model::{Level, PixelSize, Plane, PlaneIndex, Rect, Samples, Stack};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/zarr").join(name)
}

fn stack(folder: &Path) -> Stack {
    opened(folder, &OpenOptions::default()).unwrap()
}

fn opened(folder: &Path, options: &OpenOptions) -> Result<Stack, CodecError> {
    match open(folder, options)? {
        Opened::Stack(stack) => Ok(stack),
        Opened::Recording(_) => panic!("a recording"),
    }
}

fn refusal(folder: &Path) -> String {
    opened(folder, &OpenOptions::default()).unwrap_err().to_string()
}

/// What the script's arrays hold.
fn value(c: usize, z: usize, y: usize, x: usize) -> u16 {
    if c == 1 && y >= 8 { 0 } else { (7 * x + 13 * y + 31 * z + 1000 * c + x * y) as u16 }
}

fn expected(plane: PlaneIndex, level: usize, rect: Rect) -> Plane {
    let step = 1 << level;
    let at = |(x, y): (usize, usize)| value(plane.c, plane.z, y * step, x * step);
    let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
    Plane::new(rect.width, rect.height, 1, Samples::U16(places.map(at).collect()))
}

#[test]
fn what_python_wrote_is_read_sample_by_sample() {
    for name in ["blosc.zarr", "gzip_big_endian.zarr", "zstd.zarr", "sharded.zarr"] {
        let stack = stack(&fixture(name));
        let info = &stack.info;
        assert_eq!((info.axes.t, info.axes.z, info.axes.c, info.axes.y, info.axes.x), (1, 3, 2, 13, 17), "{name}");
        assert_eq!(info.levels, [Level { width: 17, height: 13 }, Level { width: 9, height: 7 }]);
        assert_eq!((info.format.as_str(), info.series, info.warnings.len()), ("ome-zarr", 1, 0), "{:?}", info.warnings);
        assert_eq!(info.pixel_size, Some(PixelSize { x: 0.5, y: 0.25, z: Some(2.0) }));
        assert_eq!((info.channels[1].name.as_deref(), info.channels[1].color), (Some("Actin"), Some([0, 255, 0])));
        assert_eq!(info.channels[0].range, Some([5.0, 700.0]));
        for plane in stack.planes() {
            for (level, size) in info.levels.iter().enumerate() {
                let parts =
                    [Rect::whole(size.width, size.height), Rect::new(3, 2, 5, 5), Rect::new(size.width - 1, 6, 1, 1)];
                for rect in parts {
                    let read = stack.source.read(plane, level, rect).unwrap();
                    assert_eq!(read, expected(plane, level, rect), "{name} {plane:?} level {level} {rect:?}");
                }
            }
        }
        let outside = stack.source.read(PlaneIndex { c: 2, ..PlaneIndex::default() }, 0, Rect::new(0, 0, 1, 1));
        assert!(outside.is_err() && stack.source.read(PlaneIndex::default(), 2, Rect::new(0, 0, 1, 1)).is_err());
    }
}

#[test]
fn a_file_of_its_metadata_means_the_folder() {
    for file in ["blosc.zarr/.zattrs", "zstd.zarr/zarr.json"] {
        assert_eq!(stack(&fixture(file)).info.format, "ome-zarr");
    }
    let sentence = refusal(&fixture("zstd.zarr/0"));
    assert!(sentence.contains("without OME's description") && sentence.contains("folder above it"), "{sentence}");
}

/// An image to be written: axes, shape, chunks, codecs.
struct Made<'a> {
    axes: &'a str,
    shape: &'a [u64],
    chunks: &'a [u64],
    codecs: Value,
}

const PLAIN: fn() -> Value =
    || json!([{"name": "bytes", "configuration": {"endian": "big"}}, {"name": "gzip", "configuration": {"level": 1}}]);

impl Made<'_> {
    fn describe(&self, folder: &Path, more: &Value) {
        std::fs::create_dir_all(folder).unwrap();
        let axes: Vec<Value> = self.axes.chars().map(|name| json!({"name": name.to_string()})).collect();
        let mut ome = json!({"version": "0.5", "multiscales": [{"axes": axes, "datasets": [{"path": "a/0"}]}]});
        if let Some(more) = more.as_object() {
            more.iter().for_each(|(key, value)| ome[key] = value.clone());
        }
        let group = json!({"zarr_format": 3, "node_type": "group", "attributes": {"ome": ome}});
        std::fs::write(folder.join("zarr.json"), group.to_string()).unwrap();
    }

    fn write_array(&self, folder: &Path, path: &str) -> Array<FilesystemStore> {
        std::fs::create_dir_all(folder.join(path)).unwrap();
        let array = json!({
            "zarr_format": 3, "node_type": "array", "shape": self.shape, "data_type": "uint16", "fill_value": 77,
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": self.chunks}},
            "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "codecs": self.codecs,
        });
        std::fs::write(folder.join(path).join("zarr.json"), array.to_string()).unwrap();
        Array::open(Arc::new(FilesystemStore::new(folder).unwrap()), &format!("/{path}")).unwrap()
    }

    /// Every sample its number in the array.
    fn write(&self, folder: &Path) {
        self.describe(folder, &Value::Null);
        let array = self.write_array(folder, "a/0");
        let all: Vec<u16> = (0..self.shape.iter().product::<u64>()).map(|number| number as u16).collect();
        array.store_array_subset(&array.subset_all(), all).unwrap();
    }

    /// The number of a sample, the axes in any order.
    fn number(&self, plane: PlaneIndex, x: usize, y: usize) -> u16 {
        let place = |axis| match axis {
            't' => plane.t,
            'z' => plane.z,
            'c' => plane.c,
            'y' => y,
            _ => x,
        };
        self.axes.chars().zip(self.shape).fold(0, |number, (axis, length)| number * *length + place(axis) as u64) as u16
    }
}

#[test]
fn any_order_of_axes_and_any_chunks_give_the_same_planes() {
    let transposed = json!([{"name": "transpose", "configuration": {"order": [2, 0, 1]}}, {"name": "bytes", "configuration": {"endian": "little"}}, {"name": "zstd", "configuration": {"level": 1, "checksum": true}}]);
    let shards = |inner: &[u64]| {
        json!([{"name": "sharding_indexed", "configuration": {
            "chunk_shape": inner, "codecs": PLAIN(), "index_location": "start",
            "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}]}}])
    };
    let images = [
        Made { axes: "yx", shape: &[11, 14], chunks: &[4, 5], codecs: PLAIN() },
        Made { axes: "tczyx", shape: &[2, 2, 5, 6, 7], chunks: &[1, 2, 4, 4, 3], codecs: PLAIN() },
        Made { axes: "xyz", shape: &[7, 9, 4], chunks: &[3, 4, 4], codecs: PLAIN() },
        Made { axes: "zyx", shape: &[5, 9, 8], chunks: &[2, 4, 8], codecs: transposed },
        Made { axes: "zyx", shape: &[5, 9, 13], chunks: &[4, 8, 8], codecs: shards(&[2, 4, 4]) },
        Made { axes: "tyx", shape: &[3, 20, 20], chunks: &[3, 32, 32], codecs: shards(&[1, 8, 16]) },
    ];
    for made in images {
        let folder = tempfile::tempdir().unwrap();
        made.write(folder.path());
        let stack = stack(folder.path());
        let (width, height) = (stack.info.axes.x, stack.info.axes.y);
        for plane in stack.planes() {
            for rect in
                [Rect::whole(width, height), Rect::new(1, 2, width - 2, height - 3), Rect::new(width - 1, 0, 1, height)]
            {
                let read = stack.source.read(plane, 0, rect).unwrap();
                let places = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
                let values = places.map(|(x, y)| made.number(plane, x, y)).collect();
                assert_eq!(read.samples, Samples::U16(values), "{} {plane:?} {rect:?}", made.axes);
            }
        }
    }
}

#[test]
fn a_part_reads_its_own_chunks_and_missing_ones_are_the_fill_value() {
    let folder = tempfile::tempdir().unwrap();
    let made = Made { axes: "yx", shape: &[8, 12], chunks: &[4, 4], codecs: PLAIN() };
    made.write(folder.path());
    let chunk = |row: usize, column: usize| folder.path().join(format!("a/0/c/{row}/{column}"));
    std::fs::write(chunk(1, 0), "damaged").unwrap();
    std::fs::remove_file(chunk(1, 2)).unwrap();
    std::fs::write(chunk(0, 2), "").unwrap();
    let stack = stack(folder.path());
    let read = |rect| stack.source.read(PlaneIndex::default(), 0, rect);
    let Samples::U16(values) = read(Rect::new(2, 1, 5, 3)).unwrap().samples else { panic!("u16") };
    assert_eq!(values[..2], [14, 15], "beside a damaged chunk");
    assert_eq!(read(Rect::new(8, 4, 4, 4)).unwrap().samples, Samples::U16(vec![77; 16]));
    assert_eq!(read(Rect::new(7, 6, 2, 1)).unwrap().samples, Samples::U16(vec![79, 77]));
    for damaged in [Rect::new(0, 0, 12, 8), Rect::new(1, 5, 1, 1), Rect::new(9, 1, 1, 1)] {
        let sentence = read(damaged).unwrap_err().to_string();
        assert!(sentence.contains("cannot be decoded") && sentence.contains("another copy"), "{sentence}");
    }
}

#[test]
fn a_conversion_is_series_and_a_plate_names_a_field() {
    let folder = tempfile::tempdir().unwrap();
    let group = |path: &str, ome: Value| {
        std::fs::create_dir_all(folder.path().join(path)).unwrap();
        let group = json!({"zarr_format": 3, "node_type": "group", "attributes": {"ome": ome}});
        std::fs::write(folder.path().join(path).join("zarr.json"), group.to_string()).unwrap();
    };
    group("", json!({"bioformats2raw.layout": 3}));
    for (name, width) in [("0", 5), ("1", 9)] {
        Made { axes: "yx", shape: &[4, width], chunks: &[4, 4], codecs: PLAIN() }.write(&folder.path().join(name));
    }
    let series = |series| opened(folder.path(), &OpenOptions { series, ..OpenOptions::default() });
    assert_eq!(
        [0, 1].map(|n| series(n).map(|stack| (stack.info.axes.x, stack.info.series)).unwrap()),
        [(5, 2), (9, 2)]
    );
    assert!(series(2).unwrap_err().to_string().contains("a series from 0 to 1"));
    group("OME", json!({"series": ["1", "../0"]}));
    assert_eq!(series(0).unwrap().info.axes.x, 9, "as listed, and nothing outside");
    group("0/labels", json!({"labels": ["nuclei"]}));
    assert!(stack(&folder.path().join("0")).info.warnings.iter().any(|warning| warning.contains("labels")));
    group("plate", json!({"plate": {"wells": [{"path": "A/1"}]}}));
    group("plate/A/1", json!({"well": {"images": [{"path": "3"}]}}));
    let sentence = refusal(&folder.path().join("plate"));
    assert!(sentence.contains("a plate") && sentence.contains("A/1/3"), "{sentence}");
    let sentence = refusal(&folder.path().join("plate/A/1"));
    assert!(sentence.contains("a well") && sentence.contains("A/1/3"), "{sentence}");
    group("empty", json!({}));
    assert!(refusal(&folder.path().join("empty")).contains("without OME's description"));
}

#[test]
fn hostile_metadata_is_refused_before_memory_is_taken() {
    let refused = |made: Made| {
        let folder = tempfile::tempdir().unwrap();
        made.describe(folder.path(), &Value::Null);
        made.write_array(folder.path(), "a/0");
        refusal(folder.path())
    };
    let huge = |shape, chunks| refused(Made { axes: "yx", shape, chunks, codecs: PLAIN() });
    assert!(huge(&[1 << 40, 1 << 40], &[1, 1]).contains("exceeds the limit"));
    assert!(huge(&[8, 8], &[1 << 30, 1 << 30]).contains("more than 1024 MiB"));
    assert!(huge(&[u64::MAX, 8], &[1, 1]).contains("exceeds the limit"));
    let sharded = json!([{"name": "sharding_indexed", "configuration": {"chunk_shape": [1, 1], "codecs": PLAIN(), "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}]}}]);
    assert!(
        refused(Made { axes: "yx", shape: &[8, 8], chunks: &[1 << 20, 1 << 20], codecs: sharded }).contains("too many")
    );
    assert!(
        refused(Made { axes: "zyx", shape: &[8, 8], chunks: &[1, 1], codecs: PLAIN() }).contains("3 are described")
    );
    let planes = Made { axes: "tcyx", shape: &[1 << 31, 1 << 31, 8, 8], chunks: &[1, 1, 8, 8], codecs: PLAIN() };
    assert!(refused(planes).contains("8 million"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".zattrs"), "{ not json").unwrap();
    assert!(refusal(folder.path()).contains("is no JSON"));
    let limits = crate::codec::Limits { metadata_bytes: 4, ..Default::default() };
    let sentence = opened(folder.path(), &OpenOptions { limits, ..OpenOptions::default() }).unwrap_err().to_string();
    assert!(sentence.contains("its metadata exceeds"), "{sentence}");
}

#[test]
fn levels_that_do_not_fit_are_left_out_with_a_sentence_each() {
    let folder = tempfile::tempdir().unwrap();
    let made = Made { axes: "zyx", shape: &[4, 8, 8], chunks: &[1, 8, 8], codecs: PLAIN() };
    let datasets = json!([{"path": "a/0"}, {"path": "a/1"}, {"path": "a/2"}, {"path": "a/gone"}]);
    let axes = json!(["z", "y", "x"]);
    made.write(folder.path());
    made.describe(folder.path(), &json!({"multiscales": [{"axes": axes, "datasets": datasets}]}));
    let half = Made { axes: "zyx", shape: &[2, 4, 4], chunks: &[1, 4, 4], codecs: PLAIN() };
    let array = half.write_array(folder.path(), "a/1");
    let values: Vec<u16> = (0..32).map(|number| number / 16).collect();
    array.store_array_subset(&array.subset_all(), values).unwrap();
    Made { axes: "zyx", shape: &[8, 2, 2], ..half }.write_array(folder.path(), "a/2");
    let stack = stack(folder.path());
    assert_eq!(stack.info.levels.len(), 2);
    let said = |words: &str| stack.info.warnings.iter().filter(|warning| warning.contains(words)).count();
    assert_eq!(
        [said("level a/2 is not used"), said("level a/gone is not used"), said("fewer planes in depth")],
        [1, 1, 1]
    );
    let corner = |z| {
        stack.source.read(PlaneIndex { z, ..PlaneIndex::default() }, 1, Rect::new(0, 0, 1, 1)).unwrap().value(0, 0, 0)
    };
    assert_eq!([0, 1, 2, 3].map(corner), [Some(0.0), Some(0.0), Some(1.0), Some(1.0)]);
}
