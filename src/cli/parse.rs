//! From the words of a call to arguments; a wrong call is told in one line.
//!
//! Not here: which words there are (`arguments`).

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _};

use super::arguments::Arguments;
use super::print;

/// Understands a call. Help and version are printed, and what is wrong is said on stderr.
///
/// # Errors
/// The exit code, where the call asks for no work: 0 after help and version, 2 after a wrong call.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, u8> {
    let words: Vec<OsString> = words.into_iter().collect();
    let command = command();
    let verb = words.iter().find(|word| command.find_subcommand(word).is_some()).cloned();
    let parsed = command.try_get_matches_from(&words).and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map_err(|error| {
        if !error.use_stderr() {
            // Whoever closed stdout wants no help.
            let _ = error.print();
            return 0;
        }
        let of_verb = verb.map_or(String::new(), |verb| format!(" {}", verb.display()));
        print::say(&format!("lumiq: {}; see lumiq{of_verb} --help", sentence(&error.to_string())));
        2
    })
}

/// The whole command line. Every option takes numbers below zero: whether they make sense its own parser says.
pub(super) fn command() -> clap::Command {
    let signed = |argument: clap::Arg| {
        let takes_value = !argument.is_positional() && argument.get_action().takes_values();
        if takes_value { argument.allow_negative_numbers(true) } else { argument }
    };
    Arguments::command().mut_args(signed).mut_subcommands(move |verb| verb.mut_args(signed))
}

/// One line of what clap sets in several: the cause, what it lists, what it proposes.
pub(super) fn sentence(rendered: &str) -> String {
    let lines = rendered.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let mut sentence = String::new();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("For more information")) {
        // Proposes to read an option's value as a file's name.
        if line.starts_with("tip: to pass") {
            continue;
        }
        let (line, tip) = line.strip_prefix("tip: ").map_or((line, false), |tip| (tip, true));
        match sentence.chars().last() {
            None => {}
            Some(':') => sentence.push(' '),
            Some(_) if tip => sentence.push_str("; "),
            Some(_) if line.starts_with('[') => sentence.push(' '),
            Some(_) => sentence.push_str(", "),
        }
        sentence.push_str(line.strip_prefix("error: ").unwrap_or(line));
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(call: &str) -> String {
        let error = command().try_get_matches_from(call.split(' ')).unwrap_err();
        sentence(&error.to_string())
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn wrong_calls_are_told_in_one_line() {
        assert_eq!(
            said("lumiq resize a.png -o b.png --scale -1"),
            "invalid value '-1' for '--scale <F>': '-1' is not a number above 0"
        );
        assert_eq!(
            said("lumiq resize a.png -o b.png --scall 2"),
            "unexpected argument '--scall' found; a similar argument exists: '--scale'"
        );
        assert_eq!(said("lumiq resize -1"), "unexpected argument '-1' found");
        let missing = said("lumiq blend a.png");
        assert!(missing.starts_with("2 values required") || missing.contains("required"), "{missing}");
        let choices = said("lumiq convert a.tif -o b.tif --overwrite perhaps");
        assert_eq!(choices, "invalid value 'perhaps' for '--overwrite <WHEN>' [possible values: older, always, never]");
        for call in ["lumiq blend", "lumiq info", "lumiq resize a -o b --out c --scale 2", "lumiq --threads 0"] {
            let text = said(call);
            assert!(!text.is_empty() && !text.contains('\n') && !text.contains("Usage"), "{call}: {text}");
        }
    }
}
