//! Rows keep what is known of them; news of runs that are over change nothing.

use super::*;
use crate::engine::batch::Signature;

fn list(names: &[&str]) -> Worklist {
    let mut list = Worklist::default();
    list.add(names.iter().map(PathBuf::from).collect());
    list
}

fn ended(name: &str, outcome: Outcome) -> WorkNews {
    let output = PathBuf::from(format!("{name}.out"));
    WorkNews::Ended { input: PathBuf::from(name), output, outcome, bytes: Some(5), took: Duration::from_millis(3) }
}

fn failed(sentence: &str) -> Outcome {
    Outcome::Failed { sentence: sentence.to_owned() }
}

fn counts(list: &Worklist) -> [usize; 5] {
    let Counts { waiting, running, done, kept, failed } = list.counts();
    [waiting, running, done, kept, failed]
}

#[test]
fn files_are_sorted_and_there_once_and_keep_their_state() {
    let mut list = list(&["b", "a"]);
    list.begin(JobId(1), Pause::default(), false);
    list.absorb(1, ended("b", failed("no")));
    list.add(["c", "b", "a", "aa"].map(PathBuf::from).to_vec());
    let names: Vec<_> = list.rows().iter().map(|row| row.input.display().to_string()).collect();
    assert_eq!(names, ["a", "aa", "b", "c"]);
    assert_eq!(counts(&list), [3, 0, 0, 0, 1]);
}

#[test]
fn a_run_is_followed_to_its_end() {
    let mut list = list(&["a", "b", "c", "d"]);
    let pause = Pause::default();
    list.begin(JobId(7), pause.clone(), false);
    assert_eq!(list.job(), Some(JobId(7)));
    list.pause(true);
    assert!(list.is_paused() && pause.is_set());
    for name in ["a", "b", "c"] {
        list.absorb(1, WorkNews::Begun { input: PathBuf::from(name), progress: crate::model::Progress::new() });
    }
    let input = Signature::default();
    list.absorb(1, ended("a", Outcome::Done { input, warnings: vec!["w".to_owned()] }));
    list.absorb(1, ended("b", Outcome::Kept { input }));
    assert_eq!(counts(&list), [1, 1, 1, 1, 0]);
    assert!(matches!(&list.rows()[0].state, RowState::Done(made) if made.bytes == Some(5) && made.warnings == ["w"]));
    assert_eq!(list.rows()[1].output(), Some(&PathBuf::from("b.out")));
    // While it lasts nothing can be taken away.
    list.remove(&[PathBuf::from("a")]);
    list.clear();
    list.absorb(1, WorkNews::Over { problem: Some("disk".to_owned()), cancelled: false, took: Duration::from_secs(2) });
    assert_eq!(counts(&list), [2, 0, 1, 1, 0]);
    assert_eq!((list.problem(), list.took(), list.job()), (Some("disk"), Some(Duration::from_secs(2)), None));
    list.remove(&[PathBuf::from("a")]);
    assert_eq!(list.rows().len(), 3);
}

#[test]
fn only_what_failed_is_tried_again_and_late_news_are_dropped() {
    let mut list = list(&["a", "b"]);
    list.begin(JobId(1), Pause::default(), false);
    list.absorb(1, ended("a", Outcome::Kept { input: Signature::default() }));
    list.absorb(1, ended("b", failed("no")));
    list.absorb(1, WorkNews::Over { problem: None, cancelled: true, took: Duration::ZERO });
    list.begin(JobId(2), Pause::default(), true);
    assert_eq!(counts(&list), [1, 0, 0, 1, 0]);
    list.absorb(1, ended("b", failed("late")));
    assert_eq!(counts(&list), [1, 0, 0, 1, 0]);
    list.absorb(2, ended("b", Outcome::Kept { input: Signature::default() }));
    assert_eq!(counts(&list), [0, 0, 0, 2, 0]);
}
