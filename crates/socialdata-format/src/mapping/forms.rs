//! Forms of dates and months: `yyyy`, `m` or `mm`, `d` or `dd`, and what stands between them.

/// How a date or a month is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateForm(Vec<Token>);

/// The smallest part that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Smallest {
    Day,
    Month,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Year,
    /// One digit or two, or two always.
    Month(Digits),
    Day(Digits),
    Sign(char),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    OneOrTwo,
    Two,
}

impl DateForm {
    /// A form such as `yyyy-mm-dd`, `d.m.yyyy` or `yyyymm`; Swedish people may write `å` for `y`.
    ///
    /// `None` for two digits of a year, since they leave the century open, and for what is ambiguous or lacks a part.
    pub(super) fn parse(text: &str, smallest: Smallest) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = rest.chars().take_while(|character| *character == first).count();
            let token = match (first, length) {
                ('y' | 'å' | 'Y' | 'Å', 4) => Token::Year,
                ('m' | 'M', 1) => Token::Month(Digits::OneOrTwo),
                ('m' | 'M', 2) => Token::Month(Digits::Two),
                ('d' | 'D', 1) => Token::Day(Digits::OneOrTwo),
                ('d' | 'D', 2) => Token::Day(Digits::Two),
                ('-' | '.' | '/' | ' ', 1) => Token::Sign(first),
                _ => return None,
            };
            tokens.push(token);
            rest = rest.get(first.len_utf8() * length..)?;
        }
        let form = Self(tokens);
        form.is_certain(smallest).then_some(form)
    }

    /// The date as `yyyy-mm-dd`, or the month as `yyyy-mm`, when `text` has this form. The calendar is not asked.
    pub(super) fn read(&self, text: &str, smallest: Smallest) -> Option<String> {
        let (mut year, mut month, mut day) = ("", "", "");
        let mut rest = text;
        for token in &self.0 {
            let (part, length) = match token {
                Token::Sign(sign) => {
                    rest = rest.strip_prefix(*sign)?;
                    continue;
                }
                Token::Year => (&mut year, 4),
                Token::Month(digits) => (&mut month, digits.count_in(rest)),
                Token::Day(digits) => (&mut day, digits.count_in(rest)),
            };
            let (digits, after) = rest.split_at_checked(length)?;
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            (*part, rest) = (digits, after);
        }
        let is_whole = rest.is_empty();
        is_whole.then(|| match smallest {
            Smallest::Day => format!("{year}-{month:0>2}-{day:0>2}"),
            Smallest::Month => format!("{year}-{month:0>2}"),
        })
    }

    /// Whether each part that is needed is there once, and a part of one digit or two ends at a sign or at the end.
    fn is_certain(&self, smallest: Smallest) -> bool {
        let count = |wanted: fn(&Token) -> bool| self.0.iter().filter(|token| wanted(token)).count();
        let days = count(|token| matches!(token, Token::Day(_)));
        let has_parts = count(|token| *token == Token::Year) == 1
            && count(|token| matches!(token, Token::Month(_))) == 1
            && (days == 1 || days == 0 && smallest == Smallest::Month);
        let open =
            |token: &Token| matches!(token, Token::Month(Digits::OneOrTwo) | Token::Day(Digits::OneOrTwo));
        let ends = self.0.windows(2).all(|pair| {
            let [first, second] = pair else { return true };
            !open(first) || matches!(second, Token::Sign(_))
        });
        has_parts && ends
    }
}

impl Digits {
    fn count_in(self, text: &str) -> usize {
        let second = text.as_bytes().get(1);
        match self {
            Self::Two => 2,
            Self::OneOrTwo if second.is_some_and(u8::is_ascii_digit) => 2,
            Self::OneOrTwo => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, smallest: Smallest, text: &str, expected: Option<&str>) {
        let form = DateForm::parse(form, smallest).unwrap_or_else(|| panic!("{form}"));
        assert_eq!(form.read(text, smallest).as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_of_the_four_usual_forms() {
        check("yyyymmdd", Smallest::Day, "20250304", Some("2025-03-04"));
        check("yyyy-mm-dd", Smallest::Day, "2025-03-04", Some("2025-03-04"));
        check("d.m.yyyy", Smallest::Day, "4.3.2025", Some("2025-03-04"));
        check("d.m.yyyy", Smallest::Day, "14.12.2025", Some("2025-12-14"));
        check("åååå/mm/dd", Smallest::Day, "2025/03/04", Some("2025-03-04"));
        check("d/m yyyy", Smallest::Day, "4/3 2025", Some("2025-03-04"));
    }

    #[test]
    fn months_also_from_dates() {
        check("yyyymm", Smallest::Month, "202503", Some("2025-03"));
        check("m/yyyy", Smallest::Month, "3/2025", Some("2025-03"));
        check("yyyy-mm-dd", Smallest::Month, "2025-03-31", Some("2025-03"));
    }

    #[test]
    fn other_texts_are_left() {
        for text in
            ["", "2025030", "202503040", "2025-03-04", "2025 304", "åååå0304", "+0250304", "２０250304"]
        {
            check("yyyymmdd", Smallest::Day, text, None);
        }
        for text in ["4.3.25", "4.3.2025 ", "004.3.2025", "4-3-2025", ".3.2025"] {
            check("d.m.yyyy", Smallest::Day, text, None);
        }
        // Whether the day exists is for the rule of form to say.
        check("yyyymmdd", Smallest::Day, "20250231", Some("2025-02-31"));
    }

    #[test]
    fn forms_that_leave_something_open_are_refused() {
        for form in [
            "",
            "yy-mm-dd",
            "yyyymd",
            "mmdd",
            "yyyy-dd",
            "yyyy-mm",
            "yyyy-mm-dd-dd",
            "yyyy_mm_dd",
            "yyyymmdd hh",
        ] {
            assert_eq!(DateForm::parse(form, Smallest::Day), None, "{form}");
        }
        for form in ["yyyy", "mm", "myyyy", "yyyyyy-mm"] {
            assert_eq!(DateForm::parse(form, Smallest::Month), None, "{form}");
        }
    }
}
