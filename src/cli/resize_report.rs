//! What `resize --json` says of a result: one object per input, by the names of the published DPI normaliser, whatever the
//! size was asked for by.

use std::path::Path;

use serde_json::{Value, json};

use crate::model::recipe::{Normaliser, Resize, ResizeFilter, SizeRequest, SmartDpi};
use crate::model::{Dpi, StackInfo};
use crate::ops::resize::Normalised;

/// The object of one input. `true_dpi` is what the file states: less than `final_dpi` after a clamp, and never quite it
/// where sides are not whole pixels of it.
pub(super) fn report(
    input: &str,
    output: &Path,
    [before, after]: [&StackInfo; 2],
    recipe: &Resize,
    true_dpi: Option<Dpi>,
) -> Value {
    let mut object = match recipe.size {
        // It was decided in this way when the result was made: the same again.
        SizeRequest::SmartDpi(rule) => match Normalised::new(&rule, (before.axes.x, before.axes.y), before.dpi) {
            Ok(decided) => smart(&rule, &decided, before, recipe.filter),
            Err(_) => plain(before, after, recipe),
        },
        _ => plain(before, after, recipe),
    };
    object["input"] = json!(input);
    object["output"] = json!(output.display().to_string());
    object["true_dpi"] = json!(true_dpi.map(pair));
    object
}

fn pair(dpi: Dpi) -> [f64; 2] {
    [dpi.x, dpi.y]
}

fn smart(rule: &SmartDpi, decided: &Normalised, before: &StackInfo, filter: ResizeFilter) -> Value {
    let skipped = decided.new_dimensions.is_none();
    json!({
        "original_dimensions": [before.axes.x, before.axes.y],
        "original_dpi": pair(decided.from_dpi),
        "target_dpi": rule.target,
        "scale_factor": decided.scale_factor,
        "auto_adjusted": decided.auto_adjusted,
        "final_dpi": decided.final_dpi,
        "new_dimensions": decided.new_dimensions.map(|(width, height)| [width, height]),
        "resample_method": method_of(rule.normaliser, filter, decided.scale_factor, skipped),
        "skipped_resize": skipped,
        "dimension_clamped": decided.dimension_clamped,
        "calculated_dpi": decided.calculated_dpi,
        "resize_error": null,
    })
}

/// By the names of the program that decided, as far as it has one for the filter.
fn method_of(normaliser: Normaliser, filter: ResizeFilter, scale: f64, skipped: bool) -> Value {
    match (normaliser, filter) {
        (Normaliser::Python, _) if skipped => Value::Null,
        (Normaliser::Rust, _) if skipped => json!("NONE"),
        (Normaliser::Python, ResizeFilter::Auto) => json!(if scale < 1.0 { "LANCZOS" } else { "BICUBIC" }),
        _ => json!(method(filter, scale)),
    }
}

fn plain(before: &StackInfo, after: &StackInfo, recipe: &Resize) -> Value {
    let (from, to) = (before.axes, after.axes);
    let scale = to.x as f64 / from.x as f64;
    let (target, longest) = match recipe.size {
        SizeRequest::Dpi { target, max_dimension, .. } => (Some(target), max_dimension),
        _ => (None, None),
    };
    let skipped = (from.x, from.y) == (to.x, to.y);
    let clamped = |longest| {
        let lower = target.zip(after.dpi).is_some_and(|(wanted, made)| made.x < wanted);
        to.x.max(to.y) == longest && lower
    };
    json!({
        "original_dimensions": [from.x, from.y],
        "original_dpi": before.dpi.map(pair),
        "target_dpi": target,
        "scale_factor": scale,
        "auto_adjusted": false,
        "final_dpi": target.or(after.dpi.map(|dpi| dpi.x)),
        "new_dimensions": if skipped { None } else { Some([to.x, to.y]) },
        "resample_method": if skipped { "NONE".to_owned() } else { method(recipe.filter, scale) },
        "skipped_resize": skipped,
        "dimension_clamped": longest.is_some_and(clamped),
        "calculated_dpi": null,
        "resize_error": null,
    })
}

/// The filter that ran, by its published name where it has one.
fn method(filter: ResizeFilter, scale: f64) -> String {
    let filter = match filter {
        ResizeFilter::Auto if scale < 1.0 => ResizeFilter::Lanczos3,
        ResizeFilter::Auto => ResizeFilter::CatmullRom,
        chosen => chosen,
    };
    filter.name().replace('-', "").to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SampleType, StackAxes};

    #[test]
    fn published_names_of_filters() {
        assert_eq!(method(ResizeFilter::Auto, 0.5), "LANCZOS3");
        assert_eq!(method(ResizeFilter::Auto, 2.0), "CATMULLROM");
        assert_eq!(method_of(Normaliser::Python, ResizeFilter::Auto, 2.0, false), "BICUBIC");
        assert_eq!(method_of(Normaliser::Python, ResizeFilter::Box, 2.0, false), "BOX");
        assert_eq!(method_of(Normaliser::Python, ResizeFilter::Auto, 1.0, true), Value::Null);
    }

    #[test]
    fn a_smart_result_says_what_was_decided() {
        let before = StackInfo::bare("png", StackAxes::plane(1000, 500), 3, SampleType::U8);
        let rule = SmartDpi { auto_adjust: false, ..SmartDpi::default() };
        let recipe = Resize::new(SizeRequest::SmartDpi(rule));
        let made = report("a.png", Path::new("b.png"), [&before, &before], &recipe, Some(Dpi { x: 294.9, y: 294.9 }));
        assert_eq!(made["new_dimensions"], json!([4096, 2048]));
        assert_eq!(made["original_dpi"], json!([72.0, 72.0]));
        let keys = ["final_dpi", "dimension_clamped", "calculated_dpi", "resample_method", "true_dpi", "output"];
        let said = keys.map(|key| made[key].clone());
        let expected =
            [json!(300), json!(true), Value::Null, json!("CATMULLROM"), json!([294.9, 294.9]), json!("b.png")];
        assert_eq!(said, expected);
    }
}
