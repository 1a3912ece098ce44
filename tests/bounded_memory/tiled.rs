//! Large RGB pictures that take little of the disk: tiles that are a few in many places, a strip that deflates well.

use std::io::Write as _;
use std::path::Path;

/// Pixels along a side of a tile.
const TILE: u32 = 256;
/// How many tiles differ; prime, so that no two neighbours are alike.
const DIFFERENT: u32 = 61;
/// Types of tags.
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// Writes a square picture of that side, deflated as a single strip.
pub fn write_strip(path: &Path, side: u32) {
    let mut strip = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for y in 0..side {
        let row = (0..side).flat_map(|x| [x / 29 + y, (y / 31) ^ (x & 15), (x * y) >> 16].map(|value| value as u8));
        strip.write_all(&row.collect::<Vec<u8>>()).unwrap();
    }
    let strip = strip.finish().unwrap();
    let bits = 8 + strip.len() as u32;
    let tags = [
        (256, LONG, 1, side),
        (257, LONG, 1, side),
        (258, SHORT, 3, bits),
        (259, SHORT, 1, 8),
        (262, SHORT, 1, 2),
        (273, LONG, 1, 8),
        (277, SHORT, 1, 3),
        (278, LONG, 1, side),
        (279, LONG, 1, strip.len() as u32),
    ];
    let mut file = b"II\x2a\0".to_vec();
    file.extend((bits + 6).to_le_bytes());
    file.extend(strip);
    file.extend([8, 0, 8, 0, 8, 0]);
    file.extend(directory(&tags));
    std::fs::write(path, file).unwrap();
}

/// The bytes of a directory, the last one.
fn directory(tags: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut bytes = (tags.len() as u16).to_le_bytes().to_vec();
    for (number, kind, count, value) in tags {
        bytes.extend([number.to_le_bytes(), kind.to_le_bytes()].concat());
        bytes.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    bytes.extend([0; 4]);
    bytes
}

/// Writes a square picture of that side, uncompressed.
pub fn write(path: &Path, side: u32) {
    let tile_bytes = TILE * TILE * 3;
    let across = side.div_ceil(TILE);
    let tiles = across * across;
    let tables = 8 + DIFFERENT * tile_bytes;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let first = tables + tiles * 8 + 6;
    file.write_all(b"II\x2a\0").unwrap();
    file.write_all(&first.to_le_bytes()).unwrap();
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
        (258, SHORT, 3, first - 6),
        (259, SHORT, 1, 1),
        (262, SHORT, 1, 2),
        (277, SHORT, 1, 3),
        (322, LONG, 1, TILE),
        (323, LONG, 1, TILE),
        (324, LONG, tiles, tables),
        (325, LONG, tiles, tables + tiles * 4),
    ];
    file.write_all(&directory(&tags)).unwrap();
}
