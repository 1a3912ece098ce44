//! Words as the window writes them.

/// The same with its first letter as at the beginning of a sentence or a title.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letter_changes() {
        assert_eq!(capitalised("seen With"), "Seen With");
        assert_eq!(capitalised("µm"), "Μm");
        assert_eq!(capitalised(""), "");
    }
}
