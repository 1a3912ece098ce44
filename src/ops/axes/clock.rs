//! Times of day on axes: ticks at whole seconds, minutes and hours, written as a clock shows them.

use crate::model::utc::DAY;

/// The unit of an axis that shows the time of day, in seconds since midnight.
pub const UTC: &str = "UTC";

/// Steps of a second and more.
const STEPS: [f64; 14] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0];

/// The smallest step that people count time in and that is at least this: 1-2-5 below a second, then parts of minutes
/// and hours.
#[must_use]
pub fn nice_clock_step(least: f64) -> f64 {
    if least <= 0.5 {
        return super::nice_step(least);
    }
    let hours = |least: f64| 3600.0 * super::nice_step(least / 3600.0);
    STEPS.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or_else(|| hours(least))
}

/// `12:30:05.25`: seconds since midnight, of a later day too.
#[must_use]
pub fn clock(seconds: f64, decimals: usize) -> String {
    // Rounded before it is taken apart, so that there is no second 60.
    let scale = 10f64.powi(decimals as i32);
    let rounded = (seconds * scale).round() / scale;
    let of_day = rounded.rem_euclid(DAY);
    let (hours, minutes) = ((of_day / 3600.0).floor(), (of_day / 60.0).floor() % 60.0);
    let rest = (of_day - hours * 3600.0 - minutes * 60.0).max(0.0);
    let width = if decimals == 0 { 2 } else { decimals + 3 };
    format!("{hours:02}:{minutes:02}:{rest:0width$.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_a_clock() {
        for (least, step) in
            [(0.03, 0.05), (0.5, 0.5), (0.6, 1.0), (7.0, 10.0), (31.0, 60.0), (61.0, 120.0), (7201.0, 18_000.0)]
        {
            assert!((nice_clock_step(least) - step).abs() < 1e-9 * step, "{least}: {}", nice_clock_step(least));
        }
    }

    #[test]
    fn clocks_have_no_second_sixty_and_days_follow_each_other() {
        assert_eq!(clock(45_005.25, 2), "12:30:05.25");
        assert_eq!(clock(59.999, 1), "00:01:00.0");
        assert_eq!(clock(DAY + 61.0, 0), "00:01:01");
        assert_eq!(clock(-1.0, 0), "23:59:59");
    }
}
