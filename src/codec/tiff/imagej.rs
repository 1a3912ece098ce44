//! ImageJ stacks: axes and calibration from the first page's description, ranges, tables and labels from its tags.
//!
//! Source: ij.io.FileSaver, `TiffEncoder` and `TiffDecoder` of ImageJ 1.x (public domain); tags 50838 and 50839.
//! Not here: writing them (`write`), axes that are no lengths (`imagej_calibration`).

use std::sync::Arc;

use tiff::tags::Tag;

use super::bytes::unsigned;
use super::directory::{Directory, TiffFile};
use super::imagej_calibration::Stated;
use super::imagej_text::unescape;
use super::layout::Layout;
use super::resolution::{Resolution, micrometres, seconds};
use super::series::Pyramid;
use crate::model::{
    BlendMode, ByteOrder, ChannelInfo, Lut, PixelSize, PlaneAxes, SampleType, StackAxes, ValueCalibration,
};

/// Private tags of ImageJ: byte counts, and the entries themselves.
pub(super) const COUNTS: Tag = Tag::Unknown(50838);
pub(super) const ENTRIES: Tag = Tag::Unknown(50839);
/// `IJIJ`, which begins the entries in the file's byte order.
pub(super) const MAGIC: u32 = 0x494a_494a;

/// The property that says how the channels of a composite are combined.
pub(super) const COMPOSITE_PROJECTION: &str = "CompositeProjection";
/// Its values, in the order in which ImageJ looks for them, and our modes of the same pixels. Sums need no word.
pub(super) const COMPOSITE_MODES: [(&str, BlendMode); 3] =
    [("Max", BlendMode::Max), ("Min", BlendMode::Min), ("Invert", BlendMode::LinearBurn)];

/// What ImageJ says about a stack.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ImageJ {
    pub images: usize,
    channels: usize,
    slices: usize,
    frames: usize,
    unit: Option<String>,
    y_unit: Option<String>,
    z_unit: Option<String>,
    spacing: Option<f64>,
    z_origin: Option<f64>,
    frame_interval: Option<f64>,
    time_unit: Option<String>,
    range: Option<[f64; 2]>,
    stated: Stated,
    /// From the private tags.
    ranges: Vec<[f64; 2]>,
    luts: Vec<Lut>,
    /// The selection and the overlays, which are not read.
    drawn: usize,
    labels: Vec<String>,
    /// Keys and values in turn.
    properties: Vec<String>,
}

impl ImageJ {
    /// Reads description and private tags of the first page; `None` if ImageJ did not write it.
    pub fn parse(file: &TiffFile, directory: &Directory, description: &str) -> Option<Self> {
        let mut this = Self::parse_description(description)?;
        if let (Some(counts), Some(entries)) = (directory.entry(COUNTS), directory.entry(ENTRIES))
            && let (Ok(counts), Ok(entries)) = (file.integers(counts), file.raw(entries))
        {
            // Damaged private tags cost ranges and tables, not the pixels.
            let _ = this.parse_entries(&counts, &entries, file.order);
        }
        Some(this)
    }

    fn parse_description(text: &str) -> Option<Self> {
        if !text.starts_with("ImageJ=") {
            return None;
        }
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let count = |key| value(key).and_then(|n| n.trim().parse().ok()).filter(|&n: &usize| n > 0);
        let number = |key| value(key).and_then(|n| n.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
        let unit = |key| value(key).map(unescape);
        let (channels, slices, frames) =
            (count("channels").unwrap_or(1), count("slices").unwrap_or(1), count("frames").unwrap_or(1));
        Some(Self {
            images: count("images").unwrap_or(1),
            channels,
            slices,
            frames,
            unit: unit("unit"),
            y_unit: unit("yunit"),
            z_unit: unit("zunit"),
            spacing: number("spacing").filter(|&n| n != 0.0).map(f64::abs),
            z_origin: number("zorigin"),
            frame_interval: number("finterval").filter(|&n| n > 0.0),
            time_unit: unit("tunit"),
            stated: Stated::parse(value),
            range: number("min").zip(number("max")).filter(|(low, high)| low < high).map(|(low, high)| [low, high]),
            ..Self::default()
        })
    }

    /// The entries: a header of (type, count) pairs, then so many blocks; `counts` are their lengths.
    fn parse_entries(&mut self, counts: &[u64], entries: &[u8], order: ByteOrder) -> Option<()> {
        let header_len = usize::try_from(*counts.first()?).ok()?;
        let (header, mut blocks) = entries.split_at_checked(header_len)?;
        let word = |bytes: &[u8]| unsigned(bytes, order) as u32;
        if word(header.get(..4)?) != MAGIC {
            return None;
        }
        let mut lengths = counts[1..].iter();
        for kind in header[4..].chunks_exact(8) {
            let (name, count) = (word(&kind[..4]).to_be_bytes(), word(&kind[4..]));
            for _ in 0..count {
                let (block, rest) = blocks.split_at_checked(usize::try_from(*lengths.next()?).ok()?)?;
                blocks = rest;
                match &name {
                    b"rang" => self.ranges = ranges(block, order),
                    b"luts" => self.luts.extend(lut(block)),
                    b"labl" => self.labels.push(utf16(block, order)),
                    b"roi " | b"over" => self.drawn += 1,
                    b"prop" => self.properties.push(utf16(block, order)),
                    _ => {}
                }
            }
        }
        Some(())
    }

    /// What it holds that is neither shown nor kept.
    pub fn left_out(&self) -> Option<String> {
        match self.drawn {
            0 => None,
            1 => Some("holds a region or overlay that ImageJ drew; it is neither shown nor kept".to_owned()),
            count => {
                Some(format!("holds {count} regions and overlays that ImageJ drew; they are neither shown nor kept"))
            }
        }
    }

    /// The planes in ImageJ's order (c fastest, then z, then t), if the pages are as many as it says.
    pub fn layout(&self, pages: &[Pyramid]) -> Option<Layout> {
        let template = &pages.first()?[0];
        let product = self.channels.checked_mul(self.slices)?.checked_mul(self.frames)?;
        if template.depth != 1 {
            return None;
        }
        let dimensions = if product == pages.len() {
            [self.frames, self.slices, self.channels]
        } else if pages.len() == 1 || self.images == pages.len() {
            // Colour samples of one page may be counted as channels; a stack without dimensions is z.
            [1, pages.len(), 1]
        } else {
            return None;
        };
        let [_, z, c] = dimensions;
        Layout::from_pages(template, dimensions, |plane| {
            pages.get((plane.t * z + plane.z) * c + plane.c).map(|page| (page.clone(), 0))
        })
    }

    /// The planes of a file that lacks its last pages: in ImageJ's order as far as they go.
    pub fn cut_layout(&self, pages: &[Pyramid]) -> Option<Layout> {
        let product = self.channels.checked_mul(self.slices)?.checked_mul(self.frames)?;
        let planes = self.images.max(product);
        let template = &pages.first()?[0];
        // Colour samples of one page may be counted as channels: then nothing is missing.
        if pages.len() == 1 || template.depth != 1 {
            return self.layout(pages);
        }
        let dimensions = if product == planes { [self.frames, self.slices, self.channels] } else { [1, planes, 1] };
        let [_, z, c] = dimensions;
        Layout::from_pages(template, dimensions, |plane| {
            pages.get((plane.t * z + plane.z) * c + plane.c).map(|page| (page.clone(), 0))
        })
    }

    /// The pixel size, if its unit is one of length.
    pub fn pixel_size(&self, resolution: &Resolution) -> Option<PixelSize> {
        let Some(unit) = self.unit.as_deref() else { return resolution.pixel_size() };
        let unit = micrometres(unit)?;
        let mut size = resolution.pixel_size_in(unit)?;
        if let Some(y_unit) = self.y_unit.as_deref().filter(|unit| !unit.trim().is_empty()) {
            // Rows may be times.
            size.y *= micrometres(y_unit)? / unit;
        }
        let z_unit = self.z_unit.as_deref().and_then(micrometres).unwrap_or(unit);
        size.z = self.spacing.map(|spacing| spacing * z_unit);
        Some(size)
    }

    /// The pixel that is called 0, if any but the first is; where rows are counted upwards it says something else.
    pub fn origin(&self) -> Option<[f64; 3]> {
        let [x, y] = self.stated.origin_of_lengths()?;
        let origin = [x, y, self.z_origin.unwrap_or(0.0)];
        (origin != [0.0; 3]).then_some(origin)
    }

    /// Labels of planes, if there is one for each and they are more than the names of channels.
    pub fn plane_labels(&self, axes: StackAxes) -> Arc<[String]> {
        let told = self.labels.len() == axes.planes() && self.labels.iter().any(|label| !label.is_empty());
        if told && self.channel_names(axes.c).is_empty() { self.labels.clone().into() } else { Arc::default() }
    }

    /// The axes of planes of that height, if they are of time and frequency, or one of them with a length.
    pub fn plane_axes(&self, resolution: &Resolution, height: usize) -> Option<PlaneAxes> {
        let unit = self.unit.as_deref()?;
        self.stated.plane_axes([unit, self.y_unit.as_deref().unwrap_or(unit)], resolution, height)
    }

    /// What stored values stand for.
    pub fn values(&self, sample_type: SampleType) -> Option<ValueCalibration> {
        self.stated.values(sample_type)
    }

    /// Seconds between frames.
    pub fn time_interval_s(&self) -> Option<f64> {
        let unit = self.time_unit.as_deref().map_or(Some(1.0), seconds)?;
        self.frame_interval.map(|interval| interval * unit)
    }

    /// Ranges, tables and names of the channels. `palette` is the colour map of the page, a display table to ImageJ.
    pub fn channels(&self, count: usize, palette: Option<&Lut>) -> Vec<ChannelInfo> {
        let names = self.channel_names(count);
        (0..count)
            .map(|index| {
                let lut = self.luts.get(index).or(if self.luts.is_empty() { palette } else { None }).cloned();
                let only = if count == 1 { self.range } else { None };
                ChannelInfo {
                    name: names.get(index).cloned(),
                    color: lut.as_ref().map(Lut::top),
                    lut,
                    range: self.ranges.get(index).copied().filter(|[low, high]| low < high).or(only),
                }
            })
            .collect()
    }

    /// Whether channels bring tables of their own.
    pub fn has_tables(&self) -> bool {
        !self.luts.is_empty()
    }

    /// How the channels of a composite are combined, unless as always.
    pub fn channel_mode(&self) -> Option<BlendMode> {
        let stated = self.properties.chunks_exact(2).find(|pair| pair[0] == COMPOSITE_PROJECTION)?[1].to_lowercase();
        COMPOSITE_MODES.into_iter().find(|(word, _)| stated.contains(&word.to_lowercase())).map(|(_, mode)| mode)
    }

    /// ImageJ labels planes, not channels: where all planes of a channel have one label, that is the channel's name.
    fn channel_names(&self, count: usize) -> Vec<String> {
        if self.labels.is_empty() || !self.labels.len().is_multiple_of(count) {
            return Vec::new();
        }
        let names = &self.labels[..count];
        let same = self.labels.chunks(count).all(|labels| labels == names);
        if same && names.iter().all(|name| !name.is_empty()) { names.to_vec() } else { Vec::new() }
    }
}

fn ranges(block: &[u8], order: ByteOrder) -> Vec<[f64; 2]> {
    let number = |bytes: &[u8]| f64::from_bits(unsigned(bytes, order));
    block.chunks_exact(16).map(|pair| [number(&pair[..8]), number(&pair[8..])]).collect()
}

/// 256 reds, 256 greens, 256 blues.
fn lut(block: &[u8]) -> Option<Lut> {
    let (red, green, blue) = (block.get(..256)?, block.get(256..512)?, block.get(512..768)?);
    let mut table = Box::new([[0; 3]; 256]);
    for (index, color) in table.iter_mut().enumerate() {
        *color = [red[index], green[index], blue[index]];
    }
    Some(Lut(table))
}

fn utf16(block: &[u8], order: ByteOrder) -> String {
    let units: Vec<u16> = block.chunks_exact(2).map(|unit| unsigned(unit, order) as u16).collect();
    String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_gives_dimensions_and_units() {
        let text = "ImageJ=1.54f\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\nmode=composite\nunit=\\u00B5m\nfinterval=500\ntunit=ms\nspacing=0.5\nmin=1\nmax=9";
        let this = ImageJ::parse_description(text).unwrap();
        assert_eq!([this.images, this.channels, this.slices, this.frames], [12, 2, 3, 2]);
        let resolution = Resolution { per_unit: Some([10.0, 5.0]), unit_um: None };
        assert_eq!(this.pixel_size(&resolution), Some(PixelSize { x: 0.1, y: 0.2, z: Some(0.5) }));
        assert_eq!(this.time_interval_s(), Some(0.5));
        assert_eq!(this.channels(1, None)[0].range, Some([1.0, 9.0]));
        assert!(ImageJ::parse_description("OME").is_none());
    }

    #[test]
    fn pixels_are_no_unit() {
        let this = ImageJ::parse_description("ImageJ=1\nunit=pixel\n").unwrap();
        assert_eq!(this.pixel_size(&Resolution { per_unit: Some([1.0; 2]), unit_um: None }), None);
    }

    #[test]
    fn private_tags_give_ranges_tables_and_labels_in_either_order() {
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let word = |n: u32| if order == ByteOrder::Big { n.to_be_bytes() } else { n.to_le_bytes() };
            let real = |n: f64| if order == ByteOrder::Big { n.to_be_bytes() } else { n.to_le_bytes() };
            let mut entries = word(MAGIC).to_vec();
            for (name, count) in [(b"rang", 1), (b"luts", 1), (b"xtra", 1), (b"roi ", 1), (b"over", 2)] {
                entries.extend(word(u32::from_be_bytes(*name)));
                entries.extend(word(count));
            }
            let header = entries.len() as u64;
            entries.extend([1.0, 4.0, 2.0, 8.0].into_iter().flat_map(real));
            entries.extend((0..768).map(|i| (i % 256) as u8));
            entries.extend([1, 2]);
            entries.extend([0; 9]);
            let mut this = ImageJ::default();
            assert!(this.parse_entries(&[header, 32, 768, 2, 3, 3, 3], &entries, order).is_some());
            assert_eq!(this.ranges, [[1.0, 4.0], [2.0, 8.0]]);
            assert_eq!(this.luts[0].top(), [255; 3]);
            assert!(this.left_out().is_some_and(|sentence| sentence.starts_with("holds 3 regions")));
            assert!(
                this.parse_entries(&[header, 1 << 40, 768, 2, 3, 3, 3], &entries, order).is_none(),
                "lying lengths are refused"
            );
        }
    }
}
