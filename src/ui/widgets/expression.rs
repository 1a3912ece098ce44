//! What a person may type into a number field: numbers, units, `+ − × ÷` and brackets.
//!
//! `4096/2`, `0.1 mm`, `2 750`, `(3+1)*1.5 kHz`. Spaces may group digits; the comma is refused because it means two
//! different things in different countries. Not here: ranges and rounding (`number_field`).

use super::unit::Unit;

/// The value of what was typed, in the field's unit.
///
/// # Errors
/// One clause that says what is wrong with the text.
pub fn evaluate(text: &str, unit: &Unit<'_>) -> Result<f64, String> {
    let mut parser = Parser { rest: text.trim(), unit, depth: 0 };
    if parser.rest.is_empty() {
        return Err("type a number".to_owned());
    }
    let value = parser.sum()?;
    match parser.rest.chars().next() {
        Some(',') => Err("use a point for decimals".to_owned()),
        Some(_) => Err(format!("'{}' is not understood", parser.rest.trim())),
        None if value.is_finite() => Ok(value),
        None => Err("the result is not a number".to_owned()),
    }
}

/// Brackets within brackets beyond this are refused.
const MAX_DEPTH: usize = 32;

struct Parser<'a> {
    rest: &'a str,
    unit: &'a Unit<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn sum(&mut self) -> Result<f64, String> {
        let mut value = self.product()?;
        loop {
            if self.take(&['+']) {
                value += self.product()?;
            } else if self.take(&['-', '\u{2212}']) {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut value = self.factor()?;
        loop {
            if self.take(&['*', '×', '·']) {
                value *= self.factor()?;
            } else if self.take(&['/', '÷']) {
                value /= self.factor()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn factor(&mut self) -> Result<f64, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("there are too many brackets".to_owned());
        }
        let value = if self.take(&['-', '\u{2212}']) {
            -self.factor()?
        } else if self.take(&['(']) {
            let value = self.sum()?;
            if !self.take(&[')']) {
                return Err("a bracket is not closed".to_owned());
            }
            value * self.unit_factor()?
        } else {
            self.number()? * self.unit_factor()?
        };
        self.depth -= 1;
        Ok(value)
    }

    fn number(&mut self) -> Result<f64, String> {
        let is_gap = |c: char| matches!(c, ' ' | '\u{2009}' | '\u{202f}' | '\u{a0}' | '_');
        let mut digits = String::new();
        let mut end = 0;
        for (index, c) in self.rest.char_indices() {
            let after_exponent = digits.ends_with(['e', 'E']);
            let is_exponent = matches!(c, 'e' | 'E')
                && !digits.is_empty()
                && self.rest[index + 1..]
                    .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '\u{2212}'));
            if c.is_ascii_digit() || c == '.' || is_exponent || (after_exponent && matches!(c, '-' | '+')) {
                digits.push(c);
                end = index + c.len_utf8();
            } else if after_exponent && c == '\u{2212}' {
                digits.push('-');
                end = index + c.len_utf8();
            } else if !is_gap(c) {
                break;
            }
        }
        if digits.is_empty() {
            let found: String = self.rest.trim().chars().take(12).collect();
            return Err(if found.is_empty() {
                "a number is missing".into()
            } else {
                format!("'{found}' is no number")
            });
        }
        self.rest = &self.rest[end..];
        digits.parse().map_err(|_| format!("'{digits}' is no number"))
    }

    fn unit_factor(&mut self) -> Result<f64, String> {
        let text = self.rest.trim_start();
        let is_unit = |c: char| c.is_alphabetic() || matches!(c, '%' | '°');
        let mut end = text.find(|c| !is_unit(c)).unwrap_or(text.len());
        // `S/s` is a unit, not a division.
        if text[end..].starts_with("/s") && text[..end].ends_with('S') {
            end += 2;
        }
        // Neither is the field's own unit, whatever it is made of (`dBFS/Hz`).
        let own = text.strip_prefix(self.unit.symbol).filter(|rest| !rest.starts_with(char::is_alphabetic));
        if let (false, Some(rest)) = (self.unit.symbol.is_empty(), own) {
            end = end.max(text.len() - rest.len());
        }
        let name = &text[..end];
        let factor = self.unit.factor(name).ok_or_else(|| match self.unit.symbol {
            "" => format!("'{name}' is not understood"),
            symbol => format!("'{name}' does not convert to {symbol}"),
        })?;
        if !name.is_empty() {
            self.rest = &text[end..];
        }
        Ok(factor)
    }

    fn take(&mut self, signs: &[char]) -> bool {
        match self.rest.trim_start().strip_prefix(signs) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn arithmetic_and_units() {
        let plain = |text| evaluate(text, &Unit::NONE);
        assert_eq!(plain("4096/2"), Ok(2048.0));
        assert_eq!(plain(" 2\u{2009}750 "), Ok(2750.0));
        assert_eq!(plain("1+2*3-(4-2)/2"), Ok(6.0));
        assert_eq!(plain("\u{2212}3e-2"), Ok(-0.03));
        assert_eq!(evaluate("0.1 mm", &Unit::MICROMETRES), Ok(100.0));
        assert_eq!(evaluate("(1+1)kHz/2 + 1 Hz", &Unit::HERTZ), Ok(1001.0));
        assert_eq!(evaluate("2.4 MS/s", &Unit::SAMPLE_RATE), Ok(2.4e6));
        assert_eq!(evaluate("50 %", &Unit::PERCENT), Ok(50.0));
        assert_eq!(evaluate("-80 dBFS/Hz - 3 dB", &Unit::named("dBFS/Hz")), Ok(-83.0));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(evaluate("", &Unit::NONE), Err("type a number".into()));
        assert_eq!(evaluate("1,5", &Unit::NONE), Err("use a point for decimals".into()));
        assert_eq!(evaluate("3 apples", &Unit::PIXELS), Err("'apples' does not convert to px".into()));
        assert_eq!(evaluate("1/0", &Unit::NONE), Err("the result is not a number".into()));
        assert_eq!(evaluate("(1", &Unit::NONE), Err("a bracket is not closed".into()));
        assert!(evaluate(&"(".repeat(10_000), &Unit::NONE).is_err());
        assert!(evaluate(&"-".repeat(10_000), &Unit::NONE).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            let _ = evaluate(&text, &Unit::SECONDS);
        }

        #[test]
        fn numbers_as_we_write_them_are_read_back(value in -1e9f64..1e9) {
            let text = super::super::number::fixed(value, 3);
            let back = evaluate(&text, &Unit::NONE).map_err(TestCaseError::fail)?;
            prop_assert!((back - value).abs() <= 0.000_51, "{text} became {back}");
        }
    }
}
