//! A large tiled RGB picture that takes little of the disk: its tiles are a few that stand in many places.

use std::io::Write as _;
use std::path::Path;

/// Pixels along a side of a tile.
const TILE: u32 = 256;
/// How many tiles differ; prime, so that no two neighbours are alike.
const DIFFERENT: u32 = 61;
/// Types of tags.
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// Writes a square picture of that side, uncompressed.
pub fn write(path: &Path, side: u32) {
    let tile_bytes = TILE * TILE * 3;
    let across = side.div_ceil(TILE);
    let tiles = across * across;
    let tables = 8 + DIFFERENT * tile_bytes;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let directory = tables + tiles * 8 + 6;
    file.write_all(b"II\x2a\0").unwrap();
    file.write_all(&directory.to_le_bytes()).unwrap();
    for tile in 0..DIFFERENT {
        let pixels = (0..TILE * TILE).flat_map(|at| {
            let (x, y) = (at % TILE, at / TILE);
            [x + tile * 4, y ^ tile, (x * y / 64) ^ (tile * 3)].map(|value| value as u8)
        });
        file.write_all(&pixels.collect::<Vec<u8>>()).unwrap();
    }
    let offsets = (0..tiles).map(|tile| 8 + tile % DIFFERENT * tile_bytes);
    for value in offsets.chain((0..tiles).map(|_| tile_bytes)) {
        file.write_all(&value.to_le_bytes()).unwrap();
    }
    file.write_all(&[8, 0, 8, 0, 8, 0]).unwrap();
    let tags = [
        (256, LONG, 1, side),
        (257, LONG, 1, side),
        (258, SHORT, 3, directory - 6),
        (259, SHORT, 1, 1),
        (262, SHORT, 1, 2),
        (277, SHORT, 1, 3),
        (322, LONG, 1, TILE),
        (323, LONG, 1, TILE),
        (324, LONG, tiles, tables),
        (325, LONG, tiles, tables + tiles * 4),
    ];
    file.write_all(&(tags.len() as u16).to_le_bytes()).unwrap();
    for (number, kind, count, value) in tags {
        file.write_all(&u16::to_le_bytes(number)).unwrap();
        file.write_all(&u16::to_le_bytes(kind)).unwrap();
        file.write_all(&u32::to_le_bytes(count)).unwrap();
        file.write_all(&u32::to_le_bytes(value)).unwrap();
    }
    file.write_all(&[0; 4]).unwrap();
}
