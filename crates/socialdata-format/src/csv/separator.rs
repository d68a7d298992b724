//! What stands between cells, told by the first line.

use crate::locate::csv::SEPARATOR;

/// What the first visible line of a CSV file says about separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FirstLine {
    pub(super) separator: u8,
    /// The line is `sep=;`, as Excel writes and reads it, and not the header.
    pub(super) is_declaration: bool,
}

/// The candidates; among equals the first one wins.
const SEPARATORS: [u8; 3] = [SEPARATOR, b'\t', b','];

/// The separator that a declaration names, otherwise the one that stands most often between the names of the header.
pub(super) fn of_first_line(line: &[u8]) -> FirstLine {
    if let Some(separator) = declared(line) {
        return FirstLine { separator, is_declaration: true };
    }
    let mut best = (SEPARATOR, 0);
    for separator in SEPARATORS {
        let count = count_outside_quotes(line, separator);
        if count > best.1 {
            best = (separator, count);
        }
    }
    FirstLine { separator: best.0, is_declaration: false }
}

fn declared(line: &[u8]) -> Option<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    // Saved by a program that took the line for data, it may be quoted, or filled up with separators.
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = line.split_at_checked(4)?;
    let (separator, rest) = rest.split_first()?;
    let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
    let is_filled_up = rest.iter().all(|byte| SEPARATORS.contains(byte));
    let is_declaration = name.eq_ignore_ascii_case(b"sep=") && SEPARATORS.contains(separator) && is_filled_up;
    is_declaration.then_some(*separator)
}

fn count_outside_quotes(line: &[u8], separator: u8) -> usize {
    let mut is_quoted = false;
    let mut count = 0;
    for byte in line {
        is_quoted ^= *byte == b'"';
        count += usize::from(*byte == separator && !is_quoted);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, separator: u8, is_declaration: bool) {
        assert_eq!(of_first_line(line.as_bytes()), FirstLine { separator, is_declaration }, "{line:?}");
    }

    #[test]
    fn the_header_tells_what_separates() {
        check("posttyp;postId;period\n", b';', false);
        check("posttyp,postId,period\r\n", b',', false);
        check("posttyp\tpostId", b'\t', false);
        check("\"Belopp, kr\";\"Avgift, kr, netto\";Datum", b';', false);
        check("\"a;b;c\",d", b',', false);
        check("posttyp", b';', false);
        check("a;b,c", b';', false);
        check("", b';', false);
    }

    #[test]
    fn excel_may_declare_it() {
        check("sep=,\r\n", b',', true);
        check("SEP=\t\n", b'\t', true);
        check("sep=;;;;\n", b';', true);
        check("\"sep=;\"\n", b';', true);
        check("sep=|\n", b';', false);
        check("sep=;x\n", b';', false);
        check("separat;x", b';', false);
        check("sep=", b';', false);
    }
}
