//! X12: the circuit breaker of an endpoint, remembered from night to night.

use rusqlite::params;
use socialdata_protocol::ids::Timestamp;
/// What is remembered, in the words of the protocol.
pub use socialdata_protocol::machine::{Breaker, BreakerState};

use super::{Spool, SpoolReader, error::SpoolError, row};

pub(super) fn state_of(word: &str) -> Result<BreakerState, SpoolError> {
    [BreakerState::Closed, BreakerState::Open, BreakerState::HalfOpen]
        .into_iter()
        .find(|state| state.word() == word)
        .ok_or(row::IMPOSSIBLE)
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
                    breaker.state.word(),
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
                state: state_of(&row::text::<String>(found, 0)?)?,
                failures: row::count(found, 1)?,
                open_until: row::optional_text(found, 2)?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }
}
