//! The range a channel is shown with until somebody chooses another: the one rule, for opening and for Reset.
//!
//! What the file states counts. Without a statement, bytes, palettes and colours in whole numbers are shown in full,
//! because their makers meant the whole type to be seen; unless the data use so small a part of it that the picture
//! would be black. Everything else follows the data. Not here: how the data suggest a range (`tile/statistics`).

use crate::model::{SampleType, StackInfo};

/// Colours that leave more than this factor of their type unused follow the data: a camera's twelve bits in sixteen do,
/// fourteen do not.
const DIM: f64 = 12.0;

/// The range a channel starts with and goes back to, in stored values: the file's, `found` in the data, or the whole
/// type's. `found` is `None` as long as nobody has looked through the data.
#[must_use]
pub fn default_range(info: &StackInfo, channel: usize, found: Option<[f64; 2]>) -> [f64; 2] {
    // The range of a palette is that of its colours, not that of the indices stored.
    if info.palette.is_some() {
        return [0.0, 255.0];
    }
    stated(info, channel)
        .or_else(|| found.filter(|found| follows_data(info, *found)))
        .unwrap_or_else(|| info.sample_type.full_range())
}

/// The file's range, if it is one.
fn stated(info: &StackInfo, channel: usize) -> Option<[f64; 2]> {
    let range = info.channels.get(channel)?.range;
    range.filter(|[low, high]| low.is_finite() && high.is_finite() && low < high)
}

fn follows_data(info: &StackInfo, [_, top]: [f64; 2]) -> bool {
    let full = info.sample_type.full_range()[1];
    match (info.is_color(), info.sample_type) {
        (true, SampleType::U8 | SampleType::I8) => false,
        (true, colors) if colors.is_integer() => top * DIM < full,
        // A mask of 0 and 1.
        (false, SampleType::U8) => top <= 1.0,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Palette, StackAxes};

    const WIDE: [f64; 2] = [0.0, 65_535.0];

    fn info(samples_per_pixel: usize, sample_type: SampleType) -> StackInfo {
        StackInfo::bare("npy", StackAxes::plane(4, 4), samples_per_pixel, sample_type)
    }

    #[test]
    fn what_the_file_states_counts_whatever_is_found() {
        let mut info = info(1, SampleType::U16);
        info.channels[0].range = Some([100.0, 4000.0]);
        assert_eq!(default_range(&info, 0, None), [100.0, 4000.0]);
        assert_eq!(default_range(&info, 0, Some([3.0, 9.0])), [100.0, 4000.0]);
    }

    #[test]
    fn a_senseless_statement_is_none() {
        let mut info = info(1, SampleType::U16);
        for range in [[f64::NAN, 3.0], [5.0, 5.0], [9.0, 1.0], [0.0, f64::INFINITY]] {
            info.channels[0].range = Some(range);
            assert_eq!(default_range(&info, 0, None), WIDE);
            assert_eq!(default_range(&info, 0, Some([3.0, 9.0])), [3.0, 9.0]);
        }
    }

    #[test]
    fn numbers_that_say_nothing_of_their_range_follow_the_data() {
        for (samples_per_pixel, sample_type) in [
            (1, SampleType::U16),
            (2, SampleType::U16),
            (1, SampleType::I8),
            (1, SampleType::F32),
            (3, SampleType::F32),
            (1, SampleType::C64),
        ] {
            let info = info(samples_per_pixel, sample_type);
            assert_eq!(default_range(&info, 0, None), sample_type.full_range());
            assert_eq!(default_range(&info, 0, Some([0.25, 90.0])), [0.25, 90.0], "{samples_per_pixel} {sample_type}");
        }
    }

    #[test]
    fn bytes_are_shown_in_full_but_for_masks() {
        let grey = info(1, SampleType::U8);
        assert_eq!(default_range(&grey, 0, Some([0.0, 2.0])), [0.0, 255.0]);
        assert_eq!(default_range(&grey, 0, Some([0.0, 1.0])), [0.0, 1.0]);
        assert_eq!(default_range(&info(3, SampleType::U8), 0, Some([0.0, 1.0])), [0.0, 255.0]);
    }

    #[test]
    fn wide_colours_are_shown_in_full_unless_they_are_dim_whoever_wrote_them() {
        for format in ["png", "imagej-tiff", "ome-tiff"] {
            let colors = StackInfo { format: format.to_owned(), ..info(3, SampleType::U16) };
            assert_eq!(default_range(&colors, 0, None), WIDE);
            assert_eq!(default_range(&colors, 0, Some([0.0, 16_383.0])), WIDE);
            assert_eq!(default_range(&colors, 0, Some([0.0, 4095.0])), [0.0, 4095.0]);
        }
    }

    #[test]
    fn a_palettes_range_is_that_of_its_colours() {
        let palette = Some(Arc::new(Palette { colors: vec![[0; 3], [65_535; 3]] }));
        for sample_type in [SampleType::U8, SampleType::U16] {
            let mut indexed = StackInfo { palette: palette.clone(), ..info(1, sample_type) };
            indexed.channels[0].range = Some([0.0, 1.0]);
            assert_eq!(default_range(&indexed, 0, Some([0.0, 1.0])), [0.0, 255.0]);
        }
    }
}
