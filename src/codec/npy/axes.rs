//! What the axes of an array are: the contract's guesses, or what the user says.

use crate::model::{Axis, AxisOrder, SampleType};

use super::header::{Dtype, Header};
use crate::codec::{DocumentKind, OpenOptions};

/// Complex arrays with at most this many rows are channels of a recording.
const MAX_CHANNELS: usize = 64;

/// Real arrays of pairs are I and Q from this length on.
const MIN_PAIRS: usize = 1024;

/// Whether the contract reads this array as a recording: complex 1-D, complex 2-D with at most 64 rows, real
/// `(N, 2)` or `(2, N)` with N ≥ 1024, or structured pairs; `--as` and `--axes` decide before it.
#[must_use]
pub fn is_recording(header: &Header, options: &OpenOptions) -> bool {
    if options.kind.is_some() || options.axes.is_some() {
        return options.kind == Some(DocumentKind::Recording);
    }
    match (header.dtype, header.shape.as_slice()) {
        (Dtype::Pair(_), _) => true,
        (Dtype::Number { sample_type, .. }, [_]) if sample_type.is_complex() => true,
        (Dtype::Number { sample_type, .. }, [rows, _]) if sample_type.is_complex() => *rows <= MAX_CHANNELS,
        (Dtype::Number { boolean: false, .. }, [n, 2] | [2, n]) => *n >= MIN_PAIRS,
        _ => false,
    }
}

/// The axes of an array that is a stack, and whether they were guessed.
///
/// # Errors
/// What must be said instead, if they cannot be guessed or do not fit.
pub fn stack_axes(header: &Header, named: Option<&AxisOrder>) -> Result<(Vec<Axis>, bool), String> {
    let shape = header.shape.as_slice();
    if let Some(order) = named {
        let letters: String = order.axes().iter().map(|axis| axis.letter()).collect();
        if order.axes().len() != shape.len() {
            let count = shape.len();
            return Err(format!("the array has {count} axes {shape:?}, and '{letters}' names {}", letters.len()));
        }
        let samples = order.axes().iter().position(|&axis| axis == Axis::S).map(|position| shape[position]);
        if samples.is_some_and(|samples| !(1..=4).contains(&samples)) {
            return Err(format!("axis S of {shape:?} would give a pixel more than 4 samples; name it C"));
        }
        return Ok((order.axes().to_vec(), false));
    }
    guess(shape, header.dtype).map(|axes| (axes, true)).ok_or_else(|| match shape.len() {
        0 | 1 => format!("an array of shape {shape:?} is neither a picture nor a recording by itself"),
        count => format!("what the {count} axes {shape:?} are must be said"),
    })
}

fn guess(shape: &[usize], dtype: Dtype) -> Option<Vec<Axis>> {
    let eight_or_sixteen_bits =
        matches!(dtype, Dtype::Number { sample_type: SampleType::U8 | SampleType::U16, boolean: false, .. });
    if shape.len() >= 3 && eight_or_sixteen_bits && matches!(shape.last(), Some(3 | 4)) {
        let mut axes = guess_grey(&shape[..shape.len() - 1])?;
        axes.push(Axis::S);
        return Some(axes);
    }
    guess_grey(shape)
}

fn guess_grey(shape: &[usize]) -> Option<Vec<Axis>> {
    use Axis::{C, T, X, Y, Z};
    Some(match shape {
        [_, _] => vec![Y, X],
        [_, _, _] => vec![Z, Y, X],
        [_, second, _, _] if *second <= 8 => vec![T, C, Y, X],
        [_, _, _, _] => vec![T, Z, Y, X],
        [_, _, _, _, _] => vec![T, Z, C, Y, X],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ByteOrder;

    fn header(sample_type: SampleType, shape: &[usize]) -> Header {
        let dtype = Dtype::Number { sample_type, order: ByteOrder::Little, boolean: false };
        Header { dtype, shape: shape.to_vec(), fortran_order: false, data_offset: 128 }
    }

    fn guessed(sample_type: SampleType, shape: &[usize]) -> Option<String> {
        let (axes, guessed) = stack_axes(&header(sample_type, shape), None).ok()?;
        assert!(guessed);
        Some(axes.iter().map(|axis| axis.letter()).collect())
    }

    #[test]
    fn axes_are_guessed_as_the_contract_says() {
        use SampleType::{F32, U8, U16};
        assert_eq!(guessed(U16, &[5, 6]).as_deref(), Some("YX"));
        assert_eq!(guessed(U8, &[5, 6, 3]).as_deref(), Some("YXS"));
        assert_eq!(guessed(F32, &[5, 6, 3]).as_deref(), Some("ZYX"));
        assert_eq!(guessed(U8, &[5, 6, 2]).as_deref(), Some("ZYX"));
        assert_eq!(guessed(U16, &[9, 5, 6, 4]).as_deref(), Some("ZYXS"));
        assert_eq!(guessed(F32, &[9, 8, 5, 6]).as_deref(), Some("TCYX"));
        assert_eq!(guessed(F32, &[9, 9, 5, 6]).as_deref(), Some("TZYX"));
        assert_eq!(guessed(F32, &[9, 9, 2, 5, 6]).as_deref(), Some("TZCYX"));
        assert_eq!(guessed(U8, &[9, 9, 2, 5, 6, 3]).as_deref(), Some("TZCYXS"));
        assert_eq!(guessed(F32, &[1, 9, 9, 2, 5, 6]), None);
        assert_eq!(guessed(F32, &[7]), None);
        assert_eq!(guessed(F32, &[]), None);
    }

    #[test]
    fn recordings_are_told_from_stacks() {
        use SampleType::{C64, F32, U8};
        let rule = |sample_type, shape: &[usize]| is_recording(&header(sample_type, shape), &OpenOptions::default());
        assert!(rule(C64, &[100]) && rule(C64, &[64, 100]) && !rule(C64, &[65, 100]) && !rule(C64, &[2, 3, 4]));
        assert!(rule(F32, &[1024, 2]) && rule(U8, &[2, 4096]) && !rule(F32, &[1023, 2]) && !rule(F32, &[1024, 3]));
        assert!(!rule(F32, &[100]));
        let said = |kind, axes: Option<&str>| {
            let axes = axes.map(|text| text.parse().unwrap());
            is_recording(&header(C64, &[2, 100]), &OpenOptions { kind, axes, ..OpenOptions::default() })
        };
        assert!(!said(Some(DocumentKind::Stack), None) && !said(None, Some("YX")));
        assert!(said(Some(DocumentKind::Recording), None));
    }

    #[test]
    fn named_axes_must_fit() {
        let order = |text: &str| text.parse::<AxisOrder>().unwrap();
        let array = header(SampleType::U8, &[7, 5, 6]);
        assert_eq!(stack_axes(&array, Some(&order("CYX"))).unwrap(), (vec![Axis::C, Axis::Y, Axis::X], false));
        assert!(stack_axes(&array, Some(&order("YX"))).unwrap_err().contains("names 2"));
        assert!(stack_axes(&array, Some(&order("SYX"))).unwrap_err().contains("more than 4 samples"));
    }
}
