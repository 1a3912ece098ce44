//! stdout and stderr: the only place that prints, results as text or JSON, and what is said beside them.

use std::io::{ErrorKind, Write};

use serde_json::Value;

use super::exit::Failure;

/// Prints one line of text.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    written(writeln!(std::io::stdout(), "{text}"))
}

/// Prints one JSON object on one line.
pub(super) fn json(value: &Value) -> Result<(), Failure> {
    line(&value.to_string())
}

/// Says a line on stderr. Where even that cannot be written there is nobody left to tell.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A reader that leaves is no failure (`lumiq info * | head`), everything else is.
pub(super) fn written(outcome: std::io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::NotRead),
        Err(error) if error.kind() == ErrorKind::StorageFull => {
            Err(anyhow::anyhow!("stdout: the disk is full; free some space or choose another disk").into())
        }
        Err(error) => Err(anyhow::anyhow!("stdout: {error}; check where the output goes").into()),
    }
}
