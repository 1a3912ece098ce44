//! Exports of a band, the axes beside an array, and figures.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use flate2::read::ZlibDecoder;

use super::request::Plan;
use super::stack::color_stack;
use super::*;
use crate::codec::{OpenOptions, Opened, SaveOptions, open};
use crate::engine::spectrum::tests::{recording, source};
use crate::model::recipe::{Sides, SpectrogramRecipe};
use crate::model::{PlaneIndex, Progress, Samples};

const RECIPE_SIZE: (usize, usize) = (256, 128);

fn export(band: Option<[f64; 2]>) -> SpectrogramExport {
    let (n_fft, hop) = RECIPE_SIZE;
    SpectrogramExport {
        recipe: SpectrogramRecipe { n_fft, hop, ..SpectrogramRecipe::default() },
        band,
        ..SpectrogramExport::default()
    }
}

/// The rows of an array that was written, each a frequency.
fn rows(export: &SpectrogramExport, folder: &Path) -> (Vec<Vec<f32>>, SpectrogramSummary) {
    let path = folder.join("a.npy");
    let recording = recording(Arc::new(source(20_000)));
    let summary = export_spectrogram(&recording, export, &path, &SaveOptions::default(), &Progress::new()).unwrap();
    let Opened::Stack(stack) = open(&path, &OpenOptions::default()).unwrap() else { panic!("an array") };
    let Samples::F32(values) = stack.read_plane(PlaneIndex::default()).unwrap().samples else { panic!("floats") };
    (values.chunks(stack.info.axes.x).map(<[f32]>::to_vec).collect(), summary)
}

#[test]
fn a_band_is_the_rows_of_the_whole_whose_middles_lie_in_it() {
    let folder = tempfile::tempdir().unwrap();
    for columns in [None, Some(7)] {
        let (whole, all) = rows(&SpectrogramExport { columns, ..export(None) }, folder.path());
        for band in [[-0.125, 0.25], [0.1, 0.102], [-2.0, -0.4], [0.3, 7.0]] {
            let (part, summary) = rows(&SpectrogramExport { columns, ..export(Some(band)) }, folder.path());
            let cycles = |row: usize| (row as f64 - 128.0) / 256.0;
            let kept: Vec<usize> = (0..256).filter(|row| (band[0]..=band[1]).contains(&cycles(*row))).collect();
            // Narrower than a bin: the nearest one.
            let kept = if kept.is_empty() { vec![(0.101f64 * 256.0 + 128.0).round() as usize] } else { kept };
            assert_eq!(part.len(), kept.len(), "{band:?}");
            assert!(part == whole[kept[0]..=kept[kept.len() - 1]], "{band:?}");
            assert_eq!((summary.bins, summary.frequency.step), (kept.len(), all.frequency.step));
            assert!((summary.frequency.start - cycles(kept[0]) * 1e6).abs() < 1e-6, "{summary:?}");
        }
    }
    let one_sided = SpectrogramRecipe { sides: Sides::Two, ..export(None).recipe };
    let (part, _) = rows(&SpectrogramExport { recipe: one_sided, ..export(Some([0.0, 0.0])) }, folder.path());
    assert_eq!(part.len(), 1, "0 Hz alone");
}

#[test]
fn an_array_has_its_axes_beside_it_if_they_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    rows(&export(None), folder.path());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let wanted = SpectrogramExport { axes_file: true, from: 1000, columns: Some(10), ..export(Some([0.0, 0.25])) };
    let (part, summary) = rows(&wanted, folder.path());
    let text = std::fs::read_to_string(axes_beside(&folder.path().join("a.npy"))).unwrap();
    let axes: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(axes["array"], "a.npy");
    assert_eq!((&axes["frequency"]["count"], &axes["time"]["count"]), (&part.len().into(), &10.into()));
    assert_eq!(axes["frequency"]["start"].as_f64(), Some(summary.frequency.start));
    assert_eq!(axes["frequency"]["step"].as_f64(), Some(1e6 / 256.0));
    assert_eq!((&axes["frequency"]["unit"], &axes["time"]["unit"]), (&"Hz".into(), &"s".into()));
    assert_eq!(axes["time"]["start"].as_f64(), Some(summary.time.start));
    assert_eq!((&axes["values"]["unit"], &axes["reduce"]), (&"dBFS".into(), &"max".into()));
    assert_eq!((&axes["samples"][0], &axes["recipe"]["n_fft"]), (&1000.into(), &256.into()));
}

/// The bytes of the stream in the object that has these words in its head.
fn stream<'a>(pdf: &'a [u8], words: &str) -> &'a [u8] {
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|part| part == what);
    let head = find(pdf, words.as_bytes()).unwrap_or_else(|| panic!("{words} is not there"));
    let start = head + find(&pdf[head..], b"stream\n").unwrap() + 7;
    let end = start + find(&pdf[start..], b"endstream").unwrap();
    &pdf[start..end]
}

#[test]
fn a_figure_has_the_pixels_of_the_picture_and_its_numbers_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.PDF");
    let recording = recording(Arc::new(source(40_000)));
    let export = SpectrogramExport { range: Some([-100.0, 0.0]), ..export(None) };
    let summary = export_spectrogram(&recording, &export, &path, &SaveOptions::default(), &Progress::new()).unwrap();
    let pdf = std::fs::read(&path).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.") && pdf.ends_with(b"%%EOF"));
    let words = format!("/Width {}\n  /Height 256", summary.columns);
    let mut pixels = Vec::new();
    ZlibDecoder::new(stream(&pdf, &words)).read_to_end(&mut pixels).unwrap();
    let plan = Plan::new(&recording, &export, None).unwrap();
    let (plain, _) = color_stack(&plan, &export, folder.path(), &Progress::new()).unwrap();
    assert!(pixels == plain.read_plane(PlaneIndex::default()).unwrap().samples.as_bytes());
    let text = String::from_utf8_lossy(&pdf);
    for said in ["(ms) Tj", "(kHz) Tj", "(dBFS) Tj", "(0) Tj", "/BaseFont /Helvetica", "/minus"] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn a_figure_that_is_too_large_or_too_small_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let recording = recording(Arc::new(source(40_000)));
    let recipe = SpectrogramRecipe { n_fft: 32_768, hop: 1, ..SpectrogramRecipe::default() };
    let refused = |export: SpectrogramExport| {
        let path = folder.path().join("a.pdf");
        let problem = export_spectrogram(&recording, &export, &path, &SaveOptions::default(), &Progress::new());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        problem.unwrap_err().to_string()
    };
    let large = SpectrogramExport { recipe, columns: Some(100), memory: 1 << 20, ..export(None) };
    assert!(refused(large).contains("too large for a PDF"));
    assert!(refused(SpectrogramExport { columns: Some(5), ..export(None) }).contains("no room for axes"));
    let whole_numbers = SpectrogramExport { value_type: ValueType::U16, ..export(None) };
    assert!(refused(whole_numbers).contains("PDF has no place for what 16-bit values stand for"));
}
