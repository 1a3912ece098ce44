//! Where the frames of a SigMF dataset lie: captures may carry header bytes that are no samples.
//!
//! Rule (SigMF 1.2.5, `core:header_bytes`): the file offset of segment i is
//! `sample_start · frame + Σ_{j≤i} header_bytes`.

use crate::codec::samples::Segment;

/// The part of a file that holds samples and headers.
#[derive(Debug, Clone, Copy)]
pub struct DataBytes {
    pub offset: u64,
    pub bytes: u64,
}

/// Segments in order, and how many bytes at the end are no whole frame.
#[derive(Debug, PartialEq, Eq)]
pub struct Divided {
    pub segments: Vec<Segment>,
    pub left_over: u64,
    /// A header that would pass the end of the data.
    pub header_past_end: bool,
}

/// Divides the data at the captures that have a header; `captures` are (first sample, header bytes) in order.
pub fn divide(data: DataBytes, frame_bytes: u64, captures: impl Iterator<Item = (u64, u64)>) -> Divided {
    let frame_bytes = frame_bytes.max(1);
    let mut result = Divided { segments: Vec::new(), left_over: 0, header_past_end: false };
    let (mut rest, mut first) = (data, 0);
    for (start, header) in captures.filter(|(_, header)| *header > 0) {
        let wanted = start.saturating_sub(first);
        let frames = wanted.min(rest.bytes / frame_bytes);
        push(&mut result.segments, &mut rest, first, frames, frame_bytes);
        if frames < wanted {
            break; // the capture begins past the end: no header of its own is there
        }
        first = start.max(first);
        if header > rest.bytes {
            result.header_past_end = true;
            rest = DataBytes { offset: rest.offset, bytes: 0 };
            break;
        }
        rest = DataBytes { offset: rest.offset + header, bytes: rest.bytes - header };
    }
    let first = result.segments.last().map_or(0, |last| last.first + last.frames);
    let frames = rest.bytes / frame_bytes;
    push(&mut result.segments, &mut rest, first, frames, frame_bytes);
    result.left_over = rest.bytes;
    result
}

fn push(segments: &mut Vec<Segment>, rest: &mut DataBytes, first: u64, frames: u64, frame_bytes: u64) {
    if frames > 0 {
        segments.push(Segment { first, frames, offset: rest.offset });
        let used = frames * frame_bytes;
        *rest = DataBytes { offset: rest.offset + used, bytes: rest.bytes - used };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn data(offset: u64, bytes: u64) -> DataBytes {
        DataBytes { offset, bytes }
    }

    #[test]
    fn headers_move_the_segments_behind_them() {
        let divided = divide(data(0, 10 * 4 + 64 + 8), 4, [(0, 64), (6, 8)].into_iter());
        let expected =
            [Segment { first: 0, frames: 6, offset: 64 }, Segment { first: 6, frames: 4, offset: 64 + 6 * 4 + 8 }];
        assert_eq!(divided, Divided { segments: expected.to_vec(), left_over: 0, header_past_end: false });
    }

    #[test]
    fn captures_without_header_do_not_divide() {
        let divided = divide(data(512, 4 * 5 + 3), 4, [(0, 0), (2, 0)].into_iter());
        assert_eq!(divided.segments, [Segment { first: 0, frames: 5, offset: 512 }]);
        assert_eq!(divided.left_over, 3);
    }

    #[test]
    fn a_header_past_the_end_leaves_no_samples_behind_it() {
        let divided = divide(data(0, 100), 4, [(0, 1 << 60)].into_iter());
        assert!(divided.header_past_end && divided.segments.is_empty());
    }

    proptest! {
        #[test]
        fn segments_stay_inside_the_data_and_follow_each_other(
            bytes in 0u64..5000,
            frame in 1u64..20,
            mut starts in proptest::collection::vec((0u64..700, 0u64..300), 0..6),
        ) {
            starts.sort_unstable();
            let divided = divide(data(7, bytes), frame, starts.into_iter());
            let (mut position, mut first) = (7, 0);
            for segment in &divided.segments {
                prop_assert!(segment.offset >= position && segment.first == first && segment.frames > 0);
                position = segment.offset + segment.frames * frame;
                first += segment.frames;
            }
            prop_assert!(position <= 7 + bytes);
        }
    }
}
