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
    !has_utf_8_character(text, is_whole) && text.iter().all(|byte| stands_in_text(*byte))
}

/// Whether any character of several bytes is there. One that the end of the window cuts off counts, since nobody knows better.
fn has_utf_8_character(text: &[u8], is_whole: bool) -> bool {
    let mut rest = text;
    loop {
        let Some(at) = rest.iter().position(|byte| !byte.is_ascii()) else { return false };
        let (_, from) = rest.split_at(at);
        match std::str::from_utf8(from.get(..from.len().min(4)).unwrap_or_default()) {
            Ok(_) => return true,
            Err(error) if error.valid_up_to() > 0 => return true,
            Err(error) if error.error_len().is_none() && !is_whole && from.len() < 4 => return true,
            Err(_) => rest = from.get(1..).unwrap_or_default(),
        }
    }
}

/// ASCII without control characters but for white space, and the letters and signs of windows-1252 that people write.
///
/// The rest (unassigned, signs of currencies and of mathematics) are rarer in an export than broken UTF-8 is.
fn stands_in_text(byte: u8) -> bool {
    match byte {
        b'\t' | b'\n' | b'\r' | b' '..=b'~' => true,
        // € … ‰ Š Ž ‘ ’ “ ” • – — š ž Ÿ, no-break space § « ­ ° ´ · » ½
        0x80 | 0x85 | 0x89 | 0x8a | 0x8e | 0x91..=0x97 | 0x9a | 0x9e | 0x9f => true,
        0xa0 | 0xa7 | 0xab | 0xad | 0xb0 | 0xb4 | 0xb7 | 0xbb | 0xbd => true,
        // À to ÿ without × and ÷.
        0xc0..=0xff => !matches!(byte, 0xd7 | 0xf7),
        _ => false,
    }
}

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
