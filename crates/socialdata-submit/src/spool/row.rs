//! From columns to types and back. A column that does not hold what the schema promises is damage, not a
//! panic.

use std::str::FromStr;

use rusqlite::{Params, Row, RowIndex, Statement};
use socialdata_core::pseudonym::RecordId;

use super::{RecordStatus, error::SpoolError};

/// A text column as the type it was written from.
pub(super) fn text<T: FromStr>(row: &Row<'_>, column: impl RowIndex) -> Result<T, SpoolError> {
    parse(row.get_ref(column)?.as_str().map_err(|_| IMPOSSIBLE)?)
}

/// A text column that may be NULL.
pub(super) fn optional_text<T: FromStr>(
    row: &Row<'_>,
    column: impl RowIndex,
) -> Result<Option<T>, SpoolError> {
    row.get_ref(column)?.as_str_or_null().map_err(|_| IMPOSSIBLE)?.map(parse).transpose()
}

/// The id of a record, as the key derivation wrote it.
pub(super) fn record_id(row: &Row<'_>, column: impl RowIndex) -> Result<RecordId, SpoolError> {
    let text = row.get_ref(column)?.as_str().map_err(|_| IMPOSSIBLE)?;
    RecordId::parse(text).map_err(|_| IMPOSSIBLE)
}

/// A digest or MAC.
pub(super) fn bytes_32<T>(
    row: &Row<'_>,
    column: impl RowIndex,
    from: impl FnOnce([u8; 32]) -> T,
) -> Result<T, SpoolError> {
    Ok(from(row.get(column)?))
}

/// A digest or MAC that may be NULL.
pub(super) fn optional_bytes_32<T>(
    row: &Row<'_>,
    column: impl RowIndex,
    from: impl FnOnce([u8; 32]) -> T,
) -> Result<Option<T>, SpoolError> {
    Ok(row.get::<_, Option<[u8; 32]>>(column)?.map(from))
}

/// What became of a record, once it is known.
pub(super) fn record_status(
    row: &Row<'_>,
    column: impl RowIndex,
) -> Result<Option<RecordStatus>, SpoolError> {
    let word: Option<String> = optional_text(row, column)?;
    let known = [
        RecordStatus::Accepted,
        RecordStatus::AcceptedWithWarning,
        RecordStatus::Rejected,
        RecordStatus::Unchanged,
        RecordStatus::Stale,
    ];
    word.map(|word| known.into_iter().find(|status| status.as_str() == word).ok_or(IMPOSSIBLE)).transpose()
}

/// A text as the type it was written from.
pub(super) fn parse<T: FromStr>(text: &str) -> Result<T, SpoolError> {
    text.parse().map_err(|_| IMPOSSIBLE)
}

/// A column that holds a number which is never negative.
pub(super) fn count(row: &Row<'_>, column: impl RowIndex) -> Result<u64, SpoolError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| IMPOSSIBLE)
}

/// A number of ours as SQLite stores it.
pub(super) fn sql_number(number: u64) -> Result<i64, SpoolError> {
    i64::try_from(number).map_err(|_| SpoolError::Invariant { what: "a number too large for the database" })
}

/// All rows of a query.
pub(super) fn all<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut decode: impl FnMut(&Row<'_>) -> Result<T, SpoolError>,
) -> Result<Vec<T>, SpoolError> {
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(decode(row)?);
    }
    Ok(found)
}

/// The first row of a query, if there is one.
pub(super) fn first<T>(
    statement: &mut Statement<'_>,
    params: impl Params,
    decode: impl FnOnce(&Row<'_>) -> Result<T, SpoolError>,
) -> Result<Option<T>, SpoolError> {
    let mut rows = statement.query(params)?;
    rows.next()?.map(decode).transpose()
}

/// What a damaged column means.
pub(super) const IMPOSSIBLE: SpoolError = SpoolError::Corrupt { what: "a column holds an impossible value" };

/// Declares an enum that is stored as one of a fixed set of words.
macro_rules! stored_words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// The word in the database and in reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::spool::SpoolError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::spool::row::IMPOSSIBLE),
                }
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }
    };
}
pub(super) use stored_words;
