//! The header row: which column is which member.

use csv::ByteRecord;
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_core::regler::dokument;
use socialdata_core::validering::{Finding, RuleMeta};

use crate::error::ReadError;
use crate::locate::{csv as cells, place_of_byte};
use crate::reader::Located;

/// One column of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// A member of the record type.
    Known(Falt),
    /// The same member as a column before it.
    Repeated(Falt),
    /// A name that the record type does not know.
    Unknown,
    /// A name that is no UTF-8.
    Undecodable,
}

/// The first row, from which the columns follow once the record type is known.
pub(super) struct Header {
    line: u64,
    text: String,
    /// The names; `None` for one that is no UTF-8.
    names: Vec<Option<String>>,
    ends_with_separator: bool,
    not_utf_8_at: Option<usize>,
}

impl Header {
    /// Takes a row as the header. `raw` are its bytes in the file, beginning on `line`.
    pub(super) fn new(line: u64, raw: &[u8], cells: &ByteRecord) -> Self {
        let mut names: Vec<_> =
            cells.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned)).collect();
        let ends_with_separator =
            names.len() > 1 && names.last().is_some_and(|last| last.as_deref() == Some(""));
        if ends_with_separator {
            names.pop();
        }
        Self {
            line,
            text: String::from_utf8_lossy(raw).into_owned(),
            names,
            ends_with_separator,
            not_utf_8_at: std::str::from_utf8(raw).err().map(|error| error.valid_up_to()),
        }
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// Whether a separator stands after the last name.
    pub(super) fn ends_with_separator(&self) -> bool {
        self.ends_with_separator
    }

    /// The index, from 0, of the column `posttyp`.
    pub(super) fn posttyp_column(&self) -> Result<usize, ReadError> {
        let line = self.line;
        let text = self.text.trim_end_matches(['\r', '\n']);
        if text.contains('\r') {
            return Err(ReadError::CarriageReturns { line });
        }
        let found = self.names.iter().position(|name| name.as_deref() == Some(Falt::Posttyp.column()));
        found.ok_or(ReadError::PosttypColumnMissing { line })
    }

    /// What is wrong with the row as text, before its names have a meaning.
    pub(super) fn text_faults(&self) -> Vec<Located> {
        let mut faults = Vec::new();
        if self.ends_with_separator {
            let at = cells::cell_start(&self.text, self.width()).unwrap_or(0).saturating_sub(1);
            faults.push(self.fault(&dokument::LEV_004, Falt::Post, at));
        }
        if let Some(at) = self.not_utf_8_at {
            faults.push(self.fault(&dokument::LEV_005, Falt::Post, at));
        }
        if let Err(ReadError::PosttypColumnMissing { .. }) = self.posttyp_column() {
            faults.push(self.fault(&dokument::LEV_006, Falt::Post, 0));
        }
        faults
    }

    /// The columns for records of `posttyp`. An object has no column of its own.
    pub(super) fn columns(&self, posttyp: Posttyp) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for name in &self.names {
            let known = |name: &str| posttyp.falt().iter().copied().find(|falt| is_column(*falt, name));
            columns.push(match name.as_deref().map(known) {
                None => Column::Undecodable,
                Some(None) => Column::Unknown,
                Some(Some(falt)) if columns.contains(&Column::Known(falt)) => Column::Repeated(falt),
                Some(Some(falt)) => Column::Known(falt),
            });
        }
        columns
    }

    /// What is wrong with the names, each at its place.
    pub(super) fn name_faults(&self, columns: &[Column]) -> Vec<Located> {
        let faulty = columns.iter().enumerate().filter_map(|(index, column)| match column {
            Column::Known(_) | Column::Undecodable => None,
            Column::Repeated(falt) => Some((index, &dokument::FMT_002, *falt)),
            Column::Unknown => Some((index, &dokument::FMT_001, Falt::Post)),
        });
        faulty
            .map(|(index, rule, falt)| {
                self.fault(rule, falt, cells::cell_start(&self.text, index).unwrap_or(0))
            })
            .collect()
    }

    fn fault(&self, rule: &'static RuleMeta, falt: Falt, at: usize) -> Located {
        let (line, column) = place_of_byte(&self.text, at, self.line);
        Located { finding: Finding { rule, falt }, line, column }
    }
}

fn is_column(falt: Falt, name: &str) -> bool {
    !falt.is_object() && falt.column() == name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Header {
        Header::new(1, text.as_bytes(), &ByteRecord::from(text.trim_end().split(';').collect::<Vec<_>>()))
    }

    #[test]
    fn names_are_exact_paths() {
        let expected = [
            Column::Known(Falt::PersonId),
            Column::Known(Falt::Posttyp),
            Column::Unknown,
            Column::Unknown,
            Column::Repeated(Falt::PersonId),
        ];
        let header = header("person.id;posttyp;person;Period;person.id;\n");
        let columns = header.columns(Posttyp::Insats);
        assert_eq!(columns, expected);
        let places: Vec<_> = header
            .name_faults(&columns)
            .iter()
            .map(|fault| (fault.finding.rule.code, fault.column))
            .collect();
        assert_eq!(places, [("FMT-001", 19), ("FMT-001", 26), ("FMT-002", 33)]);
    }

    #[test]
    fn a_file_without_posttyp_cannot_be_read() {
        assert_eq!(header("a;posttyp\r\n").posttyp_column(), Ok(1));
        assert_eq!(header("a,posttyp").posttyp_column(), Err(ReadError::PosttypColumnMissing { line: 1 }));
        assert_eq!(header("posttyp\rinsats\r").posttyp_column(), Err(ReadError::CarriageReturns { line: 1 }));
    }
}
