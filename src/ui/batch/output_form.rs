//! Where results go and how they are coded, as it is chosen. Not here: the rows that choose it (`output_page`).

use crate::codec::{JpegCoding, PngCoding, PngFilter, SaveOptions, Subsampling, TiffCompression};
use crate::engine::batch::OutputText;
use crate::engine::export::Overwrite;

/// A format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultFormat {
    /// As the input where lumiq writes that, else TIFF.
    #[default]
    AsInput,
    Png,
    Jpeg,
    Webp,
    Tiff,
    OmeTiff,
    Npy,
}

impl ResultFormat {
    /// Each, in the order of the list.
    pub const ALL: [Self; 7] = [Self::AsInput, Self::Png, Self::Jpeg, Self::Webp, Self::Tiff, Self::OmeTiff, Self::Npy];

    pub const fn title(self) -> &'static str {
        match self {
            Self::AsInput => "As the input",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP, lossless",
            Self::Tiff => "TIFF",
            Self::OmeTiff => "OME-TIFF",
            Self::Npy => "NumPy array",
        }
    }

    /// The ending of results.
    pub const fn ending(self) -> Option<&'static str> {
        match self {
            Self::AsInput => None,
            Self::Png => Some("png"),
            Self::Jpeg => Some("jpg"),
            Self::Webp => Some("webp"),
            Self::Tiff => Some("tif"),
            Self::OmeTiff => Some("ome.tif"),
            Self::Npy => Some("npy"),
        }
    }
}

/// What is chosen and typed.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputForm {
    /// Empty: a folder beside the first file.
    pub folder: String,
    /// Empty: the names of the files.
    pub name: String,
    pub format: ResultFormat,
    pub quality: f64,
    pub subsampling: Subsampling,
    pub progressive: bool,
    /// `None`: as is usual.
    pub level: Option<u8>,
    pub filter: Option<PngFilter>,
    pub compression: Option<TiffCompression>,
    pub strip: bool,
    pub overwrite: Overwrite,
    pub provenance: bool,
}

impl Default for OutputForm {
    fn default() -> Self {
        let usual = SaveOptions::default();
        Self {
            folder: String::new(),
            name: String::new(),
            format: ResultFormat::default(),
            quality: f64::from(usual.quality),
            subsampling: usual.jpeg.subsampling,
            progressive: usual.jpeg.progressive,
            level: None,
            filter: None,
            compression: None,
            strip: false,
            overwrite: Overwrite::default(),
            provenance: false,
        }
    }
}

impl OutputForm {
    /// How a recipe says it: of the options those that the format has. As the input, that may be any, which would refuse what
    /// others have.
    pub fn text(&self) -> OutputText {
        let stripped = SaveOptions { strip: self.strip, ..SaveOptions::default() };
        let Some(ending) = self.format.ending() else { return OutputText { format: None, options: stripped } };
        let options = SaveOptions {
            quality: self.quality.round().clamp(1.0, 100.0) as u8,
            jpeg: JpegCoding { subsampling: self.subsampling, progressive: self.progressive },
            png: PngCoding { level: self.level, filter: self.filter },
            tiff: self.compression,
            ..stripped
        };
        OutputText { format: Some(ending.to_owned()), options }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::batch::RecipeText;
    use crate::model::recipe::{Resize, SizeRequest};

    #[test]
    fn only_what_the_format_has_is_said() {
        let mut form =
            OutputForm { quality: 80.0, progressive: true, level: Some(9), strip: true, ..OutputForm::default() };
        let text = |form: &OutputForm| {
            RecipeText::resize(&Resize::new(SizeRequest::Scale(0.5))).written(&form.text()).to_string()
        };
        assert!(text(&form).ends_with("[output]\nstrip = true\n"));
        form.format = ResultFormat::Jpeg;
        let said = text(&form);
        assert!(
            said.ends_with("[output]\nformat = \"jpg\"\nquality = 80\nprogressive = true\nstrip = true\n"),
            "{said}"
        );
        form.format = ResultFormat::Png;
        assert!(text(&form).contains("compression-level = 9") && !text(&form).contains("quality"));
    }
}
