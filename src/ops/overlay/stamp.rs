//! How times and heights of planes are written on pictures.

use crate::model::overlay::{PlaneFormat, TimeFormat};
use crate::ops::axes::number;

/// The time of plane `t` of `count`, which are `interval` seconds apart where that is known.
pub(super) fn time_text(format: TimeFormat, t: usize, count: usize, interval: Option<f64>) -> String {
    match (format, interval) {
        (TimeFormat::Clock, Some(interval)) => clock(t as f64 * interval, clock_decimals(interval)),
        (TimeFormat::Seconds, Some(interval)) => {
            format!("{} s", number::fixed(t as f64 * interval, decimals(interval)))
        }
        _ => index_text("t", t, count),
    }
}

/// The height of plane `z` of `count`, which are `step` µm apart where that is known.
pub(super) fn plane_text(format: PlaneFormat, z: usize, count: usize, step: Option<f64>) -> String {
    match (format, step) {
        (PlaneFormat::Depth, Some(step)) => {
            format!("z {} µm", number::fixed(z as f64 * step, decimals(step).max(1)))
        }
        _ => index_text("z", z, count),
    }
}

/// `t 7 / 24`: from 1, as on the sliders.
fn index_text(axis: &str, index: usize, count: usize) -> String {
    format!("{axis} {} / {}", number::grouped(index as i64 + 1), number::grouped(count as i64))
}

/// `00:14:00`, `00:00:01.250`. Carries are made before it is taken apart, so that there is no 60th second.
fn clock(seconds: f64, decimals: usize) -> String {
    let parts = 10_u64.pow(decimals as u32);
    // Beyond what 64 bits count, planes are older than the universe.
    let total = (seconds * parts as f64).round() as u64;
    let (whole, fraction) = (total / parts, total % parts);
    let text = format!("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    if decimals == 0 { text } else { format!("{text}.{fraction:0decimals$}") }
}

/// Decimals of a clock: none unless planes are less than a second apart.
fn clock_decimals(interval: f64) -> usize {
    if interval < 1.0 { decimals(interval).max(1) } else { 0 }
}

/// The decimals that a step needs to be written exactly if those are few, else one more than tell two steps apart.
fn decimals(step: f64) -> usize {
    let is_exact = |decimals: &usize| {
        let scaled = step * 10_f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0) && scaled.round() >= 1.0
    };
    let distinct = (-step.log10().floor()).clamp(0.0, 9.0) as usize;
    (0..=distinct + 2).find(is_exact).unwrap_or(distinct + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_carry_and_show_what_tells_planes_apart() {
        let text = |t, interval| time_text(TimeFormat::Clock, t, 100, Some(interval));
        assert_eq!(text(7, 120.0), "00:14:00");
        assert_eq!(text(0, 120.0), "00:00:00");
        assert_eq!(text(3, 1.5), "00:00:05", "whole seconds while planes are seconds apart");
        assert_eq!(text(5, 0.25), "00:00:01.25");
        assert_eq!(text(2, 0.5), "00:00:01.0");
        assert_eq!(text(400, 90_000.0), "10000:00:00");
        assert_eq!(text(1, 1.0 / 3.0), "00:00:00.33");
        assert_eq!(text(60, 0.999_999_99), "00:01:00.0", "no 60th second");
    }

    #[test]
    fn seconds_and_indices() {
        let seconds = |t, interval| time_text(TimeFormat::Seconds, t, 24, Some(interval));
        assert_eq!([seconds(7, 120.0), seconds(3, 0.05), seconds(3, 2.5)], ["840 s", "0.15 s", "7.5 s"]);
        assert_eq!(time_text(TimeFormat::Index, 6, 24, Some(1.0)), "t 7 / 24");
        assert_eq!(time_text(TimeFormat::Clock, 6, 24, None), "t 7 / 24", "nothing is known of time");
    }

    #[test]
    fn heights_are_lengths_where_they_are_known() {
        assert_eq!(plane_text(PlaneFormat::Depth, 6, 12, Some(0.5)), "z 3.0 µm");
        assert_eq!(plane_text(PlaneFormat::Depth, 2, 12, Some(0.125)), "z 0.250 µm");
        assert_eq!(plane_text(PlaneFormat::Index, 5, 12, Some(0.5)), "z 6 / 12");
        assert_eq!(plane_text(PlaneFormat::Depth, 5, 12, None), "z 6 / 12");
    }
}
