//! Annotations as options say them: `--add FROM,TO[,LOW,HIGH][,LABEL]`, `--edit N,FIELD=VALUE`, `--remove N|all`.

use std::str::FromStr;

use super::position::Position;
use crate::model::{Annotation, RecordingInfo};

/// `--add`
#[derive(Debug, Clone, PartialEq)]
pub struct AddSpec {
    pub from: Position,
    pub to: Position,
    /// In Hz.
    pub edges: Option<[f64; 2]>,
    pub label: Option<String>,
}

/// `--remove`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoveSpec {
    One(usize),
    All,
}

/// `--edit`
#[derive(Debug, Clone, PartialEq)]
pub struct EditSpec {
    pub index: usize,
    pub change: Change,
}

/// What becomes of an annotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Label(String),
    Comment(String),
    From(Position),
    To(Position),
    Low(f64),
    High(f64),
}

impl FromStr for AddSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(',').collect();
        let [from, to, rest @ ..] = parts.as_slice() else {
            return Err(format!("'{text}' is not FROM,TO[,LOW,HIGH][,LABEL]"));
        };
        let number = |text: &&str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        // Two numbers are edges; a label may hold commas.
        let edges = match rest {
            [low, high, ..] => number(low).zip(number(high)),
            _ => None,
        };
        let label = rest[if edges.is_some() { 2 } else { 0 }..].join(",");
        let label = label.trim();
        Ok(Self {
            from: from.trim().parse()?,
            to: to.trim().parse()?,
            edges: edges.map(|(low, high)| [low.min(high), low.max(high)]),
            label: Some(label.to_owned()).filter(|label| !label.is_empty()),
        })
    }
}

impl FromStr for RemoveSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "all" => Ok(Self::All),
            number => number.parse().map(Self::One).map_err(|_| format!("'{text}' is neither a number nor 'all'")),
        }
    }
}

impl FromStr for EditSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("'{text}' is not N,FIELD=VALUE, for example 3,label=beacon");
        let (index, change) = text.split_once(',').ok_or_else(refuse)?;
        let (field, value) = change.split_once('=').ok_or_else(refuse)?;
        let hertz = || value.trim().parse().ok().filter(|hertz: &f64| hertz.is_finite()).ok_or_else(refuse);
        let change = match field.trim() {
            "label" => Change::Label(value.to_owned()),
            "comment" => Change::Comment(value.to_owned()),
            "from" => Change::From(value.trim().parse()?),
            "to" => Change::To(value.trim().parse()?),
            "low" => Change::Low(hertz()?),
            "high" => Change::High(hertz()?),
            other => return Err(format!("'{other}' is not one of label, comment, from, to, low, high")),
        };
        Ok(Self { index: index.trim().parse().map_err(|_| refuse())?, change })
    }
}

impl AddSpec {
    /// The annotation, within the recording.
    ///
    /// # Errors
    /// A sentence if it marks nothing that is there.
    pub(super) fn annotation(&self, info: &RecordingInfo, label: Option<&str>) -> Result<Annotation, String> {
        let (from, to) = (self.from.sample(info.sample_rate_hz)?, self.to.sample(info.sample_rate_hz)?);
        if from >= to || to > info.samples {
            return Err(format!(
                "samples {from} to {to} are no part of the recording of {} samples; choose --add from 0n to {}n",
                info.samples, info.samples
            ));
        }
        Ok(Annotation {
            sample_start: from,
            sample_count: Some(to - from),
            freq_lower_edge_hz: self.edges.map(|[low, _]| low),
            freq_upper_edge_hz: self.edges.map(|[_, high]| high),
            label: self.label.as_deref().or(label).map(str::to_owned),
            ..Annotation::default()
        })
    }
}

impl Change {
    /// Carries it out.
    ///
    /// # Errors
    /// A sentence if nothing would be left of the annotation, or if it has no band to change.
    pub(super) fn apply(&self, annotation: &mut Annotation, info: &RecordingInfo) -> Result<(), String> {
        let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let start = annotation.sample_start;
        let end = annotation.sample_count.map_or(info.samples, |count| start.saturating_add(count));
        match self {
            Self::Label(text) => annotation.label = said(text),
            Self::Comment(text) => annotation.comment = said(text),
            Self::From(position) => set_time(annotation, [position.sample(info.sample_rate_hz)?, end])?,
            Self::To(position) => set_time(annotation, [start, position.sample(info.sample_rate_hz)?])?,
            Self::Low(hertz) => set_edges(annotation, [Some(*hertz), annotation.freq_upper_edge_hz])?,
            Self::High(hertz) => set_edges(annotation, [annotation.freq_lower_edge_hz, Some(*hertz)])?,
        }
        Ok(())
    }
}

fn set_time(annotation: &mut Annotation, [from, to]: [u64; 2]) -> Result<(), String> {
    if from >= to {
        return Err(format!("samples {from} to {to} hold nothing; choose an end after the start"));
    }
    (annotation.sample_start, annotation.sample_count) = (from, Some(to - from));
    Ok(())
}

/// SigMF has both edges or none: the one that is missing stays missing until it is said, too.
fn set_edges(annotation: &mut Annotation, [low, high]: [Option<f64>; 2]) -> Result<(), String> {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        return Err(format!("{low} Hz to {high} Hz is no band; choose an upper edge above the lower one"));
    }
    (annotation.freq_lower_edge_hz, annotation.freq_upper_edge_hz) = (low, high);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_with_and_without_band_and_label() {
        let add = |text: &str| text.parse::<AddSpec>().unwrap();
        let bare = add("1.5,2");
        assert_eq!((bare.from, bare.to), (Position::Seconds(1.5), Position::Seconds(2.0)));
        assert_eq!((bare.edges, bare.label), (None, None));
        let whole = add("10n,20n,433.9e6,434.1e6,beacon, strong");
        assert_eq!((whole.edges, whole.label.as_deref()), (Some([433.9e6, 434.1e6]), Some("beacon, strong")));
        assert_eq!(add("0,1,beacon").label.as_deref(), Some("beacon"));
        assert_eq!(add("0,1,-5,-10").edges, Some([-10.0, -5.0]));
        // One number is no band.
        assert_eq!(add("0,1,868").label.as_deref(), Some("868"));
        for wrong in ["", "1", "a,b", "1,-2"] {
            assert!(wrong.parse::<AddSpec>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn edits_and_removals() {
        let edit = |text: &str| text.parse::<EditSpec>();
        assert_eq!(edit("3,label=a,b=c").unwrap(), EditSpec { index: 3, change: Change::Label("a,b=c".to_owned()) });
        assert_eq!(edit("0,low=-5e3").unwrap().change, Change::Low(-5e3));
        assert_eq!(edit("0,to=5ms").unwrap().change, Change::To(Position::Seconds(5e-3)));
        for wrong in ["", "label=a", "x,label=a", "0,color=red", "0,low=wide", "0,label"] {
            assert!(edit(wrong).is_err(), "{wrong}");
        }
        assert_eq!("all".parse(), Ok(RemoveSpec::All));
        assert_eq!("7".parse(), Ok(RemoveSpec::One(7)));
        assert!("-1".parse::<RemoveSpec>().is_err());
    }
}
