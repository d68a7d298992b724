//! Text that was UTF-8, was read as ISO 8859-1 or windows-1252 once, and written as UTF-8 again: `Ã¥` for å.

/// The byte where the first å, ä, ö, Å, Ä, Ö or é stands that was read wrongly once; `None` in sound text.
///
/// The pairs mean nothing in any language. Text without `Ã` costs one pass.
pub(crate) fn read_twice_at(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return None;
    }
    text.match_indices('Ã').find_map(|(at, first)| {
        let second = text.get(at + first.len()..)?.chars().next()?;
        is_second(second).then_some(at)
    })
}

/// What the second byte of those characters looks like: å ä ö é in both encodings, then Å Ä Ö in windows-1252 and in ISO 8859-1.
fn is_second(character: char) -> bool {
    matches!(character, '¥' | '¤' | '¶' | '©' | '…' | '„' | '–' | '\u{85}' | '\u{84}' | '\u{96}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes `text` as UTF-8, reads each byte as ISO 8859-1.
    fn as_latin_1(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn every_swedish_letter_is_recognised_in_both_encodings() {
        for letter in ["å", "ä", "ö", "Å", "Ä", "Ö", "é"] {
            assert_eq!(read_twice_at(&format!("a;{}x", as_latin_1(letter))), Some(2), "{letter}");
            let (windows, _, _) = encoding_rs::WINDOWS_1252.decode(letter.as_bytes());
            assert_eq!(read_twice_at(&format!("ab{windows}")), Some(2), "{letter}");
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in ["", "abc", "åäöÅÄÖé", "São Paulo", "\u{c3}", "Ã a", "1 § …"] {
            assert_eq!(read_twice_at(text), None, "{text}");
        }
    }
}
