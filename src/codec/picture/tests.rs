//! Pictures end to end: what is saved is what opens, what a file states is known, what is hostile is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, Rgba, RgbaImage};
use tempfile::TempDir;

use crate::codec::{Compression, SaveOptions, save};
use crate::codec::{OpenOptions, Opened};
use crate::model::{
    Dpi, Orientation, Palette, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack,
    StackAxes, StackInfo,
};

/// A stack in memory for saving.
#[derive(Debug)]
pub struct InMemory(pub Plane);

impl PlaneSource for InMemory {
    fn read(&self, _: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(self.0.part(rect))
    }

    fn preferred_rows(&self) -> usize {
        3
    }
}

pub fn stack(width: usize, height: usize, samples_per_pixel: usize, sample_type: SampleType) -> Stack {
    let mut samples = Samples::zeroed(sample_type, width * height * samples_per_pixel);
    match &mut samples {
        Samples::F32(values) => values.iter_mut().enumerate().for_each(|(i, v)| *v = (i % 7) as f32 / 4.0),
        other => other.as_bytes_mut().iter_mut().enumerate().for_each(|(i, byte)| *byte = (i * 37 % 251) as u8),
    }
    let info = StackInfo::bare("test", StackAxes::plane(width, height), samples_per_pixel, sample_type);
    Stack::new(info, Arc::new(InMemory(Plane::new(width, height, samples_per_pixel, samples))))
}

pub fn folder() -> (TempDir, impl Fn(&str) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    (folder, move |name: &str| root.join(name))
}

fn open_with(path: &Path, options: &OpenOptions) -> Result<Stack, String> {
    match crate::codec::open(path, options).map_err(|error| error.to_string())? {
        Opened::Stack(stack) => Ok(stack),
        Opened::Recording(_) => Err("a recording".to_owned()),
    }
}

pub fn open(path: &Path) -> Result<Stack, String> {
    open_with(path, &OpenOptions::default())
}

pub fn first(stack: &Stack) -> Plane {
    stack.read_plane(PlaneIndex::default()).unwrap()
}

pub fn save_as(path: &Path, stack: &Stack) -> Result<(), String> {
    save(path, stack, &SaveOptions::default(), &Progress::new()).map_err(|error| error.to_string())
}

#[test]
fn lossless_formats_give_back_every_sample_they_can_hold() {
    let (_folder, path) = folder();
    let every = |types: &[SampleType], samples: &[usize]| -> Vec<(SampleType, usize)> {
        types.iter().flat_map(|&t| samples.iter().map(move |&s| (t, s))).collect()
    };
    let (u8s, u16s) = (SampleType::U8, SampleType::U16);
    let cases = [
        ("a.png", every(&[u8s, u16s], &[1, 2, 3, 4])),
        ("a.webp", every(&[u8s], &[3, 4])),
        ("a.bmp", every(&[u8s], &[3, 4])),
        ("a.tga", every(&[u8s], &[1, 3, 4])),
        ("a.pnm", every(&[u8s, u16s], &[1, 3])),
        ("a.pgm", every(&[u8s, u16s], &[1])),
        ("a.ppm", every(&[u8s, u16s], &[3])),
        ("a.pam", every(&[u8s, u16s], &[1, 2, 3, 4])),
        ("a.qoi", every(&[u8s], &[3, 4])),
        ("a.hdr", every(&[SampleType::F32], &[3])),
    ];
    for (name, layouts) in cases {
        for (sample_type, samples) in layouts {
            let saved = stack(17, 11, samples, sample_type);
            save_as(&path(name), &saved).unwrap();
            let opened = open(&path(name)).unwrap();
            let layout = (opened.info.samples_per_pixel, opened.info.sample_type);
            assert_eq!(layout, (samples, sample_type), "{name}");
            assert_eq!(first(&opened), first(&saved), "{name} {sample_type} × {samples}");
            let rect = Rect::new(5, 2, 7, 6);
            assert_eq!(
                opened.source.read(PlaneIndex::default(), 0, rect).unwrap(),
                saved.source.read(PlaneIndex::default(), 0, rect).unwrap()
            );
        }
    }
}

#[test]
fn every_compression_of_png_holds_the_same_picture() {
    let (_folder, path) = folder();
    let saved = stack(40, 30, 3, SampleType::U16);
    for compression in [Compression::None, Compression::Fast, Compression::Balanced, Compression::High] {
        let options = SaveOptions { compression, ..SaveOptions::default() };
        save(&path("a.png"), &saved, &options, &Progress::new()).unwrap();
        assert_eq!(first(&open(&path("a.png")).unwrap()), first(&saved));
    }
}

#[test]
fn jpeg_is_close_and_quality_changes_its_size() {
    let (_folder, path) = folder();
    let mut size = Vec::new();
    for quality in [20, 95] {
        let options = SaveOptions { quality, ..SaveOptions::default() };
        save(&path("a.jpg"), &stack(64, 64, 3, SampleType::U8), &options, &Progress::new()).unwrap();
        size.push(fs::metadata(path("a.jpg")).unwrap().len());
        let opened = open(&path("a.jpg")).unwrap();
        assert_eq!((opened.info.format.as_str(), first(&opened).width), ("jpeg", 64));
    }
    assert!(size[0] < size[1]);
}

#[test]
fn what_a_format_cannot_hold_is_refused_with_what_can() {
    let (_folder, path) = folder();
    let refused = |name: &str, stack: &Stack| {
        let sentence = save_as(&path(name), stack).unwrap_err();
        assert!(!path(name).exists());
        sentence
    };
    assert!(refused("a.png", &stack(4, 4, 1, SampleType::F32)).ends_with("save as .tif or .npy"));
    assert!(refused("a.jpg", &stack(4, 4, 4, SampleType::U8)).contains("save as .png"));
    assert!(refused("a.jpg", &stack(4, 4, 1, SampleType::U16)).contains("make it 8-bit first"));
    assert!(refused("a.xyz", &stack(4, 4, 1, SampleType::U8)).contains("end it with one of"));
    let mut many = stack(4, 4, 1, SampleType::U8);
    Arc::make_mut(&mut many.info).axes.z = 3;
    assert!(refused("a.png", &many).contains("saving 3 planes (t 1, z 3, c 1) as png"));
    assert!(refused("a.webp", &stack(16_384, 1, 3, SampleType::U8)).contains("at most 16383 a side"));
}

#[test]
fn implausible_resolutions_are_ignored_with_a_warning() {
    let (_folder, path) = folder();
    let mut saved = stack(8, 8, 3, SampleType::U8);
    Arc::make_mut(&mut saved.info).dpi = Some(Dpi { x: 1.0, y: 1.0 });
    save_as(&path("a.jpg"), &saved).unwrap();
    let opened = open(&path("a.jpg")).unwrap();
    assert_eq!(opened.info.dpi, None);
    assert!(opened.info.warnings[0].contains("1 × 1 dpi is ignored"));
}

/// A PNG chunk around its data.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes(), kind.as_slice(), data, &crc.sum().to_be_bytes()].concat()
}

#[test]
fn exif_orientation_is_applied_and_known_and_left_alone_when_stored() {
    let (_folder, path) = folder();
    let saved = stack(3, 2, 1, SampleType::U8);
    save_as(&path("a.png"), &saved).unwrap();
    let plain = fs::read(path("a.png")).unwrap();
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    fs::write(path("a.png"), [&plain[..33], &chunk(*b"eXIf", exif), &plain[33..]].concat()).unwrap();
    let upright = open(&path("a.png")).unwrap();
    assert_eq!((upright.info.axes.x, upright.info.axes.y), (2, 3));
    assert_eq!(upright.info.orientation, Orientation::Rotated90);
    let (seen, stored) = (first(&upright), first(&saved));
    for (x, y) in [(0, 0), (1, 0), (0, 2), (1, 2)] {
        assert_eq!(seen.value(x, y, 0), stored.value(y, 1 - x, 0));
    }
    let options = OpenOptions { stored: true, ..OpenOptions::default() };
    let untouched = open_with(&path("a.png"), &options).unwrap();
    assert_eq!((first(&untouched), untouched.info.orientation), (stored, Orientation::Rotated90));
}

#[test]
fn palettes_are_expanded_or_kept_as_indices() {
    let (_folder, path) = folder();
    let mut saved = stack(5, 3, 1, SampleType::U8);
    let colors: Vec<[u16; 3]> = (0..256).map(|i| [i * 257, (255 - i) * 257, 7 * 257]).collect();
    Arc::make_mut(&mut saved.info).palette = Some(Arc::new(Palette { colors: colors.clone() }));
    save_as(&path("a.png"), &saved).unwrap();
    let options = OpenOptions { stored: true, ..OpenOptions::default() };
    let stored = open_with(&path("a.png"), &options).unwrap();
    assert_eq!(first(&stored), first(&saved));
    assert_eq!(stored.info.palette.as_ref().unwrap().colors, colors);
    let expanded = first(&open(&path("a.png")).unwrap());
    assert_eq!(expanded.samples_per_pixel, 3);
    let index = first(&saved).value(4, 2, 0).unwrap();
    assert_eq!(expanded.value(4, 2, 0), Some(index));
    assert_eq!(expanded.value(4, 2, 1), Some(255.0 - index));
    assert!(save_as(&path("a.jpg"), &saved).unwrap_err().contains("palette indices"));
}

/// A BMP with a palette of 4 bits: 3 × 2 pixels, indices 1 2 3 above 4 5 6, colour i is (i, 2i, 3i).
fn bmp_of_four_bits() -> Vec<u8> {
    let mut file = b"BM\0\0\0\0\0\0\0\0\x76\0\0\0\x28\0\0\0\x03\0\0\0\x02\0\0\0\x01\0\x04\0".to_vec();
    file.extend([0; 8]);
    file.extend(3937_u32.to_le_bytes());
    file.extend(3937_u32.to_le_bytes());
    file.extend([0; 8]);
    (0..16_u8).for_each(|i| file.extend([3 * i, 2 * i, i, 0]));
    file.extend([0x45, 0x60, 0, 0, 0x12, 0x30, 0, 0]);
    file
}

#[test]
fn bmp_indices_of_less_than_a_byte_and_resolution_are_read() {
    let (_folder, path) = folder();
    fs::write(path("a.bmp"), bmp_of_four_bits()).unwrap();
    let options = OpenOptions { stored: true, ..OpenOptions::default() };
    let stored = open_with(&path("a.bmp"), &options).unwrap();
    assert_eq!(first(&stored).samples, Samples::U8(vec![1, 2, 3, 4, 5, 6]));
    assert_eq!(stored.info.palette.as_ref().unwrap().colors[2], [2 * 257, 4 * 257, 6 * 257]);
    let colors = open(&path("a.bmp")).unwrap();
    assert_eq!(first(&colors).samples.as_bytes()[15..], [6, 12, 18]);
    assert!((colors.info.dpi.unwrap().x - 100.0).abs() < 0.01);
}

#[test]
fn frames_are_t_and_can_be_read_in_any_order() {
    let (_folder, path) = folder();
    let mut encoder = GifEncoder::new(fs::File::create(path("a.gif")).unwrap());
    for level in 0..5_u8 {
        let picture = RgbaImage::from_pixel(4, 3, Rgba([level * 50, 0, 255, 255]));
        let frame = Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(40, 1));
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    let stack = open(&path("a.gif")).unwrap();
    assert_eq!((stack.info.axes.t, stack.info.samples_per_pixel, stack.info.time_interval_s), (5, 4, Some(0.04)));
    for t in [0, 4, 1, 3, 2] {
        let plane = stack.read_plane(PlaneIndex { t, ..PlaneIndex::default() }).unwrap();
        assert_eq!(plane.value(3, 2, 0), Some(t as f64 * 50.0));
    }
    let named = OpenOptions { axes: Some("ZYXS".parse().unwrap()), ..OpenOptions::default() };
    assert_eq!(open_with(&path("a.gif"), &named).unwrap().info.axes.z, 5);
    // Cut within the last frame: the whole ones are there, with a warning.
    let file = fs::read(path("a.gif")).unwrap();
    fs::write(path("b.gif"), &file[..file.len() - 6]).unwrap();
    let cut = open(&path("b.gif")).unwrap();
    assert_eq!(cut.info.axes.t, 4);
    assert!(cut.info.warnings[0].contains("cut short"));
}

#[test]
fn a_cut_png_shows_the_rows_it_has() {
    let (_folder, path) = folder();
    let saved = stack(50, 400, 3, SampleType::U8);
    let options = SaveOptions { compression: Compression::None, ..SaveOptions::default() };
    save(&path("a.png"), &saved, &options, &Progress::new()).unwrap();
    let file = fs::read(path("a.png")).unwrap();
    fs::write(path("b.png"), &file[..file.len() / 2]).unwrap();
    let cut = open(&path("b.png")).unwrap();
    assert!(cut.info.warnings[0].contains("cut short"));
    let (shown, whole) = (first(&cut), first(&saved));
    assert_eq!(shown.samples.as_bytes()[..50 * 3 * 100], whole.samples.as_bytes()[..50 * 3 * 100]);
    assert!(shown.samples.as_bytes()[50 * 3 * 300..].iter().all(|&byte| byte == 0));
}

#[test]
fn a_cut_jpeg_is_grey_where_it_is_missing() {
    let (_folder, path) = folder();
    save_as(&path("a.jpg"), &stack(64, 256, 3, SampleType::U8)).unwrap();
    let file = fs::read(path("a.jpg")).unwrap();
    let scan = file.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let pixels = scan + 2 + usize::from(file[scan + 3]);
    for kept in [pixels, pixels + (file.len() - pixels) / 2] {
        fs::write(path("b.jpg"), &file[..kept]).unwrap();
        let cut = open(&path("b.jpg")).unwrap();
        assert!(cut.info.warnings[0].contains("cut short"));
        let shown = first(&cut);
        assert!(shown.samples.as_bytes()[64 * 3 * 200..].iter().all(|&byte| byte == 128), "{kept} of {}", file.len());
        let top = shown.samples.as_bytes()[..64 * 3 * 16].iter().all(|&byte| byte == 128);
        assert_eq!(top, kept == pixels);
    }
}

/// Cameras keep a second picture (a map of gains, another eye) or a film behind the first one.
#[test]
fn what_lies_behind_a_jpeg_does_not_make_it_cut_short() {
    let (_folder, path) = folder();
    save_as(&path("a.jpg"), &stack(64, 256, 3, SampleType::U8)).unwrap();
    let picture = fs::read(path("a.jpg")).unwrap();
    let film = [&[0xff; 3][..], &vec![0; 200 << 10]].concat();
    let scan = picture.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    // A comment between two scans that looks like an end.
    let comment = [0xff, 0xfe, 0, 4, 0xff, 0xd9];
    let pixels = scan + 2 + usize::from(picture[scan + 3]);
    for (behind, kept, cut) in [
        (vec![], picture.len(), false),
        (picture.clone(), picture.len(), false),
        (film.clone(), picture.len(), false),
        ([&picture[..picture.len() - 100], &film].concat(), picture.len(), false),
        (film.clone(), pixels + 2000, true),
        ([&comment[..], &film].concat(), pixels + 2000, true),
    ] {
        fs::write(path("b.jpg"), [&picture[..kept], &behind].concat()).unwrap();
        let opened = open(&path("b.jpg")).unwrap();
        assert_eq!(opened.info.warnings.len(), usize::from(cut), "{kept} and {}", behind.len());
        if !cut {
            assert_eq!(first(&opened).samples.as_bytes(), first(&open(&path("a.jpg")).unwrap()).samples.as_bytes());
        }
    }
}

#[test]
fn sixty_five_thousand_squared_pixels_in_a_hundred_bytes_are_refused_at_once() {
    let (_folder, path) = folder();
    let side = 65_000_u32;
    let header = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let png = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &header), &chunk(*b"IDAT", &[0x78, 1, 0])].concat();
    fs::write(path("a.png"), png).unwrap();
    let mut bmp = bmp_of_four_bits();
    bmp[18..22].copy_from_slice(&side.to_le_bytes());
    bmp[22..26].copy_from_slice(&side.to_le_bytes());
    fs::write(path("a.bmp"), bmp).unwrap();
    fs::write(path("a.ppm"), b"P6\n65000 65000\n255\n123").unwrap();
    let qoi = [&b"qoif"[..], &side.to_be_bytes(), &side.to_be_bytes(), &[4, 0, 1, 2, 3]].concat();
    fs::write(path("a.qoi"), qoi).unwrap();
    fs::write(path("a.gif"), b"GIF89a\xe8\xfd\xe8\xfd\0\0\0,\0\0\0\0\xe8\xfd\xe8\xfd\0\x02\x02\x44\x01\0;").unwrap();
    for name in ["a.png", "a.bmp", "a.ppm", "a.qoi", "a.gif"] {
        let start = Instant::now();
        let sentence = open(&path(name)).unwrap_err();
        assert!(sentence.contains("65000"), "{name}: {sentence}");
        assert!(start.elapsed().as_millis() < 500, "{name}");
    }
}

#[test]
fn every_cut_and_every_changed_byte_is_survived() {
    let (_folder, path) = folder();
    for name in ["a.png", "a.jpg", "a.webp", "a.bmp", "a.tga", "a.pnm", "a.qoi", "a.gif"] {
        if name == "a.gif" {
            let mut encoder = GifEncoder::new(fs::File::create(path(name)).unwrap());
            let picture = RgbaImage::from_pixel(5, 4, Rgba([9, 8, 7, 255]));
            encoder.encode_frame(Frame::new(picture)).unwrap();
        } else {
            save_as(&path(name), &stack(5, 4, 3, SampleType::U8)).unwrap();
        }
        let file = fs::read(path(name)).unwrap();
        let damaged = path(&name.replace('a', "b"));
        for at in (0..file.len()).step_by(1 + file.len() / 60) {
            let mut changed = file.clone();
            changed[at] ^= 0x55;
            for bytes in [&file[..at], &changed] {
                fs::write(&damaged, bytes).unwrap();
                if let Ok(stack) = open(&damaged)
                    && let Err(error) = stack.read_plane(PlaneIndex::default())
                {
                    assert_eq!(error.to_string().lines().count(), 1);
                }
            }
        }
    }
}
