//! The axes of an image: their names, and units of length and time.

use serde_json::Value;

use crate::model::Axis;

/// An axis of the arrays, slowest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedAxis {
    pub axis: Axis,
    pub unit: Option<String>,
}

/// The axes as a description names them; `Err` says why they cannot be those of a stack. Before version 0.3 there were
/// always five, and none was named.
pub(super) fn parse(axes: &Value) -> Result<Vec<NamedAxis>, String> {
    let Some(listed) = axes.as_array() else {
        let all = [Axis::T, Axis::C, Axis::Z, Axis::Y, Axis::X];
        return Ok(all.into_iter().map(|axis| NamedAxis { axis, unit: None }).collect());
    };
    let mut named: Vec<NamedAxis> = Vec::new();
    for entry in listed {
        let name = entry.as_str().or_else(|| entry["name"].as_str()).unwrap_or_default();
        let axis = axis(name, entry["type"].as_str())
            .ok_or_else(|| format!("has an axis '{name}', which is none of t, c, z, y, x"))?;
        if named.iter().any(|other| other.axis == axis) {
            return Err(format!("names the axis {} twice", axis.letter()));
        }
        named.push(NamedAxis { axis, unit: entry["unit"].as_str().map(str::to_owned) });
    }
    let has = |axis| named.iter().any(|named| named.axis == axis);
    if has(Axis::Y) && has(Axis::X) { Ok(named) } else { Err("names no axes y and x".to_owned()) }
}

/// By name; else by type, where that leaves no doubt.
fn axis(name: &str, kind: Option<&str>) -> Option<Axis> {
    match (name.to_ascii_lowercase().as_str(), kind) {
        ("t", _) | (_, Some("time")) => Some(Axis::T),
        ("c", _) | (_, Some("channel")) => Some(Axis::C),
        ("z", _) => Some(Axis::Z),
        ("y", _) => Some(Axis::Y),
        ("x", _) => Some(Axis::X),
        _ => None,
    }
}

/// Micrometres of a unit of length, by the names of UDUNITS-2; `None` for others.
pub(super) fn micrometres(unit: &str) -> Option<f64> {
    Some(match unit {
        "picometer" => 1e-6,
        "angstrom" => 1e-4,
        "nanometer" => 1e-3,
        "micrometer" | "micron" | "µm" | "um" => 1.0,
        "millimeter" => 1e3,
        "centimeter" => 1e4,
        "decimeter" => 1e5,
        "meter" => 1e6,
        "kilometer" => 1e9,
        "inch" => 25_400.0,
        "foot" => 304_800.0,
        _ => return None,
    })
}

/// Seconds of a unit of time.
pub(super) fn seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "nanosecond" => 1e-9,
        "microsecond" => 1e-6,
        "millisecond" => 1e-3,
        "second" => 1.0,
        "minute" => 60.0,
        "hour" => 3600.0,
        "day" => 86_400.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn letters(axes: &Value) -> Result<String, String> {
        parse(axes).map(|axes| axes.iter().map(|named| named.axis.letter()).collect())
    }

    #[test]
    fn axes_are_named_in_every_version() {
        let fourth = json!([{"name": "c", "type": "channel"}, {"name": "y", "type": "space", "unit": "nanometer"}, {"name": "x"}]);
        assert_eq!(letters(&fourth).as_deref(), Ok("CYX"));
        assert_eq!(parse(&fourth).unwrap()[1].unit.as_deref(), Some("nanometer"));
        assert_eq!(letters(&json!(["z", "y", "x"])).as_deref(), Ok("ZYX"));
        assert_eq!(letters(&Value::Null).as_deref(), Ok("TCZYX"));
        assert_eq!(letters(&json!([{"name": "frames", "type": "time"}, "y", "x"])).as_deref(), Ok("TYX"));
    }

    #[test]
    fn axes_of_no_stack_are_refused() {
        assert!(letters(&json!(["angle", "y", "x"])).unwrap_err().contains("'angle'"));
        assert!(letters(&json!(["y", "y", "x"])).unwrap_err().contains("twice"));
        assert!(letters(&json!(["z", "x"])).unwrap_err().contains("y and x"));
    }
}
