//! Free text that came from a receiver.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text chosen by somebody else: shown to a human after filtering, never logged as it is, never branched on.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReceiverText(String);

impl ReceiverText {
    /// Own fixed text, for the receiver's side.
    pub fn fixed(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// An own identifier, such as a support number, for the receiver's side.
    pub fn from_own(text: impl fmt::Display) -> Self {
        Self(text.to_string())
    }

    /// A form that may be shown: at most 200 characters, without control characters, and with everything masked that
    /// has the ten or more digits of an identity number, also when broken by blanks, points or signs.
    pub fn shown(&self) -> String {
        let mut shown = String::new();
        let mut rest = self.0.as_str();
        while let Some(first) = rest.chars().next() {
            let run = number_run(rest);
            let (taken, after) = rest.split_at_checked(run.max(first.len_utf8())).unwrap_or((rest, ""));
            if taken.chars().filter(|each| each.is_numeric()).count() >= 10 {
                shown.push_str(MASK);
            } else {
                shown.extend(taken.chars().filter(|each| !each.is_control()));
            }
            rest = after;
        }
        shown.chars().take(200).collect()
    }
}

impl fmt::Debug for ReceiverText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiverText({} bytes)", self.0.len())
    }
}

/// Length in bytes of the digits at the start of `text`, with the separators between them.
fn number_run(text: &str) -> usize {
    let mut end = 0;
    for (at, each) in text.char_indices() {
        if each.is_numeric() {
            end = at + each.len_utf8();
        } else if end == 0 || !SEPARATORS.contains(&each) && !each.is_control() {
            break;
        }
    }
    end
}

const SEPARATORS: [char; 7] = ['-', '+', ' ', '.', '/', '\u{a0}', '\u{2013}'];
const MASK: &str = "[…]";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(ReceiverText(text.to_owned()).shown(), expected);
    }

    #[test]
    fn identity_numbers_are_masked_in_every_spelling() {
        for number in [
            "191212121212",
            "1212121212",
            "121212-1212",
            "19121212 1212",
            "121212+1212",
            "19 12 12 12 12 12",
            "121212–1212",
        ] {
            check(&format!("Fel för {number}!"), "Fel för […]!");
            check(&format!("Fel för {number}"), "Fel för […]");
        }
    }

    #[test]
    fn ordinary_texts_are_shown() {
        check("Period 2026-07 is closed, see e-000017.", "Period 2026-07 is closed, see e-000017.");
        check("2026-08-22 is over", "2026-08-22 is over");
        check("", "");
        check("a\u{1b}[31m\nb", "a[31mb");
        check(&"å".repeat(300), &"å".repeat(200));
    }

    #[test]
    fn the_debug_form_shows_none_of_it() {
        assert_eq!(format!("{:?}", ReceiverText::fixed("hemligt")), "ReceiverText(7 bytes)");
    }

    proptest! {
        #[test]
        fn what_is_shown_has_no_ten_digits_in_a_row(text in "[0-9 .å\\n-]{0,60}") {
            let shown = ReceiverText(text).shown();
            let longest = shown.split(|each: char| !each.is_numeric()).map(|run| run.chars().count()).max();
            prop_assert!(longest.unwrap_or(0) < 10);
        }
    }
}
