//! Frames of even width and height, which H.264 asks for: the last column or row is repeated.

use std::borrow::Cow;

use super::frames::Frame;
use crate::model::StackInfo;

/// Width and height of the frames of a movie whose colours lie two by two.
pub(super) const fn even_size(info: &StackInfo) -> [usize; 2] {
    [info.axes.x.next_multiple_of(2), info.axes.y.next_multiple_of(2)]
}

/// The same frame with even sides.
pub(super) fn made_even(frame: &Frame) -> Cow<'_, Frame> {
    let (width, height) = (frame.width.next_multiple_of(2), frame.height.next_multiple_of(2));
    if (width, height) == (frame.width, frame.height) {
        return Cow::Borrowed(frame);
    }
    let mut pixels = Vec::with_capacity(width * height * frame.samples);
    let row_bytes = frame.width * frame.samples;
    for row in frame.pixels.chunks_exact(row_bytes) {
        pixels.extend_from_slice(row);
        if width > frame.width {
            pixels.extend_from_slice(&row[row_bytes - frame.samples..]);
        }
    }
    if height > frame.height {
        pixels.extend_from_within((frame.height - 1) * width * frame.samples..);
    }
    Cow::Owned(Frame { width, height, samples: frame.samples, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_and_row_are_repeated() {
        let frame = |width, height, pixels: &[u8]| Frame { width, height, samples: 1, pixels: pixels.to_vec() };
        let odd = frame(3, 1, &[1, 2, 3]);
        assert_eq!(*made_even(&odd), frame(4, 2, &[1, 2, 3, 3, 1, 2, 3, 3]));
        let even = frame(2, 2, &[1, 2, 3, 4]);
        assert!(matches!(made_even(&even), Cow::Borrowed(_)));
        let color = Frame { width: 1, height: 2, samples: 3, pixels: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(made_even(&color).pixels, [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
    }
}
