//! Opens raw recordings: the datatype from the user, the extension or the name, the length from the file.

use std::path::Path;
use std::sync::Arc;

use super::datatype::{Hint, from_name};
use super::filename;
use crate::codec::samples::layout::whole_frames;
use crate::codec::samples::{FileSamples, Layout, apply_options};
use crate::codec::{CodecError, OpenOptions};
use crate::model::{AnnotationList, Capture, Datatype, Recording, RecordingInfo};

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Opens a raw recording.
///
/// # Errors
/// [`CodecError::Ambiguous`] if nothing says what the samples are.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Recording, CodecError> {
    open_as(path, options, Vec::new())
}

/// Opens raw samples without looking for metadata; `warnings` are put before those found here.
///
/// # Errors
/// As [`open`].
pub fn open_as(path: &Path, options: &OpenOptions, warnings: Vec<String>) -> Result<Recording, CodecError> {
    let (datatype, mut guessed) = datatype(path, options)?;
    let length = std::fs::metadata(path).map_err(|source| CodecError::io(path, source))?.len();
    let header = options.header_bytes.unwrap_or(0);
    let bytes = length.saturating_sub(header);
    let segment = whole_frames(header, bytes, datatype.bytes() as u64);
    let hints = filename::parse(&name_of(path));
    // The conventions describe IQ recordings: a real signal was derived from one and has a rate of its own.
    let rate = hints.sample_rate_hz.filter(|_| datatype.complex);
    guessed.extend(rate.map(|_| "sample_rate_hz".to_owned()));
    guessed.extend(hints.center_frequency_hz.map(|_| "center_frequency_hz".to_owned()));
    guessed.extend(hints.datetime.as_ref().map(|_| "datetime".to_owned()));
    let mut info = RecordingInfo {
        format: "raw".to_owned(),
        samples: segment.frames,
        channels: 1,
        datatype,
        sample_rate_hz: rate,
        center_frequency_hz: hints.center_frequency_hz,
        captures: vec![Capture {
            frequency_hz: hints.center_frequency_hz,
            datetime: hints.datetime,
            ..Capture::default()
        }],
        annotations: AnnotationList::default(),
        guessed,
        warnings,
        metadata: None,
    };
    let left_over = if options.goes_on { 0 } else { bytes % datatype.bytes() as u64 };
    warn(&mut info, header, length, left_over);
    apply_options(&mut info, options);
    let layout = Layout::interleaved(datatype, 1, vec![segment]);
    Ok(Recording::new(info, Arc::new(FileSamples::open(path, layout, options.u8_offset)?)))
}

/// The datatype that the name of a file states, where it leaves no doubt.
#[must_use]
pub fn stated_datatype(path: &Path) -> Option<Datatype> {
    match from_name(&name_of(path)) {
        Some(Hint::Stated(datatype)) => Some(datatype),
        _ => None,
    }
}

fn datatype(path: &Path, options: &OpenOptions) -> Result<(Datatype, Vec<String>), CodecError> {
    if let Some(datatype) = options.datatype {
        return Ok((datatype, Vec::new()));
    }
    let name = name_of(path);
    let hint = match (from_name(&name), filename::parse(&name).datatype) {
        // What the tool writes whose names look so.
        (Some(Hint::Ambiguous) | None, Some(datatype)) => Some(Hint::Likely(datatype)),
        (hint, _) => hint,
    };
    match hint {
        Some(Hint::Stated(datatype)) => Ok((datatype, Vec::new())),
        Some(Hint::Likely(datatype)) => Ok((datatype, vec!["datatype".to_owned()])),
        Some(Hint::Ambiguous) | None => Err(CodecError::Ambiguous {
            path: path.to_owned(),
            question: "nothing says how its samples are stored".to_owned(),
            remedy: "say it with --datatype, for example --datatype cf32_le, ci16_le, ci8 or cu8".to_owned(),
        }),
    }
}

fn warn(info: &mut RecordingInfo, header: u64, length: u64, left_over: u64) {
    if header > length {
        info.warnings.push(format!("the header of {header} bytes is longer than the file of {length} bytes"));
    }
    if left_over > 0 {
        info.warnings.push(format!("the last {left_over} bytes are no whole sample and are left out"));
    }
    if info.samples == 0 {
        info.warnings.push("the file holds no samples".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Opened;

    fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> std::path::PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn extension_and_name_describe_the_recording() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "g001_433.92M_250k.cu8", &[255, 0, 1]);
        let info = open(&path, &OpenOptions::default()).unwrap().info;
        assert_eq!((info.samples, info.datatype.to_string().as_str()), (1, "cu8"));
        assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(250e3), Some(433.92e6)));
        assert_eq!(info.guessed, ["sample_rate_hz", "center_frequency_hz"]);
        assert_eq!(info.warnings.len(), 1);
        assert_eq!(info.captures.len(), 1);
    }

    #[test]
    fn names_of_tools_tell_time_and_type() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "gqrx_20251107_215806_110700000_1800000_fc.raw", &[0; 16]);
        let info = open(&path, &OpenOptions::default()).unwrap().info;
        assert_eq!((info.samples, info.datatype), (2, Datatype::CF32));
        assert_eq!(info.captures[0].datetime.as_deref(), Some("2025-11-07T21:58:06Z"));
        assert_eq!(info.guessed, ["datatype", "sample_rate_hz", "center_frequency_hz", "datetime"]);
    }

    #[test]
    fn what_the_user_says_is_not_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "g001_433.92M_250k.iq", &[0; 20]);
        assert!(open(&path, &OpenOptions::default()).unwrap().info.guessed.contains(&"datatype".to_owned()));
        let options = OpenOptions {
            datatype: Some("cf32".parse().unwrap()),
            sample_rate_hz: Some(1e6),
            header_bytes: Some(4),
            ..OpenOptions::default()
        };
        let info = open(&path, &options).unwrap().info;
        assert_eq!((info.samples, info.sample_rate_hz), (2, Some(1e6)));
        assert_eq!(info.guessed, ["center_frequency_hz"]);
        assert!(info.warnings.is_empty());
    }

    #[test]
    fn a_name_without_hint_is_refused_with_the_option_to_give() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "capture.dat", &[0; 8]);
        let error = open(&path, &OpenOptions::default()).unwrap_err();
        assert!(matches!(error, CodecError::Ambiguous { .. }));
        assert!(error.to_string().contains("--datatype"), "{error}");
    }

    #[test]
    fn metadata_that_name_the_file_are_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "capture.bin", &[0; 8]);
        let meta = r#"{"global":{"core:datatype":"cu8","core:version":"1.2.5","core:dataset":"capture.bin"},
            "captures":[],"annotations":[]}"#;
        file(&folder, "capture.sigmf-meta", meta.as_bytes());
        let info = |options: &OpenOptions| match crate::codec::open(&path, options).unwrap() {
            Opened::Recording(recording) => recording.info,
            Opened::Stack(stack) => panic!("{stack:?}"),
        };
        let described = info(&OpenOptions::default());
        assert_eq!((described.format.as_str(), described.samples), ("sigmf", 4));
        let options = OpenOptions { datatype: Some("ci8".parse().unwrap()), ..OpenOptions::default() };
        assert_eq!(info(&options).format, "raw");
    }

    #[test]
    fn a_header_longer_than_the_file_leaves_an_empty_recording() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "a.cf32", &[0; 8]);
        let options = OpenOptions { header_bytes: Some(u64::MAX), ..OpenOptions::default() };
        let recording = open(&path, &options).unwrap();
        assert_eq!((recording.info.samples, recording.info.warnings.len()), (0, 2));
    }
}
