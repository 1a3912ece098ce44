//! What microscopes and people call time, depth, channels and places in file names.
//!
//! `t001`, `z02`, `ch00` and `s1` are as Leica, `MetaMorph` and Fiji write them, `time`, `position` and `channel` as
//! Micro-Manager does. Not here: where in a name these words stand (`cut`).

use super::Meaning;

const TIME: &[&str] = &["t", "tp", "time", "timepoint", "frame"];
const DEPTH: &[&str] = &["z", "slice", "plane", "section", "depth", "focus"];
const CHANNEL: &[&str] = &["c", "ch", "chan", "channel", "channels", "w", "wave", "wavelength"];
/// Numbers of what is never one stack: places on the plate, repeats.
const PLACE: &[&str] = &[
    "s", "p", "f", "m", "r", "v", "xy", "pos", "position", "site", "stage", "series", "field", "fov", "tile", "well",
    "row", "col", "column", "scene", "view", "angle", "run", "plate",
];

/// Dyes, proteins, filters and ways to light a sample, without the numbers behind them.
const STAINS: &[&str] = &[
    "af",
    "alexa",
    "alexafluor",
    "atto",
    "bf",
    "bfp",
    "blue",
    "brightfield",
    "bright",
    "cfp",
    "cherry",
    "citrine",
    "cy",
    "cyan",
    "dapi",
    "dic",
    "draq",
    "dsred",
    "ebfp",
    "ecfp",
    "egfp",
    "eyfp",
    "farred",
    "fitc",
    "fluo",
    "gfp",
    "green",
    "hoechst",
    "magenta",
    "mcherry",
    "mkate",
    "mrfp",
    "mruby",
    "ph",
    "phase",
    "red",
    "rfp",
    "texasred",
    "tl",
    "tomato",
    "tdtomato",
    "trans",
    "tritc",
    "txred",
    "venus",
    "yellow",
    "yfp",
];

/// Dyes that come in numbers: Cy3 and Cy5 are two channels, not the third and the fifth.
const NUMBERED_DYES: &[&str] = &["af", "alexa", "alexafluor", "atto", "cy", "draq"];

/// Lines of usual lasers, nm.
const LASERS: &[&str] =
    &["405", "440", "445", "458", "473", "488", "514", "532", "561", "594", "633", "638", "640", "642", "647"];

/// What the number behind these letters counts.
pub fn meaning_of(marker: &str) -> Option<Meaning> {
    let marker = marker.to_lowercase();
    let is_one_of = |words: &[&str]| words.contains(&marker.as_str());
    [(TIME, Meaning::T), (DEPTH, Meaning::Z), (CHANNEL, Meaning::C), (PLACE, Meaning::Apart)]
        .into_iter()
        .find_map(|(words, meaning)| is_one_of(words).then_some(meaning))
}

/// Whether a word of a file name names a channel: `DAPI`, `Cy5`, `w1GFP`.
pub fn names_a_channel(word: &str) -> bool {
    let stain = channel_name(word).trim_end_matches(|letter: char| letter.is_ascii_digit()).to_lowercase();
    STAINS.contains(&stain.as_str()) || channel_name(word) != word
}

/// Whether the number behind these letters is part of a dye's name.
pub fn is_numbered_dye(letters: &str) -> bool {
    NUMBERED_DYES.contains(&letters.to_lowercase().as_str())
}

/// Whether a number is the line of a laser.
pub fn is_laser(digits: &str) -> bool {
    LASERS.contains(&digits)
}

/// A channel's name without the number that `MetaMorph` puts before it: `w1DAPI` is DAPI.
pub fn channel_name(word: &str) -> &str {
    let numbered = word.strip_prefix(['w', 'W']).unwrap_or(word);
    let name = numbered.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if name.len() < numbered.len() && numbered.len() < word.len() && !name.is_empty() { name } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stains_are_known_with_and_without_their_numbers() {
        for word in ["DAPI", "Cy5", "w1DAPI", "w2Anything", "Alexa488", "BF", "mCherry"] {
            assert!(names_a_channel(word), "{word}");
        }
        for word in ["Anna", "w1", "what", "488", "final"] {
            assert!(!names_a_channel(word), "{word}");
        }
        assert_eq!(["w1DAPI", "w12", "window", "GFP"].map(channel_name), ["DAPI", "w12", "window", "GFP"]);
    }

    #[test]
    fn letters_before_a_number_tell_what_it_counts() {
        let meanings = ["T", "z", "CH", "Position", "cells"].map(meaning_of);
        assert_eq!(meanings, [Some(Meaning::T), Some(Meaning::Z), Some(Meaning::C), Some(Meaning::Apart), None]);
    }
}
