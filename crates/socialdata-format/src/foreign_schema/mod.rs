//! `validate --schema FILE`: records against any JSON Schema, with the `jsonschema` crate.
//!
//! This is for schemas that the record model was not generated from. Our own rules do not run here. The schema comes from
//! wherever its owner got it, so nothing is fetched for it: a reference out of the file is refused. What the crate says about a
//! fault quotes the data; only the keyword and two pointers leave this module, and in the pointer into the data every name that
//! the schema does not know is `*`, for a member's name can be an identity number too.

mod keyword;
mod pointer;

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use jsonschema::{Draft, Validator};
use serde_json::Value;
use thiserror::Error;

pub use keyword::fault_in_words;

/// A JSON Schema 2020-12 that records can be held against.
///
/// ```
/// use socialdata_format::foreign_schema::ForeignSchema;
///
/// let schema = ForeignSchema::parse(r#"{"properties": {"antal": {"type": "integer"}}, "required": ["id"]}"#)?;
/// let mut found = Vec::new();
/// let mut count = 0;
/// schema.check("{\"id\":1,\"antal\":\"tre\"}\n{\"id\":2}\n{\"antal\":4}\n".as_bytes(), &mut count, |finding| {
///     found.push((finding.line, finding.pointer, finding.keyword));
/// })?;
/// assert_eq!(count, 3);
/// assert_eq!(found, [(1, "/antal".to_owned(), "type".to_owned()), (3, String::new(), "required".to_owned())]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ForeignSchema {
    validator: Validator,
    names: BTreeSet<String>,
}

/// A place where a record does not follow the schema. It holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaFinding {
    /// The record, from 1.
    pub record: u64,
    /// The line where the record begins, from 1.
    pub line: u64,
    /// The place in the record, a JSON pointer; names that the schema does not know are `*`.
    pub pointer: String,
    /// The keyword of the schema that is not met, such as `required`.
    pub keyword: String,
    /// The place of the keyword in the schema, a JSON pointer.
    pub schema_pointer: String,
}

/// A schema that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// The text is no JSON; the place where reading stopped, both from 1.
    #[error("schemat är inte JSON, rad {line}, tecken {column} / the schema is no JSON")]
    NotJson {
        /// The line.
        line: u64,
        /// The column.
        column: u64,
    },
    /// It is no schema, or refers out of its file: nothing is fetched.
    #[error(
        "schemat är inte ett JSON Schema 2020-12 som står för sig självt; lägg in det som det hänvisar till under $defs / not a JSON Schema 2020-12 that stands by itself; put what it refers to under $defs"
    )]
    NotASchema,
}

/// Data that could not be held against a schema: they were not checked, or not to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The input cannot be read, or is no text in UTF-8.
    #[error("filen kan inte läsas som text i UTF-8 ({kind}) / the file cannot be read as text in UTF-8")]
    Unreadable {
        /// What kind of failure.
        kind: io::ErrorKind,
    },
    /// The text is no JSON; the place where reading stopped, both from 1.
    #[error(
        "filen är inte JSON, rad {line}, tecken {column}; det som följer har inte kontrollerats / the file is no JSON; what follows was not checked"
    )]
    NotJson {
        /// The line.
        line: u64,
        /// The column.
        column: u64,
    },
}

impl ForeignSchema {
    /// Reads a schema.
    ///
    /// # Errors
    /// [`SchemaError`] when it is no JSON, no schema, or needs another file.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let schema = parse(text.trim_start_matches('\u{feff}'))
            .map_err(|(line, column)| SchemaError::NotJson { line, column })?;
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .build(&schema)
            .map_err(|_| SchemaError::NotASchema)?;
        let mut names = BTreeSet::new();
        pointer::collect_names(&schema, &mut names);
        Ok(Self { validator, names })
    }

    /// Holds the records of `source` against the schema and counts them in `records`. A file whose first line is a whole JSON value
    /// is read line by line; any other is one record, held in memory.
    ///
    /// # Errors
    /// [`DataError`] when the input cannot be read, is no text in UTF-8 or no JSON. What came before was checked.
    pub fn check<R: BufRead>(
        &self,
        mut source: R,
        records: &mut u64,
        mut each: impl FnMut(SchemaFinding),
    ) -> Result<(), DataError> {
        let mut text = String::new();
        let mut line = 0;
        let mut is_by_line = None;
        while source.read_line(&mut text).map_err(|error| unreadable(&error))? > 0 {
            line += 1;
            if line == 1 && text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            if is_by_line == Some(false) || text.trim().is_empty() {
                continue;
            }
            let value = parse(&text);
            if *is_by_line.get_or_insert(value.is_ok()) {
                let value = value.map_err(|(_, column)| DataError::NotJson { line, column })?;
                *records += 1;
                self.check_one(&value, *records, line, &mut each);
                text.clear();
            }
        }
        if is_by_line == Some(false) {
            let value = parse(&text).map_err(|(line, column)| DataError::NotJson { line, column })?;
            *records += 1;
            self.check_one(&value, *records, 1, &mut each);
        }
        Ok(())
    }

    fn check_one(&self, value: &Value, record: u64, line: u64, each: &mut impl FnMut(SchemaFinding)) {
        for error in self.validator.iter_errors(value) {
            each(SchemaFinding {
                record,
                line,
                pointer: pointer::masked(error.instance_path().as_str(), &self.names),
                keyword: error.kind().keyword().to_owned(),
                schema_pointer: error.schema_path().as_str().to_owned(),
            });
        }
    }
}

impl std::fmt::Debug for ForeignSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForeignSchema").finish_non_exhaustive()
    }
}

fn unreadable(error: &io::Error) -> DataError {
    DataError::Unreadable { kind: error.kind() }
}

/// A whole JSON value, or line and column of where reading stopped.
fn parse(text: &str) -> Result<Value, (u64, u64)> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place here where JSON is read; only the place of a fault is kept"
    )]
    let value = serde_json::from_str(text);
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    value.map_err(|error: serde_json::Error| (count(error.line()), count(error.column())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema_of(text: &str) -> ForeignSchema {
        ForeignSchema::parse(text).unwrap()
    }

    fn check(schema: &ForeignSchema, file: &str) -> Result<Vec<(u64, String, String)>, DataError> {
        let mut found = Vec::new();
        let mut take = |finding: SchemaFinding| {
            found.push((finding.line, finding.pointer, finding.keyword));
        };
        schema.check(file.as_bytes(), &mut 0, &mut take)?;
        Ok(found)
    }

    #[test]
    fn a_name_that_the_schema_does_not_know_is_never_shown() {
        // 191212121212 is a published test number.
        let schema =
            r#"{"additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}}}"#;
        let found = check(&schema_of(schema), r#"{"191212121212": {"x": "191212121212"}}"#).unwrap();
        assert_eq!(found, [(1, "/*/*".to_owned(), "type".to_owned())]);
    }

    #[test]
    fn a_document_over_several_lines_is_one_record() {
        let found = check(&schema_of(r#"{"items": {"type": "integer"}}"#), "[\n 1,\n \"två\"\n]\n").unwrap();
        assert_eq!(found, [(1, "/1".to_owned(), "type".to_owned())]);
    }

    #[test]
    fn what_is_no_json_ends_the_reading_with_its_place() {
        for (file, line) in [("{}\n{\n", 2), ("{\n 1\n", 2), ("{}\n\n[1,\n", 3)] {
            assert!(
                matches!(check(&schema_of("{}"), file), Err(DataError::NotJson { line: at, .. }) if at == line),
                "{file:?}"
            );
        }
        assert_eq!(check(&schema_of("{}"), ""), Ok(vec![]));
        assert_eq!(check(&schema_of("{}"), "\u{feff}{}\n\n{}\n"), Ok(vec![]));
    }

    #[test]
    fn a_schema_that_needs_another_file_is_refused() {
        for schema in [
            r#"{"$ref": "other.json"}"#,
            r#"{"$ref": "https://example.org/schema.json"}"#,
            r#"{"$ref": "file:///etc/passwd"}"#,
            r#"{"type": "nothing"}"#,
        ] {
            assert_eq!(ForeignSchema::parse(schema).unwrap_err(), SchemaError::NotASchema, "{schema}");
        }
        assert_eq!(ForeignSchema::parse("{\n,").unwrap_err(), SchemaError::NotJson { line: 2, column: 1 });
        assert!(ForeignSchema::parse(r##"{"$ref": "#/$defs/a", "$defs": {"a": {}}}"##).is_ok());
    }
}
