//! The description and private tags by which `ImageJ` knows a stack. The inverse of `imagej`; same sources.

use crate::codec::tiff::imagej::{COMPOSITE_MODES, COMPOSITE_PROJECTION, MAGIC};
use crate::codec::tiff::imagej_calibration::{WrittenAxes, number, value_lines};
use crate::model::{Lut, PixelSize, StackInfo};

/// Whether the stack needs `ImageJ`'s description: more than one plane, or a calibration that resolution tags in DPI
/// cannot hold.
pub(super) fn is_wanted(info: &StackInfo) -> bool {
    let calibrated = own_pixel_size(info).is_some();
    let shown = |channel: &crate::model::ChannelInfo| {
        channel.range.is_some() || channel.lut.is_some() || channel.color.is_some() || channel.name.is_some()
    };
    let measured = info.plane_axes.is_some() || info.values.is_some();
    info.axes.planes() > 1
        || calibrated
        || measured
        || info.time_interval_s.is_some()
        || !info.plane_labels.is_empty()
        || info.origin.is_some()
        || info.channels.iter().any(shown)
}

/// The size of a pixel, unless it is the resolution in other words: tags in DPI then say both, to `ImageJ` too.
pub(super) fn own_pixel_size(info: &StackInfo) -> Option<PixelSize> {
    info.pixel_size.filter(|size| !info.dpi.is_some_and(|dpi| size.is_that_of(dpi)))
}

/// The description: `key=value` lines in `ImageJ`'s order.
pub(super) fn description(info: &StackInfo, plane_axes: Option<&WrittenAxes>) -> String {
    let axes = info.axes;
    let mut lines = vec!["ImageJ=1.54f".to_owned()];
    let mut say = |key: &str, value: String| lines.push(format!("{key}={value}"));
    if axes.planes() > 1 {
        say("images", axes.planes().to_string());
        for (key, count) in [("channels", axes.c), ("slices", axes.z), ("frames", axes.t)] {
            if count > 1 {
                say(key, count.to_string());
            }
        }
        if [axes.c, axes.z, axes.t].iter().filter(|&&count| count > 1).count() > 1 || axes.c > 1 {
            say("hyperstack", "true".to_owned());
        }
    }
    if axes.c > 1 {
        say("mode", "composite".to_owned());
    }
    if let Some(axes) = plane_axes {
        for (key, value) in &axes.lines {
            say(key, value.clone());
        }
    } else if let Some(size) = own_pixel_size(info) {
        say("unit", "micron".to_owned());
        if let Some(z) = size.z {
            say("spacing", number(z));
        }
    }
    let origin = info.origin.filter(|_| plane_axes.is_none()).unwrap_or_default();
    for (key, at) in ["xorigin", "yorigin", "zorigin"].into_iter().zip(origin) {
        // 0 is what is meant without a word.
        if at != 0.0 {
            say(key, number(at));
        }
    }
    for (key, value) in info.values.iter().flat_map(value_lines) {
        say(key, value);
    }
    if let Some(interval) = info.time_interval_s {
        say("finterval", number(interval));
        say("tunit", "sec".to_owned());
    }
    say("loop", "false".to_owned());
    if let Some([low, high]) = info.channels.first().and_then(|channel| channel.range) {
        say("min", number(low));
        say("max", number(high));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What each plane is called: what it was called, the name of its channel, or both where both are known.
fn labels(info: &StackInfo) -> Option<Vec<String>> {
    let own = Some(&info.plane_labels).filter(|labels| !labels.is_empty() && labels.len() == info.axes.planes());
    let names: Option<Vec<&str>> = info.channels.iter().map(|channel| channel.name.as_deref()).collect();
    let names = names.filter(|names| !names.is_empty() && info.axes.planes().is_multiple_of(names.len()));
    match (names, own) {
        (None, None) => None,
        (None, Some(own)) => Some(own.to_vec()),
        (Some(names), None) => Some(names.iter().cycle().take(info.axes.planes()).map(ToString::to_string).collect()),
        (Some(names), Some(own)) => {
            Some(names.iter().cycle().zip(own.iter()).map(|(name, label)| format!("{name}: {label}")).collect())
        }
    }
}

/// The values of tags 50838 (byte counts) and 50839 (entries), in the machine's byte order; `None` if there is nothing
/// to say.
pub(super) fn entries(info: &StackInfo) -> Option<(Vec<u32>, Vec<u8>)> {
    let mut blocks: Vec<(&[u8; 4], Vec<Vec<u8>>)> = Vec::new();
    let channels = &info.channels;
    if let Some(labels) = labels(info) {
        blocks.push((b"labl", labels.iter().map(|label| utf16(label)).collect()));
    }
    if !info.is_color() && channels.iter().any(|channel| channel.range.is_some()) {
        let range =
            |channel: &crate::model::ChannelInfo| channel.range.unwrap_or_else(|| info.sample_type.full_range());
        blocks.push((b"rang", vec![channels.iter().flat_map(range).flat_map(f64::to_ne_bytes).collect()]));
    }
    if !info.is_color() && channels.iter().any(|channel| channel.lut.is_some() || channel.color.is_some()) {
        blocks.push((b"luts", channels.iter().map(|channel| lut(&table(channel))).collect()));
    }
    if let Some((word, _)) = COMPOSITE_MODES.iter().find(|(_, mode)| info.channel_mode == Some(*mode)) {
        blocks.push((b"prop", vec![utf16(COMPOSITE_PROJECTION), utf16(word)]));
    }
    if blocks.is_empty() {
        return None;
    }
    let mut header = MAGIC.to_ne_bytes().to_vec();
    for (name, block) in &blocks {
        header.extend(u32::from_be_bytes(**name).to_ne_bytes());
        header.extend((block.len() as u32).to_ne_bytes());
    }
    let mut counts = vec![header.len() as u32];
    let mut bytes = header;
    for entry in blocks.into_iter().flat_map(|(_, block)| block) {
        counts.push(entry.len() as u32);
        bytes.extend(entry);
    }
    Some((counts, bytes))
}

fn table(channel: &crate::model::ChannelInfo) -> Lut {
    channel.lut.clone().unwrap_or_else(|| channel.color.map_or_else(Lut::grey, Lut::ramp))
}

/// 256 reds, 256 greens, 256 blues.
fn lut(table: &Lut) -> Vec<u8> {
    (0..3).flat_map(|part| table.0.iter().map(move |color| color[part])).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_ne_bytes).collect()
}
