//! Against a naive reslice, sample by sample: every sample type, colours, odd sizes, parts, small slabs.

use super::super::materialise::tests::numbered;
use super::*;
use crate::model::SampleType;

/// Any bytes, different everywhere.
#[derive(Debug)]
struct Hashed {
    info: StackInfo,
}

impl Hashed {
    fn stack(axes: StackAxes, samples_per_pixel: usize, sample_type: SampleType) -> Stack {
        let info = StackInfo::bare("test", axes, samples_per_pixel, sample_type);
        Stack::new(info.clone(), Arc::new(Self { info }))
    }
}

impl PlaneSource for Hashed {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let axes = self.info.axes;
        let number = ((plane.t * axes.z + plane.z) * axes.c + plane.c) * axes.plane_pixels();
        let pixel = self.info.samples_per_pixel * self.info.sample_type.bytes();
        let mut samples = Samples::zeroed(self.info.sample_type, rect.area() * self.info.samples_per_pixel);
        for (index, out) in samples.as_bytes_mut().chunks_exact_mut(pixel).enumerate() {
            let (x, y) = (rect.x + index % rect.width, rect.y + index / rect.width);
            let place = ((number + y * axes.x + x) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for (at, byte) in out.iter_mut().enumerate() {
                *byte = (place.rotate_left(at as u32 * 7) >> 24) as u8;
            }
        }
        Ok(Plane::new(rect.width, rect.height, self.info.samples_per_pixel, samples))
    }

    fn least_rows(&self) -> usize {
        3
    }
}

/// The bytes of a pixel of a stack.
fn pixel(stack: &Stack, plane: PlaneIndex, x: usize, y: usize) -> Vec<u8> {
    stack.source.read(plane, 0, Rect::new(x, y, 1, 1)).unwrap().samples.as_bytes().to_vec()
}

#[test]
fn every_sample_comes_from_where_the_section_says() {
    let depth = StackAxes { t: 2, z: 5, c: 2, y: 7, x: 11 };
    let time = StackAxes { t: 4, z: 1, ..depth };
    for sample_type in SampleType::ALL {
        for samples_per_pixel in [1, 3] {
            for plane in SectionPlane::ALL {
                let axes = if plane.is_through_depth() { depth } else { time };
                let stack = Hashed::stack(axes, samples_per_pixel, sample_type);
                let cut = resliced(&stack, &Reslice { plane, range: None }).unwrap();
                for at in cut.planes() {
                    let whole = cut.read_plane(at).unwrap();
                    let bytes = samples_per_pixel * sample_type.bytes();
                    for (index, found) in whole.samples.as_bytes().chunks_exact(bytes).enumerate() {
                        let (across, down) = (index % whole.width, index / whole.width);
                        let PlaneIndex { t, z, c } = at;
                        let (from, x, y) = match plane {
                            SectionPlane::Xz => (PlaneIndex { t, z: down, c }, across, z),
                            SectionPlane::Yz => (PlaneIndex { t, z: across, c }, z, down),
                            SectionPlane::Xt => (PlaneIndex { t: down, z: 0, c }, across, z),
                            SectionPlane::Yt => (PlaneIndex { t: across, z: 0, c }, z, down),
                        };
                        assert_eq!(found, pixel(&stack, from, x, y), "{plane:?} {sample_type} {at:?} {across} {down}");
                    }
                }
            }
        }
    }
}

#[test]
fn parts_ranges_and_slabs_change_nothing() {
    let stack = Hashed::stack(StackAxes { t: 1, z: 6, c: 2, y: 13, x: 9 }, 1, SampleType::U16);
    for plane in [SectionPlane::Xz, SectionPlane::Yz] {
        let whole = resliced(&stack, &Reslice { plane, range: None }).unwrap();
        let thin = Resliced {
            stack: stack.clone(),
            info: Arc::clone(&whole.info),
            plane,
            from: 0,
            slab: SlabSize { lines: 2, line_bytes: 40 },
            slabs: LastUsed::new(100),
        };
        let part = resliced(&stack, &Reslice { plane, range: Some([3, 5]) }).unwrap();
        assert_eq!(part.info.axes.z, 2);
        let rect = Rect::new(1, 2, 3, 4);
        for at in part.planes() {
            let all = PlaneIndex { z: at.z + 3, ..at };
            let expected = whole.source.read(all, 0, rect).unwrap();
            assert_eq!(part.source.read(at, 0, rect).unwrap(), expected);
            assert_eq!(thin.read(all, 0, rect).unwrap(), expected);
        }
    }
    let chunks = SlabSize::of(&stack, SectionPlane::Xz);
    assert_eq!((chunks.lines, chunks.line_bytes), (13, 9 * 6 * 2), "all of it fits");
}

#[test]
fn sizes_follow_and_what_is_not_known_is_said() {
    let mut stack = numbered(StackAxes { t: 3, z: 4, c: 2, y: 5, x: 6 });
    let size = PixelSize { x: 0.5, y: 0.25, z: Some(2.0) };
    let info = Arc::make_mut(&mut stack.info);
    info.pixel_size = Some(size);
    info.time_interval_s = Some(3.0);
    info.channels[1].name = Some("Actin".to_owned());
    let cut = |plane, range| resliced(&stack, &Reslice { plane, range }).unwrap();
    let xz = cut(SectionPlane::Xz, None);
    assert_eq!(xz.info.axes, StackAxes { t: 3, z: 5, c: 2, y: 4, x: 6 });
    assert_eq!(xz.info.pixel_size, Some(PixelSize { x: 0.5, y: 2.0, z: Some(0.25) }));
    assert_eq!(xz.info.channels[1].name.as_deref(), Some("Actin"));
    let yz = cut(SectionPlane::Yz, Some([2, 3]));
    assert_eq!(yz.info.axes, StackAxes { t: 3, z: 1, c: 2, y: 5, x: 4 });
    assert_eq!(yz.info.pixel_size, Some(PixelSize { x: 2.0, y: 0.25, z: None }));
    assert_eq!((yz.info.time_interval_s, yz.info.warnings.len()), (Some(3.0), 0));
    let movie = numbered(StackAxes { t: 3, z: 1, c: 2, y: 5, x: 6 });
    let described = StackInfo { axes: movie.info.axes, ..StackInfo::clone(&stack.info) };
    let movie = Stack::new(described, movie.source);
    let yt = resliced(&movie, &Reslice { plane: SectionPlane::Yt, range: None }).unwrap();
    let axes = yt.info.plane_axes.unwrap();
    assert_eq!(
        (axes.x.unit, axes.x.step, axes.y.unit, axes.y.step),
        (AxisUnit::Seconds, 3.0, AxisUnit::Micrometres, 0.25)
    );
    assert_eq!((yt.info.axes, yt.info.pixel_size), (StackAxes { t: 1, z: 6, c: 2, y: 5, x: 3 }, None));
    assert!(!axes.is_spectrogram() && yt.info.time_interval_s.is_none());
    Arc::make_mut(&mut stack.info).pixel_size = Some(PixelSize { z: None, ..size });
    let unknown = resliced(&stack, &Reslice::default()).unwrap();
    assert!(unknown.info.pixel_size.is_none() && unknown.info.warnings[0].contains("distance between planes"));
}

#[test]
fn what_is_not_there_is_refused_with_a_way_out() {
    let refused = |axes, plane, range| {
        let stack = numbered(axes);
        resliced(&stack, &Reslice { plane, range }).unwrap_err().to_string()
    };
    let both = StackAxes { t: 3, z: 4, c: 1, y: 5, x: 6 };
    assert!(refused(both, SectionPlane::Xt, None).contains("choose xz or yz"));
    assert!(refused(StackAxes { z: 1, ..both }, SectionPlane::Yz, None).contains("choose xt or yt"));
    assert!(refused(StackAxes::plane(6, 5), SectionPlane::Xz, None).contains("several planes"));
    assert!(refused(both, SectionPlane::Xz, Some([0, 6])).contains("rows 0:6 are not within 0:5"));
    assert!(refused(both, SectionPlane::Yz, Some([2, 2])).contains("columns"));
}
