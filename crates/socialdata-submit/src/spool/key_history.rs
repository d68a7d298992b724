//! Which keys were in use, and when: what the audit tells about keys. Key check values only.

use serde::Deserialize;
use socialdata_core::pseudonym::{Kcv, Purpose};
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::Timestamp,
};

use super::{AuditEvent, AuditNote, Spool, SpoolReader, error::SpoolError, row};

/// A key that runs have used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyUse {
    /// What for.
    pub purpose: Purpose,
    /// Which.
    pub kcv: Kcv,
    /// When a run first loaded it.
    pub first: Timestamp,
    /// When the last run began that used it.
    pub last: Timestamp,
}

impl Spool {
    /// The check values of the keys that this spool was opened with.
    pub fn loaded_keys(&self) -> [(Purpose, Kcv); 2] {
        [(Purpose::Audit, self.keys.audit.kcv()), (Purpose::Spool, self.keys.spool.kcv())]
    }

    /// Appends `key.loaded` for each key that is not the last one loaded for its purpose, all in one transaction.
    ///
    /// # Errors
    ///
    /// Any failure of the database; nothing is stored then.
    pub fn note_keys(
        &mut self,
        at: Timestamp,
        keys: impl IntoIterator<Item = (Purpose, Kcv)>,
    ) -> Result<(), SpoolError> {
        let uses = self.read().key_uses()?;
        let is_known = |purpose, kcv| {
            uses.iter().rfind(|used| used.purpose == purpose).is_some_and(|used| used.kcv == kcv)
        };
        let new: Vec<_> = keys.into_iter().filter(|(purpose, kcv)| !is_known(*purpose, *kcv)).collect();
        if new.is_empty() {
            return Ok(());
        }
        self.transact(at, |txn| {
            for (purpose, kcv) in &new {
                let note = AuditNote { kcv: Some(kcv.as_str().to_owned()), ..AuditNote::default() };
                txn.audit(AuditEvent::KeyLoaded, purpose.as_str(), &note)?;
            }
            Ok(())
        })
    }

    /// Appends an entry about a key.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn record_key(
        &mut self,
        at: Timestamp,
        event: AuditEvent,
        purpose: Purpose,
        kcv: Kcv,
    ) -> Result<(), SpoolError> {
        let note = AuditNote { kcv: Some(kcv.as_str().to_owned()), ..AuditNote::default() };
        self.record_event(at, event, purpose.as_str(), &note)
    }
}

impl SpoolReader {
    /// The keys that runs have used, in the order in which they came into use.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn key_uses(&self) -> Result<Vec<KeyUse>, SpoolError> {
        let mut uses: Vec<KeyUse> = Vec::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT at, event, ref, data_json FROM audit WHERE event IN ('key.loaded', 'run.started') ORDER BY n",
        )?;
        let mut rows = statement.query([])?;
        while let Some(found) = rows.next()? {
            let (at, event): (Timestamp, AuditEvent) = (row::text(found, 0)?, row::text(found, 1)?);
            if event == AuditEvent::RunStarted {
                for purpose in Purpose::ALL {
                    if let Some(used) = uses.iter_mut().rfind(|used| used.purpose == purpose) {
                        used.last = at;
                    }
                }
            } else if let Some((purpose, kcv)) =
                key_of(&found.get::<_, String>(2)?, &found.get::<_, String>(3)?)
            {
                uses.push(KeyUse { purpose, kcv, first: at, last: at });
            }
        }
        Ok(uses)
    }

    /// Every key that the audit names for a purpose, in order, each once for every entry.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn known_keys(&self, wanted: Purpose) -> Result<Vec<Kcv>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ref, data_json FROM audit WHERE event LIKE 'key.%' AND ref = ?1 ORDER BY n",
        )?;
        let found = row::all(&mut statement, [wanted.as_str()], |found| {
            Ok(key_of(&found.get::<_, String>(0)?, &found.get::<_, String>(1)?))
        })?;
        Ok(found.into_iter().flatten().map(|(_, kcv)| kcv).collect())
    }

    /// How many payloads lie in the spool under its key.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn payloads_at_rest(&self) -> Result<u64, SpoolError> {
        let sql = "SELECT count(*) FROM submission WHERE wrapped_dek IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(row::first(&mut statement, [], |found| row::count(found, 0))?.unwrap_or_default())
    }
}

fn key_of(reference: &str, data_json: &str) -> Option<(Purpose, Kcv)> {
    #[derive(Deserialize)]
    struct Note {
        kcv: String,
    }
    let note: Note = decode(data_json.as_bytes(), Limits::message(LONGEST_NOTE)).ok()?;
    Some((Purpose::parse(reference).ok()?, Kcv::parse(&note.kcv).ok()?))
}

const LONGEST_NOTE: usize = 64 * 1024;
