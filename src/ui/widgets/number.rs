//! How numbers are written in the window: thin grouping, a real minus sign, a unit always.
//!
//! The forms that axes use come from `ops/axes`, so that exported pictures write them alike. Not here: reading what a
//! person types (`expression`), fields (`number_field`).

pub use crate::ops::axes::number::{MINUS, THIN_SPACE, fixed, grouped, shortest, si, si_prefix};

/// A written number with its decimals in groups of three as well, where there are many: `16.714 208`. Four stay together.
pub fn with_grouped_decimals(text: &str) -> String {
    let Some((whole, decimals)) = text.split_once('.') else { return text.to_owned() };
    if decimals.len() < 5 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return text.to_owned();
    }
    let groups: Vec<&str> =
        (0..decimals.len()).step_by(3).map(|at| &decimals[at..(at + 3).min(decimals.len())]).collect();
    format!("{whole}.{}", groups.join("\u{2009}"))
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
        s if s < 120.0 => format!("{:.0} s left", s.ceil()),
        s => format!("{} left", duration(s)),
    }
}

/// Part of a whole: `62 %`.
pub fn percent(fraction: f64) -> String {
    format!("{:.0} %", (fraction * 100.0).clamp(0.0, 100.0).floor())
}

/// Parts of a whole a second: `12 %/s`, slow ones with a decimal.
pub fn percent_rate(per_second: f64) -> String {
    let percent = per_second * 100.0;
    if percent < 10.0 { format!("{percent:.1} %/s") } else { format!("{percent:.0} %/s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_decimals_are_grouped() {
        let plain = |text: &str| with_grouped_decimals(text).replace(THIN_SPACE, " ");
        assert_eq!(plain("16.714208"), "16.714 208");
        assert_eq!(plain("868.9548805"), "868.954 880 5");
        assert_eq!(
            (plain("0.1234"), plain("2750"), plain("1.234e\u{2212}12")),
            ("0.1234".into(), "2750".into(), "1.234e\u{2212}12".into())
        );
    }

    #[test]
    fn sizes_and_times_get_the_fitting_unit() {
        assert_eq!(bytes(412_000_000), "412 MB");
        assert_eq!(bytes(1_900_000_000), "1.9 GB");
        assert_eq!((percent_rate(0.004), percent_rate(0.123)), ("0.4 %/s".to_owned(), "12 %/s".to_owned()));
        assert_eq!(duration(840.0), "14 min");
        assert_eq!(duration(7500.0), "2 h 5 min");
        assert_eq!(time_left(3.2), "4 s left");
        assert_eq!(time_left(107.8), "108 s left");
        assert_eq!(time_left(150.0), "3 min left");
        assert_eq!(percent(0.999), "99 %");
    }
}
