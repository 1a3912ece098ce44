//! The window with streams, driven by accessible names: opened by address, followed, scrolled back, recorded, stopped.

#![cfg(feature = "gui")]

mod support;

use std::path::Path;

use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lumiq::codec::{OpenOptions, Opened, open};
use lumiq::engine::command::StreamCommand;
use lumiq::engine::live::StreamRequest;
use lumiq::engine::{Action, Command};
use lumiq::model::{DocumentId, Recording};
use lumiq::ui::{AppSetup, Intent};
use support::files::folder;
use support::stream::{Server, samples};
use support::window::{Window, enter, has, number, open_window, open_with, settle, setup, until};

/// Samples a second: ten seconds are in view.
const RATE: usize = 20_000;
const IN_VIEW: usize = 10 * RATE;

fn request(server: &Server) -> StreamRequest {
    StreamRequest {
        datatype: Some("ci16".parse().expect("a datatype")),
        sample_rate_hz: Some(RATE as f64),
        center_frequency_hz: Some(10e6),
        ..StreamRequest::new(server.address("tcp"))
    }
}

/// A window that receives, as the program opens it when it is called with an address.
fn receiving(server: &Server) -> (Window, DocumentId) {
    let open = Command::Stream(StreamCommand::Open(Box::new(request(server))));
    let setup = AppSetup { commands: vec![open], ..setup() };
    let mut window = open_with(egui_kittest::Harness::builder(), setup);
    until(&mut window, "the document", |window| !window.state().engine().session().documents().is_empty());
    settle(&mut window);
    let id = window.state().engine().session().documents()[0].id;
    (window, id)
}

fn recording(window: &Window, id: DocumentId) -> &Recording {
    window.state().engine().session().document(id).expect("an open document").recording().expect("a recording")
}

fn until_received(window: &mut Window, id: DocumentId, samples: usize) {
    until(window, "samples", |window| recording(window, id).info.samples == samples as u64);
    settle(window);
}

fn follows(window: &Window) -> bool {
    let button = window.get_by_role_and_label(Role::Button, "Follow");
    button.accesskit_node().toggled() == Some(Toggled::True)
}

/// The time in seconds that the status line says of the middle of the spectrogram.
fn time_in_the_middle(window: &mut Window) -> f64 {
    let at = window.get_by_label("Spectrogram").rect().center();
    window.hover_at(at);
    settle(window);
    let text = |node: egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
    let texts = window.query_all_by_label_contains(" s").filter_map(text);
    let of = |text: &str| text.strip_suffix(" s")?.trim().parse::<f64>().ok();
    // The strip says how long it is; the line, which is laid out from its right end, the place and how long it is. When
    // nothing comes any more there is only the place.
    let times: Vec<f64> = texts.filter_map(|text| of(&text)).collect();
    match times[..] {
        [_, place, _] | [place] => place,
        _ => panic!("what the status line says: {times:?}"),
    }
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    let button = |pressed, pos| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.event(Event::PointerMoved(from));
    window.event(button(true, from));
    window.step();
    for step in 1..=4 {
        window.event(Event::PointerMoved(from + (to - from) * (step as f32 / 4.0)));
        window.step();
    }
    window.event(button(false, to));
    settle(window);
}

fn stored(path: &Path) -> Vec<u8> {
    let Ok(Opened::Recording(recording)) = open(path, &OpenOptions::default()) else { panic!("a recording") };
    let mut out = vec![0; recording.info.samples as usize * recording.info.datatype.bytes()];
    recording.source.read_stored(0, &mut out).expect("samples");
    out
}

#[test]
fn the_view_runs_along_until_one_looks_back_and_again_from_the_end_on() {
    let server = Server::start();
    let (mut window, id) = receiving(&server);
    assert!(has(&window, "Waiting for the first samples.") || follows(&window));
    let sent = samples(3 * IN_VIEW);
    // The first ten seconds fill up a window that stands still.
    server.send_up_to(&sent, 2 * IN_VIEW);
    until_received(&mut window, id, IN_VIEW / 2);
    assert!(follows(&window) && has(&window, "nothing lost"));
    assert_eq!(time_in_the_middle(&mut window).round(), 5.0);
    server.send_up_to(&sent, 8 * IN_VIEW);
    until_received(&mut window, id, 2 * IN_VIEW);
    assert_eq!(time_in_the_middle(&mut window).round(), 15.0);

    // Looking back: what comes moves nothing.
    let middle = window.get_by_label("Spectrogram").rect().center();
    let half = window.get_by_label("Spectrogram").rect().width() / 2.0;
    drag(&mut window, middle, middle + vec2(half, 0.0));
    assert!(!follows(&window));
    assert_eq!(time_in_the_middle(&mut window).round(), 10.0);
    server.send_up_to(&sent, 12 * IN_VIEW);
    until_received(&mut window, id, 3 * IN_VIEW);
    assert_eq!(time_in_the_middle(&mut window).round(), 10.0);

    window.key_press(Key::End);
    settle(&mut window);
    assert!(follows(&window));
    assert_eq!(time_in_the_middle(&mut window).round(), 25.0);
    window.get_by_role_and_label(Role::Button, "Follow").click();
    settle(&mut window);
    assert!(!follows(&window));

    // Nothing comes any more: the view stays, and the strip goes.
    server.hang_up();
    until(&mut window, "the end", |window| !window.state().engine().is_growing(id));
    settle(&mut window);
    assert!(!has(&window, "Follow") && has(&window, "Spectrogram"));
    assert_eq!(time_in_the_middle(&mut window).round(), 25.0);
}

#[test]
fn a_stream_is_recorded_and_stopped_by_buttons() {
    let folder = folder();
    let target = folder.path().join("air.sigmf-meta");
    let server = Server::start();
    let (mut window, id) = receiving(&server);
    let sent = samples(30_000);
    server.send_up_to(&sent, 40_000);
    until_received(&mut window, id, 10_000);
    assert!(window.query_by_label_contains("live").is_none(), "facts are painted, not labels");
    window.get_by_label("Record…").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Record to").focus();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Record to").type_text(&target.display().to_string());
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Record").click();
    until(&mut window, "recording", |window| has(window, "Stop recording"));
    assert!(!has(&window, "Record to"));
    server.send_up_to(&sent, 120_000);
    until_received(&mut window, id, 30_000);
    window.get_by_label("Stop recording").click();
    until(&mut window, "the file", |_| target.exists());
    until(&mut window, "the toast", |window| window.state().toasts().iter().any(|text| text.contains("is complete")));
    assert!(stored(&target) == sent[40_000..]);
    window.get_by_role_and_label(Role::Button, "Stop").click();
    until(&mut window, "the end", |window| !window.state().engine().is_growing(id));
    settle(&mut window);
    assert!(!has(&window, "Follow") && has(&window, "Spectrogram"));
    // Looking back goes on over everything that came.
    let mut all = vec![0; 120_000];
    recording(&window, id).source.read_stored(0, &mut all).expect("samples");
    assert!(all == sent);
}

#[test]
fn a_stream_is_opened_by_its_address() {
    let server = Server::start();
    let mut window = open_window();
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Address").type_text(&server.url("tcp"));
    settle(&mut window);
    enter(&mut window, "Sample rate", "20 kS/s");
    enter(&mut window, "Centre frequency", "433.92 MHz");
    window.get_by_role_and_label(Role::Button, "Receive").click();
    until(&mut window, "the document", |window| !window.state().engine().session().documents().is_empty());
    let id = window.state().engine().session().documents()[0].id;
    server.send(&samples(2_000));
    until_received(&mut window, id, 1_000);
    let info = &recording(&window, id).info;
    assert_eq!((info.sample_rate_hz, info.center_frequency_hz), (Some(20e3), Some(433.92e6)));
    assert_eq!(info.datatype.to_string(), "cf32_le");
    assert!(!has(&window, "Address"));
}

#[test]
fn nobody_at_home_is_said_and_leaves_the_window_as_it_was() {
    let mut window = open_window();
    let mut nobody = request(&Server::start());
    nobody.address = Server::nobody("tcp");
    let open = Command::Stream(StreamCommand::Open(Box::new(nobody)));
    window.state_mut().want(Intent::Command(open));
    until(&mut window, "the toast", |window| {
        window.state().toasts().iter().any(|text| text.contains("nothing listens there (connection refused)"))
    });
    assert!(window.state().engine().session().documents().is_empty());
    // What cannot be done without a stream says why.
    window.state_mut().want(Intent::Action(Action::StopStream));
    until(&mut window, "why not", |window| {
        window.state().toasts().iter().any(|text| text.contains("Receive a stream first"))
    });
}

#[test]
fn after_a_refusal_the_question_has_its_answers_still() {
    let mut window = open_window();
    let ask = |window: &mut Window| {
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
        settle(window);
    };
    ask(&mut window);
    let nobody = Server::nobody("tcp").to_string();
    window.get_by_role_and_label(Role::TextInput, "Address").type_text(&nobody);
    settle(&mut window);
    assert!(!has(&window, "Zero of unsigned bytes"), "these samples are no bytes");
    window.get_by_role_and_label(Role::ComboBox, "Sample type").click();
    settle(&mut window);
    window.get_by_label("cu8").click();
    settle(&mut window);
    enter(&mut window, "Sample rate", "20 kS/s");
    enter(&mut window, "Header bytes", "32");
    enter(&mut window, "Reconnect for", "1.5");
    window.get_by_role_and_label(Role::Tab, "128").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Receive").click();
    until(&mut window, "the refusal", |window| !window.state().toasts().is_empty());
    ask(&mut window);
    let typed = window.get_by_role_and_label(Role::TextInput, "Address").accesskit_node().value();
    assert_eq!(typed, Some(nobody));
    let numbers = ["Sample rate", "Header bytes", "Reconnect for"].map(|name| number(&window, name));
    assert_eq!(numbers, [20e3, 32.0, 1.5]);

    // The same question, with somebody there: what it asks for is what is received.
    let server = Server::start();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, "Address").type_text(&server.url("tcp"));
    settle(&mut window);
    window.get_by_role_and_label(Role::Button, "Receive").click();
    until(&mut window, "the document", |window| !window.state().engine().session().documents().is_empty());
    let id = window.state().engine().session().documents()[0].id;
    server.send(&[[0; 32].as_slice(), &[128; 400]].concat());
    until_received(&mut window, id, 200);
    let mut samples = [num_complex::Complex::default(); 200];
    recording(&window, id).source.read(0, 0, &mut samples).expect("samples");
    assert!(samples.iter().all(|sample| sample.re == 0.0 && sample.im == 0.0), "128 is amplitude 0");
    assert!(!has(&window, "FFT 1024"), "there is no room for it in the status line");
}

#[test]
fn a_file_that_another_program_writes_is_followed() {
    let folder = folder();
    let path = folder.path().join("growing.cs16");
    let sent = samples(50_000);
    std::fs::write(&path, &sent[..40_000]).expect("a file");
    let mut window = open_with(egui_kittest::Harness::builder(), AppSetup { files: vec![path.clone()], ..setup() });
    until(&mut window, "the document", |window| has(window, "Spectrogram"));
    let id = window.state().engine().session().documents()[0].id;
    window.state_mut().want(Intent::Action(Action::FollowFile));
    until(&mut window, "following", |window| has(window, "Stop following the file"));
    std::fs::write(&path, &sent).expect("a longer file");
    until_received(&mut window, id, 50_000);
    assert!(follows(&window));
    window.get_by_label("Stop following the file").click();
    settle(&mut window);
    assert!(!has(&window, "Follow") && !window.state().engine().is_growing(id));
}
