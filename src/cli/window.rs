//! A call without a verb: what the window opens, and how it is read.

use std::path::{Path, PathBuf};

use super::arguments::{Arguments, first_given};
use super::exit::Failure;
use super::record::request;
use crate::codec::OpenOptions;
use crate::codec::transport::StreamAddress;
use crate::engine::Command;
use crate::engine::command::{DocumentCommand, StreamCommand};

/// What the window opens.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// Files that are read as they say.
    pub files: Vec<PathBuf>,
    /// Streams, and files that are read as the call says.
    pub commands: Vec<Command>,
}

/// Files and streams of a call without a verb.
///
/// # Errors
/// [`Failure::Usage`] for options that go with nothing that is opened, and for streams of which too little is said.
pub fn opening(arguments: &Arguments) -> Result<Opening, Failure> {
    let text = |path: &PathBuf| path.to_str().filter(|text| StreamAddress::is_meant_by(text)).map(str::to_owned);
    let (streams, files): (Vec<_>, Vec<_>) = arguments.files.iter().partition(|path| text(path).is_some());
    check(arguments, streams.len(), files.len())?;
    let mut opening = Opening::default();
    for address in streams.into_iter().filter_map(text) {
        let address = address.parse().map_err(Failure::Usage)?;
        let mut request = request(&address, &arguments.recording, &arguments.receiver);
        request.record.clone_from(&arguments.record);
        let checked = request.info().map(drop).and_then(|()| request.connection().map(drop));
        checked.map_err(|error| Failure::Usage(error.to_string()))?;
        opening.commands.push(Command::Stream(StreamCommand::Open(Box::new(request))));
    }
    let paths: Vec<PathBuf> = files.into_iter().cloned().collect();
    if arguments.recording.of_recordings_only().is_none() {
        opening.files = paths;
    } else if !paths.is_empty() {
        let recording = &arguments.recording;
        let options = OpenOptions {
            datatype: recording.datatype,
            sample_rate_hz: recording.sample_rate,
            center_frequency_hz: recording.center_frequency,
            u8_offset: recording.u8_offset,
            header_bytes: recording.header_bytes,
            ..OpenOptions::default()
        };
        let open = DocumentCommand::Open { paths, options: Box::new(options) };
        opening.commands.push(Command::Document(open));
    }
    Ok(opening)
}

/// An option that does nothing is a mistake to be told of.
fn check(arguments: &Arguments, streams: usize, files: usize) -> Result<(), Failure> {
    let of_streams = first_given(&[("--record", arguments.record.is_some())]).or_else(|| arguments.receiver.given());
    if let Some(option) = of_streams.filter(|_| streams == 0) {
        return Err(Failure::Usage(format!("{option} is for streams (tcp://, rtl_tcp://, -); leave it out")));
    }
    if let Some(option) = arguments.recording.of_recordings_only().filter(|_| streams + files == 0) {
        return Err(Failure::Usage(format!("{option} says how a file or a stream is read; name one, or leave it out")));
    }
    if arguments.record.is_some() && streams > 1 {
        let sentence = "--record is for one stream; open the others by calls of their own";
        return Err(Failure::Usage(sentence.to_owned()));
    }
    match arguments.record.as_deref().map(Path::extension) {
        Some(ending) if ending.is_none_or(|ending| ending != "sigmf-meta" && ending != "sigmf-data") => Err(
            Failure::Usage("a stream is recorded as SigMF; end the name after --record with .sigmf-meta".to_owned()),
        ),
        _ => Ok(()),
    }
}

/// A word that says what the window opens, before a verb, where it does nothing; `None` if there is none.
#[must_use]
pub fn before_the_verb(arguments: &Arguments) -> Option<String> {
    arguments.verb.as_ref()?;
    let file = arguments.files.first().map(|file| file.display().to_string());
    let record = first_given(&[("--record", arguments.record.is_some())]);
    let option = record.or_else(|| arguments.receiver.given()).or_else(|| arguments.recording.of_recordings_only());
    file.or_else(|| option.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(call: &str) -> Result<Opening, String> {
        let arguments = crate::cli::parse(call.split(' ').map(Into::into)).expect("a call that can be understood");
        opening(&arguments).map_err(|failure| failure.to_string())
    }

    #[test]
    fn streams_are_told_from_files_and_options_go_where_they_belong() {
        let plain = of("lumiq a.tif b.cf32").unwrap();
        assert_eq!((plain.files.len(), plain.commands.len()), (2, 0));
        let both = of("lumiq tcp://h:5 a.bin --datatype cu8 --sample-rate 2.4e6 --reconnect 5").unwrap();
        assert!(both.files.is_empty());
        let [Command::Stream(StreamCommand::Open(request)), Command::Document(DocumentCommand::Open { options, .. })] =
            &both.commands[..]
        else {
            panic!("{both:?}")
        };
        assert_eq!((request.sample_rate_hz, options.sample_rate_hz), (Some(2.4e6), Some(2.4e6)));
        assert_eq!(request.reconnect.map(|time| time.as_secs()), Some(5));
        let pipe = of("lumiq - --datatype cf32 --record x.sigmf-meta").unwrap();
        assert!(
            matches!(&pipe.commands[..], [Command::Stream(StreamCommand::Open(request))] if request.record.is_some())
        );
    }

    #[test]
    fn what_goes_with_nothing_or_says_too_little_is_a_wrong_call() {
        assert!(of("lumiq a.tif --gain 3").unwrap_err().contains("--gain is for streams"));
        assert!(of("lumiq --datatype cu8").unwrap_err().contains("--datatype says how"));
        assert!(of("lumiq tcp://h:5").unwrap_err().contains("say it with --datatype"));
        assert!(of("lumiq udp://h:5").unwrap_err().contains("no stream that lumiq reads"));
        assert!(of("lumiq rtl_tcp://h").unwrap_err().contains("--center-frequency"));
        assert!(of("lumiq - --datatype cu8 --record x.wav").unwrap_err().contains(".sigmf-meta"));
    }
}
