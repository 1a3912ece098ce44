//! Zeiss LSM 5 to 7: each page has all channels of one z and t; a thumbnail follows each.
//!
//! Its structure is little-endian and has offsets into the file. Source: tifffile's `CZ_LSMINFO`.

use std::sync::Arc;

use tiff::tags::Tag;

use super::super::bytes::unsigned;
use super::super::directory::{Directory, TiffFile};
use super::super::layout::Layout;
use super::super::page::{Page, Photometric};
use super::super::series::Pyramid;
use super::Facts;
use crate::model::{ByteOrder, ChannelInfo, PixelSize};

const LSM_INFO: Tag = Tag::Unknown(34412);
const MAGIC: [u64; 2] = [0x0300_494c, 0x0400_494c];
/// Names and colours of channels that are longer than this are not believed.
const MOST_NAMES_BYTES: u64 = 1 << 16;

/// The structure, by the offsets of its members.
struct Info(Vec<u8>);

impl Info {
    fn word(&self, at: usize) -> Option<u64> {
        self.0.get(at..at + 4).map(|bytes| unsigned(bytes, ByteOrder::Little))
    }

    fn count(&self, at: usize) -> Option<usize> {
        self.word(at).map(|count| count as usize).filter(|&count| count > 0 && count <= 1 << 31)
    }

    fn positive(&self, at: usize) -> Option<f64> {
        let number = f64::from_bits(unsigned(self.0.get(at..at + 8)?, ByteOrder::Little));
        (number.is_finite() && number > 0.0).then_some(number)
    }
}

/// Planes and facts, if the pages are as many as the structure says.
pub(super) fn read(file: &TiffFile, directory: &Directory, pages: &[Pyramid]) -> Option<(Layout, Facts)> {
    let info = Info(file.bytes_of(directory, LSM_INFO)?);
    if !MAGIC.contains(&info.word(0)?) {
        return None;
    }
    let [width, height, z, c, t] = [8, 12, 16, 20, 24].map(|at| info.count(at));
    let (z, c, t) = (z?, c?, t?);
    let planes: Vec<Pyramid> = pages.iter().map(|levels| Arc::from([Arc::new(channels_of(&levels[0]))])).collect();
    let template = &planes.first()?[0];
    if (Some(template.width), Some(template.height), template.samples) != (width, height, c)
        || planes.len() != z.checked_mul(t)?
    {
        return None;
    }
    let layout =
        Layout::from_pages(template, [t, z, 1], |plane| Some((planes.get(plane.t * z + plane.z)?.clone(), 0)))?;
    let metre = 1e6;
    let pixel_size = info.positive(40).map(|x| PixelSize {
        x: x * metre,
        y: info.positive(48).unwrap_or(x) * metre,
        z: info.positive(56).map(|z| z * metre),
    });
    let channels = info.word(108).and_then(|offset| channels(file, offset)).filter(|channels| channels.len() == c);
    Some((layout, Facts { pixel_size, time_interval_s: info.positive(112), channels: channels.unwrap_or_default() }))
}

/// A page whose samples are channels, even if there are three and the tags say RGB.
fn channels_of(page: &Page) -> Page {
    Page { photometric: Photometric::MinIsBlack, alpha: false, ..page.clone() }
}

/// Colours and names: a header of six words, four bytes a colour, and names with their lengths before them.
fn channels(file: &TiffFile, offset: u64) -> Option<Vec<ChannelInfo>> {
    let header = file.bytes.read_exact_at(offset, 24, "colours of channels").ok()?;
    let word = |index: usize| unsigned(&header[index * 4..index * 4 + 4], ByteOrder::Little);
    let (size, colors, names) = (word(0).min(MOST_NAMES_BYTES), word(1), word(2));
    if offset == 0 || colors != names {
        return None;
    }
    let block = file.bytes.read_at_most(offset, size).ok()?;
    let colors = block.get(word(3) as usize..)?.chunks_exact(4).map(|color| [color[0], color[1], color[2]]);
    let mut rest = block.get(word(4) as usize..)?;
    let mut channels = Vec::new();
    for color in colors.take(names as usize) {
        let (length, after) = rest.split_at_checked(4)?;
        let (name, after) = after.split_at_checked(unsigned(length, ByteOrder::Little) as usize)?;
        rest = after;
        let name = String::from_utf8_lossy(name).trim_end_matches('\0').to_owned();
        let name = Some(name).filter(|name| !name.is_empty());
        channels.push(ChannelInfo { name, color: Some(color), ..ChannelInfo::default() });
    }
    Some(channels)
}
