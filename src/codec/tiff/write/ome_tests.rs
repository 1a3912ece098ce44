//! OME-TIFFs that are written are read back as they were, by our own reader; `tests/read_back.rs` asks tifffile.

use std::path::Path;
use std::sync::Arc;

use super::encode::ChunkCompression;
use super::{can_hold, ome};
use crate::codec::atomic::write_atomically;
use crate::codec::tiff::open;
use crate::codec::tiff::testing::ramp;
use crate::codec::{CodecError, OpenOptions, SaveOptions, save};
use crate::model::{
    ChannelInfo, Dpi, Level, PixelSize, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples,
    SourceError, Stack, StackAxes, StackInfo,
};

/// A stack in memory whose planes and levels differ: values count on from plane to plane, backwards in levels.
#[derive(Debug)]
struct Counting {
    info: StackInfo,
}

impl Counting {
    fn plane(&self, plane: PlaneIndex, level: usize) -> Plane {
        let StackInfo { axes, sample_type, samples_per_pixel, .. } = self.info;
        let Level { width, height } = self.info.levels[level];
        let (size, count) = (sample_type.bytes(), width * height * samples_per_pixel);
        let number = (plane.t * axes.z + plane.z) * axes.c + plane.c + level * axes.planes();
        let all = ramp(sample_type, count * (number + 1));
        let mut samples = Samples::zeroed(sample_type, count);
        samples.as_bytes_mut().copy_from_slice(&all.as_bytes()[number * count * size..]);
        Plane::new(width, height, samples_per_pixel, samples)
    }
}

impl PlaneSource for Counting {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(self.plane(plane, level).part(rect))
    }
}

fn stack(axes: StackAxes, samples: usize, sample_type: SampleType, change: impl FnOnce(&mut StackInfo)) -> Stack {
    let mut info = StackInfo::bare("memory", axes, samples, sample_type);
    change(&mut info);
    Stack::new(info.clone(), Arc::new(Counting { info }))
}

fn write(path: &Path, stack: &Stack, compression: ChunkCompression) -> Result<(), CodecError> {
    let progress = Progress::new();
    write_atomically(path, None, &progress, |file| {
        ome::write(file, stack, compression, &SaveOptions::default(), &progress)
    })
}

/// Writes, reads back and compares all values of all levels; gives what the reader says of the file.
fn round_trip(stack: &Stack, compression: ChunkCompression) -> Arc<StackInfo> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.ome.tif");
    write(&path, stack, compression).unwrap();
    let again = open(&path, &OpenOptions::default()).unwrap();
    assert_eq!((again.info.format.as_str(), again.info.axes), ("ome-tiff", stack.info.axes));
    assert_eq!((&again.info.levels, &again.info.warnings), (&stack.info.levels, &Vec::new()));
    for plane in stack.planes() {
        for (level, size) in stack.info.levels.iter().enumerate() {
            let read = |stack: &Stack| stack.source.read(plane, level, Rect::whole(size.width, size.height)).unwrap();
            // Bytes, not values: NaN is not equal to itself.
            assert_eq!(
                read(stack).samples.as_bytes(),
                read(&again).samples.as_bytes(),
                "{:?} {compression:?} {plane:?} level {level}",
                stack.info.sample_type
            );
        }
    }
    again.info.clone()
}

const ALL: [ChunkCompression; 4] =
    [ChunkCompression::None, ChunkCompression::Lzw, ChunkCompression::Deflate(6), ChunkCompression::Zstd(3)];

#[test]
fn every_type_and_compression_comes_back_exactly() {
    for sample_type in SampleType::ALL {
        for compression in ALL {
            let stack = stack(StackAxes { t: 2, z: 3, c: 2, y: 7, x: 37 }, 1, sample_type, |_| {});
            match can_hold(Path::new("out.ome.tif"), &stack.info) {
                Ok(()) => drop(round_trip(&stack, compression)),
                Err(error) => {
                    assert!(error.to_string().contains("as OME-TIFF is not supported yet"), "{error}");
                    assert!(matches!(sample_type, SampleType::U64 | SampleType::I64 | SampleType::F16));
                }
            }
        }
    }
}

#[test]
fn levels_and_tiles_at_the_edges_come_back_exactly() {
    let levels = [(1300, 700), (650, 350), (325, 175), (163, 88)].map(|(width, height)| Level { width, height });
    for (samples, sample_type) in [(1, SampleType::U16), (3, SampleType::U8), (1, SampleType::F32)] {
        let axes = StackAxes { z: 2, ..StackAxes::plane(1300, 700) };
        let leveled = stack(axes, samples, sample_type, |info| info.levels = levels.to_vec());
        round_trip(&leveled, ChunkCompression::Deflate(6));
    }
}

#[test]
fn calibration_names_colours_ranges_and_resolution_survive() {
    let axes = StackAxes { t: 3, z: 2, c: 2, y: 4, x: 5 };
    let original = stack(axes, 1, SampleType::U16, |info| {
        info.pixel_size = Some(PixelSize { x: 0.065, y: 0.13, z: Some(0.3) });
        info.time_interval_s = Some(2.5);
        info.dpi = Some(Dpi { x: 300.0, y: 150.0 });
        info.icc = Some(Arc::from([1, 2, 3].as_slice()));
        let channel = |name: &str, color, range| ChannelInfo { name: Some(name.to_owned()), color, lut: None, range };
        info.channels =
            vec![channel("DAPI <1> & µ", Some([0, 0, 255]), Some([-10.25, 4000.5])), channel("GFP", None, None)];
    });
    let info = round_trip(&original, ChunkCompression::Deflate(6));
    assert_eq!((info.pixel_size, info.time_interval_s), (original.info.pixel_size, Some(2.5)));
    assert_eq!(info.channels, original.info.channels);
    assert_eq!((info.dpi, &info.icc), (original.info.dpi, &original.info.icc));
}

#[test]
fn the_name_chooses_the_kind() {
    let folder = tempfile::tempdir().unwrap();
    let small = stack(StackAxes { z: 2, ..StackAxes::plane(3, 4) }, 1, SampleType::U8, |_| {});
    for (name, format) in [("a.OME.tiff", "ome-tiff"), ("b.ome.tif", "ome-tiff"), ("ome.tif", "imagej-tiff")] {
        let path = folder.path().join(name);
        save(&path, &small, &SaveOptions::default(), &Progress::new()).unwrap();
        assert_eq!(open(&path, &OpenOptions::default()).unwrap().info.format, format, "{name}");
    }
}
