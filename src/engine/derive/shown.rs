//! Stored values as brightness or colour: palette indices become colours, bits black and white, `MinIsWhite` is turned
//! round.
//!
//! Stored values stay stored values everywhere else; blending and smoothing need what the numbers stand for.

use std::sync::Arc;

use super::failure::check_bounds;
use crate::model::{
    Palette, Plane, PlaneIndex, PlaneSource, Progress, Rect, SampleType, Samples, SourceError, Stack, StackInfo,
};

/// The stack with what its values stand for; the same stack where they stand for themselves.
pub fn shown(stack: &Stack) -> Stack {
    let info = &stack.info;
    let is_bilevel = info.is_bilevel && info.sample_type == SampleType::U8;
    let translation = match (&info.palette, is_bilevel, info.min_is_white) {
        (Some(palette), ..) => Translation::Palette { palette: Arc::clone(palette), deep: is_deep(palette) },
        (None, true, min_is_white) => Translation::Bits { min_is_white },
        (None, false, true) => Translation::Inverted,
        (None, false, false) => return stack.clone(),
    };
    let (samples_per_pixel, sample_type) = match translation {
        Translation::Palette { deep, .. } => (3, if deep { SampleType::U16 } else { SampleType::U8 }),
        Translation::Bits { .. } | Translation::Inverted => (info.samples_per_pixel, info.sample_type),
    };
    let info = Arc::new(StackInfo {
        samples_per_pixel,
        sample_type,
        values: None,
        palette: None,
        min_is_white: false,
        is_bilevel: false,
        ..StackInfo::clone(info)
    });
    Stack::computed(Arc::clone(&info), Arc::new(Shown { stack: stack.clone(), info, translation }))
}

/// Whether the palette has colours that 8 bits cannot hold. Writers scale bytes by 256 or by 257.
fn is_deep(palette: &Palette) -> bool {
    palette.colors.iter().flatten().any(|&v| v & 0xFF != 0 && v & 0xFF != v >> 8)
}

#[derive(Debug)]
enum Translation {
    Palette { palette: Arc<Palette>, deep: bool },
    Bits { min_is_white: bool },
    Inverted,
}

#[derive(Debug)]
struct Shown {
    stack: Stack,
    info: Arc<StackInfo>,
    translation: Translation,
}

impl PlaneSource for Shown {
    fn read(&self, plane: PlaneIndex, level: usize, rect: Rect) -> Result<Plane, SourceError> {
        self.read_watched(plane, level, rect, &Progress::new())
    }

    fn read_watched(
        &self,
        plane: PlaneIndex,
        level: usize,
        rect: Rect,
        progress: &Progress,
    ) -> Result<Plane, SourceError> {
        check_bounds("the image", &self.info, plane, level, rect)?;
        let stored = self.stack.source.read_watched(plane, level, rect, progress)?;
        let samples = match &self.translation {
            Translation::Bits { min_is_white } => black_and_white(stored.samples, *min_is_white),
            Translation::Inverted => inverted(stored.samples),
            Translation::Palette { palette, deep } => colors(&stored.samples, palette, *deep),
        };
        Ok(Plane::new(rect.width, rect.height, self.info.samples_per_pixel, samples))
    }

    fn preferred_rows(&self) -> usize {
        self.stack.source.preferred_rows()
    }

    fn preferred_columns(&self) -> usize {
        self.stack.source.preferred_columns()
    }

    fn least_rows(&self) -> usize {
        self.stack.source.least_rows()
    }
}

fn colors(indices: &Samples, palette: &Palette, deep: bool) -> Samples {
    let color = |index: usize| {
        let position = indices.get_f64(index).unwrap_or(0.0) as usize;
        palette.colors.get(position).copied().unwrap_or_default()
    };
    let colors = (0..indices.len()).flat_map(color);
    if deep { Samples::U16(colors.collect()) } else { Samples::U8(colors.map(|v| (v >> 8) as u8).collect()) }
}

fn black_and_white(mut samples: Samples, min_is_white: bool) -> Samples {
    if let Samples::U8(values) = &mut samples {
        for v in values {
            *v = if (*v != 0) == min_is_white { 0 } else { 255 };
        }
    }
    samples
}

/// Unsigned integers only: TIFF defines `MinIsWhite` for no other.
fn inverted(mut samples: Samples) -> Samples {
    match &mut samples {
        Samples::U8(values) => values.iter_mut().for_each(|v| *v = !*v),
        Samples::U16(values) => values.iter_mut().for_each(|v| *v = !*v),
        Samples::U32(values) => values.iter_mut().for_each(|v| *v = !*v),
        Samples::U64(values) => values.iter_mut().for_each(|v| *v = !*v),
        _ => {}
    }
    samples
}
