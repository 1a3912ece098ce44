//! BMP pixels of 16 and 32 bits whose colours are bit fields of any place and width.
//!
//! A field of n bits is v · 255 / (2ⁿ − 1), cut off: what Pillow and imagecodecs give, while `image` rounds and takes
//! fields of at most eight bits.

/// The fields of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    /// 2 or 4.
    pub bytes_per_pixel: usize,
    /// Red, green, blue, alpha; a mask of 0 is a missing field.
    masks: [u32; 4],
}

impl Fields {
    /// Fields of pixels of 16 or 32 bits; `None` if a mask has gaps or does not fit the pixel.
    #[must_use]
    pub fn new(bits: u16, mut masks: [u32; 4]) -> Option<Self> {
        let bytes_per_pixel = match bits {
            16 => 2,
            32 => 4,
            _ => return None,
        };
        // One bit beside colours of 5 bits is the unused bit of a 16-bit pixel to most writers, and left 0.
        if masks[3].is_power_of_two() {
            masks[3] = 0;
        }
        let whole = |mask: u32| {
            let field = mask.checked_shr(mask.trailing_zeros()).unwrap_or(0);
            field & field.wrapping_add(1) == 0 && (bits == 32 || mask <= 0xffff)
        };
        masks.iter().all(|&mask| whole(mask)).then_some(Self { bytes_per_pixel, masks })
    }

    /// 3 samples, or 4 with alpha.
    #[must_use]
    pub const fn samples_per_pixel(&self) -> usize {
        if self.masks[3] == 0 { 3 } else { 4 }
    }

    /// Spreads a row of pixels into samples.
    pub fn spread(&self, row: &[u8], out: &mut [u8]) {
        let samples = self.samples_per_pixel();
        for (pixel, out) in row.chunks_exact(self.bytes_per_pixel).zip(out.chunks_exact_mut(samples)) {
            let value = pixel.iter().rev().fold(0_u32, |value, &byte| value << 8 | u32::from(byte));
            for (sample, mask) in out.iter_mut().zip(self.masks) {
                *sample = field(value, mask);
            }
        }
    }
}

fn field(value: u32, mask: u32) -> u8 {
    if mask == 0 {
        return 0;
    }
    let shift = mask.trailing_zeros();
    let most = u64::from(mask >> shift);
    (u64::from((value & mask) >> shift) * 255 / most) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_any_width_are_spread() {
        let fields = Fields::new(16, [0x7c00, 0x3e0, 0x1f, 0]).unwrap();
        let mut out = [0; 6];
        fields.spread(&[0xff, 0x7f, 0x03, 0x00], &mut out);
        assert_eq!(out, [255, 255, 255, 0, 0, 24]);
        let wide = Fields::new(16, [0x800, 0x1ff, 0x600, 0xf000]).unwrap();
        assert_eq!(wide.samples_per_pixel(), 4);
        let mut out = [0; 4];
        wide.spread(&0xf9ff_u16.to_le_bytes(), &mut out);
        assert_eq!(out, [255, 255, 0, 255]);
    }

    #[test]
    fn broken_masks_are_refused_and_a_lone_alpha_bit_is_padding() {
        assert_eq!(Fields::new(16, [0x7c00, 0x3a0, 0x1f, 0]), None);
        assert_eq!(Fields::new(16, [0x0001_0000, 0x3e0, 0x1f, 0]), None);
        assert_eq!(Fields::new(24, [0xff, 0, 0, 0]), None);
        assert_eq!(Fields::new(16, [0x7c00, 0x3e0, 0x1f, 0x8000]).unwrap().samples_per_pixel(), 3);
        assert_eq!(Fields::new(32, [u32::MAX, 0, 0, 0]).unwrap().samples_per_pixel(), 3);
    }
}
