//! stdout: the only place that prints results, as text or JSON.
#![allow(clippy::print_stdout, reason = "results belong on stdout, and only this file writes them")]

use serde_json::Value;

/// Prints one line of text.
pub(super) fn line(text: &str) {
    println!("{text}");
}

/// Prints one JSON object on one line.
pub(super) fn json(value: &Value) {
    println!("{value}");
}
