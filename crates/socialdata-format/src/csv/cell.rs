//! The name of a cell, as a spreadsheet program shows it.

use std::fmt;

/// A cell of a CSV file opened in a spreadsheet program. `Display` gives the name of it: `B17`.
///
/// ```
/// use socialdata_format::Cell;
///
/// assert_eq!(Cell { column: 2, row: 17 }.to_string(), "B17");
/// assert_eq!(Cell { column: 28, row: 1 }.to_string(), "AB1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a pair of numbers")]
pub struct Cell {
    /// The column, from 1.
    pub column: u32,
    /// The row, from 1. A row over several lines is one row, a blank line is one too, and `sep=;` is none.
    pub row: u64,
}

impl Cell {
    /// The cell in the column with this index, from 0.
    pub(crate) fn new(index: usize, row: u64) -> Self {
        Self { column: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1), row }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0_u8; 8];
        let mut at = letters.len();
        let mut left = self.column;
        while left > 0 && at > 0 {
            at -= 1;
            left -= 1;
            if let Some(letter) = letters.get_mut(at) {
                *letter = b'A' + u8::try_from(left % 26).unwrap_or(0);
            }
            left /= 26;
        }
        for letter in letters.get(at..).unwrap_or_default() {
            write!(f, "{}", char::from(*letter))?;
        }
        write!(f, "{}", self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_as_in_a_spreadsheet() {
        let name = |column| Cell { column, row: 1 }.to_string();
        let names = [1, 26, 27, 52, 53, 702, 703, u32::MAX].map(name);
        assert_eq!(names, ["A1", "Z1", "AA1", "AZ1", "BA1", "ZZ1", "AAA1", "MWLQKWU1"]);
    }
}
