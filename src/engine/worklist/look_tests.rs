//! Facts and pictures come in the background; what cannot be opened says why.

use std::time::{Duration, Instant};

use super::*;
use crate::engine::job::{pool, silent};

fn service() -> LookService {
    LookService::new(pool("looks", 1).unwrap(), silent())
}

fn waited(service: &LookService, path: &Path, done: impl Fn(&Look) -> bool) -> Look {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let look = service.ask(path);
        if done(&look) {
            return look;
        }
        assert!(Instant::now() < end, "{look:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_picture_is_described_and_made_small() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    image::RgbImage::from_pixel(300, 100, image::Rgb([9, 8, 7])).save(&path).unwrap();
    let service = service();
    let look = waited(&service, &path, |look| look.picture.is_some());
    assert_eq!(look.facts.unwrap().unwrap()[0], "300 × 100");
    let picture = look.picture.unwrap();
    assert_eq!(picture.width, Thumbnail::SIDE);
    let crate::model::Samples::U8(bytes) = &picture.samples else { panic!("no bytes") };
    assert_eq!(&bytes[..3], [9, 8, 7]);
    image::RgbImage::from_pixel(30, 10, image::Rgb([1, 2, 3])).save(&path).unwrap();
    service.look_again();
    assert!(service.ask(&path).picture.is_some(), "until it is looked at again");
    waited(&service, &path, |look| matches!(&look.facts, Some(Ok(facts)) if facts[0] == "30 × 10"));
    image::RgbImage::from_pixel(7, 5, image::Rgb([1, 2, 3])).save(&path).unwrap();
    service.look_again_at(&path);
    assert!(service.ask(&path).picture.is_some(), "until it is looked at again");
    waited(&service, &path, |look| matches!(&look.facts, Some(Ok(facts)) if facts[0] == "7 × 5"));
    service.forget();
    assert!(service.ask(&path).facts.is_none());
}

#[test]
fn a_file_that_changes_while_it_is_looked_at_is_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    image::RgbImage::new(300, 100).save(&path).unwrap();
    let (gate, held) = crossbeam_channel::bounded::<()>(0);
    // The first call is made when the facts are known and the picture is not; without a sender nothing is held.
    let wake = move || held.recv().unwrap_or_default();
    let service = LookService::new(pool("looks", 1).unwrap(), std::sync::Arc::new(wake));
    waited(&service, &path, |look| matches!(&look.facts, Some(Ok(facts)) if facts[0] == "300 × 100"));
    image::RgbImage::new(30, 10).save(&path).unwrap();
    service.look_again_at(&path);
    drop(gate);
    waited(&service, &path, |look| matches!(&look.facts, Some(Ok(facts)) if facts[0] == "30 × 10"));
}

#[test]
fn what_comes_of_a_first_look_is_old_if_the_file_changed_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    image::RgbImage::new(30, 10).save(&path).unwrap();
    let pool = pool("looks", 1).unwrap();
    let (gate, held) = crossbeam_channel::bounded::<()>(0);
    pool.spawn(move || held.recv().unwrap_or_default());
    let service = LookService::new(pool, silent());
    assert!(service.ask(&path).facts.is_none());
    service.look_again_at(&path);
    drop(gate);
    let end = Instant::now() + Duration::from_secs(20);
    while service.0.lock().working.is_some() {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(service.0.lock().known[&path].0, STALE);
    assert!(service.ask(&path).facts.is_some(), "it is shown until it is looked at again");
    waited(&service, &path, |look| look.picture.is_some() && service.0.lock().known[&path].0 != STALE);
}

#[test]
fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, b"\x89PNG\r\n\x1a\nbroken").unwrap();
    let look = waited(&service(), &path, |look| look.facts.is_some());
    assert!(look.facts.unwrap().unwrap_err().contains("a.png"));
}

#[test]
fn files_are_looked_at_as_a_recipe_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scene.dat");
    std::fs::write(&path, [7u8; 4000]).unwrap();
    let service = service();
    let look = waited(&service, &path, |look| look.facts.is_some());
    assert!(look.facts.unwrap().is_err(), "nobody says how its samples are stored");
    let reading =
        OpenOptions { datatype: Some("cu8".parse().unwrap()), sample_rate_hz: Some(1000.0), ..OpenOptions::default() };
    service.read_as(&reading);
    waited(&service, &path, |look| matches!(&look.facts, Some(Ok(_))) && look.picture.is_some());
    // Said again, nothing is looked at anew.
    service.read_as(&reading);
    assert!(service.ask(&path).picture.is_some());
    service.read_as(&OpenOptions::default());
    waited(&service, &path, |look| matches!(&look.facts, Some(Err(_))));
}
