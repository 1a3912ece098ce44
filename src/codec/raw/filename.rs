//! Sample rate and centre frequency from file names, by the conventions of known tools. Always a guess.
//!
//! | tool | name |
//! |---|---|
//! | gqrx | `gqrx_20251107_215806_110700000_1800000_fc.raw`: date, time, frequency, rate; complex floats |
//! | SigDigger (suscan) | `sigdigger_20230102_030405Z_1000000_433920000_float32_iq.raw`: date, time, rate, frequency |
//! | inspectrum | `name-f433.92e6-s2e6-more.cfile` |
//! | SDR#, HDSDR, SDRuno, SDR++, SDR Console | a token `433920000Hz`, `433920kHz`, `162.550MHz` |
//! | KiwiSDR | `20171127T104156Z_77500_STATION_iq.wav`: time, frequency |
//! | `rtl_433` and others | `433.92M` (frequency), `250k` (rate), `2M4` = 2.4 M, `4Msps`, `868MHz` |
//!
//! `rtl_433` itself takes every bare `M` for a frequency; of two, the smaller is the rate here. Not here: the datatype
//! where the extension tells it (datatype.rs), how times are written (`name_time`).

use super::name_time;
use crate::model::Datatype;

/// What a name seems to say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NameHints {
    pub sample_rate_hz: Option<f64>,
    pub center_frequency_hz: Option<f64>,
    /// ISO 8601, taken for UTC.
    pub datetime: Option<String>,
    /// Where a tool writes but one type.
    pub datatype: Option<Datatype>,
}

/// Reads a file name, without its folder.
#[must_use]
pub fn parse(name: &str) -> NameHints {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let underscored: Vec<&str> = stem.split('_').collect();
    let hints = gqrx(&underscored)
        .or_else(|| sigdigger(&underscored))
        .or_else(|| kiwi(&underscored))
        .or_else(|| inspectrum(stem))
        .unwrap_or_else(|| tokens(stem));
    NameHints { datetime: name_time::find(stem), ..hints }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn positive(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0)
}

fn gqrx(parts: &[&str]) -> Option<NameHints> {
    let [tool, date, time, frequency, rate, kind, rest @ ..] = parts else { return None };
    let fits = tool.eq_ignore_ascii_case("gqrx") && [date, time, frequency, rate].iter().all(|part| digits(part));
    (fits && kind.starts_with("fc")).then(|| NameHints {
        sample_rate_hz: positive(rate),
        center_frequency_hz: positive(frequency),
        datatype: (*kind == "fc" && rest.is_empty()).then_some(Datatype::CF32),
        ..NameHints::default()
    })
}

fn sigdigger(parts: &[&str]) -> Option<NameHints> {
    let [tool, rest @ ..] = parts else { return None };
    let [.., rate, frequency, "float32", kind] = rest else { return None };
    let fits = tool.eq_ignore_ascii_case("sigdigger") && digits(rate) && kind.starts_with("iq");
    fits.then(|| NameHints {
        sample_rate_hz: positive(rate),
        center_frequency_hz: positive(frequency),
        datatype: Some(Datatype::CF32),
        ..NameHints::default()
    })
}

fn kiwi(parts: &[&str]) -> Option<NameHints> {
    let [time, frequency, .., last] = parts else { return None };
    let (date, clock) = time.strip_suffix('Z')?.split_once('T')?;
    let fits = digits(date) && digits(clock) && date.len() == 8 && digits(frequency) && last.starts_with("iq");
    fits.then(|| NameHints { center_frequency_hz: positive(frequency), ..NameHints::default() })
}

fn inspectrum(stem: &str) -> Option<NameHints> {
    let (_, rest) = stem.split_once("-f")?;
    let (frequency, rest) = rest.split_once("-s")?;
    let rate = rest.split('-').next()?;
    let (rate, frequency) = (positive(rate)?, positive(frequency)?);
    Some(NameHints { sample_rate_hz: Some(rate), center_frequency_hz: Some(frequency), ..NameHints::default() })
}

/// What one token means.
enum Token {
    Rate(f64),
    Frequency(f64),
    /// A number with `M` and no unit: a frequency, or the rate if a larger one is there.
    Mega(f64),
}

fn tokens(stem: &str) -> NameHints {
    let mut hints = NameHints::default();
    let mut mega = Vec::new();
    for token in stem.split(['_', '-', ' ', ',']).filter_map(token) {
        match token {
            Token::Rate(value) => hints.sample_rate_hz = hints.sample_rate_hz.or(Some(value)),
            Token::Frequency(value) => hints.center_frequency_hz = hints.center_frequency_hz.or(Some(value)),
            Token::Mega(value) => mega.push(value),
        }
    }
    mega.sort_by(f64::total_cmp);
    if hints.center_frequency_hz.is_none() {
        hints.center_frequency_hz = mega.pop();
    }
    if hints.sample_rate_hz.is_none() {
        hints.sample_rate_hz = mega.pop();
    }
    hints
}

fn token(text: &str) -> Option<Token> {
    let lower = text.to_ascii_lowercase();
    let number = |suffix: &str| lower.strip_suffix(suffix).and_then(positive);
    for (prefix, factor) in [("g", 1e9), ("m", 1e6), ("k", 1e3), ("", 1.0)] {
        for unit in ["sps", "s/s"] {
            if let Some(value) = number(&format!("{prefix}{unit}")) {
                return Some(Token::Rate(value * factor));
            }
        }
        if let Some(value) = number(&format!("{prefix}hz")) {
            return Some(Token::Frequency(value * factor));
        }
    }
    if let Some(value) = text.strip_suffix('M').and_then(positive) {
        return Some(Token::Mega(value * 1e6));
    }
    if let Some(value) = text.strip_suffix('G').and_then(positive) {
        return Some(Token::Frequency(value * 1e9));
    }
    if let Some(value) = text.strip_suffix('k').and_then(positive) {
        return Some(Token::Rate(value * 1e3));
    }
    // `2M4` is 2.4 M, as on resistors.
    let (whole, part) = text.split_once('M')?;
    (digits(whole) && digits(part))
        .then(|| positive(&format!("{whole}.{part}")))
        .flatten()
        .map(|v| Token::Mega(v * 1e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_conventions_give_rate_and_frequency() {
        let cases = [
            ("gqrx_20251107_215806_110700000_1800000_fc.raw", Some(1.8e6), Some(110.7e6)),
            ("lora-f868.1e6-s1e6-node.cfile", Some(1e6), Some(868.1e6)),
            ("SDRSharp_20150804_210405Z_433920000Hz_IQ.wav", None, Some(433.92e6)),
            ("HDSDR_20150804_210405Z_7050kHz_RF.wav", None, Some(7.05e6)),
            ("baseband_433920000Hz_12-00-00_01-02-2024.wav", None, Some(433.92e6)),
            ("20171127T104156Z_77500_STATION_iq.wav", None, Some(77_500.0)),
            ("g001_433.92M_250k.cu8", Some(250e3), Some(433.92e6)),
            ("name_868.625M_2M4_x.cu8", Some(2.4e6), Some(868.625e6)),
            ("Fs_4Msps_8ms.dat", Some(4e6), None),
            ("x_2.4M_433.92M.cs16", Some(2.4e6), Some(433.92e6)),
            ("x_2400ksps_2.4G.cs16", Some(2.4e6), Some(2.4e9)),
            ("x_250000sps_868MHz.cs16", Some(250e3), Some(868e6)),
            ("SDRuno_20200907_184033Z_88110kHz.wav", None, Some(88.11e6)),
            ("19-Jan-2020 175024.012 162.550MHz.wav", None, Some(162.55e6)),
            ("sigdigger_20230102_030405Z_1000000_433920000_float32_iq.raw", Some(1e6), Some(433.92e6)),
            ("sigdigger_1000000_433920000_float32_iq.raw", Some(1e6), Some(433.92e6)),
        ];
        for (name, rate, frequency) in cases {
            let hints = parse(name);
            let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() < 1.0,
                (a, b) => a == b,
            };
            assert!(
                close(hints.sample_rate_hz, rate) && close(hints.center_frequency_hz, frequency),
                "{name} {hints:?}"
            );
        }
    }

    #[test]
    fn some_tools_write_one_type_and_most_say_when() {
        let gqrx = parse("gqrx_20251107_215806_110700000_1800000_fc.raw");
        assert_eq!((gqrx.datatype, gqrx.datetime.as_deref()), (Some(Datatype::CF32), Some("2025-11-07T21:58:06Z")));
        assert_eq!(parse("gqrx_20251107_215806_110700000_1800000_fc_cut.f32").datatype, None);
        assert_eq!(parse("sigdigger_1000000_433920000_float32_iq.raw").datatype, Some(Datatype::CF32));
    }

    #[test]
    fn other_names_say_nothing() {
        for name in ["modes1.bin", "gqrx_notes.raw", "a-final-version-s.cfile", "", ".", "M.cf32", "20M_Z.x_iq.wav_"] {
            let hints = parse(name);
            assert!(hints.sample_rate_hz.is_none(), "{name}");
        }
        assert_eq!(parse("Mk_kM_-f-s-.cfile"), NameHints::default());
    }
}
