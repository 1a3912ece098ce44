//! One line of facts about a document, as lists show it: `24 t  3 c  1024²  16-bit`, `2.4 MS/s  433.92 MHz  61 s`.

use super::document::{Document, Origin};
use crate::codec::Opened;
use crate::model::{RecordingInfo, SampleType, StackInfo};
use crate::ops::axes::number::grouped;

impl Document {
    /// The line under its name, in parts that a list sets apart by space.
    #[must_use]
    pub fn facts(&self) -> Vec<String> {
        let mut facts = Vec::new();
        if let Origin::Derived { provenance, .. } = &self.origin {
            facts.push(provenance.recipe.verb().to_owned());
        }
        facts.extend(facts_of(&self.content));
        facts
    }
}

/// The same of content that is no document.
#[must_use]
pub fn facts_of(content: &Opened) -> Vec<String> {
    match content {
        Opened::Stack(stack) => stack_facts(&stack.info),
        Opened::Recording(recording) => recording_facts(&recording.info),
    }
}

fn stack_facts(info: &StackInfo) -> Vec<String> {
    let axes = info.axes;
    let mut facts: Vec<String> = [(axes.t, "t"), (axes.z, "z"), (axes.c, "c")]
        .into_iter()
        .filter(|(length, _)| *length > 1)
        .map(|(length, axis)| format!("{length} {axis}"))
        .collect();
    facts.push(if axes.x == axes.y { format!("{}²", axes.x) } else { format!("{} × {}", axes.x, axes.y) });
    let bits = 8 * info.sample_type.bytes();
    facts.push(match info.sample_type {
        SampleType::U8 | SampleType::U16 | SampleType::U32 | SampleType::U64 => format!("{bits}-bit"),
        SampleType::I8 | SampleType::I16 | SampleType::I32 | SampleType::I64 => format!("{bits}-bit signed"),
        SampleType::F16 | SampleType::F32 | SampleType::F64 => format!("{bits}-bit float"),
        SampleType::C64 | SampleType::C128 => format!("{}-bit complex", bits / 2),
    });
    if info.is_color() {
        facts.push(if info.has_alpha() { "RGBA" } else { "RGB" }.to_owned());
    }
    facts
}

fn recording_facts(info: &RecordingInfo) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(info.sample_rate_hz.map(|rate| scaled(rate, "S/s")));
    facts.extend(info.center_frequency_hz.map(|frequency| scaled(frequency, "Hz")));
    let samples = || format!("{} samples", grouped(info.samples.min(i64::MAX as u64) as i64));
    facts.push(info.duration_s().map_or_else(samples, |seconds| scaled(seconds, "s")));
    if info.channels > 1 {
        facts.push(format!("{} channels", info.channels));
    }
    facts
}

/// A quantity with the prefix that keeps its number between 1 and 1000, to three decimals.
fn scaled(value: f64, unit: &str) -> String {
    const PREFIXES: [(f64, &str); 7] =
        [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ")];
    // Seconds beyond a thousand stay seconds: nobody reads kiloseconds.
    let prefixes = if unit == "s" { &PREFIXES[4..] } else { &PREFIXES[..] };
    let (factor, prefix) = prefixes.iter().copied().find(|(factor, _)| value.abs() >= *factor).unwrap_or((1.0, ""));
    let number = value / factor;
    // Channels lie 12.5 kHz apart and closer, at hundreds of megahertz; of a time the first digits are enough.
    let decimals = match number.abs() {
        n if n >= 1000.0 => 0,
        n if unit == "s" && n >= 10.0 => 1,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} {prefix}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StackAxes;

    #[test]
    fn quantities_get_the_prefix_that_people_use() {
        assert_eq!(scaled(2.4e6, "S/s"), "2.4 MS/s");
        assert_eq!(scaled(433.92e6, "Hz"), "433.92 MHz");
        assert_eq!(scaled(868.625e6, "Hz"), "868.625 MHz");
        assert_eq!(scaled(0.178_43, "s"), "178.4 ms");
        assert_eq!(scaled(61.0, "s"), "61 s");
        assert_eq!(scaled(7200.0, "s"), "7200 s");
        assert_eq!(scaled(0.0125, "s"), "12.5 ms");
        assert_eq!(scaled(0.0, "Hz"), "0 Hz");
        assert_eq!(scaled(100.0, "s"), "100 s");
    }

    #[test]
    fn a_stacks_line_leaves_out_what_is_one() {
        let info = StackInfo::bare("tiff", StackAxes { t: 24, z: 1, c: 3, y: 1024, x: 1024 }, 1, SampleType::U16);
        assert_eq!(stack_facts(&info).join("  "), "24 t  3 c  1024²  16-bit");
        let info = StackInfo::bare("png", StackAxes::plane(640, 480), 3, SampleType::U8);
        assert_eq!(stack_facts(&info).join("  "), "640 × 480  8-bit  RGB");
    }
}
