//! Which colours a layer has: its own choice resolved against what its document brought along.

use std::sync::Arc;

use crate::model::recipe::ColorMap;
use crate::model::{Layer, LayerColor, Lut, Palette, StackInfo};
use crate::ops::colormap::{self, ImagejTable};

/// Colours a painter can use as they are.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerColors {
    /// Pixels are colours: each component goes through the range.
    Pixel,
    /// Samples are indices into a palette; its colours go through the range.
    Palette(Arc<Palette>),
    /// 256 colours from the bottom of the range to its top.
    Table(Lut),
}

impl LayerColors {
    /// The colours of a layer of a stack.
    ///
    /// Colour pixels stay colours whatever the layer says. What cannot be had (a map of an unknown name, a table of
    /// its own that the file lacks) falls back to the channel's colour, then to grey.
    #[must_use]
    pub fn of(layer: &Layer, info: &StackInfo) -> Self {
        if info.is_color() {
            return Self::Pixel;
        }
        match (&layer.color, &info.palette) {
            (LayerColor::Pixel | LayerColor::Own, Some(palette)) => Self::Palette(Arc::clone(palette)),
            (LayerColor::Pixel, None) => Self::Table(Lut::grey()),
            (LayerColor::Ramp(color), _) => Self::Table(Lut::ramp(*color)),
            (LayerColor::FromWhite(color), _) => Self::Table(Lut::from_white(*color)),
            (LayerColor::Map(name), _) => Self::Table(named(name).unwrap_or_else(|| own(layer, info))),
            (LayerColor::Table(table), _) => Self::Table(table.colors.clone()),
            (LayerColor::Own, _) => Self::Table(own(layer, info)),
        }
    }

    /// The colour at the top of the range, for dots and histograms; `None` where pixels bring their own.
    #[must_use]
    pub fn top(&self) -> Option<[u8; 3]> {
        match self {
            Self::Table(lut) => Some(lut.top()),
            Self::Pixel | Self::Palette(_) => None,
        }
    }
}

fn own(layer: &Layer, info: &StackInfo) -> Lut {
    let Some(channel) = info.channels.get(layer.channel) else { return Lut::grey() };
    channel.lut.clone().or_else(|| channel.color.map(Lut::ramp)).unwrap_or_else(Lut::grey)
}

/// A colour map, or a table of ImageJ, by its name.
fn named(name: &str) -> Option<Lut> {
    let map = ColorMap::ALL.into_iter().find(|map| map.name() == name).map(colormap::lut);
    map.or_else(|| ImagejTable::from_name(name).map(ImagejTable::lut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentId, SampleType, StackAxes};

    fn layer(color: LayerColor) -> Layer {
        Layer::new(DocumentId(1), 0, "a".to_owned(), color, [0.0, 255.0])
    }

    #[test]
    fn the_files_own_table_wins_over_its_colour() {
        let mut info = StackInfo::bare("test", StackAxes::plane(1, 1), 1, SampleType::U8);
        assert_eq!(LayerColors::of(&layer(LayerColor::Own), &info), LayerColors::Table(Lut::grey()));
        info.channels[0].color = Some([0, 255, 0]);
        assert_eq!(LayerColors::of(&layer(LayerColor::Own), &info).top(), Some([0, 255, 0]));
        info.channels[0].lut = Some(Lut::ramp([255, 0, 0]));
        assert_eq!(LayerColors::of(&layer(LayerColor::Own), &info).top(), Some([255, 0, 0]));
    }

    #[test]
    fn maps_are_found_by_name_and_unknown_ones_are_grey() {
        let info = StackInfo::bare("test", StackAxes::plane(1, 1), 1, SampleType::U8);
        let viridis = LayerColors::of(&layer(LayerColor::Map("viridis".to_owned())), &info);
        assert_eq!(viridis.top(), Some([253, 231, 37]));
        let unknown = LayerColors::of(&layer(LayerColor::Map("no such map".to_owned())), &info);
        assert_eq!(unknown.top(), Some([255; 3]));
    }
}
