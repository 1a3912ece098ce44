//! How numbers are written on axes and in the window: thin grouping, a real minus sign, prefixes of units.
//!
//! Not here: lengths of time, bytes (ui), reading what a person types (ui).

/// The space between groups of three digits.
pub const THIN_SPACE: char = '\u{2009}';
/// The minus sign (not the hyphen).
pub const MINUS: char = '\u{2212}';

/// A whole number in groups of three: `2 750`.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if value < 0 {
        text.push(MINUS);
    }
    push_grouped(&mut text, &digits);
    text
}

fn push_grouped(text: &mut String, digits: &str) {
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
}

/// A number with that many decimals, the whole part in groups of three; `∞` and `–` for what is no number.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        let text = if value.is_nan() { "–" } else { "∞" };
        return if value == f64::NEG_INFINITY { format!("{MINUS}{text}") } else { text.to_owned() };
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let mut text = String::with_capacity(plain.len() + 4);
    let is_zero = plain.chars().all(|digit| matches!(digit, '0' | '.'));
    if value < 0.0 && !is_zero {
        text.push(MINUS);
    }
    push_grouped(&mut text, whole);
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The power of 1000 that brings a value between 1 and 1000, and its prefix.
pub fn si_prefix(value: f64) -> (f64, &'static str) {
    const STEPS: [(f64, &str); 8] =
        [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n")];
    let magnitude = value.abs();
    if magnitude == 0.0 || !magnitude.is_finite() {
        return (1.0, "");
    }
    STEPS.into_iter().find(|(factor, _)| magnitude >= factor * 0.9995).unwrap_or((1e-9, "n"))
}

/// As many decimals as the number needs, up to that many: `205`, `0.1`, `118.25`. Very large and very small numbers
/// are written with a power of ten.
pub fn shortest(value: f64, decimals: usize) -> String {
    let magnitude = value.abs();
    if magnitude >= 1e12 || (magnitude > 0.0 && magnitude < 0.5 * 0.1_f64.powi(decimals as i32)) {
        return scientific(value);
    }
    let text = fixed(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn scientific(value: f64) -> String {
    if !value.is_finite() {
        return fixed(value, 0);
    }
    format!("{value:.3e}").replace('-', "\u{2212}")
}

/// A value with the fitting power of 1000 before its unit: `433.92 MHz`, `400 kS/s`, `20 µs`.
pub fn si(value: f64, unit: &str, digits: usize) -> String {
    let (factor, prefix) = si_prefix(value);
    let scaled = value / factor;
    let before = if scaled == 0.0 { 1 } else { (scaled.abs().log10().floor() as i32 + 1).max(1) as usize };
    format!("{} {prefix}{unit}", shortest(scaled, digits.saturating_sub(before)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(THIN_SPACE, " ")
    }

    #[test]
    fn whole_numbers_are_grouped_by_three() {
        assert_eq!(plain(&grouped(0)), "0");
        assert_eq!(plain(&grouped(999)), "999");
        assert_eq!(plain(&grouped(2750)), "2 750");
        assert_eq!(plain(&grouped(-1234567)), "\u{2212}1 234 567");
        assert_eq!(plain(&grouped(i64::MIN)), "\u{2212}9 223 372 036 854 775 808");
    }

    #[test]
    fn fractions_keep_their_decimals_and_zero_has_no_sign() {
        assert_eq!(plain(&fixed(16714.208, 3)), "16 714.208");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-38.44, 1), "\u{2212}38.4");
        assert_eq!(fixed(f64::NAN, 2), "–");
        assert_eq!(fixed(f64::NEG_INFINITY, 2), "\u{2212}∞");
    }

    #[test]
    fn prefixes_bring_values_between_1_and_1000() {
        assert_eq!(si_prefix(433.92e6), (1e6, "M"));
        assert_eq!(si_prefix(999.9), (1e3, "k"), "what is written as 1000 is 1 k");
        assert_eq!(si_prefix(0.0), (1.0, ""));
        assert_eq!(si_prefix(-20e-6).1, "µ");
    }

    #[test]
    fn no_more_decimals_than_needed() {
        assert_eq!(shortest(100.0, 2), "100");
        assert_eq!(shortest(0.1, 4), "0.1");
        assert_eq!(shortest(1e-9, 3), "1.000e\u{2212}9");
    }

    #[test]
    fn units_get_the_fitting_prefix() {
        assert_eq!(si(433_920_000.0, "Hz", 6), "433.92 MHz");
        assert_eq!(si(400_000.0, "S/s", 4), "400 kS/s");
        assert_eq!(si(20e-6, "s", 3), "20 µs");
        assert_eq!(si(0.0, "s", 3), "0 s");
        assert_eq!(si(999.99, "Hz", 3), "1 kHz");
    }
}
