//! TIFF and NumPy stacks against tifffile and NumPy: axes, every plane's hash, pixel size.

use std::path::Path;

use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::model::{Plane, PlaneIndex, Stack};
use serde_json::Value;

use crate::Verdict;
use crate::compare::{close, grid, interleave, mean, sha256};

/// Opens and reads whatever can be read; an error is as good as a picture.
pub fn any_outcome_but_a_crash(path: &Path) -> Verdict {
    match open(path, &OpenOptions::default()) {
        Err(error) => Verdict::Refused(error.to_string()),
        Ok(Opened::Recording(recording)) => {
            let mut samples = vec![num_complex::Complex::default(); recording.info.samples.min(1 << 16) as usize];
            match recording.source.read(0, 0, &mut samples) {
                Ok(()) => Verdict::Read,
                Err(error) => Verdict::Refused(error.to_string()),
            }
        }
        Ok(Opened::Stack(stack)) => {
            for plane in stack.planes().take(16) {
                if let Err(error) = stack.read_plane(plane) {
                    return Verdict::Refused(error.to_string());
                }
            }
            Verdict::Read
        }
    }
}

fn open_stack(path: &Path) -> Result<Stack, Verdict> {
    match open(path, &OpenOptions { stored: true, ..OpenOptions::default() }) {
        Ok(Opened::Stack(stack)) => Ok(stack),
        Ok(Opened::Recording(_)) => Err(Verdict::Wrong("opened as a recording".to_owned())),
        Err(error) => Err(Verdict::Refused(error.to_string())),
    }
}

/// Files whose directories form a loop: Pillow counts five pages, tifffile seven.
const DISPUTED: [&str; 1] = ["test_ifd_loop_subifd.tif"];

pub fn tiff(path: &Path, expected: &Value) -> Verdict {
    if path.file_name().is_some_and(|name| DISPUTED.iter().any(|disputed| name == *disputed)) {
        return any_outcome_but_a_crash(path);
    }
    let stack = match open_stack(path) {
        Ok(stack) => stack,
        Err(verdict) => return verdict,
    };
    // The trusted reader sees the file alone; lumiq opens the set that it belongs to.
    if expected["ome"]["binary_only"] == true {
        return member(&stack, &expected["series"][0]["planes"]);
    }
    let result = shape(&stack, &expected["series"][0])
        .and_then(|()| planes(&stack, expected))
        .and_then(|()| pixel_size(&stack, &expected["pixel_size"]));
    match result {
        Ok(()) => Verdict::Read,
        Err(Complaint::Refused(sentence)) => Verdict::Refused(sentence),
        Err(Complaint::Wrong(sentence)) => Verdict::Wrong(sentence),
    }
}

/// A file of a set: its planes are among those of the set.
fn member(stack: &Stack, planes: &Value) -> Verdict {
    let hashes: Vec<String> =
        stack.planes().filter_map(|plane| Some(sha256(&stack.read_plane(plane).ok()?.samples))).collect();
    let wanted: Vec<&str> =
        planes.as_array().into_iter().flatten().filter_map(|plane| plane["sha256"].as_str()).collect();
    let all = !wanted.is_empty() && wanted.iter().all(|wanted| hashes.iter().any(|hash| hash == wanted));
    if all && hashes.len() > wanted.len() {
        return Verdict::Read;
    }
    Verdict::Wrong(format!("{} planes, without those of the file itself", hashes.len()))
}

/// OME-XML beside its files: the axes that it states, and planes that can all be read.
pub fn companion(path: &Path, expected: &Value) -> Verdict {
    let stack = match open_stack(path) {
        Ok(stack) => stack,
        Err(verdict) => return verdict,
    };
    let image = &expected["ome"]["images"][0];
    let size = |name: &str| image[name].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    let wanted: [usize; 5] = ["SizeT", "SizeZ", "SizeC", "SizeY", "SizeX"].map(size);
    let axes = stack.info.axes;
    let got = [axes.t, axes.z, axes.c * stack.info.samples_per_pixel, axes.y, axes.x];
    if got != wanted || !stack.info.warnings.is_empty() {
        return Verdict::Wrong(format!("axes are {got:?}, expected {wanted:?}; {:?}", stack.info.warnings));
    }
    match stack.planes().find_map(|plane| stack.read_plane(plane).err()) {
        Some(error) => Verdict::Refused(error.to_string()),
        None => Verdict::Read,
    }
}

enum Complaint {
    Refused(String),
    Wrong(String),
}

impl From<String> for Complaint {
    fn from(sentence: String) -> Self {
        Self::Wrong(sentence)
    }
}

/// Letter and length of each expected axis but Y, X and S.
fn outer_axes(series: &Value) -> Vec<(char, usize)> {
    let letters = series["axes"].as_str().unwrap_or("").chars();
    let lengths = series["shape"].as_array().into_iter().flatten().filter_map(Value::as_u64);
    letters.zip(lengths).filter(|(letter, _)| !"YXS".contains(*letter)).map(|(a, n)| (a, n as usize)).collect()
}

fn axis_length(series: &Value, letter: char) -> usize {
    let position = series["axes"].as_str().and_then(|axes| axes.find(letter));
    position.and_then(|index| series["shape"][index].as_u64()).unwrap_or(1) as usize
}

/// Where an index on an expected axis lies in lumiq: pages without axes are z, as ImageJ has them; other unknown axes
/// fold into t.
fn assign(plane: &mut PlaneIndex, letter: char, index: usize, length: usize, series: &Value) {
    match letter {
        'Z' | 'I' => plane.z = plane.z * length + index,
        'C' => plane.c = plane.c * length + index,
        // tifffile's name for an axis that nobody named: pages, unless the file names others beside it.
        'Q' if outer_axes(series).len() == 1 => plane.z = index,
        _ => plane.t = plane.t * length + index,
    }
}

fn shape(stack: &Stack, series: &Value) -> Result<(), Complaint> {
    let mut last = PlaneIndex::default();
    for (letter, length) in outer_axes(series) {
        assign(&mut last, letter, length - 1, length, series);
    }
    let axes = stack.info.axes;
    let samples = axis_length(series, 'S');
    let wanted = [last.t + 1, last.z + 1, (last.c + 1) * samples, axis_length(series, 'Y'), axis_length(series, 'X')];
    let got = [axes.t, axes.z, axes.c * stack.info.samples_per_pixel, axes.y, axes.x];
    if got == wanted {
        return Ok(());
    }
    Err(Complaint::Wrong(format!("axes t z c·s y x are {got:?}, expected {wanted:?} ({})", series["axes"])))
}

fn planes(stack: &Stack, expected: &Value) -> Result<(), Complaint> {
    let series = &expected["series"][0];
    let letters: Vec<(char, usize)> = {
        let outer = outer_axes(series);
        let names = series["plane_axes"].as_str().unwrap_or("");
        names.chars().map(|letter| outer.iter().find(|(a, _)| *a == letter).copied().unwrap_or((letter, 1))).collect()
    };
    let samples = axis_length(series, 'S');
    for wanted in series["planes"].as_array().into_iter().flatten() {
        let mut index = PlaneIndex::default();
        for ((letter, length), position) in letters.iter().zip(wanted["index"].as_array().into_iter().flatten()) {
            assign(&mut index, *letter, position.as_u64().unwrap_or(0) as usize, *length, series);
        }
        let plane = read(stack, index, samples)?;
        let exact = expected["exact"].as_bool().unwrap_or(true);
        if exact {
            let (got, wanted) = (sha256(&plane.samples), wanted["sha256"].as_str().unwrap_or(""));
            if got != wanted {
                return Err(Complaint::Wrong(format!("plane {index:?}: other values than expected")));
            }
        } else {
            mean(&plane, &wanted["mean"])?;
        }
    }
    if expected["exact"] == false {
        grid(&read(stack, PlaneIndex::default(), samples)?, &series["grid8_plane0"])?;
    }
    Ok(())
}

/// One expected plane: where lumiq counts samples as channels, they are put last first.
fn read(stack: &Stack, index: PlaneIndex, samples: usize) -> Result<Plane, Complaint> {
    let one = |index| stack.read_plane(index).map_err(|error| Complaint::Refused(error.to_string()));
    if stack.info.samples_per_pixel == samples {
        return one(index);
    }
    let channels: Vec<Plane> =
        (0..samples).map(|c| one(PlaneIndex { c: index.c * samples + c, ..index })).collect::<Result<_, _>>()?;
    Ok(interleave(&channels))
}

/// Calibrated sizes only: tifffile's own from ImageJ, OME or tags in µm.
fn pixel_size(stack: &Stack, expected: &Value) -> Result<(), Complaint> {
    let (Some(x), Some(y)) = (expected["x"].as_f64(), expected["y"].as_f64()) else { return Ok(()) };
    let Some(micrometres) = micrometres(expected["unit"].as_str()) else { return Ok(()) };
    let Some(size) = stack.info.pixel_size else {
        return Err(Complaint::Wrong(format!("no pixel size, expected {x} × {y} {}", expected["unit"])));
    };
    if !close(size.x, x * micrometres, 1e-5) || !close(size.y, y * micrometres, 1e-5) {
        return Err(Complaint::Wrong(format!("pixel size is {size:?}, expected {expected}")));
    }
    let depth_unit = expected["z_unit"].as_str().or(expected["unit"].as_str());
    if let (Some(z), Some(unit)) = (expected["z"].as_f64(), self::micrometres(depth_unit))
        && !size.z.is_some_and(|got| close(got, z * unit, 1e-5))
    {
        return Err(Complaint::Wrong(format!("distance of planes is {:?}, expected {z}", size.z)));
    }
    Ok(())
}

fn micrometres(unit: Option<&str>) -> Option<f64> {
    match unit? {
        "µm" | "um" | "micron" | "microns" | "\\u00B5m" => Some(1.0),
        "nm" => Some(1e-3),
        "mm" => Some(1e3),
        "cm" => Some(1e4),
        "inch" => Some(25_400.0),
        _ => None,
    }
}

pub fn npy(path: &Path, expected: &Value) -> Verdict {
    let stack = match open_stack(path) {
        Ok(stack) => stack,
        Err(verdict) => return verdict,
    };
    let mut bytes = Vec::new();
    for plane in stack.planes() {
        match stack.read_plane(plane) {
            Ok(plane) => bytes.extend_from_slice(plane.samples.as_bytes()),
            Err(error) => return Verdict::Refused(error.to_string()),
        }
    }
    let got = sha256(&lumiq::model::Samples::U8(bytes));
    if Some(got.as_str()) == expected["sha256_c_order_le"].as_str() {
        Verdict::Read
    } else {
        Verdict::Wrong("other values than expected".to_owned())
    }
}
