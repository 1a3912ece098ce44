//! The layers a stack gets when it is opened: colours, ranges and names from the file, else by stated defaults.

use super::default_range::default_range;
use crate::model::{ChannelInfo, Composition, DocumentId, Layer, LayerColor, Lut, StackInfo};

/// Colours of channels that state none, in ImageJ's order: red, green, blue, white, cyan, magenta, yellow
/// (`CompositeImage.java`); they repeat.
pub const DEFAULT_COLORS: [[u8; 3]; 7] =
    [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3], [0, 255, 255], [255, 0, 255], [255, 255, 0]];

/// More channels than this are not all visible at first: the sum of many colours shows nothing (ImageJ's limit).
pub const COMPOSITE_CHANNELS: usize = 7;

/// One layer a channel, adding up, before anything is known of the data.
#[must_use]
pub fn default_composition(document: DocumentId, info: &StackInfo) -> Composition {
    Composition::of_layers(layers_of(document, info, &[]))
}

/// A stack's layers with neutral settings, for its own composition or to be added to another. `found` are the ranges
/// that the data of each channel suggest, as far as they are known.
#[must_use]
pub fn layers_of(document: DocumentId, info: &StackInfo, found: &[Option<[f64; 2]>]) -> Vec<Layer> {
    let count = info.axes.c;
    (0..count)
        .map(|channel| {
            let unknown = ChannelInfo::default();
            let stated = info.channels.get(channel).unwrap_or(&unknown);
            let name = stated.name.clone().unwrap_or_else(|| default_name(info, channel));
            let range = default_range(info, channel, found.get(channel).copied().flatten());
            let mut layer = Layer::new(document, channel, name, color(info, stated, channel), range);
            layer.visible = channel < COMPOSITE_CHANNELS;
            layer.mode = info.channel_mode.unwrap_or(layer.mode);
            layer
        })
        .collect()
}

fn default_name(info: &StackInfo, channel: usize) -> String {
    match (info.axes.c, info.is_color()) {
        (1, true) => "Colour".to_owned(),
        (1, false) => "Grey".to_owned(),
        _ => format!("Channel {}", channel + 1),
    }
}

fn color(info: &StackInfo, stated: &ChannelInfo, channel: usize) -> LayerColor {
    if info.is_color() {
        LayerColor::Pixel
    } else if info.palette.is_some() {
        LayerColor::Own
    } else if let Some(lut) = &stated.lut {
        named_table(lut)
    } else if let Some(color) = stated.color {
        LayerColor::Ramp(color)
    } else if info.axes.c == 1 {
        LayerColor::Ramp([255; 3])
    } else {
        LayerColor::Ramp(DEFAULT_COLORS[channel % DEFAULT_COLORS.len()])
    }
}

/// A table by its colour, if it is a ramp; else the file's own.
fn named_table(lut: &Lut) -> LayerColor {
    let top = lut.top();
    match lut {
        ramp if *ramp == Lut::ramp(top) => LayerColor::Ramp(top),
        ramp if *ramp == Lut::from_white(top) => LayerColor::FromWhite(top),
        _ => LayerColor::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlendMode, SampleType, StackAxes};

    fn info(channels: usize, samples_per_pixel: usize, sample_type: SampleType) -> StackInfo {
        let axes = StackAxes { t: 1, z: 1, c: channels, y: 4, x: 4 };
        StackInfo::bare("npy", axes, samples_per_pixel, sample_type)
    }

    #[test]
    fn channels_without_colours_get_imagejs_and_add_up() {
        let layers = layers_of(DocumentId(3), &info(9, 1, SampleType::U16), &[]);
        assert_eq!(layers[0].color, LayerColor::Ramp([255, 0, 0]));
        assert_eq!(layers[3].color, LayerColor::Ramp([255; 3]));
        assert_eq!(layers[7].color, LayerColor::Ramp([255, 0, 0]));
        assert_eq!(layers[1].name, "Channel 2");
        assert!(layers.iter().all(|layer| layer.mode == BlendMode::Add && layer.document == DocumentId(3)));
        assert_eq!(layers.iter().filter(|layer| layer.visible).count(), COMPOSITE_CHANNELS);
    }

    #[test]
    fn one_channel_is_grey_and_colour_is_colour() {
        assert_eq!(layers_of(DocumentId(1), &info(1, 1, SampleType::U8), &[])[0].color, LayerColor::Ramp([255; 3]));
        assert_eq!(layers_of(DocumentId(1), &info(1, 4, SampleType::U8), &[])[0].color, LayerColor::Pixel);
    }

    #[test]
    fn tables_that_are_no_ramps_stay_and_ramps_are_named() {
        let mut info = info(3, 1, SampleType::U8);
        let white_to_red = Lut(Box::new(std::array::from_fn(|index| [255, 255 - index as u8, 255 - index as u8])));
        let bent = Lut(Box::new(std::array::from_fn(|index| [(index / 2) as u8; 3])));
        let tables = [Lut::ramp([230, 121, 34]), white_to_red, bent];
        for (channel, lut) in info.channels.iter_mut().zip(tables) {
            *channel = ChannelInfo { color: Some(lut.top()), lut: Some(lut), ..ChannelInfo::default() };
        }
        info.channel_mode = Some(BlendMode::Min);
        let layers = layers_of(DocumentId(1), &info, &[]);
        let colors = [LayerColor::Ramp([230, 121, 34]), LayerColor::FromWhite([255, 0, 0]), LayerColor::Own];
        assert_eq!(layers.iter().map(|layer| &layer.color).collect::<Vec<_>>(), colors.iter().collect::<Vec<_>>());
        assert!(layers.iter().all(|layer| layer.mode == BlendMode::Min));
    }

    #[test]
    fn what_the_file_states_wins() {
        let mut info = info(2, 1, SampleType::U16);
        info.channels[1] = ChannelInfo {
            name: Some("DAPI".to_owned()),
            color: Some([0, 0, 255]),
            lut: None,
            range: Some([100.0, 4000.0]),
        };
        let layers = layers_of(DocumentId(1), &info, &[]);
        assert_eq!((layers[1].name.as_str(), &layers[1].color), ("DAPI", &LayerColor::Ramp([0, 0, 255])));
        assert_eq!(layers[1].range, [100.0, 4000.0]);
        assert_eq!(layers[0].range, [0.0, 65_535.0]);
        let found = layers_of(DocumentId(1), &info, &[Some([7.0, 9.0]), Some([7.0, 9.0])]);
        assert_eq!((found[0].range, found[1].range), ([7.0, 9.0], [100.0, 4000.0]));
    }
}
