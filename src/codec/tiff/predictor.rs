//! Predictors: differences between neighbours, undone while reading and taken while writing.
//!
//! Horizontal differencing works on whole numbers of the sample's width (floats by their bits), modulo their range;
//! the floating-point predictor on bytes, most significant bytes of a row first.
//!
//! Sources: TIFF 6.0, section 14; Adobe Photoshop TIFF technical note 3.

/// Undoes horizontal differencing in rows of `row` bytes, numbers of `width` bytes in the machine's order, `stride`
/// samples in a pixel.
pub(super) fn undo_horizontal(bytes: &mut [u8], row: usize, width: usize, stride: usize) {
    for row in bytes.chunks_mut(row) {
        match width {
            1 => accumulate::<1>(row, stride, |a, b| [a[0].wrapping_add(b[0])]),
            2 => accumulate::<2>(row, stride, |a, b| {
                u16::from_ne_bytes(a).wrapping_add(u16::from_ne_bytes(b)).to_ne_bytes()
            }),
            4 => accumulate::<4>(row, stride, |a, b| {
                u32::from_ne_bytes(a).wrapping_add(u32::from_ne_bytes(b)).to_ne_bytes()
            }),
            _ => accumulate::<8>(row, stride, |a, b| {
                u64::from_ne_bytes(a).wrapping_add(u64::from_ne_bytes(b)).to_ne_bytes()
            }),
        }
    }
}

fn accumulate<const W: usize>(row: &mut [u8], stride: usize, add: impl Fn([u8; W], [u8; W]) -> [u8; W]) {
    let numbers = row.as_chunks_mut::<W>().0;
    match stride {
        1 => accumulate_pixels::<W, 1>(numbers, add),
        3 => accumulate_pixels::<W, 3>(numbers, add),
        4 => accumulate_pixels::<W, 4>(numbers, add),
        _ => {
            for index in stride..numbers.len() {
                numbers[index] = add(numbers[index - stride], numbers[index]);
            }
        }
    }
}

/// The same for pixels of `N` samples: the one before stays in registers, instead of coming back from memory where it
/// was put a moment ago.
fn accumulate_pixels<const W: usize, const N: usize>(
    numbers: &mut [[u8; W]],
    add: impl Fn([u8; W], [u8; W]) -> [u8; W],
) {
    let mut before = [[0; W]; N];
    let (pixels, rest) = numbers.as_chunks_mut::<N>();
    for pixel in pixels {
        for (number, before) in pixel.iter_mut().zip(&mut before) {
            *before = add(*before, *number);
            *number = *before;
        }
    }
    rest.iter_mut().zip(before).for_each(|(number, before)| *number = add(before, *number));
}

/// Takes horizontal differences: the inverse of [`undo_horizontal`].
pub(super) fn apply_horizontal(bytes: &mut [u8], row: usize, width: usize, stride: usize) {
    for row in bytes.chunks_mut(row) {
        match width {
            1 => difference::<1>(row, stride, |a, b| [a[0].wrapping_sub(b[0])]),
            2 => difference::<2>(row, stride, |a, b| {
                u16::from_ne_bytes(a).wrapping_sub(u16::from_ne_bytes(b)).to_ne_bytes()
            }),
            4 => difference::<4>(row, stride, |a, b| {
                u32::from_ne_bytes(a).wrapping_sub(u32::from_ne_bytes(b)).to_ne_bytes()
            }),
            _ => difference::<8>(row, stride, |a, b| {
                u64::from_ne_bytes(a).wrapping_sub(u64::from_ne_bytes(b)).to_ne_bytes()
            }),
        }
    }
}

fn difference<const W: usize>(row: &mut [u8], stride: usize, subtract: impl Fn([u8; W], [u8; W]) -> [u8; W]) {
    let numbers = row.as_chunks_mut::<W>().0;
    for index in (stride..numbers.len()).rev() {
        numbers[index] = subtract(numbers[index], numbers[index - stride]);
    }
}

/// Undoes the floating-point predictor in rows of `row` bytes; leaves numbers of `width` bytes in the machine's
/// order, whatever the file's order is. An incomplete last row is left as zeros.
pub(super) fn undo_floating_point(bytes: &mut [u8], row: usize, width: usize, stride: usize) {
    let mut planes = vec![0; row];
    for row in bytes.chunks_mut(row) {
        if row.len() < planes.len() {
            row.fill(0);
            continue;
        }
        accumulate::<1>(row, stride, |a, b| [a[0].wrapping_add(b[0])]);
        planes.copy_from_slice(row);
        let numbers = row.len() / width;
        for (index, number) in row.chunks_exact_mut(width).enumerate() {
            for (byte, value) in number.iter_mut().enumerate() {
                *value = planes[byte_plane(byte, width) * numbers + index];
            }
        }
    }
}

/// Applies the floating-point predictor to complete rows of numbers in the machine's order.
#[cfg(test)]
pub(super) fn apply_floating_point(bytes: &mut [u8], row: usize, width: usize, stride: usize) {
    let mut planes = vec![0; row];
    for row in bytes.chunks_exact_mut(row) {
        let numbers = row.len() / width;
        for (index, number) in row.chunks_exact(width).enumerate() {
            for (byte, value) in number.iter().enumerate() {
                planes[byte_plane(byte, width) * numbers + index] = *value;
            }
        }
        row.copy_from_slice(&planes);
        difference::<1>(row, stride, |a, b| [a[0].wrapping_sub(b[0])]);
    }
}

/// Where a byte of a number in the machine's order stands when the most significant comes first.
const fn byte_plane(byte: usize, width: usize) -> usize {
    if cfg!(target_endian = "big") { byte } else { width - 1 - byte }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn horizontal_differences_add_up_per_sample_and_row() {
        let mut bytes = [10, 20, 1, 2, 255, 3, 7, 8, 1, 1, 1, 1];
        undo_horizontal(&mut bytes, 6, 1, 2);
        assert_eq!(bytes, [10, 20, 11, 22, 10, 25, 7, 8, 8, 9, 9, 10]);
    }

    #[test]
    fn the_floating_point_predictor_puts_high_bytes_first() {
        // 1.0 and 2.0 are 3f800000 and 40000000: planes 3f 40, 80 00, 00 00, 00 00; then byte differences.
        let mut bytes = [0x3f, 0x01, 0x40, 0x80, 0x00, 0x00, 0x00, 0x00];
        undo_floating_point(&mut bytes, 8, 4, 1);
        let values: Vec<f32> = bytes.as_chunks().0.iter().map(|&b| f32::from_ne_bytes(b)).collect();
        assert_eq!(values, [1.0, 2.0]);
    }

    proptest! {
        #[test]
        fn both_predictors_are_undone(
            seed in proptest::collection::vec(any::<u8>(), 1..64), width_power in 0u32..4, stride in 1usize..5, pixels in 1usize..9, rows in 1usize..4,
        ) {
            let width = 1usize << width_power;
            let row = pixels * stride * width;
            let plain: Vec<u8> = seed.iter().copied().cycle().take(row * rows).collect();
            let mut bytes = plain.clone();
            apply_horizontal(&mut bytes, row, width, stride);
            undo_horizontal(&mut bytes, row, width, stride);
            prop_assert_eq!(&bytes, &plain);
            apply_floating_point(&mut bytes, row, width, stride);
            undo_floating_point(&mut bytes, row, width, stride);
            prop_assert_eq!(&bytes, &plain);
        }
    }
}
