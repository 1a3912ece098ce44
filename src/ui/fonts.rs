//! The fonts of the window: Noto Sans for words, Hack for numbers, Material Symbols for icons.
//!
//! egui's own fonts stay behind them as a fallback for other characters. Not here: sizes (`theme::measure`).

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId, TextStyle};

use super::theme::measure;

/// The family of bold words.
pub fn bold_family() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Bold words of that size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, bold_family())
}

/// Words of that size.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Numbers of that size.
pub fn numbers(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// An icon of that size.
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(egui_material_icons::FONT_FAMILY_OUTLINED.into()))
}

/// What egui's text styles mean here.
pub fn text_styles() -> BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, regular(measure::HINT)),
        (TextStyle::Body, regular(measure::BODY)),
        (TextStyle::Button, regular(measure::BODY)),
        (TextStyle::Monospace, numbers(measure::LABEL_TEXT)),
        (TextStyle::Heading, bold(measure::HEADING)),
    ]
    .into()
}

/// Loads the fonts into a context.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, data: FontData| fonts.font_data.insert(name.to_owned(), Arc::new(data));
    add("Noto Sans", FontData::from_static(ttf_noto_sans::REGULAR));
    add("Noto Sans Bold", FontData::from_static(ttf_noto_sans::BOLD));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with_fallback = |name: &str| {
        let mut family = vec![name.to_owned()];
        family.extend(fallback.iter().cloned());
        family
    };
    let (words, bold_words) = (with_fallback("Noto Sans"), with_fallback("Noto Sans Bold"));
    fonts.families.insert(FontFamily::Proportional, words);
    fonts.families.insert(bold_family(), bold_words);
    if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
        monospace.push("Noto Sans".to_owned());
    }
    ctx.set_fonts(fonts);
    egui_material_icons::initialize(ctx);
}
