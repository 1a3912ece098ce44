//! The time in a file's name, by the conventions of known tools. Always a guess: some write local time.
//!
//! | tool | form |
//! |---|---|
//! | gqrx, SDR#, HDSDR, SDRuno, SDRconnect, SigDigger | `20150804_210405`, often with a `Z` |
//! | KiwiSDR | `20171127T104156Z` |
//! | SDR++ | `12-00-00_01-02-2024`: the clock, then day, month, year |
//! | SDR Console | `19-Jan-2020 175024.012` |
//! | others | `2024-02-01_12-00-00`, `2024-02-01T12:00:00` |

use crate::codec::sigmf::datetime::of_parts;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first time in a name, as SigMF writes it.
#[must_use]
pub fn find(stem: &str) -> Option<String> {
    let parts: Vec<&str> = stem.split(['_', ' ']).filter(|part| !part.is_empty()).collect();
    let alone = parts.iter().find_map(|part| {
        let (date, clock) = part.split_once('T')?;
        time(date, clock)
    });
    alone.or_else(|| parts.windows(2).find_map(|pair| time(pair[0], pair[1]).or_else(|| time(pair[1], pair[0]))))
}

fn time(date_text: &str, clock_text: &str) -> Option<String> {
    let (clock, millisecond) = clock(clock_text.strip_suffix('Z').unwrap_or(clock_text))?;
    of_parts(date(date_text)?, clock, millisecond)
}

/// Whole numbers of these lengths, with nothing but the separator between them.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[u64; N]> {
    let parts: Vec<&str> = text.split(separator).collect();
    let fits = |(part, length): (&&str, usize)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() != N || !parts.iter().zip(lengths).all(fits) {
        return None;
    }
    let numbers: Vec<u64> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// Year, month, day.
fn date(text: &str) -> Option<[u64; 3]> {
    if let Some([joined]) = numbers(text, '-', [8]) {
        return Some([joined / 10_000, joined / 100 % 100, joined % 100]);
    }
    if let Some([day, month, year]) = numbers(text, '-', [2, 2, 4]) {
        return Some([year, month, day]);
    }
    let (day, rest) = text.split_once('-')?;
    let (month, year) = rest.split_once('-')?;
    if let Some(index) = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name)) {
        return Some([year.parse().ok()?, index as u64 + 1, day.parse().ok()?]);
    }
    numbers(text, '-', [4, 2, 2])
}

/// Hour, minute, second; milliseconds if there are some.
fn clock(text: &str) -> Option<([u64; 3], Option<u64>)> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let millisecond = fraction.map(|fraction| numbers(fraction, '-', [3]).map(|[value]| value));
    let millisecond = match millisecond {
        Some(None) => return None,
        Some(value) => value,
        None => None,
    };
    let clock = numbers(clock, '-', [6])
        .map(|[joined]| [joined / 10_000, joined / 100 % 100, joined % 100])
        .or_else(|| numbers(clock, '-', [2, 2, 2]))
        .or_else(|| numbers(clock, ':', [2, 2, 2]))?;
    Some((clock, millisecond))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_known_tools_are_found() {
        let cases = [
            ("gqrx_20251107_215806_110700000_1800000_fc", "2025-11-07T21:58:06Z"),
            ("SDRSharp_20150804_210405Z_433920000Hz_IQ", "2015-08-04T21:04:05Z"),
            ("20171127T104156Z_77500_STATION_iq", "2017-11-27T10:41:56Z"),
            ("baseband_433920000Hz_12-00-01_31-02-2024", "none"),
            ("baseband_433920000Hz_12-00-01_01-02-2024", "2024-02-01T12:00:01Z"),
            ("19-Jan-2020 175024.012 162.550MHz", "2020-01-19T17:50:24.012Z"),
            ("rec_2024-02-01_12-00-00", "2024-02-01T12:00:00Z"),
            ("rec 2024-02-01T12:00:00Z", "2024-02-01T12:00:00Z"),
            ("g001_433.92M_250k", "none"),
            ("test_1641427457780", "none"),
            ("20240199_120000", "none"),
        ];
        for (stem, expected) in cases {
            assert_eq!(find(stem).as_deref().unwrap_or("none"), expected, "{stem}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_has_a_time_or_none(stem in "[-_ .:TZ0-9é]{0,40}") {
            if let Some(time) = find(&stem) {
                proptest::prop_assert!(time.ends_with('Z'));
            }
        }
    }
}
