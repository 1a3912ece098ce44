//! Whether a place in a verb's result is the same place of its input, so that one can be laid over the other. Not here:
//! what the options mean.

use crate::cli::arguments::{ConvertArguments, FitChoice, RenderArguments, Verb};

/// Not where a part is cut out, sides are added or panels are laid out; nor of recordings, which have no places.
pub(super) fn keeps_places(verb: &Verb) -> bool {
    match verb {
        Verb::Resize(arguments) => !matches!(arguments.size.fit, Some(FitChoice::Cover | FitChoice::Pad)),
        // What is fitted are the others.
        Verb::Blend(arguments) => !arguments.crop,
        Verb::Render(arguments) => whole_picture(arguments),
        Verb::Convert(arguments) => whole_stack(arguments),
        Verb::Project(_) => true,
        _ => false,
    }
}

fn whole_picture(arguments: &RenderArguments) -> bool {
    let RenderArguments { region, t, z, montage, picture, .. } = arguments;
    let table = picture.as_ref().and_then(|picture| picture.text.parse::<toml::Table>().ok());
    let has_panels = montage.montage.is_some() || table.is_some_and(|table| table.contains_key("montage"));
    region.is_none() && t.is_none() && z.is_none() && !has_panels
}

const fn whole_stack(arguments: &ConvertArguments) -> bool {
    let part = &arguments.selection;
    part.region.is_none() && part.t.is_none() && part.z.is_none() && part.c.is_none() && arguments.reslice.is_none()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::recipe::Recipe;
    use crate::engine::batch::Maker as _;

    fn keeps(text: &str) -> bool {
        Recipe::read("r.toml", &format!("version = 2\n{text}"), Path::new("nowhere")).unwrap().keeps_places()
    }

    #[test]
    fn parts_and_panels_are_at_other_places() {
        for same in [
            "kind = \"resize\"\nscale = 2",
            "kind = \"render\"\nscale = 2\n[overlays.scale_bar]",
            "kind = \"blend\"\nwith = \"a.png\"\nfit = true",
            "kind = \"project\"",
            "kind = \"convert\"",
        ] {
            assert!(keeps(same), "{same}");
        }
        for other in [
            "kind = \"blend\"\nwith = \"a.png\"\ncrop = true",
            "kind = \"convert\"\nregion = [0, 0, 4, 4]",
            "kind = \"convert\"\nreslice = \"xz\"",
            "kind = \"render\"\nz = \"2\"",
            "kind = \"render\"\nmontage = \"z\"",
            "kind = \"render\"\n[montage]\nalong = \"c\"",
            "kind = \"spectrogram\"",
        ] {
            assert!(!keeps(other), "{other}");
        }
    }

    #[test]
    fn fits_count_by_what_they_mean_and_not_by_their_words() {
        for (fit, same) in [
            ("contain", true),
            ("fit", true),
            ("stretch", true),
            ("fill", true),
            ("cover", false),
            ("crop", false),
            ("pad", false),
        ] {
            assert_eq!(keeps(&format!("kind = \"resize\"\nwidth = 9\nheight = 9\nfit = \"{fit}\"")), same, "{fit}");
        }
    }
}
