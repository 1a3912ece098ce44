//! Slices from outside: the command line writes what the engine makes of the same recipe, and refuses what cannot be.

mod support;

use std::path::{Path, PathBuf};

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open};
use lumiq::engine::slice::save_slice;
use lumiq::model::recipe::Slice;
use lumiq::model::{Progress, Recording};
use num_complex::Complex;
use support::program::{fail, succeed};

const SAMPLES: usize = 60_000;

/// A pair round 100 MHz at 1 MS/s: a tone of amplitude 0.5 at 100.2 MHz and noise, one annotation on the tone.
fn pair(folder: &Path) -> PathBuf {
    let samples: Vec<Complex<f32>> = (0..SAMPLES)
        .map(|n| {
            let noise = ((n * 7919 % 1000) as f32 / 500.0 - 1.0) * 0.1;
            Complex::from_polar(0.5, std::f32::consts::TAU * (n % 5) as f32 / 5.0) + Complex::new(noise, -noise)
        })
        .collect();
    std::fs::write(folder.join("in.sigmf-data"), bytemuck::cast_slice(&samples)).expect("a file");
    let meta = r#"{
        "global": {"core:datatype": "cf32_le", "core:version": "1.2.5", "core:sample_rate": 1000000, "x:ours": 5},
        "captures": [{"core:sample_start": 0, "core:frequency": 100000000, "core:datetime": "2024-05-01T12:00:00Z"}],
        "annotations": [{"core:sample_start": 15000, "core:sample_count": 20000, "core:freq_lower_edge": 100190000,
            "core:freq_upper_edge": 100210000, "core:label": "tone", "y:kept": true}]
    }"#;
    let path = folder.join("in.sigmf-meta");
    std::fs::write(&path, meta).expect("a file");
    path
}

fn recording(path: &Path) -> Recording {
    match open(path, &OpenOptions::default()).expect("a recording") {
        Opened::Recording(recording) => recording,
        Opened::Stack(_) => panic!("a stack"),
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn bytes_of_pair(meta: &Path) -> (Vec<u8>, Vec<u8>) {
    let read = |path: &Path| std::fs::read(path).expect("a file");
    (read(meta), read(&meta.with_extension("sigmf-data")))
}

#[test]
fn the_command_line_writes_the_bytes_that_the_engine_makes_whatever_the_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = pair(folder.path());
    let recipe = Slice {
        from: 20_000,
        to: Some(50_000),
        center: Some(100.2e6),
        bandwidth: Some(50e3),
        decimate: Some(8),
        datatype: Some("ci16_le".parse().expect("a datatype")),
        ..Slice::default()
    };
    let expected = folder.path().join("engine.sigmf-meta");
    save_slice(&expected, &recording(&input), &recipe, &SaveOptions::default(), &Progress::new()).expect("written");
    let edges = ["--low", "100175e3", "--high", "100225e3"];
    let middle = ["--center", "100.2e6", "--bandwidth", "50e3"];
    for (threads, band) in [("1", middle), ("2", edges)] {
        let written = folder.path().join(format!("cli{threads}.sigmf-meta"));
        let mut call = vec!["slice".to_owned(), text(&input), "-o".to_owned(), text(&written)];
        call.extend(["--from", "20ms", "--to", "50000n", "--decimate", "8"].map(str::to_owned));
        call.extend(["--write-datatype", "ci16_le", "--threads", threads].map(str::to_owned));
        call.extend(band.map(str::to_owned));
        succeed(call);
        assert!(bytes_of_pair(&written) == bytes_of_pair(&expected), "{band:?} on {threads} threads");
    }
    let slice = recording(&expected);
    assert_eq!((slice.info.samples, slice.info.sample_rate_hz), (3750, Some(125e3)));
    let meta: serde_json::Value = serde_json::from_slice(&std::fs::read(&expected).expect("a file")).expect("JSON");
    assert_eq!(meta["global"]["x:ours"], 5);
    assert_eq!(meta["global"]["lumiq:slice"]["dither"], "tpdf");
    assert_eq!(meta["captures"][0]["core:global_index"], 20_000);
    assert_eq!(meta["captures"][0]["core:frequency"], 100_200_000);
    assert_eq!(meta["captures"][0]["core:datetime"], "2024-05-01T12:00:00.020000Z");
    let mark = &meta["annotations"][0];
    assert_eq!((&mark["core:sample_start"], &mark["core:sample_count"]), (&0.into(), &1875.into()));
    assert_eq!((&mark["core:label"], &mark["y:kept"]), (&"tone".into(), &true.into()));
    succeed(["info", &text(&expected), "--verify"]);
    // The tone is what is left: half of full scale at 0 Hz.
    let mut samples = vec![Complex::default(); 3750];
    slice.source.read(0, 0, &mut samples).expect("samples");
    assert!(samples[100..3650].iter().all(|z| (z - Complex::new(0.5, 0.0)).norm() < 0.05), "{}", samples[100]);
}

#[test]
fn json_says_what_was_made_and_what_was_clipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = pair(folder.path());
    let (array, loud) = (folder.path().join("out.npy"), folder.path().join("loud.sigmf-meta"));
    let said = succeed(["slice", &text(&input), "-o", &text(&array), "--decimate", "16", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&said["samples"], &said["decimation"]), (&3750.into(), &16.into()));
    assert_eq!((&said["sample_rate_hz"], &said["center_frequency_hz"]), (&62_500.0.into(), &100e6.into()));
    assert_eq!((&said["datatype"], &said["clipped"]), (&"cf32_le".into(), &0.into()));
    assert_eq!(recording(&array).info.samples, 3750);
    // Stretched by a type whose full scale is what cf32 calls 1, the tone of 0.5 does not clip; three of them would.
    let samples: Vec<Complex<f32>> = vec![Complex::new(1.5, 0.0); 100];
    std::fs::write(folder.path().join("loud.cf32"), bytemuck::cast_slice(&samples)).expect("a file");
    let raw = text(&folder.path().join("loud.cf32"));
    let output = support::program::run([
        "slice",
        &raw,
        "-o",
        &text(&loud),
        "--sample-rate",
        "1e6",
        "--write-datatype",
        "ci8",
        "--json",
    ]);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&said["clipped"], &said["dither_seed"]), (&100.into(), &0.into()));
    assert!(support::program::stderr(&output).contains("100 of 200 values passed the ends of ci8"));
}

#[test]
fn only_a_stretch_of_time_keeps_every_stored_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = pair(folder.path());
    let out = folder.path().join("time.sigmf-meta");
    succeed(["slice", &text(&input), "-o", &text(&out), "--from", "100n", "--to", "0.05"]);
    let whole = std::fs::read(input.with_extension("sigmf-data")).expect("a file");
    assert_eq!(bytes_of_pair(&out).1, whole[800..400_000]);
}

#[test]
fn what_cannot_be_is_one_sentence_and_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = text(&pair(folder.path()));
    let raw = folder.path().join("bare.cf32");
    std::fs::write(&raw, [0; 8000]).expect("a file");
    let out = folder.path().join("out.sigmf-meta");
    let written = text(&out);
    for (code, options, said) in [
        (1, &["--center", "101e6"][..], "choose one within"),
        (1, &["--bandwidth", "2e6"], "reaches beyond"),
        (1, &["--bandwidth", "200e3", "--decimate", "5"], "smaller decimation"),
        (1, &["--from", "1", "--to", "2"], "choose --from and --to"),
        (1, &["--write-datatype", "ri16_le"], "choose ci16_le"),
        (1, &["--low", "101e6"], "--low leaves nothing of what was recorded, from 99500000 to 100500000 Hz"),
        (2, &["--low", "100e6", "--high", "99e6"], "is not above"),
        (2, &["--low", "1", "--high", "2", "--center", "3"], "cannot be used with"),
        (2, &["--decimate", "0"], "from 1 on"),
        (2, &["--bandwidth", "0"], "above 0"),
        (2, &["--write-datatype", "cf16"], "not a datatype"),
    ] {
        let mut call = vec!["slice", &input, "-o", &written];
        call.extend(options);
        let sentence = fail(code, call);
        assert!(sentence.contains(said), "{options:?}: {sentence}");
    }
    let sentence = fail(1, ["slice", &text(&raw), "-o", &written, "--center", "1000"]);
    assert!(sentence.contains("give --sample-rate"), "{sentence}");
    // Edges have a meaning without a rate.
    let part = folder.path().join("part.sigmf-meta");
    succeed(["slice", &text(&raw), "-o", &text(&part), "--low", "0.1", "--high", "0.2", "--decimate", "4"]);
    assert_eq!(recording(&part).info.samples, 250);
    let array = folder.path().join("out.npy");
    fail(2, ["slice", &input, "-o", &text(&array), "--write-datatype", "ci8"]);
    assert!(!out.exists() && !array.exists() && !out.with_extension("sigmf-data").exists());
}

#[test]
fn sound_is_written_as_a_wav_of_its_tone_and_what_cannot_be_heard_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    // 1 kHz on a carrier 100 kHz above the centre, half of the usual deviation.
    let samples: Vec<Complex<f32>> = (0..300_000)
        .map(|n| {
            let t = f64::from(n) / 1e6;
            let turn = std::f64::consts::TAU * t;
            let z = Complex::cis((turn * 100e3) % std::f64::consts::TAU + 2.5 * (turn * 1e3).sin());
            Complex::new(z.re as f32, z.im as f32)
        })
        .collect();
    let input = folder.path().join("talk.cf32");
    std::fs::write(&input, bytemuck::cast_slice(&samples)).expect("a file");
    let (input, out) = (text(&input), folder.path().join("talk.wav"));
    let call = ["demod", &input, "-o", &text(&out), "--sample-rate", "1e6", "--mode", "fm", "--center", "100e3"];
    let said = succeed(call.into_iter().chain(["--rate", "44100", "--json"]));
    let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&said["samples"], &said["sample_rate_hz"]), (&13_230.into(), &44_100.into()));
    assert!((said["peak"].as_f64().expect("a number") - 0.5).abs() < 0.1, "{said}");
    let sound = recording(&out);
    assert_eq!((sound.info.datatype.to_string().as_str(), sound.info.samples), ("ri16_le", 13_230));
    let mut heard = vec![Complex::default(); 8820];
    sound.source.read(0, 2000, &mut heard).expect("samples");
    let crossings = heard.windows(2).filter(|pair| pair[0].re < 0.0 && pair[1].re >= 0.0).count();
    assert!((199..=201).contains(&crossings), "1 kHz for 200 ms, not {crossings} periods");
    let lost = folder.path().join("lost.wav");
    for (code, options, said) in [
        (1, &["--mode", "wfm", "--center", "450e3"][..], "reaches beyond"),
        (1, &["--mode", "am", "--rate", "1"], "choose 8000"),
        (2, &["--mode", "dsb"], "possible values"),
    ] {
        let mut call = vec!["demod", &input, "--sample-rate", "1e6", "-o"];
        let name = text(&lost);
        call.push(&name);
        call.extend(options);
        let sentence = fail(code, call);
        assert!(sentence.contains(said), "{options:?}: {sentence}");
    }
    assert!(!lost.exists());
}
