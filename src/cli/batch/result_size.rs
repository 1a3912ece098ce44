//! About how many bytes of samples a call of a verb makes, for those who ask before the verb works. Not here: bytes of
//! files (`engine/estimate`).

use crate::cli::arguments::{RenderArguments, SpectrogramArguments, Verb};
use crate::cli::resize;
use crate::codec::Opened;
use crate::engine::derive::resized;
use crate::model::{Recording, Stack};

/// Of one pixel of a picture that is drawn.
const DRAWN: u64 = 4;

/// Bytes of the result of an input; 0 where it is no larger than what goes in, or nobody knows.
pub(super) fn result_bytes(verb: &Verb, content: &Opened) -> u64 {
    match (verb, content) {
        (Verb::Resize(arguments), Opened::Stack(stack)) => {
            let result = resize::recipe(arguments).ok().and_then(|recipe| resized(stack, &recipe).ok());
            result.map_or(0, |result| result.info.bytes())
        }
        (Verb::Render(arguments), Opened::Stack(stack)) => drawn(arguments, stack),
        (Verb::Spectrogram(arguments), Opened::Recording(recording)) => columns(arguments, recording),
        _ => 0,
    }
}

/// All panels or frames, each as large as it is drawn.
fn drawn(arguments: &RenderArguments, stack: &Stack) -> u64 {
    let axes = &stack.info.axes;
    let (x, y) = arguments.region.map_or((axes.x, axes.y), |part| (part.width.min(axes.x), part.height.min(axes.y)));
    let count = |range: &Option<_>, length: usize| range.as_ref().map_or(1, |_| length);
    let planes = match (&arguments.picture, arguments.montage.montage) {
        // A recipe's table may say of panels what it likes.
        (Some(_), _) | (_, Some(_)) => axes.z.max(axes.t).max(axes.c + 1),
        _ => count(&arguments.t, axes.t).saturating_mul(count(&arguments.z, axes.z)),
    };
    let scale = arguments.scale as u64;
    [x as u64, y as u64, scale, scale, planes as u64].into_iter().fold(DRAWN, u64::saturating_mul)
}

/// Frames, or as many columns as are asked for, of all frequencies.
fn columns(arguments: &SpectrogramArguments, recording: &Recording) -> u64 {
    let spectrum = &arguments.spectrum;
    let length = spectrum.fft.unwrap_or(1024);
    let apart = spectrum.hop.unwrap_or(length / 2).max(1).saturating_mul(spectrum.average.unwrap_or(1));
    let frames = recording.info.samples / apart as u64;
    let columns = arguments.picture.columns.map_or(frames, |most| frames.min(u64::from(most)));
    columns.saturating_mul(length as u64).saturating_mul(size_of::<f32>() as u64)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::recipe::Recipe;
    use crate::codec::{self, OpenOptions};
    use crate::engine::batch::Maker as _;

    #[test]
    fn results_are_weighed_before_they_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let [picture, recording] = ["a.png", "a.cu8"].map(|name| folder.path().join(name));
        image::RgbImage::new(40, 30).save(&picture).unwrap();
        std::fs::write(&recording, vec![0; 2 << 20]).unwrap();
        let bytes = |input: &Path, text: &str| {
            let recipe = Recipe::read("r.toml", &format!("version = 2\n{text}"), folder.path()).unwrap();
            recipe.result_bytes(&codec::open(input, &OpenOptions::default()).unwrap())
        };
        assert_eq!(bytes(&picture, "kind = \"resize\"\nscale = 10"), 400 * 300 * 3);
        assert_eq!(bytes(&picture, "kind = \"render\"\nscale = 4"), 160 * 120 * 4);
        assert_eq!(bytes(&picture, "kind = \"render\"\nscale = 4\nregion = [0, 0, 10, 5]"), 40 * 20 * 4);
        assert_eq!(bytes(&picture, "kind = \"convert\""), 0, "as large as the input");
        let narrow = "kind = \"spectrogram\"\nfft = 512\nhop = 8";
        assert_eq!(bytes(&recording, narrow), (1 << 20) / 8 * 512 * 4);
        assert_eq!(bytes(&recording, &format!("{narrow}\ncolumns = 100")), 100 * 512 * 4);
    }
}
