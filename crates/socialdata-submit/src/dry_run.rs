//! A dry run: nothing of it stays. What would be sent first may be judged by the register, which stores nothing either.

use std::path::PathBuf;

use socialdata_protocol::numbers::Seq;
use socialdata_protocol::wire::Validation;

use crate::batch::Batch;
use crate::fault::NightFault;
use crate::filling::{Bucket, Buckets};
use crate::randomness::Randomness;
use crate::register::Register;
use crate::register_terms::unreachable_or;
use crate::run::Run;
use crate::sealing::Sealer;
use crate::snapshot::{self, SnapshotError};
use crate::spool::{SealContext, SpoolDir, SpoolError};
use crate::stop::Stop;

/// A folder for the spool of a dry run where there is none yet; gone when the run is over.
pub(crate) struct Shadow(PathBuf);

impl Shadow {
    /// A folder that nobody else has, closed to others.
    pub(crate) fn make(randomness: &dyn Randomness) -> Result<(Self, SpoolDir), SpoolError> {
        let mut random = [0; 8];
        randomness.fill(&mut random)?;
        let name = format!("socialdata-dry-run-{:016x}", u64::from_be_bytes(random));
        let shadow = Self(std::env::temp_dir().join(name));
        let dir = SpoolDir::prepare(&shadow.0)?;
        Ok((shadow, dir))
    }
}

impl Drop for Shadow {
    #[expect(clippy::disallowed_methods, reason = "the dry run removes what it has made, and nothing else")]
    fn drop(&mut self) {
        // What cannot be removed holds no record: a ledger without rows.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Why the reading of the first batch ended.
enum Left {
    Full(Box<Bucket>),
    Fault(NightFault),
}

impl From<SnapshotError> for Left {
    fn from(error: SnapshotError) -> Self {
        Self::Fault(error.into())
    }
}

impl Run<'_> {
    /// Lets the register judge the first planned batch, when it offers that.
    pub(crate) fn validate(&mut self) -> Result<(), NightFault> {
        let Some(terms) = self.terms.as_ref().filter(|terms| terms.validation) else { return Ok(()) };
        let most = terms.limits.payload;
        let Some(bucket) = self.first_batch()? else { return Ok(()) };
        let last = self.spool.read().last_stored_seq()?;
        let context = SealContext {
            seq: Seq::new(last + 1).ok_or(NightFault::Stop(Stop::Misuse))?,
            audit_head: self.spool.read().audit_end()?.head,
            period: bucket.draft.planned.period,
            supersedes: None,
            previous: None,
        };
        let batch = Batch {
            id: bucket.draft.planned.id,
            nonce: bucket.draft.nonce,
            created_at: self.night.clock.now(),
            instance: self.instance()?,
            schema: &self.night.schema,
            rule_set: self.night.rule_set,
            types: &bucket.draft.types,
            records: &bucket.records,
            packed: None,
        };
        let sealer = self.terms.as_ref().and_then(|terms| terms.sealer.as_ref());
        let sealer = sealer.map(|sealer| sealer as &dyn Sealer);
        let sealed = batch.seal(self.night.installation, &context, sealer)?;
        if sealed.payload.len() > most {
            return Ok(()); // in earnest it would be halved first
        }
        let reply = Register::new(&self.transport).validate(&sealed.manifest, &sealed.payload);
        let judged: Validation =
            reply.document.ok_or_else(|| unreachable_or(reply.failure, reply.verdict))?;
        self.report.judged = Some((judged.counts, !judged.submission_errors.is_empty()));
        Ok(())
    }

    fn first_batch(&mut self) -> Result<Option<Bucket>, NightFault> {
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.truncate(1);
        let mut buckets = Buckets::new(drafts);
        if let Some(full) = buckets.take_full().pop() {
            return Ok(Some(full));
        }
        let Some(reading) = &self.reading else { return Ok(None) };
        let installation = self.night.installation;
        let read = snapshot::produce(&reading.files, installation, |outbound| {
            match buckets.put(outbound, installation).map_err(Left::Fault)? {
                Some(full) => Err(Left::Full(Box::new(full))),
                None => Ok(()),
            }
        });
        match read {
            Err(Left::Full(bucket)) => Ok(Some(*bucket)),
            Err(Left::Fault(fault)) => Err(fault),
            Ok(()) if buckets.is_empty() => Ok(None),
            Ok(()) => Err(SnapshotError::Changed.into()),
        }
    }
}
