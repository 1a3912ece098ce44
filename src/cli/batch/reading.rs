//! How a verb reads its inputs, for those who look at them before the verb does. Not here: what the options mean
//! (`codec/open_options.rs`).

use crate::cli::arguments::Verb;
use crate::cli::convert;
use crate::cli::input::Reading;
use crate::codec::OpenOptions;

/// What the options of a verb say about its inputs.
pub(super) fn reading(verb: &Verb) -> OpenOptions {
    let stack = match verb {
        Verb::Resize(arguments) => &arguments.stack,
        Verb::Blend(arguments) => &arguments.stack,
        Verb::Render(arguments) => &arguments.stack,
        Verb::Project(arguments) => &arguments.stack,
        Verb::Convert(arguments) => return convert::reading(arguments).options(),
        _ => return of_recordings(verb),
    };
    Reading::of_stacks(stack).options()
}

fn of_recordings(verb: &Verb) -> OpenOptions {
    let read = match verb {
        Verb::Spectrogram(arguments) => &arguments.read,
        Verb::Slice(arguments) => &arguments.read,
        Verb::Demod(arguments) => &arguments.read,
        // Verbs that no recipe has.
        _ => return OpenOptions::default(),
    };
    Reading::of_recordings(&read.stack(), read).options()
}
