//! How the text of a cell is translated.

use std::collections::BTreeMap;

use super::forms::{DateForm, Smallest};
use super::number::NumberForm;

/// One way to translate. What does not fit goes through as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    None,
    /// Each word has its translation.
    Words(BTreeMap<String, String>),
    /// The first form that fits.
    Date {
        forms: Vec<DateForm>,
        smallest: Smallest,
    },
    Number(NumberForm),
    Personnummer,
}

impl Treatment {
    /// Appends the translation of `text`.
    pub(super) fn apply(&self, text: &str, out: &mut String) {
        let translated = match self {
            Self::None => None,
            Self::Words(words) => words.get(text).cloned(),
            Self::Date { forms, smallest } => forms.iter().find_map(|form| form.read(text, *smallest)),
            Self::Number(form) => form.read(text),
            Self::Personnummer => twelve_digits(text),
        };
        match translated {
            Some(translated) => out.push_str(&translated),
            None => out.push_str(text),
        }
    }
}

/// Eight digits, a sign, four digits, the last of which may be letters and digits of a reserve number.
///
/// A number of ten digits has no certain century: its sign says only who was older than a hundred years on a day that nobody
/// wrote down. It goes through, and the rules refuse it.
fn twelve_digits(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(8)?;
    let serial = rest.strip_prefix(['-', '+', ' '])?;
    let is_number = date.bytes().all(|byte| byte.is_ascii_digit())
        && serial.len() == 4
        && serial.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_number.then(|| format!("{date}{serial}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        Treatment::Personnummer.apply(text, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn the_sign_in_twelve_digits_goes_and_ten_digits_stay() {
        for text in ["19121212-1212", "19121212+1212", "19121212 1212", "191212121212"] {
            check(text, "191212121212");
        }
        for text in
            ["121212-1212", "121212+1212", "1212121212", "", "19121212-12", "1912-1212-12", "å9121212-121"]
        {
            check(text, text);
        }
    }
}
