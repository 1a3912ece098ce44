//! Micro-Manager: JSON in a tag of every page. Its axes are ImageJ's or OME's to say.

use std::collections::HashSet;

use serde_json::Value;
use tiff::tags::Tag;

use super::super::directory::TiffFile;
use super::Facts;
use crate::model::{ChannelInfo, PixelSize};

const METADATA: Tag = Tag::Unknown(51123);

/// Pixel size and names from the first page of each channel, given by its directory.
pub(super) fn read(file: &TiffFile, pages: &[Option<u64>]) -> Facts {
    let Some(first) = pages.first().and_then(|page| metadata(file, (*page)?)) else { return Facts::default() };
    // Channels that share a page share its metadata, which names only one of them.
    let apart: HashSet<_> = pages.iter().flatten().collect();
    let named = if apart.len() == pages.len() { pages } else { &[] };
    let told: Vec<Option<Value>> = named.iter().map(|page| metadata(file, (*page)?)).collect();
    let positive = |name: &str| first[name].as_f64().filter(|number| number.is_finite() && *number > 0.0);
    let channel = |told: &Option<Value>| ChannelInfo {
        name: told
            .as_ref()
            .and_then(|told| told["Channel"].as_str())
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        ..ChannelInfo::default()
    };
    Facts {
        pixel_size: positive("PixelSizeUm").map(|side| PixelSize { x: side, y: side, z: None }),
        time_interval_s: None,
        channels: told.iter().map(channel).collect(),
    }
}

fn metadata(file: &TiffFile, page: u64) -> Option<Value> {
    let directory = file.directory(page).ok()?;
    serde_json::from_str(&file.text(&directory, METADATA)?).ok()
}
