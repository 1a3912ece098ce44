//! Units of fields: what a field shows, and what may be typed into it instead (`0.1 mm` into a field of µm).

/// A unit and the other units that convert to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit<'a> {
    /// As it stands in the field; empty for plain numbers.
    pub symbol: &'a str,
    /// Other spellings and units: one of them is this many of the field's.
    others: &'static [(&'static str, f64)],
}

impl<'a> Unit<'a> {
    pub const NONE: Self = Self { symbol: "", others: &[] };
    pub const PIXELS: Self = Self { symbol: "px", others: &[("pixels", 1.0), ("pixel", 1.0)] };
    pub const PERCENT: Self = Self { symbol: "%", others: &[] };
    pub const MICROMETRES: Self = Self {
        symbol: "µm",
        others: &[("um", 1.0), ("micron", 1.0), ("nm", 1e-3), ("mm", 1e3), ("cm", 1e4), ("m", 1e6), ("in", 25_400.0)],
    };
    pub const SECONDS: Self = Self {
        symbol: "s",
        others: &[("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("min", 60.0), ("h", 3600.0)],
    };
    pub const MILLISECONDS: Self = Self {
        symbol: "ms",
        others: &[("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("s", 1e3), ("min", 60_000.0), ("h", 3_600_000.0)],
    };
    pub const HERTZ: Self = Self { symbol: "Hz", others: &[("kHz", 1e3), ("MHz", 1e6), ("GHz", 1e9)] };
    pub const MEGAHERTZ: Self = Self { symbol: "MHz", others: &[("Hz", 1e-6), ("kHz", 1e-3), ("GHz", 1e3)] };
    pub const KILOHERTZ: Self = Self { symbol: "kHz", others: &[("Hz", 1e-3), ("MHz", 1e3), ("GHz", 1e6)] };
    pub const SAMPLE_RATE: Self =
        Self { symbol: "S/s", others: &[("kS/s", 1e3), ("MS/s", 1e6), ("Hz", 1.0), ("kHz", 1e3), ("MHz", 1e6)] };
    pub const DECIBEL: Self = Self { symbol: "dB", others: &[("dBFS", 1.0)] };
    pub const DPI: Self = Self { symbol: "dpi", others: &[("dpcm", 2.54)] };
    pub const MEGABYTES: Self = Self { symbol: "MB", others: &[("kB", 1e-3), ("GB", 1e3), ("TB", 1e6)] };
    pub const DEGREES: Self = Self { symbol: "°", others: &[("deg", 1.0)] };

    /// A plain number with a word behind it (`min`, `max`, `γ`).
    #[must_use]
    pub const fn word(symbol: &'a str) -> Self {
        Self { symbol, others: &[] }
    }

    /// A unit that a file names. Levels (`dBFS`, `dBFS/Hz`) are taken in plain `dB` as well.
    #[must_use]
    pub fn named(symbol: &'a str) -> Self {
        let others: &[(&str, f64)] = if symbol.starts_with("dB") { &[("dB", 1.0)] } else { &[] };
        Self { symbol, others }
    }

    /// How many of the field's unit one of this unit is; `None` for a unit that does not convert.
    /// Both micro signs (U+00B5, U+03BC) are taken, and case matters only where it must (`mHz` is not `MHz`).
    #[must_use]
    pub fn factor(&self, typed: &str) -> Option<f64> {
        let typed = typed.trim().replace('\u{3bc}', "µ");
        if typed.is_empty() || typed == self.symbol {
            return Some(1.0);
        }
        let exact = self.others.iter().find(|(name, _)| *name == typed);
        let relaxed = || {
            let mut hits = self.others.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&typed));
            let first = hits.next();
            if hits.next().is_some() { None } else { first }
        };
        if exact.is_none() && typed.eq_ignore_ascii_case(self.symbol) {
            return Some(1.0);
        }
        exact.or_else(relaxed).map(|(_, factor)| *factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_units_convert_and_strangers_do_not() {
        assert_eq!(Unit::MICROMETRES.factor("mm"), Some(1e3));
        assert_eq!(Unit::MICROMETRES.factor("\u{3bc}m"), Some(1.0));
        assert_eq!(Unit::MEGAHERTZ.factor("khz"), Some(1e-3));
        assert_eq!(Unit::MICROMETRES.factor("Hz"), None);
        assert_eq!(Unit::NONE.factor(""), Some(1.0));
    }
}
