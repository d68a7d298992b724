//! From a member of a record to its line and column in the input.
//!
//! This runs only for records with findings, over the bytes of that one record which the reader still holds; so it works for
//! standard input too.

pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod xml;

/// The column, from 1, of the byte `at` in a text of one line. Counted in characters, as an editor does.
pub(crate) fn column_of_byte(text: &str, at: usize) -> u64 {
    Columns::new(text).of_byte(at)
}

/// Columns of many bytes of one line. Each byte is counted from the one before when it does not lie before it.
pub(crate) struct Columns<'a> {
    text: &'a str,
    counted: usize,
    characters: u64,
}

impl<'a> Columns<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, counted: 0, characters: 0 }
    }

    /// See [`column_of_byte`].
    pub(crate) fn of_byte(&mut self, at: usize) -> u64 {
        let at = self.text.ceil_char_boundary(at);
        if at < self.counted {
            *self = Self::new(self.text);
        }
        let between = self.text.get(self.counted..at).map_or(0, |between| between.chars().count());
        self.characters = self.characters.saturating_add(u64::try_from(between).unwrap_or(u64::MAX));
        self.counted = at;
        self.characters.saturating_add(1)
    }
}

/// Line and column of the byte `at` in a text that begins at the start of `first_line`.
pub(crate) fn place_of_byte(text: &str, at: usize, first_line: u64) -> (u64, u64) {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or(text);
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    (
        first_line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX)),
        column_of_byte(last_line, last_line.len()),
    )
}

/// Line and column of each of `bytes`, which must be in order, in a text that begins at the start of `first_line`. One pass.
pub(crate) fn places_of_bytes(text: &str, bytes: &[usize], first_line: u64) -> Vec<(u64, u64)> {
    let (mut line, mut column) = (first_line, 1);
    let mut characters = text.char_indices().peekable();
    let places = bytes.iter().map(|at| {
        while let Some((_, character)) = characters.next_if(|(byte, _)| byte < at) {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        (line, column)
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: usize, expected: (u64, u64)) {
        assert_eq!(place_of_byte(text, at, 7), expected, "{text:?} {at}");
    }

    #[test]
    fn columns_do_not_depend_on_the_order_of_the_questions() {
        let text = "aå\u{1f600}b";
        let mut columns = Columns::new(text);
        for at in [0, 3, 2, 3, 7, 1, 99, 0, 5, 8, 4] {
            assert_eq!(columns.of_byte(at), column_of_byte(text, at), "{at}");
        }
        let all: Vec<_> = (0..=9).map(|at| column_of_byte(text, at)).collect();
        assert_eq!(all, [1, 2, 3, 3, 4, 4, 4, 4, 5, 5]);
    }

    #[test]
    fn places_in_order_are_those_of_each_byte() {
        let text = "å;b\nc;\u{1f600};d";
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let expected: Vec<_> = bytes.iter().map(|at| place_of_byte(text, *at, 7)).collect();
        assert_eq!(places_of_bytes(text, &bytes, 7), expected);
    }

    #[test]
    fn columns_are_characters() {
        check("abc", 0, (7, 1));
        check("åäö;x", 7, (7, 5));
        check("a\r\nbå;", 6, (8, 3));
        check("a\r\nbå;", 5, (8, 2));
        check("a\n", 2, (8, 1));
        check("a", 9, (7, 2));
    }
}
