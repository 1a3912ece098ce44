//! The time of day of captures: hours, minutes and seconds of an ISO 8601 time in UTC. Not here: moving and writing
//! such times (codec).

/// Seconds of a day.
pub const DAY: f64 = 86_400.0;

/// The date and the seconds since its midnight of `YYYY-MM-DDThh:mm:ss[.fraction]Z`, the form that SigMF prescribes;
/// `None` of anything else.
#[must_use]
pub fn time_of_day(text: &str) -> Option<(&str, f64)> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let is_date = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let mut parts = time.splitn(3, ':');
    let mut number = |below: f64| -> Option<f64> {
        let part = parts.next()?;
        let plain = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let value: f64 = part.parse().ok()?;
        (plain && value < below).then_some(value)
    };
    let (hours, minutes, seconds) = (number(24.0)?, number(60.0)?, number(61.0)?);
    let whole = hours.fract() == 0.0 && minutes.fract() == 0.0;
    (is_date && whole).then_some((date, hours * 3600.0 + minutes * 60.0 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_sigmf_is_read_and_nothing_else() {
        assert_eq!(time_of_day("2024-05-01T12:30:05.25Z"), Some(("2024-05-01", 45_005.25)));
        assert_eq!(time_of_day("2024-05-01T00:00:00Z"), Some(("2024-05-01", 0.0)));
        for other in [
            "",
            "2024-05-01",
            "2024-05-01T12:30:05",
            "2024-05-01T25:00:00Z",
            "2024-05-01T12:30Z",
            "xT1:2:3Z",
            "2024-05-01T1.5:00:00Z",
            "2024-05-01T12:-1:00Z",
            "2024-05-01T12:30:infZ",
        ] {
            assert_eq!(time_of_day(other), None, "{other}");
        }
    }
}
