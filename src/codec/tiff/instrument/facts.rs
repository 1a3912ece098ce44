//! What is taken from an instrument's tags, whichever it is.

use tiff::tags::Tag;

use super::super::directory::{Directory, TiffFile};
use super::super::layout::{Cell, Layout, Planes};
use super::super::series::Pyramid;
use super::{aperio, lsm, micro_manager, stk};
use crate::model::{ChannelInfo, PixelSize, StackInfo};

/// Calibration and channels; what is not stated is `None` or empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Facts {
    pub pixel_size: Option<PixelSize>,
    pub time_interval_s: Option<f64>,
    /// One per channel, or none.
    pub channels: Vec<ChannelInfo>,
}

/// The planes and facts of a series that an instrument's own tags describe.
pub(in super::super) fn described(
    file: &TiffFile,
    directory: &Directory,
    pages: &[Pyramid],
) -> Option<(Layout, Facts)> {
    lsm::read(file, directory, pages).or_else(|| stk::read(file, directory, pages))
}

impl Facts {
    /// What is said beside axes that something else describes.
    pub fn beside(file: &TiffFile, directory: &Directory, layout: &Layout) -> Self {
        if aperio::is_aperio(file, directory) {
            let description = file.text(directory, Tag::ImageDescription).unwrap_or_default();
            return Self { pixel_size: aperio::pixel_size(&description), ..Self::default() };
        }
        let Planes::Cells(cells) = &layout.planes else { return Self::default() };
        let first_file = |cell: &Cell| cell.page().filter(|page| page.file == 0).map(|page| page.id);
        let pages: Vec<_> = cells.iter().take(layout.axes.c).map(first_file).collect();
        micro_manager::read(file, &pages)
    }

    /// Adds what a description lacks.
    pub fn complete(self, info: &mut StackInfo) {
        info.pixel_size = info.pixel_size.or(self.pixel_size);
        info.time_interval_s = info.time_interval_s.or(self.time_interval_s);
        let named = info.channels.iter().any(|channel| channel.name.is_some());
        if !named && info.channels.len() == self.channels.len() {
            for (channel, told) in info.channels.iter_mut().zip(self.channels) {
                channel.name = told.name;
                channel.color = channel.color.or(told.color);
            }
        }
    }
}
