//! The question whether files whose names make a stack are opened as one: what their names count, to be corrected.
//!
//! Not here: finding out what names tell (`codec/sequence`), opening (engine).

use egui::Ui;

use super::fonts;
use super::inspector::choice::choice;
use super::theme::{Theme, measure};
use super::widgets::buttons::primary_button_sized;
use super::widgets::{hairline, hint, labelled_row_of, number, rows, value_row};
use crate::codec::sequence::{Arrangement, Meaning, Part, give};
use crate::engine::{Command, Offer};
use crate::model::{Axis, AxisOrder};

const LABEL: f32 = 190.0;
const CHOICE: f32 = 150.0;
/// So many values of a part are spelled out.
const SPELLED: usize = 3;

/// The question about one offer.
#[derive(Debug)]
pub struct Joining {
    offer: Offer,
    meanings: Vec<Meaning>,
    /// The axis of the planes within each file, where there are several along one axis.
    pages: Option<Axis>,
    /// What the files make, counted so.
    stacks: Result<Vec<Arrangement>, String>,
}

impl Joining {
    /// As the names suggest it.
    pub fn of(offer: Offer) -> Self {
        let meanings = offer.pattern.guess();
        let stacks = offer.pattern.arranged(&meanings);
        Self { pages: page_axis(&offer), offer, meanings, stacks }
    }

    /// Draws the question; what is to be done once it is answered.
    pub fn show(&mut self, ui: &mut Ui) -> Option<Vec<Command>> {
        hint(ui, &format!("{} files of {}", self.offer.pattern.files(), self.offer.folder.display()));
        ui.add_space(measure::SPACE[2]);
        for index in 0..self.meanings.len() {
            self.part_row(ui, index);
        }
        self.pages_row(ui);
        hairline(ui);
        match &self.stacks {
            Ok(stacks) => self.result(ui, stacks),
            Err(problem) => drop(rows::problem(ui, problem)),
        }
        ui.add_space(measure::SPACE[3]);
        self.answers(ui)
    }

    fn part_row(&mut self, ui: &mut Ui, index: usize) {
        let part = &self.offer.pattern.parts[index];
        let (label, count) = (spelled(part), part.values.len());
        let mut meaning = self.meanings[index];
        let choices = [
            (Meaning::T, "t (time)"),
            (Meaning::Z, "z (depth)"),
            (Meaning::C, "c (channel)"),
            (Meaning::Apart, "separate stacks"),
        ];
        let chosen = counted_row(ui, &label, count, |ui| {
            let choices = choices.map(|(meaning, text)| (meaning, text.to_owned()));
            choice(ui, &format!("Meaning of {label}"), CHOICE, &mut meaning, choices)
        });
        if chosen {
            give(&mut self.meanings, index, meaning);
            self.stacks = self.offer.pattern.arranged(&self.meanings);
        }
    }

    fn pages_row(&mut self, ui: &mut Ui) {
        let Some(axis) = &mut self.pages else { return };
        counted_row(ui, "Planes in each file", self.offer.page.axes.planes(), |ui| {
            let choices = [(Axis::T, "t (time)"), (Axis::Z, "z (depth)"), (Axis::C, "c (channel)")];
            let choices = choices.map(|(axis, text)| (axis, text.to_owned()));
            choice(ui, "Meaning of planes in each file", CHOICE, axis, choices)
        });
    }

    fn result(&self, ui: &mut Ui, stacks: &[Arrangement]) {
        let Some(first) = stacks.first() else { return };
        let [t, z, c] = self.lengths(first);
        let many = if stacks.len() > 1 { format!("{} stacks, the first ", stacks.len()) } else { String::new() };
        value_row(ui, "Result", &format!("{many}{t} t × {z} z × {c} c"));
        let page = &self.offer.page;
        value_row(ui, "Planes", &format!("{} × {} px, {}", page.axes.x, page.axes.y, page.sample_type));
        let names: Vec<&str> = first.channels.iter().flatten().map(String::as_str).collect();
        if !names.is_empty() {
            value_row(ui, "Channels", &names.join(", "));
        }
        let gaps: Vec<String> =
            stacks.iter().flat_map(|stack| stack.gaps().map(|place| stack.place_name(place))).collect();
        if !gaps.is_empty() {
            rows::hint(ui, &format!("No file for {}: shown as zeros.", listed(&gaps)));
        }
        if !self.offer.rest.is_empty() {
            let name = |path: &std::path::PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let rest: Vec<String> = self.offer.rest.iter().map(name).collect();
            rows::hint(ui, &format!("Left over, and opened beside: {}.", listed(&rest)));
        }
    }

    /// Planes along t, z and c: places of files times planes in each.
    fn lengths(&self, stack: &Arrangement) -> [usize; 3] {
        let own = self.offer.page.axes;
        let [t, z, c] = stack.lengths;
        match self.pages {
            None => [t * own.t, z * own.z, c * own.c],
            Some(Axis::T) => [t * own.planes(), z, c],
            Some(Axis::C) => [t, z, c * own.planes()],
            Some(_) => [t, z * own.planes(), c],
        }
    }

    fn answers(&self, ui: &mut Ui) -> Option<Vec<Command>> {
        let width = (ui.available_width() - measure::SPACE[2]) / 2.0;
        ui.horizontal(|ui| {
            let apart = egui::Button::new("Open one by one").min_size([width, measure::PRIMARY_BUTTON].into());
            if ui.add(apart).clicked() {
                return Some(vec![self.offer.declined()]);
            }
            let text = match &self.stacks {
                Ok(stacks) if stacks.len() > 1 => format!("Open as {} stacks", stacks.len()),
                _ => "Open as one stack".to_owned(),
            };
            let problem = self.stacks.as_ref().err().map(String::as_str);
            let together = primary_button_sized(ui, &text, width, measure::PRIMARY_BUTTON, problem).clicked();
            let stacks = self.stacks.as_ref().ok().filter(|_| together)?;
            Some(self.offer.accepted(stacks.clone(), self.page_order().as_ref()))
        })
        .inner
    }

    /// The order of axes within each file, where it is not as the file says.
    fn page_order(&self) -> Option<AxisOrder> {
        let axis = self.pages.filter(|axis| Some(*axis) != page_axis(&self.offer))?;
        let samples = if self.offer.page.samples_per_pixel > 1 { "S" } else { "" };
        format!("{}YX{samples}", axis.letter()).parse().ok()
    }
}

/// The one axis along which a file has several planes.
fn page_axis(offer: &Offer) -> Option<Axis> {
    let axes = offer.page.axes;
    let mut long = [(Axis::T, axes.t), (Axis::Z, axes.z), (Axis::C, axes.c)].into_iter().filter(|(_, n)| *n > 1);
    long.next().filter(|_| long.next().is_none()).map(|(axis, _)| axis)
}

/// A label, a choice, and at the right edge how many there are.
fn counted_row<R>(ui: &mut Ui, label: &str, count: usize, field: impl FnOnce(&mut Ui) -> R) -> R {
    labelled_row_of(ui, label, LABEL, |ui| {
        let result = field(ui);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let text = egui::RichText::new(number::grouped(count as i64)).font(fonts::numbers(measure::LABEL_TEXT));
            ui.label(text.color(Theme::of(ui).text));
        });
        result
    })
}

/// A part as the names spell it: `t001 … t030`, `DAPI, GFP`.
fn spelled(part: &Part) -> String {
    let text = |value: &String| format!("{}{value}", part.marker);
    match (part.is_number, part.values.as_slice()) {
        (true, [first, .., last]) => format!("{} … {}", text(first), text(last)),
        (_, values) => listed(&values.iter().map(text).collect::<Vec<_>>()),
    }
}

/// The first few, and how many more there are.
fn listed(names: &[String]) -> String {
    let (spelled, more) = names.split_at(names.len().min(SPELLED));
    let spelled = spelled.join(", ");
    if more.is_empty() { spelled } else { format!("{spelled} and {} more", more.len()) }
}
