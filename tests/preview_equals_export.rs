//! The preview at 1:1 and the exported PNG are the same bytes.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lumiq::codec::{OpenOptions, Opened, SaveOptions, open};
use lumiq::engine::command::{Command, CompositionEdit, HistoryCommand, LayerEdit};
use lumiq::engine::derive::{Selection, selected};
use lumiq::engine::export::{Export, ExportContent, Frames, Overwrite, Picture};
use lumiq::engine::sample_data::time_lapse;
use lumiq::engine::session::Origin;
use lumiq::engine::tile::{TileEvent, TileRequest};
use lumiq::engine::{Engine, EngineOptions};
use lumiq::model::overlay::ScaleBar;
use lumiq::model::{BlendMode, DocumentId, LayerColor, Overlays, Plane, PlaneIndex, Rect};

const LONG: Duration = Duration::from_mins(2);
/// Larger than a tile both ways, and no multiple of anything.
const SIZE: (usize, usize) = (611, 333);

fn engine(threads: usize) -> Engine {
    Engine::new(EngineOptions { threads, ..EngineOptions::default() }).expect("threads")
}

/// The time-lapse with settings that leave no simple path through the compositor: ranges, gamma, opacity, modes,
/// whole and broken shifts, a layer of another document.
fn composed(engine: &mut Engine) -> DocumentId {
    let whole = time_lapse();
    let part = |t, region| selected(&whole, Selection { t, region, ..Selection::whole(&whole.info) }).expect("inside");
    let cells = part(0..3, Rect::new(90, 40, SIZE.0, SIZE.1));
    let id = engine.add(Opened::Stack(cells), "cells".to_owned(), Origin::Sample);
    let other = engine.add(Opened::Stack(part(5..8, Rect::new(0, 300, 500, 290))), "other".to_owned(), Origin::Sample);
    engine.apply(Command::Composition { document: id, edit: CompositionEdit::AddLayers(other) }).expect("a stack");
    let edits = [
        (0, LayerEdit::Range([130.0, 2100.0])),
        (1, LayerEdit::Gamma(0.7)),
        (1, LayerEdit::Mode(BlendMode::Screen)),
        (2, LayerEdit::Shift([3.0, -7.0])),
        (3, LayerEdit::Shift([10.25, 4.5])),
        (3, LayerEdit::Color(LayerColor::Map("viridis".to_owned()))),
        (3, LayerEdit::Opacity(0.4)),
        (4, LayerEdit::Mode(BlendMode::Max)),
        (5, LayerEdit::Visible(false)),
    ];
    for (layer, edit) in edits {
        engine.apply(Command::Layer { document: id, layer, edit }).expect("a sound edit");
    }
    id
}

/// What the viewer shows of a rectangle at 1:1, put together from its tiles.
fn preview(engine: &Engine, id: DocumentId, (t, z): (usize, usize), rect: Rect) -> Vec<u8> {
    let scene = engine.scene(id).expect("a stack");
    let mut view = engine.tiles().view();
    let request = TileRequest { t, z, level: 0, visible: rect, focus: [0.0; 2] };
    let mut shown = std::collections::HashMap::new();
    let mut picture = vec![0; rect.area() * 3];
    loop {
        view.request(&scene, &request, |key| shown.contains_key(key));
        for event in view.poll() {
            match event {
                TileEvent::Ready(tile) => drop(shown.insert(tile.key, Arc::clone(&tile))),
                TileEvent::Sketch(_) | TileEvent::Part(_) => panic!("nothing is made at 1:1"),
                TileEvent::Failed(sentence) => panic!("{sentence}"),
            }
        }
        let exact = shown.values().filter(|tile| tile.key.level == 0);
        let mut covered = 0;
        for tile in exact {
            let part = tile.rect.intersect(&rect);
            covered += part.area();
            for y in part.y..part.bottom() {
                for x in part.x..part.right() {
                    let from = ((y - tile.padded.y) * tile.padded.width + (x - tile.padded.x)) * 4;
                    let to = ((y - rect.y) * rect.width + (x - rect.x)) * 3;
                    picture[to..to + 3].copy_from_slice(&tile.rgba[from..from + 3]);
                }
            }
        }
        if covered == rect.area() {
            return picture;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn export(engine: &mut Engine, id: DocumentId, frames: Frames, region: Option<Rect>, target: &Path) -> Plane {
    let export = Export {
        document: id,
        content: ExportContent::Picture(Picture { region, ..Picture::of(frames) }),
        target: target.to_owned(),
        overwrite: Overwrite::Always,
        options: SaveOptions::default(),
        recipe: false,
    };
    engine.apply(Command::Export(Box::new(export))).expect("a sound export");
    assert!(engine.jobs().wait_idle(LONG));
    let failures: Vec<_> = engine.jobs().statuses().iter().filter_map(|job| job.failure().map(str::to_owned)).collect();
    assert!(failures.is_empty(), "{failures:?}");
    let Opened::Stack(stack) = open(target, &OpenOptions::default()).expect("it was written") else {
        panic!("a stack")
    };
    stack.read_plane(PlaneIndex::default()).expect("it is whole")
}

#[test]
fn a_plane_and_a_region_have_the_bytes_of_the_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("view.png");
    let mut engine = engine(2);
    let id = composed(&mut engine);
    let whole = Rect::whole(SIZE.0, SIZE.1);
    let (t, z) = (1, 0);
    let screen = preview(&engine, id, (t, z), whole);
    assert!(screen.iter().filter(|value| **value > 40).count() > screen.len() / 50, "there is something to see");
    let written = export(&mut engine, id, Frames::One { t, z }, None, &target);
    assert_eq!((written.width, written.height, written.samples_per_pixel), (SIZE.0, SIZE.1, 3));
    assert!(written.samples.as_bytes() == screen, "the exported picture differs from the screen");

    let region = Rect::new(251, 93, 300, 177);
    let screen = preview(&engine, id, (t, z), region);
    let written = export(&mut engine, id, Frames::One { t, z }, Some(region), &target);
    assert!(written.samples.as_bytes() == screen, "the exported region differs from the screen");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = [1, 3].map(|threads| {
        let mut engine = engine(threads);
        let id = composed(&mut engine);
        export(&mut engine, id, Frames::One { t: 2, z: 0 }, None, &folder.path().join(format!("{threads}.png")))
    });
    assert!(written[0] == written[1]);
}

/// Everything on, the bar in plain yellow without text.
fn overlays() -> Overlays {
    let mut overlays = Overlays::default();
    overlays.scale_bar = ScaleBar { visible: true, color: YELLOW, text: false, ..overlays.scale_bar };
    overlays.time_stamp.visible = true;
    overlays.channel_names.visible = true;
    overlays
}

const YELLOW: [u8; 3] = [255, 254, 1];

/// The rectangle that all pixels of the bar's colour make.
fn bar_in(picture: &[u8], width: usize) -> Rect {
    let at = |(index, _): (usize, &[u8])| (index % width, index / width);
    let yellow: Vec<_> = picture.chunks_exact(3).enumerate().filter(|(_, color)| *color == YELLOW).map(at).collect();
    let (x, y) = yellow.iter().fold((usize::MAX, usize::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
    let (right, bottom) = yellow.iter().fold((0, 0), |most, at| (most.0.max(at.0 + 1), most.1.max(at.1 + 1)));
    let bar = Rect::new(x, y, right - x, bottom - y);
    assert_eq!(yellow.len(), bar.area(), "a full rectangle");
    bar
}

#[test]
fn overlays_are_the_same_on_the_screen_and_in_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("view.png");
    let mut engine = engine(2);
    let id = composed(&mut engine);
    let (whole, frames) = (Rect::whole(SIZE.0, SIZE.1), Frames::One { t: 1, z: 0 });
    let bare = preview(&engine, id, (1, 0), whole);
    let edit = CompositionEdit::Overlays(overlays());
    engine.apply(Command::Composition { document: id, edit }).expect("a stack");
    let screen = preview(&engine, id, (1, 0), whole);
    let written = export(&mut engine, id, frames, None, &target);
    assert!(written.samples.as_bytes() == screen, "the exported picture differs from the screen");

    // 28 % of 611 pixels of 0.2 µm are 34 µm: 20 µm are 100 pixels. 3 % of 333 are letters of 10, so 9 from the edge.
    let size = engine.session().document(id).expect("open").stack().expect("a stack").info.pixel_size.expect("stated");
    let bar = bar_in(&screen, SIZE.0);
    assert_eq!(bar, Rect::new(SIZE.0 - 9 - bar.width, SIZE.1 - 9 - 3, (20.0 / size.x).round() as usize, 3));
    let later = preview(&engine, id, (2, 0), whole);
    assert!(later[..SIZE.0 * 3 * 40] != screen[..SIZE.0 * 3 * 40], "the time stamp goes on");

    // A region is a picture of its own, with everything in its own corners.
    let region = Rect::new(251, 93, 300, 177);
    let written = export(&mut engine, id, frames, Some(region), &target);
    let bar = bar_in(written.samples.as_bytes(), region.width);
    assert_eq!((region.width - bar.right(), region.height - bar.bottom()), (7, 7), "nine tenths of eight pixels");

    engine.apply(Command::History(HistoryCommand::Undo)).expect("something to undo");
    assert!(preview(&engine, id, (1, 0), whole) == bare, "undo takes them off");
}

/// Every format, with overlays: the lossless ones hold the bytes of the screen, the others come near.
#[test]
fn every_format_shows_what_the_screen_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine(2);
    let id = composed(&mut engine);
    let edit = CompositionEdit::Overlays(overlays());
    engine.apply(Command::Composition { document: id, edit }).expect("a stack");
    let whole = Rect::whole(SIZE.0, SIZE.1);
    let screens = [0, 1].map(|t| preview(&engine, id, (t, 0), whole));
    let one = Frames::One { t: 1, z: 0 };
    let played = Frames::Part { t: [0, 2], z: [0, 1] };
    for (name, most) in
        [("a.png", 0.0), ("a.webp", 0.0), ("a.tif", 0.0), ("a.ome.tif", 0.0), ("a.bmp", 0.0), ("a.jpg", 4.0)]
    {
        let written = export(&mut engine, id, one, None, &folder.path().join(name));
        assert!(away(&written, &screens[1]) <= most, "{name}: {}", away(&written, &screens[1]));
    }
    for (name, most) in [("a.apng", 0.0), ("a.gif", 6.0)] {
        let first = export(&mut engine, id, played, None, &folder.path().join(name));
        assert!(away(&first, &screens[0]) <= most, "{name}: {}", away(&first, &screens[0]));
    }
}

/// The mean difference of an opened picture from RGB pixels; 0 where all are the same.
fn away(written: &Plane, screen: &[u8]) -> f64 {
    assert_eq!((written.width, written.height), SIZE);
    let pixels = written.samples.as_bytes().chunks_exact(written.samples_per_pixel);
    let pairs = pixels.zip(screen.chunks_exact(3));
    let sum = pairs.flat_map(|(now, then)| now.iter().zip(then).map(|(a, b)| u64::from(a.abs_diff(*b)))).sum::<u64>();
    sum as f64 / screen.len() as f64
}

#[test]
fn data_has_no_overlays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine(1);
    let id = composed(&mut engine);
    let mut data = |name: &str| {
        let export = Export {
            document: id,
            content: ExportContent::Data { samples: None },
            target: folder.path().join(name),
            overwrite: Overwrite::Always,
            options: SaveOptions::default(),
            recipe: false,
        };
        engine.apply(Command::Export(Box::new(export))).expect("a sound export");
        assert!(engine.jobs().wait_idle(LONG));
        let edit = CompositionEdit::Overlays(overlays());
        engine.apply(Command::Composition { document: id, edit }).expect("a stack");
        std::fs::read(folder.path().join(name)).expect("it was written")
    };
    assert!(data("without.npy") == data("with.npy"));
}
