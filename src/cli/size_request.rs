//! From the options of `resize` to the one size that is asked for.

use super::arguments::{CompatChoice, DpiChoice, FitChoice, SizeOptions, SmartOptions, first_given};
use super::exit::Failure;
use crate::model::recipe::{Fit, Normaliser, SizeRequest, SmartDpi};

/// The one size that is asked for.
pub(super) fn size_request(size: &SizeOptions) -> Result<SizeRequest, Failure> {
    let wishes = [
        (size.width.is_some() || size.height.is_some()).then(|| SizeRequest::Pixels {
            width: size.width,
            height: size.height,
            fit: size.fit.map_or(Fit::Contain, Into::into),
        }),
        size.scale.map(SizeRequest::Scale),
        size.long_side.map(SizeRequest::LongSide),
        size.short_side.map(SizeRequest::ShortSide),
        size.megapixels.map(SizeRequest::Megapixels),
        size.to_pixel_size.map(SizeRequest::PixelSize),
        size.dpi.map(|dpi| resolution(dpi, size)).transpose()?,
    ];
    if size.pad_color.is_some() && size.fit != Some(FitChoice::Pad) {
        return Err(Failure::Usage("--pad-color goes with --fit pad; leave it out".to_owned()));
    }
    let mut wishes = wishes.into_iter().flatten();
    match (wishes.next(), wishes.next()) {
        (Some(wish), None) => Ok(wish),
        (None, _) => Err(Failure::Usage(
            "say the size: --width, --height, --scale, --long-side, --short-side, --megapixels, --to-pixel-size or --dpi"
                .to_owned(),
        )),
        (Some(_), Some(_)) => Err(Failure::Usage("say the size in one way only".to_owned())),
    }
}

fn resolution(dpi: DpiChoice, size: &SizeOptions) -> Result<SizeRequest, Failure> {
    let options = &size.smart;
    match dpi {
        DpiChoice::Smart(target) => smart(target, size),
        DpiChoice::Exactly(target) => match first_given(&of_smart_only(options)) {
            Some(option) => Err(Failure::Usage(format!("{option} goes with --dpi smart; leave it out"))),
            None => Ok(SizeRequest::Dpi { target, source: size.source_dpi, max_dimension: size.max_dimension }),
        },
    }
}

fn of_smart_only(options: &SmartOptions) -> [(&'static str, bool); 5] {
    [
        ("--no-auto-adjust", options.no_auto_adjust),
        ("--memory-limit", options.memory_limit.is_some()),
        ("--compat", options.compat.is_some()),
        ("--min-dpi", options.min_dpi.is_some()),
        ("--max-dpi", options.max_dpi.is_some()),
    ]
}

fn smart(target: u32, size: &SizeOptions) -> Result<SizeRequest, Failure> {
    let (options, usual) = (&size.smart, SmartDpi::default());
    let normaliser = match options.compat {
        Some(CompatChoice::Python) => Normaliser::Python,
        Some(CompatChoice::Rust) | None => Normaliser::Rust,
    };
    let [_, memory_limit, _, bounds @ ..] = of_smart_only(options);
    let useless = match normaliser {
        Normaliser::Rust => first_given(&bounds).map(|option| (option, "the Python version alone has such bounds")),
        Normaliser::Python => {
            first_given(&[memory_limit]).map(|option| (option, "the Python version has no rule for memory"))
        }
    };
    if let Some((option, why)) = useless {
        return Err(Failure::Usage(format!("{option} does nothing here: {why}; leave it out")));
    }
    Ok(SizeRequest::SmartDpi(SmartDpi {
        target,
        source: size.source_dpi,
        max_dimension: size.max_dimension.unwrap_or(usual.max_dimension),
        auto_adjust: !options.no_auto_adjust,
        min: options.min_dpi.unwrap_or(usual.min),
        max: options.max_dpi.unwrap_or(usual.max),
        memory_limit_mb: options.memory_limit.unwrap_or(usual.memory_limit_mb),
        normaliser,
    }))
}

impl From<FitChoice> for Fit {
    fn from(fit: FitChoice) -> Self {
        match fit {
            FitChoice::Contain => Self::Contain,
            FitChoice::Cover => Self::Cover,
            FitChoice::Stretch => Self::Stretch,
            FitChoice::Pad => Self::Pad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_way_of_saying_the_size() {
        assert!(size_request(&SizeOptions::default()).is_err());
        let both = SizeOptions { scale: Some(0.5), long_side: Some(100), ..SizeOptions::default() };
        assert!(size_request(&both).is_err());
        let both = SizeOptions { megapixels: Some(2.0), to_pixel_size: Some(1.0), ..SizeOptions::default() };
        assert!(size_request(&both).is_err());
        let fit = Some(FitChoice::Cover);
        let useless = SizeOptions { width: Some(1), height: Some(1), fit, pad_color: Some([0; 3]), ..both };
        assert!(size_request(&useless).is_err());
        let width = SizeOptions { width: Some(10), ..SizeOptions::default() };
        assert_eq!(
            size_request(&width).unwrap(),
            SizeRequest::Pixels { width: Some(10), height: None, fit: Fit::Contain }
        );
    }

    #[test]
    fn smart_resolutions_and_what_goes_with_them() {
        let asked = |text: &str, smart: SmartOptions| {
            size_request(&SizeOptions { dpi: Some(text.parse().unwrap()), smart, ..SizeOptions::default() })
        };
        let none = SmartOptions::default();
        assert_eq!(asked("smart", none.clone()).unwrap(), SizeRequest::SmartDpi(SmartDpi::default()));
        let expected = SmartDpi { target: 150, auto_adjust: false, memory_limit_mb: 64.0, ..SmartDpi::default() };
        let options = SmartOptions { no_auto_adjust: true, memory_limit: Some(64.0), ..none.clone() };
        assert_eq!(asked("smart:150", options.clone()).unwrap(), SizeRequest::SmartDpi(expected));
        assert!(asked("150", options.clone()).is_err(), "an exact resolution gives way to nothing");
        let python = SmartOptions { compat: Some(CompatChoice::Python), ..options.clone() };
        assert!(asked("smart", python.clone()).is_err(), "no rule for memory there");
        let python = SmartOptions { memory_limit: None, max_dpi: Some(400), ..python };
        let expected = SmartDpi { normaliser: Normaliser::Python, max: 400, auto_adjust: false, ..SmartDpi::default() };
        assert_eq!(asked("smart", python.clone()).unwrap(), SizeRequest::SmartDpi(expected));
        assert!(asked("smart", SmartOptions { compat: Some(CompatChoice::Rust), ..python }).is_err());
        for text in ["smart:", "smart:0", "smart:1.5", "smarter", "0", "-3", "NaN", ""] {
            assert!(text.parse::<DpiChoice>().is_err(), "{text}");
        }
    }
}
