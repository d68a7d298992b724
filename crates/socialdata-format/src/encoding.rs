//! How the text of an input is encoded.

/// The encoding of an input that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheet programs write it.
    Utf8WithBom,
}

impl Encoding {
    /// The word used in machine-readable reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8WithBom => "utf-8-bom",
        }
    }
}

pub(crate) const UTF_8_BOM: &[u8] = b"\xef\xbb\xbf";

/// Whether a text that begins with `start` is UTF-16: a byte order mark, or NUL in every second place of the first two characters.
pub(crate) fn is_utf_16(start: &[u8]) -> bool {
    match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [a, b, c, d, ..] => {
            let zeros = [*a == 0, *b == 0, *c == 0, *d == 0];
            zeros == [false, true, false, true] || zeros == [true, false, true, false]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: &[u8], expected: bool) {
        assert_eq!(is_utf_16(start), expected, "{start:?}");
    }

    #[test]
    fn utf_16_shows_in_the_first_bytes() {
        check(b"\xff\xfe{\0", true);
        check(b"\xfe\xff\0{", true);
        check(b"{\0\"\0", true);
        check(b"\0p\0o", true);
        check(b"PK\x03\x04", false);
        check(b"{\"po", false);
        check(b"\0\0\0\0", false);
        check(b"", false);
    }
}
