//! How a verb reads its inputs, for those who look at them before the verb does. Not here: what the options mean
//! (`codec/open_options.rs`).

use crate::cli::arguments::{DemodArguments, SliceArguments, SpectrogramArguments, Verb};
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
        Verb::Spectrogram(SpectrogramArguments { read, .. })
        | Verb::Slice(SliceArguments { read, .. })
        | Verb::Demod(DemodArguments { read, .. }) => {
            return Reading::of_recordings(&read.stack(), read).options();
        }
        // No recipe has them; a new verb that one has belongs above.
        Verb::Info(_)
        | Verb::Measure(_)
        | Verb::Record(_)
        | Verb::Annotate(_)
        | Verb::Run(_)
        | Verb::MergeManifests(_)
        | Verb::Verify(_)
        | Verb::Demo(_) => return OpenOptions::default(),
    };
    Reading::of_stacks(stack).options()
}
