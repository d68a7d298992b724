//! A small matcher for the patterns that `schemas/` may use.
//!
//! The code generator translates each schema pattern into a constant [`Pattern`]; it refuses what does not fit. So core needs
//! no regular-expression engine, and a match neither allocates nor backtracks far.

/// Parts that follow each other.
pub(crate) type Pattern = &'static [Part];

/// Between `min` and `max` bytes, each inside one of the inclusive ranges.
pub(crate) struct Part {
    pub(crate) ranges: &'static [(u8, u8)],
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// Whether the whole of `text` has the form `pattern`.
pub(crate) fn matches(pattern: Pattern, text: &str) -> bool {
    rest_matches(pattern, text.as_bytes())
}

fn rest_matches(pattern: &[Part], text: &[u8]) -> bool {
    let Some((part, after)) = pattern.split_first() else { return text.is_empty() };
    let fitting = text.iter().take(part.max).take_while(|byte| in_ranges(part.ranges, **byte)).count();
    (part.min..=fitting).rev().any(|length| text.get(length..).is_some_and(|rest| rest_matches(after, rest)))
}

fn in_ranges(ranges: &[(u8, u8)], byte: u8) -> bool {
    ranges.iter().any(|(low, high)| (*low..=*high).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &[(u8, u8)] = &[(b'0', b'9')];
    const DOT: Part = Part { ranges: &[(b'.', b'.')], min: 1, max: 1 };

    #[test]
    fn the_whole_text_must_fit() {
        let pattern: Pattern = &[Part { ranges: DIGITS, min: 1, max: 2 }, DOT];
        for text in ["1.", "12."] {
            assert!(matches(pattern, text), "{text}");
        }
        for text in ["", ".", "1", "123.", "x1.", "1.\n", "１."] {
            assert!(!matches(pattern, text), "{text}");
        }
    }

    #[test]
    fn a_repeat_gives_back_what_the_rest_needs() {
        let pattern: Pattern =
            &[Part { ranges: DIGITS, min: 1, max: 9 }, Part { ranges: DIGITS, min: 2, max: 2 }];
        assert!(matches(pattern, "123"));
        assert!(!matches(pattern, "12"));
    }
}
