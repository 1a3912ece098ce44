//! MP4 by the encoder of the feature `mp4`: H.264 in Rust, where there is no `ffmpeg`.
//!
//! Each plane is one picture that is encoded by itself or from the one before it. The parameters stand in the file's
//! header, which comes first, and the colours are those of BT.709, stated in the file as players expect it.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::num::NonZeroU32;

use rusty_h264_common::YuvFrame;
use rusty_h264_encoder::{Encoder, EncoderConfig, Preset};
use shiguredo_mp4::bitstream::h264::{
    H264NalUnitType, H264SampleEntryConfig, LengthSize, build_avc1_box_from_annexb, parse_annexb_nal_units,
};
use shiguredo_mp4::boxes::{SampleEntry, UnknownBox};
use shiguredo_mp4::mux::{Mp4FileMuxer, Mp4FileMuxerOptions, Sample, estimate_maximum_moov_box_size};
use shiguredo_mp4::{BoxSize, BoxType, TrackKind};

use super::even::{even_size, made_even};
use super::frames::{self, Frame};
use super::rate::FrameRate;
use crate::codec::atomic::AtomicFile;
use crate::codec::error::CodecError;
use crate::model::{Progress, Stack};

/// Pictures from one that stands for itself to the next: what a player steps back at most.
const GROUP: u32 = 30;
/// The box that names the colours: BT.709 for primaries, transfer and matrix, values from 16 to 235.
const COLORS: [u8; 11] = [b'n', b'c', b'l', b'x', 0, 1, 0, 1, 0, 1, 0];

/// Writes the planes of a stack as frames.
///
/// # Errors
/// As [`save`](crate::codec::save()).
pub(super) fn write(
    file: &mut AtomicFile,
    stack: &Stack,
    (rate, quality): (FrameRate, u8),
    progress: &Progress,
) -> Result<(), CodecError> {
    let path = file.path().to_owned();
    let io = |error| CodecError::io(&path, error);
    let refused = |error: &dyn std::fmt::Display| {
        CodecError::malformed(&path, format!("cannot be encoded ({error})"), "save as .avi, or install ffmpeg")
    };
    let mut encoder = Encoder::new(config(stack, rate, quality)).map_err(|error| refused(&error))?;
    let reserved = estimate_maximum_moov_box_size(&[stack.info.axes.planes()]);
    let options = Mp4FileMuxerOptions { reserved_moov_box_size: reserved, ..Mp4FileMuxerOptions::default() };
    let mut muxer = Mp4FileMuxer::with_options(options).map_err(|error| refused(&error))?;
    file.write_all(muxer.initial_boxes_bytes()).map_err(io)?;
    let mut position = muxer.initial_boxes_bytes().len() as u64;
    for (number, plane) in stack.planes().enumerate() {
        let frame = frames::read(stack, plane, progress)?;
        let encoded = encoder.try_encode(&in_bt709(&made_even(&frame))).map_err(|error| refused(&error))?;
        let picture = Access::of(&encoded).map_err(|error| refused(&error))?;
        let entry = (number == 0).then(|| sample_entry(&encoded)).transpose().map_err(|error| refused(&error))?;
        file.write_all(&picture.bytes).map_err(io)?;
        let sample = Sample {
            track_kind: TrackKind::Video,
            sample_entry: entry,
            keyframe: picture.stands_alone,
            timescale: NonZeroU32::new(rate.frames).unwrap_or(NonZeroU32::MIN),
            duration: rate.seconds,
            composition_time_offset: None,
            data_offset: position,
            data_size: picture.bytes.len(),
        };
        muxer.append_sample(&sample).map_err(|error| refused(&error))?;
        position += picture.bytes.len() as u64;
    }
    let boxes = muxer.finalize().map_err(|error| refused(&error))?;
    for (at, bytes) in boxes.offset_and_bytes_pairs() {
        file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(bytes)).map_err(io)?;
    }
    file.seek(SeekFrom::End(0)).map(drop).map_err(io)
}

/// The encoder's own adaptation of quality is off: it spends most of a fluorescence picture's bits on its noise. So is
/// looking ahead, so that every picture that goes in comes out at once.
fn config(stack: &Stack, rate: FrameRate, quality: u8) -> EncoderConfig {
    let [width, height] = even_size(&stack.info);
    let mut config = EncoderConfig::new(width, height);
    config.preset = Preset::Balanced;
    config.qp = quantiser(quality);
    config.gop_size = GROUP;
    config.scenecut = 0;
    config.mbtree = false;
    config.aq_strength = 0.0;
    config.framerate = (f64::from(rate.frames) / f64::from(rate.seconds)) as f32;
    config
}

/// The quantiser for a quality of 1 to 100: 20 for 90.
fn quantiser(quality: u8) -> u8 {
    (50.0 - f64::from(quality.clamp(1, 100)) / 3.0).round() as u8
}

/// A picture as MP4 keeps it.
struct Access {
    /// Each unit after its length, without the parameters, which stand in the header.
    bytes: Vec<u8>,
    /// Whether it is encoded by itself.
    stands_alone: bool,
}

impl Access {
    fn of(encoded: &[u8]) -> Result<Self, shiguredo_mp4::Error> {
        let (mut bytes, mut stands_alone) = (Vec::with_capacity(encoded.len()), false);
        for unit in parse_annexb_nal_units(encoded)? {
            if matches!(unit.nal_unit_type, H264NalUnitType::Sps | H264NalUnitType::Pps) {
                continue;
            }
            stands_alone |= unit.nal_unit_type == H264NalUnitType::IdrSlice;
            bytes.extend_from_slice(&(unit.data.len() as u32).to_be_bytes());
            bytes.extend_from_slice(unit.data);
        }
        Ok(Self { bytes, stands_alone })
    }
}

/// What the header says of the pictures, from the parameters before the first.
fn sample_entry(encoded: &[u8]) -> Result<SampleEntry, shiguredo_mp4::Error> {
    let mut entry = build_avc1_box_from_annexb(encoded, &H264SampleEntryConfig { length_size: LengthSize::FourBytes })?;
    entry.unknown_boxes.push(UnknownBox {
        box_type: BoxType::Normal(*b"colr"),
        box_size: BoxSize::with_payload_size(BoxType::Normal(*b"colr"), COLORS.len() as u64),
        payload: COLORS.to_vec(),
    });
    Ok(SampleEntry::Avc1(entry))
}

/// A frame in the colours of BT.709 (ITU-R BT.709-6, section 3), luma from 16 to 235; four pixels share a colour, the
/// mean of theirs.
fn in_bt709(frame: &Frame) -> YuvFrame {
    let Frame { width, height, samples, ref pixels } = *frame;
    let at = |x: usize, y: usize| {
        let pixel = &pixels[(y * width + x) * samples..][..samples];
        let color = if samples == 1 { [pixel[0]; 3] } else { [pixel[0], pixel[1], pixel[2]] };
        color.map(f64::from)
    };
    let luma = |[red, green, blue]: [f64; 3]| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let y = rows.map(|(x, y)| (16.0 + luma(at(x, y)) * 219.0 / 255.0).round() as u8).collect();
    let (mut u, mut v) = (Vec::with_capacity(width * height / 4), Vec::with_capacity(width * height / 4));
    for (x, y) in (0..height / 2).flat_map(|y| (0..width / 2).map(move |x| (2 * x, 2 * y))) {
        let four = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
        let mean = [0, 1, 2].map(|part| four.iter().map(|color| color[part]).sum::<f64>() / 4.0);
        let chroma = |part: f64, range: f64| (128.0 + (part - luma(mean)) / range * 224.0 / 255.0).round() as u8;
        u.push(chroma(mean[2], 1.8556));
        v.push(chroma(mean[0], 1.5748));
    }
    YuvFrame { width, height, y, u, v }
}

#[cfg(test)]
mod tests {
    use super::super::testing::stack;
    use super::*;
    use crate::codec::atomic::write_atomically;

    fn written(frames: usize, size: [usize; 2], samples: usize, quality: u8) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        let how = (FrameRate { frames: 25, seconds: 2 }, quality);
        let progress = Progress::new();
        write_atomically(&path, None, &progress, |file| write(file, &stack(frames, size, samples), how, &progress))
            .unwrap();
        std::fs::read(path).unwrap()
    }

    /// The boxes one after the other: their names and where they begin.
    fn boxes(bytes: &[u8]) -> Vec<(String, usize)> {
        let (mut at, mut found) = (0, Vec::new());
        while at < bytes.len() {
            let mut length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as u64;
            found.push((String::from_utf8_lossy(&bytes[at + 4..at + 8]).into_owned(), at));
            if length == 1 {
                length = u64::from_be_bytes(bytes[at + 8..at + 16].try_into().unwrap());
            }
            at += length as usize;
        }
        assert_eq!(at, bytes.len());
        found
    }

    fn find(bytes: &[u8], name: &[u8]) -> usize {
        bytes.windows(name.len()).position(|window| window == name).unwrap()
    }

    #[test]
    fn the_header_comes_first_and_counts_every_frame() {
        let bytes = written(40, [37, 23], 3, 90);
        let found = boxes(&bytes);
        let place = |name: &str| found.iter().find(|(found, _)| found == name).unwrap().1;
        assert!(place("ftyp") < place("moov") && place("moov") < place("mdat"), "{found:?}");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        let sizes = find(&bytes, b"stsz") + 4;
        assert_eq!(number(sizes + 8), 40, "frames");
        let times = find(&bytes, b"stts") + 4;
        assert_eq!([number(times + 4), number(times + 8), number(times + 12)], [1, 40, 2], "two parts of 25 each");
        let alone = find(&bytes, b"stss") + 4;
        assert_eq!([number(alone + 4), number(alone + 8), number(alone + 12)], [2, 1, 31]);
        assert!(find(&bytes, &COLORS) > find(&bytes, b"colr"));
        let entry = place("moov") + find(&bytes[place("moov")..], b"avc1") + 4;
        assert_eq!([&bytes[entry + 24..entry + 26], &bytes[entry + 26..entry + 28]], [[0, 38], [0, 24]], "even sides");
    }

    #[test]
    fn better_quality_takes_more_room_and_grey_is_taken() {
        let [good, bad] = [95, 30].map(|quality| written(5, [64, 48], 3, quality).len());
        assert!(good > bad + 500, "{good} {bad}");
        assert!(written(2, [16, 16], 1, 90).len() > 500);
    }

    #[test]
    fn colours_are_those_of_the_standard() {
        let of = |color: [u8; 3]| {
            let frame = in_bt709(&Frame { width: 2, height: 2, samples: 3, pixels: color.repeat(4) });
            [frame.y[0], frame.u[0], frame.v[0]]
        };
        assert_eq!([of([255; 3]), of([0; 3])], [[235, 128, 128], [16, 128, 128]]);
        // Full primaries: tables of BT.709 in 8 bits.
        assert_eq!(
            [of([255, 0, 0]), of([0, 255, 0]), of([0, 0, 255])],
            [[63, 102, 240], [173, 42, 26], [32, 240, 118]]
        );
    }
}
