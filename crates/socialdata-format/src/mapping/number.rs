//! Numbers as people write them, as whole numbers.

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberForm {
    decimal: char,
    group: char,
    round: Option<Round>,
}

/// What becomes of a fraction, when the mapping says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Round {
    /// To the nearest whole number; a half goes away from zero.
    Nearest,
    /// Towards zero.
    Down,
}

impl NumberForm {
    /// `None` when the signs cannot be told apart, or could be part of a number.
    pub(super) fn new(decimal: char, group: char, round: Option<Round>) -> Option<Self> {
        let may_be_sign = |sign: char| !sign.is_ascii_digit() && sign != '-';
        (decimal != group && !decimal.is_whitespace() && may_be_sign(decimal) && may_be_sign(group))
            .then_some(Self { decimal, group, round })
    }

    /// The whole number in `text`; `None` when it is no number, or has a fraction that nobody asked to round.
    pub(super) fn read(self, text: &str) -> Option<String> {
        let (sign, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(unsigned) => ("-", unsigned),
            None => ("", text),
        };
        let (whole, fraction) = unsigned.split_once(self.decimal).unwrap_or((unsigned, "0"));
        let mut digits = self.digits(whole)?;
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if fraction.bytes().any(|byte| byte != b'0') {
            let is_half_or_more = fraction.as_bytes().first().is_some_and(|first| *first >= b'5');
            digits = digits.checked_add(u64::from(self.round? == Round::Nearest && is_half_or_more))?;
        }
        Some(if digits == 0 { "0".to_owned() } else { format!("{sign}{digits}") })
    }

    /// The digits before the decimal sign; groups have three each.
    fn digits(self, text: &str) -> Option<u64> {
        let is_group = |character: char| {
            character == self.group
                || self.group == ' ' && matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}')
        };
        let mut groups = text.split(is_group);
        let first = groups.next()?;
        let mut all = first.to_owned();
        for group in groups {
            if group.len() != 3 || first.is_empty() || first.len() > 3 {
                return None;
            }
            all.push_str(group);
        }
        let is_number = !all.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { all.parse().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(round: Option<Round>, text: &str, expected: Option<&str>) {
        let form = NumberForm::new(',', ' ', round).expect("a form");
        assert_eq!(form.read(text).as_deref(), expected, "{text} {round:?}");
    }

    #[test]
    fn whole_numbers_in_swedish_dress() {
        for (text, expected) in [
            ("1234", "1234"),
            ("1 234 567", "1234567"),
            ("1\u{a0}234,00", "1234"),
            ("-12,0", "-12"),
            ("\u{2212}12", "-12"),
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
        ] {
            check(None, text, Some(expected));
        }
    }

    #[test]
    fn rounding_is_asked_for() {
        check(None, "12,5", None);
        check(Some(Round::Nearest), "12,5", Some("13"));
        check(Some(Round::Nearest), "12,49", Some("12"));
        check(Some(Round::Nearest), "-12,5", Some("-13"));
        check(Some(Round::Nearest), "-0,4", Some("0"));
        check(Some(Round::Down), "12,99", Some("12"));
    }

    #[test]
    fn what_is_no_number_is_left() {
        for text in [
            "",
            ",",
            "12,",
            ",5",
            "1.234",
            "1 23",
            "12 34",
            "1234 567",
            "1  234",
            " 1",
            "1e3",
            "--1",
            "+1",
            "1,2,3",
            "99999999999999999999",
        ] {
            check(Some(Round::Nearest), text, None);
        }
    }

    #[test]
    fn signs_must_be_told_apart() {
        for (decimal, group) in [(',', ','), ('1', ' '), (',', '0'), ('-', ' '), (' ', '.')] {
            assert_eq!(NumberForm::new(decimal, group, None), None);
        }
        let english = NumberForm::new('.', ',', None).expect("a form");
        assert_eq!(english.read("1,234.00").as_deref(), Some("1234"));
    }
}
