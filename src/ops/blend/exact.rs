//! A product of many whole numbers divided by a power of one of them, rounded once.
//!
//! `screen` and `multiply` of N layers are `∏ fᵢ / M^(N−1)`. With 16-bit samples and more than eight layers that
//! leaves every machine word, so the numerator is kept as a list of 64-bit digits, least significant first.

/// `round(∏ factors / modulus^(n−1))` for n factors, to nearest; `u128::MAX` if it does not fit.
///
/// The modulus must be odd (all type maxima are), so that no half can occur.
pub fn rounded_product(factors: impl Iterator<Item = u64> + Clone, modulus: u64) -> u128 {
    let count = factors.clone().count();
    let mut narrow = factors.clone();
    if let (2, Some(a), Some(b)) = (count, narrow.next(), narrow.next()) {
        let (product, modulus) = (u128::from(a) * u128::from(b), u128::from(modulus));
        return product / modulus + u128::from(product % modulus > modulus / 2);
    }
    // round(P / D) = ⌊(2P + D) / 2D⌋, and nested floors divide by D one M at a time.
    let mut divisor = vec![1];
    for _ in 1..count {
        multiply(&mut divisor, modulus);
    }
    let mut sum = vec![2];
    factors.for_each(|factor| multiply(&mut sum, factor));
    add(&mut sum, &divisor);
    for _ in 1..count {
        divide(&mut sum, modulus);
    }
    divide(&mut sum, 2);
    match sum.as_slice() {
        [] => 0,
        [low] => u128::from(*low),
        [low, high] => u128::from(*low) | u128::from(*high) << 64,
        _ => u128::MAX,
    }
}

fn multiply(digits: &mut Vec<u64>, factor: u64) {
    let mut carry = 0_u128;
    for digit in digits.iter_mut() {
        let wide = u128::from(*digit) * u128::from(factor) + carry;
        *digit = wide as u64;
        carry = wide >> 64;
    }
    digits.push(carry as u64);
    trim(digits);
}

fn add(digits: &mut Vec<u64>, other: &[u64]) {
    digits.resize(digits.len().max(other.len()) + 1, 0);
    let mut carry = 0_u128;
    for (index, digit) in digits.iter_mut().enumerate() {
        let wide = u128::from(*digit) + u128::from(other.get(index).copied().unwrap_or(0)) + carry;
        *digit = wide as u64;
        carry = wide >> 64;
    }
    trim(digits);
}

fn divide(digits: &mut Vec<u64>, divisor: u64) {
    let mut rest = 0_u128;
    for digit in digits.iter_mut().rev() {
        let wide = rest << 64 | u128::from(*digit);
        *digit = (wide / u128::from(divisor)) as u64;
        rest = wide % u128::from(divisor);
    }
    trim(digits);
}

fn trim(digits: &mut Vec<u64>) {
    while digits.last() == Some(&0) {
        digits.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_quotients() {
        assert_eq!(rounded_product([255, 255, 255].into_iter(), 255), 255);
        assert_eq!(rounded_product([55, 127].into_iter(), 255), 27);
        assert_eq!(rounded_product([0, 9, 9].into_iter(), 255), 0);
        assert_eq!(rounded_product([7].into_iter(), 255), 7);
        assert_eq!(rounded_product([u64::MAX; 9].into_iter(), u64::MAX), u128::from(u64::MAX));
        assert_eq!(rounded_product([u64::MAX; 4].into_iter(), 1), u128::MAX);
    }

    proptest! {
        #[test]
        fn three_factors_agree_with_128_bits(a in 0_u64..=65_535, b in 0_u64..=65_535, c in 0_u64..=65_535) {
            let product = u128::from(a) * u128::from(b) * u128::from(c);
            let divisor = 65_535_u128 * 65_535;
            prop_assert_eq!(rounded_product([a, b, c].into_iter(), 65_535), (2 * product + divisor) / (2 * divisor));
        }
    }
}
