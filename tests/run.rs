//! Batches from outside: what is done again and what not, names, parts, kills, what goes missing and what is not allowed.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;
use support::files::{folder, write_picture};
use support::program::{lumiq, stderr};

/// A recipe, pictures and a folder for results.
struct Place {
    folder: tempfile::TempDir,
    inputs: Vec<PathBuf>,
}

impl Place {
    fn new(count: usize) -> Self {
        let folder = folder();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        let inputs: Vec<PathBuf> = (0..count).map(|index| folder.path().join(format!("in/p{index:03}.png"))).collect();
        for (index, input) in inputs.iter().enumerate() {
            write_picture(input, 40 + index as u32 % 7, 30);
        }
        let place = Self { folder, inputs };
        place.says("scale = 0.5");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Changes the recipe.
    fn says(&self, options: &str) {
        std::fs::write(self.at("recipe.toml"), format!("version = 2\nkind = \"resize\"\n{options}\n")).unwrap();
    }

    fn call(&self, words: &[&str]) -> Command {
        let mut call = lumiq();
        call.arg("run").arg(self.at("recipe.toml")).args(&self.inputs).arg("--out").arg(self.at("out")).args(words);
        call
    }

    fn run(&self, words: &[&str]) -> Output {
        self.call(words).output().unwrap()
    }

    /// Runs to the end and returns what was said.
    #[track_caller]
    fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{}", stderr(&output));
        stderr(&output)
    }

    /// The results, by name; hidden files are none.
    fn results(&self) -> BTreeSet<String> {
        let Ok(entries) = std::fs::read_dir(self.at("out")) else { return BTreeSet::new() };
        let names = entries.map(|entry| entry.unwrap().file_name().display().to_string());
        names.filter(|name| !name.starts_with('.')).collect()
    }

    /// Checks that every result there is is whole.
    #[track_caller]
    fn all_whole(&self) {
        for name in self.results() {
            let picture = image::open(self.at("out").join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(picture.height(), 15, "{name}");
        }
    }
}

fn lines(manifest: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn modified(path: &Path) -> SystemTime {
    path.metadata().unwrap().modified().unwrap()
}

#[test]
fn only_what_is_missing_or_has_changed_is_done_again() {
    let place = Place::new(4);
    assert!(place.ok(&[]).contains("4 written, 0 up to date"));
    let first = modified(&place.at("out/p000.png"));
    assert!(place.ok(&[]).contains("0 written, 4 up to date"));
    assert_eq!(modified(&place.at("out/p000.png")), first);
    std::fs::remove_file(place.at("out/p001.png")).unwrap();
    assert!(place.ok(&[]).contains("1 written, 3 up to date"));
    // An input that became another one, even of an older date.
    write_picture(&place.inputs[2], 44, 30);
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    std::fs::File::options().write(true).open(&place.inputs[2]).unwrap().set_modified(old).unwrap();
    assert!(place.ok(&[]).contains("1 written, 3 up to date"));
    // Words that mean the same change nothing, another size does, whatever the date.
    place.says("# half\nscale = 5e-1");
    assert!(place.ok(&[]).contains("0 written, 4 up to date"));
    place.says("scale = 0.25");
    std::fs::File::options().write(true).open(place.at("recipe.toml")).unwrap().set_modified(old).unwrap();
    assert!(place.ok(&[]).contains("4 written"));
    assert!(place.ok(&["--overwrite", "always"]).contains("4 written"));
    let refused = place.run(&["--overwrite", "never", "--keep-going"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("p003.png: the file exists"), "{}", stderr(&refused));
}

#[test]
fn a_dry_run_says_why_and_does_nothing() {
    let place = Place::new(3);
    let said = place.run(&["--dry-run"]);
    assert!(String::from_utf8_lossy(&said.stdout).lines().all(|line| line.ends_with(": missing")));
    assert!(!place.at("out").exists());
    place.ok(&[]);
    std::fs::remove_file(place.at("out/p001.png")).unwrap();
    std::fs::remove_file(&place.inputs[2]).unwrap();
    let said = place.run(&["--dry-run", "--json"]);
    assert!(said.status.success());
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let reasons: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reasons[0]["reason"], "up to date");
    assert_eq!(reasons[1]["reason"], "missing");
    assert!(reasons[2]["reason"].as_str().unwrap().contains("no such file"), "{text}");
    assert!(!place.at("out/p001.png").exists());
}

#[test]
fn names_follow_the_pattern_and_collisions_are_refused_before_anything_starts() {
    let place = Place::new(2);
    place.ok(&["--name", "{parent}/{index:3}-{stem}"]);
    assert!(place.at("out/in/001-p000.png").exists() && place.at("out/in/002-p001.png").exists());
    for (pattern, word) in
        [("same", "both become this file"), ("{steam}", "did you mean stem?"), ("../{stem}", "leaves")]
    {
        let refused = place.run(&["--name", pattern]);
        assert_eq!(refused.status.code(), Some(2), "{pattern}");
        assert!(stderr(&refused).contains(word), "{}", stderr(&refused));
        assert!(!place.at("out/same.png").exists());
    }
    let mut call = lumiq();
    call.arg("run").arg(place.at("recipe.toml")).args(&place.inputs).arg("--out").arg(place.at("in"));
    let refused = call.output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("would be lost"), "{}", stderr(&refused));
}

#[test]
fn a_kill_in_the_middle_leaves_whole_results_and_the_next_run_goes_on() {
    let place = Place::new(500);
    let mut child = place.call(&["--threads", "2"]).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + Duration::from_mins(1);
    while place.results().len() < 60 {
        assert!(Instant::now() < end && child.try_wait().unwrap().is_none(), "it never came so far");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let there = place.results();
    assert!(there.len() < 500, "the kill came too late");
    place.all_whole();
    let before: Vec<_> = there.iter().map(|name| (name, modified(&place.at("out").join(name)))).collect();
    let said = place.ok(&[]);
    assert!(said.contains(&format!("{} written, {} up to date", 500 - there.len(), there.len())), "{said}");
    assert_eq!(place.results().len(), 500);
    place.all_whole();
    for (name, time) in before {
        assert_eq!(modified(&place.at("out").join(name)), time, "{name} was made twice");
    }
    assert!(place.ok(&[]).contains("0 written, 500 up to date"));
}

/// What is being written, or was.
fn unfinished(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "tmp")).collect()
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_unfinished_is_removed_and_what_is_being_written_stays() {
    use lumiq::codec::atomic::AtomicFile;

    let place = Place::new(3);
    write_picture(&place.inputs[1], 3000, 2000);
    place.says("scale = 1.5");
    let out = place.at("out");
    // In a folder of its own, as names can say.
    let named = ["--name", "{stem}/{stem}"];
    let mut child = place.call(&named).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + Duration::from_mins(1);
    while unfinished(&out.join("p001")).is_empty() {
        assert!(Instant::now() < end && child.try_wait().unwrap().is_none(), "it never began to write");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(unfinished(&out.join("p001")).len(), 1, "the kill came too late");
    // Of another machine, of which nobody here knows whether it lives.
    let other = out.join("p001/.lumiq-00000000-abcdef.tmp");
    std::fs::write(&other, "bytes").unwrap();
    let living = AtomicFile::create(&out.join("p001/living.png"), None).unwrap();
    assert_eq!(unfinished(&out.join("p001")).len(), 3);
    place.ok(&named);
    let left = unfinished(&out.join("p001"));
    assert!(left.len() == 2 && left.contains(&other), "{left:?}");
    living.commit(&lumiq::model::Progress::new()).unwrap();
    assert!(out.join("p001/living.png").exists() && out.join("p001/p001.png").exists());
    assert_eq!(unfinished(&out.join("p001")), BTreeSet::from([other]));
}

#[test]
fn what_vanished_is_told_and_the_others_go_on_if_they_shall() {
    let place = Place::new(6);
    std::fs::remove_file(&place.inputs[0]).unwrap();
    std::fs::write(&place.inputs[3], "no picture").unwrap();
    let stopped = place.run(&["--threads", "1"]);
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stderr(&stopped).contains("5 not begun"), "{}", stderr(&stopped));
    let manifest = place.at("m.jsonl");
    let went_on = place.run(&["--keep-going", "--manifest", manifest.to_str().unwrap()]);
    assert_eq!(went_on.status.code(), Some(1));
    let said = stderr(&went_on);
    let told: Vec<&str> = said.lines().collect();
    assert!(told.len() == 3 && told[0].contains("p000.png: no such file") && told[1].contains("p003.png"), "{said}");
    assert!(told[2].contains("2 of 6 failed, 4 written"), "{said}");
    assert_eq!(place.results().len(), 4);
    let failed: Vec<Value> = lines(&manifest).into_iter().filter(|line| line["state"] == "failed").collect();
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|line| line["sentence"].is_string() && line["output_bytes"].is_null()), "{failed:?}");
    // Mended, they alone are done.
    write_picture(&place.inputs[0], 40, 30);
    write_picture(&place.inputs[3], 40, 30);
    let said = place.ok(&["--manifest", manifest.to_str().unwrap()]);
    assert!(said.contains("2 written, 4 up to date"), "{said}");
}

#[test]
fn parts_cover_everything_once_and_their_manifests_are_one() {
    let place = Place::new(23);
    let manifests: Vec<PathBuf> = (1..=4).map(|part| place.at(&format!("part-{part}.jsonl"))).collect();
    let mut written = 0;
    for (part, manifest) in manifests.iter().enumerate() {
        let shard = format!("{}/4", part + 1);
        place.ok(&["--shard", &shard, "--manifest", manifest.to_str().unwrap()]);
        let done = lines(manifest).len();
        assert!((5..=6).contains(&done), "{done}");
        written += done;
    }
    assert_eq!((written, place.results().len()), (23, 23));
    let whole = place.at("whole.jsonl");
    let mut call = lumiq();
    let merged = call.arg("merge-manifests").args(&manifests).arg("-o").arg(&whole).arg("--json").output().unwrap();
    assert!(merged.status.success(), "{}", stderr(&merged));
    let said: Value = serde_json::from_slice(&merged.stdout).unwrap();
    assert_eq!((said["results"].as_u64(), said["failed"].as_u64()), (Some(23), Some(0)));
    let outputs: BTreeSet<String> = lines(&whole).iter().map(|line| line["output"].to_string()).collect();
    assert_eq!(outputs.len(), 23);
    assert!(place.ok(&["--manifest", whole.to_str().unwrap()]).contains("0 written, 23 up to date"));
    assert_eq!(place.run(&["--shard", "5/4"]).status.code(), Some(2));
}

#[test]
fn two_runs_over_one_folder_do_not_harm_each_other() {
    let place = Place::new(60);
    let children: Vec<_> = (0..2).map(|_| place.call(&[]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert_eq!(place.results().len(), 60);
    place.all_whole();
    let text = std::fs::read_to_string(place.at("out/.lumiq-run.jsonl")).unwrap();
    assert_eq!(text.lines().count(), lines(&place.at("out/.lumiq-run.jsonl")).len(), "no line is torn");
    assert!(unfinished(&place.at("out")).is_empty());
    assert!(place.ok(&[]).contains("0 written, 60 up to date"));
}

#[test]
fn results_tell_where_they_come_from_and_are_verified() {
    let place = Place::new(2);
    place.ok(&[]);
    assert!(place.ok(&["--provenance"]).contains("2 written"), "what nothing is told of is made again");
    assert!(place.ok(&["--provenance"]).contains("2 up to date"));
    let told = std::fs::read(place.at("out/p000.png.lumiq.json")).unwrap();
    let told: Value = serde_json::from_slice(&told).unwrap();
    assert!(told["recipe"].as_str().unwrap().contains("scale = 0.5"), "{told}");
    assert_eq!(told["inputs"][0]["bytes"], place.inputs[0].metadata().unwrap().len());
    let verify = || lumiq().arg("verify").args([place.at("out/p000.png"), place.at("out/p001.png")]).output().unwrap();
    assert!(verify().status.success(), "{}", stderr(&verify()));
    std::fs::write(&place.inputs[1], "another").unwrap();
    let changed = verify();
    assert_eq!(changed.status.code(), Some(1));
    assert!(stderr(&changed).contains("p001.png: is not the input any more"), "{}", stderr(&changed));
    std::fs::remove_file(&place.inputs[1]).unwrap();
    assert!(verify().status.success() && stderr(&verify()).contains("not there any more"));
    std::fs::write(place.at("out/p000.png"), "another").unwrap();
    assert!(stderr(&verify()).contains("p000.png: is not what was written"));
}

/// As somebody who may not write there, even where tests run as root.
#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_told_before_anything_starts() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt as _;

    let place = Place::new(2);
    let program = place.at("lumiq");
    std::fs::copy(env!("CARGO_BIN_EXE_lumiq"), &program).unwrap();
    std::fs::create_dir(place.at("out")).unwrap();
    let allow = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    allow(place.folder.path(), 0o755);
    allow(&place.at("out"), 0o555);
    let mut call = Command::new(&program);
    call.arg("run").arg(place.at("recipe.toml")).args(&place.inputs).arg("--out").arg(place.at("out"));
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0\n");
    if is_root {
        call.uid(65_534).gid(65_534).current_dir("/");
    }
    let output = call.output().unwrap();
    allow(&place.at("out"), 0o755);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.lines().count() == 1 && said.contains("out") && said.contains("permission"), "{said}");
    assert!(place.results().is_empty());
}

/// A file that may not become as large as it would, which is how a full disk feels.
#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_on_the_disk_is_told_and_leaves_nothing_behind() {
    let place = Place::new(3);
    write_picture(&place.inputs[1], 600, 400);
    place.says("scale = 1.5");
    let mut shell = Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$@\"";
    let call = place.call(&["--keep-going"]);
    let output = shell.args(["-c", script, "sh"]).arg(call.get_program()).args(call.get_args()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("p001.png") && stderr(&output).contains("1 of 3 failed"), "{}", stderr(&output));
    assert_eq!(place.results().len(), 2);
    let left = std::fs::read_dir(place.at("out")).unwrap().count();
    assert_eq!(left, 3, "two results and the manifest");
    assert!(place.ok(&[]).contains("1 written, 2 up to date"));
}
