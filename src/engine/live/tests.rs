//! Receptions from a script: bytes become samples, gaps captures; what is stored where reads as one recording.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::reception::{Reception, Step};
use super::spliced::Spliced;
use super::*;
use crate::codec::samples::ReadBytes as _;
use crate::codec::transport::{End, Received, Transport};
use crate::codec::{OpenOptions, Opened, open};
use crate::model::{Annotation, AnnotationList, Datatype, Recording};

/// What a stream does, one after the other; then it ends.
#[derive(Debug)]
enum Act {
    Send(Vec<u8>),
    Pause,
    Gap(f64),
}

#[derive(Debug)]
struct Script(VecDeque<Act>);

impl Transport for Script {
    fn receive(&mut self, buffer: &mut [u8]) -> Received {
        match self.0.pop_front() {
            Some(Act::Send(bytes)) => {
                let count = bytes.len().min(buffer.len());
                buffer[..count].copy_from_slice(&bytes[..count]);
                if count < bytes.len() {
                    self.0.push_front(Act::Send(bytes[count..].to_vec()));
                }
                Received::Bytes(count)
            }
            Some(Act::Pause) => Received::Nothing,
            Some(Act::Gap(seconds)) => Received::Gap(Duration::from_secs_f64(seconds)),
            None => Received::End(End::Closed),
        }
    }

    fn hardware(&self) -> Option<String> {
        Some("a script".to_owned())
    }
}

fn bytes(count: usize, seed: usize) -> Vec<u8> {
    (0..count).map(|at| ((at + seed) * 37 / 11) as u8).collect()
}

/// Sends in pieces of that many bytes.
fn pieces(bytes: &[u8], length: usize) -> Vec<Act> {
    bytes.chunks(length).map(|piece| Act::Send(piece.to_vec())).collect()
}

fn request(datatype: &str) -> StreamRequest {
    StreamRequest {
        datatype: Some(datatype.parse::<Datatype>().unwrap()),
        sample_rate_hz: Some(1000.0),
        center_frequency_hz: Some(1e6),
        ..StreamRequest::new("tcp://script:1".parse().unwrap())
    }
}

fn reception(request: &StreamRequest, acts: Vec<Act>) -> (Reception, Arc<Spliced>) {
    let spliced = Arc::new(Spliced::new("script".to_owned()));
    let transport = Box::new(Script(acts.into()));
    (Reception::new(transport, request, Some(Arc::clone(&spliced))).unwrap(), spliced)
}

/// Receives to the end.
fn run_out(reception: &mut Reception) {
    while !matches!(reception.step().unwrap(), Step::Ended(_) | Step::Enough) {}
}

fn all_of(spliced: &Spliced, count: u64) -> Vec<u8> {
    let mut out = vec![0; count as usize];
    spliced.read_at(0, &mut out).unwrap();
    out
}

fn recording(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).unwrap() {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a recording"),
    }
}

fn stored(recording: &Recording) -> Vec<u8> {
    let mut out = vec![0; recording.info.samples as usize * recording.info.datatype.bytes()];
    recording.source.read_stored(0, &mut out).unwrap();
    out
}

#[test]
fn samples_are_whole_whatever_pieces_they_come_in() {
    for (datatype, frame) in [("cu8", 2), ("ci16", 4), ("cf32", 8), ("cf64", 16), ("rf32", 4), ("ri8", 1)] {
        for length in [1, 3, 7, 4096, 1 << 20] {
            // A header of five bytes, and half a sample at the end.
            let sent = bytes(5 + frame * 700 + frame / 2, frame);
            let request = StreamRequest { header_bytes: 5, ..request(datatype) };
            let (mut reception, spliced) = reception(&request, pieces(&sent, length));
            run_out(&mut reception);
            assert_eq!(reception.info().samples, 700, "{datatype} in pieces of {length}");
            assert!(all_of(&spliced, 700 * frame as u64) == sent[5..][..700 * frame]);
            assert_eq!(reception.info().captures.len(), 1);
            assert!(reception.info().captures[0].datetime.is_some());
        }
    }
}

#[test]
fn after_a_gap_a_capture_begins_and_half_a_sample_is_none() {
    let (before, after) = (bytes(4 * 10 + 3, 1), bytes(4 * 5, 9));
    let mut acts = pieces(&before, 6);
    acts.extend([Act::Pause, Act::Gap(0.5), Act::Pause]);
    acts.extend(pieces(&after, 6));
    acts.push(Act::Gap(0.25));
    let (mut reception, spliced) = reception(&request("ci16"), acts);
    run_out(&mut reception);
    assert!(all_of(&spliced, 60) == [&before[..40], &after[..]].concat());
    let starts: Vec<u64> = reception.info().captures.iter().map(|capture| capture.sample_start).collect();
    // Behind the last gap nothing came.
    assert_eq!(starts, [0, 10]);
    let status = reception.status();
    assert_eq!((status.gaps, status.lost_samples, status.samples, status.bytes), (2, 750, 15, 60));
}

#[test]
fn no_more_comes_than_was_asked_for() {
    let sent = bytes(1000, 4);
    let (mut reception, spliced) = reception(&request("cu8"), pieces(&sent, 333));
    reception.up_to(200);
    run_out(&mut reception);
    assert_eq!(reception.info().samples, 200);
    assert!(all_of(&spliced, 400) == sent[..400]);
}

#[test]
fn what_is_recorded_in_between_is_a_pair_and_everything_reads_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("middle.sigmf-meta");
    let sent = bytes(3000, 2);
    let mut acts = pieces(&sent, 100);
    acts.insert(15, Act::Gap(1.0));
    let (mut reception, spliced) = reception(&request("cu8"), acts);
    (0..10).for_each(|_| drop(reception.step().unwrap()));
    reception.begin_recording(&target).unwrap();
    assert!(reception.begin_recording(&target).unwrap_err().to_string().contains("recorded already"));
    (0..11).for_each(|_| drop(reception.step().unwrap()));
    assert_eq!(reception.status().recording.map(|recording| recording.bytes), Some(1000));
    let mark = |sample_start, label: &str| Annotation {
        sample_start,
        sample_count: Some(100),
        label: Some(label.to_owned()),
        ..Annotation::default()
    };
    let saved = reception.end_recording(&vec![mark(0, "before"), mark(600, "within")].into()).unwrap();
    assert_eq!(saved, Some((target.clone(), false)));
    run_out(&mut reception);
    assert!(all_of(&spliced, 3000) == sent);
    assert_eq!(reception.end_recording(&AnnotationList::default()).unwrap(), None);

    let pair = recording(&target);
    assert!(stored(&pair) == sent[1000..2000]);
    let starts: Vec<u64> = pair.info.captures.iter().map(|capture| capture.sample_start).collect();
    assert_eq!(starts, [0, 250]);
    let marks: Vec<_> = pair.info.annotations.iter().map(|mark| (mark.sample_start, mark.label.as_deref())).collect();
    assert_eq!(marks, [(100, Some("within"))]);
    let global = &pair.info.metadata.as_ref().unwrap()["global"];
    assert_eq!(global["core:hw"], "a script");
    assert!(global["core:recorder"].as_str().unwrap().starts_with("lumiq "));
}

#[test]
fn the_temporary_file_has_a_limit_and_goes_with_its_readers() {
    let request = StreamRequest { spool_bytes: 1000, ..request("cu8") };
    let (mut reception, spliced) = reception(&request, pieces(&bytes(2000, 0), 400));
    let failure = loop {
        if let Err(error) = reception.step() {
            break error.to_string();
        }
    };
    assert!(failure.contains("reached its limit") && failure.contains("record to a file"), "{failure}");
    assert!(all_of(&spliced, 800) == bytes(2000, 0)[..800]);
    assert!(spliced.read_at(700, &mut [0; 200]).is_err());
}

#[test]
fn a_stream_that_somebody_looks_at_is_told_as_it_grows() {
    let news = Arc::new(Mutex::new(Vec::new()));
    let sent = bytes(5000, 6);
    let heard = Arc::clone(&news);
    let report = move |told| heard.lock().unwrap().push(told);
    let transport = Box::new(Script(pieces(&sent, 77).into()));
    let stream = run::start(transport, &request("cu8"), report, crate::engine::job::silent()).unwrap();
    let source = stream.source();
    let end = std::time::Instant::now() + Duration::from_mins(1);
    while news.lock().unwrap().is_empty() {
        assert!(std::time::Instant::now() < end, "it never ends");
        let samples = stream.info().samples;
        // A description never counts more than there are.
        crate::model::SampleSource::read_stored(&*source, 0, &mut vec![0; samples as usize * 2]).unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(matches!(news.lock().unwrap()[..], [StreamNews::Ended(Ok(()))]));
    assert_eq!((stream.info().samples, stream.status().bytes), (2500, 5000));
    let mut out = vec![0; 5000];
    crate::model::SampleSource::read_stored(&*source, 0, &mut out).unwrap();
    assert!(out == sent);
}
