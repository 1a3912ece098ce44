//! Values of single keys of SigMF's JSON, read and written.

use serde_json::{Map, Value, json};

/// A text.
pub fn text_of(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A finite number.
pub fn number_of(object: &Map<String, Value>, key: &str) -> Option<f64> {
    object.get(key).and_then(Value::as_f64).filter(|number| number.is_finite())
}

/// A whole number that is not negative; JSON may write it as `1e6`.
pub fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|v| *v >= 0.0 && *v < 9e15 && v.fract() == 0.0).map(|v| v as u64))
}

/// A whole number without a decimal point, as people write frequencies.
pub fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
