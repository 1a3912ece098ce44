//! Resolution as a request: exact or by the published normaliser, what its source has, what came of it.

use egui::Ui;

use super::super::super::theme::measure;
use super::super::super::widgets::{NumberField, Unit, hint, labelled_row};
use super::super::choice::choice;
use crate::engine::session::{DpiRule, ResizeDraft, ResizeNumbers};
use crate::model::StackInfo;
use crate::model::recipe::{Normaliser, SizeRequest, SmartDpi};
use crate::ops::resize::{DEFAULT_DPI, Geometry, Normalised};

/// The highest resolution that can be typed.
const HIGHEST: f64 = 100_000.0;

/// Draws its rows. Changes of the resolution itself go into `numbers`, of everything else into the draft.
pub(super) fn show(
    ui: &mut Ui,
    draft: &mut ResizeDraft,
    numbers: &mut ResizeNumbers,
    geometry: &Geometry,
    info: &StackInfo,
) {
    labelled_row(ui, "Resolution", |ui| dpi(ui, "Resolution", &mut numbers.dpi, 1));
    let mut rule = draft.dpi_rule();
    labelled_row(ui, "Rule", |ui| {
        let width = ui.available_width();
        choice(ui, "Rule of the resolution", width, &mut rule, DpiRule::ALL.map(|rule| (rule, title(rule).to_owned())));
    });
    if rule != draft.dpi_rule() {
        draft.set_dpi_rule(rule, numbers.dpi);
    }
    let is_request = matches!(draft.recipe.size, SizeRequest::Dpi { .. } | SizeRequest::SmartDpi(_));
    if is_request {
        source(ui, draft, geometry, info);
    } else if info.dpi.is_none() {
        hint(ui, &format!("The file states no resolution; {DEFAULT_DPI} dpi is assumed."));
    }
    if let SizeRequest::SmartDpi(rule) = &mut draft.recipe.size {
        limits(ui, rule);
        hint(ui, &outcome(rule, info));
    }
}

const fn title(rule: DpiRule) -> &'static str {
    match rule {
        DpiRule::Exact => "Exact",
        DpiRule::Smart(Normaliser::Rust) => "Smart",
        DpiRule::Smart(Normaliser::Python) => "Smart, as in Python",
    }
}

fn dpi(ui: &mut Ui, name: &str, value: &mut f64, decimals: usize) {
    NumberField::new(name, value).unit(Unit::DPI).decimals(decimals).range(1.0..=HIGHEST).speed(1.0).show(ui);
}

/// The resolution of the source: what is said here goes before what its file states.
fn source(ui: &mut Ui, draft: &mut ResizeDraft, geometry: &Geometry, info: &StackInfo) {
    let before = geometry.from_dpi.or(info.dpi).map_or(DEFAULT_DPI, |dpi| dpi.x);
    let mut said = before;
    labelled_row(ui, "Source", |ui| dpi(ui, "Resolution of the source", &mut said, 4));
    if said != before {
        draft.set_source_dpi(said);
    }
    if geometry.assumed_dpi {
        hint(ui, &format!("The file states no resolution; {DEFAULT_DPI} dpi is assumed."));
    } else if geometry.unequal_dpi {
        hint(ui, "The file states another resolution down; that across decides.");
    }
}

fn limits(ui: &mut Ui, rule: &mut SmartDpi) {
    labelled_row(ui, "At most", |ui| {
        let mut side = rule.max_dimension as f64;
        let field = NumberField::new("Longest side allowed", &mut side).unit(Unit::PIXELS).decimals(0);
        if field.range(1.0..=200_000.0).show(ui).changed() {
            rule.max_dimension = side as usize;
        }
    });
    labelled_row(ui, "Too large", |ui| {
        let width = ui.available_width();
        let choices = [(true, "Lower the resolution"), (false, "Cut it down afterwards")];
        choice(ui, "What is too large", width, &mut rule.auto_adjust, choices.map(|(v, text)| (v, text.to_owned())));
    });
    if !rule.auto_adjust {
        return;
    }
    match rule.normaliser {
        Normaliser::Rust => drop(labelled_row(ui, "Limit", |ui| {
            let field = NumberField::new("Limit of the rule for memory", &mut rule.memory_limit_mb);
            field.unit(Unit::word("MiB")).decimals(0).range(1.0..=1e6).show(ui)
        })),
        Normaliser::Python => labelled_row(ui, "Between", |ui| {
            ui.spacing_mut().item_spacing.x = measure::SPACE[1];
            let width = (ui.available_width() - measure::SPACE[1]) / 2.0;
            for (name, word, bound) in
                [("Least resolution", "min", &mut rule.min), ("Highest resolution", "max", &mut rule.max)]
            {
                let mut value = f64::from(*bound);
                let field = NumberField::new(name, &mut value).unit(Unit::word(word)).decimals(0).width(width);
                if field.range(1.0..=HIGHEST).show(ui).changed() {
                    *bound = value as u32;
                }
            }
        }),
    }
}

/// What the normaliser decides for the picture, in a sentence; why not is said where the result would be.
fn outcome(rule: &SmartDpi, info: &StackInfo) -> String {
    let Ok(decided) = Normalised::new(rule, (info.axes.x, info.axes.y), info.dpi) else { return String::new() };
    let last = decided.final_dpi;
    match (decided.new_dimensions, decided.dimension_clamped) {
        (None, _) => format!("Left as it is: {last} dpi is within 5 % of what it has."),
        (Some(_), true) => format!("Brought to {last} dpi, then cut down to {} pixels.", rule.max_dimension),
        (Some(_), false) if decided.auto_adjusted => format!("{last} dpi is what the limits allow."),
        (Some(_), false) => format!("{last} dpi fits."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dpi, SampleType, StackAxes};

    #[test]
    fn what_is_decided_is_said() {
        let mut info = StackInfo::bare("png", StackAxes::plane(1000, 500), 3, SampleType::U8);
        let fixed = SmartDpi { auto_adjust: false, ..SmartDpi::default() };
        assert_eq!(outcome(&SmartDpi::default(), &info), "294 dpi is what the limits allow.");
        assert_eq!(outcome(&fixed, &info), "Brought to 300 dpi, then cut down to 4096 pixels.");
        info.dpi = Some(Dpi { x: 290.0, y: 290.0 });
        assert_eq!(outcome(&fixed, &info), "Left as it is: 300 dpi is within 5 % of what it has.");
        info.dpi = Some(Dpi { x: 600.0, y: 600.0 });
        assert_eq!(outcome(&fixed, &info), "300 dpi fits.");
    }
}
