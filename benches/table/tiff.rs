//! A TIFF of tiles in a compression that is asked for: what lumiq itself does not write, for the benchmark that reads.

use std::io::Write as _;

use rayon::prelude::*;

/// Pixels along a side of a tile.
pub const TILE: usize = 256;

/// How tiles are stored.
#[derive(Clone, Copy)]
pub enum Packing {
    None,
    Lzw,
    Deflate,
    /// Deflate of horizontal differences, as most writers have it.
    DeflateDifferences,
    Zstd,
}

impl Packing {
    pub const ALL: [Self; 5] = [Self::None, Self::Lzw, Self::Deflate, Self::DeflateDifferences, Self::Zstd];

    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lzw => "LZW",
            Self::Deflate => "deflate",
            Self::DeflateDifferences => "deflate, differences",
            Self::Zstd => "zstd",
        }
    }

    const fn code(self) -> u64 {
        match self {
            Self::None => 1,
            Self::Lzw => 5,
            Self::Deflate | Self::DeflateDifferences => 8,
            Self::Zstd => 50_000,
        }
    }

    fn pack(self, tile: &[u16]) -> Vec<u8> {
        let mut values = tile.to_vec();
        if matches!(self, Self::DeflateDifferences) {
            for row in values.chunks_exact_mut(TILE) {
                (1..TILE).rev().for_each(|x| row[x] = row[x].wrapping_sub(row[x - 1]));
            }
        }
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        match self {
            Self::None => bytes,
            Self::Lzw => {
                let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
                encoder.encode(&bytes).expect("LZW takes any bytes")
            }
            Self::Deflate | Self::DeflateDifferences => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
                encoder.write_all(&bytes).and_then(|()| encoder.finish()).expect("memory takes any bytes")
            }
            Self::Zstd => zstd::bulk::compress(&bytes, 3).expect("zstd takes any bytes"),
        }
    }
}

/// A classic TIFF of one 16-bit page whose sides are whole tiles.
pub fn tiled(values: &[u16], width: usize, packing: Packing) -> Vec<u8> {
    let height = values.len() / width;
    let across = width / TILE;
    let tiles: Vec<Vec<u8>> = (0..across * (height / TILE))
        .into_par_iter()
        .map(|index| {
            let corner = index / across * TILE * width + index % across * TILE;
            let tile: Vec<u16> = (0..TILE).flat_map(|row| &values[corner + row * width..][..TILE]).copied().collect();
            packing.pack(&tile)
        })
        .collect();
    let mut file = b"II\x2a\0\0\0\0\0".to_vec();
    let mut place = |bytes: &[u8]| {
        let offset = file.len() as u64;
        file.extend(bytes);
        offset
    };
    let offsets: Vec<u64> = tiles.iter().map(|tile| place(tile)).collect();
    let table = |numbers: &[u64]| numbers.iter().flat_map(|number| (*number as u32).to_le_bytes()).collect::<Vec<u8>>();
    let counts: Vec<u64> = tiles.iter().map(|tile| tile.len() as u64).collect();
    let tables = [place(&table(&offsets)), place(&table(&counts))];
    let predictor = if matches!(packing, Packing::DeflateDifferences) { 2 } else { 1 };
    let tags: [(u16, u64, u64); 12] = [
        (256, 1, width as u64),
        (257, 1, height as u64),
        (258, 1, 16),
        (259, 1, packing.code()),
        (262, 1, 1),
        (277, 1, 1),
        (317, 1, predictor),
        (322, 1, TILE as u64),
        (323, 1, TILE as u64),
        (324, tiles.len() as u64, tables[0]),
        (325, tiles.len() as u64, tables[1]),
        (339, 1, 1),
    ];
    let directory = file.len() as u32;
    file[4..8].copy_from_slice(&directory.to_le_bytes());
    file.extend((tags.len() as u16).to_le_bytes());
    for (tag, count, value) in tags {
        file.extend(tag.to_le_bytes());
        file.extend(4_u16.to_le_bytes());
        file.extend((count as u32).to_le_bytes());
        file.extend((value as u32).to_le_bytes());
    }
    file.extend([0; 4]);
    file
}
