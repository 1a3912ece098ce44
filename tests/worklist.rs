//! The window's batch without a window: collected, run, paused, cancelled, tried again; the files of `lumiq run`.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lumiq::engine::batch::NamePattern;
use lumiq::engine::command::{HistoryCommand, WorklistCommand};
use lumiq::engine::worklist::{Counts, RowState, WorkRecipe, WorkRequest};
use lumiq::engine::{Applied, Command, Engine, EngineOptions, Overwrite};
use support::files::pictures;

const HALF: &str = "version = 2\nkind = \"resize\"\nscale = 0.5\n";

fn engine() -> Engine {
    // One thread: what is paused at once has not come far.
    let options = EngineOptions { recipes: Arc::new(lumiq::cli::Recipes), threads: 1, ..EngineOptions::default() };
    Engine::new(options).unwrap()
}

fn request(folder: &Path) -> WorkRequest {
    WorkRequest {
        recipe: WorkRecipe::Text(HALF.to_owned()),
        folder: folder.to_owned(),
        pattern: NamePattern::default(),
        overwrite: Overwrite::Older,
        provenance: false,
        failed_only: false,
    }
}

fn apply(engine: &mut Engine, command: WorklistCommand) {
    engine.apply(Command::Worklist(command)).unwrap();
}

/// Polls until that is true.
fn until(engine: &mut Engine, done: impl Fn(&Engine) -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        engine.poll();
        if done(engine) {
            return;
        }
        assert!(Instant::now() < end, "{:?} {:?}", engine.worklist().counts(), engine.worklist().problem());
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn added(engine: &mut Engine, paths: Vec<PathBuf>, subfolders: bool) {
    apply(engine, WorklistCommand::Add { paths, subfolders });
    until(engine, |engine| !engine.worklist().is_collecting());
}

fn run(engine: &mut Engine, request: WorkRequest) -> Counts {
    apply(engine, WorklistCommand::Run(Box::new(request)));
    until(engine, |engine| engine.worklist().job().is_none());
    engine.worklist().counts()
}

#[test]
fn a_list_is_worked_through_and_again_only_what_is_due() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
    pictures(&input, 12);
    let mut engine = engine();
    added(&mut engine, vec![input.clone()], false);
    assert_eq!(engine.worklist().rows().len(), 13);
    let counts = run(&mut engine, request(&output));
    assert_eq!(counts, Counts { done: 12, failed: 1, ..Counts::default() });
    assert_eq!(image::image_dimensions(output.join("p003.png")).unwrap(), (40, 30));
    let RowState::Failed(sentence) = &engine.worklist().rows()[0].state else { panic!("broken.png was made") };
    assert!(sentence.contains("broken.png"), "{sentence}");

    image::RgbImage::new(8, 8).save(input.join("broken.png")).unwrap();
    let counts = run(&mut engine, WorkRequest { failed_only: true, ..request(&output) });
    assert_eq!(counts, Counts { done: 13, ..Counts::default() });
    let counts = run(&mut engine, request(&output));
    assert_eq!(counts, Counts { kept: 13, ..Counts::default() });
    // Other settings are another recipe.
    let other = WorkRecipe::Text(HALF.replace("0.5", "0.25"));
    let counts = run(&mut engine, WorkRequest { recipe: other, ..request(&output) });
    assert_eq!(counts, Counts { done: 13, ..Counts::default() });
}

#[test]
fn its_files_are_those_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let [input, window, recipe] = ["in", "window", "half.toml"].map(|name| folder.path().join(name));
    pictures(&input, 3);
    std::fs::remove_file(input.join("broken.png")).unwrap();
    std::fs::write(&recipe, HALF).unwrap();
    let mut engine = engine();
    added(&mut engine, vec![input.clone()], false);
    let pattern: NamePattern = "{stem}-{index}".parse().unwrap();
    run(&mut engine, WorkRequest { pattern, provenance: true, ..request(&window) });
    let line = folder.path().join("line");
    let lumiq = |arguments: &[&str]| {
        let mut call = std::process::Command::new(env!("CARGO_BIN_EXE_lumiq"));
        let inputs = (0..3).map(|index| input.join(format!("p{index:03}.png")));
        let output = call.arg("run").arg(&recipe).args(inputs).args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let done = lumiq(&["--name", "{stem}-{index}", "--provenance", "--out", line.to_str().unwrap()]);
    assert!(done.0, "{}", done.1);
    for index in 0..3 {
        let name = format!("p{index:03}-{}.png", index + 1);
        assert_eq!(std::fs::read(window.join(&name)).unwrap(), std::fs::read(line.join(&name)).unwrap());
        assert!(window.join(format!("{name}.lumiq.json")).exists());
    }
    // The command line sees that the window has done it.
    let again = lumiq(&["--name", "{stem}-{index}", "--provenance", "--out", window.to_str().unwrap()]);
    assert!(again.0 && again.1.contains("0 written, 3 up to date"), "{}", again.1);
}

#[test]
fn what_makes_no_sense_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
    pictures(&input, 2);
    let mut engine = engine();
    added(&mut engine, vec![input.clone()], false);
    let problem = |engine: &mut Engine, request: WorkRequest| {
        run(engine, request);
        engine.worklist().problem().unwrap_or_default().to_owned()
    };
    let collision = problem(&mut engine, WorkRequest { pattern: "same".parse().unwrap(), ..request(&output) });
    assert!(collision.contains("would both become this file"), "{collision}");
    let wrong = WorkRecipe::Text(HALF.replace("scale", "scael"));
    let wrong = problem(&mut engine, WorkRequest { recipe: wrong, ..request(&output) });
    assert!(wrong.contains("these settings, line 3") && wrong.contains("did you mean scale?"), "{wrong}");
    let gone = WorkRecipe::File(folder.path().join("gone.toml"));
    assert!(problem(&mut engine, WorkRequest { recipe: gone, ..request(&output) }).contains("gone.toml"));
    let lost = problem(&mut engine, request(&input));
    assert!(lost.contains("would be lost"), "{lost}");
    let file = problem(&mut engine, request(&input.join("p000.png")));
    assert!(file.contains("p000.png"), "{file}");
    assert!(!output.exists());
    assert_eq!(engine.worklist().counts(), Counts { waiting: 3, ..Counts::default() });
}

#[test]
fn paused_and_cancelled_it_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
    pictures(&input, 120);
    let mut engine = engine();
    added(&mut engine, vec![input], false);
    apply(&mut engine, WorklistCommand::Run(Box::new(request(&output))));
    apply(&mut engine, WorklistCommand::Pause(true));
    assert!(engine.worklist().is_paused());
    until(&mut engine, |engine| engine.worklist().counts().running == 0);
    std::thread::sleep(Duration::from_millis(300));
    engine.poll();
    let paused = engine.worklist().counts();
    assert!(paused.waiting > 0, "{paused:?}");
    apply(&mut engine, WorklistCommand::Cancel);
    until(&mut engine, |engine| engine.worklist().job().is_none());
    assert_eq!(engine.worklist().problem(), None);
    let counts = run(&mut engine, request(&output));
    assert_eq!((counts.failed, counts.done + counts.kept), (1, 120));
    assert!(counts.kept >= paused.done, "{counts:?}");
}

#[test]
fn files_that_came_or_went_are_steps_of_the_history() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path(), 3);
    let mut engine = engine();
    let names = |engine: &Engine| {
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        engine.worklist().rows().iter().map(|row| name(&row.input)).collect::<Vec<_>>()
    };
    let travel = |engine: &mut Engine, way| engine.apply(Command::History(way));
    added(&mut engine, vec![folder.path().join("p000.png")], false);
    added(&mut engine, vec![folder.path().to_owned()], false);
    let all = ["broken.png", "p000.png", "p001.png", "p002.png"];
    assert_eq!(names(&engine), all);
    let output = folder.path().join("out");
    assert_eq!(run(&mut engine, request(&output)).done, 3);
    apply(&mut engine, WorklistCommand::Remove(vec![folder.path().join("broken.png"), folder.path().join("none.png")]));
    apply(&mut engine, WorklistCommand::Clear);
    assert!(names(&engine).is_empty());

    assert_eq!(travel(&mut engine, HistoryCommand::Undo).unwrap(), Applied::Listed);
    assert_eq!(names(&engine), all[1..]);
    travel(&mut engine, HistoryCommand::Undo).unwrap();
    assert_eq!(names(&engine), all);
    assert_eq!(engine.worklist().counts().waiting, 4, "what comes back waits");
    assert_eq!(run(&mut engine, request(&output)).kept, 3);
    // The second adding brought all but the first; those that stay keep their state.
    travel(&mut engine, HistoryCommand::Undo).unwrap();
    assert_eq!(names(&engine), ["p000.png"]);
    assert_eq!(engine.worklist().counts().kept, 1);
    travel(&mut engine, HistoryCommand::Undo).unwrap();
    assert!(names(&engine).is_empty() && travel(&mut engine, HistoryCommand::Undo).is_err());
    for left in [1, 4, 3, 0] {
        travel(&mut engine, HistoryCommand::Redo).unwrap();
        assert_eq!(names(&engine).len(), left);
    }
}

#[test]
fn while_it_runs_no_step_of_the_list_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path(), 30);
    let mut engine = engine();
    added(&mut engine, vec![folder.path().to_owned()], false);
    apply(&mut engine, WorklistCommand::Run(Box::new(request(&folder.path().join("out")))));
    let refusal = engine.apply(Command::History(HistoryCommand::Undo)).unwrap_err().to_string();
    assert!(refusal.contains("the batch is running"), "{refusal}");
    until(&mut engine, |engine| engine.worklist().job().is_none());
    engine.apply(Command::History(HistoryCommand::Undo)).unwrap();
    assert!(engine.worklist().rows().is_empty(), "the step was still there");
}
