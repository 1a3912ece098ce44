//! The resize page, driven by accessible names: linked numbers, the stated result, the preview, the derived document.

#![cfg(feature = "gui")]

mod support;

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::Opened;
use lumiq::model::recipe::{Recipe, Resize, SizeRequest, SmartDpi};
use lumiq::model::{
    Dpi, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};
use lumiq::ops::resize::resize_plane;
use support::window::{Window, add, enter, has, number, open_window, settle, undo, until};

/// An RGB picture computed where it is read.
#[derive(Debug)]
struct Slope;

impl PlaneSource for Slope {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        let value = move |x: usize, y: usize, s: usize| (x * 3 + y * (s + 1) * 2 + plane.t * 40) as u8;
        let pixels = (rect.y..rect.bottom()).flat_map(|y| (rect.x..rect.right()).map(move |x| (x, y)));
        let samples = pixels.flat_map(|(x, y)| (0..3).map(move |s| value(x, y, s))).collect();
        Ok(Plane::new(rect.width, rect.height, 3, Samples::U8(samples)))
    }
}

fn stack() -> Stack {
    let mut info = StackInfo::bare("png", StackAxes { t: 2, z: 1, c: 1, y: 400, x: 600 }, 3, SampleType::U8);
    info.dpi = Some(Dpi { x: 300.0, y: 300.0 });
    Stack::new(info, Arc::new(Slope))
}

fn window() -> Window {
    let mut window = open_window();
    add(&mut window, Opened::Stack(stack()), "slope.png");
    until(&mut window, "the page heads", |window| window.query_by_role_and_label(Role::Tab, "Resize").is_some());
    window.get_by_role_and_label(Role::Tab, "Resize").click();
    until(&mut window, "the page", |window| window.query_by_label("Resize preview").is_some());
    window
}

fn derived(window: &Window) -> Stack {
    let session = window.state().engine().session();
    session.documents().last().and_then(|document| document.stack()).expect("a stack").clone()
}

#[test]
fn one_number_moves_the_others_and_the_result_is_said() {
    let mut window = window();
    assert_eq!((number(&window, "Width"), number(&window, "Scale")), (300.0, 50.0));
    assert!(window.query_by_label("300 × 200 px").is_some());
    enter(&mut window, "Width", "150");
    assert_eq!((number(&window, "Height"), number(&window, "Scale")), (100.0, 25.0));
    assert_eq!((number(&window, "Long side"), number(&window, "Resolution")), (150.0, 75.0));
    assert!(window.query_by_label("150 × 100 px").is_some());
    enter(&mut window, "Resolution", "600");
    assert_eq!((number(&window, "Width"), number(&window, "Height")), (1200.0, 800.0));
    assert!(window.query_by_label("5.1 × 3.4 cm").is_some(), "the printed size stays");
    until(&mut window, "the size of the file", |window| window.query_by_label_contains("about ").is_some());
    window.check_accessibility();
}

#[test]
fn what_was_typed_is_taken_back_by_the_key() {
    let mut window = window();
    enter(&mut window, "Width", "150");
    enter(&mut window, "Scale", "10");
    assert_eq!(number(&window, "Width"), 60.0);
    undo(&mut window);
    assert_eq!((number(&window, "Width"), number(&window, "Scale")), (150.0, 25.0));
    undo(&mut window);
    assert_eq!((number(&window, "Width"), number(&window, "Scale")), (300.0, 50.0));
}

#[test]
fn freed_proportions_stretch() {
    let mut window = window();
    window.get_by_label("Free the proportions").click();
    window.run_steps(3);
    enter(&mut window, "Height", "50");
    assert_eq!((number(&window, "Width"), number(&window, "Height")), (300.0, 50.0));
    window.get_by_label("Keep the proportions").click();
    window.run_steps(3);
    assert_eq!(number(&window, "Height"), 200.0);
}

#[test]
fn the_button_makes_a_document_of_the_same_pixels_that_knows_its_origin() {
    let mut window = window();
    enter(&mut window, "Scale", "40");
    window.get_by_role_and_label(Role::Button, "Resize").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 2);
    let result = derived(&window);
    assert_eq!(result.info.axes, StackAxes { t: 2, z: 1, c: 1, y: 160, x: 240 });
    assert_eq!(result.info.dpi, Some(Dpi { x: 120.0, y: 120.0 }));
    let recipe = Resize::new(SizeRequest::Scale(0.4));
    for t in 0..2 {
        let plane = PlaneIndex { t, z: 0, c: 0 };
        let kernel = resize_plane(&stack().read_plane(plane).expect("a plane"), &recipe, None, &Progress::new());
        assert!(result.read_plane(plane).expect("a plane") == kernel.expect("a plane"), "t {t}");
    }
    let session = window.state().engine().session();
    let provenance = session.documents()[1].provenance().expect("it was made by a job").clone();
    assert_eq!(provenance.sources, ["slope.png"]);
    assert!(matches!(provenance.recipe, Recipe::Resize(_)));
}

#[test]
fn a_smart_resolution_says_what_it_decides_and_makes_it() {
    let mut window = window();
    let choose = |window: &mut Window, list: &str, choice: &str| {
        window.get_by_label(list).click();
        settle(window);
        window.get_by_label(choice).click();
        settle(window);
    };
    choose(&mut window, "Rule of the resolution", "Smart");
    assert!(has(&window, "Left as it is: 300 dpi is within 5 % of what it has."));
    enter(&mut window, "Resolution", "600");
    assert_eq!((number(&window, "Width"), number(&window, "Height")), (1200.0, 800.0));
    enter(&mut window, "Longest side allowed", "1000");
    assert!(has(&window, "500 dpi is what the limits allow."));
    assert_eq!((number(&window, "Width"), number(&window, "Height")), (1000.0, 666.0));
    choose(&mut window, "What is too large", "Cut it down afterwards");
    assert!(has(&window, "Brought to 600 dpi, then cut down to 1000 pixels."));
    // The picture was scanned at 150 dpi, whatever its file states.
    enter(&mut window, "Resolution of the source", "150");
    choose(&mut window, "What is too large", "Lower the resolution");
    assert!(has(&window, "250 dpi is what the limits allow."));
    window.check_accessibility();
    window.get_by_role_and_label(Role::Button, "Resize").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 2);
    let result = derived(&window);
    assert_eq!((result.info.axes.x, result.info.axes.y), (1000, 666));
    assert_eq!(result.info.dpi, Some(Dpi { x: 250.0, y: 250.0 }));
    let session = window.state().engine().session();
    let Recipe::Resize(recipe) = session.documents()[1].provenance().expect("it was made by a job").recipe.clone()
    else {
        panic!("a resize");
    };
    let smart = SmartDpi { target: 600, source: Some(150.0), max_dimension: 1000, ..SmartDpi::default() };
    assert_eq!(recipe.size, SizeRequest::SmartDpi(smart));
}

#[test]
fn the_divider_of_the_preview_moves_by_keys() {
    let mut window = window();
    let part = |window: &Window| {
        window.get_by_label("Before and after").accesskit_node().numeric_value().expect("a slider has a value")
    };
    assert_eq!(part(&window), 0.5);
    window.get_by_label("Before and after").focus();
    window.run_steps(2);
    window.key_press(egui::Key::ArrowRight);
    window.run_steps(3);
    assert!(part(&window) > 0.5);
}

#[test]
fn the_result_is_shown_at_the_plane_where_the_source_was_looked_at() {
    let mut window = window();
    let time = |window: &Window| {
        let slider = window.get_by_role_and_label(Role::Slider, "t index");
        slider.accesskit_node().numeric_value().expect("a slider has a value")
    };
    assert_eq!(time(&window), 1.0);
    window.get_by_role_and_label(Role::Slider, "t index").set_value_accesskit(2.0);
    settle(&mut window);
    assert_eq!(time(&window), 2.0);
    window.get_by_role_and_label(Role::Button, "Resize").click();
    until(&mut window, "a document", |window| window.state().engine().session().documents().len() == 2);
    settle(&mut window);
    assert_eq!(time(&window), 2.0);
}

#[test]
fn freed_sides_fit_and_are_filled_up_and_results_are_sharpened() {
    let mut window = window();
    window.get_by_role_and_label(Role::Button, "Free the proportions").click();
    settle(&mut window);
    enter(&mut window, "Width", "300");
    enter(&mut window, "Height", "300");
    assert!(has(&window, "300 × 300 px"));
    let choose = |window: &mut Window, list: &str, entry: &str| {
        window.get_by_role_and_label(Role::ComboBox, list).click();
        settle(window);
        window.get_by_label(entry).click();
        settle(window);
    };
    choose(&mut window, "Fit", "Inside it");
    assert!(has(&window, "300 × 200 px") && !has(&window, "Around"));
    choose(&mut window, "Fit", "Inside it, filled up");
    choose(&mut window, "Around", "A colour");
    enter(&mut window, "Sharpening", "80");
    window.check_accessibility();
    let asked = window.state().engine().session().drafts().resize.recipe;
    assert_eq!((asked.pad, asked.sharpen.map(|sharpen| sharpen.amount)), (Some([255; 3]), Some(0.8)));
    window.get_by_role_and_label(Role::Button, "Resize").click();
    until(&mut window, "the result", |window| window.state().engine().session().documents().len() == 2);
    let stack = derived(&window);
    assert_eq!((stack.info.axes.x, stack.info.axes.y), (300, 300));
    let corner = stack.source.read(PlaneIndex::default(), 0, Rect::new(0, 0, 1, 1)).expect("a pixel");
    assert_eq!(corner.samples, Samples::U8(vec![255; 3]));
    choose(&mut window, "Which number says the size", "Megapixels");
}
