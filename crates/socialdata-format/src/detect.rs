//! Which format an input has, told by its first visible line.

/// The form of a record file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One JSON object per line, any record types mixed.
    Ndjson,
    /// One JSON array of records, or JSON objects after each other that go over several lines; any record types mixed.
    JsonArray,
    /// Semicolon-separated values with a header row, one record type.
    Csv,
    /// An XML document with the root `poster`, any record types mixed.
    Xml,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Ndjson, Self::JsonArray, Self::Csv, Self::Xml];

    /// The word used in machine-readable reports and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::JsonArray => "json",
            Self::Csv => "csv",
            Self::Xml => "xml",
        }
    }

    /// The format with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == name)
    }
}

/// The format of a text whose first visible line is `line`, or the beginning of it.
///
/// A brace alone on its line is how indented JSON begins. Any other line with a brace first is a record, broken or not: so a
/// cut-off first line of NDJSON does not make the lines after it unreadable.
pub(crate) fn format(line: &[u8]) -> Format {
    match line.trim_ascii() {
        [] => Format::Ndjson,
        [b'[', ..] | b"{" => Format::JsonArray,
        [b'{', ..] => Format::Ndjson,
        [b'<', ..] => Format::Xml,
        _ => Format::Csv,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Format) {
        assert_eq!(format(line.as_bytes()), expected, "{line}");
        assert_eq!(Format::from_name(expected.as_str()), Some(expected));
    }

    #[test]
    fn the_first_line_tells() {
        check("", Format::Ndjson);
        check("  {\"posttyp\":\n", Format::Ndjson);
        check(" {}\n", Format::Ndjson);
        check("{ \r\n", Format::JsonArray);
        check("\t[\n", Format::JsonArray);
        check("<?xml version=\"1.0\"?>\n", Format::Xml);
        check("<html>", Format::Xml);
        check("posttyp;postId\n", Format::Csv);
    }
}
