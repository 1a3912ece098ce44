//! The page for projections, driven by accessible names: method and range, the preview, the derived document.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lumiq::codec::Opened;
use lumiq::engine::Command;
use lumiq::engine::command::LayerEdit;
use lumiq::model::recipe::{Projection, ProjectionAxis, ProjectionMethod, Recipe};
use lumiq::model::{
    Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use support::window::{Window, add, enter, has, number, open_window, settle, until};

/// Each plane is one value: 100 for each time point and 7 for each depth.
#[derive(Debug)]
struct Even;

impl PlaneSource for Even {
    fn read(&self, plane: PlaneIndex, _: usize, rect: Rect) -> Result<Plane, SourceError> {
        let value = (plane.t * 100 + plane.z * 7) as u16;
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(vec![value; rect.area()])))
    }
}

fn window(axes: StackAxes) -> Window {
    let mut window = open_window();
    let info = StackInfo::bare("tiff", axes, 1, SampleType::U16);
    add(&mut window, Opened::Stack(Stack::new(info, Arc::new(Even))), "even.tif");
    until(&mut window, "the page heads", |window| window.query_by_role_and_label(Role::Tab, "Project").is_some());
    window.get_by_role_and_label(Role::Tab, "Project").click();
    settle(&mut window);
    window
}

fn result(window: &mut Window) -> (Stack, Projection) {
    window.get_by_role_and_label(Role::Button, "Project").click();
    until(window, "a document", |window| window.state().engine().session().documents().len() == 2);
    let document = &window.state().engine().session().documents()[1];
    let Some(Recipe::Projection(recipe)) = document.provenance().map(|origin| origin.recipe.clone()) else {
        panic!("it knows what it was made by")
    };
    (document.stack().expect("a stack").clone(), recipe)
}

#[test]
fn the_mean_of_some_planes_becomes_a_document() {
    let mut window = window(StackAxes { t: 3, z: 5, c: 1, y: 20, x: 30 });
    until(&mut window, "the preview", |window| has(window, "Projection preview"));
    window.get_by_label("Projection method").click();
    settle(&mut window);
    window.get_by_label("Mean").click();
    settle(&mut window);
    enter(&mut window, "First plane", "2");
    enter(&mut window, "Last plane", "4");
    assert_eq!((number(&window, "First plane"), number(&window, "Last plane")), (2.0, 4.0));
    let (stack, recipe) = result(&mut window);
    assert_eq!(recipe, Projection { axis: ProjectionAxis::Z, method: ProjectionMethod::Mean, range: Some([1, 4]) });
    assert_eq!((stack.info.axes.t, stack.info.axes.z), (3, 1));
    let plane = stack.read_plane(PlaneIndex { t: 2, z: 0, c: 0 }).expect("a plane");
    assert_eq!(plane.samples, Samples::U16(vec![214; 600]));
}

#[test]
fn the_key_opens_the_page_and_sums_start_in_a_range_of_theirs() {
    let mut window = window(StackAxes { t: 1, z: 4, c: 1, y: 20, x: 30 });
    window.get_by_role_and_label(Role::Tab, "Resize").click();
    settle(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    until(&mut window, "the page", |window| has(window, "Projection method"));
    window.get_by_label("Projection method").click();
    settle(&mut window);
    window.get_by_label("Sum").click();
    settle(&mut window);
    // The automatic range is looked for in the background, and would take the place of none that is chosen.
    until(&mut window, "no job", |window| window.state().engine().jobs().wait_idle(Duration::from_millis(1)));
    let document = window.state().engine().session().documents()[0].id;
    let edit = LayerEdit::Range([2.0, 30.0]);
    window.state_mut().engine_mut().apply(Command::Layer { document, layer: 0, edit }).expect("a layer");
    settle(&mut window);
    let (stack, _) = result(&mut window);
    assert_eq!(stack.info.sample_type, SampleType::F32);
    assert_eq!(stack.info.channels[0].range, Some([8.0, 120.0]));
}

#[test]
fn a_first_plane_behind_the_last_takes_it_along() {
    let mut window = window(StackAxes { t: 1, z: 9, c: 1, y: 20, x: 30 });
    enter(&mut window, "Last plane", "4");
    enter(&mut window, "First plane", "6");
    assert_eq!((number(&window, "First plane"), number(&window, "Last plane")), (6.0, 6.0));
}

#[test]
fn time_is_projected_where_one_chooses_it() {
    let mut window = window(StackAxes { t: 3, z: 5, c: 1, y: 20, x: 30 });
    window.get_by_label("Time (t)").click();
    settle(&mut window);
    let (stack, recipe) = result(&mut window);
    assert_eq!((recipe.axis, recipe.range, stack.info.axes.t), (ProjectionAxis::T, None, 1));
    let plane = stack.read_plane(PlaneIndex { t: 0, z: 4, c: 0 }).expect("a plane");
    assert_eq!(plane.samples, Samples::U16(vec![228; 600]));
}

#[test]
fn a_single_plane_has_nothing_to_project() {
    let window = window(StackAxes::plane(30, 20));
    assert!(has(&window, "A projection makes one plane of many; this document has a single one."));
}
