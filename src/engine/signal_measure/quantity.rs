//! What is measured of a signal: names, units, meanings. The one list that tables, JSON and the window read.

/// One number of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    Start,
    Duration,
    Center,
    Bandwidth,
    Occupied,
    Width3,
    Width26,
    BandPower,
    Peak,
    PeakFrequency,
    PeakTime,
    Density,
    Floor,
    Snr,
    AdjacentLower,
    AdjacentUpper,
    Centroid,
    Drift,
    DriftError,
    SymbolRate,
    SymbolLine,
    Resolution,
}

/// What a number is of: decides its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From the beginning of the recording, or a length of time.
    Time,
    /// A frequency or a width.
    Frequency,
    /// dB relative to a complex amplitude of 1.
    Power,
    /// The same for each hertz.
    PowerDensity,
    /// dB of a ratio.
    Ratio,
    /// dB relative to the power in the box.
    Carrier,
    /// Change of frequency with time.
    Slope,
    /// Symbols with time.
    Rate,
}

use Kind as K;

impl Quantity {
    /// Every one, in the order of tables.
    pub const ALL: [Self; 22] = [
        Self::Start,
        Self::Duration,
        Self::Center,
        Self::Bandwidth,
        Self::Occupied,
        Self::Width3,
        Self::Width26,
        Self::BandPower,
        Self::Peak,
        Self::PeakFrequency,
        Self::PeakTime,
        Self::Density,
        Self::Floor,
        Self::Snr,
        Self::AdjacentLower,
        Self::AdjacentUpper,
        Self::Centroid,
        Self::Drift,
        Self::DriftError,
        Self::SymbolRate,
        Self::SymbolLine,
        Self::Resolution,
    ];

    /// Its key in JSON, its heading in tables, what it is of.
    const fn row(self) -> (&'static str, &'static str, Kind) {
        match self {
            Self::Start => ("start", "start", K::Time),
            Self::Duration => ("duration", "duration", K::Time),
            Self::Center => ("center", "centre", K::Frequency),
            Self::Bandwidth => ("bandwidth", "bandwidth", K::Frequency),
            Self::Occupied => ("occupied_bandwidth", "occupied bandwidth 99 %", K::Frequency),
            Self::Width3 => ("bandwidth_3db", "\u{2212}3 dB bandwidth", K::Frequency),
            Self::Width26 => ("bandwidth_26db", "\u{2212}26 dB bandwidth", K::Frequency),
            Self::BandPower => ("band_power", "band power", K::Power),
            Self::Peak => ("peak_power", "peak", K::Power),
            Self::PeakFrequency => ("peak_frequency", "peak frequency", K::Frequency),
            Self::PeakTime => ("peak_time", "peak time", K::Time),
            Self::Density => ("density", "density", K::PowerDensity),
            Self::Floor => ("floor", "floor", K::PowerDensity),
            Self::Snr => ("snr", "SNR", K::Ratio),
            Self::AdjacentLower => ("adjacent_lower", "lower adjacent channel", K::Carrier),
            Self::AdjacentUpper => ("adjacent_upper", "upper adjacent channel", K::Carrier),
            Self::Centroid => ("centroid", "centroid", K::Frequency),
            Self::Drift => ("drift", "drift", K::Slope),
            Self::DriftError => ("drift_error", "standard error of drift", K::Slope),
            Self::SymbolRate => ("symbol_rate", "symbol rate", K::Rate),
            Self::SymbolLine => ("symbol_line", "line of the symbol rate", K::Ratio),
            Self::Resolution => ("resolution_bandwidth", "resolution bandwidth", K::Frequency),
        }
    }

    /// Its key in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.row().0
    }

    /// Its heading in tables, without the unit.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        self.row().1
    }

    /// What it is of.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.row().2
    }

    /// Its definition, in a sentence or two.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Start => "Where the box begins, from the beginning of the recording",
            Self::Duration => "How long the box is",
            Self::Center => "The middle of the box's band",
            Self::Bandwidth => "How wide the box's band is",
            Self::Occupied => {
                "The band with 99 % of the power that stands out of the floor, 0.5 % being below and 0.5 % above it \
                 (ITU-R SM.328, SM.443)"
            }
            Self::Width3 => {
                "The band outside of which the mean spectrum stays 3 dB below its highest value (ITU-R SM.328)"
            }
            Self::Width26 => {
                "The band outside of which the mean spectrum stays 26 dB below its highest value (ITU-R SM.328)"
            }
            Self::BandPower => {
                "The mean power in the box: the sum of |X|²/(N·Σw²) over its bins. 0 dBFS is a complex amplitude of 1; a \
                 real sinusoid of amplitude 1 has \u{2212}3.01 dBFS"
            }
            Self::Peak => "The largest |X|²/(Σw)² of any frame and bin in the box: depends on the resolution bandwidth",
            Self::PeakFrequency => "The frequency of the peak, between bins by a parabola",
            Self::PeakTime => "The middle of the frame with the peak",
            Self::Density => "Band power divided by the bandwidth of the box",
            Self::Floor => {
                "The noise round the box, from medians: the second lowest of before, after, below and above it"
            }
            Self::Snr => "(Band power \u{2212} floor · bandwidth) / (floor · bandwidth)",
            Self::AdjacentLower => "The power of the band of equal width next below, relative to the band power",
            Self::AdjacentUpper => "The power of the band of equal width next above, relative to the band power",
            Self::Centroid => "The middle of the power that stands out of the floor",
            Self::Drift => "The straight line through the centroids over time, weighted by power",
            Self::DriftError => "The standard error of that line's slope",
            Self::SymbolRate => {
                "The line in the spectrum of |x|², of |x(n) \u{2212} x(n\u{2212}1)|² or, where frequency is keyed, of \
                 |z(n) \u{2212} z(n\u{2212}1)|² with z(n) = x(n)·x*(n\u{2212}1), of the tuned signal (Gardner 1986) and \
                 at most its first 262 144 samples, if noise alone would show one as high in less than one of ten \
                 thousand spectra"
            }
            Self::SymbolLine => "How far that line stands above the noise round it",
            Self::Resolution => "The equivalent noise bandwidth of the frames that everything is measured with",
        }
    }

    /// Its unit, where the sample rate is known and where it is not.
    #[must_use]
    pub const fn unit(self, calibrated: bool) -> &'static str {
        self.kind().unit(calibrated)
    }
}

impl Kind {
    /// Its unit, where the sample rate is known and where it is not.
    #[must_use]
    pub const fn unit(self, calibrated: bool) -> &'static str {
        match (self, calibrated) {
            (Self::Time, true) => "s",
            (Self::Time, false) => "samples",
            (Self::Frequency, true) => "Hz",
            (Self::Frequency, false) => "cycles/sample",
            (Self::Power, _) => "dBFS",
            (Self::PowerDensity, true) => "dBFS/Hz",
            (Self::PowerDensity, false) => "dBFS/(cycle/sample)",
            (Self::Ratio, _) => "dB",
            (Self::Carrier, _) => "dBc",
            (Self::Slope, true) => "Hz/s",
            (Self::Slope, false) => "cycles/sample²",
            (Self::Rate, true) => "Bd",
            (Self::Rate, false) => "symbols/sample",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_the_order_of_the_members_and_keys_differ() {
        for (place, quantity) in Quantity::ALL.into_iter().enumerate() {
            assert_eq!(quantity as usize, place);
            assert!(Quantity::ALL.iter().filter(|other| other.key() == quantity.key()).count() == 1);
        }
    }
}
