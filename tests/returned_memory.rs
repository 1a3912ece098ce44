//! What a document took goes back to the system when it is closed.
//!
//! One test, in a process of its own: others beside it would be counted, too.

#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::sync::Arc;
use std::time::{Duration, Instant};

use lumiq::codec::Opened;
use lumiq::engine::command::DocumentCommand;
use lumiq::engine::session::Origin;
use lumiq::engine::tile::{TileEvent, TileRequest, TileView};
use lumiq::engine::{Command, Engine, EngineOptions, freed_memory};
use lumiq::model::{
    DocumentId, Plane, PlaneIndex, PlaneSource, Rect, SampleType, Samples, SourceError, Stack, StackAxes, StackInfo,
};

const MIB: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_mins(2);

/// Planes of 8 MiB.
#[derive(Debug)]
struct Even;

impl PlaneSource for Even {
    fn read(&self, plane: PlaneIndex, _level: usize, rect: Rect) -> Result<Plane, SourceError> {
        Ok(Plane::new(rect.width, rect.height, 1, Samples::U16(vec![plane.t as u16 * 100; rect.area()])))
    }
}

const AXES: StackAxes = StackAxes { t: 12, z: 1, c: 2, y: 2048, x: 2048 };

/// Memory of this process that is no part of a file, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux says");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("it is listed");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}

/// Looks at the middle of every plane, at full size.
fn look_through(engine: &Engine, document: DocumentId, view: &mut TileView) {
    for t in 0..AXES.t {
        let scene = engine.scene(document).expect("a stack");
        let visible = Rect::new(512, 512, 1024, 1024);
        let request = TileRequest { t, z: 0, level: 0, visible, focus: [1024.0; 2] };
        let (mut tiles, end) = (Vec::new(), Instant::now() + PATIENCE);
        loop {
            view.request(&scene, &request, |key| tiles.contains(key));
            let ready = view.poll().into_iter().filter_map(|event| match event {
                TileEvent::Ready(tile) => Some(tile.key),
                _ => None,
            });
            tiles.extend(ready);
            if !view.is_waiting() {
                break;
            }
            assert!(Instant::now() < end, "the tiles never came");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn closing_a_document_gives_its_memory_back() {
    // As the program does at its start.
    freed_memory::keep_within(1 << 30, 2);
    let options = EngineOptions { threads: 2, memory: Some(1 << 30), ..EngineOptions::default() };
    let mut engine = Engine::new(options).expect("an engine");
    let before = resident();
    let stack = Stack::new(StackInfo::bare("test", AXES, 1, SampleType::U16), Arc::new(Even));
    let document = engine.add(Opened::Stack(stack), "large.tif".to_owned(), Origin::Sample);
    let mut view = engine.tiles().view();
    look_through(&engine, document, &mut view);
    let open = resident();
    assert!(open > before + 150 * MIB, "it took something: from {} to {} MiB", before / MIB, open / MIB);
    drop(view);
    engine.apply(Command::Document(DocumentCommand::Close(document))).expect("it is open");
    let end = Instant::now() + PATIENCE;
    // Frames go on, as they do when a notice fades; they need no memory to speak of.
    while resident() > before + (open - before) / 8 {
        drop(engine.poll());
        let now = resident();
        assert!(Instant::now() < end, "from {} over {} to {} MiB", before / MIB, open / MIB, now / MIB);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(engine.tiles().bytes(), 0);
}
