//! Judges one file on a thread of its own, so that a crash, a hang or a hunger for memory becomes a verdict.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::Verdict;
use crate::{check_picture, check_recording, check_stack, memory};

/// No file of the corpus may take longer, however broken.
const LONGEST: Duration = Duration::from_secs(10);
/// A broken file of a few kilobytes may not make us allocate this much.
const MOST_BYTES_FOR_BROKEN: usize = 1 << 30;

pub fn judge(file: &Path, expected: &Value) -> Verdict {
    let (send, receive) = crossbeam_channel::bounded(1);
    let (path, wish) = (file.to_owned(), expected.clone());
    let before = memory::start();
    std::thread::spawn(move || {
        let verdict = std::panic::catch_unwind(|| check(&path, &wish));
        // The receiver is gone only when the time was up: nobody waits for this verdict any more.
        let _ = send.send(verdict);
    });
    let verdict = match receive.recv_timeout(patience()) {
        Err(_) => Verdict::Wrong(format!("took longer than {} s", patience().as_secs())),
        Ok(Err(panic)) => Verdict::Wrong(format!("crashed: {}", message(&panic))),
        Ok(Ok(verdict)) => verdict,
    };
    let peak = memory::peak_since(before);
    if expected.get("rule").is_some() && peak > MOST_BYTES_FOR_BROKEN {
        return Verdict::Wrong(format!("allocated {} MiB for a broken file", peak >> 20));
    }
    verdict
}

/// An unoptimised build on a busy machine gets more time.
fn patience() -> Duration {
    if cfg!(debug_assertions) { LONGEST * 6 } else { LONGEST }
}

fn message(panic: &Box<dyn std::any::Any + Send>) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "without a message".to_owned())
}

/// Chooses the check by what the trusted readers found in the file.
fn check(path: &Path, expected: &Value) -> Verdict {
    if expected.get("rule").is_some() {
        return check_stack::any_outcome_but_a_crash(path);
    }
    if expected.get("series").is_some() {
        return check_stack::tiff(path, expected);
    }
    if expected["format"] == "ome-companion" {
        return check_stack::companion(path, expected);
    }
    let recording = ["datatype", "sample_count", "per_channel", "json_error", "members", "captures"];
    if recording.iter().any(|key| expected.get(key).is_some()) {
        return check_recording::recording(path, expected);
    }
    if expected.get("dtype").is_some() {
        return check_stack::npy(path, expected);
    }
    let agreed = expected["pillow"].get("error").is_none() || expected["imagecodecs"].get("sha256").is_some();
    if expected.get("pillow").is_some() && agreed {
        return check_picture::picture(path, expected);
    }
    check_stack::any_outcome_but_a_crash(path)
}
