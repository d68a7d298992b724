//! Which cells of a row make which members: the header, and the mapping if there is one, worked out once per file.

use std::sync::Arc;

use csv::ByteRecord;
use socialdata_core::falt::Falt;

use crate::mapping::Mapping;

/// One column of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// It fills a member of the record type, or several, or a part of one.
    Known,
    /// The same name as a column before it, which fills this member.
    Repeated(Falt),
    /// A name that neither the record type nor the mapping knows.
    Unknown,
    /// A name that the mapping says to leave.
    Ignored,
    /// A name that is no UTF-8.
    Undecodable,
}

/// How one member is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fill {
    pub(crate) falt: Falt,
    pub(crate) from: From,
}

/// Where the text of a member comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// From the cell with this index, as it is.
    Cell(usize),
    /// By the rule of the mapping with this index, from the cells with these indexes.
    Rule(usize, Vec<usize>),
}

/// The columns of a file and the members that they fill.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    pub(crate) fills: Vec<Fill>,
    pub(crate) mapping: Option<Arc<Mapping>>,
}

impl Layout {
    /// The index of the cell where the value of `falt` lies; for an object its first cell.
    pub(crate) fn cell_of(&self, falt: Falt) -> Option<usize> {
        let own = self.fills.iter().find(|fill| fill.falt == falt).and_then(Fill::first_cell);
        own.or_else(|| {
            let within = self.fills.iter().filter(|fill| is_within(fill.falt, falt));
            within.filter_map(Fill::first_cell).min()
        })
    }

    /// The text of a member in a row; empty when the member is absent. `scratch` may be used to put it together.
    pub(crate) fn text<'a>(&self, fill: &Fill, row: &'a ByteRecord, scratch: &'a mut String) -> &'a str {
        let cell =
            |index: usize| row.get(index).and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default();
        match (&fill.from, &self.mapping) {
            (From::Cell(index), _) => cell(*index),
            (From::Rule(rule, cells), Some(mapping)) => {
                scratch.clear();
                mapping.translate(*rule, cells.iter().map(|index| cell(*index)), scratch);
                scratch
            }
            (From::Rule(..), None) => "",
        }
    }
}

impl Fill {
    fn first_cell(&self) -> Option<usize> {
        match &self.from {
            From::Cell(index) => Some(*index),
            From::Rule(_, cells) => cells.first().copied(),
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_lies_at_its_first_cell() {
        let fill = |falt, index| Fill { falt, from: From::Cell(index) };
        let layout = Layout {
            columns: vec![Column::Known; 3],
            fills: vec![fill(Falt::PostId, 0), fill(Falt::PersonKon, 1), fill(Falt::PersonId, 2)],
            mapping: None,
        };
        assert_eq!(layout.cell_of(Falt::Person), Some(1));
        assert_eq!(layout.cell_of(Falt::PersonId), Some(2));
        assert_eq!(layout.cell_of(Falt::Period), None);
        assert_eq!(layout.cell_of(Falt::Post), None);
    }
}
