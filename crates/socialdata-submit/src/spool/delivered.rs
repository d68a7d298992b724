//! What has come of the records of each period and type: how far a delivery is, as receipts prove it.

use std::collections::BTreeSet;

use socialdata_protocol::{ids::PeriodId, names::RecordType};

use super::{Scope, SpoolReader, error::SpoolError, row};

/// Records of one period and type by what has become of them. Each record counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveredCounts {
    /// The period.
    pub period: PeriodId,
    /// The record type.
    pub record_type: RecordType,
    /// A version of it has been applied by the register, a withdrawal included, and nothing of it is held back.
    pub accepted: u64,
    /// Refused by the register, the first version or a later one.
    pub rejected: u64,
    /// Held back by the rules here.
    pub held: u64,
    /// Never applied, in a submission that is ready to be sent.
    pub ready: u64,
    /// Never applied, in a submission that was sent without an answer.
    pub sent: u64,
    /// Never applied, in a submission that the register has a custody receipt for.
    pub received: u64,
}

impl DeliveredCounts {
    /// All of them.
    pub const fn total(&self) -> u64 {
        self.accepted + self.rejected + self.held + self.ready + self.sent + self.received
    }
}

impl SpoolReader {
    /// What has become of the records that this sender knows, by period and type.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn delivered(&self) -> Result<Vec<DeliveredCounts>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record.period, record.type,
               count(*) FILTER (WHERE hold IS NULL AND version > 0),
               count(*) FILTER (WHERE hold = 'rejected'),
               count(*) FILTER (WHERE hold = 'local'),
               count(*) FILTER (WHERE hold IS NULL AND version = 0 AND submission.state = 'SEALED'),
               count(*) FILTER (WHERE hold IS NULL AND version = 0
                                AND submission.state IN ('SENDING','UNKNOWN','SUSPECT')),
               count(*) FILTER (WHERE hold IS NULL AND version = 0 AND submission.state = 'DELIVERED')
             FROM record LEFT JOIN submission ON submission.id = record.inflight
             GROUP BY record.period, record.type ORDER BY record.period, record.type",
        )?;
        row::all(&mut statement, [], |found| {
            Ok(DeliveredCounts {
                period: row::text(found, 0)?,
                record_type: row::text(found, 1)?,
                accepted: row::count(found, 2)?,
                rejected: row::count(found, 3)?,
                held: row::count(found, 4)?,
                ready: row::count(found, 5)?,
                sent: row::count(found, 6)?,
                received: row::count(found, 7)?,
            })
        })
    }

    /// The periods that the register has given a closing receipt for (avslutskvittens).
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn closed_periods(&self) -> Result<Vec<PeriodId>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT period FROM receipt WHERE kind = 'closing' AND period IS NOT NULL ORDER BY period",
        )?;
        row::all(&mut statement, [], |found| row::text(found, 0))
    }

    /// Every pair of period and type for which a run that did all it was to do had an export declared complete.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Corrupt`] when a stored scope is none, or any failure of the database.
    pub fn declared_complete(&self) -> Result<BTreeSet<(PeriodId, String)>, SpoolError> {
        let mut statement =
            self.connection.prepare_cached("SELECT DISTINCT scope_json FROM source_run WHERE ok = 1")?;
        let scopes: Vec<Scope> = row::all(&mut statement, [], |found| {
            #[expect(
                clippy::disallowed_methods,
                reason = "our own words out of our own column; the error is dropped"
            )]
            serde_json::from_str(&row::text::<String>(found, 0)?).map_err(|_| row::IMPOSSIBLE)
        })?;
        let pairs = scopes.iter().flat_map(Scope::pairs);
        Ok(pairs.map(|(period, kind)| (period, kind.to_string())).collect())
    }
}
