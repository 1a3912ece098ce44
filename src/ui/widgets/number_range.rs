//! Two numbers beside each other, the first and the last of a range, over the width of a row.

use egui::Ui;

use super::super::theme::measure;
use super::{NumberField, Unit};

/// First and last number, both in `whole`; the first is never behind the last.
pub fn number_range(ui: &mut Ui, range: &mut [usize; 2], whole: [usize; 2], names: [&str; 2]) {
    ui.spacing_mut().item_spacing.x = measure::SPACE[1];
    let width = (ui.available_width() - measure::SPACE[1]) / 2.0;
    let [mut first, mut last] = range.map(|number| number as f64);
    let fields = [(names[0], &mut first, "from"), (names[1], &mut last, "to")];
    for (name, value, word) in fields {
        let field = NumberField::new(name, value).decimals(0).range(whole[0] as f64..=whole[1] as f64);
        field.unit(Unit::word(word)).width(width).show(ui);
    }
    let typed = [first as usize, last as usize];
    *range = if typed[0] == range[0] { [typed[0].min(typed[1]), typed[1]] } else { [typed[0], typed[1].max(typed[0])] };
}
