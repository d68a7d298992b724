//! The header row: which column is which member.

use std::collections::HashMap;
use std::sync::Arc;

use csv::ByteRecord;
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, RuleMeta};

use crate::encoding::read_twice_at;
use crate::error::ReadError;
use crate::locate::{csv as cells, place_of_byte, places_of_bytes};
use crate::mapping::Mapping;
use crate::reader::Located;

use super::cell::Cell;
use super::layout::{Column, Fill, From, Layout};

/// The first row, from which the columns follow once the record type is known.
pub(super) struct Header {
    line: u64,
    row: u64,
    text: String,
    separator: u8,
    /// The names without blanks around them; `None` for one that is no UTF-8.
    names: Vec<Option<String>>,
    /// The first column with each name.
    indexes: HashMap<String, usize>,
    ends_with_separator: bool,
    not_utf_8_at: Option<usize>,
}

/// A row as it stands in the file.
pub(super) struct RawRow<'a> {
    pub(super) bytes: &'a [u8],
    /// The line where it begins, from 1.
    pub(super) line: u64,
    /// Its number in a spreadsheet program, from 1.
    pub(super) number: u64,
}

impl Header {
    /// Takes a row as the header.
    pub(super) fn new(raw: &RawRow<'_>, cells: &ByteRecord, separator: u8) -> Self {
        let mut names: Vec<_> = cells.iter().map(name).collect();
        let width = names.len();
        while names.len() > 1 && names.last().is_some_and(|last| last.as_deref() == Some("")) {
            names.pop();
        }
        let mut indexes = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(name) = name {
                indexes.entry(name.clone()).or_insert(index);
            }
        }
        Self {
            indexes,
            line: raw.line,
            row: raw.number,
            text: String::from_utf8_lossy(raw.bytes).into_owned(),
            separator,
            ends_with_separator: names.len() < width,
            names,
            not_utf_8_at: std::str::from_utf8(raw.bytes).err().map(|error| error.valid_up_to()),
        }
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// The names of the columns; `None` for one that is no UTF-8.
    pub(super) fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// Whether a separator stands after the last name.
    pub(super) fn ends_with_separator(&self) -> bool {
        self.ends_with_separator
    }

    /// The index, from 0, of the column `posttyp`.
    pub(super) fn posttyp_column(&self) -> Option<usize> {
        self.index_of(Falt::Posttyp.column())
    }

    /// Whether the lines of the file end with a carriage return alone, so that this would be all of it.
    pub(super) fn holds_carriage_returns(&self) -> bool {
        self.text.trim_end_matches(['\r', '\n']).contains('\r')
    }

    /// What is wrong with the row as text, before its names have a meaning.
    pub(super) fn text_faults(&self) -> Vec<Located> {
        let mut faults = Vec::new();
        if self.ends_with_separator {
            let at = self.cell_start(self.width()).saturating_sub(1);
            faults.push(self.fault(&dokument::LEV_004, at));
        }
        if let Some(at) = self.not_utf_8_at.or_else(|| read_twice_at(&self.text)) {
            faults.push(self.fault(&dokument::LEV_005, at));
        }
        faults
    }

    /// That there is no column `posttyp`, although nothing else says what the records are.
    pub(super) fn posttyp_fault(&self) -> Located {
        self.fault(&dokument::LEV_006, 0)
    }

    /// What fills the members of records of `posttyp`. An object has no column of its own.
    ///
    /// # Errors
    /// [`ReadError::MappedColumnMissing`].
    pub(super) fn layout(
        &self,
        posttyp: Posttyp,
        mapping: Option<&Arc<Mapping>>,
    ) -> Result<Layout, ReadError> {
        let mut layout = Layout { columns: Vec::new(), fills: Vec::new(), mapping: mapping.cloned() };
        for (index, name) in self.names.iter().enumerate() {
            let column = self.column(index, name.as_deref(), posttyp, mapping.map(AsRef::as_ref));
            if let (Column::Known, Some(falt)) = (column, own_member(posttyp, mapping, name.as_deref())) {
                layout.fills.push(Fill { falt, from: From::Cell(index) });
            }
            layout.columns.push(column);
        }
        for (rule, mapped) in mapping.iter().flat_map(|mapping| mapping.rules().iter().enumerate()) {
            let cells: Option<Vec<usize>> = mapped.columns().iter().map(|name| self.index_of(name)).collect();
            let cells = match cells {
                Some(cells) => cells,
                None if mapped.is_optional() => Vec::new(),
                None => {
                    return Err(ReadError::MappedColumnMissing { line: self.line, member: mapped.falt() });
                }
            };
            layout.fills.push(Fill { falt: mapped.falt(), from: From::Rule(rule, cells) });
        }
        Ok(layout)
    }

    /// What is wrong with the names, each at its place.
    pub(super) fn name_faults(&self, layout: &Layout) -> Vec<Located> {
        let faulty = layout.columns.iter().enumerate().filter_map(|(index, column)| match column {
            Column::Known | Column::Ignored | Column::Undecodable => None,
            Column::Repeated(falt) => Some((index, &dokument::FMT_002, *falt)),
            Column::Unknown => Some((index, &dokument::FMT_001, Falt::Post)),
        });
        let starts = cells::cell_starts(&self.text, self.separator);
        let places = places_of_bytes(&self.text, &starts, self.line);
        faulty
            .map(|(index, rule, falt)| {
                let (line, column) = places.get(index).copied().unwrap_or((self.line, 1));
                let cell = Some(Cell::new(index, self.row));
                Located { finding: Finding { rule, falt }, line, column, cell }
            })
            .collect()
    }

    fn column(
        &self,
        index: usize,
        name: Option<&str>,
        posttyp: Posttyp,
        mapping: Option<&Mapping>,
    ) -> Column {
        let Some(name) = name else { return Column::Undecodable };
        if mapping.is_some_and(|mapping| mapping.ignores(name)) {
            return Column::Ignored;
        }
        let mapped = mapping.and_then(|mapping| mapping.member_of(name));
        let own =
            own_column(posttyp, name).filter(|falt| mapping.is_none_or(|mapping| !mapping.fills(*falt)));
        let Some(falt) = mapped.or(own) else { return Column::Unknown };
        if self.index_of(name) == Some(index) { Column::Known } else { Column::Repeated(falt) }
    }

    /// The first column with that name.
    fn index_of(&self, name: &str) -> Option<usize> {
        self.indexes.get(name).copied()
    }

    fn cell_start(&self, index: usize) -> usize {
        cells::cell_start(&self.text, index, self.separator).unwrap_or(0)
    }

    /// A fault of the row as a whole.
    fn fault(&self, rule: &'static RuleMeta, at: usize) -> Located {
        Located::file(rule, place_of_byte(&self.text, at, self.line))
    }
}

/// The name in a cell of the header. A byte order mark inside the quotes of the first one is no part of it.
fn name(cell: &[u8]) -> Option<String> {
    std::str::from_utf8(cell).ok().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned())
}

/// The member that a column fills by its own name, because no rule of the mapping fills it.
fn own_member(posttyp: Posttyp, mapping: Option<&Arc<Mapping>>, name: Option<&str>) -> Option<Falt> {
    own_column(posttyp, name?).filter(|falt| mapping.is_none_or(|mapping| !mapping.fills(*falt)))
}

fn own_column(posttyp: Posttyp, name: &str) -> Option<Falt> {
    posttyp.falt().iter().copied().find(|falt| !falt.is_object() && falt.column() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Header {
        let raw = RawRow { bytes: text.as_bytes(), line: 1, number: 1 };
        Header::new(&raw, &ByteRecord::from(text.trim_end().split(';').collect::<Vec<_>>()), b';')
    }

    fn faults(text: &str, mapping: Option<&str>) -> Vec<(&'static str, u64, String)> {
        let header = header(text);
        let mapping = mapping.map(|text| Arc::new(Mapping::parse(text).expect("a mapping")));
        let layout = header.layout(Posttyp::Insats, mapping.as_ref()).expect("a layout");
        let faults = header.name_faults(&layout);
        let cell = |fault: &Located| fault.cell.map(|cell| cell.to_string()).unwrap_or_default();
        faults.iter().map(|fault| (fault.finding.rule.code, fault.column, cell(fault))).collect()
    }

    #[test]
    fn names_are_exact_paths() {
        let text = " person.id ;posttyp;person;Period;person.id;;\n";
        let found = faults(text, None);
        let expected = [("FMT-001", 21, "C1"), ("FMT-001", 28, "D1"), ("FMT-002", 35, "E1")];
        assert_eq!(found, expected.map(|(code, column, cell)| (code, column, cell.to_owned())));
        let header = header(text);
        assert!(header.ends_with_separator() && header.width() == 5);
        let fills = header.layout(Posttyp::Insats, None).expect("a layout").fills;
        let falt: Vec<_> = fills.iter().map(|fill| fill.falt).collect();
        assert_eq!(falt, [Falt::PersonId, Falt::Posttyp]);
    }

    #[test]
    fn what_a_mapping_neither_uses_nor_ignores_is_named() {
        let mapping = "posttyp = \"insats\"\nignore = [\"Enhet\"]\n[members.period]\ncolumn = \"Datum\"\nmonth = \"yyyymm\"\n";
        let found = faults("postId;Datum;Enhet;Enhet;Nytt;period;Datum\n", Some(mapping));
        let found: Vec<_> = found.iter().map(|(code, _, cell)| (*code, cell.as_str())).collect();
        assert_eq!(found, [("FMT-001", "E1"), ("FMT-001", "F1"), ("FMT-002", "G1")]);
    }

    #[test]
    fn a_column_that_the_mapping_names_must_be_there() {
        let rule = "posttyp = \"insats\"\n[members.period]\ncolumn = \"Datum\"\n";
        let layout = |text: &str| {
            let mapping = Arc::new(Mapping::parse(text).expect("a mapping"));
            header("postId").layout(Posttyp::Insats, Some(&mapping)).map(|layout| layout.fills.len())
        };
        let missing = ReadError::MappedColumnMissing { line: 1, member: Falt::Period };
        assert_eq!(layout(rule), Err(missing));
        assert_eq!(layout(&format!("{rule}optional = true\n")), Ok(2));
    }

    #[test]
    fn the_column_of_the_type_and_line_ends() {
        assert_eq!(header("a;posttyp\r\n").posttyp_column(), Some(1));
        assert_eq!(header("a,posttyp").posttyp_column(), None);
        assert!(header("posttyp\rinsats\r").holds_carriage_returns());
        assert!(!header("posttyp\r\n").holds_carriage_returns());
    }
}
