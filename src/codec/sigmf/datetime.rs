//! ISO 8601 times of captures: of a moment, of what formats say, and moved by a number of seconds.
//!
//! Only the form that SigMF prescribes is understood, `YYYY-MM-DDThh:mm:ss[.fraction]Z`. Not here: time zones, leap
//! seconds.

use std::time::{SystemTime, UNIX_EPOCH};

/// A moment of this machine's clock in the form that SigMF prescribes, with microseconds.
#[must_use]
pub fn of(moment: SystemTime) -> String {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    format_time((since.as_micros() as i64).min(i64::MAX / 2)).unwrap_or_default()
}

/// The time of a date and a clock, with milliseconds if they are given; `None` if there is no such time.
#[must_use]
pub fn of_parts(
    [year, month, day]: [u64; 3],
    [hour, minute, second]: [u64; 3],
    millisecond: Option<u64>,
) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last = *days.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    let valid = (1601..=9999).contains(&year)
        && (1..=last).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61
        && millisecond.is_none_or(|millisecond| millisecond < 1000);
    let fraction = millisecond.map_or(String::new(), |millisecond| format!(".{millisecond:03}"));
    valid.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
}

/// The time so many seconds and a fraction (0 to 1) after 1970 began, with microseconds.
#[must_use]
pub fn of_unix(seconds: u64, fraction: f64) -> Option<String> {
    let whole = i64::try_from(seconds).ok().filter(|seconds| *seconds < 1 << 50)?;
    format_time(whole.checked_mul(1_000_000)?.checked_add((fraction * 1e6).round() as i64)?)
}

/// The time `seconds` later, with microseconds; `None` if the text is no time of that form.
pub fn later(text: &str, seconds: f64) -> Option<String> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = parts::<3>(date, '-')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = parts::<3>(clock, ':')?;
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 61;
    if !valid || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    let microseconds = ((fraction + seconds.fract()) * 1e6).round() as i64;
    let whole =
        days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second + seconds.trunc() as i64;
    format_time(whole.checked_mul(1_000_000)?.checked_add(microseconds)?)
}

/// Microseconds since 1970 as a time; `None` outside the years 0 to 9999.
fn format_time(total: i64) -> Option<String> {
    let (seconds, microsecond) = (total.div_euclid(1_000_000), total.rem_euclid(1_000_000));
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    (0..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{microsecond:06}Z"))
}

fn parts<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let numbers: Vec<i64> = text
        .split(separator)
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect::<Option<_>>()?;
    numbers.try_into().ok().filter(|numbers: &[i64; N]| numbers.iter().all(|number| *number <= 9999))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms": years begin in March, 400 of them have 146 097 days).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let year_of_era = year.rem_euclid(400);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_move_across_days_and_leap_years() {
        assert_eq!(later("2024-02-28T23:59:59.5Z", 1.0).unwrap(), "2024-02-29T00:00:00.500000Z");
        assert_eq!(later("2023-12-31T23:59:59Z", 1.000_001).unwrap(), "2024-01-01T00:00:00.000001Z");
        assert_eq!(later("2024-03-01T00:00:00Z", -1.0).unwrap(), "2024-02-29T23:59:59.000000Z");
        assert_eq!(later("1970-01-01T00:00:00Z", 86_400.0 * 365.0).unwrap(), "1971-01-01T00:00:00.000000Z");
    }

    #[test]
    fn a_moment_of_the_clock_is_a_time() {
        let moment = UNIX_EPOCH + std::time::Duration::new(1_714_564_800, 123_456_789);
        assert_eq!(of(moment), "2024-05-01T12:00:00.123456Z");
        assert_eq!(later(&of(UNIX_EPOCH), 0.0).unwrap(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn dates_and_clocks_become_times_if_there_are_such() {
        assert_eq!(of_parts([2024, 2, 29], [1, 2, 3], None).unwrap(), "2024-02-29T01:02:03Z");
        assert_eq!(of_parts([2015, 8, 4], [21, 4, 5], Some(7)).unwrap(), "2015-08-04T21:04:05.007Z");
        for (date, clock) in [
            ([2023, 2, 29], [0, 0, 0]),
            ([2023, 0, 1], [0, 0, 0]),
            ([2023, 13, 1], [0, 0, 0]),
            ([2023, 1, 1], [24, 0, 0]),
            ([u64::MAX, u64::MAX, u64::MAX], [u64::MAX, 0, 0]),
        ] {
            assert_eq!(of_parts(date, clock, None), None, "{date:?} {clock:?}");
        }
        assert_eq!(of_unix(0, 0.25).unwrap(), "1970-01-01T00:00:00.250000Z");
        assert_eq!(of_unix(u64::MAX, 0.0), None);
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in
            ["", "Z", "2024-01-01", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00+01:00", "9999999999-01-01T0:0:0Z"]
        {
            assert_eq!(later(text, 1.0), None, "{text}");
        }
        assert_eq!(later("9999-12-31T23:59:59Z", 10.0), None);
    }

    proptest::proptest! {
        #[test]
        fn days_and_dates_are_inverse(days in -700_000i64..3_000_000) {
            let (year, month, day) = civil_from_days(days);
            proptest::prop_assert_eq!(days_from_civil(year, month, day), days);
            proptest::prop_assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        }
    }
}
