//! Text in `ImageJ`'s description: what is not ASCII is `\uXXXX`, as in Java's properties.

/// The text that was meant.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let Some(code) = code else {
            out.push_str("\\u");
            rest = &rest[at + 2..];
            continue;
        };
        out.push(code);
        rest = &rest[at + 6..];
    }
    out.push_str(rest);
    out
}

/// The text as `ImageJ` writes it.
pub(super) fn escape(text: &str) -> String {
    let escaped = |unit: u16| match u8::try_from(unit) {
        Ok(ascii @ 0x20..0x7f) => char::from(ascii).to_string(),
        _ => format!("\\u{unit:04X}"),
    };
    text.encode_utf16().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape("\\u00B5m \\uZZ \\u00e4"), "µm \\uZZ ä");
        assert_eq!(escape("°C / µm"), "\\u00B0C / \\u00B5m");
        assert_eq!(unescape(&escape("Ångström, 100 %")), "Ångström, 100 %");
    }
}
