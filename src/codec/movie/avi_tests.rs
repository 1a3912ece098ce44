//! AVIs walked chunk by chunk: sizes, indices, frames as JPEG decoders read them.

use std::path::Path;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

use super::FrameRate;
use super::testing::{color, stack};
use super::write::write_avi;
use crate::codec::atomic::write_atomically;
use crate::codec::{Pace, SaveOptions, save};
use crate::model::{Progress, Stack};

/// A chunk of a file: its id, where its bytes begin, how many.
type Chunk = ([u8; 4], usize, usize);

fn word(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// The chunks of a part of a file, which they fill to its end.
fn chunks(bytes: &[u8], from: usize, to: usize) -> Vec<Chunk> {
    let (mut at, mut found) = (from, Vec::new());
    while at < to {
        let length = word(bytes, at + 4);
        found.push((bytes[at..at + 4].try_into().unwrap(), at + 8, length));
        at += 8 + length.next_multiple_of(2);
    }
    assert_eq!(at, to, "chunks fill what holds them");
    found
}

fn inside(bytes: &[u8], (_, at, length): Chunk) -> Vec<Chunk> {
    chunks(bytes, at + 4, at + length)
}

/// The only chunk of that id, or list of that kind.
fn find(bytes: &[u8], among: &[Chunk], id: [u8; 4]) -> Chunk {
    let is = |chunk: &&Chunk| chunk.0 == id || (chunk.0 == *b"LIST" && bytes[chunk.1..chunk.1 + 4] == id);
    let found: Vec<&Chunk> = among.iter().filter(is).collect();
    assert_eq!(found.len(), 1, "{}", String::from_utf8_lossy(&id));
    *found[0]
}

fn written(stack: &Stack, rate: FrameRate, segment: u64) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.avi");
    let progress = Progress::new();
    write_atomically(&path, None, &progress, |file| write_avi(file, stack, (rate, 95, segment), &progress)).unwrap();
    std::fs::read(path).unwrap()
}

/// The mean difference of a JPEG from a frame. What is grey is decoded to red, green and blue, too.
fn away(jpeg: &[u8], frame: usize, ([width, height], samples): ([usize; 2], usize)) -> f64 {
    let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
    let pixels = decoder.decode().unwrap();
    assert_eq!((decoder.dimensions(), pixels.len()), (Some((width, height)), width * height * 3));
    let place = |index: usize| (index % width, index / width);
    let sum = |(index, pixel): (usize, &[u8])| {
        let (x, y) = place(index);
        let [red, green, blue] = color(frame, x, y);
        let expected = if samples == 1 { [red; 3] } else { [red, green, blue] };
        pixel.iter().zip(expected).map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>()
    };
    pixels.chunks_exact(3).enumerate().map(sum).sum::<f64>() / pixels.len() as f64
}

#[test]
fn frames_and_indices_are_where_the_headers_say_in_one_segment_and_in_many() {
    for (size, samples, segment) in [([37, 23], 3, 1 << 30), ([37, 23], 1, 1 << 30), ([64, 48], 3, 8000)] {
        let stack = stack(20, size, samples);
        let bytes = written(&stack, FrameRate { frames: 2997, seconds: 100 }, segment);
        let files = chunks(&bytes, 0, bytes.len());
        assert!(files.iter().all(|file| file.0 == *b"RIFF"));
        assert_eq!(files.len() > 2, segment < 10_000, "{}", files.len());
        let first = inside(&bytes, files[0]);
        let header = inside(&bytes, find(&bytes, &first, *b"hdrl"));
        let main = find(&bytes, &header, *b"avih").1;
        assert_eq!([word(&bytes, main), word(&bytes, main + 32), word(&bytes, main + 36)], [33_367, size[0], size[1]]);
        let stream = inside(&bytes, find(&bytes, &header, *b"strl"));
        let of_stream = find(&bytes, &stream, *b"strh").1;
        assert_eq!([20, 24, 32].map(|at| word(&bytes, of_stream + at)), [100, 2997, 20], "rate and length");
        let extended = inside(&bytes, find(&bytes, &header, *b"odml"));
        assert_eq!(word(&bytes, extended[0].1), 20);
        let index = find(&bytes, &stream, *b"indx").1;
        assert_eq!(word(&bytes, index + 4), files.len(), "an entry a segment");
        let mut number = 0;
        let mut largest = 0;
        for (at, file) in files.iter().enumerate() {
            let movi = find(&bytes, &inside(&bytes, *file), *b"movi");
            let parts = inside(&bytes, movi);
            let (frames, last) = parts.split_at(parts.len() - 1);
            let of_segment = last[0];
            let entry = index + 24 + 16 * at;
            assert_eq!((of_segment.0, word(&bytes, entry)), (*b"ix00", of_segment.1 - 8));
            assert_eq!([word(&bytes, entry + 8), word(&bytes, entry + 12)], [of_segment.2 + 8, frames.len()]);
            let base = word(&bytes, of_segment.1 + 12);
            for (in_segment, frame) in frames.iter().enumerate() {
                let place = of_segment.1 + 24 + 8 * in_segment;
                assert_eq!((frame.0, base + word(&bytes, place)), (*b"00dc", frame.1));
                assert_eq!(word(&bytes, place + 4), frame.2);
                let away = away(&bytes[frame.1..frame.1 + frame.2], number, (size, samples));
                assert!(away < 2.5, "frame {number}: {away}");
                (number, largest) = (number + 1, largest.max(frame.2));
            }
            if at == 0 {
                assert_eq!(word(&bytes, main + 16), frames.len());
                let old = find(&bytes, &first, *b"idx1");
                let entry = |index: usize| old.1 + 16 * index;
                assert_eq!(old.2, 16 * frames.len());
                let places = (0..frames.len()).map(|index| movi.1 + word(&bytes, entry(index) + 8) + 8);
                assert!(places.eq(frames.iter().map(|frame| frame.1)), "counted from the word movi");
            }
        }
        assert_eq!((number, word(&bytes, main + 28)), (20, largest));
    }
}

#[test]
fn what_is_no_movie_is_refused_and_cancelling_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.avi");
    let sentence =
        |stack: &Stack| save(&path, stack, &SaveOptions::default(), &Progress::new()).unwrap_err().to_string();
    let mut both = stack(2, [8, 8], 3);
    let info = std::sync::Arc::make_mut(&mut both.info);
    info.axes.z = 2;
    assert!(sentence(&both).contains("choose one t or one z"));
    assert!(sentence(&stack(2, [8, 8], 2)).contains("2 samples of u8"));
    assert!(sentence(&stack(1, [70_000, 1], 1)).contains("65535"));
    let progress = Progress::new();
    progress.cancel();
    assert!(save(&path, &stack(3, [8, 8], 3), &SaveOptions::default(), &progress).is_err());
    assert!(!path.exists());
}

#[test]
fn quality_and_rate_are_those_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let saved = |name: &str, quality| {
        let path = folder.path().join(name);
        let pace = Pace { frames_per_second: 12.5, plays: 1 };
        let options = SaveOptions { quality, pace, ..SaveOptions::default() };
        save(&path, &stack(3, [64, 48], 3), &options, &Progress::new()).unwrap();
        std::fs::read(path).unwrap()
    };
    let [good, bad] = [saved("good.avi", 95), saved("bad.avi", 20)];
    assert!(good.len() > bad.len() + 1000, "{} {}", good.len(), bad.len());
    let header = good.windows(4).position(|window| window == b"strh").unwrap() + 8;
    assert_eq!([word(&good, header + 24), word(&good, header + 20)], [25, 2]);
}

#[test]
fn movies_are_refused_where_stacks_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.avi");
    save(&path, &stack(2, [8, 8], 3), &SaveOptions::default(), &Progress::new()).unwrap();
    let sentence =
        |path: &Path| crate::codec::open(path, &crate::codec::OpenOptions::default()).unwrap_err().to_string();
    assert!(sentence(&path).contains("AVI video"), "{}", sentence(&path));
}
