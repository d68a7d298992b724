//! Places in one CSV row.

/// The byte where the cell number `index`, from 0, begins.
pub(crate) fn cell_start(row: &str, index: usize, separator: u8) -> Option<usize> {
    let bytes = row.as_bytes();
    let mut at = 0;
    for _ in 0..index {
        at = end_of_cell(bytes, at, separator);
        (bytes.get(at) == Some(&separator)).then(|| at += 1)?;
    }
    Some(at)
}

/// The bytes where the cells begin.
pub(crate) fn cell_starts(row: &str, separator: u8) -> Vec<usize> {
    let bytes = row.as_bytes();
    let mut starts = vec![0];
    let mut at = end_of_cell(bytes, 0, separator);
    while bytes.get(at) == Some(&separator) {
        starts.push(at + 1);
        at = end_of_cell(bytes, at + 1, separator);
    }
    starts
}

/// What stands between cells in the files that we write, and in others unless their header says otherwise.
pub(crate) const SEPARATOR: u8 = b';';

/// The byte after the cell that begins at `start`. Quotes count only at the start of a cell, as in the reader.
fn end_of_cell(row: &[u8], start: usize, separator: u8) -> usize {
    let mut is_quoted = false;
    let mut at = start;
    while let Some(byte) = row.get(at) {
        match byte {
            b'"' if at == start || is_quoted => is_quoted = !is_quoted,
            b'"' if row.get(at - 1) == Some(&b'"') && row.get(start) == Some(&b'"') => is_quoted = true,
            byte if !is_quoted && (*byte == b'\n' || *byte == separator) => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &str, index: usize, expected: Option<&str>) {
        let found = cell_start(row, index, SEPARATOR).map(|at| row.split_at(at).1);
        assert_eq!(found, expected, "{row:?} {index}");
    }

    #[test]
    fn cells_are_found_behind_quotes() {
        check("a;b;c", 0, Some("a;b;c"));
        check("a;b;c\r\n", 2, Some("c\r\n"));
        check("a;;c", 2, Some("c"));
        check("\"a;\"\"b\"\";\";c", 1, Some("c"));
        check("\"a\nb\";c", 1, Some("c"));
        check("a\"x;b", 1, Some("b"));
        check("\"\";b", 1, Some("b"));
        check("\"\"\"\";b", 1, Some("b"));
        check("a;b", 2, None);
        check("", 1, None);
        assert_eq!(cell_start("a;b,c", 1, b','), Some(4));
        assert_eq!(cell_starts("a;\"b;\";c\n", SEPARATOR), [0, 2, 7]);
        assert_eq!(cell_starts("", SEPARATOR), [0]);
    }
}
