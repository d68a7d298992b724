//! Which encoding some bytes have.

use super::Encoding;

/// A byte order mark at the beginning: the encoding, and the length of the mark.
pub(super) fn byte_order_mark(start: &[u8]) -> Option<(Encoding, usize)> {
    match start {
        [0xef, 0xbb, 0xbf, ..] => Some((Encoding::Utf8WithBom, 3)),
        [0xff, 0xfe, ..] => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 without a byte order mark: two characters of ASCII at the beginning have NUL in every second place.
pub(super) fn utf_16_without_mark(start: &[u8]) -> Option<Encoding> {
    let [a, b, c, d, ..] = start else { return None };
    match [*a == 0, *b == 0, *c == 0, *d == 0] {
        [false, true, false, true] => Some(Encoding::Utf16Le),
        [true, false, true, false] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether a text, from its first byte that is not ASCII, is windows-1252 and not UTF-8. `is_whole` when nothing follows it.
pub(super) fn is_windows_1252(text: &[u8], is_whole: bool) -> bool {
    !is_utf_8(text, is_whole) && text.iter().all(|byte| stands_in_text(*byte))
}

/// Whether all of it is UTF-8 (the end of the window may cut a character off), or one character that is common in Western text.
///
/// In windows-1252 `Ö–` has the bytes of a Hebrew accent; but nobody writes the bytes of å in UTF-8, which are `Ã¥` there.
fn is_utf_8(text: &[u8], is_whole: bool) -> bool {
    let mut chunks = text.utf8_chunks().peekable();
    let mut is_valid = true;
    while let Some(chunk) = chunks.next() {
        if chunk.valid().chars().any(is_common) {
            return true;
        }
        let is_cut_off = chunks.peek().is_none() && !is_whole && is_beginning(chunk.invalid());
        is_valid &= chunk.invalid().is_empty() || is_cut_off;
    }
    is_valid
}

/// The letters and signs of ISO 8859-1, typographic signs, and the euro.
fn is_common(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{ff}' | '\u{2000}'..='\u{206f}' | '€')
}

/// Whether more bytes could make a character of these.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// ASCII without control characters but for white space, and the letters and signs of windows-1252 that people write.
///
/// The rest (unassigned, signs of currencies and of mathematics) are rarer in an export than broken UTF-8 is.
fn stands_in_text(byte: u8) -> bool {
    match byte {
        b'\t' | b'\n' | b'\r' | b' '..=b'~' => true,
        // À to ÿ without × and ÷.
        0xc0..=0xff => !matches!(byte, 0xd7 | 0xf7),
        _ => SIGNS.contains(&byte),
    }
}

/// € … ‰ Š Ž, quotes, bullet and dashes, š ž Ÿ, no-break space, § « soft hyphen ° ´ · » ½
const SIGNS: &[u8] =
    b"\x80\x85\x89\x8a\x8e\x91\x92\x93\x94\x95\x96\x97\x9a\x9e\x9f\xa0\xa7\xab\xad\xb0\xb4\xb7\xbb\xbd";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_shows_in_the_first_bytes() {
        let check = |start: &[u8], expected| {
            let found = byte_order_mark(start).map(|(encoding, _)| encoding).or(utf_16_without_mark(start));
            assert_eq!(found, expected, "{start:?}");
        };
        check(b"\xff\xfe{\0", Some(Encoding::Utf16Le));
        check(b"\xfe\xff\0{", Some(Encoding::Utf16Be));
        check(b"{\0\"\0", Some(Encoding::Utf16Le));
        check(b"\0p\0o", Some(Encoding::Utf16Be));
        check(b"\xef\xbb\xbfa", Some(Encoding::Utf8WithBom));
        check(b"PK\x03\x04", None);
        check(b"{\"po", None);
        check(b"\0\0\0\0", None);
        check(b"", None);
    }

    fn check(text: &[u8], expected: bool) {
        assert_eq!(is_windows_1252(text, true), expected, "{text:?}");
    }

    #[test]
    fn swedish_text_in_windows_1252_is_told_from_utf_8() {
        check(b"\xe5ngstr\xf6m;\xc4lvsbyn\r\n", true);
        check(b"\x96 \x93citat\x94 \xa7", true);
        check("ångström".as_bytes(), false);
        check("ö".as_bytes(), false);
        check(b"\xe5ngstr\xc3\xb6m", false);
        check(b"\xe5\x00", false);
        check(b"\xe5\x81", false);
        check(b"\xe5\x07", false);
        // A dash after a letter can look like a character of far away.
        check(b"\xd6\x96;\xe4", true);
        check(b"\xe4\x96\x96;\xd6;", true);
        check("䖖".as_bytes(), false);
        check(b"\xff", true);
        check(b"\xc3", true);
    }

    #[test]
    fn a_character_that_the_window_cuts_off_is_not_held_against_utf_8() {
        assert!(!is_windows_1252(b"\xc3", false));
        assert!(!is_windows_1252("\u{1f600}".as_bytes().get(..3).unwrap(), false));
        assert!(is_windows_1252(b"\xe5;;;;", false));
    }
}
