//! The program as a process that says how much memory it ever held.

use std::process::Command;

use lumiq::cli;

/// The variable with the arguments of the call, one a line, in the process that makes it.
const ARGUMENTS: &str = "LUMIQ_TEST_ARGUMENTS";
/// What stands before the finding of that process.
const PEAK: &str = "peak: ";
pub const MEGABYTE: u64 = 1_000_000;

/// Not a test: makes a call, and says how much memory this process ever held.
#[test]
#[ignore = "the other tests run it in a process of its own"]
fn apart() {
    let arguments = std::env::var(ARGUMENTS).expect("arguments");
    let arguments = cli::parse(std::iter::once("lumiq").chain(arguments.lines()).map(Into::into)).unwrap();
    let verb = arguments.verb.expect("a verb");
    if let Err(failure) = cli::run(verb, arguments.manners) {
        println!("\n{failure}");
        std::process::exit(1);
    }
    println!("\n{PEAK}{}", peak_memory());
}

/// The most memory that this process ever held, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

/// What a call prints, and whether it went well.
pub fn output_of(arguments: &[&str]) -> (bool, String) {
    let mut apart = Command::new(std::env::current_exe().unwrap());
    apart.args(["--exact", "peak::apart", "--ignored", "--nocapture"]).env(ARGUMENTS, arguments.join("\n"));
    let output = apart.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), text)
}

/// The most memory that a call held, in bytes.
pub fn called(arguments: &[&str]) -> u64 {
    let (well, text) = output_of(arguments);
    assert!(well, "{arguments:?}: {text}");
    text.lines().find_map(|line| line.strip_prefix(PEAK)).expect("a finding").parse().unwrap()
}
