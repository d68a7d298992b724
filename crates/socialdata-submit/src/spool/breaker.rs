//! X12: the circuit breaker of an endpoint, remembered from night to night.

use rusqlite::params;
use socialdata_protocol::ids::Timestamp;

use super::{
    Spool, SpoolReader,
    error::SpoolError,
    row::{self, stored_words},
};

/// Whether an endpoint may be called.
///
/// Closed: the three states of a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three states of a breaker")]
pub enum BreakerState {
    /// Calls go through.
    Closed,
    /// No calls before a time.
    Open,
    /// One probe is allowed.
    HalfOpen,
}

stored_words!(BreakerState { Closed = "closed", Open = "open", HalfOpen = "half-open" });

/// The breaker of one endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct Breaker {
    /// Whether calls go through.
    pub state: BreakerState,
    /// Failures in a row.
    pub failures: u64,
    /// Until when it is open.
    pub open_until: Option<Timestamp>,
}

impl Spool {
    /// X12: remembers the breaker of an endpoint. `endpoint` is a name of ours, not an address.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] for an open breaker without a time, or any failure of the database.
    pub fn set_breaker(&mut self, at: Timestamp, endpoint: &str, breaker: Breaker) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one(
                "INSERT INTO breaker (endpoint, state, failures, open_until) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (endpoint) DO UPDATE SET
                   state = excluded.state, failures = excluded.failures, open_until = excluded.open_until",
                params![
                    endpoint,
                    breaker.state,
                    row::sql_number(breaker.failures)?,
                    breaker.open_until.map(|until| until.to_string()),
                ],
            )
        })
    }
}

impl SpoolReader {
    /// The breaker of an endpoint; closed without failures when none was stored.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn breaker(&self, endpoint: &str) -> Result<Breaker, SpoolError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT state, failures, open_until FROM breaker WHERE endpoint = ?1")?;
        let found = row::first(&mut statement, [endpoint], |found| {
            Ok(Breaker {
                state: row::text(found, 0)?,
                failures: row::count(found, 1)?,
                open_until: row::optional_text(found, 2)?,
            })
        })?;
        Ok(found.unwrap_or(Breaker { state: BreakerState::Closed, failures: 0, open_until: None }))
    }
}
