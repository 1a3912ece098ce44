//! The OME-XML of a stack in one file. The inverse of `ome`; source: the OME model, schema 2016-06.

use std::io::{Cursor, Result, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::codec::tiff::ome_ranges::RANGE_NAMESPACE;
use crate::model::{ChannelInfo, SampleType, StackInfo};

const SCHEMA: &str = "http://www.openmicroscopy.org/Schemas/OME/2016-06";

/// What OME calls samples of that type; `None` for those it has no name for.
pub(super) const fn pixel_type(sample_type: SampleType) -> Option<&'static str> {
    use SampleType as T;
    Some(match sample_type {
        T::U8 => "uint8",
        T::I8 => "int8",
        T::U16 => "uint16",
        T::I16 => "int16",
        T::U32 => "uint32",
        T::I32 => "int32",
        T::F32 => "float",
        T::F64 => "double",
        T::C64 => "complex",
        T::C128 => "double-complex",
        T::U64 | T::I64 | T::F16 => return None,
    })
}

/// The description of the first page: axes, calibration, channels. Pages follow each other c first, then z, then t.
/// Plain ASCII, as TIFF asks of descriptions: other letters are character references.
pub(super) fn description(info: &StackInfo) -> String {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    // Writing to memory does not fail.
    drop(document(&mut writer, info));
    let xml = String::from_utf8_lossy(writer.get_ref().get_ref()).into_owned();
    let ascii = |letter: char| if letter.is_ascii() { letter.to_string() } else { format!("&#{};", u32::from(letter)) };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", xml.chars().map(ascii).collect::<String>())
}

fn document<W: Write>(out: &mut Writer<W>, info: &StackInfo) -> Result<()> {
    let creator = concat!("lumiq ", env!("CARGO_PKG_VERSION"));
    let location = format!("{SCHEMA} {SCHEMA}/ome.xsd");
    let root = out.create_element("OME").with_attributes([
        ("xmlns", SCHEMA),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", location.as_str()),
        ("Creator", creator),
    ]);
    root.write_inner_content(|out| {
        out.create_element("Image").with_attribute(("ID", "Image:0")).write_inner_content(|out| pixels(out, info))?;
        annotations(out, info)
    })?;
    Ok(())
}

fn pixels<W: Write>(out: &mut Writer<W>, info: &StackInfo) -> Result<()> {
    let axes = info.axes;
    let mut element = out.create_element("Pixels").with_attributes([
        ("ID", "Pixels:0"),
        ("DimensionOrder", "XYCZT"),
        ("Type", pixel_type(info.sample_type).unwrap_or_default()),
    ]);
    let order = if cfg!(target_endian = "big") { "true" } else { "false" };
    element = element.with_attributes([("BigEndian", order), ("Interleaved", "true")]);
    let sizes = [("X", axes.x), ("Y", axes.y), ("Z", axes.z), ("C", axes.c * info.samples_per_pixel), ("T", axes.t)];
    for (axis, size) in sizes {
        element = element.with_attribute((format!("Size{axis}").as_str(), size.to_string().as_str()));
    }
    if let Some(size) = info.pixel_size {
        for (axis, length) in [("X", Some(size.x)), ("Y", Some(size.y)), ("Z", size.z)] {
            let Some(length) = length else { continue };
            let name = format!("PhysicalSize{axis}");
            element = element.with_attribute((name.as_str(), length.to_string().as_str()));
            element = element.with_attribute((format!("{name}Unit").as_str(), "µm"));
        }
    }
    if let Some(interval) = info.time_interval_s {
        element = element.with_attribute(("TimeIncrement", interval.to_string().as_str()));
        element = element.with_attribute(("TimeIncrementUnit", "s"));
    }
    element.write_inner_content(|out| {
        for number in 0..axes.c {
            channel(out, info, number)?;
        }
        let planes = axes.planes().to_string();
        out.create_element("TiffData")
            .with_attributes([("IFD", "0"), ("PlaneCount", planes.as_str())])
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn channel<W: Write>(out: &mut Writer<W>, info: &StackInfo, number: usize) -> Result<()> {
    let known = info.channels.get(number);
    let id = format!("Channel:0:{number}");
    let samples = info.samples_per_pixel.to_string();
    let mut element =
        out.create_element("Channel").with_attributes([("ID", id.as_str()), ("SamplesPerPixel", samples.as_str())]);
    if let Some(name) = known.and_then(|channel| channel.name.as_deref()) {
        element = element.with_attribute(("Name", name));
    }
    if let Some(color) = known.and_then(color) {
        element = element.with_attribute(("Color", color.to_string().as_str()));
    }
    match known.and_then(|channel| channel.range) {
        Some(_) => element.write_inner_content(|out| {
            out.create_element("AnnotationRef").with_attribute(("ID", range_id(number).as_str())).write_empty()?;
            Ok(())
        })?,
        None => element.write_empty()?,
    };
    Ok(())
}

/// Red, green, blue and full opacity as one signed number; of a table its last colour.
fn color(channel: &ChannelInfo) -> Option<i32> {
    let [red, green, blue] = channel.color.or_else(|| Some(channel.lut.as_ref()?.top()))?;
    Some(i32::from_be_bytes([red, green, blue, 255]))
}

fn range_id(channel: usize) -> String {
    format!("Annotation:{channel}")
}

/// The ranges in which channels are shown, for which the schema has no place of its own.
fn annotations<W: Write>(out: &mut Writer<W>, info: &StackInfo) -> Result<()> {
    let ranges = info.channels.iter().enumerate().filter_map(|(number, channel)| Some((number, channel.range?)));
    let ranges: Vec<(usize, [f64; 2])> = ranges.collect();
    if ranges.is_empty() {
        return Ok(());
    }
    out.create_element("StructuredAnnotations").write_inner_content(|out| {
        for (number, [low, high]) in ranges {
            let id = range_id(number);
            let element = out.create_element("MapAnnotation");
            let element = element.with_attributes([("ID", id.as_str()), ("Namespace", RANGE_NAMESPACE)]);
            element.write_inner_content(|out| {
                out.create_element("Value").write_inner_content(|out| {
                    for (key, value) in [("min", low), ("max", high)] {
                        let element = out.create_element("M").with_attribute(("K", key));
                        element.write_text_content(BytesText::new(&value.to_string()))?;
                    }
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
