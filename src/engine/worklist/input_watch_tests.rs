//! Changes are noticed once each, when they have settled, whatever is looked at and painted meanwhile.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::*;

const LONG: Duration = Duration::from_secs(20);

/// A watch, and how often it woke the window.
fn watch() -> (InputWatch, Arc<AtomicUsize>) {
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let wake = move || {
        count.fetch_add(1, Ordering::SeqCst);
    };
    (InputWatch::new(Arc::new(wake)), woken)
}

/// A file that was written a while ago.
fn write(path: &Path, text: &str, seconds_ago: u64) {
    std::fs::write(path, text).unwrap();
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds_ago)).unwrap();
}

/// Frames in which the file is in sight, until it is said to have changed.
fn changed(watch: &InputWatch, input: &Path) -> PathBuf {
    let end = Instant::now() + LONG;
    loop {
        watch.watch(input);
        if let Some(changed) = watch.next_frame().pop() {
            return changed;
        }
        assert!(Instant::now() < end, "not noticed");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_known(watch: &InputWatch, input: &Path) {
    let end = Instant::now() + LONG;
    while !watch.0.lock().known.contains_key(input) {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_change_wakes_the_window_once_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.png");
    write(&file, "one", 60);
    let (watch, woken) = watch();
    watch.watch(&file);
    is_known(&watch, &file);
    // No frame is painted: it is looked at all the same.
    std::thread::sleep(PERIOD + PERIOD / 2);
    assert_eq!(woken.load(Ordering::SeqCst), 0, "nothing changed");
    write(&file, "two", 50);
    let end = Instant::now() + LONG;
    while woken.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < end, "not woken");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(watch.next_frame(), std::slice::from_ref(&file));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(changed(&watch, &file), file, "it is gone");
    write(&file, "two", 50);
    assert_eq!(changed(&watch, &file), file, "and there again");
    assert_eq!(woken.load(Ordering::SeqCst), 3);
}

#[test]
fn what_changed_out_of_sight_is_noticed_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let [file, other] = ["a.png", "b.png"].map(|name| folder.path().join(name));
    write(&file, "one", 60);
    write(&other, "one", 60);
    let (watch, _) = watch();
    for file in [&file, &other] {
        watch.watch(file);
        is_known(&watch, file);
    }
    assert!(watch.next_frame().is_empty() && watch.next_frame().is_empty());
    let end = Instant::now() + LONG;
    while watch.0.lock().works {
        assert!(Instant::now() < end, "its thread goes when nothing is in sight");
        std::thread::sleep(Duration::from_millis(1));
    }
    write(&file, "longer", 60);
    assert_eq!(changed(&watch, &file), file);
}

#[test]
fn a_folder_and_a_pair_change_with_their_files_and_a_file_at_work_when_it_has_settled() {
    let folder = tempfile::tempdir().unwrap();
    let [meta, data] = ["a.sigmf-meta", "a.sigmf-data"].map(|name| folder.path().join(name));
    write(&meta, "{}", 60);
    write(&data, "data", 60);
    let (watch, _) = watch();
    for input in [folder.path(), &meta] {
        watch.watch(input);
        is_known(&watch, input);
        let seconds = if input == meta { 40 } else { 50 };
        write(&data, "other", seconds);
        assert_eq!(changed(&watch, input), input);
    }
    std::fs::write(&data, "now").unwrap();
    assert!(!Sight::of(&data).is_settled, "somebody may be writing it");
}

#[test]
fn a_folder_whose_last_file_goes_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.png");
    write(&file, "one", 60);
    let (watch, _) = watch();
    watch.watch(folder.path());
    is_known(&watch, folder.path());
    std::fs::remove_file(&file).unwrap();
    assert_eq!(changed(&watch, folder.path()), folder.path());
}

#[test]
fn files_of_a_disk_whose_clock_is_ahead_change_when_they_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let ahead = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_hours(1)).unwrap();
        Sight::of(&path)
    };
    let begun = Instant::now();
    let mut state = State::default();
    let mut news = |sight, seconds| state.take(&path, sight, begun + Duration::from_secs(seconds));
    let (one, other) = (ahead("one"), ahead("other"));
    assert!(!one.is_settled);
    assert!(!news(one, 0) && !news(one, 1) && news(one, 2), "nothing was known for certain");
    assert!(!news(one, 3), "once");
    assert!(!news(other, 4) && !news(ahead("and other"), 6), "it is being written");
    assert!(!news(other, 7) && !news(other, 8) && news(other, 9) && !news(other, 10));
}

#[test]
fn no_change_is_lost_between_two_frames() {
    let (watch, _) = watch();
    let at = |digest| Sight { stood: Stood::There(digest), is_settled: true };
    for (input, digest) in [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3)] {
        watch.0.lock().take(Path::new(input), at(digest), Instant::now());
    }
    assert_eq!(watch.next_frame(), [Path::new("a"), Path::new("b")]);
    assert!(watch.next_frame().is_empty());
}
