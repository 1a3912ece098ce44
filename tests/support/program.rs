//! Running the program: arguments in, output or one sentence out.

use std::process::{Command, Output};

/// The program, ready for arguments.
pub fn lumiq() -> Command {
    Command::new(env!("CARGO_BIN_EXE_lumiq"))
}

/// Runs it to the end.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    lumiq().args(arguments).output().expect("the program starts")
}

/// Runs it and expects success; returns stdout.
pub fn succeed<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).expect("stdout is text")
}

/// Runs it and expects that exit code and one line on stderr, which is returned.
pub fn fail<S: AsRef<std::ffi::OsStr>>(code: i32, arguments: impl IntoIterator<Item = S>) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
    let text = stderr(&output);
    assert_eq!(text.trim_end().lines().count(), 1, "one sentence, not: {text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
