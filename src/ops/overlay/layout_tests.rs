//! Where overlays stand, against places counted by hand.

use super::*;
use crate::model::{PixelSize, SampleType, StackAxes, StackInfo};

const FRAME: [usize; 2] = [400, 200];

fn subject() -> Subject {
    let axes = StackAxes { t: 24, z: 12, c: 2, y: FRAME[1], x: FRAME[0] };
    let mut info = StackInfo::bare("test", axes, 1, SampleType::U16);
    info.pixel_size = Some(PixelSize { x: 0.25, y: 0.25, z: Some(0.5) });
    info.time_interval_s = Some(120.0);
    Subject::new(&info, vec![("DAPI".to_owned(), [0, 0, 255]), ("Actin".to_owned(), [0, 255, 0])])
}

/// All of them on, letters of 10 pixels, a bar of 4.
fn overlays() -> Overlays {
    let mut overlays = Overlays { text_percent: 5.0, ..Overlays::default() };
    overlays.scale_bar.visible = true;
    overlays.scale_bar.thickness_percent = 2.0;
    overlays.time_stamp.visible = true;
    overlays.plane_label.visible = true;
    overlays.channel_names.visible = true;
    overlays
}

fn placed(overlays: &Overlays) -> Vec<Placed> {
    place(overlays, &subject(), PlaneIndex { t: 7, z: 6, c: 0 }, FRAME)
}

fn of(kind: Kind, overlays: &Overlays) -> Option<Placed> {
    placed(overlays).into_iter().find(|placed| placed.kind == kind)
}

#[test]
fn bars_are_as_long_as_their_text_says() {
    let mut overlays = overlays();
    // 28 % of 400 pixels of 0.25 µm are 28 µm.
    for (length, pixels, text) in [(None, 80, "20 µm"), (Some(50.0), 200, "50 µm"), (Some(7.3), 29, "7.3 µm")] {
        overlays.scale_bar.length = length;
        for corner in Corner::ALL {
            overlays.scale_bar.corner = corner;
            let bar = of(Kind::ScaleBar, &overlays).unwrap();
            let rect = bar.bar.unwrap().rect;
            assert_eq!((rect.width, rect.height, bar.text().as_str()), (pixels, 4, text));
        }
    }
    overlays.scale_bar.text = false;
    let bar = of(Kind::ScaleBar, &overlays).unwrap();
    assert!(bar.lines.is_empty() && bar.bounds == bar.bar.unwrap().rect);
}

#[test]
fn each_stands_in_its_corner_with_the_same_margin() {
    let overlays = overlays();
    let bar = of(Kind::ScaleBar, &overlays).unwrap().bar.unwrap().rect;
    assert_eq!((bar.right(), bar.bottom()), (400 - 9, 200 - 9), "nine tenths of the letters' ten pixels");
    let time = of(Kind::TimeStamp, &overlays).unwrap();
    assert_eq!((time.text().as_str(), time.bounds.x, time.bounds.y), ("00:14:00", 9, 9));
    let names = of(Kind::ChannelNames, &overlays).unwrap();
    assert_eq!((names.bounds.x, names.bounds.bottom()), (9, 191));
    assert_eq!(names.lines[1].at[1] - names.lines[0].at[1], 13);
    assert_eq!((names.lines[0].color, names.text().as_str()), ([0, 0, 255], "DAPI, Actin"));
}

#[test]
fn nothing_overlaps_in_whichever_corner_they_meet() {
    for corner in Corner::ALL {
        for ground in [false, true] {
            let mut overlays = Overlays { ground, ..overlays() };
            overlays.scale_bar.corner = corner;
            overlays.time_stamp.corner = corner;
            overlays.plane_label.corner = corner;
            overlays.channel_names.corner = corner;
            let placed = placed(&overlays);
            assert_eq!(placed.len(), 4);
            let area = |placed: &Placed| placed.ground.unwrap_or(placed.bounds);
            for (index, one) in placed.iter().enumerate() {
                assert!(area(one).fits(FRAME[0], FRAME[1]), "{one:?}");
                assert!(placed[..index].iter().all(|other| area(one).intersect(&area(other)).is_empty()));
            }
            let top = |kind| placed.iter().find(|placed| placed.kind == kind).unwrap().bounds.y;
            let order = [Kind::TimeStamp, Kind::PlaneLabel, Kind::ChannelNames, Kind::ScaleBar].map(top);
            assert!(order.is_sorted(), "read from top to bottom: {order:?}");
            assert!(placed.iter().all(|placed| (placed.bounds.x == 9) != corner.is_right()));
        }
    }
}

#[test]
fn sizes_are_parts_of_the_picture() {
    let small = of(Kind::ScaleBar, &overlays()).unwrap();
    let plane = PlaneIndex::default();
    let large = place(&overlays(), &subject(), plane, FRAME.map(|side| side * 10));
    let large = large.into_iter().find(|placed| placed.kind == Kind::ScaleBar).unwrap();
    assert_eq!((small.font.size, large.font.size), (10.0, 100.0));
    assert_eq!(large.bar.unwrap().rect.height, 40);
    let tiny = place(&overlays(), &subject(), plane, [60, 30]);
    assert!(tiny.iter().all(|placed| placed.font.size == 8.0), "letters stay readable");
}

#[test]
fn what_is_not_known_or_has_no_room_is_left_out() {
    let mut overlays = overlays();
    overlays.scale_bar.length = Some(99.0);
    assert!(of(Kind::ScaleBar, &overlays).is_none(), "396 pixels and two margins are more than 400");
    let axes = StackAxes::plane(FRAME[0], FRAME[1]);
    let bare = Subject::new(&StackInfo::bare("test", axes, 1, SampleType::U8), Vec::new());
    assert_eq!(place(&overlays, &bare, PlaneIndex::default(), FRAME), []);
    assert_eq!(placed(&Overlays::default()), [], "nothing is shown unless asked for");
}
