//! Stacks that are written are read back as they were, by our own reader; `tests/read_back.rs` asks tifffile.

use std::sync::Arc;

use super::encode::ChunkCompression;
use super::{imagej, stack as writer};
use crate::codec::atomic::write_atomically;
use crate::codec::tiff::open;
use crate::codec::tiff::testing::ramp;
use crate::codec::{CodecError, OpenOptions, SaveOptions, save};
use crate::model::{
    AxisCalibration, AxisUnit, BlendMode, ChannelInfo, Dpi, Lut, PixelSize, Plane, PlaneAxes, PlaneIndex, PlaneSource,
    Progress, Rect, SampleType, SourceError, Stack, StackAxes, StackInfo, ValueCalibration,
};

/// A stack in memory whose planes differ.
#[derive(Debug)]
struct Ramp {
    info: StackInfo,
}

impl PlaneSource for Ramp {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let (axes, samples) = (self.info.axes, self.info.samples_per_pixel);
        let whole = axes.plane_pixels() * samples;
        let number = (plane.t * axes.z + plane.z) * axes.c + plane.c;
        let all = ramp(self.info.sample_type, whole * axes.planes());
        let size = self.info.sample_type.bytes();
        let mut out = crate::model::Samples::zeroed(self.info.sample_type, rect.area() * samples);
        for (row, y) in out.as_bytes_mut().chunks_exact_mut((rect.width * samples * size).max(1)).zip(rect.y..) {
            let at = (number * whole + (y * axes.x + rect.x) * samples) * size;
            row.copy_from_slice(&all.as_bytes()[at..at + row.len()]);
        }
        Ok(Plane::new(rect.width, rect.height, samples, out))
    }
}

fn stack(
    axes: StackAxes,
    samples_per_pixel: usize,
    sample_type: SampleType,
    change: impl FnOnce(&mut StackInfo),
) -> Stack {
    let mut info = StackInfo::bare("memory", axes, samples_per_pixel, sample_type);
    change(&mut info);
    Stack::new(info.clone(), Arc::new(Ramp { info }))
}

/// Writes, reads back and compares all values; gives what the reader says of the file.
fn round_trip(stack: &Stack, compression: ChunkCompression) -> Arc<StackInfo> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.tif");
    write_atomically(&path, None, &Progress::new(), |file| {
        writer::write(file, stack, compression, &SaveOptions::default(), &Progress::new())
    })
    .unwrap();
    let again = open(&path, &OpenOptions::default()).unwrap();
    assert_eq!(again.info.axes, stack.info.axes);
    for plane in stack.planes() {
        // Bytes, not values: NaN is not equal to itself.
        let (wrote, read) = (stack.read_plane(plane).unwrap(), again.read_plane(plane).unwrap());
        assert_eq!(
            wrote.samples.as_bytes(),
            read.samples.as_bytes(),
            "{:?} {compression:?} {plane:?}",
            stack.info.sample_type
        );
    }
    again.info.clone()
}

const ALL: [ChunkCompression; 4] =
    [ChunkCompression::None, ChunkCompression::Lzw, ChunkCompression::Deflate(6), ChunkCompression::Zstd(3)];

#[test]
fn every_type_and_compression_comes_back_exactly() {
    for sample_type in SampleType::ALL {
        for compression in ALL {
            round_trip(&stack(StackAxes { t: 2, z: 3, c: 2, y: 7, x: 11 }, 1, sample_type, |_| {}), compression);
            round_trip(&stack(StackAxes::plane(13, 5), 1, sample_type, |_| {}), compression);
        }
    }
}

#[test]
fn pages_of_many_strips_come_back_exactly() {
    for compression in ALL {
        round_trip(&stack(StackAxes::plane(1200, 900), 3, SampleType::U8, |_| {}), compression);
        round_trip(&stack(StackAxes { z: 2, ..StackAxes::plane(700, 500) }, 1, SampleType::F32, |_| {}), compression);
    }
}

#[test]
fn calibration_ranges_tables_and_names_survive() {
    let axes = StackAxes { t: 3, z: 2, c: 2, y: 4, x: 5 };
    let original = stack(axes, 1, SampleType::U16, |info| {
        info.pixel_size = Some(PixelSize { x: 0.065, y: 0.13, z: Some(0.3) });
        info.time_interval_s = Some(2.5);
        info.channels = ["DAPI", "GFP µ"]
            .iter()
            .zip([[0, 0, 255], [0, 255, 0]])
            .map(|(name, color)| ChannelInfo {
                name: Some((*name).to_owned()),
                color: Some(color),
                lut: Some(Lut::ramp(color)),
                range: Some([10.0, 4000.5]),
            })
            .collect();
        info.channel_mode = Some(BlendMode::Max);
    });
    for compression in ALL {
        let info = round_trip(&original, compression);
        assert_eq!(info.format, "imagej-tiff");
        let (size, wanted) = (info.pixel_size.unwrap(), original.info.pixel_size.unwrap());
        assert!((size.x / wanted.x - 1.0).abs() < 1e-9 && (size.y / wanted.y - 1.0).abs() < 1e-9);
        assert_eq!((size.z, info.time_interval_s), (Some(0.3), Some(2.5)));
        assert_eq!(info.channels, original.info.channels);
        assert_eq!(info.channel_mode, Some(BlendMode::Max));
    }
}

#[test]
fn axes_and_values_that_are_no_lengths_survive() {
    let original = stack(StackAxes { z: 2, ..StackAxes::plane(5, 4) }, 1, SampleType::U16, |info| {
        let x = AxisCalibration { start: 0.25, step: 0.5, unit: AxisUnit::Seconds };
        let y = AxisCalibration { start: 100e6, step: -2.5e5, unit: AxisUnit::Hertz };
        info.plane_axes = Some(PlaneAxes { x, y });
        info.values = Some(ValueCalibration { offset: -100.5, scale: 0.25, unit: "dB µ".to_owned() });
    });
    let info = round_trip(&original, ChunkCompression::Deflate(6));
    assert_eq!((info.plane_axes, &info.values), (original.info.plane_axes, &original.info.values));
    assert_eq!((info.format.as_str(), info.pixel_size), ("spectrogram", None));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stripped.tif");
    save(&path, &original, &SaveOptions { strip: true, ..SaveOptions::default() }, &Progress::new()).unwrap();
    let stripped = open(&path, &OpenOptions::default()).unwrap();
    assert_eq!((stripped.info.plane_axes, stripped.info.format.as_str()), (None, "imagej-tiff"));
}

#[test]
fn a_picture_is_a_plain_page_with_dpi_profile_and_alpha() {
    let dpi = Dpi { x: 300.0, y: 72.5 };
    let picture = stack(StackAxes::plane(6, 4), 4, SampleType::U8, |info| {
        info.dpi = Some(dpi);
        info.icc = Some(Arc::from([1, 2, 3, 4, 5].as_slice()));
    });
    let info = round_trip(&picture, ChunkCompression::Deflate(6));
    assert_eq!((info.format.as_str(), info.samples_per_pixel), ("tiff", 4));
    assert_eq!(info.dpi, Some(dpi));
    assert_eq!(info.icc, picture.info.icc);
    // Written again, the pixel size that the reader makes of DPI still needs no ImageJ description.
    assert!(!imagej::is_wanted(&info));
}

#[test]
fn pages_of_a_scan_keep_their_dpi() {
    let dpi = Dpi { x: 300.0, y: 72.5 };
    let scan = stack(StackAxes { z: 3, ..StackAxes::plane(6, 4) }, 1, SampleType::U8, |info| {
        info.dpi = Some(dpi);
        info.pixel_size = Some(dpi.pixel_size());
    });
    let info = round_trip(&scan, ChunkCompression::Deflate(6));
    assert_eq!((info.dpi, info.axes.z), (Some(dpi), 3));
    assert!(info.pixel_size.unwrap().is_that_of(dpi), "{:?}", info.pixel_size);
}

#[test]
fn save_chooses_tiff_by_name_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.tif");
    let small = stack(StackAxes { z: 3, ..StackAxes::plane(9, 9) }, 1, SampleType::U16, |_| {});
    let progress = Progress::new();
    save(&path, &small, &SaveOptions::default(), &progress).unwrap();
    assert_eq!((progress.done(), progress.total()), (9 * 9 * 2 * 3, 9 * 9 * 2 * 3));
    std::fs::remove_file(&path).unwrap();
    progress.cancel();
    assert!(matches!(save(&path, &small, &SaveOptions::default(), &progress), Err(CodecError::Cancelled(_))));
    assert!(!path.exists());
    let full = save(&path, &small, &SaveOptions { quota_bytes: Some(100), ..SaveOptions::default() }, &Progress::new());
    assert!(full.unwrap_err().to_string().contains("the disk is full"));
}

#[test]
fn big_tiff_comes_back_too() {
    let original = stack(StackAxes { t: 2, c: 2, ..StackAxes::plane(9, 7) }, 1, SampleType::U16, |_| {});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.tif");
    write_atomically(&path, None, &Progress::new(), |file| {
        writer::write_big(file, &original, ChunkCompression::Lzw, &Progress::new())
    })
    .unwrap();
    assert_eq!(std::fs::read(&path).unwrap()[2..4], 43u16.to_ne_bytes());
    let again = open(&path, &OpenOptions::default()).unwrap();
    for plane in original.planes() {
        assert_eq!(original.read_plane(plane), again.read_plane(plane));
    }
}

#[test]
fn labels_of_planes_and_the_origin_come_back() {
    let axes = StackAxes { t: 2, z: 3, c: 2, y: 5, x: 4 };
    let labels: Vec<String> = (0..12).map(|plane| format!("plane {plane}, 24 °C")).collect();
    let labelled = stack(axes, 1, SampleType::U8, |info| {
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.25, z: Some(2.0) });
        info.origin = Some([3.5, -1.0, 2.0]);
        info.plane_labels = labels.clone().into();
    });
    let info = round_trip(&labelled, ChunkCompression::Lzw);
    assert_eq!((&info.plane_labels[..], info.origin), (&labels[..], Some([3.5, -1.0, 2.0])));
    assert!(info.channels.iter().all(|channel| channel.name.is_none()));
    // Labels that are the same in every plane of a channel are the channel's name, and a length without an origin has none.
    let named = stack(axes, 1, SampleType::U8, |info| {
        info.pixel_size = Some(PixelSize { x: 0.5, y: 0.25, z: None });
        info.plane_labels = ["DAPI", "GFP"].map(str::to_owned).into_iter().cycle().take(12).collect();
    });
    let info = round_trip(&named, ChunkCompression::None);
    assert_eq!((info.plane_labels.len(), info.channels[1].name.as_deref(), info.origin), (0, Some("GFP"), None));
    // As many labels as there are planes, or none.
    let short = stack(axes, 1, SampleType::U8, |info| info.plane_labels = labels[..5].into());
    assert!(round_trip(&short, ChunkCompression::None).plane_labels.is_empty());
}
