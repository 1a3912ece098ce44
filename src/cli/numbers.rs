//! Numbers as options take them: what makes no sense is a wrong call, said before any file is opened.

use super::colors::color;
use crate::engine::export::Picture;
use crate::engine::sound::VOLUME_DB;
use crate::model::recipe::{AVERAGED_FRAMES, BurstSearch, FRAME_LENGTHS, Sharpen};

/// A number above zero, not infinite.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    finite(text).ok().filter(|value| *value > 0.0).ok_or_else(|| format!("'{text}' is not a number above 0"))
}

/// The side of a pixel in µm: from a picometre to a kilometre, so that every format can state it.
pub(super) fn pixel_size(text: &str) -> Result<f64, String> {
    within(text, 1e-6..=1e9, "a size from 1e-6 to 1e9 µm")
}

/// An unsharp mask: `amount`, `amount:radius` or `amount:radius:threshold`.
pub(super) fn sharpen(text: &str) -> Result<Sharpen, String> {
    let mut parts = text.split(':');
    let mut next = |limits: std::ops::RangeInclusive<f64>, what: &str, usual: f64| match parts.next() {
        None => Ok(usual),
        Some(part) => within(part, limits.clone(), &format!("{what} from {} to {}", limits.start(), limits.end())),
    };
    let usual = Sharpen::default();
    let sharpen = Sharpen {
        amount: next(Sharpen::AMOUNTS, "an amount", usual.amount)?,
        radius: next(Sharpen::RADII, "a radius", usual.radius)?,
        threshold: next(Sharpen::THRESHOLDS, "a number of levels", usual.threshold)?,
    };
    if parts.next().is_some() {
        Err(format!("'{text}' has more than an amount, a radius and levels"))
    } else {
        Ok(sharpen)
    }
}

/// A colour beside a picture.
pub(super) fn pad_color(text: &str) -> Result<[u8; 3], String> {
    color(text).ok_or_else(|| format!("'{text}' is neither the name of a colour nor #rrggbb"))
}

/// Samples per second, as far as there is anything to record.
pub(super) fn sample_rate(text: &str) -> Result<f64, String> {
    within(text, 1e-6..=1e15, "a rate from 1e-6 to 1e15 Hz")
}

/// Seconds that somebody waits, from none to a week.
pub(super) fn patience(text: &str) -> Result<f64, String> {
    within(text, 0.0..=604_800.0, "a time from 0 to 604800 s")
}

/// Frames a second that somebody might watch.
pub(super) fn frame_rate(text: &str) -> Result<f64, String> {
    within(text, 0.01..=1000.0, "a rate from 0.01 to 1000 frames a second")
}

/// How loud sound is played, in dB.
pub(super) fn volume(text: &str) -> Result<f64, String> {
    within(text, VOLUME_DB, "a volume from -60 to 60 dB")
}

fn within(text: &str, limits: std::ops::RangeInclusive<f64>, what: &str) -> Result<f64, String> {
    finite(text).ok().filter(|value| limits.contains(value)).ok_or_else(|| format!("'{text}' is not {what}"))
}

/// Any number but infinity and NaN.
pub(super) fn finite(text: &str) -> Result<f64, String> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| format!("'{text}' is not a number"))
}

/// How much larger a picture is exported.
pub(super) fn export_scale(text: &str) -> Result<usize, String> {
    let scale = at_least_one(text).ok().filter(|scale| Picture::SCALES.contains(scale));
    scale.ok_or_else(|| format!("'{text}' is not a whole number from 1 to {}", Picture::SCALES.end()))
}

/// Bits of a sample of a picture.
pub(super) fn depth(text: &str) -> Result<u8, String> {
    match text.trim() {
        "8" => Ok(8),
        "16" => Ok(16),
        _ => Err(format!("'{text}' is neither 8 nor 16")),
    }
}

/// How many frames are averaged to one.
pub(super) fn averaged_frames(text: &str) -> Result<usize, String> {
    let average = at_least_one(text).ok().filter(|average| AVERAGED_FRAMES.contains(average));
    average.ok_or_else(|| format!("'{text}' is not a whole number from 1 to {}", AVERAGED_FRAMES.end()))
}

/// A count of at least one.
pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    text.trim()
        .parse()
        .ok()
        .filter(|count| *count > 0)
        .ok_or_else(|| format!("'{text}' is not a whole number from 1 on"))
}

/// The samples of a spectrogram's frame.
pub(super) fn frame_length(text: &str) -> Result<usize, String> {
    let length = text.trim().parse().ok().filter(|length| FRAME_LENGTHS.contains(length));
    length.ok_or_else(|| {
        format!("'{text}' is not a whole number from {} to {}", FRAME_LENGTHS.start(), FRAME_LENGTHS.end())
    })
}

/// The samples of a frame of a burst search.
pub(super) fn burst_frame_length(text: &str) -> Result<usize, String> {
    let lengths = BurstSearch::FRAME_LENGTHS;
    let length = text.trim().parse().ok().filter(|length| lengths.contains(length));
    length.ok_or_else(|| format!("'{text}' is not a whole number from {} to {}", lengths.start(), lengths.end()))
}

/// A number from 0 on.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    finite(text).ok().filter(|value| *value >= 0.0).ok_or_else(|| format!("'{text}' is not a number from 0 on"))
}

/// How far above noise something lies.
pub(super) fn decibels(text: &str) -> Result<f64, String> {
    within(text, 0.0..=200.0, "a number of decibels from 0 to 200")
}

/// A false-alarm probability.
pub(super) fn false_alarm(text: &str) -> Result<f64, String> {
    let probability = finite(text).ok().filter(|value| *value > 0.0 && *value < 0.1);
    probability.ok_or_else(|| format!("'{text}' is not a probability above 0 and below 0.1, such as 1e-7"))
}

/// The u8 value that stands for zero: one of the two conventions.
pub(super) fn u8_offset(text: &str) -> Result<f64, String> {
    match text.trim().parse() {
        Ok(offset @ (127.5 | 128.0)) => Ok(offset),
        _ => Err(format!("'{text}' is neither 127.5 nor 128")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_refused() {
        for text in ["0", "-3", "nan", "inf", "", "1,5"] {
            assert!(positive(text).is_err(), "{text}");
        }
        for text in ["0", "-1", "1.5", ""] {
            assert!(at_least_one(text).is_err(), "{text}");
        }
        for text in ["", "0", "nan", "1:0", "1:1:256", "1:1:1:1", "a", "1:"] {
            assert!(sharpen(text).is_err(), "{text}");
        }
        assert_eq!(sharpen("1.5:2"), Ok(Sharpen { amount: 1.5, radius: 2.0, threshold: 0.0 }));
        assert!(pad_color("#12345").is_err() && pad_color("White") == Ok([255; 3]));
        for text in ["7", "1048577", "0"] {
            assert!(frame_length(text).is_err(), "{text}");
        }
        for text in ["0", "-1", "1e-300", "1e300", "nan"] {
            assert!(pixel_size(text).is_err() && sample_rate(text).is_err() && frame_rate(text).is_err(), "{text}");
        }
        assert!(u8_offset("100").is_err());
        assert!(finite("NaN").is_err());
    }

    #[test]
    fn what_makes_sense_is_taken() {
        assert_eq!(positive("0.5"), Ok(0.5));
        assert_eq!((pixel_size("0.065"), sample_rate("2.4e6")), (Ok(0.065), Ok(2.4e6)));
        assert_eq!((finite("-2.4e6"), frame_rate("12.5")), (Ok(-2.4e6), Ok(12.5)));
        assert_eq!(at_least_one("1"), Ok(1));
        assert_eq!((frame_length("8"), frame_length("1048576")), (Ok(8), Ok(1_048_576)));
        assert_eq!((u8_offset("127.5"), u8_offset("128")), (Ok(127.5), Ok(128.0)));
    }
}
