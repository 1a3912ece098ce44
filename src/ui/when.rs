//! How long ago something was, as people say it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// `just now`, `20 min ago`, `3 h ago`, `yesterday`, `5 days ago`, `4 weeks ago`.
pub fn ago(then: u64, now: u64) -> String {
    let seconds = now.saturating_sub(then);
    match seconds {
        0..90 => "just now".to_owned(),
        90..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        86_400..172_800 => "yesterday".to_owned(),
        172_800..1_209_600 => format!("{} days ago", seconds / 86_400),
        1_209_600..31_536_000 => format!("{} weeks ago", seconds / 604_800),
        _ => "over a year ago".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(ago(100, 50), "just now");
        assert_eq!(ago(0, 1200), "20 min ago");
        assert_eq!(ago(0, 100_000), "yesterday");
        assert_eq!(ago(0, 86_400 * 5), "5 days ago");
        assert_eq!(ago(0, 86_400 * 400), "over a year ago");
    }
}
