//! The known word that somebody probably meant. Not here: which words are known.

/// Less alike than this, words have nothing to do with one another.
const ALIKE: f64 = 0.55;

/// The most similar of the known words, if any is similar.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let word = plain(word);
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&word, &plain(name));
    let rated = known.into_iter().map(|name| (likeness(name), name)).filter(|(rate, _)| *rate >= ALIKE);
    rated.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| name)
}

/// The second half of a sentence about an unknown word: what was meant, or what there is.
pub(super) fn remedy(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(name) => format!("did you mean {name}?"),
        None => format!("there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_found_and_nothing_else() {
        let known = ["width", "height", "long-side", "filter"];
        for (word, meant) in
            [("widht", "width"), ("long_side", "long-side"), ("Filters", "filter"), ("heigth", "height")]
        {
            assert_eq!(nearest(word, known), Some(meant), "{word}");
        }
        assert_eq!(nearest("colormap", known), None);
        assert_eq!(remedy("hight", &known), "did you mean height?");
        assert_eq!(remedy("q", &known[..2]), "there are width, height");
    }
}
