//! What names of files tell, for the ways in which microscopes and people number them.

use proptest::prelude::*;

use super::{Arrangement, Found, Meaning, find, give};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// The one stack that these names make by themselves.
fn stack(these: &[&str]) -> Arrangement {
    let found = find(names(these)).expect("a pattern");
    let stacks = found.pattern.arranged(&found.pattern.guess()).expect("a stack");
    let [stack] = &stacks[..] else { panic!("{stacks:?}") };
    stack.clone()
}

/// Every name with these values at `{t}`, `{z}` and `{c}`.
fn grid(template: &str, t: &[&str], z: &[&str], c: &[&str]) -> Vec<String> {
    let each = |t: &str, z: &str, c: &str| template.replace("{t}", t).replace("{z}", z).replace("{c}", c);
    t.iter().flat_map(|t| z.iter().flat_map(move |z| c.iter().map(move |c| each(t, z, c)))).collect()
}

fn lengths_of(template: &str) -> [usize; 3] {
    let mut names = grid(template, &["08", "09", "10"], &["1", "2"], &["3", "4", "5", "6"]);
    names.reverse();
    let found = find(names).expect("a pattern");
    let stacks = found.pattern.arranged(&found.pattern.guess()).expect("a stack");
    assert_eq!((stacks.len(), found.rest.len()), (1, 0), "{template}");
    stacks[0].lengths
}

#[test]
fn numbers_count_what_the_letters_before_them_say() {
    for template in [
        "cells_t{t}_z{z}_c{c}.tif",
        "cells--T{t}--Z{z}--C{c}.tif",
        "Exp 1 frame-{t} slice {z} ch{c}.tif",
        "img_channel{c}_position000_time0000{t}_z00{z}.tif",
        "imgT{t}Z{z}C{c}.tif",
    ] {
        assert_eq!(lengths_of(template), [3, 2, 4], "{template}");
    }
}

#[test]
fn numbers_that_say_nothing_are_times_then_depths() {
    assert_eq!(stack(&["a1.tif", "a2.tif", "a10.tif"]).lengths, [3, 1, 1]);
    let both = grid("a_{t}_{z}.tif", &["1", "2"], &["1", "2", "3"], &[""]);
    assert_eq!(stack(&both.iter().map(String::as_str).collect::<Vec<_>>()).lengths, [2, 3, 1]);
    assert_eq!(stack(&["t1_1.png", "t1_2.png", "t2_1.png", "t2_2.png"]).lengths, [2, 2, 1]);
}

#[test]
fn micro_manager_names_its_channels_between_time_and_depth() {
    let names = grid("img_{t}_{c}_{z}.tif", &["000000000", "000000001"], &["000", "001"], &["DAPI", "Cy5", "FITC"]);
    let stack = stack(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(stack.lengths, [2, 2, 3]);
    assert_eq!(stack.channels.iter().flatten().collect::<Vec<_>>(), ["Cy5", "DAPI", "FITC"]);
    assert_eq!(stack.title, "img_000000000-000000001_Cy5-FITC_000-001.tif");
}

#[test]
fn metamorph_numbers_its_channels_and_keeps_its_stages_apart() {
    let names = ["w1DAPI", "w2GFP"].iter().flat_map(|w| {
        ["s1", "s2"].iter().flat_map(move |s| ["t1", "t2", "t3"].iter().map(move |t| format!("exp_{w}_{s}_{t}.TIF")))
    });
    let found = find(names.collect()).expect("a pattern");
    assert_eq!(found.pattern.guess(), [Meaning::C, Meaning::Apart, Meaning::T]);
    let stacks = found.pattern.arranged(&found.pattern.guess()).expect("stacks");
    let titles: Vec<_> = stacks.iter().map(|stack| stack.title.as_str()).collect();
    assert_eq!(titles, ["exp_w1DAPI-w2GFP_s1_t1-3.TIF", "exp_w1DAPI-w2GFP_s2_t1-3.TIF"]);
    assert!(stacks.iter().all(|stack| stack.lengths == [3, 1, 2]));
    assert_eq!(stacks[0].channels, [Some("DAPI".to_owned()), Some("GFP".to_owned())]);
}

#[test]
fn channels_saved_apart_are_joined_by_what_names_them() {
    assert_eq!(stack(&["a_DAPI.tif", "a_Cy3.tif", "a_Cy5.tif"]).channels.len(), 3);
    assert_eq!(stack(&["a_Cy3.tif", "a_Cy5.tif"]).lengths, [1, 1, 2]);
    assert_eq!(stack(&["Channel_0.tif", "Channel_1.tif"]).lengths, [1, 1, 2]);
    assert_eq!(stack(&["a_488.tif", "a_561.tif"]).channels, [Some("488".to_owned()), Some("561".to_owned())]);
    assert_eq!(stack(&["a_ch00.tif", "a_ch01.tif"]).channels, [None, None], "a number is no name");
    assert!(find(names(&["Anna.jpg", "Bob.jpg"])).is_none());
    assert!(find(names(&["holiday_Anna.jpg", "holiday_Bob.jpg"])).is_none());
}

#[test]
fn words_that_name_no_channel_keep_files_apart_until_told_otherwise() {
    let found = find(names(&["actin_t1.tif", "actin_t2.tif", "tubulin_t1.tif", "tubulin_t2.tif"])).expect("a pattern");
    let mut meanings = found.pattern.guess();
    assert_eq!(meanings, [Meaning::Apart, Meaning::T]);
    assert_eq!(found.pattern.arranged(&meanings).map(|stacks| stacks.len()), Ok(2));
    give(&mut meanings, 0, Meaning::C);
    let stacks = found.pattern.arranged(&meanings).expect("one stack");
    assert_eq!((stacks.len(), stacks[0].lengths), (1, [2, 1, 2]));
    assert_eq!(stacks[0].channels, [Some("actin".to_owned()), Some("tubulin".to_owned())]);
}

#[test]
fn meanings_change_places() {
    let mut meanings = [Meaning::T, Meaning::Z, Meaning::Apart];
    give(&mut meanings, 0, Meaning::Z);
    assert_eq!(meanings, [Meaning::Z, Meaning::T, Meaning::Apart]);
    give(&mut meanings, 2, Meaning::Z);
    assert_eq!(meanings, [Meaning::Apart, Meaning::T, Meaning::Z]);
    give(&mut meanings, 1, Meaning::Apart);
    assert_eq!(meanings, [Meaning::Apart, Meaning::Apart, Meaning::Z]);
}

#[test]
fn what_is_missing_between_even_steps_is_a_gap() {
    let gaps = |these: &[&str]| {
        let stack = stack(these);
        (stack.lengths[0], stack.gaps().map(|place| stack.place_name(place)).collect::<Vec<_>>())
    };
    assert_eq!(gaps(&["t01.tif", "t02.tif", "t04.tif"]), (4, vec!["t03".to_owned()]));
    assert_eq!(gaps(&["t00.tif", "t10.tif", "t20.tif"]), (3, vec![]));
    assert_eq!(gaps(&["t3.tif", "t700.tif", "t90001.tif"]), (3, vec![]), "these numbers do not count");
    let mut cells = grid("t{t}_z{z}.tif", &["1", "2", "3"], &["1", "2"], &[""]);
    cells.remove(3);
    let stack = stack(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(stack.gaps().collect::<Vec<_>>(), [[1, 1, 0]]);
    assert_eq!(stack.place_name([1, 1, 0]), "t2 z2");
}

#[test]
fn what_repeats_another_part_counts_once() {
    assert_eq!(stack(&["c1_DAPI.tif", "c2_GFP.tif"]).channels.len(), 2);
    let found = find(names(&["t1_0.0s.tif", "t2_2.5s.tif", "t3_5.0s.tif"])).expect("a pattern");
    assert_eq!(found.pattern.parts.len(), 1);
    let dated = ["2024-01-05_101500.jpg", "2024-01-05_101700.jpg", "2024-01-06_090000.jpg"];
    assert_eq!(stack(&dated).lengths, [3, 1, 1]);
}

#[test]
fn names_that_do_not_fit_stay_apart() {
    let found = find(names(&["a_t1.tif", "notes_final.tif", "a_t2.tif", "a_t2.png", "a_t02.tif"])).expect("a pattern");
    assert_eq!(found.pattern.files(), 2);
    assert_eq!(found.rest, ["a_t2.png", "a_t2.tif", "notes_final.tif"]);
    assert!(find(Vec::new()).is_none());
    assert!(find(names(&["a_t1.tif"])).is_none());
}

#[test]
fn a_grid_that_is_mostly_empty_is_no_stack() {
    let places = [(1, 1), (1, 2), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)];
    assert!(find(places.map(|(t, z)| format!("t{t}_z{z}.tif")).to_vec()).is_none());
}

/// Names with their places in natural order, and the names alone in any order.
fn numbered_grids() -> impl Strategy<Value = (Vec<(String, [usize; 3])>, Vec<String>)> {
    (2usize..6, 2usize..5, 2usize..4, 0usize..120, 1usize..4).prop_flat_map(|(t, z, c, first, width)| {
        let places = (0..t).flat_map(|t| (0..z).flat_map(move |z| (0..c).map(move |c| [t, z, c])));
        let name = |place: [usize; 3]| {
            let [t, z, c] = place.map(|index| format!("{:0width$}", first + index));
            (format!("cells t{t}_z{z}_ch{c}.tif"), place)
        };
        let grid: Vec<(String, [usize; 3])> = places.map(name).collect();
        let names: Vec<String> = grid.iter().map(|(name, _)| name.clone()).collect();
        (Just(grid), Just(names).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn a_grid_of_names_in_any_order_gives_the_same_stack((grid, mut names) in numbered_grids()) {
        names.push("overview.tif".to_owned());
        let Found { pattern, rest } = find(names).expect("a pattern");
        prop_assert_eq!(rest, ["overview.tif"]);
        let stacks = pattern.arranged(&pattern.guess()).expect("a stack");
        prop_assert_eq!(stacks.len(), 1);
        let members: Vec<_> = stacks[0].members.iter().map(|member| (member.name.clone(), member.at)).collect();
        prop_assert_eq!(members, grid);
    }

    #[test]
    fn any_names_are_borne(names in prop::collection::vec("[a-c_. 0-2]{0,6}", 0..30)) {
        let mut all = names.clone();
        all.sort();
        all.dedup();
        if let Some(Found { pattern, rest }) = find(names) {
            prop_assert_eq!(pattern.files() + rest.len(), all.len(), "no name is lost");
            let stacks = pattern.arranged(&pattern.guess()).expect("what is found can be arranged");
            for stack in &stacks {
                let mut places: Vec<_> = stack.members.iter().map(|member| member.at).collect();
                places.dedup();
                prop_assert_eq!(places.len(), stack.members.len(), "one file a place");
                let inside = |at: &[usize; 3]| (0..3).all(|axis| at[axis] < stack.lengths[axis]);
                prop_assert!(places.iter().all(inside));
            }
        }
    }
}
