//! Jobs from outside: panics, cancel, queue order, reports on every way out.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use lumiq::engine::job::{JobKind, JobState, Jobs, Pools, silent};
use lumiq::engine::preview::{Generation, Newest};
use lumiq::engine::{EngineError, JobId};
use lumiq::model::Progress;
use rayon::prelude::*;

const LONG: Duration = Duration::from_secs(20);
/// What a person is promised is a tenth of a second; the rest is for a machine that is busy with other things.
const AT_ONCE: Duration = Duration::from_millis(800);

fn jobs() -> Jobs {
    Jobs::new(Pools::new(2).expect("two threads"), silent())
}

fn state(jobs: &Jobs, id: JobId) -> JobState {
    jobs.status(id).expect("a remembered job").state
}

#[test]
fn a_result_comes_back_and_the_job_is_done() {
    let jobs = jobs();
    let ticket = jobs.submit("Sum", JobKind::Derive, |progress| {
        progress.set_total(100);
        (0..100_u64)
            .into_par_iter()
            .map(|value| progress.add(1).map(|()| value))
            .sum::<Result<u64, _>>()
            .map_err(Into::into)
    });
    let id = ticket.id();
    assert_eq!(ticket.wait().expect("a sum"), 4950);
    assert!(jobs.wait_idle(LONG));
    let status = jobs.status(id).expect("a remembered job");
    assert_eq!(status.state, JobState::Done);
    assert_eq!((status.done, status.total, status.fraction()), (100, 100, Some(1.0)));
}

#[test]
fn a_panic_fails_the_job_with_a_sentence_and_nothing_else() {
    let jobs = jobs();
    for kind in [JobKind::Open, JobKind::Background, JobKind::Derive] {
        let bad = jobs.submit("Resize of a.tif", kind, |_| -> Result<(), EngineError> {
            // On a worker of the pool, below a parallel iterator: the usual place for a bug in a kernel.
            (0..64_usize).into_par_iter().for_each(|index| assert!(index != 17, "row {index} is out of range"));
            Ok(())
        });
        let id = bad.id();
        let error = bad.wait().expect_err("a panic");
        assert!(matches!(error, EngineError::Panicked { .. }));
        assert!(error.to_string().contains("row 17 is out of range"), "{error}");
        assert!(jobs.wait_idle(LONG));
        assert_eq!(state(&jobs, id), JobState::Failed(error.to_string()));
        // The lane and the pool go on.
        assert!(jobs.submit("Next", kind, |_| Ok(rayon::current_num_threads())).wait().is_ok());
    }
}

#[test]
fn a_panic_in_the_delivery_is_reported_too() {
    let jobs = jobs();
    let (id, _) = jobs.submit_then("Open", JobKind::Open, |_| Ok(1), |_, _| panic!("nobody listens"));
    assert!(jobs.wait_idle(LONG));
    assert!(matches!(state(&jobs, id), JobState::Failed(sentence) if sentence.contains("nobody listens")));
}

#[test]
fn cancel_is_honoured_at_once_and_is_no_failure() {
    let jobs = jobs();
    let running = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&running);
    let ticket = jobs.submit("Endless", JobKind::Export, move |progress| -> Result<(), EngineError> {
        flag.store(true, Ordering::Release);
        loop {
            std::thread::sleep(Duration::from_millis(5));
            progress.add(1)?;
        }
    });
    let id = ticket.id();
    while !running.load(Ordering::Acquire) {
        std::thread::yield_now();
    }
    let asked = Instant::now();
    assert!(jobs.cancel(id));
    assert_eq!(state(&jobs, id), JobState::Cancelling);
    assert!(ticket.wait().expect_err("cancelled").is_cancelled());
    let took = asked.elapsed();
    assert!(took < AT_ONCE, "{took:?}");
    assert!(jobs.wait_idle(LONG));
    assert_eq!(state(&jobs, id), JobState::Cancelled);
    assert!(!jobs.cancel(id), "there is nothing left to cancel");
}

/// Says when it goes.
struct Witness(Arc<AtomicBool>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

#[test]
fn work_that_knows_no_steps_is_given_up_and_its_result_goes_nowhere() {
    let jobs = jobs();
    let [running, release, gone] = [(); 3].map(|()| Arc::new(AtomicBool::new(false)));
    let (flag, gate, result) = (Arc::clone(&running), Arc::clone(&release), Witness(Arc::clone(&gone)));
    let ticket = jobs.submit("Decoding in one go", JobKind::Export, move |_| {
        flag.store(true, Ordering::Release);
        while !gate.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(result)
    });
    let id = ticket.id();
    while !running.load(Ordering::Acquire) {
        std::thread::yield_now();
    }
    let asked = Instant::now();
    assert!(jobs.cancel(id));
    assert!(ticket.wait().err().expect("cancelled").is_cancelled());
    let took = asked.elapsed();
    assert!(took < AT_ONCE, "{took:?}");
    assert!(jobs.wait_idle(LONG));
    assert_eq!(state(&jobs, id), JobState::Cancelled);
    jobs.submit("Next", JobKind::Export, |_| Ok(())).wait().expect("its place is free");
    assert!(!gone.load(Ordering::Acquire), "the first still works");
    release.store(true, Ordering::Release);
    while !gone.load(Ordering::Acquire) {
        std::thread::yield_now();
    }
    assert_eq!(state(&jobs, id), JobState::Cancelled);
    assert!(jobs.wait_idle(LONG));
}

#[test]
fn a_waiting_job_is_cancelled_at_once_and_never_runs() {
    let jobs = jobs();
    let release = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&release);
    let first = jobs.submit("First", JobKind::Export, move |_| {
        while !gate.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    let ran = Arc::new(AtomicBool::new(false));
    let witness = Arc::clone(&ran);
    let second = jobs.submit("Second", JobKind::Export, move |_| {
        witness.store(true, Ordering::Release);
        Ok(())
    });
    let id = second.id();
    assert_eq!(state(&jobs, id), JobState::Queued);
    assert_eq!(jobs.lost_on_close().len(), 2);
    assert!(jobs.cancel(id));
    assert_eq!(state(&jobs, id), JobState::Cancelled);
    assert!(second.wait().expect_err("cancelled").is_cancelled());
    release.store(true, Ordering::Release);
    first.wait().expect("the first is untouched");
    assert!(jobs.wait_idle(LONG));
    assert!(!ran.load(Ordering::Acquire));
    assert!(jobs.lost_on_close().is_empty());
}

#[test]
fn exports_run_one_at_a_time_in_the_order_of_submission() {
    let jobs = jobs();
    let order = Arc::new(Mutex::new(Vec::new()));
    let running = Arc::new(AtomicUsize::new(0));
    for number in 0..12 {
        let (order, running) = (Arc::clone(&order), Arc::clone(&running));
        jobs.submit(format!("Export {number}"), JobKind::Export, move |_| {
            assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two exports at once");
            std::thread::sleep(Duration::from_millis(2));
            order.lock().expect("no panic").push(number);
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        });
    }
    assert!(jobs.wait_idle(LONG));
    assert_eq!(*order.lock().expect("no panic"), (0..12).collect::<Vec<_>>());
    assert!(jobs.statuses().iter().all(|job| job.state == JobState::Done));
    jobs.clear_finished();
    assert!(jobs.statuses().is_empty());
}

#[test]
fn an_export_leaves_the_interactive_lane_free() {
    let jobs = jobs();
    let release = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&release);
    jobs.submit("Export", JobKind::Export, move |_| {
        (0..2).into_par_iter().for_each(|_| {
            while !gate.load(Ordering::Acquire) {
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        Ok(())
    });
    let quick = jobs.submit("Thumbnail", JobKind::Background, |_| Ok((0..1000).into_par_iter().sum::<i32>()));
    assert_eq!(quick.wait().expect("not blocked"), 499_500);
    release.store(true, Ordering::Release);
    assert!(jobs.wait_idle(LONG));
}

#[test]
fn what_is_saved_waits_for_no_export_and_keeps_its_order() {
    let jobs = jobs();
    let release = Arc::new(AtomicBool::new(false));
    let gate = Arc::clone(&release);
    jobs.submit("Export", JobKind::Export, move |_| {
        while !gate.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    let order = Arc::new(Mutex::new(Vec::new()));
    let began = Arc::new(AtomicBool::new(false));
    for number in 0..4 {
        let (order, began) = (Arc::clone(&order), Arc::clone(&began));
        jobs.submit("Recipe", JobKind::Save, move |_| {
            while !began.load(Ordering::Acquire) {
                std::thread::sleep(Duration::from_millis(1));
            }
            order.lock().expect("no panic").push(number);
            Ok(())
        });
    }
    assert_eq!(jobs.lost_on_close().len(), 5, "what is not in its file would be lost");
    began.store(true, Ordering::Release);
    while order.lock().expect("no panic").len() < 4 {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(*order.lock().expect("no panic"), [0, 1, 2, 3]);
    release.store(true, Ordering::Release);
    assert!(jobs.wait_idle(LONG));
}

#[test]
fn the_window_is_woken_and_history_is_bounded() {
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let wake = Arc::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let jobs = Jobs::new(Pools::new(1).expect("a thread"), wake);
    for number in 0..230 {
        jobs.submit(format!("{number}"), JobKind::Background, |_| Ok(()));
    }
    assert!(jobs.wait_idle(LONG));
    assert_eq!(jobs.statuses().len(), 200);
    assert!(woken.load(Ordering::Relaxed) >= 229);
}

#[test]
fn of_many_previews_the_first_and_the_newest_run() {
    let pools = Pools::new(2).expect("two threads");
    let newest = Newest::new(&pools, silent(), "Preview");
    let release = Arc::new(AtomicBool::new(false));
    let ran = Arc::new(Mutex::new(Vec::new()));
    for number in 0..50 {
        let (gate, ran) = (Arc::clone(&release), Arc::clone(&ran));
        newest.request(move |_| {
            ran.lock().expect("no panic").push(number);
            while !gate.load(Ordering::Acquire) {
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok(number)
        });
    }
    release.store(true, Ordering::Release);
    while newest.is_busy() {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(*ran.lock().expect("no panic"), [0, 49]);
    let preview = newest.take().expect("a result");
    assert!(preview.newest);
    assert_eq!((preview.generation, preview.result.expect("a number")), (Generation(50), 49));
    assert!(newest.take().is_none());
}

#[test]
fn a_preview_that_panics_says_so_and_the_next_one_runs() {
    let pools = Pools::new(1).expect("a thread");
    let newest = Newest::new(&pools, silent(), "Preview of the resize");
    let wait = || {
        while newest.is_busy() {
            std::thread::sleep(Duration::from_millis(1));
        }
        newest.take().expect("a result").result
    };
    newest.request(|_| -> Result<u8, EngineError> { panic!("odd width") });
    assert!(wait().expect_err("a panic").to_string().contains("Preview of the resize"));
    newest.request(|_| Ok(3));
    assert_eq!(wait().expect("a number"), 3);
}

#[test]
fn a_cancelled_preview_delivers_nothing_and_leaving_stops_it() {
    let pools = Pools::new(1).expect("a thread");
    let newest = Newest::new(&pools, silent(), "Preview");
    let stopped = Arc::new(AtomicBool::new(false));
    let endless = |stopped: Arc<AtomicBool>| {
        move |progress: &Progress| -> Result<(), EngineError> {
            loop {
                std::thread::sleep(Duration::from_millis(1));
                if let Err(cancelled) = progress.add(1) {
                    stopped.store(true, Ordering::Release);
                    return Err(cancelled.into());
                }
            }
        }
    };
    newest.request(endless(Arc::clone(&stopped)));
    newest.cancel();
    while newest.is_busy() {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(newest.take().is_none());
    stopped.store(false, Ordering::Release);
    newest.request(endless(Arc::clone(&stopped)));
    drop(newest);
    while !stopped.load(Ordering::Acquire) {
        std::thread::sleep(Duration::from_millis(1));
    }
}
