//! Arrays of an npz archive, for fixtures.

#![allow(dead_code, clippy::unwrap_used)] // Each test uses its own part; a fixture that cannot be read fails it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use lumiq::codec::npy::header;
use num_complex::Complex;

/// All arrays of an archive by name: shape and little-endian bytes in C order.
pub struct Npz(BTreeMap<String, (Vec<usize>, Vec<u8>)>);

impl Npz {
    pub fn open(path: &Path) -> Self {
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        let mut arrays = BTreeMap::new();
        for index in 0..archive.len() {
            let mut member = archive.by_index(index).unwrap();
            let name = member.name().trim_end_matches(".npy").to_owned();
            let header = header::read(&mut member).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            if header.fortran_order && header.shape.len() == 2 {
                bytes = transposed(&bytes, header.shape[0], header.shape[1]);
            }
            arrays.insert(name, (header.shape, bytes));
        }
        Self(arrays)
    }

    /// The cases, the part of the names before `__`, that have such an array.
    pub fn cases(&self, what: &str) -> Vec<String> {
        self.0.keys().filter_map(|name| name.strip_suffix(what)?.strip_suffix("__")).map(str::to_owned).collect()
    }

    pub fn shape(&self, name: &str) -> &[usize] {
        &self.0[name].0
    }

    pub fn bytes(&self, name: &str) -> &[u8] {
        &self.0[name].1
    }

    pub fn f32(&self, name: &str) -> Vec<f32> {
        bytemuck::pod_collect_to_vec(&self.0[name].1)
    }

    pub fn f64(&self, name: &str) -> Vec<f64> {
        bytemuck::pod_collect_to_vec(&self.0[name].1)
    }

    pub fn i64(&self, name: &str) -> Vec<i64> {
        bytemuck::pod_collect_to_vec(&self.0[name].1)
    }

    pub fn complex(&self, name: &str) -> Vec<Complex<f32>> {
        bytemuck::pod_collect_to_vec(&self.0[name].1)
    }
}

/// Column-major → row-major, elements of any size.
fn transposed(bytes: &[u8], rows: usize, columns: usize) -> Vec<u8> {
    let size = bytes.len() / (rows * columns);
    let element = |index: usize| &bytes[index * size..][..size];
    (0..rows * columns).flat_map(|index| element(index % columns * rows + index / columns)).copied().collect()
}
