//! Contrast of every pair of text and ground that the window uses, computed from the tokens (WCAG 2.1).

use super::*;

/// Relative luminance of an opaque sRGB colour (WCAG 2.1, definition of "relative luminance").
fn luminance(color: Color32) -> f64 {
    let linear = |byte: u8| {
        let value = f64::from(byte) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_of_black_and_white_is_twenty_one() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
}

#[test]
fn text_is_readable_on_every_ground_it_is_used_on() {
    for theme in [Theme::DARK, Theme::LIGHT] {
        let quiet = [("bar", theme.bar), ("panel", theme.panel), ("raised", theme.raised), ("field", theme.field)];
        let strong = [("hover", theme.hover), ("accent fill", theme.accent_fill), ("canvas", theme.canvas)];
        let everywhere = [("text", theme.text), ("dim", theme.dim)];
        let quiet_only = [
            ("faint", theme.faint),
            ("accent", theme.accent),
            ("warning", theme.warning),
            ("error", theme.error),
            ("success", theme.success),
        ];
        let mut pairs = vec![("text on accent", theme.on_accent, "accent", theme.accent)];
        for (name, color) in everywhere {
            pairs.extend(quiet.iter().chain(&strong).map(|&(ground, fill)| (name, color, ground, fill)));
        }
        for (name, color) in quiet_only {
            pairs.extend(quiet.iter().map(|&(ground, fill)| (name, color, ground, fill)));
        }
        for (name, color, ground, fill) in pairs {
            let ratio = contrast(color, fill);
            assert!(ratio >= 4.5, "{name} on {ground} (dark: {}) has a contrast of {ratio:.2}", theme.dark);
        }
    }
}

#[test]
fn labels_on_pictures_are_readable_over_a_white_picture() {
    let alpha = f64::from(PICTURE_LABEL.a()) / 255.0;
    let ground = Color32::from_gray((255.0 * (1.0 - alpha)).round() as u8);
    assert!(contrast(ON_PICTURE, ground) >= 4.5);
}

#[test]
fn the_frame_is_pure_grey() {
    for theme in [Theme::DARK, Theme::LIGHT] {
        for color in [theme.canvas, theme.bar, theme.panel, theme.raised, theme.field, theme.hover, theme.line] {
            assert!(color.r() == color.g() && color.g() == color.b(), "{color:?} is tinted");
        }
        assert_ne!(theme.canvas, Color32::BLACK);
    }
}
