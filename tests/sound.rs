//! Sound that is heard, from outside: with no device, with ALSA's own that write to files or nowhere, and through the engine
//! with a device of the test's.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use lumiq::codec::{OpenOptions, open};
use lumiq::engine::command::{DocumentCommand, JobCommand, SoundCommand};
use lumiq::engine::session::Origin;
use lumiq::engine::{Command, Engine, EngineOptions, News};
use lumiq::model::DocumentId;
use lumiq::model::recipe::{Demodulation, DemodulationMode};
use support::files::folder;
use support::program::{fail, lumiq, stderr};
use support::sound::{Speaker, write_voice};

const PATIENCE: Duration = Duration::from_mins(1);

fn call(input: &Path) -> Vec<String> {
    let input = input.display().to_string();
    ["demod", &input, "--mode", "am", "--center", "100.02e6"].map(str::to_owned).to_vec()
}

#[test]
fn it_is_written_or_played_and_one_of_them() {
    let folder = folder();
    let input = write_voice(folder.path(), 0.1);
    let with = |more: &[&str]| {
        let more: Vec<String> = more.iter().map(|word| (*word).to_owned()).collect();
        [call(&input), more].concat()
    };
    for (more, said) in [
        (&[][..], "<--output <OUT>|--play>"),
        (&["--play", "-o", "x.wav"], "cannot be used with"),
        (&["-o", "x.wav", "--volume", "3"], "cannot be used with"),
        (&["--play", "--write-datatype", "rf32_le"], "cannot be used with"),
        (&["--play", "--volume", "61"], "'61' is not a volume from -60 to 60 dB"),
    ] {
        let sentence = fail(2, with(more));
        assert!(sentence.contains(said), "{more:?}: {sentence}");
    }
}

/// Where no device is configured, and where nothing is built that would ask for one.
#[test]
fn without_a_device_one_sentence_says_so() {
    let folder = folder();
    let input = write_voice(folder.path(), 0.1);
    let configuration = folder.path().join("none.conf");
    std::fs::write(&configuration, "# nothing\n").unwrap();
    if cfg!(all(feature = "sound", not(target_os = "linux"))) {
        eprintln!("skipped: only ALSA can be told that there is no device");
        return;
    }
    let output = lumiq().args(call(&input)).arg("--play").env("ALSA_CONFIG_PATH", configuration).output().unwrap();
    let why = if cfg!(feature = "sound") {
        "no sound device was found; connect one, or save the audio to a file"
    } else {
        "this build of lumiq plays no sound; save the audio to a file, or build with --features sound"
    };
    assert_eq!(stderr(&output), format!("lumiq: {}: {why}\n", input.display()));
    assert_eq!(output.status.code(), Some(1));
}

/// Through the real crate and ALSA's library, with devices that need no hardware.
#[cfg(all(feature = "sound", target_os = "linux"))]
mod alsa {
    use std::process::{Command, Output};

    use super::*;
    use support::program::succeed;

    fn play(input: &Path, configuration: &str, more: &[&str]) -> Output {
        let path = input.with_extension("conf");
        std::fs::write(&path, configuration).unwrap();
        let mut program = lumiq();
        program.args(call(input)).args(["--play", "--json"]).args(more).env("ALSA_CONFIG_PATH", path);
        program.output().unwrap()
    }

    #[test]
    fn a_device_that_writes_a_file_hears_the_samples_of_the_wav() {
        let folder = folder();
        let input = write_voice(folder.path(), 0.2);
        let heard = folder.path().join("heard.raw");
        let file = heard.display();
        let configuration =
            format!("pcm.!default {{ type file slave.pcm {{ type null }} file \"{file}\" format \"raw\" }}\n");
        let output = play(&input, &configuration, &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        assert_eq!(stderr(&output), "");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let rate = report["sample_rate_hz"].to_string();
        let wav = folder.path().join("voice.wav");
        let wav_name = wav.display().to_string();
        let more = ["-o", &wav_name, "--write-datatype", "rf32_le", "--rate", &rate].map(str::to_owned);
        succeed(call(&input).into_iter().chain(more));
        let samples = report["samples"].as_u64().unwrap() as usize;
        let wav = std::fs::read(wav).unwrap();
        let wav: Vec<f32> =
            wav[wav.len() - samples * 4..].as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let heard = std::fs::read(heard).unwrap();
        let heard: Vec<f32> = heard.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let channels = heard.chunks_exact(2).map(|frame| [frame[0], frame[1]]).collect::<Vec<_>>();
        assert!(wav.iter().zip(&channels).all(|(sample, frame)| *frame == [*sample; 2]), "both channels are the sound");
        assert!(channels[samples..].iter().all(|frame| *frame == [0.0; 2]), "silence behind it");
        assert_eq!((channels.len() >= samples, &report["gaps"]), (true, &0.into()));
        assert!(wav.iter().any(|sample| *sample > 0.45));
    }

    #[test]
    fn an_interruption_ends_it_at_once() {
        let folder = folder();
        let input = write_voice(folder.path(), 30.0);
        let configuration = folder.path().join("slow.conf");
        // A device whose buffer nobody empties.
        std::fs::write(&configuration, "pcm.!default { type null }\n").unwrap();
        let mut program = lumiq();
        program.args(call(&input)).arg("--play").env("ALSA_CONFIG_PATH", configuration);
        let mut child = program.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert!(child.try_wait().unwrap().is_none(), "it plays half a minute");
        let begun = Instant::now();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert!(begun.elapsed() < Duration::from_millis(800), "{:?}", begun.elapsed());
    }
}

struct Room {
    engine: Engine,
    speaker: Arc<Speaker>,
    document: DocumentId,
    news: News,
    _folder: tempfile::TempDir,
}

/// An engine with a speaker, and a minute of a voice.
fn room(speaker: Speaker) -> Room {
    let (folder, speaker) = (folder(), Arc::new(speaker));
    let options =
        EngineOptions { threads: 1, memory: Some(64 << 20), sound: speaker.clone(), ..EngineOptions::default() };
    let mut engine = Engine::new(options).unwrap();
    let opened = open(&write_voice(folder.path(), 20.0), &OpenOptions::default()).unwrap();
    let document = engine.add(opened, "voice".to_owned(), Origin::Sample);
    Room { engine, speaker, document, news: News::default(), _folder: folder }
}

impl Room {
    fn play(&mut self, seconds: f64) {
        let to = Some((seconds * support::sound::RATE) as u64);
        let recipe = Demodulation { mode: DemodulationMode::Am, center: Some(100.02e6), to, ..Demodulation::default() };
        let command = SoundCommand::Play { document: self.document, recipe };
        self.engine.apply(Command::Sound(command)).unwrap();
    }

    #[track_caller]
    fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !so(self) {
            assert!(Instant::now() < end, "it never came to be: {what}");
            std::thread::sleep(Duration::from_millis(2));
            let news = self.engine.poll();
            self.news.notices.extend(news.notices);
        }
    }

    fn loud(&self) -> u64 {
        self.speaker.loud.load(Ordering::SeqCst)
    }

    fn told(&self) -> Vec<&str> {
        self.news.notices.iter().map(|notice| notice.text.as_str()).collect()
    }
}

#[test]
fn the_engine_plays_one_thing_at_a_time_to_its_end() {
    let mut room = room(Speaker { pause: Duration::from_millis(1), ..Speaker::default() });
    room.play(20.0);
    room.until("sound", |room| room.loud() > 1000);
    let first = room.engine.playing().unwrap().clone();
    assert!(first.playback.sample() > 0.0);
    room.play(0.5);
    assert!(!Arc::ptr_eq(&room.engine.playing().unwrap().playback, &first.playback));
    room.until("the end", |room| room.engine.playing().is_none());
    room.until("silence", |room| room.speaker.open.load(Ordering::SeqCst) == 0);
    assert!(first.playback.seconds().unwrap() < 19.0, "the first was stopped");
    assert!(room.loud() >= 23_000, "half a second was heard: {}", room.loud());
}

#[test]
fn stopping_closing_and_cancelling_end_it_without_a_word() {
    for (what, way) in [("stop", 0), ("close", 1), ("cancel all", 2)] {
        let mut room = room(Speaker { pause: Duration::from_millis(10), ..Speaker::default() });
        room.play(20.0);
        room.until("sound", |room| room.loud() > 1000);
        let command = match way {
            0 => Command::Sound(SoundCommand::Stop),
            1 => Command::Document(DocumentCommand::Close(room.document)),
            _ => Command::Job(JobCommand::CancelAll),
        };
        room.engine.apply(command).unwrap();
        room.until("the end", |room| room.engine.playing().is_none());
        room.until("silence", |room| room.speaker.open.load(Ordering::SeqCst) == 0);
        let told = room.told();
        assert!(told.is_empty(), "{what}: {told:?}");
    }
}

#[test]
fn without_a_device_the_engine_says_so_before_and_after() {
    let mut room = room(Speaker { absent: true, ..Speaker::default() });
    room.until("the answer", |room| {
        room.engine.sound_hindrance() == Some("No sound device was found; connect one, or save the audio to a file")
    });
    room.play(1.0);
    room.until("the sentence", |room| !room.news.notices.is_empty());
    assert_eq!(room.told(), ["no sound device; connect one"]);
    assert!(room.engine.playing().is_none());
}
