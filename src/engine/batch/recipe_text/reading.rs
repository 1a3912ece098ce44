//! How inputs are read, in words: what was said of a file when it was opened.

use super::text::{RecipeText, number};
use crate::codec::sequence::Told;
use crate::codec::{DocumentKind, OpenOptions};
use crate::engine::batch::recipe_file::RecipeKind;

impl RecipeText {
    /// With what was said of its input when that was opened. An arrangement of a folder that nothing tells again
    /// (`Arrangement::told`) has no words.
    #[must_use]
    pub fn read_as(mut self, options: &OpenOptions) -> Self {
        match options.kind {
            None => {}
            Some(DocumentKind::Stack) => self.say("as", "stack"),
            Some(DocumentKind::Recording) => self.say("as", "recording"),
        }
        let told = options.arrangement.as_ref().and_then(|arrangement| arrangement.told.as_ref());
        let series = if let Some(Told::ByThemselves { series }) = told { *series } else { options.series };
        if series > 0 {
            self.say_count("series", series);
        }
        let (of_stacks, of_recordings) = match self.kind() {
            RecipeKind::Convert => (true, true),
            RecipeKind::Spectrogram | RecipeKind::Slice | RecipeKind::Demod => (false, true),
            RecipeKind::Resize | RecipeKind::Blend | RecipeKind::Render | RecipeKind::Project => (true, false),
        };
        if of_stacks {
            self.read_stack_as(options);
        }
        if of_recordings {
            self.read_recording_as(options);
        }
        self
    }

    fn read_stack_as(&mut self, options: &OpenOptions) {
        if let Some(axes) = &options.axes {
            self.say("axes", String::from(axes.clone()));
        }
        let told = options.arrangement.as_ref().and_then(|arrangement| arrangement.told.as_ref());
        let files = if let Some(Told::By(pattern)) = told { Some(pattern) } else { options.files.as_ref() };
        if let Some(files) = files {
            self.say("files", files.to_string());
        }
        if let Some(size) = options.pixel_size_um {
            self.say_number("pixel-size", size);
        }
        self.say_if("stored", options.stored && self.kind() == RecipeKind::Convert);
    }

    fn read_recording_as(&mut self, options: &OpenOptions) {
        if let Some(datatype) = options.datatype {
            self.say("datatype", datatype.to_string());
        }
        let numbers = [
            ("sample-rate", options.sample_rate_hz),
            ("center-frequency", options.center_frequency_hz),
            ("u8-offset", options.u8_offset),
        ];
        for (option, value) in numbers {
            if let Some(value) = value {
                self.say(option, number(value));
            }
        }
        if let Some(bytes) = options.header_bytes {
            self.say("header-bytes", bytes.to_string());
        }
    }
}
