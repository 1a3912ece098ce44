//! JPEG 2000 chunks: codestreams or whole JP2 files, of 8 to 16 bits.
//!
//! Colours that the codestream itself decorrelates come as RGB; luma and chroma that only the page tells of are
//! converted here. Source: ISO/IEC 15444-1, annex A; Aperio's compressions 33003 and 33005.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::super::problem::Problem;
use super::super::ycbcr::YCbCr;
use super::{Embedded, Wanted};
use crate::model::{SampleType, Samples};

/// Decodes a whole picture; `luma` if its components are luma and chroma.
pub(super) fn decode(raw: &[u8], luma: bool, wanted: Wanted) -> Result<Embedded, Problem> {
    let failed = |error: hayro_jpeg2000::DecodeError| {
        Problem::malformed(format!("a JPEG 2000 strip or tile cannot be decoded ({error})"))
    };
    let settings = DecodeSettings { resolve_palette_indices: false, ..DecodeSettings::default() };
    let image = Image::new(raw, &settings).map_err(failed)?;
    let (width, rows) = (image.width() as usize, image.height() as usize);
    wanted.check_size("a JPEG 2000", [width, rows])?;
    let components = usize::from(image.color_space().num_channels()) + usize::from(image.has_alpha());
    wanted.check_samples("a JPEG 2000", components)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(failed)?;
    let components: Vec<&[f32]> = decoded.components().iter().map(hayro_jpeg2000::ComponentData::samples).collect();
    wanted.check_samples("a JPEG 2000", components.len())?;
    let mut bytes = interleave(&components, width * rows, wanted.sample_type)?;
    if luma && !has_small_chroma(raw) && wanted.samples == 3 && wanted.sample_type == SampleType::U8 {
        YCbCr::default().to_rgb(&mut bytes);
    }
    Ok(Embedded { width, rows, bytes })
}

/// Puts the components of a pixel beside each other.
fn interleave(components: &[&[f32]], pixels: usize, sample_type: SampleType) -> Result<Vec<u8>, Problem> {
    let mut all = Samples::zeroed(sample_type, pixels * components.len());
    for (first, component) in components.iter().enumerate() {
        // `as` saturates: what lossy coding carries beyond the type's range is cut.
        match &mut all {
            Samples::U8(values) => spread(values, first, components.len(), component, |value| value.round() as u8),
            Samples::U16(values) => spread(values, first, components.len(), component, |value| value.round() as u16),
            _ => return Err(Problem::unsupported(format!("JPEG 2000 with {sample_type} samples in TIFF"))),
        }
    }
    Ok(all.as_bytes().to_vec())
}

fn spread<T>(values: &mut [T], first: usize, step: usize, component: &[f32], convert: impl Fn(f32) -> T) {
    for (value, &sample) in values[first..].iter_mut().step_by(step).zip(component) {
        *value = convert(sample);
    }
}

/// Whether chroma has fewer samples than luma in a bare codestream: the decoder takes that for luma and chroma by
/// itself and gives RGB.
fn has_small_chroma(raw: &[u8]) -> bool {
    // SOC, SIZ, its length, capabilities, eight sizes; then the count, and depth and steps of each component.
    let steps = |component: usize| raw.get(43 + component * 3..45 + component * 3);
    raw.starts_with(&[0xff, 0x4f, 0xff, 0x51]) && steps(0) != steps(1)
}
