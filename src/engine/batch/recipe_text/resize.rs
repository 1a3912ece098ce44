//! A resize in words: the size in one of its ways, then what differs from the usual.

use super::text::RecipeText;
use crate::engine::batch::recipe_file::RecipeKind;
use crate::model::recipe::{Fit, Normaliser, Resize, ResizeFilter, Sharpen, SizeRequest, SmartDpi};

impl RecipeText {
    /// A resize. What has no effect is not said: a fit without both sides, a colour where nothing is padded, limits that the
    /// chosen normaliser does not have.
    #[must_use]
    pub fn resize(recipe: &Resize) -> Self {
        let mut text = Self::new(RecipeKind::Resize);
        text.say_size(&recipe.size);
        if let (Some([red, green, blue]), true) = (recipe.pad, is_padded(&recipe.size)) {
            text.say("pad-color", format!("#{red:02x}{green:02x}{blue:02x}"));
        }
        if recipe.filter != ResizeFilter::default() {
            text.say("filter", recipe.filter.name());
        }
        text.say_if("linear-light", recipe.linear_light);
        if let Some(sharpen) = &recipe.sharpen {
            text.say("sharpen", sharpening(sharpen));
        }
        text
    }

    fn say_size(&mut self, size: &SizeRequest) {
        match size {
            SizeRequest::Pixels { width, height, fit } => self.say_pixels([*width, *height], *fit),
            SizeRequest::Scale(factor) => self.say_number("scale", *factor),
            SizeRequest::LongSide(side) => self.say_count("long-side", *side),
            SizeRequest::ShortSide(side) => self.say_count("short-side", *side),
            SizeRequest::Megapixels(millions) => self.say_number("megapixels", *millions),
            SizeRequest::PixelSize(side) => self.say_number("to-pixel-size", *side),
            SizeRequest::Dpi { target, source, max_dimension } => {
                self.say_number("dpi", *target);
                self.say_limits(*source, *max_dimension);
            }
            SizeRequest::SmartDpi(smart) => self.say_smart(smart),
        }
    }

    fn say_pixels(&mut self, [width, height]: [Option<usize>; 2], fit: Fit) {
        for (option, side) in [("width", width), ("height", height)] {
            if let Some(side) = side {
                self.say_count(option, side);
            }
        }
        let word = match fit {
            Fit::Contain => return,
            Fit::Cover => "cover",
            Fit::Stretch => "stretch",
            Fit::Pad => "pad",
        };
        if width.is_some() && height.is_some() {
            self.say("fit", word);
        }
    }

    fn say_limits(&mut self, source: Option<f64>, max_dimension: Option<usize>) {
        if let Some(source) = source {
            self.say_number("source-dpi", source);
        }
        if let Some(side) = max_dimension {
            self.say_count("max-dimension", side);
        }
    }

    fn say_smart(&mut self, smart: &SmartDpi) {
        let usual = SmartDpi::default();
        self.say("dpi", format!("smart:{}", smart.target));
        let differs = smart.max_dimension != usual.max_dimension;
        self.say_limits(smart.source, differs.then_some(smart.max_dimension));
        self.say_if("no-auto-adjust", !smart.auto_adjust);
        match smart.normaliser {
            Normaliser::Rust => {
                if smart.memory_limit_mb != usual.memory_limit_mb {
                    self.say_number("memory-limit", smart.memory_limit_mb);
                }
            }
            Normaliser::Python => {
                self.say("compat", "python");
                for (option, bound, usual) in [("min-dpi", smart.min, usual.min), ("max-dpi", smart.max, usual.max)] {
                    if bound != usual {
                        self.say(option, i64::from(bound));
                    }
                }
            }
        }
    }
}

/// Whether there is anything beside the picture.
const fn is_padded(size: &SizeRequest) -> bool {
    matches!(size, SizeRequest::Pixels { width: Some(_), height: Some(_), fit: Fit::Pad })
}

/// `amount`, `amount:radius` or `amount:radius:levels`.
fn sharpening(sharpen: &Sharpen) -> String {
    let Sharpen { amount, radius, threshold } = *sharpen;
    let usual = Sharpen::default();
    if threshold != usual.threshold {
        format!("{amount}:{radius}:{threshold}")
    } else if radius != usual.radius {
        format!("{amount}:{radius}")
    } else {
        amount.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(recipe: &Resize) -> Vec<String> {
        RecipeText::resize(recipe).to_string().lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn only_what_differs_from_the_usual_is_said() {
        assert_eq!(lines(&Resize::new(SizeRequest::LongSide(1024))), ["long-side = 1024"]);
        let pixels = |width, height, fit| Resize::new(SizeRequest::Pixels { width, height, fit });
        assert_eq!(lines(&pixels(Some(3), None, Fit::Pad)), ["width = 3"]);
        assert_eq!(lines(&pixels(Some(3), Some(4), Fit::Contain)), ["width = 3", "height = 4"]);
        let padded = Resize { pad: Some([255, 0, 16]), ..pixels(Some(3), Some(4), Fit::Pad) };
        assert_eq!(lines(&padded), ["width = 3", "height = 4", "fit = \"pad\"", "pad-color = \"#ff0010\""]);
        let smart = SmartDpi { target: 150, min: 100, memory_limit_mb: 64.0, ..SmartDpi::default() };
        assert_eq!(lines(&Resize::new(SizeRequest::SmartDpi(smart))), ["dpi = \"smart:150\"", "memory-limit = 64"]);
        let python = SmartDpi { normaliser: Normaliser::Python, ..smart };
        let expected = ["dpi = \"smart:150\"", "compat = \"python\"", "min-dpi = 100"];
        assert_eq!(lines(&Resize::new(SizeRequest::SmartDpi(python))), expected);
    }

    #[test]
    fn sharpening_is_one_word() {
        let word = |amount, radius, threshold| sharpening(&Sharpen { amount, radius, threshold });
        assert_eq!(word(0.5, 0.8, 0.0), "0.5");
        assert_eq!(word(1.0, 2.5, 0.0), "1:2.5");
        assert_eq!(word(1.25, 0.8, 3.0), "1.25:0.8:3");
    }
}
