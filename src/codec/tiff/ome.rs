//! OME-TIFF: series, axes, planes and calibration from the XML in the first page's description.
//!
//! About fifteen attributes are read; namespaces and versions of the schema are ignored. Planes may be in
//! other files of the folder (`members`). Source: the OME-TIFF specification, OME model 2016-06.

use std::collections::{HashMap, HashSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::layout::Layout;
use super::members::Member;
use super::ome_ranges::Ranges;
use super::resolution::{micrometres, seconds};
use super::series::Pyramid;
use crate::codec::limits::MOST_PLANES;
use crate::model::{ChannelInfo, PixelSize, PlaneIndex};

/// A page: the number of its file among the members, and its own in that file.
type Place = (usize, usize);

/// What the XML says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ome {
    pub uuid: Option<String>,
    /// The file that has the XML, if this is only a pointer to it (`BinaryOnly`).
    pub metadata_file: Option<String>,
    pub images: Vec<Image>,
}

/// One `Image`: a series.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Image {
    /// `XYZCT` and its permutations.
    order: String,
    /// X, Y, Z, C, T.
    sizes: [usize; 5],
    physical: [Option<f64>; 3],
    physical_units: [Option<String>; 3],
    time_increment: Option<f64>,
    time_unit: Option<String>,
    channels: Vec<Channel>,
    blocks: Vec<TiffData>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Channel {
    name: Option<String>,
    color: Option<[u8; 3]>,
    samples: usize,
    /// Names of what stands in other places about it.
    annotations: Vec<String>,
    range: Option<[f64; 2]>,
}

/// One `TiffData`: which pages hold which planes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct TiffData {
    ifd: Option<usize>,
    /// First z, c, t.
    first: [usize; 3],
    planes: Option<usize>,
    uuid: Option<String>,
    file: Option<String>,
}

impl Ome {
    /// Reads a description; `None` if it is not OME-XML with pixels, or pointing to some.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.contains("<OME") && !text.contains(":OME") {
            return None;
        }
        let mut reader = Reader::from_str(text);
        let mut ome = Self::default();
        let mut ranges = Ranges::default();
        let mut in_uuid = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => {
                    in_uuid = element.local_name().as_ref() == b"UUID";
                    ranges.element(&element);
                    ome.element(&element);
                }
                Ok(Event::Empty(element)) => ome.element(&element),
                Ok(Event::Text(content)) if in_uuid => {
                    let content = String::from_utf8_lossy(&content).trim().to_owned();
                    if let Some(block) = ome.block() {
                        block.uuid = Some(content);
                    }
                    in_uuid = false;
                }
                Ok(Event::Text(content)) => ranges.text(&String::from_utf8_lossy(&content)),
                Ok(Event::End(_)) => in_uuid = false,
                // What stands before an error in the XML is used.
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        for channel in ome.images.iter_mut().flat_map(|image| &mut image.channels) {
            channel.range = ranges.of(&channel.annotations);
        }
        ome.images.retain(|image| image.sizes.iter().all(|&size| size > 0));
        (!ome.images.is_empty() || ome.metadata_file.is_some()).then_some(ome)
    }

    fn block(&mut self) -> Option<&mut TiffData> {
        self.images.last_mut()?.blocks.last_mut()
    }

    fn element(&mut self, element: &BytesStart<'_>) {
        let text = |name: &str| attribute(element, name);
        let count = |name: &str| text(name).and_then(|value| value.trim().parse::<usize>().ok());
        let number = |name: &str| {
            text(name).and_then(|value| value.trim().parse::<f64>().ok()).filter(|n| n.is_finite() && *n > 0.0)
        };
        match element.local_name().as_ref() {
            b"OME" => self.uuid = text("UUID"),
            b"BinaryOnly" => self.metadata_file = text("MetadataFile"),
            b"Image" => self.images.push(Image::default()),
            b"Pixels" => {
                if let Some(image) = self.images.last_mut() {
                    image.order = text("DimensionOrder").unwrap_or_else(|| "XYZCT".to_owned());
                    image.sizes = ["SizeX", "SizeY", "SizeZ", "SizeC", "SizeT"].map(|name| count(name).unwrap_or(0));
                    image.physical = ["PhysicalSizeX", "PhysicalSizeY", "PhysicalSizeZ"].map(number);
                    image.physical_units = ["PhysicalSizeXUnit", "PhysicalSizeYUnit", "PhysicalSizeZUnit"].map(text);
                    image.time_increment = number("TimeIncrement");
                    image.time_unit = text("TimeIncrementUnit");
                }
            }
            b"Channel" => {
                if let Some(image) = self.images.last_mut() {
                    let color = text("Color").and_then(|value| value.trim().parse::<i64>().ok());
                    let color = color.map(|rgba| [24, 16, 8].map(|shift| (rgba as u32 >> shift) as u8));
                    let name = text("Name").filter(|name| !name.is_empty());
                    let samples = count("SamplesPerPixel").unwrap_or(1).max(1);
                    image.channels.push(Channel { name, color, samples, ..Channel::default() });
                }
            }
            b"AnnotationRef" => {
                let channel = self.images.last_mut().and_then(|image| image.channels.last_mut());
                if let Some((channel, id)) = channel.zip(text("ID")) {
                    channel.annotations.push(id);
                }
            }
            b"TiffData" => {
                if let Some(image) = self.images.last_mut() {
                    let first = ["FirstZ", "FirstC", "FirstT"].map(|name| count(name).unwrap_or(0));
                    image.blocks.push(TiffData {
                        ifd: count("IFD"),
                        first,
                        planes: count("PlaneCount"),
                        ..TiffData::default()
                    });
                }
            }
            b"UUID" => {
                if let Some(block) = self.block() {
                    block.file = text("FileName");
                }
            }
            _ => {}
        }
    }

    /// Names of all files that hold planes, in the order in which they are named.
    pub fn file_names(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let names = self.images.iter().flat_map(|image| &image.blocks).filter_map(|block| block.file.clone());
        names.filter(|name| seen.insert(name.clone())).collect()
    }

    /// Says that blocks which name no file speak of this one: XML that is used for another file than its own.
    pub fn belongs_to(&mut self, file: &str) {
        for image in &mut self.images {
            if image.blocks.is_empty() {
                image.blocks.push(TiffData::default());
            }
            let own = |block: &&mut TiffData| block.file.is_none() && (block.uuid.is_none() || block.uuid == self.uuid);
            image.blocks.iter_mut().filter(own).for_each(|block| block.file = Some(file.to_owned()));
        }
    }

    /// Names of the other files that hold planes of a series.
    pub fn other_files(&self, series: usize, own: &str) -> Vec<String> {
        let mut seen = HashSet::new();
        let own = Own::of(self, own);
        let blocks = self.images.get(series).into_iter().flat_map(|image| &image.blocks);
        let names = blocks.filter(|block| !own.has(block)).filter_map(|block| block.file.clone());
        names.filter(|name| seen.insert(name.clone())).collect()
    }

    /// The planes of a series, and whether some are missing. The first of the `members` is the file with this XML.
    /// `None` if the XML does not fit the pages.
    pub fn layout(&self, series: usize, members: &[Member]) -> Option<(Layout, bool)> {
        let image = self.images.get(series)?;
        let [width, height, z, c, t] = image.sizes;
        let pyramid = |place: Place| members.get(place.0)?.pages.get(place.1)?.clone();
        // How many channels share a page: the samples of its pixels.
        let table = image.page_table(self, members, 1)?;
        let template = table.iter().flatten().find_map(|&place| pyramid(place))?;
        let samples = template[0].samples;
        if (template[0].width, template[0].height) != (width, height) || c % samples != 0 || template[0].depth != 1 {
            return None;
        }
        let table = if samples > 1 { image.page_table(self, members, samples)? } else { table };
        let per_page = c / samples;
        let find: Vec<Option<Pyramid>> = table
            .into_iter()
            .map(|place| place.and_then(pyramid).filter(|pyramid| pyramid[0].resembles(&template[0])))
            .collect();
        let at = |plane: PlaneIndex| (plane.t * z + plane.z) * per_page + plane.c;
        let layout = Layout::from_pages(&template[0], [t, z, per_page], |plane| {
            find.get(at(plane))?.clone().map(|pages| (pages, 0))
        })?;
        Some((layout, find.iter().any(Option::is_none)))
    }
}

impl Image {
    /// For each plane (t slowest, c fastest) the page it is on, with `samples` channels sharing a page.
    fn page_table(&self, ome: &Ome, members: &[Member], samples: usize) -> Option<Vec<Option<Place>>> {
        let [_, _, z, c, t] = self.sizes;
        let c = (c / samples).max(1);
        let planes = z.checked_mul(c)?.checked_mul(t)?;
        // Each plane needs an entry; more than a page can be worth are not believed.
        if planes > MOST_PLANES {
            return None;
        }
        let mut table = vec![None; planes];
        let steps = Steps::new(&self.order, [z, c, t]);
        // Honest blocks name each plane once; blocks that name all of them again and again would take for ever.
        let mut left = planes * 4;
        let mut place = |block: &TiffData, member: usize, first_page: usize, count: usize| {
            let start = steps.number([block.first[0], block.first[1] / samples, block.first[2]]);
            let places = (start..planes.min(start.saturating_add(count))).zip(first_page..members[member].pages.len());
            for (index, page) in places.take(left) {
                left -= 1;
                let [z_at, c_at, t_at] = steps.position(index);
                table[(t_at * z + z_at) * c + c_at] = Some((member, page));
            }
        };
        if self.blocks.is_empty() && !members.is_empty() {
            place(&TiffData::default(), 0, 0, planes);
        }
        let mut next = vec![0; members.len()];
        let others: HashMap<&str, usize> =
            members.iter().enumerate().skip(1).map(|(index, member)| (member.name.as_str(), index)).collect();
        let own = members.first().map(|own| Own::of(ome, &own.name));
        for block in &self.blocks {
            let other = || block.file.as_deref().and_then(|name| others.get(name).copied());
            let is_own = own.as_ref().is_some_and(|own| own.has(block));
            let Some(member) = is_own.then_some(0).or_else(other) else { continue };
            // Without IFD and PlaneCount a block stands for all pages; with IFD alone for one.
            let first = block.ifd.unwrap_or(next[member]);
            let count = block.planes.unwrap_or(if block.ifd.is_some() { 1 } else { planes });
            place(block, member, first, count);
            next[member] = first.saturating_add(count);
        }
        Some(table)
    }

    /// The pixel size; the unit is µm unless the XML says otherwise.
    pub fn pixel_size(&self) -> Option<PixelSize> {
        let size = |index: usize| {
            let unit = self.physical_units[index].as_deref().map_or(Some(1.0), micrometres)?;
            self.physical[index].map(|value| value * unit)
        };
        let x = size(0)?;
        Some(PixelSize { x, y: size(1).unwrap_or(x), z: size(2) })
    }

    /// Seconds between time points.
    pub fn time_interval_s(&self) -> Option<f64> {
        let unit = self.time_unit.as_deref().map_or(Some(1.0), seconds)?;
        self.time_increment.map(|increment| increment * unit)
    }

    /// Names, colours and ranges of `count` channels; several samples of one OME channel share its name.
    pub fn channels(&self, count: usize) -> Vec<ChannelInfo> {
        let each = self.channels.iter().flat_map(|channel| std::iter::repeat_n(channel, channel.samples));
        let mut infos: Vec<ChannelInfo> = each
            .take(count)
            .map(|channel| ChannelInfo {
                name: channel.name.clone(),
                color: channel.color,
                range: channel.range,
                lut: None,
            })
            .collect();
        infos.resize(count, ChannelInfo::default());
        infos
    }
}

/// The file with the XML, as blocks may speak of it.
struct Own<'a> {
    uuid: Option<&'a str>,
    name: &'a str,
    /// Its name counts although identifiers are stated, because none of them is its own.
    by_name: bool,
}

impl<'a> Own<'a> {
    fn of(ome: &'a Ome, name: &'a str) -> Self {
        let mut blocks = ome.images.iter().flat_map(|image| &image.blocks);
        let named = blocks.any(|block| block.uuid.is_some() && block.uuid == ome.uuid);
        Self { uuid: ome.uuid.as_deref(), name, by_name: ome.images.len() == 1 && !named }
    }

    /// Whether a block speaks of it.
    fn has(&self, block: &TiffData) -> bool {
        match (block.uuid.as_deref(), self.uuid, block.file.as_deref()) {
            (Some(block), Some(own), _) if block == own => true,
            (Some(_), Some(_), Some(name)) => name == self.name && self.by_name,
            (None, _, Some(name)) | (Some(_), None, Some(name)) => name == self.name,
            (Some(_), Some(_), None) => false,
            _ => true,
        }
    }
}

/// The order in which planes follow each other.
struct Steps {
    /// Which of z, c, t is fastest, next and slowest, with its length.
    axes: [(usize, usize); 3],
}

impl Steps {
    fn new(order: &str, lengths: [usize; 3]) -> Self {
        let mut axes: Vec<(usize, usize)> =
            order.chars().filter_map(|letter| "ZCT".find(letter)).map(|axis| (axis, lengths[axis])).collect();
        axes.dedup();
        Self { axes: axes.try_into().unwrap_or([(0, lengths[0]), (1, lengths[1]), (2, lengths[2])]) }
    }

    fn number(&self, position: [usize; 3]) -> usize {
        self.axes.iter().rev().fold(0, |number, &(axis, length)| number * length + position[axis].min(length - 1))
    }

    fn position(&self, mut number: usize) -> [usize; 3] {
        let mut position = [0; 3];
        for &(axis, length) in &self.axes {
            position[axis] = number % length;
            number /= length;
        }
        position
    }
}

pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
    Some(match found.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
        Ok(value) => value.into_owned(),
        Err(_) => String::from_utf8_lossy(&found.value).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="urn:uuid:a">
        <Image ID="Image:0"><Pixels DimensionOrder="XYCZT" SizeX="4" SizeY="3" SizeZ="2" SizeC="2" SizeT="3" PhysicalSizeX="65" PhysicalSizeXUnit="nm"
        TimeIncrement="500" TimeIncrementUnit="ms"><Channel Name="GFP &amp; co" Color="16711935"/><Channel Color="-16776961"/>
        <TiffData IFD="0" PlaneCount="4"/><TiffData FirstT="1" IFD="4" PlaneCount="1"><UUID FileName="other.tif">urn:uuid:b</UUID></TiffData>
        <TiffData FirstT="2" FirstC="1" IFD="5"><UUID FileName="here.tif">urn:uuid:a</UUID></TiffData></Pixels></Image></OME>"#;

    fn members(own: &str) -> [Member; 2] {
        [own, "other.tif"].map(|name| Member { name: name.to_owned(), pages: vec![None; 12] })
    }

    #[test]
    fn planes_calibration_and_channels_are_read() {
        let ome = Ome::parse(XML).unwrap();
        let image = &ome.images[0];
        let table = image.page_table(&ome, &members("here.tif"), 1).unwrap();
        let mut expected = vec![None; 12];
        (0..4).for_each(|page| expected[page] = Some((0, page)));
        expected[8 + 1] = Some((0, 5));
        expected[4] = Some((1, 4));
        assert_eq!(table, expected);
        let size = image.pixel_size().unwrap();
        assert!((size.x - 0.065).abs() < 1e-12 && (size.y - 0.065).abs() < 1e-12 && size.z.is_none());
        assert_eq!(image.time_interval_s(), Some(0.5));
        let channels = image.channels(2);
        assert_eq!((channels[0].name.as_deref(), channels[0].color), (Some("GFP & co"), Some([0, 255, 0])));
        assert_eq!(channels[1].color, Some([255, 0, 0]));
    }

    #[test]
    fn every_dimension_order_is_a_bijection() {
        for order in ["XYZCT", "XYZTC", "XYCTZ", "XYCZT", "XYTCZ", "XYTZC", "nonsense"] {
            let steps = Steps::new(order, [2, 3, 5]);
            for number in 0..30 {
                assert_eq!(steps.number(steps.position(number)), number, "{order}");
            }
        }
        assert_eq!(Steps::new("XYTCZ", [2, 3, 5]).position(1), [0, 0, 1]);
    }

    #[test]
    fn damaged_or_absurd_xml_is_no_ome() {
        assert!(Ome::parse("<OME><Image><Pixels SizeX=\"1\"").is_none());
        assert!(Ome::parse("ImageJ=1").is_none());
        let huge = XML.replace("SizeT=\"3\"", "SizeT=\"99999999999\"");
        let ome = Ome::parse(&huge).unwrap();
        assert!(ome.images[0].page_table(&ome, &members("here.tif"), 1).is_none());
    }
}
