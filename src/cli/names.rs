//! Options whose values are chosen by name from the list that a type keeps of itself.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// The parser of an option that takes one of these values by its name; its help lists them.
pub(super) fn option_of<T, const N: usize>(all: [T; N], name: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(name)).try_map(move |text| one_of(all, name)(&text))
}

/// A parser that knows these values by these names, and refuses every other with the list of them.
pub(super) fn one_of<T, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: Copy + Send + Sync + 'static,
{
    move |text| {
        let named = all.into_iter().find(|value| name(*value) == text);
        named.ok_or_else(|| format!("'{text}' is not one of {}", all.map(name).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::settings::Renderer;
    use crate::model::BlendMode;
    use crate::model::recipe::{ColorMap, ResizeFilter};

    /// Every value is found by its own name, so no two share one.
    fn check<T: Copy + PartialEq + std::fmt::Debug + Send + Sync + 'static, const N: usize>(
        all: [T; N],
        name: fn(T) -> &'static str,
    ) {
        let parse = one_of(all, name);
        for value in all {
            assert_eq!(parse(name(value)), Ok(value));
        }
        for text in ["", "auto ", "AUTO"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_value_has_a_name_of_its_own() {
        check(Renderer::ALL, Renderer::name);
        check(BlendMode::ALL, BlendMode::name);
        check(ColorMap::ALL, ColorMap::name);
        check(ResizeFilter::ALL, ResizeFilter::name);
    }

    #[test]
    fn a_refusal_lists_what_there_is() {
        let refusal = one_of(Renderer::ALL, Renderer::name)("metal");
        assert_eq!(refusal, Err("'metal' is not one of auto, wgpu, glow".to_owned()));
    }
}
