//! The DPI normaliser against what the published programs themselves decided.
//!
//! `LUMIQ_REFERENCE` may name a folder with `dpi_vectors.json`: pictures, configurations and what each program made of
//! them. Without it, worked examples are tested beside the code (`src/ops/resize/smart_dpi_tests.rs`).

#![allow(clippy::print_stdout, reason = "a test that is skipped says why")]

use std::path::PathBuf;

use lumiq::model::Dpi;
use lumiq::model::recipe::{Normaliser, SmartDpi};
use lumiq::ops::resize::Normalised;
use serde_json::{Value, json};

fn vectors() -> Option<Vec<Value>> {
    let Some(folder) = std::env::var_os("LUMIQ_REFERENCE").map(PathBuf::from) else {
        println!("skipped: LUMIQ_REFERENCE does not name a folder with dpi_vectors.json");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("dpi_vectors.json")).expect("the vectors");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    Some(all["vectors"].as_array().expect("a list").clone())
}

/// The rule of a vector. What its picture states is taken as it is, however little it can be meant: so did the programs.
fn rule(vector: &Value, normaliser: Normaliser, memory_limit_mb: f64) -> (SmartDpi, (usize, usize)) {
    let config = &vector["config"];
    let number = |value: &Value| value.as_u64().expect("a whole number");
    let rule = SmartDpi {
        target: number(&config["target_dpi"]) as u32,
        source: vector["dpi"].as_f64().or(vector["dpi"][0].as_f64()),
        max_dimension: number(&config["max_image_dimension"]) as usize,
        auto_adjust: config["auto_adjust_dpi"].as_bool().expect("a flag"),
        min: number(&config["min_dpi"]) as u32,
        max: number(&config["max_dpi"]) as u32,
        memory_limit_mb,
        normaliser,
    };
    (rule, (number(&vector["width"]) as usize, number(&vector["height"]) as usize))
}

fn decided(vector: &Value, normaliser: Normaliser, memory_limit_mb: f64) -> Normalised {
    let (rule, size) = rule(vector, normaliser, memory_limit_mb);
    Normalised::new(&rule, size, None).unwrap_or_else(|error| panic!("{}: {error}", vector["id"]))
}

/// Every field by which the programs say what they decided, but for names of filters.
fn assert_same(found: &Normalised, expected: &Value, name: &str) {
    let size = expected["new_dimensions"].as_array().map(|sides| {
        // Upstream makes sides of no pixels.
        let side = |at: usize| sides[at].as_u64().expect("a side").max(1);
        json!([side(0), side(1)])
    });
    let said = json!({
        "new_dimensions": found.new_dimensions.map(|(width, height)| [width, height]),
        "final_dpi": found.final_dpi,
        "calculated_dpi": found.calculated_dpi,
        "auto_adjusted": found.auto_adjusted,
        "dimension_clamped": found.dimension_clamped,
        "skipped_resize": found.new_dimensions.is_none(),
        "scale_factor": found.scale_factor,
    });
    let mut expected = expected.clone();
    expected["new_dimensions"] = json!(size);
    for (key, value) in said.as_object().expect("an object") {
        assert_eq!(value, &expected[key], "{key} of {name}");
    }
}

#[test]
fn the_rust_version_decides_as_it_did() {
    let Some(vectors) = vectors() else { return };
    assert_eq!(vectors.len(), 230);
    for vector in &vectors {
        let found = decided(vector, Normaliser::Rust, 2048.0);
        assert_same(&found, &vector["v3_rust_initial"], &format!("vector {}", vector["id"]));
    }
}

#[test]
fn the_python_version_decides_as_it_did() {
    let Some(vectors) = vectors() else { return };
    let mut refused = 0;
    for vector in &vectors {
        let (found, expected) = (decided(vector, Normaliser::Python, 2048.0), &vector["v1_python_3_15_0"]);
        if expected["exception"].is_string() {
            // A side of no pixels: here it has one.
            assert_eq!(found.new_dimensions.map(|(width, height)| width.min(height)), Some(1), "{}", vector["id"]);
            refused += 1;
        } else {
            assert_same(&found, expected, &format!("vector {}", vector["id"]));
        }
    }
    assert_eq!(refused, 4);
}

#[test]
fn a_reduced_limit_of_memory_decides_as_the_limited_python_did() {
    let Some(vectors) = vectors() else { return };
    let limited = |vector: &&Value| {
        vector["memory_limit_mb"].as_f64() < Some(2048.0) && vector["config"]["auto_adjust_dpi"] == json!(true)
    };
    let limited: Vec<_> = vectors.iter().filter(limited).collect();
    assert_eq!(limited.len(), 12);
    for vector in limited {
        let limit = vector["memory_limit_mb"].as_f64().expect("a limit");
        let (found, expected) = (decided(vector, Normaliser::Rust, limit), &vector["v2_python_aggressive"]);
        let (_, (width, height)) = rule(vector, Normaliser::Rust, limit);
        let made = found.new_dimensions.unwrap_or((width, height));
        assert_eq!(json!([made.0, made.1]), expected["output_dimensions"], "vector {}", vector["id"]);
        assert_eq!(json!(found.final_dpi), expected["final_dpi"], "vector {}", vector["id"]);
    }
}

#[test]
fn two_resolutions_count_as_the_one_across() {
    let Some(vectors) = vectors() else { return };
    let unequal: Vec<_> = vectors.iter().filter(|vector| vector["dpi"].is_array()).collect();
    assert_eq!(unequal.len(), 2);
    for vector in unequal {
        let (rule, size) = rule(vector, Normaliser::Rust, 2048.0);
        let stated = [0, 1].map(|at| vector["dpi"][at].as_f64().expect("a resolution"));
        let stated = Some(Dpi { x: stated[0], y: stated[1] });
        let found = Normalised::new(&SmartDpi { source: None, ..rule }, size, stated).unwrap();
        assert!(found.has_unequal_dpi());
        assert_same(&found, &vector["v3_rust_initial"], &format!("vector {}", vector["id"]));
    }
}
