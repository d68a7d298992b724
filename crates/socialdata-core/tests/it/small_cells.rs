//! Nobody works out a hidden count, whatever is tried: all tables that look the same are counted one by one.

use std::collections::BTreeSet;

use proptest::prelude::*;
use socialdata_core::aggregat::{Cell, Published, SmallCells, Table};

/// A small table: columns and counts, many of them small or zero.
fn tables() -> impl Strategy<Value = (usize, Vec<u64>)> {
    (1..=3_usize, 1..=3_usize).prop_flat_map(|(rows, columns)| {
        let count = prop_oneof![2 => 0..=4_u64, 1 => 5..=9_u64];
        (Just(columns), prop::collection::vec(count, rows * columns))
    })
}

/// Every table of at least `1` in hidden cells that looks like the published one.
///
/// The attacker's table is made cell by cell: a shown cell is what it is, a hidden one is tried from 1 to `most`. Where a
/// total is hidden the sums are free, and a bound is needed: one above every true count is enough to show a second value.
struct Exhaustive<'a> {
    published: &'a Published,
    most: u64,
    counts: Vec<u64>,
    seen: Vec<BTreeSet<u64>>,
}

impl Exhaustive<'_> {
    fn look(published: &Published, most: u64) -> Vec<BTreeSet<u64>> {
        let places = published.rows() * published.columns();
        let mut search =
            Exhaustive { published, most, counts: Vec::new(), seen: vec![BTreeSet::new(); places] };
        search.next();
        search.seen
    }

    fn next(&mut self) {
        let (rows, columns) = (self.published.rows(), self.published.columns());
        let place = self.counts.len();
        if place == rows * columns {
            if fits(self.published.total().unwrap(), self.counts.iter().sum()) {
                for (seen, count) in self.seen.iter_mut().zip(&self.counts) {
                    seen.insert(*count);
                }
            }
            return;
        }
        let (row, column) = (place / columns, place % columns);
        let tried = match self.published.cell(row, column).unwrap() {
            Cell::Shown(count) => count..=count,
            Cell::Hidden => 1..=self.most,
        };
        for count in tried {
            self.counts.push(count);
            let row_is_full = column + 1 == columns;
            let row_sum = self.counts[row * columns..].iter().sum();
            let column_sum = self.counts.iter().skip(column).step_by(columns).sum();
            let row_fits = !row_is_full || fits(self.published.row_total(row).unwrap(), row_sum);
            let column_fits =
                row + 1 < rows || fits(self.published.column_total(column).unwrap(), column_sum);
            if row_fits && column_fits {
                self.next();
            }
            self.counts.pop();
        }
    }
}

/// A hidden total is not zero either, or it would be shown.
fn fits(shown: Cell, sum: u64) -> bool {
    match shown {
        Cell::Shown(count) => count == sum,
        Cell::Hidden => sum > 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_hidden_cell_has_at_least_two_possible_values((columns, counts) in tables()) {
        let small = SmallCells::default();
        let published = Table::new(columns, &counts).unwrap().publish(small);
        let possible = Exhaustive::look(&published, 10);
        for (place, (count, values)) in counts.iter().zip(&possible).enumerate() {
            let cell = published.cell(place / columns, place % columns).unwrap();
            prop_assert!(values.contains(count), "the true table is among those that were counted");
            match cell {
                Cell::Shown(shown) => prop_assert!(shown == *count && (shown == 0 || shown >= small.k())),
                Cell::Hidden => prop_assert!(values.len() >= 2, "{place} is {values:?}"),
            }
            if (1..small.k()).contains(count) {
                let below = values.range(..=small.k()).count();
                prop_assert!(below >= 2, "a small cell could only be {values:?}");
            }
        }
    }

    #[test]
    fn no_total_below_k_is_shown((columns, counts) in tables()) {
        let published = Table::new(columns, &counts).unwrap().publish(SmallCells::default());
        let rows = (0..published.rows()).map(|row| published.row_total(row));
        let totals = rows.chain((0..columns).map(|column| published.column_total(column)));
        for total in totals.chain([published.total()]) {
            prop_assert!(!matches!(total.unwrap(), Cell::Shown(1..=4)));
        }
    }
}

#[test]
fn a_small_cell_takes_a_whole_circle_with_it() {
    let table = Table::new(2, &[3, 20, 30, 40]).unwrap();
    let published = table.publish(SmallCells::default());
    let hidden: Vec<bool> =
        (0..4).map(|place| published.cell(place / 2, place % 2) == Some(Cell::Hidden)).collect();
    assert_eq!(hidden, [true; 4]);
    assert!(Exhaustive::look(&published, 40).iter().all(|values| values.len() >= 2));
}

#[test]
fn a_large_table_is_published_in_no_time() {
    let counts: Vec<u64> = (0..40 * 25).map(|place: u64| place * 7919 % 23).collect();
    let published = Table::new(25, &counts).unwrap().publish(SmallCells::default());
    let shown = |place: usize| matches!(published.cell(place / 25, place % 25), Some(Cell::Shown(_)));
    let (kept, large): (Vec<usize>, Vec<usize>) = (
        (0..counts.len()).filter(|place| shown(*place)).collect(),
        (0..counts.len()).filter(|place| counts[*place] == 0 || counts[*place] >= 5).collect(),
    );
    assert!(kept.len() * 10 > large.len() * 9, "{} of {} are left", kept.len(), large.len());
}
