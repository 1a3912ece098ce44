//! One array, the samples of one level: its shape, its chunks, and a chunk decoded.
//!
//! Sizes are checked before a chunk is asked for: an array of missing chunks takes no room on the disk, whatever it
//! claims. Not here: which of its entries are a plane (`source`).

use std::path::Path;
use std::sync::Arc;

use zarrs::array::{
    Array, ArrayBytes, ArrayShardedExt, ArrayShardedReadableExt, ArrayShardedReadableExtCache, CodecOptions,
};
use zarrs::filesystem::FilesystemStore;
use zarrs::plugin::ExtensionName;

use super::detect::METADATA;
use crate::codec::Limits;
use crate::model::SampleType;

/// No chunk may be larger when it is decoded.
const MOST_CHUNK_BYTES: u64 = 1 << 30;
/// Indices of so many shards are kept.
const MOST_SHARDS: usize = 64;

/// An open array.
pub(super) struct LevelArray {
    array: Array<FilesystemStore>,
    /// What is known of the shards that were read from last.
    shards: ArrayShardedReadableExtCache,
    pub shape: Vec<usize>,
    /// Entries along each axis that are decoded together at least.
    pub chunk: Vec<usize>,
    pub sample_type: SampleType,
}

impl std::fmt::Debug for LevelArray {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "LevelArray({:?} in {:?} of {})", self.shape, self.chunk, self.sample_type)
    }
}

impl LevelArray {
    /// Opens the array at a path within a folder; `Err` is a clause about it.
    pub fn open(folder: &Path, path: &Path, limits: &Limits) -> Result<Self, String> {
        for name in METADATA {
            let bytes = std::fs::metadata(folder.join(path).join(name)).map_or(0, |file| file.len());
            if bytes > limits.metadata_bytes {
                return Err(format!("has {bytes} bytes of metadata"));
            }
        }
        let store = FilesystemStore::new(folder).map_err(|error| format!("cannot be read ({error})"))?;
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let node = format!("/{}", parts.join("/"));
        let array =
            Array::open(Arc::new(store), &node).map_err(|error| format!("is no array that can be read ({error})"))?;
        let sample_type = sample_type(array.data_type().name_v3().unwrap_or_default().as_ref())?;
        let grid = serde_json::to_value(array.metadata()).unwrap_or_default();
        if grid["chunk_grid"]["name"].as_str().is_some_and(|name| name != "regular") {
            return Err("has chunks of different sizes, which is not supported yet".to_owned());
        }
        let shape = lengths(array.shape().iter().copied())?;
        let first = vec![0; shape.len()];
        let chunk = array.chunk_shape(&first).map_err(|error| format!("has no chunks ({error})"))?;
        let shard = lengths(chunk.iter().map(|side| side.get()))?;
        let chunk = match array.effective_subchunk_shape() {
            Some(part) => lengths(part.iter().map(|side| side.get()))?,
            None => shard.clone(),
        };
        let bytes = product(&chunk).and_then(|entries| entries.checked_mul(sample_type.bytes() as u64));
        if bytes.is_none_or(|bytes| bytes > MOST_CHUNK_BYTES) {
            return Err(format!("has chunks of {chunk:?} entries, more than {} MiB each", MOST_CHUNK_BYTES >> 20));
        }
        // The index of a shard has two numbers for each of its chunks.
        let index = product(&shard).zip(product(&chunk)).map(|(shard, chunk)| shard / chunk.max(1));
        if index.is_none_or(|chunks| chunks.saturating_mul(16) > limits.metadata_bytes) {
            return Err(format!("has shards of {shard:?} entries in chunks of {chunk:?}, too many"));
        }
        let shards = ArrayShardedReadableExtCache::new(&array);
        Ok(Self { array, shards, shape, chunk, sample_type })
    }

    /// Bytes of a chunk when it is decoded.
    pub fn chunk_bytes(&self) -> usize {
        self.chunk.iter().product::<usize>() * self.sample_type.bytes()
    }

    /// The samples of the chunk with these numbers, as the machine has them, the last axis fastest; the fill value where
    /// the chunk is not there. `Err` is a clause. Uses no other thread: those who want the same chunk wait for it.
    pub fn decode(&self, numbers: &[u64]) -> Result<Vec<u8>, String> {
        if self.shards.len() > MOST_SHARDS {
            self.shards.clear();
        }
        let options = CodecOptions::default().with_concurrent_target(1);
        let bytes = self.array.retrieve_subchunk_opt::<ArrayBytes<'static>>(&self.shards, numbers, &options);
        let bytes = bytes.and_then(|bytes| Ok(bytes.into_fixed().map_err(zarrs::array::CodecError::from)?));
        let bytes = bytes.map_err(|error| format!("chunk {numbers:?} cannot be decoded ({error})"))?.into_owned();
        if bytes.len() == self.chunk_bytes() {
            Ok(bytes)
        } else {
            Err(format!("chunk {numbers:?} has {} bytes instead of {}", bytes.len(), self.chunk_bytes()))
        }
    }
}

fn lengths(sides: impl Iterator<Item = u64>) -> Result<Vec<usize>, String> {
    let sides: Option<Vec<usize>> = sides.map(|side| usize::try_from(side).ok().filter(|side| *side > 0)).collect();
    sides.ok_or_else(|| "has a side without entries".to_owned())
}

fn product(sides: &[usize]) -> Option<u64> {
    sides.iter().try_fold(1_u64, |product, side| product.checked_mul(*side as u64))
}

/// The type of samples by its name in Zarr 3, into which that of Zarr 2 is turned on the way.
fn sample_type(name: &str) -> Result<SampleType, String> {
    use SampleType as T;
    Ok(match name {
        "bool" | "uint8" => T::U8,
        "uint16" => T::U16,
        "uint32" => T::U32,
        "uint64" => T::U64,
        "int8" => T::I8,
        "int16" => T::I16,
        "int32" => T::I32,
        "int64" => T::I64,
        "float16" => T::F16,
        "float32" => T::F32,
        "float64" => T::F64,
        "complex64" => T::C64,
        "complex128" => T::C128,
        _ => return Err(format!("has samples of the type '{name}', which is not supported yet")),
    })
}
