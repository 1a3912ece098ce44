//! The order in which people count files: `t2` before `t10`.

use std::cmp::Ordering;

/// Digits compare as numbers, everything else as text.
#[must_use]
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    while let (Some(a_first), Some(b_first)) = (a_rest.chars().next(), b_rest.chars().next()) {
        let order = if a_first.is_ascii_digit() && b_first.is_ascii_digit() {
            let (a_digits, b_digits) = (take_digits(&mut a_rest), take_digits(&mut b_rest));
            // Without leading zeros the longer number is the larger one.
            a_digits.len().cmp(&b_digits.len()).then(a_digits.cmp(b_digits))
        } else {
            a_rest = &a_rest[a_first.len_utf8()..];
            b_rest = &b_rest[b_first.len_utf8()..];
            a_first.cmp(&b_first)
        };
        if order.is_ne() {
            return order;
        }
    }
    a_rest.len().cmp(&b_rest.len()).then(a.cmp(b))
}

/// The number at the front, without leading zeros.
fn take_digits<'text>(text: &mut &'text str) -> &'text str {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_sort_as_numbers() {
        let mut names = vec!["t10.tif", "t9.tif", "a.tif", "t010.tif", "t1.tif", "t", "t1b.tif"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a.tif", "t", "t1.tif", "t1b.tif", "t9.tif", "t010.tif", "t10.tif"]);
    }
}
