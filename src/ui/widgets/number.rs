//! How numbers are written in the window: thin grouping, a real minus sign, a unit always.
//!
//! Not here: reading what a person types (`expression`), fields (`number_field`).

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

/// A count of bytes: `412 MB`, `1.9 GB` (powers of 1000).
pub fn bytes(count: u64) -> String {
    let value = count as f64;
    let (scaled, unit) = match count {
        0..1_000 => return format!("{count}{THIN_SPACE}B"),
        1_000..1_000_000 => (value / 1e3, "kB"),
        1_000_000..1_000_000_000 => (value / 1e6, "MB"),
        1_000_000_000..1_000_000_000_000 => (value / 1e9, "GB"),
        _ => (value / 1e12, "TB"),
    };
    let decimals = usize::from(scaled < 10.0);
    format!("{} {unit}", fixed(scaled, decimals))
}

/// A value with the fitting power of 1000 before its unit: `433.92 MHz`, `400 kS/s`, `20 µs`.
pub fn si(value: f64, unit: &str, digits: usize) -> String {
    let (factor, prefix) = si_prefix(value);
    let scaled = value / factor;
    let before = if scaled == 0.0 { 1 } else { (scaled.abs().log10().floor() as i32 + 1).max(1) as usize };
    format!("{} {prefix}{unit}", shortest(scaled, digits.saturating_sub(before)))
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

/// A length of time as people say it: `20 µs`, `4 s`, `14 min`, `2 h 5 min`.
pub fn duration(seconds: f64) -> String {
    if seconds.abs() < 120.0 {
        return si(seconds, "s", 4);
    }
    let minutes = (seconds / 60.0).round() as i64;
    match minutes {
        0..120 => format!("{minutes} min"),
        120..2880 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes % 1440 / 60),
    }
}

/// How long a job will take: whole seconds, never jumping between units at each frame.
pub fn time_left(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "1 s left".to_owned(),
        s if s < 90.0 => format!("{:.0} s left", s.ceil()),
        s => format!("{} left", duration(s)),
    }
}

/// Part of a whole: `62 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.0} %", (fraction * 100.0).clamp(0.0, 100.0).floor())
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
        assert_eq!(bytes(412_000_000), "412 MB");
        assert_eq!(bytes(1_900_000_000), "1.9 GB");
        assert_eq!(duration(840.0), "14 min");
        assert_eq!(duration(7500.0), "2 h 5 min");
        assert_eq!(time_left(3.2), "4 s left");
        assert_eq!(percent(0.999), "99 %");
    }
}
