//! Jobs in parallel: all of them once, within memory, until one fails.

use std::path::PathBuf;

use super::*;
use crate::engine::budget::MEGABYTE;

fn jobs(count: usize) -> Vec<Job> {
    (0..count).map(|index| Job { index, input: PathBuf::from(index.to_string()), output: PathBuf::new() }).collect()
}

fn options(keep_going: bool) -> QueueOptions {
    QueueOptions { workers: 4, budget: Budget::with_limit(100 * MEGABYTE), keep_going, pause: Pause::default() }
}

fn done() -> (Outcome, Duration) {
    (Outcome::Done { input: Signature::default(), warnings: Vec::new() }, Duration::ZERO)
}

#[test]
fn memory_is_reserved_before_a_job_starts() {
    let (jobs, options, running) = (jobs(12), options(true), AtomicUsize::new(0));
    let (most, told) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = |job: &Job| {
        let now = running.fetch_add(1, Ordering::SeqCst) + 1;
        most.fetch_max(now, Ordering::SeqCst);
        // The fourth wants more than there is, and has it for itself.
        assert!(job.index != 3 || now == 1);
        std::thread::sleep(Duration::from_millis(5));
        running.fetch_sub(1, Ordering::SeqCst);
        Ok(done())
    };
    let bytes = |job: &Job| if job.index == 3 { 900 * MEGABYTE } else { 40 * MEGABYTE };
    let tell = |_: &Job, _: &Outcome, _| {
        told.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    work_through(&jobs, &options, &Progress::new(), bytes, work, tell).unwrap();
    assert_eq!((most.into_inner(), told.into_inner()), (2, 12));
    assert_eq!(options.budget.used(), 0);
}

#[test]
fn one_failure_stops_the_others_unless_they_shall_go_on() {
    for (keep_going, all) in [(true, true), (false, false)] {
        let (jobs, mut told) = (jobs(100), Vec::new());
        let work = |job: &Job| {
            assert_ne!(job.index, 5, "a bug");
            std::thread::sleep(Duration::from_millis(2));
            Ok(done())
        };
        let tell = |job: &Job, outcome: &Outcome, _| {
            told.push((job.index, outcome.clone()));
            Ok(())
        };
        let progress = Progress::new();
        work_through(&jobs, &options(keep_going), &progress, |_| 0, work, tell).unwrap();
        assert_eq!(told.len() == 100, all, "{}", told.len());
        let failed: Vec<_> = told.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed { .. })).collect();
        assert!(matches!(failed[..], [(5, Outcome::Failed { sentence })] if sentence.contains("a bug")), "{failed:?}");
    }
}

#[test]
fn cancelled_is_no_failure() {
    let (jobs, progress) = (jobs(100), Progress::new());
    let work = |job: &Job| {
        if job.index == 2 {
            progress.cancel();
        }
        Ok(done())
    };
    let error = work_through(&jobs, &options(true), &progress, |_| 0, work, |_, _, _| Ok(())).unwrap_err();
    assert!(error.is_cancelled());
    assert!(progress.done() < 100);
}

#[test]
fn a_pause_lets_nothing_begin_and_ends_with_a_cancellation() {
    let (jobs, options) = (jobs(40), options(true));
    let begun = AtomicUsize::new(0);
    let work = |_: &Job| {
        begun.fetch_add(1, Ordering::SeqCst);
        Ok(done())
    };
    let run = |progress: &Progress| work_through(&jobs, &options, progress, |_| 0, work, |_, _, _| Ok(()));
    options.pause.set(true);
    std::thread::scope(|scope| {
        let running = scope.spawn(|| run(&Progress::new()));
        std::thread::sleep(3 * LOOK_AGAIN);
        assert_eq!(begun.load(Ordering::SeqCst), 0);
        options.pause.set(false);
        assert!(running.join().unwrap().is_ok());
    });
    assert_eq!(begun.load(Ordering::SeqCst), 40);
    options.pause.set(true);
    let cancelled = Progress::new();
    cancelled.cancel();
    assert!(run(&cancelled).unwrap_err().is_cancelled());
}
