//! Symbol lines by what they are called: where they begin, what moves them and what does not.

use egui::accesskit::Role;
use egui::{Pos2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::support::window::{Window, drag_box, enter, has, number, settle, until};
use super::{RATE, SAMPLES, SYMBOL, corners, drag, rect, said, switch, window};

/// Where the first and the last symbol line are, from left to right.
fn lines(harness: &Window) -> [f32; 2] {
    ["First symbol line", "Last symbol line"].map(|name| harness.get_by_label(name).rect().center().x)
}

/// Whether lines span a box.
fn span(lines: [f32; 2], [from, to]: [Pos2; 2]) -> bool {
    (lines[0] - from.x).abs() < 1.5 && (lines[1] - to.x).abs() < 1.5
}

#[test]
fn symbol_lines_begin_in_the_box_at_its_rate_and_follow_it_until_they_are_moved() {
    let (mut harness, ..) = window();
    harness.set_size(vec2(1400.0, 1500.0)); // all of the page is seen
    settle(&mut harness);
    let boxes = [[0.02, 0.08], [0.1, 0.18], [0.03, 0.12]].map(|time| corners(&harness, time, 70e3));
    drag_box(&mut harness, boxes[0][0], boxes[0][1]);
    switch(&mut harness, "Symbol lines");
    let at_rate = |harness: &Window| has(harness, "At the symbol rate that was measured of the box.");
    for (part, seconds) in [(boxes[0], [0.02, 0.08]), (boxes[1], [0.1, 0.18])] {
        if part != boxes[0] {
            drag_box(&mut harness, part[0], part[1]);
        }
        until(&mut harness, "the measured rate", at_rate);
        let rate = RATE / SYMBOL as f64;
        assert!((number(&harness, "Symbol rate") - rate).abs() < rate * 1e-3, "{}", number(&harness, "Symbol rate"));
        assert!((number(&harness, "First symbol") - seconds[0]).abs() < 3e-4);
        let count = (seconds[1] - seconds[0]) * rate;
        assert!((number(&harness, "Symbols") - count).abs() < count * 0.01, "{}", number(&harness, "Symbols"));
        assert!(span(lines(&harness), part), "{:?} {part:?}", lines(&harness));
    }
    // A handle of the box lies under the first line: it is the box that is pulled.
    let handle = pos2(boxes[1][0].x, rect(&harness, "Spectrogram").center().y);
    drag(&mut harness, handle, handle - vec2(60.0, 0.0));
    until(&mut harness, "the measured rate", at_rate);
    assert!(
        span(lines(&harness), [handle - vec2(60.0, 0.0), boxes[1][1]]),
        "{:?} {handle:?} {boxes:?}",
        lines(&harness)
    );
    // What a person says stays, wherever the box goes.
    enter(&mut harness, "Symbol rate", "40000");
    let (first, kept) = (number(&harness, "First symbol"), lines(&harness));
    drag_box(&mut harness, boxes[2][0], boxes[2][1]);
    settle(&mut harness);
    assert!(!at_rate(&harness) && !said(&harness, "Moved by hand").is_empty());
    assert_eq!((number(&harness, "Symbol rate"), number(&harness, "First symbol")), (40_000.0, first));
    assert_eq!(lines(&harness), kept);
    for _ in 0..2 {
        switch(&mut harness, "Symbol lines");
    }
    until(&mut harness, "the measured rate", at_rate);
    assert!(span(lines(&harness), boxes[2]), "off and on again they begin in the box");
}

#[test]
fn symbol_lines_stay_where_they_were_dragged_to_when_the_box_is_drawn_elsewhere() {
    let (mut harness, ..) = window();
    switch(&mut harness, "Symbol lines");
    let [one, other] = [[0.02, 0.08], [0.1, 0.18]].map(|time| corners(&harness, time, 70e3));
    drag_box(&mut harness, one[0], one[1]);
    until(&mut harness, "the lines in the box", |harness| span(lines(harness), one));
    let above = pos2(one[1].x, rect(&harness, "Spectrogram").top() + 20.0);
    drag(&mut harness, above, above + vec2(50.0, 0.0));
    let kept = lines(&harness);
    assert!((kept[1] - one[1].x - 50.0).abs() < 3.0, "{kept:?} {one:?}");
    drag_box(&mut harness, other[0], other[1]);
    settle(&mut harness);
    assert_eq!(lines(&harness), kept);
}

#[test]
fn symbol_lines_of_a_box_without_a_symbol_rate_divide_it_and_say_so() {
    let (mut harness, ..) = window();
    harness.get_by_role_and_label(Role::ComboBox, "Channel").click();
    settle(&mut harness);
    harness.get_by_label("2 of 2").click(); // a constant
    settle(&mut harness);
    let part = corners(&harness, [0.05, 0.15], 70e3);
    drag_box(&mut harness, part[0], part[1]);
    switch(&mut harness, "Symbol lines");
    let unknown = "The symbol rate of the box is not known: ";
    until(&mut harness, "what is missing", |harness| !said(harness, unknown).is_empty());
    assert!(said(&harness, unknown)[0].ends_with("The lines divide it into 8."), "{:?}", said(&harness, unknown));
    assert!(span(lines(&harness), part), "{:?} {part:?}", lines(&harness));
}

#[test]
fn the_last_symbol_line_sets_the_rate_and_the_number_moves_the_line() {
    let (mut harness, ..) = window();
    harness.set_size(vec2(1400.0, 1500.0)); // all of the page is seen
    settle(&mut harness);
    switch(&mut harness, "Symbol lines");
    enter(&mut harness, "First symbol", "0.05");
    enter(&mut harness, "Symbols", "100");
    enter(&mut harness, "Symbol rate", "2000");
    let plot = rect(&harness, "Spectrogram");
    let x = |seconds: f64| plot.left() + plot.width() * (seconds * RATE / SAMPLES as f64) as f32;
    let [first, last] = lines(&harness);
    assert!((first - x(0.05)).abs() < 1.5 && (last - x(0.1)).abs() < 1.5, "{first} {last} {plot:?}");
    let from = pos2(last, plot.center().y);
    drag(&mut harness, from, pos2(x(0.15), from.y));
    let rate = number(&harness, "Symbol rate");
    assert!((rate - 1000.0).abs() < 10.0, "100 symbols in a tenth of a second: {rate}");
    assert_eq!(number(&harness, "First symbol"), 0.05);
}
