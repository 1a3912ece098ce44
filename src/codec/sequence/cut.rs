//! A file name cut up: words between marks, and in each word runs of letters and of digits.

/// A run of characters of one kind within a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run<'a> {
    /// Everything that is neither a digit nor a mark.
    Letters(&'a str),
    Digits(&'a str),
}

/// A cut name: `marks[0]`, `words[0]`, `marks[1]`, …; there is one mark more than there are words. The ending is a word.
#[derive(Debug)]
pub struct CutName<'a> {
    pub words: Vec<&'a str>,
    /// What stands before, between and behind the words; may be empty only at the ends.
    pub marks: Vec<&'a str>,
}

impl<'a> CutName<'a> {
    /// Cuts a name up.
    pub fn of(name: &'a str) -> Self {
        let mut cut = Self { words: Vec::new(), marks: Vec::new() };
        let mut rest = name;
        loop {
            cut.marks.push(take_while(&mut rest, |letter| !letter.is_alphanumeric()));
            if rest.is_empty() {
                return cut;
            }
            cut.words.push(take_while(&mut rest, char::is_alphanumeric));
        }
    }
}

/// The runs of a word, from left to right.
pub fn runs(word: &str) -> Vec<Run<'_>> {
    let mut rest = word;
    let mut runs = Vec::new();
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let run = take_while(&mut rest, |letter| letter.is_ascii_digit() == digits);
        runs.push(if digits { Run::Digits(run) } else { Run::Letters(run) });
    }
    runs
}

/// A word with every number replaced by `#`: what words have in common that differ in their numbers only.
pub fn skeleton(word: &str) -> String {
    let text = |run| match run {
        Run::Letters(letters) => letters,
        Run::Digits(_) => "#",
    };
    runs(word).into_iter().map(text).collect()
}

/// Takes what is so from the front.
fn take_while<'text>(text: &mut &'text str, so: impl Fn(char) -> bool) -> &'text str {
    let (front, rest) = text.split_at(text.find(|letter| !so(letter)).unwrap_or(text.len()));
    *text = rest;
    front
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_between_marks() {
        let cut = CutName::of("img_t001--w1DAPI.ome.tif");
        assert_eq!(cut.words, ["img", "t001", "w1DAPI", "ome", "tif"]);
        assert_eq!(cut.marks, ["", "_", "--", ".", ".", ""]);
        assert_eq!(CutName::of("(1)").marks, ["(", ")"]);
        assert_eq!(CutName::of("").marks, [""]);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let w1 = [Run::Letters("w"), Run::Digits("1"), Run::Letters("DAPI")];
        assert_eq!(runs("w1DAPI"), w1);
        assert_eq!(skeleton("t001z02"), "t#z#");
    }
}
