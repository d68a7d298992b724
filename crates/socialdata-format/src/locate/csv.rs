//! Places in one CSV row.

use socialdata_core::falt::Falt;

use crate::csv::Column;

/// The byte in `row` where the value of `falt` lies: its cell; for an object its first cell; otherwise the start of the row.
pub(crate) fn byte_of(row: &str, falt: Falt, columns: &[Column]) -> usize {
    let own = columns.iter().position(|column| *column == Column::Known(falt));
    let index = own.or_else(|| {
        columns.iter().position(|column| matches!(column, Column::Known(known) if is_within(*known, falt)))
    });
    index.and_then(|index| cell_start(row, index)).unwrap_or(0)
}

/// The byte where the cell number `index`, from 0, begins.
pub(crate) fn cell_start(row: &str, index: usize) -> Option<usize> {
    let bytes = row.as_bytes();
    let mut at = 0;
    for _ in 0..index {
        at = end_of_cell(bytes, at);
        (bytes.get(at) == Some(&SEPARATOR)).then(|| at += 1)?;
    }
    Some(at)
}

/// What stands between cells.
pub(crate) const SEPARATOR: u8 = b';';

/// Whether `falt` is a member of the object `object`, at any depth.
fn is_within(falt: Falt, object: Falt) -> bool {
    let mut place = falt;
    while place != Falt::Post {
        place = place.parent();
        if place == object {
            return object != Falt::Post;
        }
    }
    false
}

/// The byte after the cell that begins at `start`. Quotes count only at the start of a cell, as in the reader.
fn end_of_cell(row: &[u8], start: usize) -> usize {
    let mut is_quoted = false;
    let mut at = start;
    while let Some(byte) = row.get(at) {
        match byte {
            b'"' if at == start || is_quoted => is_quoted = !is_quoted,
            b'"' if row.get(at - 1) == Some(&b'"') && row.get(start) == Some(&b'"') => is_quoted = true,
            b'\n' | &SEPARATOR if !is_quoted => return at,
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
        let found = cell_start(row, index).map(|at| row.split_at(at).1);
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
    }

    #[test]
    fn an_object_lies_at_its_first_cell() {
        let columns =
            [Column::Known(Falt::PostId), Column::Known(Falt::PersonKon), Column::Known(Falt::PersonId)];
        assert_eq!(byte_of("a;1;2", Falt::Person, &columns), 2);
        assert_eq!(byte_of("a;1;2", Falt::PersonId, &columns), 4);
        assert_eq!(byte_of("a;1;2", Falt::Period, &columns), 0);
        assert_eq!(byte_of("a;1;2", Falt::Post, &columns), 0);
    }
}
