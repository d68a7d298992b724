//! A table of counts with margins, and its published form.

use std::fmt;

use thiserror::Error;

use super::attack::Attack;

/// Below which count a cell is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallCells {
    k: u64,
}

impl SmallCells {
    /// Counts from 1 to `k` − 1 are small.
    ///
    /// # Errors
    /// [`TableError::Threshold`] below 3: with less nothing is hidden, or only ones, which says what they are.
    pub const fn below(k: u64) -> Result<Self, TableError> {
        if k < 3 { Err(TableError::Threshold) } else { Ok(Self { k }) }
    }

    /// The smallest count that is shown, but for zero.
    pub const fn k(self) -> u64 {
        self.k
    }

    const fn is_small(self, count: u64) -> bool {
        0 < count && count < self.k
    }
}

impl Default for SmallCells {
    /// Five: a count of 1–4 is small. Which limit an agency wants is not known.
    fn default() -> Self {
        Self { k: 5 }
    }
}

/// Counts by row and column. Margins are worked out, not given.
///
/// `Debug` shows the size only: exact counts are for the operator's screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    columns: usize,
    rows: usize,
    /// Row by row with the margins: each row ends with its total, and the last row holds the totals of the columns.
    counts: Vec<u64>,
}

impl Table {
    /// A table of `columns` columns; the counts row by row.
    ///
    /// # Errors
    /// [`TableError::Shape`] without rows or columns, or when the last row is not whole; [`TableError::TooLarge`] when the
    /// total does not fit 64 bits.
    pub fn new(columns: usize, counts: &[u64]) -> Result<Self, TableError> {
        if columns == 0 || counts.is_empty() || !counts.len().is_multiple_of(columns) {
            return Err(TableError::Shape);
        }
        let rows = counts.len() / columns;
        let mut with_margins = Vec::with_capacity((rows + 1).saturating_mul(columns + 1));
        let mut totals = vec![0_u64; columns + 1];
        for row in counts.chunks(columns) {
            let mut row_total = 0_u64;
            for (count, total) in row.iter().zip(&mut totals) {
                row_total = row_total.checked_add(*count).ok_or(TableError::TooLarge)?;
                *total = total.checked_add(*count).ok_or(TableError::TooLarge)?;
                with_margins.push(*count);
            }
            with_margins.push(row_total);
            if let Some(all) = totals.last_mut() {
                *all = all.checked_add(row_total).ok_or(TableError::TooLarge)?;
            }
        }
        with_margins.extend(totals);
        Ok(Self { columns, rows, counts: with_margins })
    }

    /// The table with every small count hidden, and as many others as it takes that none can be worked out.
    ///
    /// The result depends on nothing but the counts and the limit. The same table gives the same result.
    pub fn publish(&self, small: SmallCells) -> Published {
        let mut hidden: Vec<bool> = self.counts.iter().map(|count| small.is_small(*count)).collect();
        // Each round hides one cell more, and a table without a shown count gives nothing away.
        while let Some(partner) = self.next_to_hide(&hidden) {
            if let Some(cell) = hidden.get_mut(partner) {
                *cell = true;
            }
        }
        let cells = self.counts.iter().zip(hidden);
        let cells =
            cells.map(|(count, is_hidden)| if is_hidden { Cell::Hidden } else { Cell::Shown(*count) });
        Published { columns: self.columns, rows: self.rows, cells: cells.collect() }
    }

    /// What to hide beside the first cell that has one possible value only; nothing when there is no such cell.
    ///
    /// If one cell is enough, the smallest of those, a total only when there is no other. Otherwise the smallest of the same
    /// row or column, as a step on the way.
    fn next_to_hide(&self, hidden: &[bool]) -> Option<usize> {
        let width = self.columns + 1;
        let attack = Attack::new(self.rows + 1, width, &self.counts, hidden);
        let mut places = (0..).zip(hidden).filter(|(_, is_hidden)| **is_hidden).map(|(place, _)| place);
        let known = places.find(|place| attack.knows(*place))?;
        let ends = attack.ends_of(known)?;
        let shown = (0..).zip(self.counts.iter().zip(hidden));
        let candidates = shown.filter(|(_, (count, is_hidden))| !**is_hidden && **count > 0);
        let best = candidates.min_by_key(|(place, (count, _))| {
            let (row, column) = (place / width, place % width);
            let is_elsewhere = row != known / width && column != known % width;
            let is_total = row == self.rows || column == self.columns;
            let is_enough = attack.closes(*place, &ends);
            (is_total, !is_enough, !is_enough && is_elsewhere, **count, *place)
        });
        best.map(|(place, _)| place)
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({} rows, {} columns)", self.rows, self.columns)
    }
}

/// A count as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed: a count is shown or it is not")]
pub enum Cell {
    /// The count.
    Shown(u64),
    /// At least one; more is not said.
    Hidden,
}

impl fmt::Display for Cell {
    /// The count, or two dots as in official statistics: the figure exists and is not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown(count) => f.pad(&count.to_string()),
            Self::Hidden => f.pad(".."),
        }
    }
}

/// A table that may leave the operator's screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
}

impl Published {
    /// Rows, without that of the totals.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Columns, without that of the totals.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The count in `row` and `column`, both from 0; nothing outside the table.
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let is_inside = row < self.rows && column < self.columns;
        is_inside.then(|| self.at(row, column)).flatten()
    }

    /// The total of a row.
    pub fn row_total(&self, row: usize) -> Option<Cell> {
        (row < self.rows).then(|| self.at(row, self.columns)).flatten()
    }

    /// The total of a column.
    pub fn column_total(&self, column: usize) -> Option<Cell> {
        (column < self.columns).then(|| self.at(self.rows, column)).flatten()
    }

    /// The total of everything.
    pub fn total(&self) -> Option<Cell> {
        self.at(self.rows, self.columns)
    }

    /// The share of a cell in its row, 0–1. Nothing when one of the two counts is hidden, since it would give it away, or
    /// when the row is empty.
    pub fn share_of_row(&self, row: usize, column: usize) -> Option<f64> {
        match (self.cell(row, column)?, self.row_total(row)?) {
            (Cell::Shown(part), Cell::Shown(whole)) if whole > 0 => Some(quotient(part, whole)),
            _ => None,
        }
    }

    fn at(&self, row: usize, column: usize) -> Option<Cell> {
        self.cells.get(row * (self.columns + 1) + column).copied()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share needs no more than the 53 bits that it has")]
fn quotient(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Why counts make no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// No rows, no columns, or rows of different lengths.
    #[error(
        "raderna är inte lika långa, eller tabellen är tom / the rows differ in length, or the table is empty"
    )]
    Shape,
    /// The total does not fit 64 bits.
    #[error("summan är för stor / the total is too large")]
    TooLarge,
    /// A limit under which hiding says what is hidden.
    #[error("gränsen ska vara minst 3 / the limit must be at least 3")]
    Threshold,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(columns: usize, counts: &[u64]) -> String {
        let published = Table::new(columns, counts).unwrap().publish(SmallCells::default());
        let rows = published.cells.chunks(columns + 1);
        let row = |cells: &[Cell]| cells.iter().map(Cell::to_string).collect::<Vec<_>>().join(" ");
        rows.map(row).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn large_counts_and_zeros_are_shown() {
        assert_eq!(shown(2, &[5, 0, 7, 9]), "5 0 5 / 7 9 16 / 12 9 21");
    }

    #[test]
    fn the_limit_is_k_itself() {
        assert_eq!(shown(1, &[5]), "5 5 / 5 5");
        assert_eq!(shown(1, &[4]), ".. .. / .. ..");
        assert_eq!(shown(1, &[0]), "0 0 / 0 0");
    }

    #[test]
    fn one_small_cell_takes_three_others_with_it() {
        assert_eq!(shown(2, &[3, 20, 30, 40]), ".. .. 23 / .. .. 70 / 33 60 93");
    }

    #[test]
    fn a_small_total_is_hidden_too() {
        assert_eq!(shown(2, &[1, 1, 30, 40]), ".. .. .. / .. .. .. / 31 41 72");
    }

    #[test]
    fn two_hidden_ones_that_fill_their_total_are_not_enough() {
        // Who knows that zeros are shown knows that both are at least one: with a total of 6 shown, 5 and 1 could only be
        // told from 4 and 2 because another row leaves room.
        let text = shown(2, &[1, 5, 20, 30]);
        assert!(text.starts_with(".. .. 6 / .. .."), "{text}");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (columns, counts) in [(0, &[1][..]), (2, &[]), (2, &[1, 2, 3])] {
            assert_eq!(Table::new(columns, counts), Err(TableError::Shape));
        }
        assert_eq!(Table::new(2, &[u64::MAX, 1]), Err(TableError::TooLarge));
        assert_eq!(SmallCells::below(2), Err(TableError::Threshold));
    }

    #[test]
    fn shares_follow_their_counts() {
        let published = Table::new(2, &[10, 30, 1, 50]).unwrap().publish(SmallCells::default());
        assert_eq!(published.share_of_row(0, 0), None, "hidden beside the small one");
        let published = Table::new(2, &[10, 30, 0, 0]).unwrap().publish(SmallCells::default());
        assert_eq!(published.share_of_row(0, 0), Some(0.25));
        assert_eq!(published.share_of_row(1, 0), None, "an empty row has no shares");
    }

    #[test]
    fn debug_shows_no_count() {
        assert_eq!(format!("{:?}", Table::new(1, &[3]).unwrap()), "Table(1 rows, 1 columns)");
    }
}
