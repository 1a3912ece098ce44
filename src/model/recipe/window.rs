//! Window functions by name, as people write them: `hann`, `kaiser:8.6`. Not here: their samples (ops/spectrogram).

use serde::{Deserialize, Serialize};

/// Window functions, periodic.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    Rectangular,
    #[default]
    Hann,
    Hamming,
    Blackman,
    BlackmanHarris,
    Nuttall,
    Flattop,
    /// β, 0 to 500
    Kaiser(f64),
    /// α: the tapered part, 0 to 1
    Tukey(f64),
    /// σ in samples, at least 0.1
    Gaussian(f64),
}

impl Window {
    /// One of each, in the order of the contract; those with a parameter have the usual one.
    pub const ALL: [Self; 10] = [
        Self::Rectangular,
        Self::Hann,
        Self::Hamming,
        Self::Blackman,
        Self::BlackmanHarris,
        Self::Nuttall,
        Self::Flattop,
        Self::Kaiser(8.6),
        Self::Tukey(0.25),
        Self::Gaussian(128.0),
    ];

    /// The name on the command line and in recipes, without the parameter.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rectangular => "rectangular",
            Self::Hann => "hann",
            Self::Hamming => "hamming",
            Self::Blackman => "blackman",
            Self::BlackmanHarris => "blackman-harris",
            Self::Nuttall => "nuttall",
            Self::Flattop => "flattop",
            Self::Kaiser(_) => "kaiser",
            Self::Tukey(_) => "tukey",
            Self::Gaussian(_) => "gaussian",
        }
    }

    /// The parameter of those windows that have one.
    #[must_use]
    pub const fn parameter(self) -> Option<f64> {
        match self {
            Self::Kaiser(value) | Self::Tukey(value) | Self::Gaussian(value) => Some(value),
            _ => None,
        }
    }

    /// The same window with another parameter; those without one stay as they are.
    #[must_use]
    pub const fn with_parameter(self, value: f64) -> Self {
        match self {
            Self::Kaiser(_) => Self::Kaiser(value),
            Self::Tukey(_) => Self::Tukey(value),
            Self::Gaussian(_) => Self::Gaussian(value),
            other => other,
        }
    }

    /// The smallest and largest parameter that make sense, of those windows that have one.
    #[must_use]
    pub const fn parameter_range(self) -> Option<[f64; 2]> {
        match self {
            Self::Kaiser(_) => Some([0.0, 500.0]),
            Self::Tukey(_) => Some([0.0, 1.0]),
            Self::Gaussian(_) => Some([0.1, 1e7]),
            _ => None,
        }
    }

    /// Whether the parameter, if there is one, lies in its range.
    ///
    /// # Errors
    /// One clause that names the window and the range.
    pub fn validate(self) -> Result<(), String> {
        match (self.parameter(), self.parameter_range()) {
            (Some(value), Some([low, high])) if !(low..=high).contains(&value) => {
                Err(format!("window {} takes a number from {low} to {high}, not {value}", self.name()))
            }
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.parameter() {
            Some(value) => write!(f, "{}:{value}", self.name()),
            None => f.write_str(self.name()),
        }
    }
}

impl std::str::FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, parameter) = text.split_once(':').map_or((text, None), |(name, value)| (name, Some(value)));
        let Some(window) = Self::ALL.into_iter().find(|window| window.name() == name) else {
            let names: Vec<_> = Self::ALL.iter().map(|window| window.name()).collect();
            return Err(format!("'{name}' is not a window; use one of {}", names.join(", ")));
        };
        match (window.parameter(), parameter) {
            (None, None) => Ok(window),
            (None, Some(_)) => Err(format!("window {name} takes no parameter")),
            (Some(_), None) => Err(format!("window {name} needs its parameter, as in {window}")),
            (Some(_), Some(value)) => {
                let value = value.parse().map_err(|_| format!("'{value}' is not a number for window {name}"))?;
                let window = window.with_parameter(value);
                window.validate().map(|()| window)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for window in Window::ALL {
            assert_eq!(window.to_string().parse::<Window>(), Ok(window));
        }
        assert_eq!("kaiser:14".parse(), Ok(Window::Kaiser(14.0)));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_sentence() {
        for text in ["", "han", "hann:2", "kaiser", "kaiser:", "kaiser:-1", "kaiser:nan", "tukey:1.5", "gaussian:0"] {
            let problem = text.parse::<Window>().unwrap_err();
            assert!(problem.contains("window"), "{problem}");
        }
    }
}
