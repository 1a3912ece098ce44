//! A trial's result is that of the run, whatever it is asked of; the newest wish wins, and nothing is left behind.

use std::time::{Duration, Instant};

use super::*;
use crate::codec::{OpenOptions, Opened};
use crate::engine::batch::{NotMade, RecipeKind, Share};
use crate::engine::error::EngineError;
use crate::engine::job::{pool, silent};
use crate::model::{PlaneIndex, Samples};

/// For this one a file is written that nobody can read.
const NO_PICTURE: u8 = 1;

/// Makes pictures of one colour, as slowly as it is told to.
#[derive(Debug)]
struct Painter {
    value: u8,
    takes: Duration,
    reading: OpenOptions,
    result_bytes: u64,
    /// Where results were made.
    made: Mutex<Vec<PathBuf>>,
}

impl Maker for Painter {
    fn kind(&self) -> RecipeKind {
        RecipeKind::Render
    }

    fn text(&self) -> &'static str {
        ""
    }

    fn format(&self) -> Option<&str> {
        None
    }

    fn reading(&self) -> &OpenOptions {
        &self.reading
    }

    fn keeps_places(&self) -> bool {
        true
    }

    fn result_bytes(&self, _content: &Opened) -> u64 {
        self.result_bytes
    }

    fn with(&self) -> &[PathBuf] {
        &[]
    }

    fn digest(&self) -> Result<String, EngineError> {
        Ok(String::new())
    }

    fn make(&self, input: &Path, output: &Path, share: &Share) -> Result<Vec<String>, NotMade> {
        self.made.lock().unwrap().push(output.to_owned());
        let end = Instant::now() + self.takes;
        while Instant::now() < end {
            share.progress.check()?;
            std::thread::sleep(Duration::from_millis(2));
        }
        if self.value == 0 {
            return Err(NotMade::Because(format!("{}: no black here", output.display())));
        }
        if self.value == NO_PICTURE {
            std::fs::write(output, "II*\0 and no more").unwrap();
            return Ok(Vec::new());
        }
        image::GrayImage::from_pixel(4, 3, image::Luma([self.value])).save(output).unwrap();
        Ok(vec![format!("{}: is small", output.display()), format!("{}: is old", input.display())])
    }
}

fn painter(value: u8, takes: Duration) -> (Arc<Painter>, Arc<dyn Maker>) {
    let made = Mutex::default();
    shared(Painter { value, takes, reading: OpenOptions::default(), result_bytes: 0, made })
}

fn shared(painter: Painter) -> (Arc<Painter>, Arc<dyn Maker>) {
    let painter = Arc::new(painter);
    (Arc::clone(&painter), painter)
}

fn service() -> TrialService {
    TrialService::new(Budget::with_limit(100_000_000), pool("trials", 1).unwrap(), silent())
}

fn ended(service: &TrialService, maker: &Arc<dyn Maker>, input: &Path) -> Trial {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match service.ask(maker, input) {
            Trial::Working(_) if Instant::now() < end => std::thread::sleep(Duration::from_millis(2)),
            trial => return trial,
        }
    }
}

fn first_byte(trial: Trial) -> u8 {
    let Trial::Made(tried) = trial else { panic!("{trial:?}") };
    let Samples::U8(bytes) = tried.stack.read_plane(PlaneIndex::default()).unwrap().samples else { panic!("no bytes") };
    bytes[0]
}

#[test]
fn it_is_read_again_with_what_is_said_of_it_and_no_file_stays() {
    let (painter, maker) = painter(7, Duration::ZERO);
    let service = service();
    let Trial::Made(tried) = ended(&service, &maker, Path::new("in/scan.xyz")) else { panic!("not made") };
    assert_eq!((tried.stack.info.axes.x, tried.stack.info.axes.y), (4, 3));
    assert_eq!(tried.warnings, ["is small", "is old"], "nobody is told where it was made");
    let made = painter.made.lock().unwrap().clone();
    assert!(tried.bytes > 0 && made.len() == 1 && !made[0].parent().unwrap().exists());
    drop(tried);
    assert_eq!(first_byte(service.ask(&maker, Path::new("in/scan.xyz"))), 7, "asked again it is there");
    assert_eq!(painter.made.lock().unwrap().len(), 1);
}

#[test]
fn a_newer_wish_stops_what_is_made_for_an_older_one() {
    let (slow, slow_maker) = painter(7, Duration::from_mins(1));
    let service = service();
    let input = Path::new("a");
    let end = Instant::now() + Duration::from_secs(20);
    while slow.made.lock().unwrap().is_empty() {
        assert!(matches!(service.ask(&slow_maker, input), Trial::Working(_)) && Instant::now() < end);
        std::thread::sleep(Duration::from_millis(2));
    }
    let (_, quick) = painter(9, Duration::ZERO);
    assert_eq!(first_byte(ended(&service, &quick, input)), 9);
    let folder = slow.made.lock().unwrap()[0].parent().unwrap().to_owned();
    assert!(!folder.exists());
}

#[test]
fn stopped_it_stays_so_until_it_is_wanted() {
    let (_, maker) = painter(7, Duration::from_millis(200));
    let service = service();
    let input = Path::new("a");
    assert!(matches!(service.ask(&maker, input), Trial::Working(_)));
    service.stop();
    std::thread::sleep(Duration::from_millis(300));
    assert!(matches!(service.ask(&maker, input), Trial::Stopped));
    service.make();
    assert_eq!(first_byte(ended(&service, &maker, input)), 7);
}

#[test]
fn what_fails_says_why_and_is_tried_again() {
    let (painter, maker) = painter(0, Duration::ZERO);
    let service = service();
    let input = Path::new("a.tif");
    let Trial::Failed(sentence) = ended(&service, &maker, input) else { panic!("it was made") };
    assert_eq!(sentence, "no black here");
    service.look_again();
    assert!(matches!(ended(&service, &maker, input), Trial::Failed(_)));
    assert_eq!(painter.made.lock().unwrap().len(), 2);
}

#[test]
fn large_files_are_not_tried_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("large.cu8");
    std::fs::File::create(&input).unwrap().set_len(300_000_000).unwrap();
    let (painter, maker) = painter(7, Duration::ZERO);
    let service = service();
    assert!(matches!(ended(&service, &maker, &input), Trial::Large(300_000_000)));
    assert!(painter.made.lock().unwrap().is_empty());
    service.make();
    assert_eq!(first_byte(ended(&service, &maker, &input)), 7);
}

#[test]
fn large_results_are_not_tried_unasked_either() {
    let small = painter(7, Duration::ZERO).0;
    let (painter, maker) = shared(Painter {
        result_bytes: 8_000_000_000,
        made: Mutex::default(),
        reading: small.reading.clone(),
        ..*small
    });
    let service = service();
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("small.png");
    image::GrayImage::new(4, 3).save(&input).unwrap();
    assert!(matches!(ended(&service, &maker, &input), Trial::Large(8_000_000_000)));
    assert!(painter.made.lock().unwrap().is_empty());
    service.make();
    assert_eq!(first_byte(ended(&service, &maker, &input)), 7);
}

#[test]
fn what_cannot_be_read_back_is_said_without_the_place_where_it_was_made() {
    let (painter, maker) = painter(NO_PICTURE, Duration::ZERO);
    let Trial::Failed(sentence) = ended(&service(), &maker, Path::new("in/a.tif")) else { panic!("it was made") };
    let folder = painter.made.lock().unwrap()[0].parent().unwrap().display().to_string();
    assert!(!sentence.contains(&folder) && !sentence.is_empty(), "{sentence}");
}

#[test]
fn another_file_of_that_name_is_noticed_when_it_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.png");
    image::GrayImage::new(4, 3).save(&input).unwrap();
    let (painter, maker) = painter(7, Duration::ZERO);
    let service = service();
    let made = |times: usize| {
        let end = Instant::now() + Duration::from_secs(20);
        while service.newest.is_busy() || painter.made.lock().unwrap().len() < times {
            assert!(matches!(service.ask(&maker, &input), Trial::Working(_) | Trial::Made(_)) && Instant::now() < end);
            std::thread::sleep(Duration::from_millis(2));
        }
        assert!(matches!(service.ask(&maker, &input), Trial::Made(_)));
        painter.made.lock().unwrap().len()
    };
    assert_eq!(made(1), 1);
    service.look_again();
    assert_eq!(made(1), 1, "it is the same file");
    image::GrayImage::new(40, 30).save(&input).unwrap();
    service.look_again();
    assert_eq!(made(2), 2);
}

#[test]
fn what_changed_while_its_result_was_made_is_noticed_behind_that() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.png");
    image::GrayImage::new(4, 3).save(&input).unwrap();
    let (painter, maker) = painter(7, Duration::from_millis(200));
    let service = service();
    let end = Instant::now() + Duration::from_secs(20);
    while painter.made.lock().unwrap().is_empty() {
        assert!(matches!(service.ask(&maker, &input), Trial::Working(_)) && Instant::now() < end);
        std::thread::sleep(Duration::from_millis(2));
    }
    image::GrayImage::new(40, 30).save(&input).unwrap();
    service.look_again();
    while painter.made.lock().unwrap().len() < 2 {
        assert!(matches!(service.ask(&maker, &input), Trial::Working(_) | Trial::Made(_)) && Instant::now() < end);
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_file_that_is_saved_more_often_than_a_trial_takes_has_new_results() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.png");
    image::GrayImage::new(4, 3).save(&input).unwrap();
    let (_, maker) = painter(7, Duration::from_millis(100));
    let service = service();
    let Trial::Made(first) = ended(&service, &maker, &input) else { panic!("not made") };
    let end = Instant::now() + Duration::from_secs(20);
    for width in 5.. {
        image::GrayImage::new(width, 3).save(&input).unwrap();
        service.look_again();
        let Trial::Made(tried) = service.ask(&maker, &input) else { panic!("what was made is seen meanwhile") };
        if !Arc::ptr_eq(&tried, &first) {
            break;
        }
        assert!(Instant::now() < end, "it is begun again and again");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn while_a_batch_runs_nothing_is_begun_unasked() {
    let (painter, maker) = painter(7, Duration::ZERO);
    let service = service();
    let input = Path::new("a");
    assert_eq!(first_byte(ended(&service, &maker, input)), 7);
    service.hold(true);
    assert!(!service.is_asked() && service.budget.used() == 0, "its memory is the run's");
    assert!(matches!(ended(&service, &maker, input), Trial::Held));
    assert_eq!(painter.made.lock().unwrap().len(), 1);
    service.make();
    assert_eq!(first_byte(ended(&service, &maker, input)), 7);
    service.forget();
    assert!(matches!(ended(&service, &maker, input), Trial::Held));
    service.hold(false);
    assert_eq!(first_byte(ended(&service, &maker, input)), 7);
    assert_eq!(painter.made.lock().unwrap().len(), 3);
}

#[test]
fn its_memory_is_held_as_long_as_anybody_has_its_picture() {
    let (_, maker) = painter(7, Duration::ZERO);
    let service = service();
    let Trial::Made(tried) = ended(&service, &maker, Path::new("a")) else { panic!("not made") };
    let picture = tried.stack.clone();
    drop(tried);
    service.forget();
    assert!(service.budget.used() > 0);
    drop(picture);
    assert_eq!(service.budget.used(), 0);
}
