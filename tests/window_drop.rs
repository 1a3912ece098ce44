//! Layers from other documents, by menu and by dragging from the list, and where toasts stand.

#![cfg(feature = "gui")]

mod support;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::model::DocumentId;
use support::stacks::stack;
use support::window::{Window, add, open_window, settle, undo, until};

fn window() -> (Window, DocumentId) {
    let mut harness = open_window();
    let id = add(&mut harness, Opened::Stack(stack()), "cells.tif");
    until(&mut harness, "the layers", |harness| harness.query_by_label("DAPI").is_some());
    (harness, id)
}

#[test]
fn layers_of_another_document_can_be_added() {
    let (mut harness, id) = window();
    let other = add(&mut harness, Opened::Stack(stack()), "beads.tif");
    settle(&mut harness);
    // The newest document is in front; go back to the first.
    harness.state_mut().want(lumiq::ui::Intent::Show(id));
    settle(&mut harness);
    harness.get_by_label_contains("Add layer from another document").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "beads.tif").click();
    settle(&mut harness);
    let composition = harness.state().engine().session().composition(id).expect("a stack").clone();
    assert_eq!(composition.layers.len(), 4);
    assert!(composition.layers[2..].iter().all(|layer| layer.document == other));
}

#[test]
fn toasts_cover_nothing_that_is_needed() {
    let (mut harness, _) = window();
    for text in ["Exported cells.png", "Exported cells.tif to a folder with a name that needs a second line"] {
        harness.state_mut().want(lumiq::ui::Intent::Notify(lumiq::engine::Notice::info(text)));
    }
    until(&mut harness, "the toasts", |harness| harness.state().toasts().len() == 2);
    settle(&mut harness);
    let toasts: Vec<_> = harness
        .state()
        .toasts()
        .iter()
        .map(|text| harness.get_by_label(text).rect())
        .chain(harness.query_all_by_label("Dismiss").map(|cross| cross.rect()))
        .collect();
    assert_eq!(toasts.len(), 4);
    let documents = harness.get_by_role_and_label(Role::ListItem, "cells.tif");
    let needed = ["t index", "z index", "Play t", "Play z", "Scale bar 5 µm", "Export this view", "Ready"]
        .map(|label| harness.get_by_label(label))
        .into_iter()
        .chain([documents]);
    for node in needed {
        let rect = node.rect();
        assert!(toasts.iter().all(|toast| !toast.intersects(rect)), "{:?}", node.accesskit_node().label());
    }
}

/// Drags the row of a document to a place and holds it there.
fn drag_row(harness: &mut Window, name: &str, to: egui::Pos2) {
    let from = harness.get_by_role_and_label(Role::ListItem, name).rect().center();
    harness.drag_at(from);
    settle(harness);
    for part in [0.1, 0.5, 1.0] {
        harness.hover_at(from + (to - from) * part);
        settle(harness);
    }
}

#[test]
fn a_document_dragged_from_the_list_onto_a_stack_becomes_a_layer() {
    let (mut harness, id) = window();
    let other = add(&mut harness, Opened::Stack(stack()), "beads.tif");
    settle(&mut harness);
    harness.state_mut().want(lumiq::ui::Intent::Show(id));
    settle(&mut harness);
    let canvas = harness.get_by_label("cells.tif canvas").rect().center();
    drag_row(&mut harness, "cells.tif", canvas);
    assert!(harness.query_by_label("cells.tif is what is shown here").is_some());
    harness.drop_at(canvas);
    settle(&mut harness);
    assert!(harness.query_by_label("cells.tif is what is shown here").is_none());
    drag_row(&mut harness, "beads.tif", canvas);
    assert!(harness.query_by_label("Add beads.tif as a layer").is_some());
    harness.drop_at(canvas);
    settle(&mut harness);
    let composition = harness.state().engine().session().composition(id).expect("a stack").clone();
    assert_eq!(composition.layers.len(), 4);
    assert!(composition.layers[2..].iter().all(|layer| layer.document == other));
    undo(&mut harness);
    assert_eq!(harness.state().engine().session().composition(id).expect("a stack").layers.len(), 2);
}

#[test]
fn a_recording_dragged_onto_a_stack_is_told_why_it_stays_outside() {
    let (mut harness, id) = window();
    harness.state_mut().want(lumiq::ui::Intent::Action(lumiq::engine::Action::OpenSampleRecording));
    until(&mut harness, "both", |harness| harness.state().engine().session().documents().len() == 2);
    let recording = harness.state().engine().session().documents()[1].name.clone();
    settle(&mut harness);
    let spectrogram = harness.get_by_label("Spectrogram").rect().center();
    drag_row(&mut harness, "cells.tif", spectrogram);
    assert!(harness.query_by_label("A recording takes no layers; drop it on a stack or a picture").is_some());
    harness.drop_at(spectrogram);
    harness.state_mut().want(lumiq::ui::Intent::Show(id));
    settle(&mut harness);
    let canvas = harness.get_by_label("cells.tif canvas").rect().center();
    drag_row(&mut harness, &recording, canvas);
    assert!(harness.query_by_label(&format!("{recording} is a recording and cannot be a layer")).is_some());
    harness.drop_at(canvas);
    settle(&mut harness);
    assert_eq!(harness.state().engine().session().composition(id).expect("a stack").layers.len(), 2);
}
